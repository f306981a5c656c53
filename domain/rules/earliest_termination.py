"""On which day may the lease be terminated at the earliest, once the tenant's time to pay has run out?

The day after the cure deadline, in both modes: dispatched one day early it is void (U 2016.1109 H). Whether a
letter may leave on that day is a question of its own: may_lease_be_terminated.py.
"""

from datetime import date
from typing import Final

from domain.calendar import ONE_DAY
from domain.deadline import DayStep, Deadline
from domain.law_of_the_day import LawOfTheDay

RULE: Final = "earliest-termination.v1"
SOURCES: Final = ("almenlejeloven-90", "u-2016-1109-h")


def earliest_termination_date(cure: date) -> date:
    """Return the day alone, from the last day to pay."""
    return cure + ONE_DAY


def earliest_termination(cure: Deadline, law: LawOfTheDay) -> Deadline:
    """Return the first day on which an ophævelse is lawful after *cure*, in that deadline's own mode."""
    day = earliest_termination_date(cure.day)
    return Deadline(
        name="earliest-termination",
        day=day,
        counted_from=cure.day,
        rule=RULE,
        mode=cure.mode,
        law_version=law.version,
        steps=(
            DayStep(cure.day, False, "påkravsfristens sidste dag"),
            DayStep(day, True, "første dag efter fristen"),
        ),
        sources=SOURCES,
    )
