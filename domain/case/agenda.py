"""What falls due next, and which letters may go now? Derived from the state alone, so that it can be rebuilt.

The clock's steps rest while a person must look (holds) or while our ladder is paused; the local post of a rehearsal
and repeated recalls do not rest. A statutory clock is no step of ours: it runs whatever the agenda says.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import assert_never

from domain.account.state import Account
from domain.calendar import Calendar
from domain.case.codes import StepName
from domain.case.days_to_pay import days_to_pay
from domain.case.fed import FED_LETTERS
from domain.case.instalments import check_day, promise_check_day
from domain.case.left_out import why_left_out
from domain.case.path.delivery import local_arrival
from domain.case.path.dispatch import may_go
from domain.case.path.recall import next_recall
from domain.case.rest_of_demand import too_small_a_rest
from domain.case.state import (
    Case,
    Charge,
    Cured,
    Curing,
    Demand,
    Dispatch,
    Filed,
    LeaseEnded,
    NoCase,
    OnItsWay,
    Terminating,
    Voided,
    WithLawyer,
    was_used,
)
from domain.case.subject import (
    AgreementSubject,
    ChargeSubject,
    DemandSubject,
    DispatchSubject,
    PaymentSubject,
    PromiseSubject,
    RecallSubject,
    Subject,
)
from domain.charge_kinds import EARLIER_DEMAND_FEE
from domain.clock import at_hour
from domain.policy import Policy

StepDays = Iterator[tuple[StepName, Subject, date]]


@dataclass(frozen=True)
class Step:
    """A step of the clock, what it is about, and the UTC instant at which it falls due."""

    name: StepName
    subject: Subject
    due: datetime


def agenda(
    state: NoCase | Case,
    account: Account,
    policy: Policy,
    calendar: Calendar,
    today: date,
    *,
    behind: Collection[str] = (),
) -> tuple[Step, ...]:
    """Everything the clock will do by itself as things stand, the earliest first, ties in the order of the path.

    Two of a kind that are due together differ in their subject, and are taken one after the other. While payment feeds
    are *behind*, a demand that is due waits for them, and is looked at again on the next day on which it may leave; so
    is a letter that was decided, on the next day.
    """
    if isinstance(state, NoCase):
        return ()
    hour = policy.ladder.step_hour
    order = list(StepName)
    days = _days(state, account, policy, calendar, today, behind)
    steps = (Step(name, subject, at_hour(day, hour)) for name, subject, day in days)
    return tuple(sorted(steps, key=lambda step: (step.due, order.index(step.name))))


def _days(
    case: Case, account: Account, policy: Policy, calendar: Calendar, today: date, behind: Collection[str]
) -> StepDays:
    for recall in case.open_recalls:
        again = next_recall(recall, policy.ladder)
        yield StepName.REPEAT_RECALL, RecallSubject(recall.to), again
    yield from _money(account)
    if case.closed:
        return
    if case.simulated:
        for dispatch in case.dispatches.values():
            if day := local_arrival(dispatch, calendar):
                yield StepName.LOCAL_POST_DELIVERS, DispatchSubject(dispatch.key), day
    if case.holds:
        return
    for dispatch in due_dispatches(case) if behind else ():
        if dispatch.kind in FED_LETTERS:
            yield StepName.LOOK_AT_FEED, DispatchSubject(dispatch.key), today + timedelta(days=1)
    yield from _promised(case, account, policy, calendar)
    yield from _ladder(case, account, policy, calendar, today, behind)


def _money(account: Account) -> StepDays:
    """Money that comes on its value date, and the end of the days in which a person may say what is new money: no step
    of ours, so that neither holds nor an ending stop them.
    """
    for paid in account.awaited:
        yield StepName.COUNT_PAYMENT, PaymentSubject(paid.payment), paid.value_date
    for repeat in account.repeats.values():
        yield StepName.END_REPEAT, PaymentSubject(repeat.payment), repeat.answer_by + timedelta(days=1)


def _awake(case: Case, charges: Collection[str]) -> date | None:
    """The first day after the pauses that touch *charges*; None while one of them has no last day."""
    pauses = case.pauses_of(charges)
    if not all(pause.until for pause in pauses):
        return None
    return max((pause.until + timedelta(days=1) for pause in pauses if pause.until), default=date.min)


def _ladder(
    case: Case, account: Account, policy: Policy, calendar: Calendar, today: date, behind: Collection[str]
) -> StepDays:
    ending = case.lease_is_ending
    if not ending:  # while a termination stands, nothing else climbs
        for charge in case.standing_charges:
            if charge.kind == EARLIER_DEMAND_FEE:
                continue  # it goes along with the rent, and is never a reason by itself
            if account.is_in_doubt([charge.charge]):
                continue  # nobody knows yet whether it is owed
            if why_left_out(account, charge, max(today, _awake(case, (charge.charge,)) or today)):
                continue  # it is neither asked for nor demanded: a person says what becomes of it
            if charge.demand is None and account.outstanding_ore([charge.charge]) > 0:
                steps = _charge_steps(case, charge, policy, calendar, today, behind)
                yield from (step for step in steps if why_left_out(account, charge, step[-1]) is None)
    for demand in case.live_demands:
        if account.is_in_doubt(demand.charges) or case.is_overtaken(demand, today):
            continue
        if awake := _awake(case, demand.charges):
            small = too_small_a_rest(case, account, policy, demand)
            for name, day in _demand_steps(demand, policy, calendar, ending=ending):
                if small is None or name is not StepName.HAND_OVER:
                    yield name, DemandSubject(demand.number), max(day, awake)


def _charge_steps(
    case: Case, charge: Charge, policy: Policy, calendar: Calendar, today: date, behind: Collection[str]
) -> StepDays:
    awake = _awake(case, (charge.charge,))
    if awake is None:
        return
    demand_on = calendar.first_dispatch_day(max(charge.earliest_demand.day, today, awake), policy.mode)
    remind_on = charge.last_timely_day.day + timedelta(days=policy.ladder.reminder_after_days)
    remind_on = max(remind_on, charge.joined_on, awake)
    subject = ChargeSubject(charge.charge)
    if not charge.reminded and max(remind_on, today) < charge.earliest_demand.day:
        yield StepName.REMIND, subject, remind_on
    standing = policy.ladder.demand_standing_approval
    if standing is not None:
        fed_on = today + timedelta(days=1) if behind else today
        approved_on = calendar.first_dispatch_day(max(demand_on, standing.from_, fed_on), policy.mode)
        yield StepName.DEMAND_PAYMENT, subject, approved_on


def _demand_steps(
    demand: Demand, policy: Policy, calendar: Calendar, *, ending: bool
) -> Iterator[tuple[StepName, date]]:
    match demand.phase:
        case Curing() if not ending:
            yield StepName.HAND_OVER, days_to_pay(demand.phase, policy, calendar).hand_over_on
        case WithLawyer() if not demand.phase.window_ended:
            yield StepName.END_ADVISER_WINDOW, demand.phase.window_until + timedelta(days=1)
        case LeaseEnded() if not demand.phase.vacate_ended:
            yield StepName.END_VACATE_PERIOD, demand.phase.vacate_by + timedelta(days=1)
        case OnItsWay() | Curing() | WithLawyer() | Terminating() | LeaseEnded() | Filed() | Cured() | Voided():
            return
        case _:
            assert_never(demand.phase)


def _promised(case: Case, account: Account, policy: Policy, calendar: Calendar) -> StepDays:
    agreement, promise = case.agreement, case.promise
    if promise and promise.outcome is None and not account.is_unsure([one.charge for one in case.standing_charges]):
        day = promise_check_day(promise, policy, calendar)
        yield StepName.CHECK_PROMISE, PromiseSubject(promise.number), day
    if agreement is None:
        return
    for demand in case.live_demands:
        if demand.number in agreement.overtaken and not was_used(demand):
            ends_on = agreement.reserved_until + timedelta(days=1)
            yield StepName.END_RESERVED_DEMAND, DemandSubject(demand.number), ends_on
    if case.agreement_runs and not account.is_unsure(agreement.charges):
        subject = AgreementSubject(agreement.number)
        yield StepName.CHECK_AGREEMENT, subject, check_day(agreement, account, policy, calendar)


def due_dispatches(state: NoCase | Case) -> tuple[Dispatch, ...]:
    """The dispatches that may be taken up now, in the order they were decided."""
    if isinstance(state, NoCase):
        return ()
    return tuple(dispatch for dispatch in state.dispatches.values() if may_go(state, dispatch))
