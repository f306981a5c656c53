"""On which day may a påkrav be dispatched at the earliest?

Almenlejeloven § 90(2): after the third hverdag after the last timely day. Saturday is a hverdag (U
2022.1586 V), and grundlovsdag too by the statute's own words; where the third hverdag is one of these, the
påkrav may leave on the following hverdag. The hverdag after the third is that day in every case. A påkrav
sent too early is void, and so is the termination built on it; therefore the conservative mode counts fewer
days.
"""

from datetime import date

from domain.calendar import ONE_DAY, Mode, refuse_outside, why_not_hverdag
from domain.deadline import DayStep, Deadline
from domain.law_of_the_day import LawOfTheDay


def earliest_demand(last_timely: Deadline | date, mode: Mode, law: LawOfTheDay) -> Deadline:
    """Return the first day for a påkrav over a rent whose last timely day is *last_timely*."""
    start = last_timely.day if isinstance(last_timely, Deadline) else last_timely
    refuse_outside(start)
    steps = [DayStep(start, False, "sidste rettidige betalingsdag")]
    hverdage, day = 0, start
    while hverdage <= law.hverdage_before_demand:
        day += ONE_DAY
        name = why_not_hverdag(day, mode)
        hverdage += name is None
        steps.append(DayStep(day, name is None, name or _why_counted(hverdage, law.hverdage_before_demand)))
    return Deadline(
        name="earliest-demand",
        day=day,
        counted_from=start,
        rule="earliest-demand.v1",
        mode=mode,
        law_version=law.version,
        steps=tuple(steps),
        sources=("almenlejeloven-90", "lejeloven-93-2012", "u-2022-1586-v"),
    )


def _why_counted(hverdag: int, before_demand: int) -> str:
    return f"{hverdag}. hverdag" if hverdag <= before_demand else "påkrav kan tidligst afgives"
