"""What is known after one more event? Total over all events; decides nothing, refuses nothing.

An event that makes no sense for the state it meets (a demand that is not there) leaves the state as it is but for the
sequence: what was recorded stands, and a fold must never fail years later.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from types import MappingProxyType
from typing import Any, assert_never

from domain.case import events as e
from domain.case.codes import (
    AidStep,
    CourtFault,
    DeliveryOutcome,
    DispatchKind,
    HearingOutcome,
    LegalStep,
    NoticeReason,
    PromiseOutcome,
)
from domain.case.state import (
    HEARING_REJECTED,
    Agreement,
    Aid,
    Approval,
    Case,
    Charge,
    Closed,
    Consent,
    Contact,
    Cured,
    Curing,
    Demand,
    DemandPhase,
    Dispatch,
    DispatchState,
    Filed,
    LeaseEnded,
    NoCase,
    Notice,
    OnItsWay,
    Pause,
    Promise,
    Proposal,
    Recall,
    Terminating,
    Voided,
    WeighedRest,
    WithLawyer,
)
from domain.replace import replaced


def fold(events: Iterable[e.CaseEvent], state: NoCase | Case | None = None) -> NoCase | Case:
    """Fold events, in their order, onto *state* (default: nothing has happened)."""
    folded: NoCase | Case = state or NoCase()
    for event in events:
        folded = evolve(folded, event)
    return folded


def evolve(state: NoCase | Case, event: e.CaseEvent) -> NoCase | Case:
    """Fold one event."""
    if isinstance(state, NoCase):
        return _opened(event, state.seq + 1) if isinstance(event, e.CaseOpened) else NoCase(seq=state.seq + 1)
    return _evolve_open(replaced(state, seq=state.seq + 1), event)


def _opened(event: e.CaseOpened, seq: int) -> Case:
    return Case(
        seq=seq,
        id=event.case,
        tenancy_key=event.tenancy_key,
        number=event.number,
        organisation=event.organisation,
        department=event.department,
        municipality=event.municipality,
        simulated=event.simulated,
        lease=event.lease,
        opened_on=event.happened_on,
        tenants=event.tenants,
        digital_post=event.digital_post,
        mail=event.mail,
        edition=event.edition,
        waits_for_feeds=bool(event.waits_for_feeds),
        people=MappingProxyType(dict(event.sealed)),
        told_in=MappingProxyType(dict.fromkeys(event.sealed, seq)),
    )


def _evolve_open(case: Case, event: e.CaseEvent) -> Case:
    day = event.happened_on
    match event:
        case e.CaseOpened():
            return case
        case e.PolicyFollowed():
            return replaced(case, edition=event.edition)
        case e.TenantsUpdated():
            people = MappingProxyType({**case.people, **event.sealed})
            told_in = MappingProxyType({**case.told_in, **dict.fromkeys(event.sealed, case.seq)})
            return replaced(case, people=people, told_in=told_in, digital_post=event.digital_post, mail=event.mail)
        case e.ChargeJoined():
            terms = event.terms
            charge = Charge(
                terms.charge,
                terms.due,
                terms.kind,
                terms.amount_ore,
                terms.last_timely_day,
                terms.earliest_demand,
                day,
            )
            return replaced(case, charges=(*case.charges, charge))
        case e.ChargeCorrected():
            return _charge(case, event.charge, lambda c: replaced(c, amount_ore=event.amount_ore))
        case e.RowAwaitsLease():
            return replaced(case, awaiting=MappingProxyType({**case.awaiting, event.row: event}))
        case e.RowPlaced():
            return _placed(case, event)
        case e.ChargeWithdrawn():
            return _charge(case, event.charge, lambda c: replaced(c, withdrawn=True))
        case e.ChargeReinstated():
            return _charge(case, event.charge, lambda c: replaced(c, withdrawn=False))
        case e.LimitationInterrupted():
            return _charge(case, event.charge, lambda c: replaced(c, interruptions=(*c.interruptions, day)))
        case e.InterruptionWithdrawn():
            others = event.interrupted_on.__ne__
            return _charge(
                case, event.charge, lambda c: replaced(c, interruptions=tuple(filter(others, c.interruptions)))
            )
        case e.ReminderDecided():
            for charge_id in event.charges:
                case = _charge(case, charge_id, lambda c: replaced(c, reminded=True))
            return _intend(case, event.dispatches, day, None)
        case e.CounsellingOffered():
            return replaced(case, offered_on=(*case.offered_on, day))
        case e.ContactRecorded():
            return replaced(case, contacts=(*case.contacts, Contact.of(event)))
        case e.CommandRefused() | e.CureDeadlinePassed() | e.LatePaymentReceived():
            return case
        case e.PaymentDemandDecided():
            return _demanded(case, event)
        case e.DeliveryRecorded():
            return _delivered(case, event)
        case e.CureDeadlineSet():
            curing = Curing(event.arrived_on, event.cure, event.earliest_termination, event.hand_over_on)
            return _phase(case, event.demand, lambda p: _with_curing(p, curing))
        case e.DemandCured():
            return _release(_phase(case, event.demand, lambda _: Cured(day)), event.demand)
        case e.DemandVoided():
            return _release(_phase(case, event.demand, lambda _: _voided(event)), event.demand)
        case e.HandedOverToLawyer():
            handed = _phase(case, event.demand, lambda p: _handed_over(p, day, event.window_until))
            return _intend(handed, event.dispatches, day, event.demand)
        case e.AdviserCalled():
            return _intend(case, event.dispatches, day, event.demand)
        case e.MunicipalityNoticeDecided():
            return _intend(case, event.dispatches, day, event.demand, answer_days=event.answer_days)
        case e.AdviserWindowEnded():
            return _phase(case, event.demand, _window_ended)
        case e.AidRequested():
            aid = Aid(event.aid, day, event.kind, event.consent_on, chase_on=event.chase_on)
            asked = replaced(case, aids=(*case.aids, aid))
            return _intend(asked, event.dispatches, day, None, aid=event.aid)
        case e.AidAnswered():
            return _aid(case, event.aid, lambda aid: _answered(aid, event))
        case e.AidStepRecorded():
            return _aid(case, event.aid, lambda aid: _stepped(aid, event))
        case e.ConsentGiven():
            return _consented(case, event)
        case e.ConsentWithdrawn():
            return _consent_withdrawn(case, event)
        case e.MunicipalityAnswered():
            return replaced(case, municipality_answered_on=event.on)
        case e.AidWithdrawn():
            return _aid(case, event.aid, lambda aid: replaced(aid, withdrawn_on=day))
        case e.AgreementProposed():
            proposal = Proposal(event.proposal, day, event.instalments, event.rhythm, event.tolerance_bank_days)
            return replaced(case, proposal=proposal, proposals=max(case.proposals, event.proposal))
        case e.AgreementDeclined():
            return _declined(case, event.proposal)
        case e.AgreementMade():
            return _agreed(case, event)
        case e.AgreementBroken():
            return _intend(_with_agreement(case, broken=True), event.dispatches, day, None)
        case e.AgreementRestored():
            return _with_agreement(case, broken=False)
        case e.PromiseRecorded():
            promise = Promise(event.promise, day, event.day, event.amount_ore, event.ledger_seq)
            return replaced(case, promises=(*case.promises, promise))
        case e.PromiseEnded():
            return _promise_ended(case, event.promise, event.outcome)
        case e.LegalStepApproved():
            approval = Approval(event.demand, event.step, event.approved_by, day)
            return replaced(case, approvals=(*_without(case, event.demand, event.step), approval))
        case e.LegalStepApprovalLapsed():
            return replaced(case, approvals=_without(case, event.demand, event.step))
        case e.TerminationDecided():
            case = replaced(case, approvals=_without(case, event.demand, LegalStep.TERMINATE_LEASE))
            decided = _phase(case, event.demand, lambda p: Terminating(p, day) if isinstance(p, WithLawyer) else p)
            weighed = WeighedRest(event.unpaid_ore) if event.rest_is_significant else None
            decided = _weighed(decided, weighed, {event.demand})
            return _intend(decided, event.dispatches, day, event.demand)
        case e.LeaseTerminated():
            return _phase(case, event.demand, lambda p: _lease_ended(p, event))
        case e.TerminationLapsed():
            case = replaced(case, approvals=_without(case, event.demand, *LegalStep))
            return _phase(case, event.demand, _back_to_lawyer)
        case e.LatePaymentAccepted():
            return _release(_phase(case, event.demand, lambda _: Cured(day, relented=True)), event.demand)
        case e.TerminationMaintained():
            return _ended(case, event.demand, lambda ended: replaced(ended, maintained=True))
        case e.VacatePeriodEnded():
            return _ended(case, event.demand, lambda ended: replaced(ended, vacate_ended=True))
        case e.CourtFilingDecided():
            case = replaced(case, approvals=_without(case, event.demand, LegalStep.FILE_WITH_COURT))
            filed = _phase(case, event.demand, lambda p: _filed(p, event))
            return _intend(filed, event.dispatches, day, event.demand)
        case e.FilingRejected():
            case = replaced(case, approvals=_without(case, event.demand, *LegalStep))
            return _court(case, event.demand, lambda f: replaced(f.ended, rejected=event.why))
        case e.CourtFaultRecorded():
            return _phase(case, event.demand, lambda p: _explained(p, event.fault))
        case e.CourtDateSet():
            return _court(
                case, event.demand, lambda f: replaced(f, court_day=event.day, place=event.place, outcome=None)
            )
        case e.CourtDateCancelled():
            return _court(case, event.demand, lambda f: replaced(f, court_day=None, place=None))
        case e.CourtHearingHeld():
            return _court(case, event.demand, lambda f: _heard(f, event))
        case e.FilingWithdrawn():
            return _phase(case, event.demand, lambda p: p.ended if isinstance(p, Filed) else p)
        case e.EvictionCarriedOut():
            return case
        case e.TenantMovedOut():
            return replaced(case, moved_out_on=day)
        case e.RecallDecided():
            return _intend(_recalled(case, event), event.dispatches, day, None)
        case e.RecallAcknowledged():
            acknowledged = tuple(replaced(r, acknowledged=True) if r.to == event.to else r for r in case.recalls)
            return replaced(case, recalls=acknowledged)
        case e.TenantNoticeDecided():
            noted = replaced(case, notices=(*case.notices, _notice(case, event)))
            return _intend(noted, event.dispatches, day, None, notice=event.notice)
        case e.LawyerNoticeDecided() | e.CourtNoticeDecided():
            return _intend(case, event.dispatches, day, None)
        case e.DispatchClaimed():
            return _claimed(case, event, day)
        case e.DispatchReleased():
            return _waiting(case, event.key, day)
        case e.DispatchSent():
            return _sent(case, event.key, day)
        case e.DispatchOutcomeUnknown():
            return _in_doubt(case, event.key, day)
        case e.DispatchSettled():
            if event.sent:
                return _sent(case, event.key, event.on or day)
            return _waiting(case, event.key, day)
        case e.DispatchSuppressed():
            return _dispatch(case, event.key, DispatchState.SUPPRESSED, day)
        case e.DispatchRevived():
            return _waiting(case, event.key, day)
        case e.PapersSent():
            return _papers_sent(case, event)
        case e.LadderPaused():
            return replaced(case, pauses=(*_other_pauses(case, event), Pause(event.kind, day, event.until, event.aid)))
        case e.LadderResumed():
            return replaced(case, pauses=_other_pauses(case, event))
        case e.CaseHeld():
            lost = event.lost.rpartition("/")[2] if event.lost else case.lost
            return replaced(case, holds=tuple(dict.fromkeys((*case.holds, event.kind))), lost=lost)
        case e.HoldReleased():
            return _released(case, event)
        case e.TenantDied():
            left = tuple(one for one in case.tenants if one not in event.persons)
            return replaced(case, deceased=(*case.deceased, *event.persons), tenants=left or case.tenants)
        case e.DeathWithdrawn():
            deceased = tuple(one for one in case.deceased if one not in event.persons)
            return replaced(case, deceased=deceased, tenants=tuple(dict.fromkeys((*case.tenants, *event.persons))))
        case e.CalendarMoved():
            return replaced(case, offset_seconds=event.offset_seconds)
        case e.CaseClosed():
            closed = Closed(day, event.ending, event.cause, event.phase, case.holds)
            return replaced(case, closed=closed, pauses=(), holds=(), proposal=None, approvals=())
        case e.FollowedUp():
            return replaced(case, followed_up=(*case.followed_up, event.months))
        case e.CaseReopened():
            return replaced(case, closed=None, followed_up=(), holds=case.closed.holds if case.closed else case.holds)
        case _:
            assert_never(event)


def _charge(case: Case, charge: str, change: Callable[[Charge], Charge]) -> Case:
    return replaced(case, charges=tuple(change(c) if c.charge == charge else c for c in case.charges))


def _phase(case: Case, number: int, change: Callable[[DemandPhase], DemandPhase]) -> Case:
    demands = (replaced(d, phase=change(d.phase)) if d.number == number else d for d in case.demands)
    return replaced(case, demands=tuple(demands))


def _weighed(case: Case, weighed: WeighedRest | None, demands: Collection[int]) -> Case:
    one_by_one = (replaced(d, weighed=weighed) if d.number in demands else d for d in case.demands)
    return replaced(case, demands=tuple(one_by_one))


def _released(case: Case, event: e.HoldReleased) -> Case:
    case = replaced(case, holds=tuple(hold for hold in case.holds if hold != event.kind))
    if case.closed:
        kept = tuple(hold for hold in case.closed.holds if hold != event.kind)
        return replaced(case, closed=replaced(case.closed, holds=kept))
    if event.rest_ore is None:
        return case
    decided = {demand.number for demand in case.demands if isinstance(demand.phase, Terminating)}
    return _weighed(case, WeighedRest(event.rest_ore), decided)


def _ended(case: Case, number: int, change: Callable[[LeaseEnded], LeaseEnded]) -> Case:
    def through(phase: DemandPhase) -> DemandPhase:
        match phase:
            case LeaseEnded():
                return change(phase)
            case Filed():
                return replaced(phase, ended=change(phase.ended))
            case OnItsWay() | Curing() | WithLawyer() | Terminating() | Cured() | Voided():
                return phase
            case _:
                assert_never(phase)

    return _phase(case, number, through)


def _court(case: Case, number: int, change: Callable[[Filed], DemandPhase]) -> Case:
    return _phase(case, number, lambda phase: change(phase) if isinstance(phase, Filed) else phase)


def _placed(case: Case, event: e.RowPlaced) -> Case:
    """Without the row. Its tenants are known from now on, here or by the lease that they moved in by."""
    left = MappingProxyType({name: row for name, row in case.awaiting.items() if name != event.row})
    row = case.awaiting.get(event.row)
    named = frozenset(row.tenants) if row and not event.moved_in else frozenset[str]()
    return replaced(case, awaiting=left, also_named=case.also_named | named)


def _release(case: Case, number: int) -> Case:
    """Free the charges of a demand that is over, so that a fresh demand may cover what is (or becomes) unpaid.

    What was approved for it does not hold for another one.
    """
    charges = tuple(replaced(c, demand=None) if c.demand == number else c for c in case.charges)
    return replaced(case, charges=charges, approvals=_without(case, number, *LegalStep))


def _without(case: Case, demand: int, *steps: LegalStep) -> tuple[Approval, ...]:
    return tuple(approval for approval in case.approvals if approval.demand != demand or approval.step not in steps)


def _declined(case: Case, proposal: int) -> Case:
    return replaced(case, proposal=None) if case.proposal and case.proposal.number == proposal else case


def _aid(case: Case, number: int, change: Callable[[Aid], Aid]) -> Case:
    return replaced(case, aids=tuple(change(aid) if aid.number == number else aid for aid in case.aids))


def _answered(aid: Aid, event: e.AidAnswered) -> Aid:
    answered = replaced(aid, granted=event.granted, amount_ore=event.amount_ore, answered_on=event.happened_on)
    return replaced(answered, pay_by=event.pay_by, appeal_runs=False)


def _stepped(aid: Aid, event: e.AidStepRecorded) -> Aid:
    match event.step:
        case AidStep.ACKNOWLEDGED:
            return replaced(aid, acknowledged_on=event.on)
        case AidStep.APPEALED:
            return replaced(aid, appealed_on=event.on, appeal_runs=True, chase_on=event.chase_on)
        case AidStep.PAID:
            return replaced(aid, paid_on=event.on)
        case AidStep.LAPSED:
            return replaced(aid, lapsed_on=event.on)
        case _:
            assert_never(event.step)


def _consented(case: Case, event: e.ConsentGiven) -> Case:
    since = {scope: day for scope, day in case.consents_withdrawn.items() if scope is not event.scope}
    consents = (*case.consents, Consent(event.scope, event.on))
    return replaced(case, consents=consents, consents_withdrawn=MappingProxyType(since))


def _consent_withdrawn(case: Case, event: e.ConsentWithdrawn) -> Case:
    day = event.happened_on
    stood = (one.scope is event.scope and one.withdrawn_on is None for one in case.consents)
    consents = (
        replaced(one, withdrawn_on=day) if ended else one for one, ended in zip(case.consents, stood, strict=True)
    )
    since = MappingProxyType({**case.consents_withdrawn, event.scope: day})
    return replaced(case, consents=tuple(consents), consents_withdrawn=since)


def _agreed(case: Case, event: e.AgreementMade) -> Case:
    before = (case.agreement,) if case.agreement else ()
    earlier = (*case.earlier_agreements, *before)
    return replaced(case, agreement=_agreement(case, event), earlier_agreements=earlier, proposal=None)


def _agreement(case: Case, event: e.AgreementMade) -> Agreement:
    return Agreement(
        number=case.agreement.number + 1 if case.agreement else 1,
        made_on=event.happened_on,
        charges=event.charges,
        instalments=event.instalments,
        paid_before_ore=event.paid_before_ore,
        reserved_until=event.reserved_until or event.happened_on,
        overtaken=tuple(x.number for x in case.live_demands if not set(x.charges).isdisjoint(event.charges)),
        ledger_seq=event.ledger_seq,
        rhythm=event.rhythm,
        tolerance_bank_days=event.tolerance_bank_days,
        replaces=event.replaces,
        settlement=event.settlement,
    )


def _with_agreement(case: Case, *, broken: bool) -> Case:
    return replaced(case, agreement=replaced(case.agreement, broken=broken) if case.agreement else None)


def _promise_ended(case: Case, number: int, outcome: PromiseOutcome) -> Case:
    promises = (replaced(one, outcome=outcome) if one.number == number else one for one in case.promises)
    return replaced(case, promises=tuple(promises))


def _notice(case: Case, event: e.TenantNoticeDecided) -> Notice:
    agreed = case.agreement.number if case.agreement and event.reason is NoticeReason.AGREEMENT else None
    return Notice(event.notice, event.happened_on, event.reason, event.demands, agreed)


def _other_pauses(case: Case, event: e.LadderPaused | e.LadderResumed) -> tuple[Pause, ...]:
    return tuple(pause for pause in case.pauses if (pause.kind, pause.aid) != (event.kind, event.aid))


def _intend(
    case: Case,
    intents: tuple[e.DispatchIntent, ...],
    day: date,
    demand: int | None,
    aid: int | None = None,
    notice: int | None = None,
    answer_days: int | None = None,
) -> Case:
    new = {
        intent.key: Dispatch(
            key=intent.key,
            kind=intent.kind,
            channel=intent.channel,
            to=intent.to,
            state=DispatchState.INTENDED,
            day=day,
            intended_in=case.seq,
            person=intent.person,
            demand=demand,
            aid=aid,
            notice=notice,
            after=intent.after,
            answer_days=answer_days,
        )
        for intent in intents
    }
    return replaced(case, dispatches=MappingProxyType({**case.dispatches, **new}))


def _dispatch(case: Case, key: str, state: DispatchState, day: date, **changes: Any) -> Case:
    known = case.dispatches.get(key)
    if known is None:
        return case
    dispatch = replaced(known, state=state, day=day, **changes)
    return replaced(case, dispatches=MappingProxyType({**case.dispatches, key: dispatch}))


def _papers_sent(case: Case, event: e.PapersSent) -> Case:
    known = case.dispatches.get(event.key)
    if known is None:
        return case
    sent = replaced(known, papers_sent_on=event.happened_on)
    return replaced(case, dispatches=MappingProxyType({**case.dispatches, event.key: sent}))


def _claimed(case: Case, event: e.DispatchClaimed, day: date) -> Case:
    known = case.dispatches.get(event.key)
    if known is None:
        return case
    first, asked = known.taken_up_on or day, known.asked + 1
    claimed, letter = DispatchState.CLAIMED, event.letter
    return _dispatch(case, event.key, claimed, day, taken_up_on=first, asked=asked, letter=letter)


def _in_doubt(case: Case, key: str, day: date) -> Case:
    known = case.dispatches.get(key)
    if known is None:
        return case
    # It may have left on any day since it was taken up, or, where the journal has lost that, since its last news.
    return _dispatch(case, key, DispatchState.OUTCOME_UNKNOWN, day, taken_up_on=known.taken_up_on or known.day)


def _waiting(case: Case, key: str, day: date) -> Case:
    return _dispatch(case, key, DispatchState.INTENDED, day, taken_up_on=None, asked=0, letter=None)


def _sent(case: Case, key: str, day: date) -> Case:
    known = case.dispatches.get(key)
    if known is None:
        return case
    sent = replaced(known, state=DispatchState.SENT, day=day, sent_on=known.sent_on or day)
    case = replaced(case, dispatches=MappingProxyType({**case.dispatches, key: sent}))
    if known.kind is DispatchKind.TERMINATION and known.demand is not None:
        return _phase(case, known.demand, lambda p: _termination_sent(p, day))
    return case


def _termination_sent(phase: DemandPhase, day: date) -> DemandPhase:
    return replaced(phase, sent_on=phase.sent_on or day) if isinstance(phase, Terminating) else phase


def _delivered(case: Case, event: e.DeliveryRecorded) -> Case:
    known = case.dispatches.get(event.key)
    if known is None:
        return case
    arrived = event.finding.holds if event.finding else event.outcome is DeliveryOutcome.ARRIVED
    state = DispatchState.ARRIVED if arrived else DispatchState.RETURNED
    dispatch = replaced(known, state=state, day=event.happened_on, delivery=event.outcome)
    case = replaced(case, dispatches=MappingProxyType({**case.dispatches, event.key: dispatch}))
    if known.kind is DispatchKind.TERMINATION and known.demand is not None and not arrived:
        return _phase(case, known.demand, _not_ended)
    if known.kind is not DispatchKind.PAYMENT_DEMAND or known.demand is None:
        return case
    demands = (_arrival(d, event, arrived=arrived) if d.number == known.demand else d for d in case.demands)
    return replaced(case, demands=tuple(demands))


def _arrival(demand: Demand, event: e.DeliveryRecorded, *, arrived: bool) -> Demand:
    others = {person: day for person, day in demand.arrivals.items() if person != event.person}
    if arrived:
        return replaced(demand, arrivals={**others, event.person: event.happened_on})
    # Without every tenant's arrival there is no deadline; a demand that went on is for a person to judge.
    phase = OnItsWay() if isinstance(demand.phase, Curing) else demand.phase
    return replaced(demand, arrivals=others, phase=phase)


def _voided(event: e.DemandVoided) -> Voided:
    return Voided(event.happened_on, event.why, invalid=event.finding is not None)


def _explained(phase: DemandPhase, fault: CourtFault) -> DemandPhase:
    if not isinstance(phase, Voided):
        return phase
    return replaced(phase, fault=fault, invalid=phase.invalid or fault.of_demand)


def _not_ended(phase: DemandPhase) -> DemandPhase:
    return Terminating(phase.lawyer, phase.sent_on, phase.sent_on) if isinstance(phase, LeaseEnded) else phase


def _with_curing(phase: DemandPhase, curing: Curing) -> DemandPhase:
    """Set or correct the days to pay, however far the demand has come."""
    match phase:
        case OnItsWay() | Curing():
            return curing
        case WithLawyer():
            return replaced(phase, curing=curing)
        case Terminating() | LeaseEnded():
            return replaced(phase, lawyer=replaced(phase.lawyer, curing=curing))
        case Filed():
            lawyer = replaced(phase.ended.lawyer, curing=curing)
            return replaced(phase, ended=replaced(phase.ended, lawyer=lawyer))
        case Cured() | Voided():
            return phase
        case _:
            assert_never(phase)


def _demanded(case: Case, event: e.PaymentDemandDecided) -> Case:
    amounts = {charge.charge: charge.amount_ore for charge in case.charges}
    stated = {line.charge: amounts[line.charge] for line in event.lines if line.charge in amounts}
    demand = Demand(event.demand, event.lines, event.fee_ore, event.happened_on, OnItsWay(), stated=stated)
    for charge_id in demand.charges:
        case = _charge(case, charge_id, lambda c: replaced(c, demand=event.demand))
    case = replaced(case, demands=(*case.demands, demand))
    return _intend(case, event.dispatches, event.happened_on, event.demand)


def _handed_over(phase: DemandPhase, day: date, window_until: date) -> DemandPhase:
    return WithLawyer(phase, day, window_until) if isinstance(phase, Curing) else phase


def _window_ended(phase: DemandPhase) -> DemandPhase:
    return replaced(phase, window_ended=True) if isinstance(phase, WithLawyer) else phase


def _lease_ended(phase: DemandPhase, event: e.LeaseTerminated) -> DemandPhase:
    """End the lease, or correct the day on which the termination reached the last tenant."""
    match phase:
        case Terminating():
            return LeaseEnded(phase.lawyer, phase.sent_on or phase.decided_on, event.arrived_on, event.vacate_by)
        case LeaseEnded():
            return replaced(phase, arrived_on=event.arrived_on, vacate_by=event.vacate_by, vacate_ended=False)
        case Filed():
            ended = replaced(phase.ended, arrived_on=event.arrived_on, vacate_by=event.vacate_by)
            return replaced(phase, ended=ended)
        case OnItsWay() | Curing() | WithLawyer() | Cured() | Voided():
            return phase
        case _:
            assert_never(phase)


def _back_to_lawyer(phase: DemandPhase) -> DemandPhase:
    match phase:
        case Terminating() | LeaseEnded():
            return phase.lawyer
        case Filed():
            return phase.ended.lawyer
        case OnItsWay() | Curing() | WithLawyer() | Cured() | Voided():
            return phase
        case _:
            assert_never(phase)


def _filed(phase: DemandPhase, event: e.CourtFilingDecided) -> DemandPhase:
    if not isinstance(phase, LeaseEnded):
        return phase
    return Filed(phase, event.happened_on, event.court_fee_ore, added=event.added)


def _heard(filed: Filed, event: e.CourtHearingHeld) -> DemandPhase:
    if event.outcome is HearingOutcome.REJECTED:
        return replaced(filed.ended, rejected=HEARING_REJECTED)
    return replaced(filed, outcome=event.outcome, heard_on=event.happened_on, court_day=None, place=None)


def _recalled(case: Case, event: e.RecallDecided) -> Case:
    others = tuple(recall for recall in case.recalls if recall.to != event.to)
    return replaced(case, recalls=(*others, Recall(event.to, event.attempt, event.happened_on, event.court_day)))
