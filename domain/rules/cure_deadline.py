"""Until when can the tenant pay and keep the lease?

Almenlejeloven § 90(2): fourteen whole days from the day the påkrav has reached the tenant. Weekends and
holidays inside the period count (ØL 3 July 2012); a last day on a holiday, a Saturday or grundlovsdag moves
to the next hverdag. Payment counts until midnight. The same in both modes.
"""

from datetime import date
from typing import Final

from domain.calendar import ONE_DAY, Calendar, Mode, days_from, refuse_outside
from domain.deadline import DayStep, Deadline
from domain.law_of_the_day import LawOfTheDay

RULE: Final = "cure-deadline.v1"
SOURCES: Final = ("almenlejeloven-90", "lejeloven-93-2012", "oel-2012-07-03")


def cure_date(arrived_on: date, law: LawOfTheDay) -> date:
    """Return the day alone: the same in both modes."""
    refuse_outside(arrived_on)
    return law.calendar.shift(_last_whole_day(arrived_on, law))


def cure_deadline(arrived_on: date, mode: Mode, law: LawOfTheDay) -> Deadline:
    """Return the last day to cure the arrears when the påkrav arrived on *arrived_on* (day 0)."""
    day, fourteenth = cure_date(arrived_on, law), _last_whole_day(arrived_on, law)
    whole_days = enumerate(days_from(arrived_on + ONE_DAY, fourteenth + ONE_DAY), start=1)
    steps = [DayStep(arrived_on, False, "påkravet kom frem")]
    steps += [DayStep(whole_day, True, f"dag {number}") for number, whole_day in whole_days]
    if day != fourteenth:
        steps += _shifted(steps.pop(), day, law.calendar)
    return Deadline(
        name="cure-deadline",
        day=day,
        counted_from=arrived_on,
        rule=RULE,
        mode=mode,
        law_version=law.version,
        steps=tuple(steps),
        sources=SOURCES,
    )


def put_off(cure: Deadline, calendar: Calendar) -> Deadline:
    """Return a recorded *cure*, on the next hverdag where its last day has become a holiday since: never earlier."""
    day = calendar.shift(cure.day)
    if day == cure.day:
        return cure
    return cure.model_copy(update={"day": day, "steps": (*cure.steps[:-1], *_shifted(cure.steps[-1], day, calendar))})


def _last_whole_day(arrived_on: date, law: LawOfTheDay) -> date:
    return arrived_on + law.cure_days * ONE_DAY


def _shifted(last: DayStep, day: date, calendar: Calendar) -> list[DayStep]:
    """Give the *last* step of the period and those on to *day*, because no deadline ends where the period does."""
    return [
        DayStep(last.day, True, f"{last.why}, men {calendar.why_shifted(last.day)}: fristen udskydes"),
        *(
            DayStep(passed, False, why)
            for passed in days_from(last.day + ONE_DAY, day)
            if (why := calendar.why_shifted(passed))
        ),
        DayStep(day, True, "fristens sidste dag"),
    ]
