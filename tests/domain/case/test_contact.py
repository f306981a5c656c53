"""Is every offer and every attempt to reach the tenant kept, and does neither move the case?"""

import pytest

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import ContactMethod, ContactOutcome, HoldKind
from domain.case.evolve import fold
from domain.case.state import Case, Contact
from tests.domain.case.stages import CURING, IN_BUFFER, OPENED, STAGES
from tests.domain.case.story import (
    POLICIES,
    Story,
    day,
    given,
    until,
)


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
