"""Does a timeline say what holds on a day, and nothing where nobody knows?"""

from datetime import date

import pytest

from domain.timeline import NothingInForceError, Timeline, UnorderedTimelineError

FEES = Timeline.of([(date(2020, 1, 1), "old"), (date(2021, 10, 1), "new")])


@pytest.mark.parametrize(
    ("day", "entry"),
    [
        (date(2020, 1, 1), "old"),
        (date(2021, 9, 30), "old"),
        (date(2021, 10, 1), "new"),
        (date(2021, 10, 2), "new"),
        (date(2100, 12, 31), "new"),
    ],
)
def test_an_entry_holds_until_the_next_begins(day: date, entry: str) -> None:
    """The day before, the day of and the day after a change each have one entry."""
    assert FEES.on(day) == entry


def test_before_the_first_entry_nothing_is_in_force() -> None:
    """A day before the first entry is an error that names the day."""
    with pytest.raises(NothingInForceError) as raised:
        FEES.on(date(2019, 12, 31))

    assert raised.value.day == date(2019, 12, 31)


@pytest.mark.parametrize("second", [date(2020, 1, 1), date(2019, 12, 31)])
def test_entries_cannot_overlap(second: date) -> None:
    """Two entries from one day, or in the wrong order, are refused."""
    with pytest.raises(UnorderedTimelineError):
        Timeline.of([(date(2020, 1, 1), 1), (second, 2)])
