"""Which is the last day on which a rent can be paid in time?

Almenlejeloven § 44: a due date on a holiday, a Saturday or grundlovsdag is put off to the next hverdag.
Read repeatedly, past a holiday *and* a Saturday: the later and safer reading. There are no grace days for
dwellings.
"""

from datetime import date
from typing import Final

from domain.calendar import Mode, days_from
from domain.deadline import DayStep, Deadline
from domain.law_of_the_day import LawOfTheDay

RULE: Final = "last-timely-day.v1"
SOURCES: Final = ("almenlejeloven-44", "lejeloven-93-2012")


def last_timely_date(due: date, law: LawOfTheDay) -> date:
    """Return the day alone: the same in both modes."""
    return law.calendar.shift(due)


def last_timely_day(due: date, mode: Mode, law: LawOfTheDay) -> Deadline:
    """Return the last timely day of a rent due on *due*."""
    day = last_timely_date(due, law)
    steps = [DayStep(passed, False, why) for passed in days_from(due, day) if (why := law.calendar.why_shifted(passed))]
    return Deadline(
        name="last-timely-day",
        day=day,
        counted_from=due,
        rule=RULE,
        mode=mode,
        law_version=law.version,
        steps=(*steps, DayStep(day, True, "sidste rettidige betalingsdag")),
        sources=SOURCES,
    )
