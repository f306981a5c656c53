"""To which day must a payment feed be complete, and which of the days that were told counts?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from books.law.book import LawBook
from books.policies.book import PolicyBook
from domain.calendar import Mode
from domain.feeds import behind_of, feeds_say, rehearsal_says
from domain.policy import Edition, Policy
from domain.streams.organisation import PaymentFeedComplete, feeds_told

CALENDAR = LawBook.load().calendar
SAMPLE = PolicyBook.load().editions["BF-101"][-1].own
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def fed(*feeds: str, lag: int = 1) -> Policy:
    """The sample policy with payment feeds."""
    return SAMPLE.model_copy(update={"payment_feeds": feeds, "feed_lag_bank_days": lag})


def told(*days: date, feed: str = "bank") -> dict[str, frozenset[date]]:
    """What was told of one feed."""
    return {feed: frozenset(days)}


@pytest.mark.parametrize(
    ("today", "lag", "needed"),
    [
        (date(2026, 10, 13), 1, date(2026, 10, 12)),  # Tuesday: Monday
        (date(2026, 10, 12), 1, date(2026, 10, 9)),  # Monday: Friday
        (date(2026, 10, 11), 1, date(2026, 10, 9)),  # Sunday: Friday
        (date(2027, 3, 30), 1, date(2027, 3, 24)),  # the Tuesday after Easter: the Wednesday before it
        (date(2026, 10, 13), 5, date(2026, 10, 6)),
    ],
)
def test_a_feed_must_be_complete_to_the_previous_bank_day_or_as_many_back_as_the_policy_says(
    today: date, lag: int, needed: date
) -> None:
    """One day less is not enough."""
    policy = fed("bank", lag=lag)

    assert feeds_say(told(needed), policy, CALENDAR, today).behind == ()
    assert feeds_say(told(needed - timedelta(days=1)), policy, CALENDAR, today).behind == ("bank",)
    assert feeds_say({}, policy, CALENDAR, today).needed == needed


def test_a_feed_that_a_department_alone_names_is_behind_too_and_the_shortest_lag_counts() -> None:
    """Nobody would hear of the department's waiting cases, else."""
    day, friday = date(2026, 10, 13), told(date(2026, 10, 9))
    edition = Edition(SAMPLE, {"06": fed("bank", lag=5), "07": fed("bank", "giro")})

    found = behind_of(edition, friday, CALENDAR, day)
    assert {feed: say.needed for feed, say in found.items()} == {
        "bank": date(2026, 10, 12),
        "giro": date(2026, 10, 12),
    }
    assert behind_of(Edition(SAMPLE, {"06": fed("bank", lag=5)}), friday, CALENDAR, day) == {}


def test_the_clock_over_midnight_asks_for_another_day() -> None:
    """What was enough on Thursday is not on Friday, and says so with both days."""
    policy, wednesday = fed("bank"), told(date(2026, 10, 7))

    assert not feeds_say(wednesday, policy, CALENDAR, date(2026, 10, 8)).behind
    say = feeds_say(wednesday, policy, CALENDAR, date(2026, 10, 9))
    assert say.behind == ("bank",)
    assert "til og med den 8. oktober 2026" in say.because
    assert "bank: til og med den 7. oktober 2026" in say.because


def test_every_feed_must_be_complete_and_only_those_that_are_behind_are_named() -> None:
    """Two banks: the one that was never told of is named."""
    say = feeds_say(told(date(2026, 10, 8)), fed("bank", "giro"), CALENDAR, date(2026, 10, 9))

    assert say.behind == ("giro",)
    assert say.complete_to == {"bank": date(2026, 10, 8)}
    assert "giro: ikke meldt" in say.because


def test_an_association_without_a_feed_waits_for_none() -> None:
    """Nor for a day that the calendar does not know."""
    assert not feeds_say({}, SAMPLE, CALENDAR, date(2013, 1, 1)).behind


@pytest.mark.parametrize("lag", [0, 6])
def test_a_feed_may_lag_one_to_five_bank_days(lag: int) -> None:
    """The previous bank day at least; a week at most."""
    with pytest.raises(ValidationError):
        Policy.model_validate({**SAMPLE.model_dump(), "feed_lag_bank_days": lag})


def test_a_policy_names_a_feed_once() -> None:
    """Twice the same would be one line twice."""
    with pytest.raises(ValidationError, match="to gange"):
        Policy.model_validate({**SAMPLE.model_dump(), "payment_feeds": ("bank", "bank")})


@given(st.lists(DAYS, min_size=1, max_size=6), st.permutations(range(6)), DAYS, st.integers(1, 5))
def test_whichever_list_comes_first_the_newest_day_that_is_over_counts(
    days: list[date], order: list[int], today: date, lag: int
) -> None:
    """An older completeness after a newer one takes nothing back, two at once are both heard, and no day that is not
    over ever counts.
    """
    events = [
        PaymentFeedComplete(happened_on=today, organisation="BF-101", feed="bank", complete_to=days[n])
        for n in order
        if n < len(days)
    ]
    say = feeds_say(feeds_told(events).real, fed("bank", lag=lag), CALENDAR, today)
    over = [day for day in days if day < today]

    assert say.complete_to.get("bank") == (max(over) if over else None)
    assert bool(say.behind) == (not over or max(over) < CALENDAR.bank_days_before(today, lag))


@given(DAYS, st.integers(1, 4))
def test_a_longer_lag_never_asks_for_more(today: date, lag: int) -> None:
    """What is enough under a stricter policy is enough under a milder one."""
    strict, mild = fed("bank", lag=lag), fed("bank", lag=lag + 1)
    needed = feeds_say({}, strict, CALENDAR, today).needed

    assert feeds_say({}, mild, CALENDAR, today).needed < needed < today
    assert not feeds_say(told(needed), mild, CALENDAR, today).behind
    assert CALENDAR.counts_as_hverdag(needed, Mode.CONSERVATIVE)


def test_what_is_told_of_rehearsals_says_nothing_about_real_money() -> None:
    """And the other way round."""
    day = date(2026, 10, 8)
    event = PaymentFeedComplete(happened_on=day, organisation="BF-101", feed="bank", complete_to=day, simulated=True)

    assert feeds_told([event]).real == {}
    assert feeds_told([event]).rehearsed == told(day)


def test_in_the_first_days_of_the_calendar_plain_days_are_counted() -> None:
    """No case stands still there because nobody knows the bank days of 2012."""
    first = date(2013, 1, 1)

    assert feeds_say(told(date(2012, 12, 31)), fed("bank"), CALENDAR, first).behind == ()
    assert rehearsal_says(fed("bank", lag=5), CALENDAR, first).behind == ()
