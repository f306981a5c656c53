"""Can a person let a letter go that its channel had refused, and say when one of unknown outcome left?"""

from domain.case import commands as c
from domain.case.codes import DispatchKind, HoldKind
from tests.domain.case.stages import DEMAND_DECIDED, DEMAND_SENT
from tests.domain.case.story import arrives, at, claimed, day, given, pays, post_closes, reported

DEMAND = DispatchKind.PAYMENT_DEMAND


def test_a_refused_letter_goes_again_under_its_own_key() -> None:
    """The address was mended and the hold released: the demand leaves, and its clock can begin."""
    story = given(*DEMAND_DECIDED, claimed(DEMAND), reported(DEMAND, "refused"), post_closes())
    (key,) = (key for key, dispatch in story.case.dispatches.items() if dispatch.kind is DEMAND)
    story.given(c.ReleaseHold(kind=HoldKind.DISPATCH_REFUSED))

    story.when(c.SendAgain(key=key)).then("dispatch-revived").finds({"payment-demand": "intended"})
    story.when(claimed(DEMAND)).then("dispatch-claimed")


def test_a_letter_that_has_lost_its_reason_does_not_go_again() -> None:
    """What was paid is not demanded, whoever asks."""
    story = given(*DEMAND_DECIDED, claimed(DEMAND), reported(DEMAND, "refused"), post_closes())
    (key,) = (key for key, dispatch in story.case.dispatches.items() if dispatch.kind is DEMAND)
    story.given(pays())

    story.when(c.SendAgain(key=key)).refuses("dispatch-has-a-reason")


def test_a_letter_that_was_not_stopped_cannot_be_sent_again() -> None:
    """Sending twice is what keys are there to prevent."""
    story = given(*DEMAND_SENT)
    (key,) = (key for key, dispatch in story.case.dispatches.items() if dispatch.kind is DEMAND)

    story.when(c.SendAgain(key=key)).refuses("dispatch-was-stopped")


def test_a_letter_of_unknown_outcome_left_on_the_day_a_person_found_out() -> None:
    """It was taken up on the seventh; found out on the twelfth that it had gone then, it may have arrived since."""
    story = given(*DEMAND_DECIDED, claimed(DEMAND), reported(DEMAND, "unknown"), post_closes(), simulated=False)
    (key,) = (key for key, dispatch in story.case.dispatches.items() if dispatch.kind is DEMAND)
    story.given(at("10-12"))

    story.when(c.SettleDispatch(key=key, sent=True, on=day("10-06"))).refuses("sent-on-a-day-it-could")
    story.when(c.SettleDispatch(key=key, sent=True, on=day("10-07"))).then("dispatch-settled")
    story.when(arrives(DEMAND, "10-08")).then("delivery-recorded", "cure-deadline-set")
