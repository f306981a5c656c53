"""May the case be filed with the bailiff court today?

There must be something to enforce: an ophævelse that was dispatched after every cure deadline, on a valid påkrav, and
that has reached every tenant; many requests fail on small errors there. And the municipality is told in writing, at the
latest together with the filing.

Certain (a source was read): almenlejeloven § 92(2); retsplejeloven §§ 528 and 596; one day early is void (U 2016.1109
H). Inferred: every joint tenant must be reached by the ophævelse, too. Open: when and how the court itself tells the
municipality.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from domain.danish_day import danish_day
from domain.deadline import Deadline
from domain.finding import Finding, Source
from domain.rules.doubts import NOTICE_OF_THE_COURT, in_order

RULE = "may-case-be-filed.v1"
SOURCES = (
    Source(key="almenlejeloven-92", provision="almenlejeloven § 92, stk. 2"),
    Source(key="retsplejeloven-55", provision="retsplejeloven §§ 528 og 596"),
)


@dataclass(frozen=True)
class FilingFacts:
    """What must be known before the court is asked.

    `cures` holds one cure deadline per tenant, None for one whom the påkrav is not known to have reached; `demand`
    answers whether the påkrav is valid. `terminated_on` is the day the ophævelse left, `ended_on` the day it had
    reached every tenant, `told_on` the day the municipality's notice left, None where that has not happened;
    `telling_now`: the same decision sends that notice, before the filing. `arrivals` answers for each letter of the
    ophævelse whether it has reached its tenant.
    """

    cures: tuple[Deadline | None, ...]
    demand: Finding
    terminated_on: date | None
    ended_on: date | None
    told_on: date | None
    telling_now: bool
    arrivals: tuple[Finding, ...] = ()


def may_case_be_filed(facts: FilingFacts, day: date) -> Finding:
    """Answer whether the case may be filed on *day*; when not, with every fault."""
    faults = tuple(_faults(facts, day))
    missing = () if faults else tuple(dict.fromkeys(_missing(facts)))
    return Finding(
        holds=not faults and not missing,
        rule=RULE,
        because=" ".join(faults) or _because(facts, missing),
        sources=tuple(dict.fromkeys((*SOURCES, *facts.demand.sources))) if faults else SOURCES,
        missing=", ".join(missing) or None,
        doubts=in_order((*facts.demand.doubts, *_doubts_of(facts.arrivals), NOTICE_OF_THE_COURT)),
    )


def _faults(facts: FilingFacts, day: date) -> Iterator[str]:
    if not facts.demand.holds and not facts.demand.missing:
        yield f"Påkravet er ikke gyldigt. {facts.demand.because}"
    if facts.terminated_on is None or facts.terminated_on > day:
        yield "Lejeaftalen er ikke ophævet, så der er intet at indgive til fogedretten."
    else:
        last = max((cure.day for cure in facts.cures if cure), default=None)
        if last is not None and facts.terminated_on <= last:
            yield (
                f"Ophævelsen blev afsendt den {danish_day(facts.terminated_on)}, men lejeren kunne betale til og med "
                f"den {danish_day(last)}. En ophævelse, der afsendes for tidligt, er ugyldig."
            )
    if facts.ended_on is not None and facts.ended_on > day:
        yield "Ophævelsen er ikke kommet frem endnu."
    if not facts.telling_now and (facts.told_on is None or facts.told_on > day):
        yield "Kommunen skal underrettes skriftligt senest samtidig med indgivelsen."


def _missing(facts: FilingFacts) -> Iterator[str]:
    if facts.demand.missing:
        yield facts.demand.missing
    elif not facts.cures or None in facts.cures:
        yield "påkravets ankomst hos hver lejer"
    if facts.terminated_on is not None and facts.ended_on is None:
        yield "ophævelsens ankomst hos hver lejer"


def _because(facts: FilingFacts, missing: tuple[str, ...]) -> str:
    if missing:
        return "Der er ikke fundet fejl, men det kan ikke afgøres endnu, om sagen må indgives."
    if facts.telling_now or facts.told_on is None:
        return "Lejeaftalen er ophævet på et gyldigt påkrav, og kommunen underrettes samtidig."
    return f"Lejeaftalen er ophævet på et gyldigt påkrav, og kommunen blev underrettet den {danish_day(facts.told_on)}."


def _doubts_of(findings: Iterable[Finding]) -> Iterator[str]:
    return (doubt for finding in findings for doubt in finding.doubts)
