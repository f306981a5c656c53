"""What does a listed rent do: open a case, join it, correct it, or nothing?"""

from typing import Any

import pytest

from domain.account import events as account_events
from domain.case import commands as c
from domain.case import events as e
from domain.case.decision import BEHIND
from domain.clock import at_hour
from tests.domain.case.stages import CURING, OPENED
from tests.domain.case.story import (
    LAW,
    RENT,
    Story,
    at,
    bounces,
    day,
    facts_of,
    given,
    pays,
    rent_missed,
    until,
)


def test_the_first_missed_rent_opens_a_case() -> None:
    """The ledger owes it from its last timely day; the case holds who lives there, sealed per person."""
    story = given(tenants=("anna", "bo")).when(rent_missed())

    story.then("charge-booked", "case-opened", "charge-joined").answers("opened").stands("in-arrears")
    assert story.last(account_events.ChargeBooked).happened_on == day("10-01")
    assert story.answer.case == story.case.id == "tk-1"
    assert set(story.last(e.CaseOpened).sealed) == {"anna", "bo"}
    assert story.case.opened_on == day("10-02")


def test_its_two_days_are_recorded_with_their_proof() -> None:
    """The last timely day and the first day of a demand: facts, never computed again."""
    terms = given(*OPENED).last(e.ChargeJoined).terms

    assert (terms.last_timely_day.day, terms.earliest_demand.day) == (day("10-01"), day("10-07"))
    assert terms.earliest_demand.law_version == LAW.version
    assert terms.earliest_demand.steps[-1].day == day("10-07")


@pytest.mark.parametrize("times", [1, 3])
def test_the_same_missed_rent_is_one_however_often_it_is_sent(times: int) -> None:
    """A thousand times the same is one charge."""
    story = given(*OPENED)
    before = (story.case, story.account)

    for _ in range(times):
        story.when(rent_missed()).then().answers("duplicate")
    assert (story.case, story.account) == before


def test_another_month_and_another_kind_are_other_charges() -> None:
    """Told apart by due date and kind."""
    story = given(*OPENED, rent_missed(kind="water-on-account", amount_ore=50_000)).answers("joined")

    assert [charge.charge for charge in story.case.charges] == ["2026-10-01.rent", "2026-10-01.water-on-account"]


@pytest.mark.parametrize(
    ("due", "today", "rule"),
    [
        ("10-01", "10-01", "last-timely-day-is-over"),
        ("10-03", "10-05", "last-timely-day-is-over"),  # a Saturday: timely until Monday
        ("2150-01-01", "10-05", "inside-the-calendar"),
        ("1990-01-01", "10-05", "inside-the-calendar"),
    ],
)
def test_a_rent_that_can_still_be_paid_in_time_opens_nothing(due: str, today: str, rule: str) -> None:
    """Not before the last timely day is over; and only on days that the calendar knows."""
    given(now=at_hour(day(today))).when(rent_missed(due)).refuses(rule)


def test_a_new_missed_rent_after_the_end_is_a_new_case() -> None:
    """A closed case is never joined."""
    story = given(*CURING, pays(), until("11-03")).when(rent_missed("11-01"))

    story.answers("opened").then("charge-booked", "case-opened", "charge-joined")
    assert list(story.cases) == ["tk-1", "tk-2"]
    assert (story.cases["tk-1"].number, story.cases["tk-2"].number) == (1, 2)


def test_not_even_a_message_that_names_a_closed_case_joins_it() -> None:
    """It is refused, with the way out."""
    story = given(*CURING, pays(), until("11-03"))
    command = rent_missed("11-01")
    assert callable(command)
    register = command(story)
    assert isinstance(register, c.RegisterMissedPayment)

    story.tell(register, case="tk-1")
    story.answers("refused", "case-open")
    assert len(story.cases) == 1


def test_a_known_rent_of_a_closed_case_stays_there() -> None:
    """Listed again it is a duplicate of that case."""
    story = given(*CURING, pays(), until("11-03"), rent_missed("11-01")).when(rent_missed("10-01"))

    story.then().answers("duplicate")
    assert story.answer.case == "tk-1"


def test_a_list_that_raises_what_a_closed_case_was_paid_is_warned_of() -> None:
    """No case follows the rest by itself; somebody must know."""
    story = given(*CURING, pays()).when(rent_missed(amount_ore=RENT + 100))

    assert "afsluttet sag" in "".join(story.answer.warnings)
    story.when(rent_missed(amount_ore=RENT)).answers("corrected")
    assert not story.answer.warnings


def test_a_later_list_may_know_more_of_the_tenants() -> None:
    """New contacts are taken in for the people we know."""
    story = given(*OPENED, until("11-03"))
    story.when(rent_missed("11-01", digital_post=True, people={"anna": facts_of("anna", "+4500000001")}))

    story.then("charge-booked", "tenants-updated", "charge-joined")
    assert (story.case.digital_post, story.case.people["anna"]) == (True, facts_of("anna", "+4500000001"))


def test_a_later_list_that_knows_less_takes_nothing_away() -> None:
    """A phone, and that children live there, stay known when the next list has nothing in their columns."""
    known = facts_of("anna", "+4500000001").model_copy(update={"children": True})
    story = given(rent_missed(people={"anna": known}), until("11-03"))

    story.when(rent_missed("11-01", people={"anna": facts_of("anna")})).then("charge-booked", "charge-joined")
    assert story.case.people["anna"] == known


@pytest.mark.parametrize(
    ("changed", "types"),
    [
        ({}, []),
        ({"digital_post": True}, ["tenants-updated"]),
        ({"mail": True}, ["tenants-updated"]),
        ({"people": {"anna": facts_of("anna", "+4500000001")}}, ["tenants-updated"]),
    ],
)
def test_only_what_changed_is_taken_in(changed: dict[str, Any], types: list[str]) -> None:
    """A mark alone, a telephone alone; nothing new is no fact."""
    story = given(*OPENED, until("11-03")).when(rent_missed("11-01", **changed))

    story.then("charge-booked", *types, "charge-joined")


def test_other_tenants_on_a_later_list_are_warned_of_and_not_taken_in() -> None:
    """Who is on the lease is not decided by a list."""
    story = given(*OPENED, until("11-03"))
    story.when(rent_missed("11-01", tenants=("anna", "cid"), people={"anna": facts_of("anna"), "cid": facts_of("cid")}))

    story.answers("joined")
    assert story.case.tenants == ("anna",)
    assert [warning.startswith("Listen nævner andre lejere") for warning in story.answer.warnings] == [True]


# --- the calendar of a rehearsal -------------------------------------------------------------------------------------


def test_a_list_of_a_later_day_waits_until_the_calendar_is_there() -> None:
    """A rehearsal is first walked to that day, so that every step falls on its own."""
    story = given(*OPENED).when(rent_missed("11-01", today=day("11-03")))

    story.then().answers(BEHIND)
    story.given(until("11-03")).when(rent_missed("11-01", today=day("11-03"))).answers("joined")


def test_no_list_walks_a_calendar_to_the_end_of_days() -> None:
    """Beyond what the calendar can count nobody walks."""
    given(*CURING).when(rent_missed("11-01", today=day("9999-12-31"))).refuses("inside-the-calendar")


def test_no_calendar_goes_back_and_no_real_one_is_moved() -> None:
    """A list of an earlier day is read where the calendar stands, and one that would move a real case is refused."""
    story = given(*CURING)
    today = story.today
    story.when(rent_missed("11-01", today=day("10-08"))).refuses("last-timely-day-is-over")
    story.when(rent_missed(today=day("10-02"), as_of=day("10-02"))).answers("duplicate")
    assert story.today == today
    given(*CURING, simulated=False).when(rent_missed("11-01", today=day("11-03"))).refuses(
        "real-calendar-is-never-moved"
    )


@pytest.mark.parametrize(
    ("simulated", "to", "rule"),
    [
        (True, "10-09", None),
        (True, "10-08", "calendar-never-goes-back"),
        (False, "12-24", "real-calendar-is-never-moved"),
        (True, "2100-01-01", "inside-the-calendar"),
    ],
)
def test_only_a_rehearsal_is_advanced(simulated: bool, to: str, rule: str | None) -> None:
    """A real case refuses, and the refusal is recorded."""
    story = given(*OPENED, at("10-09"), simulated=simulated).when(c.AdvanceCalendar(to=day(to)))

    if rule:
        story.refuses(rule)
    else:
        story.then().answers("done")


def test_a_rehearsal_that_is_behind_is_first_moved_step_by_step() -> None:
    """By the workflow, which hears it from the decision alone and then asks again."""
    given(*OPENED, at("10-09"), simulated=True).when(c.AdvanceCalendar(to=day("12-24"))).then().answers(BEHIND)


@pytest.mark.parametrize(("simulated", "moved"), [(True, ["calendar-moved"]), (False, [])])
def test_how_far_a_rehearsal_is_moved_is_recorded_once(simulated: bool, moved: list[str]) -> None:
    """The offset against Temporal's clock; a real case has none."""
    story = given(*OPENED, simulated=simulated)
    command = c.OfferCounselling(by="phone")

    story.offset_seconds = 86_400
    story.when(command).then(*moved, "counselling-offered")
    assert story.case.offset_seconds == (86_400 if simulated else 0)
    story.when(command).then("counselling-offered")
    story.offset_seconds = None
    story.when(command).then("counselling-offered")
    story.offset_seconds = 2 * 86_400
    story.when(bounces("b9")).then(*moved, "command-refused")


def test_a_rehearsal_opened_elsewhere_in_time_records_its_offset() -> None:
    """It had no calendar to move before."""
    story = Story(offset_seconds=-3_600).when(rent_missed())

    story.then("charge-booked", "case-opened", "charge-joined", "calendar-moved")
