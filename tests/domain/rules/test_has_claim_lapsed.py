"""When has a line lapsed by limitation?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from books.law.book import LawBook
from domain.law_of_the_day import LawOfTheDay
from domain.rules.doubts import LIMITATION
from domain.rules.has_claim_lapsed import LimitationFacts, has_claim_lapsed, lapse_day

LAW = LawBook.load().on(date(2026, 10, 1))
DAYS = st.dates(date(2013, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("begins_on", "day", "lapsed"),
    [
        (date(2023, 10, 4), date(2026, 10, 3), False),
        (date(2023, 10, 4), date(2026, 10, 4), True),
        (date(2024, 2, 29), date(2027, 2, 27), False),
        (date(2024, 2, 29), date(2027, 2, 28), True),
    ],
    ids=["the day before", "the day itself", "the day before, of a leap day", "the last day of that February"],
)
def test_three_years_after_the_last_timely_day(begins_on: date, day: date, lapsed: bool) -> None:
    """Forældelsesloven § 3(1), from the end of that day (§ 2(2))."""
    found = has_claim_lapsed(LimitationFacts(begins_on), day, LAW)

    assert (found.holds, found.doubts) == (lapsed, (LIMITATION,))
    assert [source.provision for source in found.sources] == [
        "forældelsesloven § 2, stk. 2",
        "forældelsesloven § 3, stk. 1",
    ]


def test_what_is_before_the_court_has_not_lapsed() -> None:
    """However long ago it was due."""
    found = has_claim_lapsed(LimitationFacts(date(2019, 3, 4), before_court=True), date(2026, 10, 1), LAW)

    assert (found.holds, found.because) == (False, "Posten er i fogedretten og står ved magt der.")


def test_a_law_that_was_kept_before_anybody_asked_lets_nothing_lapse(law: LawOfTheDay) -> None:
    """What was decided under it stays as it was decided."""
    kept = replace(law, limitation_years=None)

    assert lapse_day(date(2019, 3, 4), kept) is None
    assert not has_claim_lapsed(LimitationFacts(date(2019, 3, 4)), date(2026, 10, 1), kept).holds


@given(DAYS, DAYS)
def test_once_lapsed_always_lapsed_and_never_before_three_years(begins_on: date, day: date) -> None:
    """No day in between is the other way round, and an interruption only ever makes it later."""
    facts, later = LimitationFacts(begins_on), LimitationFacts(begins_on + timedelta(days=1))
    lapsed = has_claim_lapsed(facts, day, LAW).holds

    assert lapsed <= has_claim_lapsed(facts, day + timedelta(days=1), LAW).holds
    assert has_claim_lapsed(later, day, LAW).holds <= lapsed
    assert not lapsed or day - begins_on >= timedelta(days=3 * 365)
