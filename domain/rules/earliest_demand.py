"""On which day may a påkrav be dispatched at the earliest?

Almenlejeloven § 90(2): after the third hverdag after the last timely day. Saturday is a hverdag (U
2022.1586 V), and grundlovsdag too by the statute's own words; where the third hverdag is one of these, the
påkrav may leave on the following hverdag. The hverdag after the third is that day in every case. A påkrav
sent too early is void, and so is the termination built on it; therefore the conservative mode counts fewer
days.
"""

from datetime import date
from typing import Final

from domain.calendar import ONE_DAY, Mode, days_from
from domain.deadline import DayStep, Deadline
from domain.law_of_the_day import LawOfTheDay
from domain.rules.third_hverdag import third_hverdag

RULE: Final = "earliest-demand.v1"
SOURCES: Final = ("almenlejeloven-90", "lejeloven-93-2012", "u-2022-1586-v")


def earliest_demand_date(third: date, mode: Mode, law: LawOfTheDay) -> date:
    """Return the day alone, from the *third* hverdag."""
    return law.calendar.first_dispatch_day(third + ONE_DAY, mode)


def earliest_demand(last_timely: Deadline | date, mode: Mode, law: LawOfTheDay) -> Deadline:
    """Return the first day for a påkrav over a rent whose last timely day is *last_timely*."""
    return earliest_demand_after(third_hverdag(last_timely, mode, law), law)


def earliest_demand_after(third: Deadline, law: LawOfTheDay) -> Deadline:
    """Return the same from the *third* hverdag, in that deadline's own mode, whose count it carries on."""
    day = earliest_demand_date(third.day, third.mode, law)
    passed = [
        DayStep(waited, False, why)
        for waited in days_from(third.day + ONE_DAY, day)
        if (why := law.calendar.why_not_hverdag(waited, third.mode))
    ]
    return Deadline(
        name="earliest-demand",
        day=day,
        counted_from=third.counted_from,
        rule=RULE,
        mode=third.mode,
        law_version=law.version,
        steps=(*third.steps, *passed, DayStep(day, True, "påkrav kan tidligst afgives")),
        sources=SOURCES,
    )
