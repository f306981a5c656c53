"""Which is the third hverdag after the last timely day?

Almenlejeloven § 90(2) counts from the day after the last timely day. Saturday is a hverdag (U 2022.1586 V), and
grundlovsdag too by the statute's own words; the conservative mode counts neither, nor the other days somebody could
doubt. No påkrav may leave on the third hverdag itself: earliest_demand.py.
"""

from datetime import date

from domain.calendar import ONE_DAY, Mode, refuse_outside
from domain.deadline import DayStep, Deadline
from domain.law_of_the_day import LawOfTheDay


def third_hverdag(last_timely: Deadline | date, mode: Mode, law: LawOfTheDay) -> Deadline:
    """Return the last of the hverdage that must pass after *last_timely* before a påkrav may leave."""
    steps = hverdage_after(last_timely, law.hverdage_before_demand, mode, law)
    return Deadline(
        name="third-hverdag",
        day=steps[-1].day,
        counted_from=steps[0].day,
        rule="third-hverdag.v1",
        mode=mode,
        law_version=law.version,
        steps=tuple(steps),
        sources=("almenlejeloven-90", "lejeloven-93-2012", "u-2022-1586-v"),
    )


def hverdage_after(start: Deadline | date, count: int, mode: Mode, law: LawOfTheDay) -> list[DayStep]:
    """Return every day from *start*, which does not count, to the *count*-th hverdag after it."""
    day = start.day if isinstance(start, Deadline) else start
    refuse_outside(day)
    steps, hverdage = [DayStep(day, False, "sidste rettidige betalingsdag")], 0
    while hverdage < count:
        day += ONE_DAY
        name = law.calendar.why_not_hverdag(day, mode)
        hverdage += name is None
        steps.append(DayStep(day, name is None, name or f"{hverdage}. hverdag"))
    return steps
