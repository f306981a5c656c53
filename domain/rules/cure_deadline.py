"""Until when can the tenant pay and keep the lease?

Almenlejeloven § 90(2): fourteen whole days from the day the påkrav has reached the tenant. Weekends and
holidays inside the period count (ØL 3 July 2012); a last day on a holiday, a Saturday or grundlovsdag moves
to the next hverdag. Payment counts until midnight. The same in both modes.
"""

from datetime import date

from domain.calendar import ONE_DAY, Calendar, Mode, refuse_outside
from domain.deadline import DayStep, Deadline
from domain.law_of_the_day import LawOfTheDay


def cure_deadline(arrived_on: date, mode: Mode, law: LawOfTheDay) -> Deadline:
    """Return the last day to cure the arrears when the påkrav arrived on *arrived_on* (day 0)."""
    refuse_outside(arrived_on)
    steps = [DayStep(arrived_on, False, "påkravet kom frem")]
    for number in range(1, law.cure_days + 1):
        steps.append(DayStep(arrived_on + number * ONE_DAY, True, f"dag {number}"))
    steps = _shifted(steps, law.calendar)
    return Deadline(
        name="cure-deadline",
        day=steps[-1].day,
        counted_from=arrived_on,
        rule="cure-deadline.v1",
        mode=mode,
        law_version=law.version,
        steps=tuple(steps),
        sources=("almenlejeloven-90", "lejeloven-93-2012", "oel-2012-07-03"),
    )


def _shifted(steps: list[DayStep], calendar: Calendar) -> list[DayStep]:
    """Return *steps*, carried on to the next hverdag when a deadline cannot end on the last of them."""
    day, _, why = steps[-1]
    name = calendar.why_shifted(day)
    if name is None:
        return steps
    shifted = [*steps[:-1], DayStep(day, True, f"{why}, men {name}: fristen rykker")]
    day += ONE_DAY
    while name := calendar.why_shifted(day):
        shifted.append(DayStep(day, False, name))
        day += ONE_DAY
    return [*shifted, DayStep(day, True, "fristens sidste dag")]
