"""Which is the third hverdag after the last timely day?

Almenlejeloven § 90(2) counts from the day after the last timely day. Saturday is a hverdag (U 2022.1586 V), and
grundlovsdag too by the statute's own words; the conservative mode counts neither, nor the other days somebody could
doubt. No påkrav may leave on the third hverdag itself: earliest_demand.py.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from domain.calendar import ONE_DAY, Mode, days_from, refuse_outside
from domain.deadline import DayStep, Deadline
from domain.law_of_the_day import LawOfTheDay

RULE: Final = "third-hverdag.v1"
SOURCES: Final = ("almenlejeloven-90", "lejeloven-93-2012", "u-2022-1586-v")


def third_hverdag_date(last_timely: date, mode: Mode, law: LawOfTheDay) -> date:
    """Return the day alone."""
    refuse_outside(last_timely)
    return law.calendar.hverdag_after(last_timely, law.hverdage_before_demand, mode)


def third_hverdag(last_timely: Deadline | date, mode: Mode, law: LawOfTheDay) -> Deadline:
    """Return the last of the hverdage that must pass after *last_timely* before a påkrav may leave."""
    start = last_timely.day if isinstance(last_timely, Deadline) else last_timely
    day = third_hverdag_date(start, mode, law)
    return Deadline(
        name="third-hverdag",
        day=day,
        counted_from=start,
        rule=RULE,
        mode=mode,
        law_version=law.version,
        steps=(DayStep(start, False, "sidste rettidige betalingsdag"), *_counted(start + ONE_DAY, day, mode, law)),
        sources=SOURCES,
    )


def _counted(first: date, last: date, mode: Mode, law: LawOfTheDay) -> Iterator[DayStep]:
    """Give every day from *first* to *last*: a hverdag with its number, any other with its name."""
    hverdage = 0
    for day in days_from(first, last + ONE_DAY):
        name = law.calendar.why_not_hverdag(day, mode)
        hverdage += name is None
        yield DayStep(day, name is None, name or f"{hverdage}. hverdag")
