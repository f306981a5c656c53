"""What kind of day is it, in the statute's words and without the product's calendar?

Written anew for the deadline checker, so that a mistake in one calendar is not a mistake in both: Easter comes from
the table of full moons instead of a formula, and every day of a year gets all its names at once. A change of the law
of holidays is entered here, too, by somebody who has read the statute.

Sundays and the feasts of the church are helligdage; store bededag was one until 2023. Almenlejeloven §§ 44 and 90(2)
add Saturday and grundlovsdag to the days that no due date and no deadline may end on. 24 and 31 December and the
Friday after Ascension are no helligdage, but days on which banks are closed: only the conservative mode minds them.
"""

from calendar import SATURDAY, SUNDAY
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Final, NamedTuple

FIRST_YEAR, LAST_YEAR = 2013, 2100
"""The third hverdag and the moving of deadlines are law from 1 January 2013; the table of moons ends in 2199."""

WEEKDAYS: Final = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_LAST_STORE_BEDEDAG: Final = 2023
_PASCHAL_FULL_MOON: Final = (
    (4, 14), (4, 3), (3, 23), (4, 11), (3, 31), (4, 18), (4, 8), (3, 28), (4, 16), (4, 5),
    (3, 25), (4, 13), (4, 2), (3, 22), (4, 10), (3, 30), (4, 17), (4, 7), (3, 27),
)  # fmt: skip
"""Month and day by the year's golden number, 1 to 19: the Gregorian calendar's own table for 1900 to 2199."""

_AFTER_EASTER: Final = (
    (-3, "skærtorsdag"), (-2, "langfredag"), (0, "påskedag"), (1, "2. påskedag"), (39, "kristi himmelfartsdag"),
    (49, "pinsedag"), (50, "2. pinsedag"),
)  # fmt: skip


class DayNames(NamedTuple):
    """All that a day is called, in Danish, by what follows from the name; most days are called nothing."""

    helligdag: frozenset[str]
    shifting: frozenset[str]
    doubtful: frozenset[str]

    @property
    def moves_a_deadline(self) -> frozenset[str]:
        """The names for which no due date and no deadline ends here: helligdag, Saturday, grundlovsdag."""
        return self.helligdag | self.shifting

    def uncounted(self, conservative: bool) -> frozenset[str]:
        """The names for which this is no hverdag. By statute helligdage alone; Saturday counts (U 2022.1586 V)."""
        return self.helligdag | self.shifting | self.doubtful if conservative else self.helligdag

    @property
    def every(self) -> frozenset[str]:
        """All of them."""
        return self.helligdag | self.shifting | self.doubtful


def in_range(day: date) -> bool:
    """Whether the law that is written here answers for *day*."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def names_of(day: date) -> DayNames:
    """What *day* is called. Its year is 1900 to 2199, where the table of moons holds."""
    return _named_days(day.year)[day]


def easter_sunday(year: int) -> date:
    """The first Sunday after the paschal full moon: a full moon on a Sunday puts it off by a week."""
    full_moon = date(year, *_PASCHAL_FULL_MOON[year % 19])
    return full_moon + timedelta(days=7 - full_moon.isoweekday() % 7)


@cache
def _named_days(year: int) -> Mapping[date, DayNames]:
    first, feasts, doubtful = date(year, 1, 1), _feasts(year), _doubtful(year)
    days = (first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days))
    return {
        day: DayNames(
            frozenset((*feasts.get(day, ()), *(("søndag",) if day.weekday() == SUNDAY else ()))),
            frozenset(_shifting(day)),
            frozenset(doubtful.get(day, ())),
        )
        for day in days
    }


def _feasts(year: int) -> dict[date, tuple[str]]:
    easter = easter_sunday(year)
    feasts = {easter + timedelta(days=after): name for after, name in _AFTER_EASTER}
    if year <= _LAST_STORE_BEDEDAG:
        feasts[easter + timedelta(weeks=4, days=-2)] = "store bededag"  # the fourth Friday after Easter
    feasts |= {date(year, 1, 1): "nytårsdag", date(year, 12, 25): "juledag", date(year, 12, 26): "2. juledag"}
    return {day: (name,) for day, name in feasts.items()}


def _shifting(day: date) -> tuple[str, ...]:
    saturday = ("lørdag",) if day.weekday() == SATURDAY else ()
    return (*saturday, "grundlovsdag") if (day.month, day.day) == (6, 5) else saturday


def _doubtful(year: int) -> dict[date, tuple[str]]:
    return {
        easter_sunday(year) + timedelta(days=40): ("fredag efter kristi himmelfartsdag",),
        date(year, 12, 24): ("juleaftensdag",),
        date(year, 12, 31): ("nytårsaftensdag",),
    }
