"""May the lease be terminated for the unpaid påkrav today?

Almenlejeloven § 90(2): when the tenant has not paid by the cure deadline, and not a day before that (U
2016.1109 H). Each joint tenant must have been reached, so each has a cure deadline and the latest one
counts. A påkravsgebyr alone never ends a lease: the amount asked for here is without it. And it rests on a valid
påkrav: is_demand_valid.py.

Certain (a source was read): the day after the deadline (U 2016.1109 H). Inferred: the tenant who was reached last
decides; a fee alone is no breach that ends a lease; no ophævelse is dispatched on a holiday. Open: § 91, whose text was
not seen: a payment before the dispatch is read as ending the right.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.calendar import ONE_DAY, Calendar, Mode
from domain.danish_day import danish_day
from domain.deadline import Deadline
from domain.finding import Finding, Source
from domain.rules.doubts import counting_doubts, in_order

RULE = "may-lease-be-terminated.v1"
SOURCES = (
    Source(key="almenlejeloven-90", provision="almenlejeloven § 90, stk. 2"),
    Source(key="u-2016-1109-h", provision="U 2016.1109 H"),
)


@dataclass(frozen=True)
class TerminationFacts:
    """What must be known before a lease is terminated.

    `cures` holds one cure deadline per tenant, None for one whom the påkrav is not known to have reached; `unpaid_ore`
    is what is left of the demanded lines, the påkravsgebyr apart; `demand` answers whether the påkrav is valid.
    """

    cures: tuple[Deadline | None, ...]
    unpaid_ore: int
    demand: Finding


def first_termination_day(cures: Sequence[Deadline], mode: Mode, calendar: Calendar) -> date:
    """Return the first day on which an ophævelse may be dispatched after all of *cures* (at least one)."""
    return calendar.first_dispatch_day(max(cure.day for cure in cures) + ONE_DAY, mode)


def may_lease_be_terminated(facts: TerminationFacts, day: date, mode: Mode, calendar: Calendar) -> Finding:
    """Answer whether an ophævelse may be dispatched on *day*; when not, with every fault."""
    faults = tuple(_faults(facts, day, mode, calendar))
    missing = () if faults else tuple(dict.fromkeys(_missing(facts)))
    if faults:
        because = " ".join(faults)
    elif missing:
        because = "Fristen kan ikke beregnes, før påkravet vides kommet frem til alle lejere."
    else:
        last = max(cure.day for cure in facts.cures if cure)
        because = f"Fristen udløb den {danish_day(last)}, og påkravets beløb er ikke betalt."
    return Finding(
        holds=not faults and not missing,
        rule=RULE,
        because=because,
        sources=tuple(dict.fromkeys((*SOURCES, *facts.demand.sources))),
        missing=", ".join(missing) or None,
        doubts=in_order((*facts.demand.doubts, *counting_doubts((), (day,)))),
    )


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
