"""What does the text that came with a payment name, and what does it leave open?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.purpose import MONTHS_BACK, Purpose, purpose_of

PAID = date(2026, 11, 2)
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("ANKER P. PRØVE 11-2026", Purpose(month=NOVEMBER)),
        ("HUSLEJE OKT", Purpose(month=OCTOBER, kind="rent")),
        ("Husleje for nov. 2026", Purpose(month=NOVEMBER, kind="rent")),
        ("husleje nov26", Purpose(month=NOVEMBER, kind="rent")),
        ("november", Purpose(month=NOVEMBER)),
        ("BS 2026-11", Purpose(month=NOVEMBER)),
        ("restance sept", Purpose(month=date(2026, 9, 1))),
        ("husleje december", Purpose(month=date(2026, 12, 1), kind="rent")),
        ("november 2024", Purpose(month=date(2024, 11, 1))),
        ("Husleje, forfald den 01.11.2026", Purpose(month=NOVEMBER, due=NOVEMBER, kind="rent")),
        ("HUSLEJE 01-10-2026", Purpose(month=OCTOBER, due=OCTOBER, kind="rent")),
        ("varme", Purpose(kind="heating-on-account")),
        ("varme okt", Purpose(month=OCTOBER, kind="heating-on-account")),
    ],
)
def test_what_is_named_in_one_way_is_read(text: str, named: Purpose) -> None:
    """A month with its year, or the nearest one of its name; a due day; a kind that is not the rent."""
    assert purpose_of(text, PAID) == named


@pytest.mark.parametrize(
    "text",
    [
        "",
        "husleje",
        "okt + nov",
        "husleje oktober-november",
        "10-2026 og 11-2026",
        "husleje inkl. varme nov",
        "afdrag november",
        "2. rate, november",
        "afdragsordning 11-2026",
        "JAN PRØVE",
        "MAJ FABEL HUSLEJE NOVEMBER",
        "okt",
        "1. november",
        "Overført 02.11.2026 husleje",
        "1/11",
        "husleje maj",
        "januar 2031",
        "faktura 5/2019",
        "HUSLEJE 99-99-2026",
    ],
)
def test_what_can_be_read_in_two_ways_names_nothing(text: str) -> None:
    """Two months or kinds, an instalment, a name, a day that may be that of payment, a month too far away."""
    assert purpose_of(text, PAID) is None


@given(st.text(alphabet="oktnovejanhusleje 0123456789-./,:", max_size=40), st.dates(date(2014, 1, 1), date(2090, 1, 1)))
def test_whatever_is_written_names_a_month_near_its_money(text: str, paid: date) -> None:
    """Or nothing; never another due day than one of its month."""
    named = purpose_of(text, paid)
    if named and named.month:
        ago = (paid.year - named.month.year) * 12 + paid.month - named.month.month
        assert named.month.day == 1
        assert named.due is not None or -1 <= ago <= MONTHS_BACK
        assert named.due is None or named.due.replace(day=1) == named.month
