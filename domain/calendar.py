"""What kind of day is it: holiday, shift day, hverdag, day of dispatch, bank day?

Two modes. `statutory` reads the law as U 2022.1586 V does: Saturday is a hverdag. `conservative`, the default
for real dispatch, neither counts nor sends on the days somebody could doubt: a day too late costs that day, a
day too early voids the termination. Conservative is never earlier than statutory: its hverdage are among the
statutory ones. Due dates and cure deadlines shift alike in both modes, so those functions take no mode.

Sources: almenlejeloven §§ 44 and 90(2); store bededag: abolished from 1 January 2024. Valid 2013 to 2100.
"""

from datetime import date, timedelta
from enum import StrEnum
from functools import cache

FIRST_YEAR = 2013  # the rules on the third hverdag and on shifting begin on 1 January 2013
LAST_YEAR = 2100
LAST_YEAR_OF_STORE_BEDEDAG = 2023
ONE_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6  # date.weekday()


class Mode(StrEnum):
    """How doubtful days are read; see the module's docstring."""

    STATUTORY = "statutory"
    CONSERVATIVE = "conservative"


class OutsideCalendarError(ValueError):
    """A day for which nobody has said which days are holidays; `day` is the day asked for."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"{day.isoformat()} ligger uden for kalenderen, som gælder {FIRST_YEAR}-{LAST_YEAR}. "
            "Fristen kan ikke beregnes."
        )
        self.day = day


@cache
def easter(year: int) -> date:
    """Return Easter Sunday of *year* (the anonymous Gregorian computus, as published by Meeus)."""
    century, year_of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * (year % 19) + century - leap_centuries - moon_correction + 15) % 30
    leap_years, year_rest = divmod(year_of_century, 4)
    weekday = (32 + 2 * century_rest + 2 * leap_years - epact - year_rest) % 7
    late_full_moon = (year % 19 + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late_full_moon + 114, 31)
    return date(year, month, day + 1)


@cache
def _holidays(year: int) -> dict[date, str]:
    """Return the public holidays of *year* that carry a name of their own, with that name in Danish."""
    sunday = easter(year)
    holidays = {
        date(year, 1, 1): "nytårsdag",
        sunday - timedelta(days=3): "skærtorsdag",
        sunday - timedelta(days=2): "langfredag",
        sunday: "påskedag",
        sunday + timedelta(days=1): "2. påskedag",
        sunday + timedelta(days=39): "Kristi himmelfartsdag",
        sunday + timedelta(days=49): "pinsedag",
        sunday + timedelta(days=50): "2. pinsedag",
        date(year, 12, 25): "juledag",
        date(year, 12, 26): "2. juledag",
    }
    if year <= LAST_YEAR_OF_STORE_BEDEDAG:
        holidays[sunday + timedelta(days=26)] = "store bededag"
    return holidays


@cache
def _doubtful_days(year: int) -> dict[date, str]:
    """Return the days of *year*, Saturdays apart, that are no holidays but on which banks are closed."""
    return {
        easter(year) + timedelta(days=40): "fredag efter Kristi himmelfartsdag",
        date(year, 6, 5): "grundlovsdag",
        date(year, 12, 24): "juleaftensdag",
        date(year, 12, 31): "nytårsaftensdag",
    }


def refuse_outside(day: date) -> None:
    """Raise OutsideCalendarError unless *day* is one of the days that the calendar answers for."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise OutsideCalendarError(day)


def refuse_far_off(day: date) -> None:
    """Raise OutsideCalendarError unless days can still be counted from *day*: its year is not the calendar's last."""
    if not FIRST_YEAR <= day.year < LAST_YEAR:
        raise OutsideCalendarError(day)


def holiday_name(day: date) -> str | None:
    """Return the Danish name of the public holiday on *day*, `søndag` on an ordinary Sunday, else None."""
    refuse_outside(day)
    name = _holidays(day.year).get(day)
    return name or ("søndag" if day.weekday() == SUNDAY else None)


def why_shifted(day: date) -> str | None:
    """Return the Danish name of what moves a due date or cure deadline off *day*, or None."""
    if name := holiday_name(day):
        return name
    if (day.month, day.day) == (6, 5):
        return "grundlovsdag"
    return "lørdag" if day.weekday() == SATURDAY else None


def why_not_hverdag(day: date, mode: Mode) -> str | None:
    """Return the Danish name of what keeps *day* from being a hverdag in *mode*, or None when it is one."""
    name = holiday_name(day)
    if name or mode is Mode.STATUTORY:
        return name
    return _doubtful_days(day.year).get(day) or ("lørdag" if day.weekday() == SATURDAY else None)


def is_public_holiday(day: date) -> bool:
    """Tell whether *day* is a helligdag: a Sunday or one of the named holidays."""
    return holiday_name(day) is not None


def is_shift_day(day: date) -> bool:
    """Tell whether a due date or cure deadline on *day* moves: helligdag, Saturday or 5 June."""
    return why_shifted(day) is not None


def counts_as_hverdag(day: date, mode: Mode) -> bool:
    """Tell whether *day* counts when three hverdage are counted."""
    return why_not_hverdag(day, mode) is None


def may_dispatch_on(day: date, mode: Mode) -> bool:
    """Tell whether a påkrav or an ophævelse may leave on *day*: on the very days that count as hverdage."""
    return counts_as_hverdag(day, mode)


def is_bank_day(day: date) -> bool:
    """Tell whether banks move money on *day*: the days that the conservative mode counts."""
    return counts_as_hverdag(day, Mode.CONSERVATIVE)


def shift(day: date) -> date:
    """Return the first day on or after *day* that is no shift day."""
    while is_shift_day(day):
        day += ONE_DAY
    return day


def first_dispatch_day(day: date, mode: Mode) -> date:
    """Return the first day on or after *day* on which something may be dispatched in *mode*."""
    while not may_dispatch_on(day, mode):
        day += ONE_DAY
    return day


def add_bank_days(day: date, count: int) -> date:
    """Return the *count*-th bank day strictly after *day*; *day* itself when *count* is 0."""
    for _ in range(count):
        day += ONE_DAY
        while not is_bank_day(day):
            day += ONE_DAY
    return day
