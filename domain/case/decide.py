"""Given what is known and what is asked, what happens? Pure: command, state and the law of a day give events.

Who asks comes first, before the state is looked at (`permission.py`). A refusal is an event too (`command-refused`),
with the rule that refused. A step of the clock that the law refuses
holds the case for a person: the clock does not ask twice.
"""

from typing import assert_never

from domain.account.state import Account
from domain.calendar import OutsideCalendarError
from domain.case import commands as c
from domain.case import events as e
from domain.case.agenda import agenda
from domain.case.codes import HoldKind, StepName
from domain.case.decision import Answer, Circumstances, Decision, DecisionBuilder, Refused
from domain.case.kept_command import AnyCommand, public_fields
from domain.case.path.agreement import (
    break_agreement,
    check_agreement,
    decline_agreement,
    make_agreement,
    propose_agreement,
)
from domain.case.path.aid import answer_aid, request_aid, withdraw_aid
from domain.case.path.annulment import hold_if_unsound, void_demand
from domain.case.path.approval import approve_legal_step, end_outdated_approvals
from domain.case.path.contact import offer_counselling, record_contact
from domain.case.path.court import (
    cancel_court_date,
    file_with_court,
    record_eviction,
    record_filing_rejected,
    record_hearing,
    set_court_date,
    withdraw_filing,
)
from domain.case.path.delivery import local_post_delivers, record_delivery
from domain.case.path.dispatch import (
    claim_dispatch,
    report_dispatch,
    send_again,
    settle_dispatch,
)
from domain.case.path.follow_up import record_follow_up
from domain.case.path.following_policy import follow_policy
from domain.case.path.handover import end_adviser_window, hand_over
from domain.case.path.missed_payment import correct_charge, register_missed_payment, with_news, withdraw_charge
from domain.case.path.pause_and_hold import (
    advance_calendar,
    end_pauses,
    hold_case,
    park_case,
    pause_ladder,
    release_hold,
    resume_ladder,
)
from domain.case.path.payment import record_payment, record_payment_bounced
from domain.case.path.payment_demand import approve_demand, demand_payment
from domain.case.path.recall import acknowledge_recall, repeat_recall
from domain.case.path.reminder import remind
from domain.case.path.termination import (
    accept_late_payment,
    end_vacate_period,
    maintain_termination,
    record_moved_out,
    terminate_lease,
)
from domain.case.permission import why_may_not_give
from domain.case.state import Case, NoCase
from domain.finding import Finding


def decide(
    command: AnyCommand, state: NoCase | Case, account: Account, at: Circumstances, offset_seconds: int | None = None
) -> Decision:
    """Decide *command*. *offset_seconds* moves a simulated case's calendar against Temporal's clock; None leaves it."""
    command = with_news(command, state)
    d = DecisionBuilder(state, account, at)
    if finding := why_may_not_give(type(command), at.actor):
        _move_calendar(d, offset_seconds)
        answer = _record_refusal(d, command, finding)
        return _decision(d, command, answer)
    try:
        _move_calendar(d, offset_seconds)
        before = d.lawful if isinstance(d.state, Case) else None
        answer = _decide(d, command)
        end_outdated_approvals(d)
        if before and (d.case_events or d.account_events) and not d.case.closed:
            hold_if_unsound(d, before)
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
        d.record(e.CommandRefused(happened_on=d.today, command=command.command, finding=finding))
    case = d.state.id if isinstance(d.state, Case) else None
    return Answer("refused", case, because=finding.because, rule=finding.rule)


def _decide(d: DecisionBuilder, command: AnyCommand) -> Answer:
    match command:
        case c.RegisterMissedPayment():
            return register_missed_payment(d, command)
        case c.RecordPayment():
            return record_payment(d, command)
        case c.RecordPaymentBounced():
            return record_payment_bounced(d, command)
        case c.CorrectCharge():
            return correct_charge(d, command)
        case c.WithdrawCharge():
            return withdraw_charge(d, command)
        case c.OfferCounselling():
            return offer_counselling(d, command)
        case c.RecordContact():
            return record_contact(d, command)
        case c.ApproveDemand():
            return approve_demand(d, command)
        case c.VoidDemand():
            return void_demand(d, command)
        case c.RecordDelivery():
            return record_delivery(d, command)
        case c.RequestAid():
            return request_aid(d, command)
        case c.AnswerAid():
            return answer_aid(d, command)
        case c.WithdrawAid():
            return withdraw_aid(d, command)
        case c.ProposeAgreement():
            return propose_agreement(d, command)
        case c.DeclineAgreement():
            return decline_agreement(d, command)
        case c.MakeAgreement():
            return make_agreement(d, command)
        case c.BreakAgreement():
            return break_agreement(d, command)
        case c.PauseLadder():
            return pause_ladder(d, command)
        case c.ResumeLadder():
            return resume_ladder(d, command)
        case c.FollowPolicy():
            return follow_policy(d, command)
        case c.HoldCase():
            return hold_case(d, command)
        case c.ReleaseHold():
            return release_hold(d, command)
        case c.ApproveLegalStep():
            return approve_legal_step(d, command)
        case c.TerminateLease():
            return terminate_lease(d, command)
        case c.AcceptLatePayment():
            return accept_late_payment(d, command)
        case c.MaintainTermination():
            return maintain_termination(d, command)
        case c.FileWithCourt():
            return file_with_court(d, command)
        case c.RecordFilingRejected():
            return record_filing_rejected(d, command)
        case c.SetCourtDate():
            return set_court_date(d, command)
        case c.CancelCourtDate():
            return cancel_court_date(d, command)
        case c.RecordHearing():
            return record_hearing(d, command)
        case c.RecordEviction():
            return record_eviction(d, command)
        case c.WithdrawFiling():
            return withdraw_filing(d, command)
        case c.RecordMovedOut():
            return record_moved_out(d, command)
        case c.AcknowledgeRecall():
            return acknowledge_recall(d, command)
        case c.SettleDispatch():
            return settle_dispatch(d, command)
        case c.SendAgain():
            return send_again(d, command)
        case c.RecordFollowUp():
            return record_follow_up(d, command)
        case c.AdvanceCalendar():
            return advance_calendar(d, command)
        case c.ClaimDispatch():
            return claim_dispatch(d, command)
        case c.ReportDispatch():
            return report_dispatch(d, command)
        case c.TakeStep():
            return _take_step(d, command)
        case c.ParkCase():
            return park_case(d, command)
        case _:
            assert_never(command)


def _take_step(d: DecisionBuilder, command: c.TakeStep) -> Answer:
    """Do one step of the clock, if it is (still) due: a step that was overtaken by a hold or a payment does nothing."""
    case, subject = d.case, command.subject
    steps = agenda(case, d.account, d.at.policy, d.at.law.calendar, d.today)
    if not any((step.name, step.subject) == (command.step, subject) and step.due <= d.at.now for step in steps):
        return Answer("done", case.id)
    if case.closed is None:
        end_pauses(d)
    match command.step:
        case StepName.REMIND:
            remind(d)
        case StepName.DEMAND_PAYMENT:
            demand_payment(d)
        case StepName.LOCAL_POST_DELIVERS:
            local_post_delivers(d, case.dispatch_of(subject))
        case StepName.HAND_OVER:
            hand_over(d, case.demand_of(subject))
        case StepName.END_ADVISER_WINDOW:
            end_adviser_window(d, case.demand_of(subject))
        case StepName.END_VACATE_PERIOD:
            end_vacate_period(d, case.demand_of(subject))
        case StepName.CHECK_AGREEMENT:
            check_agreement(d)
        case StepName.REPEAT_RECALL:
            repeat_recall(d, case.recall_of(subject))
        case _:
            assert_never(command.step)
    return Answer("done", case.id)
