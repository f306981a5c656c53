"""Does the calendar know every holiday, and does each mode count the days it should?"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from books.law.book import LawBook
from domain.calendar import Mode, OutsideCalendarError, easter

CALENDAR = LawBook.load().calendar

ONE_DAY = timedelta(days=1)
days = st.dates(date(2013, 1, 1), date(2100, 12, 1))


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + ONE_DAY * n for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", range(2013, 2101))
def test_holidays_agree_with_an_independent_calendar(year: int) -> None:
    """Every day from 2013 to 2100 is a holiday exactly when it is a Sunday or `holidays` lists it."""
    oracle = holidays.country_holidays("DK", years=year)

    differing = [
        day for day in days_of(year) if CALENDAR.is_public_holiday(day) != (day.weekday() == 6 or day in oracle)
    ]

    assert differing == []


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2023, 5, 5), "store bededag"),
        (date(2024, 4, 26), None),
        (date(2024, 4, 1), "2. påskedag"),
        (date(2026, 4, 2), "skærtorsdag"),
        (date(2026, 4, 3), "langfredag"),
        (date(2026, 4, 5), "påskedag"),
        (date(2026, 5, 14), "Kristi himmelfartsdag"),
        (date(2026, 5, 24), "pinsedag"),
        (date(2026, 5, 25), "2. pinsedag"),
        (date(2026, 6, 5), None),
        (date(2026, 12, 24), None),
        (date(2026, 12, 25), "juledag"),
        (date(2026, 12, 26), "2. juledag"),
        (date(2026, 12, 27), "søndag"),
        (date(2026, 12, 31), None),
        (date(2027, 1, 1), "nytårsdag"),
    ],
)
def test_a_holiday_has_its_danish_name(day: date, name: str | None) -> None:
    """Holidays carry their names; grundlovsdag, 24 and 31 December are none, nor store bededag after 2023."""
    assert CALENDAR.holiday_name(day) == name


@pytest.mark.parametrize(
    ("day", "shifts", "statutory", "conservative"),
    [
        (date(2026, 10, 6), False, True, True),
        (date(2026, 10, 3), True, True, False),  # Saturday
        (date(2026, 10, 4), True, False, False),  # Sunday
        (date(2026, 6, 5), True, True, False),  # grundlovsdag
        (date(2026, 12, 24), False, True, False),
        (date(2026, 12, 31), False, True, False),
        (date(2026, 5, 15), False, True, False),  # the Friday after Ascension
        (date(2026, 12, 25), True, False, False),
        (date(2023, 5, 5), True, False, False),  # the last store bededag
        (date(2024, 4, 26), False, True, True),  # the first one that is an ordinary Friday
    ],
)
def test_each_class_of_day(day: date, shifts: bool, statutory: bool, conservative: bool) -> None:
    """Each class of day shifts, counts and dispatches as its class says, in either mode."""
    assert CALENDAR.is_shift_day(day) == shifts
    assert CALENDAR.counts_as_hverdag(day, Mode.STATUTORY) == CALENDAR.may_dispatch_on(day, Mode.STATUTORY) == statutory
    assert (
        conservative
        == CALENDAR.counts_as_hverdag(day, Mode.CONSERVATIVE)
        == CALENDAR.may_dispatch_on(day, Mode.CONSERVATIVE)
    )
    assert (CALENDAR.add_bank_days(day - ONE_DAY, 1) == day) == conservative


@given(day=days)
def test_the_conservative_mode_only_takes_days_away(day: date) -> None:
    """A day that counts conservatively counts by statute too."""
    assert CALENDAR.counts_as_hverdag(day, Mode.STATUTORY) or not CALENDAR.counts_as_hverdag(day, Mode.CONSERVATIVE)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 10, 22), 2, date(2026, 10, 26)),
        (date(2026, 10, 23), 1, date(2026, 10, 26)),
        (date(2026, 12, 23), 1, date(2026, 12, 28)),
        (date(2026, 12, 30), 1, date(2027, 1, 4)),
        (date(2026, 4, 1), 1, date(2026, 4, 7)),
        (date(2026, 6, 4), 1, date(2026, 6, 8)),
        (date(2026, 10, 24), 0, date(2026, 10, 24)),
    ],
)
def test_bank_days_are_counted_from_the_day_after(start: date, count: int, end: date) -> None:
    """A buffer of bank days steps over weekends, holidays and the days on which banks are closed."""
    assert CALENDAR.add_bank_days(start, count) == end


@pytest.mark.parametrize(
    ("day", "shifted"),
    [
        (date(2027, 1, 1), date(2027, 1, 4)),  # a holiday on a Friday, then a Saturday and a Sunday
        (date(2026, 6, 5), date(2026, 6, 8)),  # grundlovsdag on a Friday
        (date(2026, 4, 2), date(2026, 4, 7)),  # from skærtorsdag past Easter
        (date(2026, 12, 24), date(2026, 12, 24)),
        (date(2026, 10, 1), date(2026, 10, 1)),
    ],
)
def test_a_day_that_cannot_be_a_last_day_moves_on(day: date, shifted: date) -> None:
    """A last day moves past every holiday, Saturday and grundlovsdag in its way, and otherwise stays."""
    assert CALENDAR.shift(day) == shifted


@given(day=days, mode=st.sampled_from(Mode))
def test_the_first_dispatch_day_is_the_first(day: date, mode: Mode) -> None:
    """No day between the asked day and the first dispatch day would have done."""
    first = CALENDAR.first_dispatch_day(day, mode)

    assert CALENDAR.may_dispatch_on(first, mode)
    assert not any(CALENDAR.may_dispatch_on(day + ONE_DAY * n, mode) for n in range((first - day).days))


@pytest.mark.parametrize(
    "ask",
    [
        CALENDAR.is_public_holiday,
        CALENDAR.is_shift_day,
        CALENDAR.shift,
        partial(CALENDAR.first_dispatch_day, mode=Mode.CONSERVATIVE),
    ],
)
@pytest.mark.parametrize("day", [date(2012, 12, 31), date(2101, 1, 1)])
def test_outside_its_years_the_calendar_is_loud(ask: Callable[[date], object], day: date) -> None:
    """Before 2013 and after 2100 nobody has said what is a holiday, so there is no answer."""
    with pytest.raises(OutsideCalendarError, match=r"uden for kalenderen, som gælder 2013-2100"):
        ask(day)


@pytest.mark.parametrize("year", range(2013, 2101))
def test_easter_is_a_sunday_between_its_two_borders(year: int) -> None:
    """Easter Sunday falls from 22 March to 25 April."""
    assert easter(year).weekday() == 6
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)
