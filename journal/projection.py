"""What do lists, calendars and outboxes show of a case? Rows derived from its folded state alone."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from domain.account.state import Account
from domain.calendar import Calendar
from domain.case.agenda import agenda
from domain.case.codes import DispatchKind, HoldKind, PauseKind
from domain.case.path.dispatch import PATIENT_ATTEMPTS
from domain.case.path.follow_up import follow_ups
from domain.case.path.settlement import late_payment_waits
from domain.case.state import (
    Case,
    Curing,
    DispatchState,
    Filed,
    LeaseEnded,
    OnItsWay,
    Terminating,
    WithLawyer,
    lease_ended_of,
)
from domain.policy import Policy
from journal.views import CaseRows, CaseView, DispatchView, OpenDeadline, WorkItem

_AWAITS: Final = {OnItsWay: DispatchKind.PAYMENT_DEMAND, Terminating: DispatchKind.TERMINATION}
"""Which letter a demand waits for in the phases that no clock ends."""


def project(
    case: Case, account: Account, policy: Policy, calendar: Calendar, today: date, head_hash: bytes
) -> CaseRows:
    """All view rows of a case as of *today* on its own calendar."""
    steps = agenda(case, account, policy, calendar, today)
    view = CaseView(
        case_id=case.id,
        organisation_id=case.organisation,
        tenancy_key=case.tenancy_key,
        phase=case.phase.value,
        ending=case.closed.ending.value if case.closed else None,
        cause=case.closed.cause.value if case.closed else None,
        simulated=case.simulated,
        today=today,
        balance_ore=account.balance_ore(),
        next_step=steps[0].name.value if steps else None,
        next_due=steps[0].due if steps else None,
        agenda=[{"step": step.name.value, "due": step.due.isoformat()} for step in steps],
        held=bool(case.holds),
        live=case.live,
        opened_on=case.opened_on,
        closed_on=case.closed.on if case.closed else None,
        last_seq=case.seq,
        head_hash=head_hash,
    )
    dispatches = tuple(
        DispatchView(x.key, x.kind.value, x.channel.value, x.state.value, x.day) for x in case.dispatches.values()
    )
    return CaseRows(view, tuple(_work(case, account, policy, today)), tuple(_deadlines(case, policy)), dispatches)


def follow_up_work(deadline: OpenDeadline, today: date) -> WorkItem | None:
    """What a sweep over the list of days puts before the adviser: a follow-up whose day has come."""
    if deadline.name != "follow-up" or deadline.day > today:
        return None
    return WorkItem("follow-up-tenant", "adviser", deadline.day, None)


def _deadlines(case: Case, policy: Policy) -> Iterator[OpenDeadline]:
    if case.closed:
        yield from (OpenDeadline(None, "follow-up", day) for _, day in follow_ups(case, policy))
        return
    for charge in case.standing_charges:
        if charge.demand is None:
            yield OpenDeadline(None, "earliest-demand", charge.earliest_demand.day)
    for demand in case.live_demands:
        match demand.phase:
            case Curing():
                yield OpenDeadline(demand.number, "cure", demand.phase.cure.day)
                yield OpenDeadline(demand.number, "hand-over", demand.phase.hand_over_on)
            case WithLawyer():
                yield OpenDeadline(demand.number, "adviser-window", demand.phase.window_until)
                yield OpenDeadline(demand.number, "earliest-termination", demand.phase.curing.earliest_termination.day)
            case LeaseEnded():
                yield OpenDeadline(demand.number, "vacate", demand.phase.vacate_by)
            case Filed() if demand.phase.court_day:
                yield OpenDeadline(demand.number, "court-date", demand.phase.court_day)
            case _:
                continue


def _work(case: Case, account: Account, policy: Policy, today: date) -> Iterator[WorkItem]:
    for recall in case.open_recalls:
        urgent = "chase-recall" if recall.attempt >= PATIENT_ATTEMPTS else "await-recall-acknowledgement"
        yield WorkItem(urgent, recall.to.value, recall.asked_on, None)
    for dispatch in case.dispatches.values():
        if dispatch.state is DispatchState.OUTCOME_UNKNOWN:
            yield WorkItem("settle-dispatch", "office", dispatch.day, None)
    if case.closed:
        return
    for hold in case.holds:
        yield WorkItem(
            f"look-at-{hold.value}", "operator" if hold is HoldKind.JOURNAL_MISMATCH else "office", today, None
        )
    for pause in case.pauses:
        if pause.kind is PauseKind.AGREEMENT_BROKEN:
            yield WorkItem("decide-after-broken-agreement", "office", pause.since, None)
        if pause.kind is PauseKind.AID_PENDING:
            yield WorkItem("follow-up-aid", "adviser", pause.since, pause.until)
    yield from _approvals(case, account, policy)
    yield from dict.fromkeys(_letters(case))
    yield from _decisions(case, today)


def _approvals(case: Case, account: Account, policy: Policy) -> Iterator[WorkItem]:
    if policy.ladder.demand_standing_approval is not None:
        return
    for charge in case.standing_charges:
        if charge.demand is None and account.outstanding_ore([charge.charge]) > 0:
            yield WorkItem("approve-demand", "office", charge.earliest_demand.day, None)


def _letters(case: Case) -> Iterator[WorkItem]:
    """The letters that everything waits for: of one nobody has said whether it arrived, another reached nobody.

    In a rehearsal the local post says so; while the case is held, a person looks anyway.
    """
    if case.holds:
        return
    for letter in case.dispatches.values():
        demand = case.demand(letter.demand) if letter.demand else None
        awaited = demand and _AWAITS.get(type(demand.phase)) is letter.kind
        if awaited and letter.state is DispatchState.SENT and not case.simulated:
            yield WorkItem("record-delivery", "office", letter.day, None)
        if awaited and letter.state in (DispatchState.SUPPRESSED, DispatchState.RETURNED):
            yield WorkItem("replace-letter", "office", letter.day, None)


def _decisions(case: Case, today: date) -> Iterator[WorkItem]:
    for demand in case.live_demands:
        phase = demand.phase
        ended = lease_ended_of(phase)
        if ended and late_payment_waits(case):
            yield WorkItem("choose-after-late-payment", "landlord", today, None)
        elif isinstance(phase, WithLawyer):
            task = "decide-termination" if phase.window_ended else "reach-tenant"
            role = "lawyer" if phase.window_ended else "adviser"
            yield WorkItem(task, role, phase.handed_over_on, None if phase.window_ended else phase.window_until)
        elif isinstance(phase, LeaseEnded) and phase.vacate_ended:
            yield WorkItem("decide-filing", "lawyer", phase.vacate_by, None)
        elif isinstance(phase, Filed):
            late = phase.court_day is not None and phase.court_day <= today
            yield WorkItem("record-court-outcome" if late else "await-court", "lawyer", phase.filed_on, phase.court_day)
