"""May this påkrav be sent today?

Almenlejeloven § 90(2): only over pligtige pengeydelser, none that has lapsed, each after its own third hverdag, and not
on a holiday. All faults are named at once, because one of them is enough to void the påkrav and the termination behind
it.

Certain (a source was read): the third hverdag (§ 90(2)), that Saturday is one (U 2022.1586 V), no påkrav on a holiday,
only what is owed without reasonable doubt (U 2000.905 H). Inferred: several charges in one påkrav wait for the day of
the last; interest is kept out. Open: whether it may be sent on a Saturday or on grundlovsdag.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.calendar import Calendar, Mode
from domain.charge_kinds import why_not_demandable
from domain.danish_day import danish_day
from domain.deadline import Deadline
from domain.finding import Finding, Source
from domain.rules.doubts import counting_doubts, in_order

RULE = "may-demand-be-sent.v2"
SOURCES = (
    Source(key="almenlejeloven-90", provision="almenlejeloven § 90, stk. 2"),
    Source(key="u-2000-905-h", provision="U 2000.905 H"),
    Source(key="u-2022-1586-v", provision="U 2022.1586 V"),
)


@dataclass(frozen=True)
class DemandedCharge:
    """A line of the påkrav: the code of its kind (domain/charge_kinds.py), when it may be demanded, and whether it
    has lapsed (domain/rules/has_claim_lapsed.py).
    """

    kind: str
    earliest: Deadline
    lapsed: Finding | None = None


def first_demand_day(charges: Sequence[DemandedCharge], mode: Mode, calendar: Calendar) -> date:
    """Return the first day on which one påkrav over all of *charges* (at least one) may be dispatched."""
    return calendar.first_dispatch_day(max(charge.earliest.day for charge in charges), mode)


def may_demand_be_sent(charges: Sequence[DemandedCharge], day: date, mode: Mode, calendar: Calendar) -> Finding:
    """Answer whether a påkrav over *charges* may be dispatched on *day*; when not, with every fault."""
    faults = tuple(_faults(charges, day, mode, calendar))
    because = " ".join(faults) or (
        f"Alle poster er pligtige pengeydelser, kunne kræves ved påkrav fra den "
        f"{danish_day(max(charge.earliest.day for charge in charges))}, "
        f"og påkrav må afsendes den {danish_day(day)}."
    )
    lapsed = (doubt for charge in charges if charge.lapsed and charge.lapsed.holds for doubt in charge.lapsed.doubts)
    doubts = in_order((*counting_doubts((charge.earliest for charge in charges), (day,)), *lapsed))
    return Finding(holds=not faults, rule=RULE, because=because, sources=SOURCES, doubts=doubts)


def _faults(charges: Sequence[DemandedCharge], day: date, mode: Mode, calendar: Calendar) -> Iterator[str]:
    if not charges:
        yield "Der er ingen ubetalt post, som ikke allerede er med i et påkrav."
        return
    for code in dict.fromkeys(charge.kind for charge in charges):
        if reason := why_not_demandable(code):
            yield reason
    yield from dict.fromkeys(charge.lapsed.because for charge in charges if charge.lapsed and charge.lapsed.holds)
    if any(charge.earliest.day > day for charge in charges):
        yield "Det er for tidligt, og et påkrav, der afsendes for tidligt, er ugyldigt."
    if name := calendar.why_not_hverdag(day, mode):
        yield f"Påkrav afsendes ikke den {danish_day(day)} ({name})."
    if day < (first := first_demand_day(charges, mode, calendar)):
        yield f"Første lovlige dag er den {danish_day(first)}."
