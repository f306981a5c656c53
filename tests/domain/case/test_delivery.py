"""When has a letter arrived, whom must it reach, and what if that turns out otherwise?"""

import pytest

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import DeliveryOutcome, DispatchKind, HoldKind
from domain.case.state import OnItsWay, Terminating
from tests.domain.case.stages import DEMAND_DECIDED, DEMAND_SENT, OPENED, TERMINATION_SENT
from tests.domain.case.story import (
    Act,
    arrives,
    at,
    bounces,
    claimed,
    day,
    files,
    given,
    pays,
    post_closes,
    reported,
    settled,
    terminates,
    until,
)

DEMAND, TERMINATION = DispatchKind.PAYMENT_DEMAND, DispatchKind.TERMINATION
BOTH = ("anna", "bo")
REAL_DEMAND: tuple[Act, ...] = (*OPENED, until("10-07"))
"""The demand has left to each tenant of a real case, where nobody but a person reports arrivals."""


def test_without_arrival_there_is_no_deadline() -> None:
    """A missing fact is never guessed: nothing happens by itself, however long it takes."""
    story = given(*REAL_DEMAND, until("12-24"), simulated=False).stands("under-demand").expects()

    assert story.demand.cure is None
    story.when(terminates()).refuses("demand-is-with-lawyer")


def test_the_days_run_from_the_day_of_arrival_not_of_its_news() -> None:
    """Recorded on the 14th, arrived on the 8th."""
    story = given(*REAL_DEMAND, at("10-14"), simulated=False).when(arrives(DEMAND, "10-08"))

    story.then("delivery-recorded", "cure-deadline-set").expects("hand-over 2026-10-27")
    assert story.last(e.CureDeadlineSet).cure.day == day("10-22")
    assert story.last(e.CureDeadlineSet).happened_on == day("10-08")


def test_the_clock_starts_when_the_last_joint_tenant_is_reached() -> None:
    """One on the 8th, the other on the 15th: the days run from the 15th."""
    story = given(*REAL_DEMAND, at("10-15"), simulated=False, tenants=BOTH)

    story.when(arrives(DEMAND, "10-08", person="anna")).then("delivery-recorded").expects()
    story.when(arrives(DEMAND, "10-15", person="bo")).then("delivery-recorded", "cure-deadline-set")
    assert story.last(e.CureDeadlineSet).cure.day == day("10-29")


@pytest.mark.parametrize("outcome", ["returned", "known-absence"])
def test_a_letter_that_did_not_reach_one_of_them_holds_the_case(outcome: str) -> None:
    """Returned, or known to be in hospital or custody: it has not arrived."""
    story = given(*REAL_DEMAND, at("10-15"), simulated=False, tenants=BOTH)
    story.given(arrives(DEMAND, "10-08", person="anna")).when(arrives(DEMAND, person="bo", outcome=outcome))

    story.then("delivery-recorded", "case-held").stands("under-demand", holds=("not-arrived",)).expects()
    story.given(c.ReleaseHold(kind=HoldKind.NOT_ARRIVED)).expects()
    assert story.demand.cure is None
    story.when(arrives(DEMAND, "10-15", person="bo")).then("delivery-recorded", "cure-deadline-set")


@pytest.mark.parametrize("outcome", ["arrived", "pickup-notice", "not-collected", "refused"])
def test_who_does_not_take_a_letter_in_is_reached_all_the_same(outcome: str) -> None:
    """Delivered, or a notice that it can be picked up, or turned away at the door: the days run from there."""
    story = given(*REAL_DEMAND, at("10-15"), simulated=False).when(arrives(DEMAND, "10-08", outcome=outcome))

    story.then("delivery-recorded", "cure-deadline-set").expects("hand-over 2026-10-27")
    assert story.last(e.DeliveryRecorded).finding.rule == "has-letter-arrived.v1"


def test_a_termination_must_reach_every_joint_tenant_too() -> None:
    """The lease ends with the last of them."""
    story = given(*TERMINATION_SENT, until("11-06"), tenants=BOTH, simulated=True)
    story.given(arrives(TERMINATION, "11-06", person="anna")).stands("terminated")
    assert isinstance(story.demand.phase, Terminating)

    story.given(until("11-10"))
    assert story.last(e.LeaseTerminated).arrived_on == day("11-10")


def test_a_termination_that_one_channel_refused_ends_no_lease() -> None:
    """The other tenant has it: that is not enough."""
    story = given(*TERMINATION_SENT[:-2], tenants=BOTH)
    story.when(claimed(TERMINATION)).when(reported(TERMINATION, "refused")).then("dispatch-suppressed", "case-held")
    story.given(c.ReleaseHold(kind=HoldKind.DISPATCH_REFUSED), post_closes(), until("12-24"))

    assert isinstance(story.demand.phase, Terminating)
    story.when(files()).refuses("lease-has-ended")


# --- which letters ---------------------------------------------------------------------------------------------------


def test_only_a_letter_that_left_can_arrive_and_only_since_then() -> None:
    """Not before it was sent, not in the future, not a letter that needs no proof."""
    given(*DEMAND_DECIDED).when(arrives(DEMAND)).refuses("letter-was-sent")
    story = given(*DEMAND_SENT, at("10-08"))
    story.when(arrives(DEMAND, "10-06")).refuses("arrival-after-dispatch")
    story.when(arrives(DEMAND, "10-09")).refuses("arrival-after-dispatch")
    story.when(arrives(DispatchKind.REMINDER)).refuses("letter-exists")
    story.when(c.RecordDelivery(key="no-such-key", outcome=DeliveryOutcome.ARRIVED, on=day("10-08"))).refuses(
        "letter-exists"
    )


def test_the_local_post_of_a_rehearsal_brings_print_on_the_second_hverdag() -> None:
    """Sent Wednesday: arrived Friday. Sent Friday: arrived Tuesday. Digital Post: the same day."""
    assert given(*DEMAND_SENT).expects("local-post-delivers 2026-10-09").today == day("10-07")
    assert given(*TERMINATION_SENT).expects("local-post-delivers 2026-11-10").today == day("11-06")
    given(*DEMAND_SENT, until("10-07"), digital_post=True).expects("hand-over 2026-10-26")


def test_a_letter_that_perhaps_left_does_not_start_a_clock() -> None:
    """Only when a person has found out that it went can it have arrived."""
    story = given(*DEMAND_DECIDED, claimed(DEMAND), reported(DEMAND, "unknown"), post_closes())
    story.finds({"payment-demand": "outcome-unknown"}).given(until("10-12")).expects()

    story.when(arrives(DEMAND)).refuses("letter-was-sent")
    story.when(settled(DEMAND, sent=True)).then("dispatch-settled").expects("local-post-delivers 2026-10-14")


# --- corrected -------------------------------------------------------------------------------------------------------


def test_an_arrival_that_is_corrected_in_time_moves_the_deadline() -> None:
    """Nothing was done on the old day yet."""
    story = given(*REAL_DEMAND, at("10-15"), arrives(DEMAND, "10-08"), simulated=False)

    story.when(arrives(DEMAND, "10-12")).then("delivery-recorded", "cure-deadline-set").stands("under-demand")
    story.expects("hand-over 2026-10-29")
    story.when(arrives(DEMAND, "10-12")).then("delivery-recorded")


def test_an_arrival_that_turns_out_wrong_takes_the_deadline_away() -> None:
    """It came back after all: no day to pay is known, and the case waits for a person."""
    story = given(*REAL_DEMAND, at("10-15"), arrives(DEMAND, "10-08"), simulated=False)
    story.when(arrives(DEMAND, outcome="returned")).then("delivery-recorded", "case-held")

    assert story.demand.phase == OnItsWay()
    story.given(c.ReleaseHold(kind=HoldKind.NOT_ARRIVED), until("12-24")).stands("under-demand").expects()


WITH_LAWYER_FOR_REAL = (*REAL_DEMAND, at("10-15"), arrives(DEMAND, "10-08"), until("11-05"))


def test_with_the_lawyer_a_later_arrival_moves_the_deadline_and_holds_the_case() -> None:
    """Steps were taken on the old day; no termination leaves before the new one has passed."""
    story = given(*WITH_LAWYER_FOR_REAL, simulated=False).when(arrives(DEMAND, "10-22"))
    story.then("delivery-recorded", "cure-deadline-set", "case-held").stands(
        "with-lawyer", holds=("delivery-corrected",)
    )
    story.given(c.ReleaseHold(kind=HoldKind.DELIVERY_CORRECTED))

    story.when(terminates()).refuses("may-lease-be-terminated.v1")
    story.given(until("11-06")).when(terminates()).answers("done")


def test_with_the_lawyer_a_letter_that_came_back_forbids_the_termination() -> None:
    """Without every arrival the demand is not valid, and the refusal says so."""
    story = given(*WITH_LAWYER_FOR_REAL, simulated=False).given(arrives(DEMAND, outcome="returned"))
    story.given(c.ReleaseHold(kind=HoldKind.NOT_ARRIVED)).when(terminates()).refuses("may-lease-be-terminated.v1")

    assert "ikke kommet frem til alle lejere" in story.last(e.CommandRefused).finding.because


def test_a_termination_that_waits_is_asked_again_on_its_day() -> None:
    """Decided on the old day and not yet taken up: it does not leave before the new day has passed."""
    story = given(*WITH_LAWYER_FOR_REAL, post_closes(TERMINATION), terminates(), simulated=False)
    story.given(arrives(DEMAND, "10-23"), c.ReleaseHold(kind=HoldKind.DELIVERY_CORRECTED))

    story.when(claimed(TERMINATION)).then().answers("not-today")
    story.given(at("11-09")).when(claimed(TERMINATION)).then("dispatch-claimed").answers("claimed")


def test_a_termination_that_left_too_early_is_never_filed() -> None:
    """Sent on the 5th; the demand arrived so late that the days ran to the 6th: one day early is void."""
    story = given(*WITH_LAWYER_FOR_REAL, terminates(), until("11-05"), arrives(TERMINATION), until("11-16"))
    story.simulated = False
    story.given(arrives(DEMAND, "10-23"), c.ReleaseHold(kind=HoldKind.DELIVERY_CORRECTED))

    story.when(files()).refuses("may-case-be-filed.v1")


def test_a_payment_is_judged_by_the_corrected_deadline() -> None:
    """It looked late; with the right arrival it was in time, and the termination falls."""
    story = given(*WITH_LAWYER_FOR_REAL, terminates(), until("11-05"), arrives(TERMINATION), until("11-12"))
    story.given(pays(value="11-06")).stands("terminated", pauses=("late-payment",))

    story.when(arrives(DEMAND, "10-23")).stands("closed", "paid", "own-payment")


def test_a_termination_that_came_back_has_not_ended_the_lease() -> None:
    """Recorded as arrived, then returned: the days to leave are gone, and it waits for its arrival."""
    story = given(*TERMINATION_SENT, until("11-10")).when(arrives(TERMINATION, outcome="returned"))

    story.then("delivery-recorded", "case-held").stands("terminated", holds=("not-arrived",))
    story.given(c.ReleaseHold(kind=HoldKind.NOT_ARRIVED)).expects()
    story.given(until("11-20")).when(files()).refuses("lease-has-ended")
    story.when(arrives(TERMINATION, "11-18")).expects("end-vacate-period 2026-11-24")


def test_a_termination_whose_arrival_is_corrected_gives_the_days_to_leave_anew() -> None:
    """From the 10th to the 13th: the tenant has until the 18th."""
    story = given(*TERMINATION_SENT, until("11-16")).when(arrives(TERMINATION, "11-13"))

    story.then("delivery-recorded", "lease-terminated").expects("end-vacate-period 2026-11-19")
    story.when(files()).refuses("vacate-period")


def test_a_termination_whose_arrival_is_corrected_after_filing_holds_the_case() -> None:
    """The court was asked on the old day: a person must look."""
    story = given(*TERMINATION_SENT, until("11-16"), files(), until("11-16")).when(arrives(TERMINATION, "11-13"))

    story.then("delivery-recorded", "lease-terminated", "case-held").stands(
        "before-bailiff-court", holds=("delivery-corrected",)
    )


def test_the_arrival_of_a_demand_that_is_over_changes_nothing_but_the_letter() -> None:
    """Paid before it came: no clock starts, also not when the payment bounces later."""
    story = given(*REAL_DEMAND, pays(100), at("10-14"), simulated=False).given(c.VoidDemand(demand=1, why="other"))
    story.when(arrives(DEMAND, "10-08")).then("delivery-recorded").stands("in-arrears")

    story.when(bounces()).then("payment-bounced")
    assert story.days_of(e.CureDeadlineSet) == []


@pytest.mark.parametrize("outcome", ["refused", "not-collected", "pickup-notice"])
def test_digital_post_arrives_in_the_mailbox_and_nowhere_else(outcome: str) -> None:
    """What is said of letters on paper starts no days to pay: the sender must show when it was available."""
    story = given(*REAL_DEMAND, at("10-15"), simulated=False, digital_post=True)

    story.when(arrives(DEMAND, "10-08", outcome=outcome)).then("delivery-recorded", "case-held")
    assert story.case.holds == (HoldKind.NOT_ARRIVED,)
