"""Are days and hours written as a Dane writes them?"""

from datetime import UTC, date, datetime

import pytest

from domain.danish_day import danish_day, danish_time


def test_a_day_has_no_leading_zero_and_its_month_in_small_letters() -> None:
    """As in running text."""
    assert danish_day(date(2026, 10, 6)) == "6. oktober 2026"


@pytest.mark.parametrize(
    ("instant", "written"),
    [
        (datetime(2026, 10, 6, 6, 5, tzinfo=UTC), "6. oktober 2026 kl. 08.05"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "1. januar 2027 kl. 00.30"),
    ],
    ids=["summer time", "winter time, over midnight"],
)
def test_an_instant_is_read_off_a_clock_in_copenhagen(instant: datetime, written: str) -> None:
    """The day is the one of that clock, too."""
    assert danish_time(instant) == written
