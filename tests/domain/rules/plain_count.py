"""Which days does somebody come to who counts on fingers, with a list of holidays that is not the product's?

Almenlejeloven §§ 44 and 90(2) for three hverdage and fourteen days, one day after the other; the helligdage are those
of the `holidays` package.
"""

from datetime import date, timedelta

import holidays

from domain.calendar import Mode

ONE_DAY = timedelta(days=1)
HELLIGDAGE = holidays.country_holidays("DK", years=range(2013, 2101), language="en_US")
SATURDAY, SUNDAY = 5, 6


def is_helligdag(day: date) -> bool:
    """Whether it is a Sunday or a holiday."""
    return day.weekday() == SUNDAY or day in HELLIGDAGE


def moves(day: date) -> bool:
    """Whether a due date or the end of the time to pay cannot stay on the day."""
    return is_helligdag(day) or day.weekday() == SATURDAY or (day.month, day.day) == (6, 5)


def is_hverdag(day: date, mode: Mode) -> bool:
    """Whether the day counts; conservatively, only where nobody can doubt it."""
    if mode is Mode.STATUTORY:
        return not is_helligdag(day)
    after_ascension = "Ascension Day" in HELLIGDAGE.get(day - ONE_DAY, "")
    return not moves(day) and (day.month, day.day) not in ((12, 24), (12, 31)) and not after_ascension


def moved(day: date) -> date:
    """The day, or the next one on which it can stay."""
    while moves(day):
        day += ONE_DAY
    return day


def next_hverdag(day: date, mode: Mode) -> date:
    """The first day after it that counts."""
    day += ONE_DAY
    while not is_hverdag(day, mode):
        day += ONE_DAY
    return day


def counted(due: date, arrived: date | None, mode: Mode) -> tuple[date, date, date, date, date]:
    """The five days, in their order."""
    timely = moved(due)
    third = next_hverdag(next_hverdag(next_hverdag(timely, mode), mode), mode)
    demand = next_hverdag(third, mode)
    cure = moved((arrived or demand) + timedelta(days=14))
    return timely, third, demand, cure, cure + ONE_DAY
