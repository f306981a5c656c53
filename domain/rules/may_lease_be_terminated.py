"""May the lease be terminated for the unpaid påkrav today?

Almenlejeloven § 90(2): when the tenant has not paid by the cure deadline, and not a day before that (U
2016.1109 H). Each joint tenant must have been reached, so each has a cure deadline and the latest one
counts. A påkravsgebyr alone never ends a lease: the amount asked for here is without it.
"""

from collections.abc import Sequence
from datetime import date

from domain.calendar import ONE_DAY, Calendar, Mode
from domain.danish_day import danish_day
from domain.deadline import Deadline
from domain.finding import Finding, Source

RULE = "may-lease-be-terminated.v1"
SOURCES = (
    Source(key="almenlejeloven-90", provision="almenlejeloven § 90, stk. 2"),
    Source(key="u-2016-1109-h", provision="U 2016.1109 H"),
)


def first_termination_day(cures: Sequence[Deadline], mode: Mode, calendar: Calendar) -> date:
    """Return the first day on which an ophævelse may be dispatched after all of *cures* (at least one)."""
    return calendar.first_dispatch_day(max(cure.day for cure in cures) + ONE_DAY, mode)


def may_lease_be_terminated(
    cures: Sequence[Deadline | None], unpaid_ore: int, day: date, mode: Mode, calendar: Calendar
) -> Finding:
    """Answer whether an ophævelse may be dispatched on *day*.

    *cures* holds one cure deadline per tenant, None for one whom the påkrav is not known to have reached;
    *unpaid_ore* is what is left of the demanded lines, the påkravsgebyr apart.
    """
    if unpaid_ore <= 0:
        return _finding(False, "Påkravets beløb er betalt. Et gebyr alene kan ikke ophæve en lejeaftale.")
    known = [cure for cure in cures if cure is not None]
    if not known or len(known) < len(cures):
        because = "Fristen kan ikke beregnes, før påkravet er kommet frem til alle lejere."
        return _finding(False, because, missing="påkravets ankomst hos hver lejer")
    return _on_the_day(known, day, mode, calendar)


def _on_the_day(cures: Sequence[Deadline], day: date, mode: Mode, calendar: Calendar) -> Finding:
    last = max(cure.day for cure in cures)
    first = f"Første lovlige dag er den {danish_day(first_termination_day(cures, mode, calendar))}."
    if day <= last:
        return _finding(False, f"Lejeren kan betale til og med den {danish_day(last)}. {first}")
    if name := calendar.why_not_hverdag(day, mode):
        later = danish_day(calendar.first_dispatch_day(day, mode))
        return _finding(False, f"Ophævelse afsendes ikke den {danish_day(day)} ({name}), men tidligst den {later}.")
    return _finding(True, f"Fristen udløb den {danish_day(last)}, og påkravets beløb er ikke betalt.")


def _finding(holds: bool, because: str, missing: str | None = None) -> Finding:
    return Finding(holds=holds, rule=RULE, because=because, sources=SOURCES, missing=missing)
