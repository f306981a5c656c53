"""Does a lawyer act only on what the association has approved, and on nothing that has changed since?"""

import pytest

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import ApprovalLapse, LegalStep, Paper
from domain.event import Event
from domain.policy import Policy
from tests.domain.case.stages import FILED, LEASE_ENDED, OPENED, STAGES, VACATE_ENDED, WINDOW_ENDED, WITH_LAWYER
from tests.domain.case.story import (
    POLICIES,
    RENT,
    Act,
    approves,
    bounces,
    day,
    files,
    given,
    pays,
    rent_missed,
    terminates,
    until,
)
from tests.givers import LAWYER, MANAGER, OFFICE

TERMINATE, FILE, WITHDRAW = LegalStep
WITHDRAWS = c.WithdrawFiling(reason="Aftalt.")
STEPS: dict[LegalStep, tuple[tuple[Act, ...], Act, type[Event]]] = {
    TERMINATE: (WINDOW_ENDED, terminates(), e.TerminationDecided),
    FILE: (VACATE_ENDED, files(), e.CourtFilingDecided),
    WITHDRAW: (FILED, WITHDRAWS, e.FilingWithdrawn),
}
TRUSTING = POLICIES.editions["BF-101"][-1].own.model_copy(update={"lawyer_needs_approval": False})


@pytest.mark.parametrize("step", LegalStep)
def test_a_lawyer_acts_on_an_approval_and_the_fact_says_whose(step: LegalStep) -> None:
    """Without one it is refused, with what to do; with one it is done, and the approval is used up."""
    past, act, event = STEPS[step]
    story = given(*past)

    story.when(act, by=LAWYER).refuses("lawyer-needs-approval")
    assert f"approve-legal-step step={step.value}" in story.answer.because
    story.when(approves(step), by=OFFICE).then("legal-step-approved")
    story.when(act, by=LAWYER).answers("done")
    assert story.last(event).approved_by == OFFICE
    assert story.case.approvals == ()


@pytest.mark.parametrize("step", LegalStep)
def test_a_manager_decides_alone(step: LegalStep) -> None:
    """Whoever may approve needs no approval, and uses none."""
    past, act, event = STEPS[step]

    assert given(*past, act).last(event).approved_by is None


@pytest.mark.parametrize("step", LegalStep)
def test_where_the_policy_trusts_the_lawyer_nobody_has_to_approve(step: LegalStep) -> None:
    """The association has said so beforehand, in its policy."""
    past, act, event = STEPS[step]
    story = given(*past, policy=TRUSTING).when(act, by=LAWYER).answers("done")

    assert story.last(event).approved_by is None


def test_an_approval_is_asked_for_unless_the_policy_says_otherwise() -> None:
    """Our own letter to the lawyer says that the termination waits for it."""
    assert Policy.model_fields["lawyer_needs_approval"].default is True


@pytest.mark.parametrize("step", LegalStep)
@pytest.mark.parametrize("stage", STAGES)
def test_only_what_stands_next_is_approved(stage: str, step: LegalStep) -> None:
    """Not before the adviser has had every day, nor before the tenant has: nobody approves ahead of the case."""
    allowed = {
        TERMINATE: ("window ended",),
        FILE: ("vacate period ended",),
        WITHDRAW: ("filing decided", "filed", "court date set", "eviction ordered"),
    }
    story = given(*STAGES[stage]).when(approves(step))

    if stage in allowed[step]:
        story.then("legal-step-approved")
    else:
        story.refuses("step-stands-next")


def test_a_step_is_approved_once() -> None:
    """Whoever says it again is told so, and nothing is recorded."""
    given(*WINDOW_ENDED, approves(TERMINATE)).when(approves(TERMINATE)).then().answers("duplicate")


def test_an_approval_rests_on_the_balance_of_its_day() -> None:
    """An old one is refused, as it is for the step itself."""
    approval = c.ApproveLegalStep(step=TERMINATE, reason="Godkendt.", ledger_of=day("11-05"))

    given(*WINDOW_ENDED).when(approval).refuses("fresh-ledger")


@pytest.mark.parametrize(
    ("acts", "why"),
    [
        ((pays(100_000),), ApprovalLapse.MONEY_SINCE),
        ((pays(1, value="09-01"),), ApprovalLapse.MONEY_SINCE),
        ((c.CorrectCharge(charge="2026-10-01.rent", amount_ore=RENT + 1),), ApprovalLapse.AMOUNT_CORRECTED),
        ((rent_missed(amount_ore=RENT + 1),), ApprovalLapse.AMOUNT_CORRECTED),
    ],
)
def test_money_or_another_amount_since_makes_an_approval_lapse(acts: tuple[Act, ...], why: ApprovalLapse) -> None:
    """What was approved is no longer what would be done, so somebody looks again."""
    story = given(*WINDOW_ENDED, approves(TERMINATE), *acts)

    assert story.last(e.LegalStepApprovalLapsed).why is why
    assert story.case.approvals == ()


def test_after_money_the_lawyer_needs_a_fresh_approval() -> None:
    """A part paid: the old word is gone, a new one is enough."""
    significant = lambda story: c.TerminateLease(  # noqa: E731
        reason="Ikke betalt.", ledger_of=story.today, rest_is_significant=True
    )
    story = given(*WINDOW_ENDED, approves(TERMINATE), pays(100_000))

    story.when(significant, by=LAWYER).refuses("lawyer-needs-approval")
    story.given(approves(TERMINATE)).when(significant, by=LAWYER).answers("done")


def test_a_payment_that_went_back_leaves_no_approval_behind() -> None:
    """It was given before the money came; that the balance is the same again does not bring it back."""
    story = given(*WINDOW_ENDED, approves(TERMINATE), pays(100_000), bounces())

    assert story.case.approvals == ()


def test_next_months_rent_leaves_an_approval_as_it_is() -> None:
    """It is no part of the demand that the step rests on."""
    story = given(*WINDOW_ENDED, approves(TERMINATE), rent_missed("11-01"))

    assert story.case.approval(1, TERMINATE) is not None


def test_an_approval_ends_with_its_demand() -> None:
    """For another demand somebody says it anew."""
    voided = given(*WINDOW_ENDED, approves(TERMINATE), c.VoidDemand(demand=1, why="other"))
    lapsed = given(*VACATE_ENDED, approves(FILE), c.VoidDemand(demand=1, why="other"))

    assert voided.case.approvals == lapsed.case.approvals == ()


def test_a_filing_that_was_rejected_is_approved_anew() -> None:
    """The court has said what was wrong with it: the approval was of the first one."""
    story = given(*VACATE_ENDED, approves(FILE)).when(files(), by=LAWYER)
    story.given(until("11-17"), c.RecordFilingRejected(why="doubt")).when(files(Paper.LEASE), by=LAWYER)

    story.refuses("lawyer-needs-approval")


@pytest.mark.parametrize("stage", [OPENED, WITH_LAWYER, LEASE_ENDED])
def test_the_law_answers_before_the_approval_does(stage: tuple[Act, ...]) -> None:
    """A lawyer who comes too early hears why it is too early."""
    story = given(*stage).when(terminates(), by=LAWYER)

    assert story.answer.rule not in (None, "lawyer-needs-approval")


@pytest.mark.parametrize("by", [LAWYER, "adviser/r1", "operator/d1"])
def test_nobody_approves_for_the_association_but_office_and_manager(by: str) -> None:
    """Least of all the lawyer."""
    given(*WINDOW_ENDED).when(approves(TERMINATE), by=by).refuses("role-may-not")


def test_a_hold_keeps_approvals_away() -> None:
    """While a person must look, nothing is let go on."""
    held = given(*WINDOW_ENDED, c.HoldCase.model_validate({"kind": "disputed"}))

    held.when(approves(TERMINATE), by=MANAGER).refuses("no-hold")
