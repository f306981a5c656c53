"""Is every offer and every attempt to reach the tenant kept, and does neither move the case?"""

from datetime import date, time
from typing import Any

import pytest

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import ContactMethod, ContactOutcome, HoldKind, PromiseOutcome
from domain.case.evolve import fold
from domain.case.path.contact import call_backs
from domain.case.state import CallBack, Case, Contact
from tests.domain.case.stages import CURING, IN_BUFFER, OPENED, STAGES, WITH_LAWYER
from tests.domain.case.story import (
    POLICIES,
    Story,
    at,
    day,
    given,
    until,
)
from tests.domain.case.test_letters_awaited import work


@pytest.mark.parametrize("stage", STAGES)
def test_counselling_and_contact_can_be_recorded_at_every_stage(stage: str) -> None:
    """Neither moves the case."""
    story = given(*STAGES[stage])
    phase, steps = story.case.phase.value, story.agenda_of(story.case)

    story.when(c.OfferCounselling(by="phone", answer="declined")).then("counselling-offered")
    story.when(c.RecordContact(by=ContactMethod.VISIT, outcome=ContactOutcome.NOT_REACHED)).then("contact-recorded")
    story.stands(phase)
    assert story.agenda_of(story.case) == steps


def test_what_a_tenant_said_is_sealed() -> None:
    """Free text names people: it lies under a tenant's own key."""
    reached = c.RecordContact(by=ContactMethod.PHONE, outcome=ContactOutcome.REACHED)
    story = given(*OPENED).when(reached.model_copy(update={"note": "Anna er syg."}))

    assert story.last(e.ContactRecorded).sealed["anna"].text == "Anna er syg."
    story.when(reached)
    assert story.last(e.ContactRecorded).sealed == {}


def test_no_hand_over_without_an_offer_of_counselling() -> None:
    """Every demand records one; a demand that somehow did not would be held, not handed over."""
    story = without_offers(given(*IN_BUFFER))

    story.play_until(day("10-28")).stands("under-demand", holds=("step-refused",)).expects()
    assert story.last(e.CommandRefused).finding.rule == "counselling-before-hand-over"
    story.given(c.OfferCounselling(by="phone"), c.ReleaseHold(kind=HoldKind.STEP_REFUSED))
    story.expects("hand-over 2026-10-28").given(until("10-28")).stands("with-lawyer")


def test_an_association_may_hand_over_without_the_offer() -> None:
    """It is the association's policy, not the law, that asks for it."""
    policy = POLICIES.editions["BF-101"][-1].own.model_copy(update={"offer_before_handover": False})

    without_offers(given(*IN_BUFFER, policy=policy)).play_until(day("10-28")).stands("with-lawyer")


def without_offers(story: Story) -> Story:
    """The same story, in which nobody ever offered counselling."""
    case = fold(event for event in story.journal["tk-1"] if not isinstance(event, e.CounsellingOffered))
    assert isinstance(case, Case)
    story.cases["tk-1"] = case
    return story


def test_a_contact_stands_in_the_case_without_its_words() -> None:
    """Who, when, how and with what outcome: what the next step is decided on."""
    knocked = c.RecordContact(
        by=ContactMethod.VISIT, outcome=ContactOutcome.NOT_REACHED, on=day("10-12"), note="Ingen lukkede op."
    )
    story = given(*CURING, until("10-13")).when(knocked, by="adviser/r1")
    story.when(c.RecordContact(by=ContactMethod.PHONE, outcome=ContactOutcome.HELP_DECLINED), by="adviser/r2")

    assert story.case.contacts == (
        Contact("adviser/r1", day("10-12"), ContactMethod.VISIT, ContactOutcome.NOT_REACHED),
        Contact("adviser/r2", day("10-13"), ContactMethod.PHONE, ContactOutcome.HELP_DECLINED),
    )


@pytest.mark.parametrize("on", ["10-01", "10-10"], ids=["before the case", "tomorrow"])
def test_a_contact_lies_in_the_time_of_the_case(on: str) -> None:
    """Neither before it was opened nor ahead."""
    story = given(*CURING).when(c.RecordContact(by=ContactMethod.PHONE, outcome=ContactOutcome.REACHED, on=day(on)))

    story.refuses("contact-while-the-case-runs")


def spoke(outcome: str, by: str = "phone", **more: Any) -> c.RecordContact:
    """Somebody tried to reach the tenant."""
    return c.RecordContact.model_validate({"by": by, "outcome": outcome, **more})


def tasks(story: Story) -> list[tuple[str, str, date | None]]:
    """Who has to do what of contact, and by when."""
    found = [item for item in work(story) if item.task in ("reach-tenant", "call-back", "confirm-moved")]
    return [(item.task, item.role, item.due) for item in found]


REACH = ("reach-tenant", "adviser", day("11-05"))
CALL = ("call-back", "adviser", day("10-30"))

OUTCOMES = {
    "reached": [],
    "help-declined": [],
    "not-reached": [REACH],
    "message-left": [REACH],
    "wrong-number": [REACH],
    "moved": [("confirm-moved", "office", None), REACH],
}


def test_every_outcome_is_asked() -> None:
    """One that is new says here which tasks it leaves."""
    assert set(OUTCOMES) == set(ContactOutcome)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_task_leaves_exactly_when_the_tenant_was_reached(outcome: str) -> None:
    """Whatever else came of the attempt; and nothing else of the case moves."""
    story = given(*WITH_LAWYER)
    phase, steps = story.case.phase, story.agenda_of(story.case)
    assert tasks(story) == [REACH]

    story.when(spoke(outcome)).then("contact-recorded")
    assert tasks(story) == OUTCOMES[outcome]
    assert (story.case.phase, story.agenda_of(story.case)) == (phase, steps)


def test_who_was_said_to_have_moved_and_is_met_has_not_moved() -> None:
    """The office is asked until somebody knows."""
    story = given(*WITH_LAWYER, spoke("moved", "visit"), spoke("reached", "visit"))

    assert tasks(story) == []


def test_an_agreed_call_has_a_day_a_task_and_an_outcome() -> None:
    """It takes the place of reaching the tenant; whoever is not reached then is still to be called."""
    story = given(*WITH_LAWYER).when(spoke("reached", at=time(7, 15), call_back=day("10-30")))
    assert story.case.contacts[-1].at == time(7, 15)
    assert story.answer.warnings == ("Sagen går videre imens. Rådgiveren har den til og med den 5. november 2026.",)
    assert tasks(story) == [CALL]
    assert call_backs(story.case) == (CallBack(day("10-28"), day("10-30")),)

    story.given(at("10-30")).when(spoke("not-reached"))
    assert tasks(story) == [CALL]
    story.when(spoke("reached"))
    assert tasks(story) == []
    assert call_backs(story.case) == (CallBack(day("10-28"), day("10-30"), PromiseOutcome.KEPT),)


@pytest.mark.parametrize(
    ("on", "then", "became"),
    [
        ("10-30", spoke("reached"), PromiseOutcome.KEPT),
        ("10-30", spoke("help-declined"), PromiseOutcome.KEPT),
        ("10-31", spoke("reached"), PromiseOutcome.BROKEN),
        ("10-30", spoke("message-left", call_back=day("11-03")), PromiseOutcome.WITHDRAWN),
        ("11-02", spoke("message-left", call_back=day("11-03")), PromiseOutcome.BROKEN),
        ("10-31", spoke("message-left"), None),
    ],
    ids=["by its day", "declined", "later", "another day", "another day, too late", "not reached"],
)
def test_what_becomes_of_an_agreed_call(on: str, then: c.RecordContact, became: PromiseOutcome | None) -> None:
    """Kept by whoever was spoken to in time, broken later, taken back for another day."""
    story = given(*WITH_LAWYER, spoke("reached", call_back=day("10-30")), at(on), then)

    assert call_backs(story.case)[0].outcome is became


@pytest.mark.parametrize(
    ("contact", "rule"),
    [
        (spoke("reached", call_back=day("10-27")), "call-back-lies-ahead"),
        (spoke("moved", call_back=day("10-30")), "somebody-agreed"),
        (spoke("wrong-number", call_back=day("10-30")), "somebody-agreed"),
        (spoke("wrong-number", "visit"), "only-a-call-has-a-wrong-number"),
    ],
    ids=["a day that is over", "nobody agreed", "nobody answered", "a door"],
)
def test_what_cannot_have_happened_is_refused(contact: c.RecordContact, rule: str) -> None:
    """In Danish, and nothing of the case moves."""
    story = given(*WITH_LAWYER)
    before = story.case

    story.when(contact).refuses(rule)
    assert story.case.contacts == before.contacts
    assert tasks(story) == [REACH]


@pytest.mark.parametrize("first", ["reached", "not-reached"])
def test_two_outcomes_of_one_instant_both_stand(first: str) -> None:
    """Whichever comes first: the tenant was reached, and both attempts are kept."""
    second = "not-reached" if first == "reached" else "reached"
    story = given(*WITH_LAWYER).when(spoke(first)).when(spoke(second))

    assert [contact.outcome for contact in story.case.contacts] == [first, second]
    assert tasks(story) == []


def test_an_hour_to_come_is_refused_in_a_real_case() -> None:
    """A rehearsal's calendar stands at one hour, whatever the clock on the wall shows."""
    late = spoke("reached", at=time(23, 59))

    given(*OPENED, simulated=False).when(late).refuses("contact-while-the-case-runs")
    given(*OPENED, simulated=False).when(late.model_copy(update={"at": time(6)})).then("contact-recorded")
    given(*OPENED).when(late).then("contact-recorded")
