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
from domain.case.path.agreement import check_day
from domain.case.path.delivery import local_arrival
from domain.case.path.dispatch import may_go
from domain.case.path.recall import next_recall
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
)
from domain.case.subject import (
    AgreementSubject,
    ChargeSubject,
    DemandSubject,
    DispatchSubject,
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


def agenda(state: NoCase | Case, account: Account, policy: Policy, calendar: Calendar, today: date) -> tuple[Step, ...]:
    """Everything the clock will do by itself as things stand, the earliest first, ties in the order of the path.

    Two of a kind that are due together differ in their subject, and are taken one after the other.
    """
    if isinstance(state, NoCase):
        return ()
    hour = policy.ladder.step_hour
    order = list(StepName)
    days = _days(state, account, policy, calendar, today)
    steps = (Step(name, subject, at_hour(day, hour)) for name, subject, day in days)
    return tuple(sorted(steps, key=lambda step: (step.due, order.index(step.name))))


def _days(case: Case, account: Account, policy: Policy, calendar: Calendar, today: date) -> StepDays:
    for recall in case.open_recalls:
        again = next_recall(recall, policy.ladder.recall_repeat_days)
        yield StepName.REPEAT_RECALL, RecallSubject(recall.to), again
    if case.closed:
        return
    if case.simulated:
        for dispatch in case.dispatches.values():
            if day := local_arrival(dispatch, calendar):
                yield StepName.LOCAL_POST_DELIVERS, DispatchSubject(dispatch.key), day
    if case.holds:
        return
    yield from _agreement(case, account, policy, calendar)
    yield from _ladder(case, account, policy, calendar, today)


def _awake(case: Case, charges: Collection[str]) -> date | None:
    """The first day after the pauses that touch *charges*; None while one of them has no last day."""
    pauses = case.pauses_of(charges)
    if not all(pause.until for pause in pauses):
        return None
    return max((pause.until + timedelta(days=1) for pause in pauses if pause.until), default=date.min)


def _ladder(case: Case, account: Account, policy: Policy, calendar: Calendar, today: date) -> StepDays:
    ending = case.lease_is_ending
    if not ending:  # while a termination stands, nothing else climbs
        for charge in case.standing_charges:
            if charge.kind == EARLIER_DEMAND_FEE:
                continue  # it goes along with the rent, and is never a reason by itself
            if charge.demand is None and account.outstanding_ore([charge.charge]) > 0:
                yield from _charge_steps(case, charge, policy, calendar, today)
    for demand in case.live_demands:
        if awake := _awake(case, demand.charges):
            steps = _demand_steps(demand, ending=ending)
            yield from ((name, DemandSubject(demand.number), max(day, awake)) for name, day in steps)


def _charge_steps(case: Case, charge: Charge, policy: Policy, calendar: Calendar, today: date) -> StepDays:
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
        approved_on = calendar.first_dispatch_day(max(demand_on, standing.from_), policy.mode)
        yield StepName.DEMAND_PAYMENT, subject, approved_on


def _demand_steps(demand: Demand, *, ending: bool) -> Iterator[tuple[StepName, date]]:
    match demand.phase:
        case Curing() if not ending:
            yield StepName.HAND_OVER, demand.phase.hand_over_on
        case WithLawyer() if not demand.phase.window_ended:
            yield StepName.END_ADVISER_WINDOW, demand.phase.window_until + timedelta(days=1)
        case LeaseEnded() if not demand.phase.vacate_ended:
            yield StepName.END_VACATE_PERIOD, demand.phase.vacate_by + timedelta(days=1)
        case OnItsWay() | Curing() | WithLawyer() | Terminating() | LeaseEnded() | Filed() | Cured() | Voided():
            return
        case _:
            assert_never(demand.phase)


def _agreement(case: Case, account: Account, policy: Policy, calendar: Calendar) -> StepDays:
    if case.agreement is None or not case.agreement_runs:
        return
    subject = AgreementSubject(case.agreement.number)
    yield StepName.CHECK_AGREEMENT, subject, check_day(case.agreement, account, policy, calendar)


def due_dispatches(state: NoCase | Case) -> tuple[Dispatch, ...]:
    """The dispatches that may be taken up now, in the order they were decided."""
    if isinstance(state, NoCase):
        return ()
    return tuple(dispatch for dispatch in state.dispatches.values() if may_go(state, dispatch))
