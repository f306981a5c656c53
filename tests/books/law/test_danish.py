"""Is each value of the law said as a Dane would say it?"""

from datetime import date

import pytest

from books.law.book import LawBook
from books.law.danish import QUOTED, checked_in_words, value_in_words
from books.law.parameter import UNITS
from books.law.quote import KINDS, STATUTE

SAID = [
    ("øre", 33500, "335,00 kr."),
    ("hundredths of a percent", 975, "9,75 %"),
    ("days", 14, "14 dage"),
    ("days", 1, "1 dag"),
    ("years", 3, "3 år"),
    ("hverdage", 3, "3 hverdage"),
    ("hverdage", 1, "1 hverdag"),
    ("count", 3, "3"),
    ("aid", "may-be-repayable", "kan gives mod tilbagebetaling"),
    ("day of the year", "easter+0", "påskedag"),
    ("day of the year", "easter+1", "1 dag efter påskedag"),
    ("day of the year", "easter-3", "3 dage før påskedag"),
    ("day of the year", "12-24", "24. december"),
    ("day of the year", "saturday", "hver lørdag"),
]


@pytest.mark.parametrize(("unit", "value", "words"), SAID)
def test_a_value_is_said_with_its_unit(unit: str, value: int | str, words: str) -> None:
    """Nobody needs to know øre or hundredths."""
    assert value_in_words(unit, value) == words


def test_every_unit_has_words() -> None:
    """A new unit is said, too, and so is every value that the files hold today."""
    book = LawBook.load()
    dated = [*book.parameters.values(), *(holiday.parameter for holiday in book.holidays.values())]

    assert {unit for unit, _, _ in SAID} == set(UNITS)
    assert all(value_in_words(one.unit, value.value) for one in dated for value in one.values.entries)


def test_every_kind_of_quote_has_words() -> None:
    """Only the law's own words stand without any before them."""
    assert {kind for kind in KINDS if not QUOTED[kind]} == {STATUTE}


def test_who_has_looked() -> None:
    """Nobody, or somebody on a day."""
    assert checked_in_words(None) == "ingen har efterset det"
    assert checked_in_words(date(2026, 11, 3)) == "efterset den 3. november 2026"
