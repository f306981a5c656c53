"""Is what differs between two editions of the law told in words that a lawyer reads?"""

from datetime import date

import pytest

from audit.impact.affected_cases import Comparison
from books.law.book import LawBook
from cli.law.diff_text import FORECAST_ITEMS, CaseCount, difference_in_words, summary
from domain.case.forecast import ForecastItem
from domain.streams.law import Confirmation
from tests.books.law.editions import Edit, added, appended, chosen_by, edition, instead, value_from

BOOK = LawBook.load()
FEE = "påkravsgebyr (parameters/demand_fee.toml)"

SITUATIONS: dict[str, tuple[Edit, list[str]]] = {
    "a value is added": (
        value_from("court_fee", date(2027, 1, 1), 90_000),
        [
            "retsafgift for udsættelse (parameters/court_fee.toml)",
            "  fra 1. januar 2027: ny værdi, 900,00 kr. (mærke A)",
        ],
    ),
    "an amount has another value and mark": (
        instead(
            "parameters/demand_fee.toml",
            'value      = 34400\nsource     = "nettoprisindeks-2026"\nstatus     = "C"',
            'value      = 34500\nsource     = "nettoprisindeks-2026"\nstatus     = "B"',
        ),
        [FEE, "  fra 1. januar 2027: værdi: 344,00 kr. → 345,00 kr.; mærke: C → B"],
    ),
    "a value gets an end": (
        appended("parameters/adviser_window.toml", "until = 2030-12-31\n"),
        [
            "rådgiverens dage (parameters/adviser_window.toml)",
            "  fra 1. januar 2013: til og med: intet → 31. december 2030",
        ],
    ),
    "another rule of transition": (
        chosen_by("cure_period", "case-start"),
        [
            "påkravsfrist (parameters/cure_period.toml)",
            "  vælges efter: den dag, det sker → den dag, sagen begyndte",
        ],
    ),
    "another kind of day, every year": (
        instead("holidays/new_years_eve.toml", '"doubtful"', '"shift"'),
        [
            "nytårsaftensdag (holidays/new_years_eve.toml)",
            "  slags dag: tvivlsom dag → udskyder en frist",
            (
                "Kalenderen 2013-2100: tvivlsom dag (nytårsaftensdag) → udskyder en frist (nytårsaftensdag): "
                "31. december 2013, 31. december 2014, 31. december 2015, 31. december 2018 … (64 dage)"
            ),
        ],
    ),
    "a file more": (
        added(
            "holidays/closed_day.toml",
            'title = "Closed"\ndanish = "lukkedag"\nunit = "day of the year"\nclass = "doubtful"\nchosen_by = "event"\n'
            'basis = "practice"\nprovision = ""\n\n[[values]]\nfrom = 2027-01-01\nuntil = 2027-12-31\nvalue = "11-03"\n'
            'source = "almenlejeloven-44"\nstatus = "B"\nchecked_on = ""\n',
        ),
        [
            "lukkedag (holidays/closed_day.toml): filen er ny",
            "  fra 1. januar 2027: ny værdi, 3. november (mærke B)",
            "Kalenderen 2013-2100: almindelig hverdag → tvivlsom dag (lukkedag): 3. november 2027",
        ],
    ),
    "only a comment": (
        appended("parameters/cure_period.toml", "\n# Set efter.\n"),
        ["Kun kommentarer og opstilling er anderledes."],
    ),
}


def told(new: LawBook) -> list[str]:
    """What differs, below the heading."""
    heading, *lines = difference_in_words(Comparison(BOOK, new))
    assert heading == f"Loven, fra {BOOK.version[:12]} til {new.version[:12]}"
    return [line.removeprefix("  ") for line in lines]


@pytest.mark.parametrize(("edit", "lines"), SITUATIONS.values(), ids=SITUATIONS)
def test_each_change_in_words(edit: Edit, lines: list[str]) -> None:
    """File, first day, what was and is; days of the calendar by what they are good for."""
    assert told(edition(edit)) == lines


def test_a_confirmation_in_words() -> None:
    """By role and number, as everywhere."""
    act = Confirmation("demand_fee", date(2027, 1, 1), 34400, None, "lawyer/a1", date(2026, 10, 1))

    assert told(BOOK.confirmed([act])) == [FEE, "  fra 1. januar 2027: bekræftet af: intet → lawyer/a1"]


def test_the_same_edition_twice() -> None:
    """One line."""
    assert told(BOOK) == ["De to udgaver er ens."]


def test_everything_that_can_lie_ahead_has_words() -> None:
    """No code is shown to a person."""
    assert set(FORECAST_ITEMS) == set(ForecastItem)


@pytest.mark.parametrize(
    ("tally", "said"),
    [
        (CaseCount(), "0 åbne sager er set igennem: 0 berøres, 0 dage og 0 beløb"),
        (CaseCount(cases=1, touched=1, days=1, unread=1), "1 åben sag er set igennem: 1 berøres, 1 dag og 0 beløb"),
        (CaseCount(cases=2, touched=1, days=2, amounts=1), "2 åbne sager er set igennem: 1 berøres, 2 dage og 1 beløb"),
    ],
)
def test_one_is_told_as_one(tally: CaseCount, said: str) -> None:
    """What was found in all."""
    lines = [line for line in summary(tally) if line]

    assert lines[0].startswith(said)
    assert ("1 sag kan denne version ikke læse." in lines) is (tally.unread == 1)
