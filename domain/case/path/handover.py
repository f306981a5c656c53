"""When does the lawyer get the case, who is called in with it, and when is the adviser's window over?"""

from datetime import date, timedelta

from domain.calendar import Calendar
from domain.case import events as e
from domain.case.codes import Channel, DispatchKind, Party
from domain.case.decision import Answer, DecisionBuilder, Refused, Wanted, refuse
from domain.case.irreversible import require_weighty_rest
from domain.case.state import Case, Curing, Demand, OnItsWay
from domain.danish_day import danish_day
from domain.policy import Policy
from domain.rules.cure_deadline import put_off


def hand_over_day(cure: date, policy: Policy, calendar: Calendar) -> date:
    """The day on which a demand that may be paid up to *cure* goes to the lawyer, if it is not paid.

    The buffer lets payments of the last day come in; the hand-over is on the bank day after it.
    """
    return calendar.add_bank_days(cure, policy.ladder.buffer_bank_days + 1)


def hand_over(d: DecisionBuilder, demand: Demand) -> None:
    """Hand a demand whose days and bank days are over to the lawyer, and call the adviser in the same decision."""
    if d.unpaid_ore(demand) <= 0:
        return
    if d.at.policy.offer_before_handover and not d.case.offered_on:
        refuse("counselling-before-hand-over", "Lejeren skal først have tilbud om gratis rådgivning.")
    require_weighty_rest(d, demand)
    valid = d.lawful.is_valid(demand)
    if not valid.holds:
        raise Refused(valid)
    window_until = d.today + timedelta(days=d.at.policy.ladder.adviser_window_days)
    d.record(e.CureDeadlinePassed(happened_on=d.today, demand=demand.number, put_off_to=_put_off_to(d, demand)))
    d.record(
        e.HandedOverToLawyer(
            happened_on=d.today,
            demand=demand.number,
            window_until=window_until,
            dispatches=d.intents(Wanted(DispatchKind.LAWYER_HANDOVER, Channel.MAIL, Party.LAWYER)),
        )
    )
    _call_adviser(d, demand)


def call_adviser(d: DecisionBuilder) -> Answer:
    """Call the adviser in by hand, for the latest demand whose days still run; the hand-over calls once more."""
    case = d.open_case
    running = [one for one in case.live_demands if isinstance(one.phase, OnItsWay | Curing)]
    if not running:
        refuse(
            "demand-runs",
            "Rådgiveren kaldes ind ved hånden, mens et påkrav løber: fra det er besluttet, "
            "til sagen går til advokaten.",
        )
    if called := called_on(case, running[-1]):
        refuse("adviser-called-once", f"Rådgiveren blev kaldt ind den {danish_day(called)}.")
    _call_adviser(d, running[-1])
    return Answer("done", case.id)


def called_on(case: Case, demand: Demand) -> date | None:
    """The day on which the adviser was first called in for a demand; None where nobody has yet."""
    calls = (one for one in case.dispatches.values() if one.kind is DispatchKind.ADVISER_CALL)
    return min((one.day for one in calls if one.demand == demand.number), default=None)


def _call_adviser(d: DecisionBuilder, demand: Demand) -> None:
    call = d.intents(Wanted(DispatchKind.ADVISER_CALL, Channel.MAIL, Party.ADVISER))
    d.record(e.AdviserCalled(happened_on=d.today, demand=demand.number, dispatches=call))


def _put_off_to(d: DecisionBuilder, demand: Demand) -> date | None:
    """The last day to pay, where it is not the recorded one any more because that has become a holiday."""
    if demand.cure is None:
        return None
    last = put_off(demand.cure, d.at.law.calendar).day
    return None if last == demand.cure.day else last


def end_adviser_window(d: DecisionBuilder, demand: Demand) -> None:
    """Let a person decide on termination, once the adviser has had every day of the window."""
    d.record(e.AdviserWindowEnded(happened_on=d.today, demand=demand.number))
