"""What kind of day is it: holiday, shift day, hverdag, day of dispatch, bank day?

Which days those are, and in which years, is law: `Calendar` is made from the rules in law/holidays, and this module
knows only how to count by them. Two modes. `statutory` reads the law as U 2022.1586 V does: Saturday is a hverdag.
`conservative`, the default for real dispatch, neither counts nor sends on the days somebody could doubt: a day too late
costs that day, a day too early voids the termination. Conservative is never earlier than statutory: its hverdage are
among the statutory ones. Due dates and cure deadlines shift alike in both modes, so those functions take no mode.

Sources: almenlejeloven §§ 44 and 90(2). Valid 2013 to 2100.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, cached_property
from typing import assert_never

FIRST_YEAR = 2013  # the rules on the third hverdag and on shifting begin on 1 January 2013
LAST_YEAR = 2100
ONE_DAY = timedelta(days=1)


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


class DayClass(StrEnum):
    """What a day of the law's calendar is good for.

    A helligdag is never a hverdag. A shift day moves a due date or a cure deadline, and is a hverdag in statutory mode
    only. A doubtful day is an ordinary one by statute; only the conservative mode passes it over.
    """

    HELLIGDAG = "helligdag"
    SHIFT = "shift"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True)
class EasterDay:
    """So many days after Easter Sunday, or before it (-)."""

    offset: int


@dataclass(frozen=True)
class FixedDay:
    """The same day of every year."""

    month: int
    day: int


@dataclass(frozen=True)
class Weekday:
    """Every such day of the week, as `date.weekday()` counts them: Monday is 0."""

    number: int


@dataclass(frozen=True)
class DayRule:
    """One rule of the calendar: `name` is Danish, `first` and `last` the days between which it is law."""

    name: str
    day_class: DayClass
    when: EasterDay | FixedDay | Weekday
    first: date
    last: date | None = None

    def days(self, year: int) -> Iterator[date]:
        """The days of *year* that the rule names while it is law."""
        for day in _days_of(self.when, year):
            if self.first <= day and (self.last is None or day <= self.last):
                yield day


def _days_of(when: EasterDay | FixedDay | Weekday, year: int) -> Iterator[date]:
    match when:
        case EasterDay():
            yield easter(year) + when.offset * ONE_DAY
        case FixedDay():
            yield date(year, when.month, when.day)
        case Weekday():
            first = date(year, 1, 1)
            day = first + (when.number - first.weekday()) % 7 * ONE_DAY
            while day.year == year:
                yield day
                day += 7 * ONE_DAY
        case _:
            assert_never(when)


class _Names(dict[date, str | None]):
    """Every day of the years asked for so far, with the Danish name that some classes of days give it, or None.

    A dict that fills itself, a year at a time: a chain of deadlines looks up a dozen days, and nothing is quicker.
    """

    def __init__(self, rules: Iterable[DayRule], *classes: DayClass) -> None:
        super().__init__()
        # A day has the name of its weekday only where it has no other, and a holiday's before any other.
        self._last_word_first = sorted(
            (rule for rule in rules if rule.day_class in classes),
            key=lambda rule: (rule.day_class is DayClass.HELLIGDAG, not isinstance(rule.when, Weekday)),
        )

    def __missing__(self, day: date) -> str | None:
        refuse_outside(day)
        first = date(day.year, 1, 1)
        year: dict[date, str | None] = dict.fromkeys(days_from(first, date(day.year + 1, 1, 1)))
        year.update((named, rule.name) for rule in self._last_word_first for named in rule.days(day.year))
        self.update(year)  # whole: in no thread may a holiday pass for an ordinary day meanwhile
        return self[day]


@dataclass(frozen=True)
class Calendar:
    """The calendar that the law's rules make. Every question about a day outside 2013 to 2100 is refused."""

    rules: tuple[DayRule, ...]

    @cached_property
    def _holidays(self) -> _Names:
        return _Names(self.rules, DayClass.HELLIGDAG)

    @cached_property
    def _shifting(self) -> _Names:
        return _Names(self.rules, DayClass.HELLIGDAG, DayClass.SHIFT)

    @cached_property
    def _passed_over(self) -> _Names:
        return _Names(self.rules, *DayClass)

    def _not_hverdage(self, mode: Mode) -> _Names:
        return self._holidays if mode is Mode.STATUTORY else self._passed_over

    def holiday_name(self, day: date) -> str | None:
        """Return the Danish name of the public holiday on *day*, `søndag` on an ordinary Sunday, else None."""
        return self._holidays[day]

    def why_shifted(self, day: date) -> str | None:
        """Return the Danish name of what moves a due date or cure deadline off *day*, or None."""
        return self._shifting[day]

    def why_not_hverdag(self, day: date, mode: Mode) -> str | None:
        """Return the Danish name of what keeps *day* from being a hverdag in *mode*, or None when it is one."""
        return self._not_hverdage(mode)[day]

    def is_public_holiday(self, day: date) -> bool:
        """Tell whether *day* is a helligdag: a Sunday or one of the named holidays."""
        return self.holiday_name(day) is not None

    def is_shift_day(self, day: date) -> bool:
        """Tell whether a due date or cure deadline on *day* moves."""
        return self.why_shifted(day) is not None

    def counts_as_hverdag(self, day: date, mode: Mode) -> bool:
        """Tell whether *day* counts when three hverdage are counted."""
        return self.why_not_hverdag(day, mode) is None

    def may_dispatch_on(self, day: date, mode: Mode) -> bool:
        """Tell whether a påkrav or an ophævelse may leave on *day*: on the very days that count as hverdage."""
        return self.counts_as_hverdag(day, mode)

    def shift(self, day: date) -> date:
        """Return the first day on or after *day* that is no shift day."""
        names = self._shifting
        while names[day]:
            day += ONE_DAY
        return day

    def first_dispatch_day(self, day: date, mode: Mode) -> date:
        """Return the first day on or after *day* on which something may be dispatched in *mode*."""
        names = self._not_hverdage(mode)
        while names[day]:
            day += ONE_DAY
        return day

    def hverdag_after(self, day: date, count: int, mode: Mode) -> date:
        """Return the *count*-th hverdag strictly after *day*; *day* itself when *count* is 0."""
        for _ in range(count):
            day = self.first_dispatch_day(day + ONE_DAY, mode)
        return day

    def add_bank_days(self, day: date, count: int) -> date:
        """Return the *count*-th day after *day* that the conservative mode counts, as banks do; *day* itself for 0."""
        return self.hverdag_after(day, count, Mode.CONSERVATIVE)

    def first_bank_day(self, day: date) -> date:
        """Return the first such day on or after *day*."""
        return self.first_dispatch_day(day, Mode.CONSERVATIVE)

    def bank_days_before(self, day: date, count: int) -> date:
        """Return the *count*-th such day before *day*; *day* itself for 0."""
        names = self._not_hverdage(Mode.CONSERVATIVE)
        for _ in range(count):
            day -= ONE_DAY
            while names[day]:
                day -= ONE_DAY
        return day


def days_from(first: date, end: date) -> Iterator[date]:
    """Give every day from *first* up to *end*, which is left out."""
    while first < end:
        yield first
        first += ONE_DAY


def refuse_outside(day: date) -> None:
    """Raise OutsideCalendarError unless *day* is one of the days that the calendar answers for."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise OutsideCalendarError(day)


def refuse_far_off(day: date) -> None:
    """Raise OutsideCalendarError unless days can still be counted from *day*: its year is not the calendar's last."""
    if not FIRST_YEAR <= day.year < LAST_YEAR:
        raise OutsideCalendarError(day)
