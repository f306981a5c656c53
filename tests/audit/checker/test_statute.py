"""Does the checker's own reading of the statute give the known days? The product's rules have no part in it."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from audit.checker.statute import RULES
from domain.calendar import Mode

STATUTORY, CONSERVATIVE = Mode.STATUTORY, Mode.CONSERVATIVE
ONE_DAY = timedelta(days=1)

with (Path(__file__).parents[2] / "domain" / "rules" / "deadlines.csv").open(encoding="utf-8") as rows:
    TABLE = [
        {column: date.fromisoformat(day) for column, day in row.items()} for row in csv.DictReader(rows, delimiter=";")
    ]


def by_statute(rule: str, start: date, mode: Mode) -> date:
    """The day that the checker gives."""
    found = RULES[f"{rule}.v1"]
    return found.days(start, mode is CONSERVATIVE, found.number)[-1].day


def test_the_case_of_the_western_high_court() -> None:
    """U 2022.1586 V: due Friday 1 October 2021, påkrav on the 6th, arrived on the 7th, ophævelse on the 22nd."""
    assert by_statute("last-timely-day", date(2021, 10, 1), STATUTORY) == date(2021, 10, 1)
    assert by_statute("third-hverdag", date(2021, 10, 1), STATUTORY) == date(2021, 10, 5)
    assert by_statute("earliest-demand", date(2021, 10, 1), STATUTORY) == date(2021, 10, 6)
    assert by_statute("cure-deadline", date(2021, 10, 7), STATUTORY) == date(2021, 10, 21)
    assert by_statute("earliest-termination", date(2021, 10, 21), STATUTORY) == date(2021, 10, 22)


@pytest.mark.parametrize("row", TABLE, ids=[row["due"].isoformat() for row in TABLE])
def test_each_month_of_the_table_in_both_modes(row: dict[str, date]) -> None:
    """Each known month gives its dates."""
    for mode, earliest, cure in (
        (STATUTORY, "earliest_statutory", "cure_statutory"),
        (CONSERVATIVE, "earliest_conservative", "cure_conservative"),
    ):
        assert by_statute("last-timely-day", row["due"], mode) == row["last_timely"]
        assert by_statute("earliest-demand", row["last_timely"], mode) == row[earliest]
        assert by_statute("cure-deadline", row[earliest], mode) == row[cure]
        assert by_statute("earliest-termination", row[cure], mode) == row[cure] + ONE_DAY
    assert by_statute("third-hverdag", row["last_timely"], STATUTORY) == row["third_hverdag"]
    assert row["termination_statutory"] == row["cure_statutory"] + ONE_DAY


@pytest.mark.parametrize(
    ("rule", "start", "statutory", "conservative"),
    [
        ("last-timely-day", date(2023, 5, 5), date(2023, 5, 8), date(2023, 5, 8)),  # the last store bededag
        ("last-timely-day", date(2024, 4, 26), date(2024, 4, 26), date(2024, 4, 26)),  # the day that no longer is one
        ("last-timely-day", date(2026, 6, 5), date(2026, 6, 8), date(2026, 6, 8)),  # grundlovsdag on a Friday
        ("last-timely-day", date(2027, 1, 1), date(2027, 1, 4), date(2027, 1, 4)),  # holiday, Saturday, Sunday
        ("last-timely-day", date(2026, 12, 24), date(2026, 12, 24), date(2026, 12, 24)),  # no helligdag by statute
        ("last-timely-day", date(2026, 12, 31), date(2026, 12, 31), date(2026, 12, 31)),
        ("third-hverdag", date(2023, 5, 3), date(2023, 5, 8), date(2023, 5, 9)),  # past store bededag
        ("third-hverdag", date(2024, 4, 24), date(2024, 4, 27), date(2024, 4, 29)),  # and no longer past it
        ("third-hverdag", date(2025, 6, 2), date(2025, 6, 5), date(2025, 6, 6)),  # grundlovsdag as the third hverdag
        ("earliest-demand", date(2025, 6, 2), date(2025, 6, 6), date(2025, 6, 10)),
        ("earliest-demand", date(2026, 6, 1), date(2026, 6, 5), date(2026, 6, 8)),  # as the first day to send
        ("earliest-demand", date(2024, 6, 3), date(2024, 6, 7), date(2024, 6, 10)),  # as the second hverdag
        ("cure-deadline", date(2026, 5, 22), date(2026, 6, 8), date(2026, 6, 8)),  # as the last day
        ("earliest-demand", date(2026, 12, 21), date(2026, 12, 28), date(2026, 12, 29)),  # 24 December counts or not
        ("earliest-demand", date(2026, 12, 28), date(2027, 1, 2), date(2027, 1, 5)),  # 31 December
        ("earliest-demand", date(2026, 5, 12), date(2026, 5, 18), date(2026, 5, 20)),  # Ascension and the Friday after
        ("cure-deadline", date(2026, 12, 10), date(2026, 12, 24), date(2026, 12, 24)),
        ("cure-deadline", date(2026, 12, 11), date(2026, 12, 28), date(2026, 12, 28)),
        ("cure-deadline", date(2026, 3, 19), date(2026, 4, 7), date(2026, 4, 7)),  # day 14 is skærtorsdag
        ("cure-deadline", date(2026, 3, 20), date(2026, 4, 7), date(2026, 4, 7)),  # summer time begins on 29 March
        ("cure-deadline", date(2026, 10, 12), date(2026, 10, 26), date(2026, 10, 26)),  # and ends on 25 October
        ("earliest-termination", date(2024, 9, 20), date(2024, 9, 21), date(2024, 9, 21)),  # a Saturday all the same
    ],
)
def test_days_that_are_easily_got_wrong(rule: str, start: date, statutory: date, conservative: date) -> None:
    """Holidays that came to an end, the one that is a hverdag, the days that only the conservative mode minds."""
    assert by_statute(rule, start, STATUTORY) == statutory
    assert by_statute(rule, start, CONSERVATIVE) == conservative
