"""Does what is said to lie ahead of a case come true, and is what was recorded no part of it?"""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import DispatchKind, HoldKind
from domain.case.forecast import CaseNow, DayOrOre, ForecastItem, forecast
from domain.case.subject import Subject
from domain.clock import at_hour
from domain.rules.last_timely_day import last_timely_day
from tests.domain.case.story import (
    LAW,
    Story,
    agrees,
    at,
    day,
    files,
    given,
    post_closes,
    rent_missed,
    terminates,
    until,
)

ONE_DAY = timedelta(days=1)
OCTOBER, NOVEMBER = "charge:2026-10-01.rent", "charge:2026-11-01.rent"


def ahead(story: Story) -> dict[tuple[Subject, ForecastItem], DayOrOre]:
    """What lies ahead of the story's case under the shipped law."""
    opened_on = story.case.opened_on
    of = CaseNow(story.case, story.account, story.policy, story.today)
    found = forecast(of, lambda decision: LAW.during(decision, opened_on))
    assert not found.faults
    return dict(found.found)


def opened(due: date, **tenancy: Any) -> Story:
    """A case of one missed rent, opened on the first day on which it is one; letters arrive the day they leave."""
    story = given(digital_post=True, **tenancy)
    timely = last_timely_day(due, story.policy.mode, LAW.on(due)).day
    story.now = at_hour(timely + ONE_DAY)
    return story.given(rent_missed(due.isoformat()))


def only(story: Story) -> dict[ForecastItem, DayOrOre]:
    """The same of a case in which one thing is ahead."""
    found = ahead(story)
    assert len({subject for subject, _ in found}) <= 1
    return {name: value for (_, name), value in found.items()}


def day_of(found: dict[ForecastItem, DayOrOre], name: ForecastItem) -> date:
    """A day that lies ahead."""
    found_day = found[name]
    assert isinstance(found_day, date)
    return found_day


@settings(max_examples=60)
@examples(st.dates(date(2025, 11, 1), date(2030, 12, 31)))
def test_what_lies_ahead_comes_true(due: date) -> None:
    """Played on as it was counted, each step falls on the foretold day, and none could have come before."""
    story = opened(due)
    told = only(story)

    story.play_until(day_of(told, ForecastItem.TERMINATION) - ONE_DAY)
    assert story.copy().when(terminates()).answer.result == "refused"
    story.play_until(day_of(told, ForecastItem.TERMINATION)).when(terminates()).answers("done")
    story.play_until(day_of(told, ForecastItem.VACATE) + ONE_DAY).when(files()).answers("done")

    demand, cure = story.last(e.PaymentDemandDecided), story.last(e.CureDeadlineSet)
    handed_over, ended = story.last(e.HandedOverToLawyer), story.last(e.LeaseTerminated)
    assert told == {
        ForecastItem.DEMAND: demand.happened_on,
        ForecastItem.DEMAND_FEE: demand.fee_ore,
        ForecastItem.CURE: cure.cure.day,
        ForecastItem.EARLIEST_TERMINATION: cure.earliest_termination.day,
        ForecastItem.HAND_OVER: handed_over.happened_on,
        ForecastItem.ADVISER_WINDOW: handed_over.window_until,
        ForecastItem.TERMINATION: story.last(e.TerminationDecided).happened_on,
        ForecastItem.VACATE: ended.vacate_by,
        ForecastItem.COURT_FEE: story.last(e.CourtFilingDecided).court_fee_ore,
    }


@settings(max_examples=15)
@examples(st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_every_day_foretells_the_same_of_what_is_still_ahead(due: date) -> None:
    """Whatever the day, as long as the clock takes each step on its day; and it grows less."""
    story = opened(due)
    told = only(story)
    last = len(told)

    while story.today < day_of(told, ForecastItem.TERMINATION) - ONE_DAY:
        story.play_until(story.today + ONE_DAY)
        now = {name: value for name, value in only(story).items() if name is not ForecastItem.ARRIVAL}
        assert now.items() <= told.items()
        assert len(now) <= last
        last = len(now)
    assert set(now) == {ForecastItem.TERMINATION, ForecastItem.VACATE, ForecastItem.COURT_FEE}


def test_what_was_recorded_is_no_part_of_it() -> None:
    """A charge's own days are facts; the days of a demand that has arrived are told as they were recorded."""
    story = opened(date(2026, 10, 1)).play_until(date(2026, 10, 8))

    assert story.demand.cure is not None
    assert {name for _, name in ahead(story)} == {
        ForecastItem.CURE,
        ForecastItem.EARLIEST_TERMINATION,
        ForecastItem.HAND_OVER,
        ForecastItem.ADVISER_WINDOW,
        ForecastItem.TERMINATION,
        ForecastItem.VACATE,
        ForecastItem.COURT_FEE,
    }


def by_subject(story: Story) -> dict[str, str]:
    """What lies ahead in 2026, in words: by what it is about, each `name value`."""
    found: dict[str, list[str]] = {}
    for (subject, name), value in ahead(story).items():
        found.setdefault(str(subject), []).append(f"{name.value} {str(value).removeprefix('2026-')}")
    return {subject: ", ".join(told) for subject, told in found.items()}


SITUATIONS: dict[str, tuple[Story, dict[str, str]]] = {
    "on its way by the local post": (
        given(rent_missed(), until("10-07")),
        {"demand:1": "arrival 10-09, cure 10-23, earliest-termination 10-24, hand-over 10-28, adviser-window 11-05, "
                     "termination 11-06, vacate 11-11, court-fee 75000"},
    ),
    "on its way, and nobody has told where it is: as if it arrived today": (
        given(rent_missed(), until("10-07"), at("10-12"), simulated=False),
        {"demand:1": "arrival 10-12, cure 10-26, earliest-termination 10-27, hand-over 10-29, adviser-window 11-06, "
                     "termination 11-09, vacate 11-14, court-fee 75000"},
    ),
    "not sent yet on a Saturday": (
        given(rent_missed(), post_closes(DispatchKind.PAYMENT_DEMAND), until("10-10"), digital_post=True),
        {"demand:1": "arrival 10-12, cure 10-26, earliest-termination 10-27, hand-over 10-29, adviser-window 11-06, "
                     "termination 11-09, vacate 11-14, court-fee 75000"},
    ),
    "a person must look: as if that were done today": (
        given(rent_missed(), c.HoldCase(kind=HoldKind.DEATH), at("10-12"), digital_post=True),
        {OCTOBER: "demand 10-12, demand-fee 0, cure 10-26, earliest-termination 10-27, hand-over 10-29, "
                            "adviser-window 11-06, termination 11-09, vacate 11-14, court-fee 75000"},
    ),
    "it rests until a day": (
        given(rent_missed(), c.PauseLadder(until=day("10-20")), digital_post=True),
        {OCTOBER: "demand 10-21, demand-fee 0, cure 11-04, earliest-termination 11-05, hand-over 11-09, "
                            "adviser-window 11-17, termination 11-18, vacate 11-23, court-fee 75000"},
    ),
    "on its way, and it rests until a day": (
        given(rent_missed(), until("10-07"), c.PauseLadder(until=day("11-12"))),
        {"demand:1": "arrival 10-09, cure 10-23, earliest-termination 10-24, hand-over 11-13, adviser-window 11-21, "
                     "termination 11-23, vacate 11-28, court-fee 75000"},
    ),
    "its days run, and it rests until a day": (
        given(rent_missed(), until("10-08"), c.PauseLadder(until=day("11-12")), digital_post=True),
        {"demand:1": "cure 10-21, earliest-termination 10-22, hand-over 11-13, "
                    "adviser-window 11-21, termination 11-23, vacate 11-28, court-fee 75000"},
    ),
    "with the lawyer, and it rests until a day": (
        given(rent_missed(), until("10-26"), c.PauseLadder(until=day("11-12")), digital_post=True),
        {"demand:1": "termination 11-13, vacate 11-18, court-fee 75000"},
    ),
    "an agreement after the demand had arrived": (
        given(rent_missed(), until("10-08"), agrees(("11-01", 400_000), ("12-01", 400_000)), digital_post=True),
        {"agreement:1": "check-agreement 11-04"},
    ),
    "while a termination stands, nothing else climbs": (
        given(rent_missed(), until("11-04"), terminates(), rent_missed("11-01"), digital_post=True),
        {"demand:1": "arrival 11-04, vacate 11-09, court-fee 75000"},
    ),
    "the lease has ended": (
        given(rent_missed(), until("11-04"), terminates(), until("11-05"), digital_post=True),
        {"demand:1": "court-fee 75000"},
    ),
    "filed": (
        given(rent_missed(), until("11-04"), terminates(), until("11-10"), files(), digital_post=True),
        {},
    ),
    "two months": (
        given(rent_missed(), until("11-03"), rent_missed("11-01"), digital_post=True),
        {NOVEMBER: "demand 11-06, demand-fee 0, cure 11-20, earliest-termination 11-21, hand-over 11-25, "
                            "adviser-window 12-03, termination 12-04, vacate 12-09, court-fee 75000",
         "demand:1": "termination 11-04, vacate 11-09, court-fee 75000"},
    ),
    "a fresh demand after an invalid one costs nothing": (
        given(rent_missed(), until("10-07"), c.VoidDemand(demand=1, why="not-arrived"), digital_post=True),
        {OCTOBER: "demand 10-07, cure 10-21, earliest-termination 10-22, hand-over 10-26, "
                            "adviser-window 11-03, termination 11-04, vacate 11-09, court-fee 75000"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("story", "told"), SITUATIONS.values(), ids=SITUATIONS)
def test_where_a_case_stands_decides_what_is_ahead(story: Story, told: dict[str, str]) -> None:
    """By charge or demand, in the order of the path; amounts in øre."""
    assert by_subject(story) == told


def test_the_end_of_the_calendar_is_said() -> None:
    """What lies before it is told, and why no more can be."""
    story = opened(date(2100, 12, 1))
    found = forecast(
        CaseNow(story.case, story.account, story.policy, story.today),
        lambda decision: LAW.during(decision, story.case.opened_on),
    )

    assert [name for _, name in found.found][-1] is ForecastItem.ADVISER_WINDOW
    ((_, fault),) = found.faults.items()
    assert "ligger uden for kalenderen" in fault


def test_the_court_fee_ahead_is_that_of_every_tenant() -> None:
    """Nobody has said that they are cohabiting spouses, and until the filing nobody can."""
    both = only(opened(date(2026, 10, 1), tenants=("anna", "bo")))

    assert both[ForecastItem.COURT_FEE] == 150_000
