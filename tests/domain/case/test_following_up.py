"""Is a tenant looked after who kept the home, on the days that the policy gives?"""

from datetime import date

import pytest

from domain.case import commands as c
from domain.case.codes import FollowUpOutcome
from domain.case.path.follow_up import follow_ups, months_after
from tests.domain.case.stages import CURING, WITH_LAWYER
from tests.domain.case.story import POLICIES, Story, at, bounces, day, given, pays

STILL_THERE = FollowUpOutcome.STILL_THERE


def days_of(story: Story) -> list[str]:
    """The days on which somebody has to look, as the list of days shows them."""
    return [when.isoformat() for _, when in follow_ups(story.case, POLICIES.editions["BF-101"][-1].own)]


def test_a_saved_home_is_looked_after_four_times() -> None:
    """One, three, six and twelve months after the payment of 8 October 2026."""
    story = given(*CURING, at("10-08"), pays())

    assert days_of(story) == ["2026-11-08", "2027-01-08", "2027-04-08", "2027-10-08"]


def test_what_was_recorded_is_not_asked_for_again() -> None:
    """Each month once, and not before its day."""
    story = given(*CURING, at("10-08"), pays())
    follow_up = c.RecordFollowUp(months=1, outcome=STILL_THERE)
    story.when(follow_up).refuses("follow-up-on-its-day")

    story.given(at("11-08")).when(follow_up).then("followed-up")

    assert days_of(story) == ["2027-01-08", "2027-04-08", "2027-10-08"]
    story.when(follow_up).refuses("follow-up-is-open")
    story.when(c.RecordFollowUp(months=2, outcome=STILL_THERE)).refuses("follow-up-is-open")


def test_an_open_case_and_a_lost_home_are_not_followed_up() -> None:
    """There is nothing to look after yet, or no more."""
    given(*CURING).when(c.RecordFollowUp(months=1, outcome=STILL_THERE)).refuses("case-has-ended")
    moved = given(*WITH_LAWYER, c.RecordMovedOut(on=day("10-28")))

    assert days_of(moved) == []


def test_a_case_that_reopens_begins_anew() -> None:
    """What was recorded belonged to an ending that did not last."""
    story = given(*CURING, at("10-08"), pays(), at("11-08"), c.RecordFollowUp(months=1, outcome=STILL_THERE), bounces())
    assert days_of(story) == []

    story.given(pays(payment="b2"))

    assert len(days_of(story)) == 4


@pytest.mark.parametrize(
    ("begin", "months", "end"),
    [("2026-10-31", 1, "2026-11-30"), ("2026-11-30", 3, "2027-02-28"), ("2027-02-28", 12, "2028-02-28")],
)
def test_months_end_on_the_last_day_where_they_must(begin: str, months: int, end: str) -> None:
    """A month without a thirty-first ends on its last day."""
    assert months_after(date.fromisoformat(begin), months) == date.fromisoformat(end)
