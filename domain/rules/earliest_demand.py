"""On which day may a påkrav be dispatched at the earliest?

Almenlejeloven § 90(2): after the third hverdag after the last timely day. Saturday is a hverdag (U
2022.1586 V), and grundlovsdag too by the statute's own words; where the third hverdag is one of these, the
påkrav may leave on the following hverdag. The hverdag after the third is that day in every case. A påkrav
sent too early is void, and so is the termination built on it; therefore the conservative mode counts fewer
days.
"""

from datetime import date

from domain.calendar import ONE_DAY, Mode
from domain.deadline import DayStep, Deadline
from domain.law_of_the_day import LawOfTheDay
from domain.rules.third_hverdag import hverdage_after


def earliest_demand(last_timely: Deadline | date, mode: Mode, law: LawOfTheDay) -> Deadline:
    """Return the first day for a påkrav over a rent whose last timely day is *last_timely*."""
    steps = hverdage_after(last_timely, law.hverdage_before_demand, mode, law)
    day = steps[-1].day + ONE_DAY
    while name := law.calendar.why_not_hverdag(day, mode):
        steps.append(DayStep(day, False, name))
        day += ONE_DAY
    return Deadline(
        name="earliest-demand",
        day=day,
        counted_from=steps[0].day,
        rule="earliest-demand.v1",
        mode=mode,
        law_version=law.version,
        steps=(*steps, DayStep(day, True, "påkrav kan tidligst afgives")),
        sources=("almenlejeloven-90", "lejeloven-93-2012", "u-2022-1586-v"),
    )
