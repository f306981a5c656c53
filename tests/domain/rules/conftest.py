"""Which law do the rules' tests apply?"""

from datetime import date

import pytest

from books.law.book import LawBook
from domain.law_of_the_day import Fee, LawOfTheDay


@pytest.fixture(scope="session")
def law() -> LawOfTheDay:
    """Three hverdage and fourteen days: the numbers in force since 2013."""
    return LawOfTheDay(
        version="f" * 64,
        day=date(2026, 10, 1),
        calendar=LawBook.load().calendar,
        cure_days=14,
        hverdage_before_demand=3,
        demand_fee=Fee(0, False, "X", "Påkravsgebyr udeladt."),
        court_fee=Fee(75000, True, "A", "Retsafgift."),
        limitation_years=3,
        municipality_answer_days=14,
        aid_chase_days=14,
        aids={},
    )
