"""Which days does a word in a holiday file mean? `easter+39`, `easter-3`, `12-25`, `saturday`."""

import re
from datetime import date

from domain.calendar import EasterDay, FixedDay, Weekday

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_EASTER = re.compile(r"easter([+-]\d{1,2})")
_FIXED = re.compile(r"(\d{2})-(\d{2})")
_NO_LEAP_YEAR = 2025


def read_day_of_the_year(text: str) -> EasterDay | FixedDay | Weekday | None:
    """Return what *text* names; None where it names nothing, or a day that not every year has."""
    if text in WEEKDAYS:
        return Weekday(WEEKDAYS.index(text))
    if easter := _EASTER.fullmatch(text):
        return EasterDay(int(easter[1]))
    return _fixed(text)


def _fixed(text: str) -> FixedDay | None:
    fixed = _FIXED.fullmatch(text)
    try:
        day = date(_NO_LEAP_YEAR, int(fixed[1]), int(fixed[2])) if fixed else None
    except ValueError:
        return None
    return FixedDay(day.month, day.day) if day else None
