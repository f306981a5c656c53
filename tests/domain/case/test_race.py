"""Does an adviser see in time that an answer of the municipality comes too late?"""

from datetime import timedelta

import pytest
from hypothesis import given as given_by
from hypothesis import strategies as st

from domain.case import commands as c
from domain.case.codes import AidKind
from domain.case.no_return import point_of_no_return
from domain.case.race import Race, UsualAnswer, race, usual_answer
from tests.domain.case.stages import CURING, DATED, OPENED, WITH_LAWYER
from tests.domain.case.story import Act, Story, day, given, until

ASKS = c.RequestAid(kind=AidKind.ONE_OFF, consent_on=day("10-02"))


def run(story: Story, days: int | None) -> Race | None:
    """The race of a story's case against a municipality that usually answers after so many days."""
    usual = None if days is None else UsualAnswer(days, 3)
    last = point_of_no_return(story.case, story.policy, story.law.calendar)
    return race(story.case, last, usual, story.today)


@pytest.mark.parametrize(("days", "lost"), [(14, False), (15, True)])
def test_what_is_sent_today_is_in_time_up_to_the_last_day(days: int, lost: bool) -> None:
    """Fourteen days to pay are left on the day on which the demand arrived."""
    found = run(given(*CURING), days)

    assert found
    assert (found.last.name, found.last.day, found.days_left) == ("cure", day("10-23"), 14)
    assert (found.is_lost, found.runs) == (lost, False)


def test_what_was_sent_is_expected_from_its_own_day() -> None:
    """An answer that is overdue is expected today."""
    found = run(given(*DATED, ASKS, until("11-20")), 14)
    assert found
    assert (found.last.name, found.expected_on, found.is_lost, found.runs) == ("court-date", day("11-30"), False, True)

    late = run(given(*DATED, ASKS, until("12-04")), 14)
    assert late
    assert late.expected_on == day("12-04")


def test_without_an_answer_of_before_nothing_is_guessed() -> None:
    """The days that are left are shown all the same."""
    found = run(given(*WITH_LAWYER), None)

    assert found
    assert (found.expected_on, found.is_lost) == (None, False)
    assert found.days_left > 0


@pytest.mark.parametrize("acts", [OPENED, (*WITH_LAWYER, ASKS)], ids=["nothing demanded", "it rests until the answer"])
def test_there_is_no_race_where_nothing_is_threatened(acts: tuple[Act, ...]) -> None:
    """While our own steps rest for the answer nobody may terminate."""
    assert run(given(*acts), 14) is None


def test_the_usual_answer_is_the_middle_one_and_says_what_it_rests_on() -> None:
    """One case with a year's silence does not speak for the others."""
    assert usual_answer({"a": [10], "b": [12, 30], "c": [365], "d": [11]}) == UsualAnswer(12, 4)
    assert usual_answer({}) is None


@given_by(days=st.integers(0, 400), waited=st.integers(0, 20))
def test_an_answer_is_expected_today_at_the_earliest_and_lost_after_the_last_day(days: int, waited: int) -> None:
    """Whatever the municipality usually takes, and however long ago it was asked."""
    story = given(*DATED, ASKS, until(str(day("11-16") + timedelta(days=waited))))
    found = run(story, days)

    assert found
    assert found.expected_on
    assert found.expected_on >= story.today
    assert found.is_lost == (found.expected_on > found.last.day)
