"""May the lease be terminated for the unpaid påkrav today?

Almenlejeloven § 90(2): when the tenant has not paid by the cure deadline, and not a day before that (U
2016.1109 H). Each joint tenant must have been reached, so each has a cure deadline and the latest one
counts. A påkravsgebyr alone never ends a lease: the amount asked for here is without it. And it rests on a valid
påkrav: is_demand_valid.py.

Certain (a source was read): the day after the deadline (U 2016.1109 H). Inferred: the tenant who was reached last
decides; a fee alone is no breach that ends a lease; no ophævelse is dispatched on a holiday. Open: when
one terminates in the sense of § 91(2), on dispatch or on arrival; that the home is no care dwelling that the
municipality allotted (§ 90(3)), which no list says; and from where on a rest is significant once a part
was paid: amount and delay both weigh, so a person has to say; and whether a broken agreement asks for a fresh påkrav.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.calendar import ONE_DAY, Calendar, Mode
from domain.danish_day import danish_day
from domain.deadline import Deadline
from domain.finding import Finding, Source
from domain.money import kroner
from domain.rules.doubts import (
    BROKEN_AGREEMENT,
    CARE_DWELLING,
    INSIGNIFICANT_REST,
    SECTION_91,
    counting_doubts,
    in_order,
)

RULE = "may-lease-be-terminated.v1"
SIGNIFICANCE = Source(key="paakrav-omtaler", provision="praksis: resten må ikke være uvæsentlig")
REST = "om resten er væsentlig"
SOURCES = (
    Source(key="almenlejeloven-90", provision="almenlejeloven § 90, stk. 2"),
    Source(key="u-2016-1109-h", provision="U 2016.1109 H"),
)


@dataclass(frozen=True)
class TerminationFacts:
    """What must be known before a lease is terminated.

    `cures` holds one cure deadline per tenant, None for one whom the påkrav is not known to have reached; `stated_ore`
    is what the demanded lines ask for and `unpaid_ore` what is left of them, the påkravsgebyr apart; `demand` answers
    whether the påkrav is valid. `rest_is_significant`: where a part was paid, a person has weighed what is left;
    `agreement_broken`: instalments were agreed on after it, and not kept.
    """

    cures: tuple[Deadline | None, ...]
    stated_ore: int
    unpaid_ore: int
    demand: Finding
    rest_is_significant: bool = False
    agreement_broken: bool = False

    @property
    def paid_in_part(self) -> bool:
        """Whether something of it was paid, and something is left."""
        return 0 < self.unpaid_ore < self.stated_ore


def first_termination_day(cures: Sequence[Deadline], mode: Mode, calendar: Calendar) -> date:
    """Return the first day on which an ophævelse may be dispatched after all of *cures* (at least one)."""
    return calendar.first_dispatch_day(max(cure.day for cure in cures) + ONE_DAY, mode)


def may_lease_be_terminated(facts: TerminationFacts, day: date, mode: Mode, calendar: Calendar) -> Finding:
    """Answer whether an ophævelse may be dispatched on *day*; when not, with every fault."""
    faults = tuple(_faults(facts, day, mode, calendar))
    missing = () if faults else tuple(dict.fromkeys(_missing(facts)))
    if faults:
        because = " ".join(faults)
    elif missing == (REST,):
        because = f"{_unpaid(facts)} Er resten uvæsentlig, kan lejemålet ikke ophæves; et menneske skal afgøre det."
    elif missing:
        because = "Fristen kan ikke beregnes, før påkravet vides kommet frem til alle lejere."
    else:
        because = _unpaid(facts)
    return Finding(
        holds=not faults and not missing,
        rule=RULE,
        because=because,
        sources=tuple(
            dict.fromkeys((*SOURCES, *((SIGNIFICANCE,) if facts.paid_in_part else ()), *facts.demand.sources))
        ),
        missing=", ".join(missing) or None,
        doubts=in_order((*facts.demand.doubts, *counting_doubts((), (day,)), *_doubts(facts))),
    )


def _unpaid(facts: TerminationFacts) -> str:
    last = danish_day(max(cure.day for cure in facts.cures if cure))
    if not facts.paid_in_part:
        return f"Fristen udløb den {last}, og påkravets beløb er ikke betalt."
    return f"Fristen udløb den {last}, og af påkravets {kroner(facts.stated_ore)} mangler {kroner(facts.unpaid_ore)}"


def _doubts(facts: TerminationFacts) -> Iterator[str]:
    yield CARE_DWELLING
    if facts.paid_in_part:
        yield INSIGNIFICANT_REST
    if facts.unpaid_ore <= 0:
        yield SECTION_91
    if facts.agreement_broken:
        yield BROKEN_AGREEMENT


def _faults(facts: TerminationFacts, day: date, mode: Mode, calendar: Calendar) -> Iterator[str]:
    if facts.unpaid_ore <= 0:
        yield "Påkravets beløb er betalt. Et gebyr alene kan ikke ophæve en lejeaftale."
    if not facts.demand.holds and not facts.demand.missing:
        yield f"Påkravet er ikke gyldigt. {facts.demand.because}"
    cures = [cure for cure in facts.cures if cure]
    if cures and day <= (last := max(cure.day for cure in cures)):
        lawful, dispatched = last + ONE_DAY, first_termination_day(cures, mode, calendar)
        yield f"Lejeren kan betale til og med den {danish_day(last)}."
        later = f"; men ophævelsen afsendes tidligst den {danish_day(dispatched)}" if dispatched > lawful else ""
        yield f"Første lovlige dag er den {danish_day(lawful)}{later}."
    elif name := calendar.why_not_hverdag(day, mode):
        later = danish_day(calendar.first_dispatch_day(day, mode))
        yield f"Ophævelse afsendes ikke den {danish_day(day)} ({name}), men tidligst den {later}."


def _missing(facts: TerminationFacts) -> Iterator[str]:
    if facts.demand.missing:
        yield facts.demand.missing
    elif not facts.cures or None in facts.cures:
        yield "påkravets ankomst hos hver lejer"
    if facts.paid_in_part and not facts.rest_is_significant:
        yield REST
