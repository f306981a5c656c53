"""Which is the last day on which a rent can be paid in time?

Almenlejeloven § 44: a due date on a holiday, a Saturday or grundlovsdag is put off to the next hverdag.
Read repeatedly, past a holiday *and* a Saturday: the later and safer reading. There are no grace days for
dwellings.
"""

from datetime import date

from domain.calendar import ONE_DAY, Mode
from domain.deadline import DayStep, Deadline
from domain.law_of_the_day import LawOfTheDay


def last_timely_day(due: date, mode: Mode, law: LawOfTheDay) -> Deadline:
    """Return the last timely day of a rent due on *due*; the same day in both modes."""
    steps = []
    day = due
    while name := law.calendar.why_shifted(day):
        steps.append(DayStep(day, False, name))
        day += ONE_DAY
    steps.append(DayStep(day, True, "sidste rettidige betalingsdag"))
    return Deadline(
        name="last-timely-day",
        day=day,
        counted_from=due,
        rule="last-timely-day.v1",
        mode=mode,
        law_version=law.version,
        steps=tuple(steps),
        sources=("almenlejeloven-44", "lejeloven-93-2012"),
    )
