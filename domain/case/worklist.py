"""What do persons have to do in a case, and in which role?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, assert_never

from domain.account.state import Account
from domain.actors import Role
from domain.case.codes import DispatchKind, LegalStep, Party, PauseKind
from domain.case.open_deadlines import OpenDeadline, open_deadlines
from domain.case.path.approval import needs_approval
from domain.case.path.contact import was_reached
from domain.case.path.recall import PATIENT_ATTEMPTS
from domain.case.state import (
    Case,
    Demand,
    DispatchState,
    Filed,
    LeaseEnded,
    OnItsWay,
    Terminating,
    WithLawyer,
    lease_ended_of,
)
from domain.case.subject import (
    AgreementSubject,
    AidSubject,
    ChargeSubject,
    DemandSubject,
    DispatchSubject,
    RecallSubject,
    Subject,
)
from domain.charge_kinds import EARLIER_DEMAND_FEE
from domain.policy import Policy

_AWAITS: Final = {OnItsWay: DispatchKind.PAYMENT_DEMAND, Terminating: DispatchKind.TERMINATION}
"""Which letter a demand waits for in the phases that no clock ends."""


@dataclass(frozen=True, slots=True)
class WorkItem:
    """Something a person in `role` has to do, on the work list since `since`; `subject` names what it is about."""

    task: str
    role: str
    since: date
    due: date | None = None
    subject: str | None = None


def worklist(case: Case, account: Account, policy: Policy, today: date) -> Iterator[WorkItem]:
    """What persons have to do as of *today* on the case's own calendar.

    Each task is there for as long as it is to be done, and for no longer.
    """
    for recall in case.open_recalls:
        urgent = "chase-recall" if recall.attempt >= PATIENT_ATTEMPTS else "await-recall-acknowledgement"
        yield _task(urgent, _answers_for(recall.to), recall.asked_on, RecallSubject(recall.to))
    for dispatch in case.dispatches.values():
        if dispatch.state is DispatchState.OUTCOME_UNKNOWN:
            yield _task("settle-dispatch", Role.OPERATOR, dispatch.day, DispatchSubject(dispatch.key))
    for deadline in open_deadlines(case, policy):
        if follow_up := follow_up_work(deadline, today):
            yield follow_up
    if case.closed:
        return
    for hold in case.holds:
        yield _task(f"look-at-{hold.value}", Role.OFFICE, today)
    if case.proposal:
        yield _task("answer-proposal", Role.OFFICE, case.proposal.made_on)
    yield from _promises(case, account)
    yield from _approvals(case, account, policy)
    yield from _letters(case)
    yield from _decisions(case, policy, today)


def _task(task: str, role: Role, since: date, about: Subject | None = None, due: date | None = None) -> WorkItem:
    return WorkItem(task, role, since, due, str(about) if about else None)


def _answers_for(to: Party) -> Role:
    """Who says that a party has stopped which was asked to."""
    match to:
        case Party.LAWYER:
            return Role.LAWYER
        case Party.COURT:
            return Role.COURT_CLERK
        case Party.TENANT | Party.ADVISER | Party.MUNICIPALITY:
            return Role.OFFICE  # nobody of theirs says so here: the house does
        case _:
            assert_never(to)


def _promises(case: Case, account: Account) -> Iterator[WorkItem]:
    """Instalments that were not paid, until they are; applications, until they are answered, and then paid."""
    agreement = case.agreement
    for pause in case.pauses:
        if pause.kind is PauseKind.AGREEMENT_BROKEN and agreement and account.outstanding_ore(agreement.charges) > 0:
            about = AgreementSubject(agreement.number)
            yield _task("decide-after-broken-agreement", Role.OFFICE, pause.since, about)
    until = {pause.aid: pause.until for pause in case.aid_pauses}
    for aid in case.aids:
        if aid.runs:
            yield _task("follow-up-aid", Role.ADVISER, aid.requested_on, AidSubject(aid.number), until.get(aid.number))
        elif aid.granted and aid.answered_on and aid.number in until:
            yield _task("await-aid-payment", Role.ADVISER, aid.answered_on, AidSubject(aid.number), until[aid.number])


def _approvals(case: Case, account: Account, policy: Policy) -> Iterator[WorkItem]:
    if policy.ladder.demand_standing_approval is not None:
        return
    for charge in case.standing_charges:
        # An earlier fee goes along with the rent: alone it is never demanded, and nobody could approve it.
        ripens = charge.demand is None and charge.kind != EARLIER_DEMAND_FEE
        if ripens and account.outstanding_ore([charge.charge]) > 0:
            yield _task("approve-demand", Role.OFFICE, charge.earliest_demand.day, ChargeSubject(charge.charge))


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
            yield _task("record-delivery", Role.OFFICE, letter.day, DispatchSubject(letter.key))
        if awaited and letter.state in (DispatchState.SUPPRESSED, DispatchState.RETURNED):
            yield _task("replace-letter", Role.OFFICE, letter.day, DispatchSubject(letter.key))


def _decisions(case: Case, policy: Policy, today: date) -> Iterator[WorkItem]:
    for demand in case.live_demands:
        phase, about = demand.phase, DemandSubject(demand.number)
        ended = lease_ended_of(phase)
        if ended and case.late_payment_waits:
            yield _task("choose-after-late-payment", Role.MANAGER, today, about)
        elif isinstance(phase, WithLawyer):
            yield from _with_lawyer(case, demand, phase, policy)
        elif isinstance(phase, LeaseEnded) and phase.vacate_ended:
            waits = needs_approval(case, demand, LegalStep.FILE_WITH_COURT, policy)
            filing, role = ("approve-filing", Role.OFFICE) if waits else ("decide-filing", Role.LAWYER)
            yield _task(filing, role, phase.vacate_by, about)
        elif isinstance(phase, Filed):
            late = phase.court_day is not None and phase.court_day <= today
            task = "record-court-outcome" if late else "await-court"
            yield _task(task, Role.LAWYER, phase.filed_on, about, phase.court_day)


def _with_lawyer(case: Case, demand: Demand, phase: WithLawyer, policy: Policy) -> Iterator[WorkItem]:
    """The adviser's task until the tenant is reached; when the window is over, the lawyer's, once it is approved.

    Another demand's termination is answered first, and nobody decides on what was agreed while it is kept.
    """
    about = DemandSubject(demand.number)
    agreed = any(pause.kind is PauseKind.AGREEMENT for pause in case.pauses_of(demand.charges))
    if not phase.window_ended:
        if not was_reached(case, phase.handed_over_on):
            yield _task("reach-tenant", Role.ADVISER, phase.handed_over_on, about, phase.window_until)
    elif not case.lease_is_ending and not agreed:
        waits = needs_approval(case, demand, LegalStep.TERMINATE_LEASE, policy)
        termination, role = ("approve-termination", Role.OFFICE) if waits else ("decide-termination", Role.LAWYER)
        yield _task(termination, role, phase.handed_over_on, about)


def follow_up_work(deadline: OpenDeadline, today: date) -> WorkItem | None:
    """What is put before the adviser: a follow-up whose day has come.

    It comes with no event: what lists show of a case is as of its last decision, so they ask its days as well.
    """
    if deadline.name != "follow-up" or deadline.day > today:
        return None
    return WorkItem("follow-up-tenant", Role.ADVISER, deadline.day)
