"""Does nobody terminate, or go to the court, after a long wait without having weighed whether the right is lost?"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import AidKind, AidWithdrawal
from domain.event import Event
from domain.policy import Policy
from tests.domain.case.stages import VACATE_ENDED, WINDOW_ENDED
from tests.domain.case.story import Act, Story, day, given, until

WINDOW, VACATE = day("11-05"), day("11-15")
"""The last days of the adviser and of the tenant, from which the wait is counted."""


def terminates(*, weighed: bool = False) -> Act:
    """The manager decides, and says whether the wait was weighed."""
    return lambda story: c.TerminateLease(reason="Ventede på boet.", ledger_of=story.today, despite_passivity=weighed)


def files(*, weighed: bool = False) -> Act:
    """The manager goes to the court, likewise."""
    return lambda story: c.FileWithCourt(reason="Ventede på boet.", ledger_of=story.today, despite_passivity=weighed)


STEPS: dict[str, tuple[tuple[Act, ...], date, Callable[..., Act], type[Event]]] = {
    "a termination": (WINDOW_ENDED, WINDOW, terminates, e.TerminationDecided),
    "a filing": (VACATE_ENDED, VACATE, files, e.CourtFilingDecided),
}


def waited(stage: tuple[Act, ...], last: date, days: int) -> Story:
    """The story after so many days in which nobody acted."""
    return given(*stage, until((last + timedelta(days=days)).isoformat()))


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("days", [60, 61, 300])
def test_a_step_after_a_long_wait_needs_a_word(step: str, days: int) -> None:
    """On the policy's last day it goes, the day after it is asked about, with the doubt and how to say it."""
    stage, since, act, _ = STEPS[step]
    story = waited(stage, since, days)
    while not story.law.calendar.may_dispatch_on(story.today, story.policy.mode) and days > 61:
        story.given(until((story.today + timedelta(days=1)).isoformat()))
    story.when(act(), by="manager/m1")

    if days <= 60:
        assert story.answer.result == "done", story.answer.because
        return
    story.answers("refused", "waited-without-passivity")
    assert "despite_passivity=ja" in story.answer.because
    assert story.last(e.CommandRefused).finding.doubts == ("passivity",)


@pytest.mark.parametrize("step", STEPS)
def test_whoever_has_weighed_it_may_go_on_and_it_is_kept(step: str) -> None:
    """The days of the wait and the doubt stand with the decision."""
    stage, since, act, decided = STEPS[step]
    story = waited(stage, since, 75).when(act(weighed=True), by="manager/m1")

    event = story.last(decided)
    assert event.waited_days == 75
    assert "passivity" in event.finding.doubts


def test_a_step_in_time_says_nothing_of_it() -> None:
    """Neither days nor doubt, though somebody said the word."""
    story = given(*WINDOW_ENDED).when(terminates(weighed=True), by="manager/m1")

    event = story.last(e.TerminationDecided)
    assert event.waited_days is None
    assert "passivity" not in event.finding.doubts


WAITED_FOR: dict[str, tuple[Act, ...]] = {
    "the municipality": (
        c.RequestAid(kind=AidKind.RENT_AID, consent_on=day("11-06")),
        until("2027-01-10"),
        c.WithdrawAid(why=AidWithdrawal.NOT_NEEDED),
    ),
}


@pytest.mark.parametrize("reason", WAITED_FOR)
def test_waiting_for_the_tenants_sake_is_no_passivity(reason: str) -> None:
    """The days begin when there was nothing left to wait for."""
    story = given(*WINDOW_ENDED, *WAITED_FOR[reason], until("2027-01-20")).when(terminates(), by="manager/m1")

    assert story.answer.rule != "waited-without-passivity"


def test_how_long_is_the_policys() -> None:
    """Two weeks."""
    story = given(*WINDOW_ENDED, until("11-20"), policy=under_top(passivity_days=14)).when(
        terminates(), by="manager/m1"
    )

    story.answers("refused", "waited-without-passivity")


def under_top(**fields: int) -> Policy:
    """The usual policy with other terms of its own."""
    return Story().policy.model_copy(update=fields)
