"""Do instants and legal days agree, also where the clock on the wall jumps?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clock import COPENHAGEN, at_hour, legal_day

days = st.dates(date(2013, 1, 1), date(2100, 12, 31))


def last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 1, 14, 22, 59, 59, tzinfo=UTC), date(2026, 1, 14)),
        (datetime(2026, 1, 14, 23, 0, tzinfo=UTC), date(2026, 1, 15)),
        (datetime(2026, 7, 14, 21, 59, 59, tzinfo=UTC), date(2026, 7, 14)),
        (datetime(2026, 7, 14, 22, 0, tzinfo=UTC), date(2026, 7, 15)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_a_legal_day_turns_at_midnight_in_copenhagen(instant: datetime, day: date) -> None:
    """A legal day begins at 23:00 UTC in winter and at 22:00 UTC in summer."""
    assert legal_day(instant) == day


def test_an_instant_without_a_zone_has_no_legal_day() -> None:
    """A naive instant is refused rather than guessed."""
    with pytest.raises(ValueError, match="mangler tidszone"):
        legal_day(datetime(2026, 1, 1, 12, 0))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [
        (date(2026, 3, 28), 7),
        (date(2026, 3, 29), 6),
        (date(2026, 3, 30), 6),
        (date(2026, 10, 24), 6),
        (date(2026, 10, 25), 7),
        (date(2026, 10, 26), 7),
    ],
)
def test_steps_stay_at_eight_on_the_wall(day: date, utc_hour: int) -> None:
    """Eight o'clock in Copenhagen is 7 UTC in winter and 6 UTC in summer, from the Sunday of the change."""
    assert at_hour(day) == datetime(day.year, day.month, day.day, utc_hour, tzinfo=UTC)


@pytest.mark.parametrize("year", range(2013, 2101))
def test_every_hour_of_the_two_sundays_stays_on_its_day(year: int) -> None:
    """On the last Sunday of March and of October each hour gives an instant of that day, in order."""
    for day in (last_sunday(year, 3), last_sunday(year, 10)):
        instants = [at_hour(day, hour) for hour in range(24)]

        assert {legal_day(instant) for instant in instants} == {day}
        assert instants == sorted(instants)


def test_an_hour_that_does_not_exist_moves_past_the_gap() -> None:
    """02:00 on the Sunday summer time begins is 03:00 on the wall."""
    skipped = at_hour(date(2026, 3, 29), 2)

    assert skipped.astimezone(COPENHAGEN).hour == 3


def test_an_hour_that_comes_twice_is_the_first_of_the_two() -> None:
    """02:00 on the Sunday winter time begins is the one still in summer time."""
    assert at_hour(date(2026, 10, 25), 2) == datetime(2026, 10, 25, 0, 0, tzinfo=UTC)


@given(day=days, hour=st.integers(0, 23))
def test_an_hour_of_a_day_lies_on_that_day(day: date, hour: int) -> None:
    """The legal day of an hour of a day is that day, for every hour of every day."""
    assert legal_day(at_hour(day, hour)) == day
