"""Given what is known and what is asked, what happens? Pure: command, state and the law of a day give events.

Who asks comes first, before the state is looked at (`permission.py`). A refusal is an event too (`command-refused`),
with the rule that refused. A step of the clock that the law refuses holds the case for a person: the clock does not ask
twice.
"""

from collections.abc import Collection
from typing import assert_never

from domain.account.state import Account
from domain.calendar import OutsideCalendarError
from domain.case import commands as c
from domain.case import events as e
from domain.case.agenda import agenda
from domain.case.codes import HoldKind, StepName
from domain.case.decision import Answer, Circumstances, Decision, DecisionBuilder, Refused
from domain.case.kept_command import AnyCommand, public_fields
from domain.case.path import (
    agreement,
    aid,
    annulment,
    approval,
    awaited_lease,
    consent,
    contact,
    contest_answers,
    court,
    death,
    delivery,
    dispatch,
    earmarking,
    follow_up,
    following_policy,
    handover,
    limitation,
    missed_payment,
    money_out,
    monthly_rent,
    notice,
    pause_and_hold,
    payment,
    payment_demand,
    promise,
    recall,
    reminder,
    same_money,
    termination,
    vanished_row,
)
from domain.case.permission import why_may_not_give
from domain.case.state import Case, NoCase
from domain.feeds import FEED_IS_COMPLETE, WAITS_FOR_FEED
from domain.finding import Finding


def decide(
    command: AnyCommand, state: NoCase | Case, account: Account, at: Circumstances, offset_seconds: int | None = None
) -> Decision:
    """Decide *command*. *offset_seconds* moves a simulated case's calendar against Temporal's clock; None leaves it."""
    command = missed_payment.with_news(command, state)
    d = DecisionBuilder(state, account, at, of_before=isinstance(command, c.OfLease) and bool(command.of_before))
    if finding := why_may_not_give(type(command), at.actor):
        _move_calendar(d, offset_seconds)
        answer = _record_refusal(d, command, finding)
        return _decision(d, command, answer)
    try:
        _move_calendar(d, offset_seconds)
        before = d.lawful if isinstance(d.state, Case) else None
        answer = _decide(d, command)
        if d.account_events:
            money_out.look_again(d)
        approval.end_outdated(d)
        if before and (d.case_events or d.account_events) and not d.case.closed:
            annulment.hold_if_unsound(d, before)
        notice.tell_tenants(d, state)
        notice.tell_lawyer(d, state, account)
        notice.tell_court(d, state, account)
        _move_calendar(d, offset_seconds)  # a case opened just now had no calendar to move before
    except (Refused, OutsideCalendarError) as refused:
        d = DecisionBuilder(state, account, at)
        _move_calendar(d, offset_seconds)
        answer = _refuse(d, command, _finding(refused))
    return _decision(d, command, answer)


def _decision(d: DecisionBuilder, command: AnyCommand, answer: Answer) -> Decision:
    kept = public_fields(command)
    return Decision(tuple(d.case_events), tuple(d.account_events), d.state, d.account, answer, kept)


def refuse_unread(
    command: str, finding: Finding, state: NoCase | Case, account: Account, at: Circumstances
) -> Decision:
    """Refuse what did not even have the shape of a command; *finding* says what is wrong with it."""
    d = DecisionBuilder(state, account, at)
    legible = "".join(sign for sign in command if sign.isprintable())
    if isinstance(state, Case):
        d.record(e.CommandRefused(happened_on=d.today, command=legible, finding=finding))
    case = state.id if isinstance(state, Case) else None
    answer = Answer("refused", case, because=finding.because, rule=finding.rule)
    return Decision(tuple(d.case_events), (), d.state, d.account, answer, {"command": legible, "unread": True})


def _move_calendar(d: DecisionBuilder, offset_seconds: int | None) -> None:
    case = d.state
    if offset_seconds is None or not isinstance(case, Case) or not case.simulated:
        return
    if case.offset_seconds != offset_seconds:
        d.record(e.CalendarMoved(happened_on=d.today, offset_seconds=offset_seconds, to=d.at.now))


def _finding(refused: Refused | OutsideCalendarError) -> Finding:
    if isinstance(refused, Refused):
        return refused.finding
    return Finding(holds=False, rule="inside-the-calendar", because=str(refused))


def _refuse(d: DecisionBuilder, command: AnyCommand, finding: Finding) -> Answer:
    answer = _record_refusal(d, command, finding)
    if isinstance(command, c.TakeStep) and isinstance(d.state, Case) and d.state.closed is None:
        d.record(e.CaseHeld(happened_on=d.today, kind=HoldKind.STEP_REFUSED, finding=finding))
    return answer


def _record_refusal(d: DecisionBuilder, command: AnyCommand, finding: Finding) -> Answer:
    if isinstance(d.state, Case):
        feeds = dict(d.feeds.complete_to) if finding.rule == FEED_IS_COMPLETE else {}
        d.record(e.CommandRefused(happened_on=d.today, command=command.command, finding=finding, feeds=feeds))
    case = d.state.id if isinstance(d.state, Case) else None
    return Answer("refused", case, because=finding.because, rule=finding.rule)


def _decide(d: DecisionBuilder, command: AnyCommand) -> Answer:
    match command:
        case c.RegisterMissedPayment():
            return missed_payment.register(d, command)
        case c.RecordPayment():
            return payment.record(d, command)
        case c.HearOfFeed():
            return Answer("done", d.case.id)  # where the case stands is read anew after each decision
        case c.NoteVanished():
            return vanished_row.note_vanished(d, command)
        case c.RecordPaymentBounced():
            return payment.record_bounce(d, command)
        case c.RecordMoneyOut():
            return money_out.record(d, command)
        case c.TakeOffAccount():
            return money_out.take_off(d, command)
        case c.PutBackOnAccount():
            return money_out.put_back(d, command)
        case c.WithdrawMoneyOut():
            return money_out.withdraw(d, command)
        case c.ReinstateMoneyOut():
            return money_out.reinstate(d, command)
        case c.WithdrawBounce():
            return payment.withdraw_bounce(d, command)
        case c.EarmarkPayment():
            return earmarking.earmark(d, command)
        case c.ConfirmPayment():
            return payment.confirm(d, command)
        case c.CorrectCharge():
            return missed_payment.correct_charge(d, command)
        case c.WithdrawCharge():
            return missed_payment.withdraw_charge(d, command)
        case c.ReinstateCharge():
            return missed_payment.reinstate_charge(d, command)
        case c.SettleContested():
            return contest_answers.settle_contested(d, command)
        case c.UpholdCharge():
            return vanished_row.uphold(d, command)
        case c.RecordInterruption():
            return limitation.record_interruption(d, command)
        case c.WithdrawInterruption():
            return limitation.withdraw_interruption(d, command)
        case c.RecordMonthlyRent():
            return monthly_rent.record(d, command)
        case c.PlaceRow():
            return awaited_lease.place_row(d, command)
        case c.OfferCounselling():
            return contact.offer_counselling(d, command)
        case c.RecordContact():
            return contact.record(d, command)
        case c.ApproveDemand():
            return payment_demand.approve(d, command)
        case c.VoidDemand():
            return annulment.annul(d, command)
        case c.RecordDelivery():
            return delivery.record(d, command)
        case c.CallAdviser():
            return handover.call_adviser(d)
        case c.RequestAid():
            return aid.request(d, command)
        case c.AnswerAid():
            return aid.answer(d, command)
        case c.WithdrawAid():
            return aid.withdraw(d, command)
        case c.RecordAidStep():
            return aid.record_step(d, command)
        case c.RecordConsent():
            return consent.record(d, command)
        case c.WithdrawConsent():
            return consent.withdraw(d, command)
        case c.RecordMunicipalAnswer():
            return consent.record_municipal_answer(d, command)
        case c.ProposeAgreement():
            return agreement.propose(d, command)
        case c.DeclineAgreement():
            return agreement.decline(d, command)
        case c.MakeAgreement():
            return agreement.make(d, command)
        case c.BreakAgreement():
            return agreement.break_off(d, command)
        case c.RecordPromise():
            return promise.record(d, command)
        case c.WithdrawPromise():
            return promise.withdraw(d, command)
        case c.PauseLadder():
            return pause_and_hold.pause_ladder(d, command)
        case c.ResumeLadder():
            return pause_and_hold.resume_ladder(d, command)
        case c.FollowPolicy():
            return following_policy.follow(d, command)
        case c.HoldCase():
            return pause_and_hold.hold_case(d, command)
        case c.ReleaseHold():
            return pause_and_hold.release_hold(d, command)
        case c.WithdrawDeath():
            return death.withdraw(d, command)
        case c.ApproveLegalStep():
            return approval.approve(d, command)
        case c.TerminateLease():
            return termination.terminate(d, command)
        case c.AcceptLatePayment():
            return termination.accept_late_payment(d, command)
        case c.MaintainTermination():
            return termination.maintain(d, command)
        case c.FileWithCourt():
            return court.file(d, command)
        case c.RecordFilingRejected():
            return court.record_rejection(d, command)
        case c.RecordCourtFault():
            return court.record_fault(d, command)
        case c.SetCourtDate():
            return court.set_date(d, command)
        case c.CancelCourtDate():
            return court.cancel_date(d, command)
        case c.RecordHearing():
            return court.record_hearing(d, command)
        case c.RecordEviction():
            return court.record_eviction(d, command)
        case c.WithdrawFiling():
            return court.withdraw(d, command)
        case c.RecordMovedOut():
            return termination.record_moved_out(d, command)
        case c.AcknowledgeRecall():
            return recall.acknowledge(d, command)
        case c.SettleDispatch():
            return dispatch.settle_outcome(d, command)
        case c.SendAgain():
            return dispatch.send_again(d, command)
        case c.RecordPapersSent():
            return dispatch.record_papers_sent(d, command)
        case c.RecordFollowUp():
            return follow_up.record(d, command)
        case c.AdvanceCalendar():
            return pause_and_hold.advance_calendar(d, command)
        case c.ClaimDispatch():
            return dispatch.claim(d, command)
        case c.ReportDispatch():
            return dispatch.report(d, command)
        case c.TakeStep():
            return _take_step(d, command)
        case c.ParkCase():
            return pause_and_hold.park_case(d, command)
        case _:
            assert_never(command)


def _is_due(d: DecisionBuilder, command: c.TakeStep, *, behind: Collection[str]) -> bool:
    steps = agenda(d.case, d.account, d.at.policy, d.at.law.calendar, d.today, behind=behind)
    about = (command.step, command.subject)
    return any((step.name, step.subject) == about and step.due <= d.at.now for step in steps)


def _take_step(d: DecisionBuilder, command: c.TakeStep) -> Answer:
    """Do one step of the clock, if it is (still) due: a step that was overtaken by a hold or a payment does nothing."""
    case, subject = d.case, command.subject
    if command.step is StepName.LOOK_AT_FEED:  # whatever waited goes now by where the case stands, or waits on
        return Answer(WAITS_FOR_FEED, case.id, because=d.feeds.because) if d.feeds.behind else Answer("done", case.id)
    if not _is_due(d, command, behind=()):
        return Answer("done", case.id)
    if command.step is StepName.DEMAND_PAYMENT and not _is_due(d, command, behind=d.feeds.behind):
        return Answer(WAITS_FOR_FEED, case.id, because=d.feeds.because)
    if case.closed is None:
        pause_and_hold.end_pauses(d)
    match command.step:
        case StepName.COUNT_PAYMENT:
            payment.count_awaited(d, case.payment_of(subject))
        case StepName.END_REPEAT:
            same_money.end_repeat(d, case.payment_of(subject))
        case StepName.REMIND:
            reminder.remind(d)
        case StepName.DEMAND_PAYMENT:
            payment_demand.demand_by_clock(d)
        case StepName.LOCAL_POST_DELIVERS:
            delivery.by_local_post(d, case.dispatch_of(subject))
        case StepName.HAND_OVER:
            handover.hand_over(d, case.demand_of(subject))
        case StepName.END_ADVISER_WINDOW:
            handover.end_adviser_window(d, case.demand_of(subject))
        case StepName.END_VACATE_PERIOD:
            termination.end_vacate_period(d, case.demand_of(subject))
        case StepName.END_RESERVED_DEMAND:
            agreement.end_reserved(d, case.demand_of(subject))
        case StepName.CHECK_AGREEMENT:
            agreement.check(d)
        case StepName.CHECK_PROMISE:
            promise.check(d, case.promise_of(subject))
        case StepName.REPEAT_RECALL:
            recall.repeat(d, case.recall_of(subject))
        case _:
            assert_never(command.step)
    return Answer("done", case.id)
