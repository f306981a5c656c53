"""What must stop, be suppressed or be recalled, now that something is paid, withdrawn or agreed?

A payment stops the case at once. Which consequence it has depends on the stage, and is answered by
`domain.rules.what_payment_does`; this file carries the answer out.
"""

from typing import assert_never

from domain.account import events as account_events
from domain.account.codes import Payer
from domain.case import events as e
from domain.case.codes import Cause, Channel, DispatchKind, Ending, Party, PauseKind, PhaseName
from domain.case.decision import DecisionBuilder, Wanted
from domain.case.state import (
    Aid,
    Case,
    Curing,
    Demand,
    Dispatch,
    DispatchState,
    Filed,
    LeaseEnded,
    OnItsWay,
    Terminating,
    WithLawyer,
    lease_ended_of,
)
from domain.finding import Finding
from domain.rules.what_payment_does import PaymentAnswer


def settle(d: DecisionBuilder) -> None:
    """Draw every consequence of what the ledger now says."""
    for demand in d.case.live_demands:
        _settle_demand(d, demand)
    for demand in d.case.live_demands:
        if not has_left(d.case, demand) and states_too_much(d, demand):
            void(d, demand, "amount-changed")
    _end_kept_agreement(d)
    suppress_moot(d)
    _close_if_paid(d)


def _settle_demand(d: DecisionBuilder, demand: Demand) -> None:
    paid = d.lawful.paid_in_full(demand)
    late_payment = late_payment_waits(d.case)
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


def has_left(case: Case, demand: Demand) -> bool:
    """Whether any letter that rests on a demand may have gone: until then nobody knows of it."""
    letters = (x for x in case.dispatches.values() if x.demand == demand.number)
    return any(letter.may_have_gone for letter in letters)


def states_too_much(d: DecisionBuilder, demand: Demand) -> bool:
    """Whether less is owed than a demand states. Sent so, it could be void; a fresh one states what is left."""
    stated = {line.charge: line.amount_ore for line in demand.lines}
    return any(d.account.outstanding_ore([charge]) < ore for charge, ore in stated.items())


def agreement_runs(case: Case) -> bool:
    """Whether instalments are still to be paid, and none was missed."""
    return any(pause.kind is PauseKind.AGREEMENT for pause in case.pauses)


def _end_kept_agreement(d: DecisionBuilder) -> None:
    agreement = d.case.agreement
    if agreement and agreement_runs(d.case) and d.account.outstanding_ore(agreement.charges) == 0:
        d.record(e.LadderResumed(happened_on=d.today, kind=PauseKind.AGREEMENT))


def late_payment_waits(case: Case) -> bool:
    """Whether the landlord still has to choose after a payment that came too late."""
    return any(pause.kind is PauseKind.LATE_PAYMENT for pause in case.pauses)


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
        _waive_fee(d, demand)
    _end_choice(d, demand)
    call_back(d, demand)


def waive_if_void(d: DecisionBuilder, demand: Demand) -> None:
    """Waive the fee of a demand that ends and, as is known now, never had an effect."""
    if d.lawful.is_void(demand):
        _waive_fee(d, demand)


def _waive_fee(d: DecisionBuilder, demand: Demand) -> None:
    if fee_ore := d.account.fee_ore(d.case.id, demand.number):
        d.book(account_events.FeeWaived(happened_on=d.today, demand=demand.number, case=d.case.id, amount_ore=fee_ore))


def _end_choice(d: DecisionBuilder, demand: Demand) -> None:
    """With the ended lease goes the landlord's choice about it; nobody could end that pause any more."""
    if lease_ended_of(demand.phase) and late_payment_waits(d.case):
        d.record(e.LadderResumed(happened_on=d.today, kind=PauseKind.LATE_PAYMENT))


def call_back(d: DecisionBuilder, demand: Demand) -> None:
    """Recall the lawyer, unless another demand is with them, and the court, where it was told to act on *demand*."""
    others_with_lawyer = any(
        not isinstance(other.phase, OnItsWay | Curing) for other in d.case.live_demands if other.number != demand.number
    )
    if not others_with_lawyer and _acts(d.case, Party.LAWYER, DispatchKind.LAWYER_HANDOVER):
        recall(d, Party.LAWYER)
    if _told(d.case, demand, DispatchKind.COURT_FILING):
        recall(d, Party.COURT)


def call_everyone_back(d: DecisionBuilder) -> None:
    """Recall the lawyer and the court, whatever they were told to act on: the whole case ends."""
    for party, kind in ((Party.LAWYER, DispatchKind.LAWYER_HANDOVER), (Party.COURT, DispatchKind.COURT_FILING)):
        if _acts(d.case, party, kind):
            recall(d, party)


def _acts(case: Case, party: Party, kind: DispatchKind) -> bool:
    """Whether a party may have been told to act, and not been asked to stop since."""
    told = (x.intended_in for x in case.dispatches.values() if x.kind is kind and x.may_have_gone)
    asked = (x.intended_in for x in case.dispatches.values() if x.kind is DispatchKind.RECALL and x.to is party)
    return max(told, default=0) > max(asked, default=0)


def _told(case: Case, demand: Demand, kind: DispatchKind) -> bool:
    sent = (x for x in case.dispatches.values() if x.kind is kind and x.demand == demand.number)
    return any(dispatch.may_have_gone for dispatch in sent)


def recall(d: DecisionBuilder, to: Party) -> None:
    """Ask *to* to stop, once more if it has been asked before."""
    asked = next((recall for recall in d.case.open_recalls if recall.to is to), None)
    channel = Channel.MAIL if to is Party.LAWYER else Channel.DIGITAL_POST
    dispatches = d.intents(Wanted(DispatchKind.RECALL, channel, to))
    attempt = asked.attempt + 1 if asked else 1
    d.record(e.RecallDecided(happened_on=d.today, to=to, attempt=attempt, dispatches=dispatches))


def suppress_moot(d: DecisionBuilder) -> None:
    """Stop every dispatch that has lost its reason before anybody took it up."""
    for dispatch in list(d.case.dispatches.values()):
        if dispatch.state is DispatchState.INTENDED and (why := why_moot(d, dispatch)):
            d.record(e.DispatchSuppressed(happened_on=d.today, key=dispatch.key, why=why))


def why_moot(d: DecisionBuilder, dispatch: Dispatch) -> str | None:
    """Say why a dispatch has lost its reason, as a code for the journal; None while it has one.

    A recall is wanted until it is answered, the end of the case included; everything else ends with the case.
    """
    kind = dispatch.kind
    if d.case.closed and kind is not DispatchKind.RECALL:
        return "case-closed"
    match kind:
        case DispatchKind.REMINDER:
            return _why_reminder_is_moot(d)
        case DispatchKind.PAYMENT_DEMAND | DispatchKind.LAWYER_HANDOVER | DispatchKind.ADVISER_CALL:
            return None if _demand_of(d, dispatch) else "demand-over"
        case DispatchKind.AID_REQUEST:
            return _moot_for_aid(d.case.aid(dispatch.aid) if dispatch.aid is not None else None)
        case DispatchKind.TERMINATION:
            demand = _demand_of(d, dispatch)
            lapsed = "termination-lapsed" if demand and isinstance(demand.phase, WithLawyer) else None
            return lapsed if demand else "demand-over"
        case DispatchKind.MUNICIPALITY_NOTICE | DispatchKind.COURT_FILING:
            demand = _demand_of(d, dispatch)
            withdrawn = "filing-withdrawn" if demand and not isinstance(demand.phase, Filed) else None
            return withdrawn if demand else "demand-over"
        case DispatchKind.RECALL:
            still_asked = any(recall.to is dispatch.to for recall in d.case.open_recalls)
            return None if still_asked else "recall-acknowledged"
        case _:
            assert_never(kind)


def _demand_of(d: DecisionBuilder, dispatch: Dispatch) -> Demand | None:
    """The demand on which a letter rests, while that still has an effect."""
    demand = d.case.demand(dispatch.demand) if dispatch.demand is not None else None
    return demand if demand and demand.live else None


def _why_reminder_is_moot(d: DecisionBuilder) -> str | None:
    unpaid = [c for c in d.case.standing_charges if c.reminded and d.account.outstanding_ore([c.charge]) > 0]
    if not unpaid:
        return "paid"
    return "demanded" if all(charge.demand is not None for charge in unpaid) else None


def _moot_for_aid(aid: Aid | None) -> str | None:
    if aid is None or aid.withdrawn_on is not None:
        return "aid-withdrawn"
    return None if aid.runs else "aid-answered"


def unpaid_charges(d: DecisionBuilder) -> tuple[str, ...]:
    """The charges of the case of which something is left, and which keep it open."""
    return tuple(charge for charge in _deciding(d.case) if d.account.outstanding_ore([charge]) > 0)


def _deciding(case: Case) -> tuple[str, ...]:
    """The charges that must be paid for the case to end: all but fees, or those where there is nothing else."""
    standing = [charge.charge for charge in case.standing_charges]
    return case.without_fees(standing) or tuple(standing)


def _close_if_paid(d: DecisionBuilder) -> None:
    if d.case.closed or d.case.live_demands or unpaid_charges(d):
        return
    if d.case.standing_charges:
        close(d, Ending.PAID, _cause(d))
    else:
        close(d, Ending.WITHDRAWN, Cause.NONE)


def _cause(d: DecisionBuilder) -> Cause:
    paid = d.account.payment_in_full(_deciding(d.case))
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
