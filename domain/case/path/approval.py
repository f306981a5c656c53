"""What has the association let its lawyer do, and does that still hold?

An approval is a named person's, for one step on one demand, on the balance of its day. It is used up by the step, and
lapses with the demand, with any money since, and with a correction of what is owed.
"""

from typing import assert_never

from domain.account import events as account_events
from domain.actors import Role, giver_of
from domain.case import events as e
from domain.case.codes import ApprovalLapse, LegalStep
from domain.case.commands import ApproveLegalStep
from domain.case.decision import Answer, DecisionBuilder, refuse
from domain.case.irreversible import require_complete_feeds, require_fresh_ledger, require_no_rest
from domain.case.state import Case, Demand, DemandPhase, Filed, LeaseEnded, WithLawyer
from domain.policy import Policy


def approve(d: DecisionBuilder, command: ApproveLegalStep) -> Answer:
    """A named person of the association lets the lawyer take a step, once the step itself stands next."""
    ledger_of = require_fresh_ledger(d, command.ledger_of)
    demand = _awaiting(d, command.step, command.demand)
    require_no_rest(d, demand.charges)
    if d.case.approval(demand.number, command.step):
        return Answer("duplicate", d.case.id)
    feeds = require_complete_feeds(d) if command.ledger_of is None else {}  # who has seen no balance rests on these
    d.record(
        e.LegalStepApproved(
            happened_on=d.today,
            demand=demand.number,
            step=command.step,
            approved_by=d.at.actor,
            ledger_of=ledger_of,
            feeds=feeds,
            sealed=d.sealed(command.reason),
        )
    )
    return Answer("done", d.case.id)


def _awaiting(d: DecisionBuilder, step: LegalStep, number: int | None) -> Demand:
    for demand in d.open_case.live_demands:
        if awaits(demand.phase, step) and number in (None, demand.number):
            return demand
    match step:
        case LegalStep.TERMINATE_LEASE:
            refuse("step-stands-next", "Intet påkrav er hos advokaten med rådgiverens dage gået.")
        case LegalStep.FILE_WITH_COURT:
            refuse("step-stands-next", "Ingen ophævelse er nået forbi fraflytningsfristen.")
        case LegalStep.WITHDRAW_FILING:
            refuse("step-stands-next", "Sagen er ikke i fogedretten.")
        case _:
            assert_never(step)


def awaits(phase: DemandPhase, step: LegalStep) -> bool:
    """Whether a lawyer's step stands next for a demand, as far as our own path goes."""
    match step:
        case LegalStep.TERMINATE_LEASE:
            return isinstance(phase, WithLawyer) and phase.window_ended
        case LegalStep.FILE_WITH_COURT:
            return isinstance(phase, LeaseEnded) and phase.vacate_ended
        case LegalStep.WITHDRAW_FILING:
            return isinstance(phase, Filed)
        case _:
            assert_never(step)


def needs_approval(case: Case, demand: Demand, step: LegalStep, policy: Policy) -> bool:
    """Whether the lawyer still lacks the association's word for a step."""
    return policy.lawyer_needs_approval and case.approval(demand.number, step) is None


def approver(d: DecisionBuilder, demand: Demand, step: LegalStep) -> str | None:
    """Who approved what a lawyer is about to do; None where nobody has to. Refuses where the approval is missing."""
    if giver_of(d.at.actor) is not Role.LAWYER:
        return None  # the association's own manager decides
    if needs_approval(d.case, demand, step, d.at.policy):
        because = (
            "Kontoret eller lederen skal først godkende det med approve-legal-step "
            f"step={step.value}. En godkendelse bortfalder, når der kommer penge, eller et beløb rettes."
        )
        refuse("lawyer-needs-approval", because)
    approval = d.case.approval(demand.number, step)
    return approval.approved_by if approval else None


def end_outdated(d: DecisionBuilder) -> None:
    """Let every approval lapse that was given on another balance; a month's new rent leaves it as it is."""
    if not isinstance(d.state, Case) or (why := _why_outdated(d)) is None:
        return
    for approval in d.state.approvals:
        d.record(e.LegalStepApprovalLapsed(happened_on=d.today, demand=approval.demand, step=approval.step, why=why))


def _why_outdated(d: DecisionBuilder) -> ApprovalLapse | None:
    booked = {type(event) for event in d.account_events}
    if booked & {account_events.PaymentBooked, account_events.PaymentBounced, account_events.BounceWithdrawn}:
        return ApprovalLapse.MONEY_SINCE
    return ApprovalLapse.AMOUNT_CORRECTED if account_events.ChargeAdjusted in booked else None
