"""Which demands end, and does the case, now that something is paid, withdrawn or agreed?

A payment stops the case at once. Which consequence it has depends on the stage, and is answered by
`domain.rules.what_payment_does`; this file carries the answer out.
"""

from collections.abc import Collection
from typing import Final

from domain.account import events as account_events
from domain.account.codes import Payer
from domain.case import events as e
from domain.case.codes import Cause, Ending, PauseKind, PhaseName, PromiseOutcome
from domain.case.decision import DecisionBuilder
from domain.case.instalments import is_kept, paid_since_ore, promise_is_kept
from domain.case.left_out import why_left_out
from domain.case.moot_letters import suppress_moot
from domain.case.path.recall import call_back
from domain.case.state import Agreement, Case, Demand, Filed, LeaseEnded, Terminating, lease_ended_of
from domain.finding import Finding
from domain.rules.is_demand_valid import found_void
from domain.rules.what_payment_does import PaymentAnswer

NOT_DUE: Final = "Påkravet krævede, hvad der efter afdragsordningen ikke var forfaldent. Ordningen var overholdt."


def settle(d: DecisionBuilder) -> None:
    """Draw every consequence of what the ledger now says."""
    _end_kept_settlement(d)
    _restore_agreement(d)
    for demand in d.case.live_demands:
        _settle_demand(d, demand)
    for demand in d.case.live_demands:
        if not d.case.has_left(demand) and states_too_much(d, demand):
            void(d, demand, "amount-changed")
    _end_kept_agreement(d)
    _look_at_promise(d)
    suppress_moot(d)
    _close_if_paid(d)


def _settle_demand(d: DecisionBuilder, demand: Demand) -> None:
    paid = d.lawful.paid_in_full(demand)
    late_payment = d.case.late_payment_waits
    ended = lease_ended_of(demand.phase)
    if paid is None:
        if ended and late_payment:  # the late payment bounced: there is nothing left for the landlord to choose
            d.record(e.LadderResumed(happened_on=d.today, kind=PauseKind.LATE_PAYMENT))
        return
    answer = d.lawful.what_payment_does(demand, paid.value_date, paid.booked_on, in_full=True)
    if answer.finding.holds:
        cure(d, demand, answer)
    elif ended and not ended.maintained and not late_payment:
        d.record(e.LatePaymentReceived(happened_on=d.today, demand=demand.number, finding=answer.finding))
        d.record(e.LadderPaused(happened_on=d.today, kind=PauseKind.LATE_PAYMENT))


def states_too_much(d: DecisionBuilder, demand: Demand) -> bool:
    """Whether less is owed than a demand states. Sent so, it could be void; a fresh one states what is left."""
    stated = {line.charge: line.amount_ore for line in demand.lines}
    return any(d.account.outstanding_ore([charge]) < ore for charge, ore in stated.items())


def states_too_little(d: DecisionBuilder, demand: Demand) -> bool:
    """Whether more is owed than a demand states: money of before it went back, or a charge was raised."""
    return any(d.account.outstanding_ore([line.charge]) > line.amount_ore for line in demand.lines)


def _judged(d: DecisionBuilder) -> Agreement | None:
    """The agreement as it can be judged: not while nobody knows whether what it covers is owed."""
    agreement = d.case.agreement
    return None if agreement is None or d.account.is_unsure(agreement.charges) else agreement


def _end_kept_agreement(d: DecisionBuilder) -> None:
    agreement = _judged(d)
    if agreement and d.case.agreement_runs and d.account.outstanding_ore(agreement.charges) == 0:
        d.record(e.LadderResumed(happened_on=d.today, kind=PauseKind.AGREEMENT))


def _restore_agreement(d: DecisionBuilder) -> None:
    """Let an agreement run again that was not broken after all, by the days on which was paid, or is not paid off.

    What was demanded since was not due: it never had an effect, and costs nothing.
    """
    agreement = _judged(d)
    if agreement is None or d.case.agreement_runs or not _runs_after_all(d, agreement):
        return
    d.record(e.AgreementRestored(happened_on=d.today, agreement=agreement.number))
    for demand in d.case.live_demands:
        if demand.number not in agreement.overtaken and not set(demand.charges).isdisjoint(agreement.charges):
            void(d, demand, "agreement-kept", found_void(NOT_DUE) if d.case.has_left(demand) else None)
    for pause in d.case.pauses:
        if pause.kind is PauseKind.AGREEMENT_BROKEN:
            d.resume(pause)
    d.record(e.LadderPaused(happened_on=d.today, kind=PauseKind.AGREEMENT))


def _end_kept_settlement(d: DecisionBuilder) -> None:
    """End the filed demand of a settlement that is paid off: what the court would go on with is over."""
    agreement = _judged(d)
    if agreement is None or agreement.settlement is None or not d.case.agreement_runs:
        return
    if d.account.outstanding_ore(agreement.charges) > 0:
        return
    for demand in d.case.live_demands:
        if demand.number in agreement.overtaken:
            void(d, demand, "settlement-kept")


def _runs_after_all(d: DecisionBuilder, agreement: Agreement) -> bool:
    """Whether a broken one was kept, or one that was paid off is so no longer. Of those of before, whose money is not
    known for sure, what was said stands.
    """
    if agreement.ledger_seq is None:
        return False
    if agreement.broken:
        return is_kept(agreement, d.account, d.at.policy, d.at.law.calendar, d.today)
    owed = d.account.outstanding_ore(agreement.charges) > 0
    return owed and paid_since_ore(agreement, d.account) < agreement.promised_ore


def _look_at_promise(d: DecisionBuilder) -> None:
    """Say that a promise is kept, though it was booked late; or that it was not, where its money went back."""
    promise = d.case.promise
    if promise is None or promise.outcome is PromiseOutcome.WITHDRAWN:
        return
    kept = promise_is_kept(promise, d.account, d.at.law.calendar)
    outcome = PromiseOutcome.KEPT if kept else PromiseOutcome.BROKEN
    if promise.outcome is not outcome and (kept or promise.outcome is PromiseOutcome.KEPT):
        d.record(e.PromiseEnded(happened_on=d.today, promise=promise.number, outcome=outcome))


def cure(d: DecisionBuilder, demand: Demand, answer: PaymentAnswer) -> None:
    """End a demand that is paid: the termination lapses, letters are stopped, the lawyer and the court called back.

    The money may have been there before the demand left, which then never had an effect: its fee is not owed.
    """
    waive_if_void(d, demand)
    if isinstance(demand.phase, Terminating | LeaseEnded | Filed):
        d.record(e.TerminationLapsed(happened_on=d.today, demand=demand.number, why="paid", finding=answer.finding))
    d.record(e.DemandCured(happened_on=d.today, demand=demand.number, finding=answer.finding))
    _end_choice(d, demand)
    call_back(d, demand)


def void(d: DecisionBuilder, demand: Demand, why: str, invalid: Finding | None = None) -> None:
    """End a demand without payment; whatever rests on it falls, too. *invalid*: it never had an effect, nor a fee."""
    if isinstance(demand.phase, Terminating | LeaseEnded | Filed):
        d.record(e.TerminationLapsed(happened_on=d.today, demand=demand.number, why=why))
    d.record(e.DemandVoided(happened_on=d.today, demand=demand.number, why=why, finding=invalid))
    if invalid:
        waive_fee(d, demand)
    _end_choice(d, demand)
    call_back(d, demand)


def waive_if_void(d: DecisionBuilder, demand: Demand) -> None:
    """Waive the fee of a demand that ends and, as is known now, never had an effect."""
    if d.lawful.is_void(demand):
        waive_fee(d, demand)


def waive_fee(d: DecisionBuilder, demand: Demand) -> None:
    """Take back the fee of a demand, if one was booked."""
    if fee_ore := d.account.fee_ore(d.case.id, demand.number):
        d.book(account_events.FeeWaived(happened_on=d.today, demand=demand.number, case=d.case.id, amount_ore=fee_ore))


def _end_choice(d: DecisionBuilder, demand: Demand) -> None:
    """With the ended lease goes the landlord's choice about it; nobody could end that pause any more."""
    if lease_ended_of(demand.phase) and d.case.late_payment_waits:
        d.record(e.LadderResumed(happened_on=d.today, kind=PauseKind.LATE_PAYMENT))


def unpaid_charges(d: DecisionBuilder) -> tuple[str, ...]:
    """The charges of the case of which something is left, and which keep it open."""
    return tuple(charge for charge in _deciding(d) if d.account.outstanding_ore([charge]) > 0)


def not_followed(d: DecisionBuilder, charges: Collection[str]) -> tuple[str, ...]:
    """Say so where something is owed of *charges* that no open case follows."""
    case = d.state if isinstance(d.state, Case) and d.state.closed is None else None
    unfollowed = [charge for charge in charges if case is None or case.charge(charge) is None]
    if d.account.outstanding_ore(unfollowed) <= 0:
        return ()
    return ("Der skyldes noget, som hører til en afsluttet sag. Det følges ikke af sig selv.",)


def _deciding(d: DecisionBuilder) -> tuple[str, ...]:
    """The charges that must be paid for the case to end: all but fees and what no demand may state, or these where
    there is nothing else.
    """
    standing = [charge.charge for charge in d.case.standing_charges]
    stated = [one.charge for one in d.case.standing_charges if not why_left_out(d.account, one, d.today)]
    return d.case.without_fees(stated) or d.case.without_fees(standing) or tuple(standing)


def _close_if_paid(d: DecisionBuilder) -> None:
    if d.case.closed or d.case.live_demands or unpaid_charges(d):
        return
    if d.case.standing_charges:
        close(d, Ending.PAID, _cause(d))
    else:
        close(d, Ending.WITHDRAWN, Cause.NONE)


def _cause(d: DecisionBuilder) -> Cause:
    paid = d.account.payment_in_full(_deciding(d))
    if paid and paid.payer is Payer.MUNICIPALITY:
        return Cause.MUNICIPAL_AID
    if d.case.agreement and not d.case.agreement.broken:
        return Cause.AGREEMENT
    return Cause.OWN_PAYMENT if paid else Cause.NONE


def close(d: DecisionBuilder, ending: Ending, cause: Cause) -> None:
    """End the case; what has not left is stopped, and nothing is owed for a demand that never had an effect."""
    for demand in d.case.live_demands:
        waive_if_void(d, demand)
    phase = _phase_before(d)
    d.record(e.CaseClosed(happened_on=d.today, ending=ending, cause=cause, phase=phase))
    suppress_moot(d)


def _phase_before(d: DecisionBuilder) -> PhaseName:
    """The phase the case was in before this decision began to end its demands."""
    return d.phase_at_start or d.case.phase
