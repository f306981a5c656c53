"""What do persons have to do in a case, and in which role?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, assert_never

from domain.account.state import Account
from domain.actors import Role
from domain.case.codes import ConsentScope, DispatchKind, HearingOutcome, HoldKind, LegalStep, Party, PauseKind
from domain.case.left_out import why_left_out
from domain.case.moot_letters import why_notice_is_moot
from domain.case.open_deadlines import OpenDeadline, follow_up_days
from domain.case.papers import awaited_papers
from domain.case.path.approval import needs_approval
from domain.case.path.contact import awaited_call_back, said_to_have_moved, was_reached
from domain.case.path.handover import called_on
from domain.case.rest_of_demand import too_small_a_rest
from domain.case.state import (
    Case,
    Charge,
    Cured,
    Curing,
    Demand,
    Dispatch,
    DispatchState,
    Filed,
    LeaseEnded,
    OnItsWay,
    Terminating,
    Voided,
    WithLawyer,
    lease_ended_of,
)
from domain.case.subject import (
    AgreementSubject,
    AidSubject,
    ChargeSubject,
    DemandSubject,
    DispatchSubject,
    PaymentSubject,
    PromiseSubject,
    RecallSubject,
    Subject,
    VanishedSubject,
)
from domain.charge_kinds import EARLIER_DEMAND_FEE
from domain.policy import Policy

_AWAITS: Final = {OnItsWay: DispatchKind.PAYMENT_DEMAND, Terminating: DispatchKind.TERMINATION}
"""Which letter a demand waits for in the phases that no clock ends."""


SOON: Final = timedelta(days=92)
"""How long before a line lapses somebody is asked what keeps it alive: longer than our steps wait without an event."""


FORBIDDEN_BY_HOLDS: Final = frozenset({"approve-termination", "decide-termination", "approve-filing", "decide-filing"})
"""Decisions that are refused while a person must look, and are nobody's task until then."""


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
        urgent = "chase-recall" if recall.attempt >= policy.ladder.recall_repeats else "await-recall-acknowledgement"
        yield _task(urgent, _answers_for(recall.to), recall.asked_on, RecallSubject(recall.to))
    for dispatch in case.dispatches.values():
        if dispatch.state is DispatchState.OUTCOME_UNKNOWN:
            yield _task("settle-dispatch", Role.OPERATOR, dispatch.day, DispatchSubject(dispatch.key))
    for deadline in follow_up_days(case, policy) if case.closed else ():
        if follow_up := follow_up_work(deadline, today):
            yield follow_up
    for letter in _refused_notices(case):
        yield _task("repeat-notice", Role.OFFICE, letter.day, DispatchSubject(letter.key))
    yield from _contested(case, account)
    yield from _corrected_since(case, account)
    for row in case.awaiting.values():
        yield _task("place-row", Role.OFFICE, row.happened_on, ChargeSubject(row.row))
    if case.closed:
        if HoldKind.DEATH in case.closed.holds and _waits_for_tenant(case):
            yield _task(f"look-at-{HoldKind.DEATH.value}", Role.OFFICE, case.closed.on)
        return
    for hold in case.holds:
        explain = hold is HoldKind.COURT_REJECTED and case.unexplained
        yield _task("record-court-fault" if explain else f"look-at-{hold.value}", Role.OFFICE, today)
    if case.proposal:
        yield _task("answer-proposal", Role.OFFICE, case.proposal.made_on)
    yield from _vanished(case, account)
    yield from _unconfirmed(account, today)
    yield from _promises(case, account)
    yield from _ending_pauses(case, today)
    yield from _municipality_answers(case)
    yield from _agreed_contacts(case)
    yield from _called_early(case)
    yield from _left_out(case, account, today)
    yield from _letters(case)
    if not case.holds:
        yield from _approvals(case, account, policy, today)
    for task in _decisions(case, account, policy, today):
        if not (case.holds and task.task in FORBIDDEN_BY_HOLDS):
            yield task
    for letter in () if case.holds else awaited_papers(case):
        yield _task("send-papers", Role.OFFICE, letter.day, DispatchSubject(letter.key))


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


def _waits_for_tenant(case: Case) -> bool:
    """Whether a letter to a tenant waits until somebody has said who died."""
    letters = case.dispatches.values()
    return any(one.to is Party.TENANT and one.state is DispatchState.INTENDED for one in letters)


def _contested(case: Case, account: Account) -> Iterator[WorkItem]:
    """What a list calls for and money may have paid, once a later list should have said which is right. A case that has
    ended asks about what was booked in it.
    """
    booked = [owed.charge for owed in account.owed if owed.case == case.id]
    for charge in booked if case.closed else [charge.charge for charge in case.standing_charges]:
        if found := account.contests.get(charge):
            yield _task("settle-contested", Role.OFFICE, found.ask_on, ChargeSubject(charge))


def _vanished(case: Case, account: Account) -> Iterator[WorkItem]:
    """What a complete list does not name, once a later list should have said why; a contest is asked about first."""
    for charge in case.standing_charges:
        found = account.has_vanished(charge.charge)
        if found and not account.is_contested([charge.charge]):
            about = VanishedSubject(charge.charge, found.as_of)
            yield _task("answer-vanished", Role.OFFICE, found.ask_on, about)


def _corrected_since(case: Case, account: Account) -> Iterator[WorkItem]:
    """What a list corrected of a case that had ended, and no case follows."""
    for owed in account.owed if case.closed else ():
        if owed.case == case.id and owed.unfollowed_since:
            yield _task("look-at-correction", Role.OFFICE, owed.unfollowed_since, ChargeSubject(owed.charge))


def _unconfirmed(account: Account, today: date) -> Iterator[WorkItem]:
    """Transfers that were typed, once no row of the bank is taken for them any more, and those that may be one with a
    row of the bank.
    """
    for paid in account.paid:
        if paid.payment in account.to_tell_apart:
            yield _task("confirm-payment", Role.OFFICE, today, PaymentSubject(paid.payment))
        elif paid.confirmed_by:
            after = paid.confirmed_by + timedelta(days=1)
            yield _task("confirm-payment", Role.OFFICE, after, PaymentSubject(paid.payment))


def _promises(case: Case, account: Account) -> Iterator[WorkItem]:
    """Instalments that were not paid, until they are; promises and applications, until they are
    answered, and then paid.
    """
    agreement = case.agreement
    for pause in case.pauses:
        if pause.kind is PauseKind.AGREEMENT_BROKEN and agreement and account.outstanding_ore(agreement.charges) > 0:
            about = AgreementSubject(agreement.number)
            yield _task("decide-after-broken-agreement", Role.OFFICE, pause.since, about)
            if not was_reached(case, pause.since):
                yield _task("reach-tenant", Role.ADVISER, pause.since, about)
    if (promise := case.promise) and promise.outcome is None:  # from the start, since its day brings no event
        yield _task("follow-up-promise", Role.ADVISER, promise.made_on, PromiseSubject(promise.number), promise.day)
    until = {pause.aid: pause.until for pause in case.aid_pauses}
    for aid in case.aids:
        of_aid, rests_until = AidSubject(aid.number), until.get(aid.number)
        if aid.runs:
            yield _task("follow-up-aid", Role.ADVISER, aid.requested_on, of_aid, rests_until or aid.chase_on)
        elif aid.answered_on and (aid.is_owed or (aid.granted and aid.number in until)):
            yield _task("await-aid-payment", Role.ADVISER, aid.answered_on, of_aid, rests_until or aid.pay_by)


def _municipality_answers(case: Case) -> Iterator[WorkItem]:
    """What the municipality has decided since it was told of the filing: asked for once its days are over, and only
    with the tenant's consent may it say so (RSL § 5 a, stk. 2 and 3).
    """
    filed = case.filing.demand if case.filing else None
    for letter in case.dispatches.values():
        told = letter.kind is DispatchKind.MUNICIPALITY_NOTICE and letter.demand is not None and letter.demand == filed
        if not told or letter.sent_on is None or letter.answer_days is None:
            continue
        if case.municipality_answered_on and case.municipality_answered_on >= letter.sent_on:
            continue
        about, asked_on = DemandSubject(letter.demand or 0), letter.sent_on + timedelta(days=letter.answer_days + 1)
        if case.consent(ConsentScope.MUNICIPALITY_ANSWERS):
            yield _task("ask-municipality-answer", Role.ADVISER, asked_on, about, asked_on)
        else:
            yield _task("ask-consent-to-answer", Role.ADVISER, letter.sent_on, about, asked_on)


def _ending_pauses(case: Case, today: date) -> Iterator[WorkItem]:
    """The pauses that a person set, by their last day: whether the case may go on after it is asked while it rests."""
    for pause in case.pauses:
        if pause.kind is PauseKind.ADVISER_WORK and pause.until and pause.until >= today:
            yield _task("decide-after-pause", Role.ADVISER, pause.since, due=pause.until)


def _agreed_contacts(case: Case) -> Iterator[WorkItem]:
    """Whom it was agreed to speak with again, until that is done; who is said to have moved, until somebody knows."""
    if agreed := awaited_call_back(case):
        yield _task("call-back", Role.ADVISER, agreed.agreed_on, due=agreed.day)
    if moved := said_to_have_moved(case):
        yield _task("confirm-moved", Role.OFFICE, moved.on)


def _called_early(case: Case) -> Iterator[WorkItem]:
    """Whom the adviser is to reach while the days to pay still run, by the last of them."""
    for demand in case.live_demands:
        phase = demand.phase
        called = called_on(case, demand) if isinstance(phase, OnItsWay | Curing) else None
        if called and not was_reached(case, called):
            last_day = phase.cure.day if isinstance(phase, Curing) else None
            yield _task("reach-tenant", Role.ADVISER, called, DemandSubject(demand.number), last_day)


def _left_out(case: Case, account: Account, today: date) -> Iterator[WorkItem]:
    """What is owed and neither asked for nor demanded, until a person has said what becomes of it."""
    for charge in case.standing_charges:
        if charge.demand is not None or account.outstanding_ore([charge.charge]) <= 0:
            continue
        about, lapses_on = ChargeSubject(charge.charge), account.charge(charge.charge).lapses_on
        if why_left_out(account, charge, today) or _is_fee_alone(case, account, charge, today):
            yield _task("decide-line-left-out", Role.OFFICE, charge.joined_on, about)
        elif lapses_on and lapses_on <= today + SOON:  # no event comes with that day: it is put before somebody ahead
            yield _task("look-at-limitation", Role.OFFICE, charge.joined_on, about, lapses_on)


def _is_fee_alone(case: Case, account: Account, charge: Charge, today: date) -> bool:
    """Whether an earlier fee has nothing left to go along with: it is never demanded by itself."""
    if charge.kind != EARLIER_DEMAND_FEE or case.live_demands:
        return False
    others = [one for one in case.standing_charges if one.kind != EARLIER_DEMAND_FEE]
    asked_for = (one.charge for one in others if why_left_out(account, one, today) is None)
    return account.outstanding_ore(tuple(asked_for)) == 0


def _approvals(case: Case, account: Account, policy: Policy, today: date) -> Iterator[WorkItem]:
    if policy.ladder.demand_standing_approval is not None:
        return
    for charge in case.standing_charges:
        # An earlier fee goes along with the rent: alone it is never demanded, and nobody could approve it.
        ripens = (
            charge.demand is None
            and charge.kind != EARLIER_DEMAND_FEE
            and not account.is_in_doubt([charge.charge])
            and why_left_out(account, charge, today) is None
        )
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


def _refused_notices(case: Case) -> Iterator[Dispatch]:
    """The notices that no channel took and that are still true: their tenants wait, in a closed case too."""
    for letter in case.dispatches.values():
        refused = letter.kind is DispatchKind.TENANT_NOTICE and letter.state is DispatchState.SUPPRESSED
        if refused and not why_notice_is_moot(case, letter) and case.people.get(letter.person or ""):
            yield letter


def _lapsed_line(account: Account, today: date, demand: Demand) -> WorkItem | None:
    """A line that has lapsed since it was demanded: no home is lost over it, and the office says what becomes of it."""
    if (since := _would_go_on(demand)) is None:
        return None
    lines = (account.charge(charge) for charge in demand.charges if account.outstanding_ore([charge]) > 0)
    lapsed = next((owed.charge for owed in lines if owed.has_lapsed(today)), None)
    return _task("decide-line-left-out", Role.OFFICE, since, ChargeSubject(lapsed)) if lapsed else None


def _small_rest(case: Case, account: Account, policy: Policy, demand: Demand) -> WorkItem | None:
    """What stands in the way of a step that would cost the home for little: the office says how to go on instead."""
    since = _would_go_on(demand)
    if since is None or (small := too_small_a_rest(case, account, policy, demand)) is None:
        return None
    task = "record-monthly-rent" if small.missing else "decide-small-rest"
    return _task(task, Role.OFFICE, since, DemandSubject(demand.number))


def _would_go_on(demand: Demand) -> date | None:
    """From when on a demand would be handed over, or its lease terminated, or the court asked, but for its rest."""
    match demand.phase:
        case Curing():
            return demand.phase.hand_over_on
        case WithLawyer():
            return demand.phase.window_until if demand.phase.window_ended else None
        case LeaseEnded():
            return demand.phase.vacate_by if demand.phase.vacate_ended else None
        case OnItsWay() | Terminating() | Filed() | Cured() | Voided():
            return None
        case _:
            assert_never(demand.phase)


def _decisions(case: Case, account: Account, policy: Policy, today: date) -> Iterator[WorkItem]:
    for demand in case.live_demands:
        phase, about = demand.phase, DemandSubject(demand.number)
        ended = lease_ended_of(phase)
        if ended and case.late_payment_waits:
            yield _task("choose-after-late-payment", Role.MANAGER, today, about)
        elif lapsed := _lapsed_line(account, today, demand):
            yield lapsed
        elif small := _small_rest(case, account, policy, demand):
            yield small
        elif isinstance(phase, WithLawyer):
            yield from _with_lawyer(case, demand, phase, policy)
        elif isinstance(phase, LeaseEnded) and phase.vacate_ended:
            waits = needs_approval(case, demand, LegalStep.FILE_WITH_COURT, policy)
            filing, role = ("approve-filing", Role.OFFICE) if waits else ("decide-filing", Role.LAWYER)
            yield _task(filing, role, phase.vacate_by, about)
        elif isinstance(phase, Filed) and case.is_agreed(demand):
            if phase.court_day or phase.outcome is HearingOutcome.EVICTION_ORDERED:  # broken once, and kept after all
                yield _task("call-off-court", Role.LAWYER, phase.filed_on, about, phase.court_day)
        elif isinstance(phase, Filed):
            late = phase.court_day is not None and phase.court_day <= today
            task = "record-court-outcome" if late else "await-court"
            yield _task(task, Role.LAWYER, phase.filed_on, about, phase.court_day)


def _with_lawyer(case: Case, demand: Demand, phase: WithLawyer, policy: Policy) -> Iterator[WorkItem]:
    """The adviser's task until the tenant is reached; when the window is over, the lawyer's, once it is approved.

    Another demand's termination is answered first, and nobody decides on what was agreed while it is kept.
    """
    about = DemandSubject(demand.number)
    if not phase.window_ended:
        if not was_reached(case, phase.handed_over_on):
            yield _task("reach-tenant", Role.ADVISER, phase.handed_over_on, about, phase.window_until)
    elif not case.lease_is_ending and not case.is_agreed(demand):
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
