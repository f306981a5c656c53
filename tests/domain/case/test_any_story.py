"""Whatever anybody does, on whatever day and in whatever order: what may never happen?

Hypothesis tells stories: it lets days pass, closes the post, feeds rents and payments, gives commands in and out of
place, and repeats what came before. A `WatchedStory` looks at every single fact as it happens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from danish.codes import task
from domain.account.codes import Payer
from domain.account.events import ChargeContested, ChargeUpheld, ContestSettled
from domain.account.state import Account
from domain.actors import PEOPLE, Role
from domain.calendar import Mode
from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import (
    AidKind,
    AidStep,
    AidWithdrawal,
    ConsentScope,
    ContactMethod,
    ContactOutcome,
    CourtFault,
    DeliveryOutcome,
    DispatchKind,
    Ending,
    FollowUpOutcome,
    HearingOutcome,
    HoldKind,
    Interruption,
    LegalStep,
    MunicipalityDecision,
    NoticeReason,
    Paper,
    Party,
    PauseKind,
    PhaseName,
    Rhythm,
    StepName,
)
from domain.case.decision import Decision
from domain.case.evolve import evolve
from domain.case.kept_command import AnyCommand
from domain.case.next_action import next_action
from domain.case.no_return import point_of_no_return
from domain.case.permission import A_NAMED_PERSON, ROLE_MAY_NOT
from domain.case.state import (
    Case,
    Demand,
    DispatchState,
    Filed,
    LeaseEnded,
    NoCase,
    Terminating,
    WithLawyer,
    lease_ended_of,
)
from domain.case.worklist import WorkItem, worklist
from domain.clock import at_hour, legal_day
from domain.payment import TOLD_OUTGOING
from domain.rules.cure_deadline import cure_deadline
from domain.rules.earliest_demand import earliest_demand
from domain.rules.last_timely_day import last_timely_day
from tests.domain.case.story import (
    LAW,
    NEVER_HELD,
    POLICIES,
    RENT,
    Story,
    approves,
    demands,
    files,
    paid_out,
    pays,
    rent_missed,
    sender,
    subjects,
    terminates,
    under,
)
from tests.givers import LAWYER, MANAGER

ONE_DAY = timedelta(days=1)
CLIMBING = (
    e.ReminderDecided,
    e.PaymentDemandDecided,
    e.HandedOverToLawyer,
    e.AdviserWindowEnded,
    e.TerminationDecided,
    e.VacatePeriodEnded,
    e.CourtFilingDecided,
)
IRREVERSIBLE = (e.PaymentDemandDecided, e.TerminationDecided, e.CourtFilingDecided)
LADDER = list(PhaseName)
OF_CONTACT = ("reach-tenant", "call-back", "confirm-moved")


@dataclass
class WatchedStory(Story):
    """A story in which every fact is judged at the moment it happens, by the state just before it.

    `told_by` has who told of the end of a case, which nobody else decided.
    """

    told_by: dict[str, str] = field(default_factory=dict)

    def tell(self, command: AnyCommand, by: str | None = None, *, case: str | None = None) -> Decision:
        """Have a command decided, and judge what it gives."""
        before, account = self.cases[case] if case else self.meant(command), self.account
        decision = super().tell(command, by, case=case)
        state: NoCase | Case = before
        for event in decision.case_events:
            if isinstance(state, Case):
                self.judge(state, event)
            state = evolve(state, event)
        self.judge_steps(before, decision)
        doubts = any(
            isinstance(event, ChargeContested | ContestSettled | ChargeUpheld) for event in decision.account_events
        )
        if decision.answer.result in ("refused", "duplicate") and not doubts:
            self.judge_nothing_changed(before, decision)
            assert decision.account == account
        if isinstance(decision.state, Case) and decision.state.closed:
            if any(isinstance(event, e.CaseClosed) for event in decision.case_events):
                reports = isinstance(command, c.RecordHearing | c.RecordMovedOut)
                self.told_by[decision.state.id] = (by or sender(command)) if reports else ""
            self.judge_ending(decision.state)
        self.judge_tasks(command, before, account, decision)
        if isinstance(decision.state, Case):
            self.judge_who_was_told(decision)
            judge_what_the_lawyer_hears(before, decision.state, self.today)
            judge_who_hears_of_doubts(before, account, decision)
        return decision

    # --- one fact ----------------------------------------------------------------------------------------------------

    def judge(self, case: Case, event: e.CaseEvent) -> None:
        """No fact comes before its lawful day, or while it must not."""
        if case.closed:
            assert isinstance(event, AFTER_THE_END), f"{event.type} in a closed case"
        if isinstance(event, CLIMBING):
            assert not case.holds, f"{event.type} while a person must look"
            assert not case.rests(_charges(case, event), self.today), f"{event.type} while the ladder rests"
            assert not self.account.is_contested(_charges(case, event)), f"{event.type} over contested money"
            vanished = [one for one in _charges(case, event) if self.account.has_vanished(one)]
            assert not vanished, f"{event.type} over what a complete list does not name"
        match event:
            case e.PaymentDemandDecided():
                assert not case.unexplained, "nobody has said what was wrong before the court"
                for line in event.lines:
                    self.judge_demand_day(case, line.charge)
                assert {x.channel.value for x in event.dispatches} <= {"print", "digital-post"}
                assert {x.person for x in event.dispatches} == set(case.tenants)
            case e.HandedOverToLawyer():
                demand = _demand(case, event.demand)
                cure = self.judge_cure_is_over(case, demand)
                assert self.today > LAW.calendar.add_bank_days(cure, self.policy.ladder.buffer_bank_days)
                assert self.unpaid(case, demand) > 0
            case e.TerminationDecided():
                self.judge_no_return(case)
                self.judge_termination_day(case, _demand(case, event.demand))
                judge_who_decided(case, event, LegalStep.TERMINATE_LEASE)
                assert {x.person for x in event.dispatches} == set(case.tenants)
            case e.LeaseTerminated():
                phase = _demand(case, event.demand).phase
                ended = lease_ended_of(phase)  # it may end anew: on another day, when an arrival was corrected
                assert isinstance(phase, Terminating) or (ended and ended.arrived_on != event.arrived_on)
            case e.CourtFilingDecided():
                self.judge_no_return(case)
                phase = _demand(case, event.demand).phase
                assert isinstance(phase, LeaseEnded)
                assert phase.arrived_on + timedelta(days=self.policy.ladder.vacate_days) < self.today
                judge_who_decided(case, event, LegalStep.FILE_WITH_COURT)
            case e.DispatchClaimed():
                self.judge_claim(case, event.key)
            case e.DispatchSuppressed():
                notice = case.notice(case.dispatches[event.key].notice or 0)
                tells = notice and notice.demands and notice.reason is not NoticeReason.RESERVATION
                assert not tells or event.why == "", "word that a paper is over never loses its reason"
            case _:
                pass

    def judge_demand_day(self, case: Case, charge_id: str) -> None:
        """Never before the statute's first day for this rent, and never on a holiday."""
        charge = case.charge(charge_id)
        assert charge is not None
        law = LAW.on(self.today)
        first = earliest_demand(last_timely_day(charge.due, Mode.STATUTORY, law), Mode.STATUTORY, law)
        assert first.day <= self.today
        assert not LAW.calendar.is_public_holiday(self.today)

    def judge_cure_is_over(self, case: Case, demand: Demand) -> date:
        """Every tenant has had fourteen days from the day the demand reached the last of them."""
        letters = [x for x in case.dispatches.values() if x.kind is DispatchKind.PAYMENT_DEMAND]
        not_there = (None, DeliveryOutcome.RETURNED, DeliveryOutcome.KNOWN_ABSENCE)
        arrivals = {x.person: x.day for x in letters if x.demand == demand.number and x.delivery not in not_there}
        assert set(arrivals) == set(case.tenants), "not every tenant was reached"
        cure = cure_deadline(max(arrivals.values()), Mode.STATUTORY, LAW.on(self.today)).day
        assert cure < self.today, "the days to pay still run"
        return cure

    def judge_termination_day(self, case: Case, demand: Demand) -> None:
        """After the days to pay and after the adviser's window, unpaid, and not on a holiday."""
        self.judge_cure_is_over(case, demand)
        handed_over = [
            event.window_until
            for _, event in self.events
            if isinstance(event, e.HandedOverToLawyer) and event.demand == demand.number
        ]
        assert handed_over[-1] < self.today, "the adviser's days still run"
        assert self.unpaid(case, demand) > 0
        assert not LAW.calendar.is_public_holiday(self.today)

    def judge_claim(self, case: Case, key: str) -> None:
        """Nothing leaves once the answer to it is known."""
        dispatch = case.dispatches[key]
        if dispatch.kind in NEVER_HELD - {DispatchKind.RECALL}:
            return  # it takes back, and goes whatever stands still
        if dispatch.kind is DispatchKind.RECALL:
            assert any(recall.to is dispatch.to for recall in case.open_recalls)
            return
        assert not case.holds
        assert PauseKind.LATE_PAYMENT not in {pause.kind for pause in case.pauses}
        if dispatch.kind is DispatchKind.REMINDER:
            reminded = [x.charge for x in case.standing_charges if x.reminded and x.demand is None]
            assert any(self.account.outstanding_ore([charge.charge]) for charge in case.standing_charges)
            assert not self.account.is_contested(reminded), "a reminder leaves over contested money"
        if dispatch.demand is None:
            return
        demand = _demand(case, dispatch.demand)
        assert demand.live
        if dispatch.kind is not DispatchKind.ADVISER_CALL:  # it helps
            assert not self.account.is_contested(demand.charges), f"{dispatch.kind} leaves over contested money"
        maintained = isinstance(demand.phase, LeaseEnded | Filed) and case_maintained(demand)
        assert self.unpaid(case, demand) > 0 or maintained
        if dispatch.kind in (DispatchKind.LAWYER_HANDOVER, DispatchKind.TERMINATION, DispatchKind.COURT_FILING):
            self.judge_rest(case, demand)
        match dispatch.kind:
            case DispatchKind.PAYMENT_DEMAND:
                assert not case.unexplained
                for line in demand.lines:
                    self.judge_demand_day(case, line.charge)
                    rest = self.account.outstanding_ore([line.charge])
                    assert line.amount_ore <= rest or _has_left(case, demand), "it states too much"
            case DispatchKind.TERMINATION:
                assert isinstance(demand.phase, Terminating)
                self.judge_termination_day(case, demand)
                self.judge_weighed(case, demand)
            case DispatchKind.COURT_FILING:
                assert isinstance(demand.phase, Filed)
                notice = case.dispatches[dispatch.after or ""]
                assert notice.kind is DispatchKind.MUNICIPALITY_NOTICE
                assert notice.state is DispatchState.SENT
            case _:
                pass

    def judge_rest(self, case: Case, demand: Demand) -> None:
        """No home is lost over less than a tenth of a month's rent."""
        rent = self.account.monthly_rent_ore
        assert rent is not None, "nobody knows a month's rent"
        assert not 0 < self.unpaid(case, demand) * 10 < rent, "the rest lies below the floor"

    def judge_weighed(self, case: Case, demand: Demand) -> None:
        """Where a part was paid, somebody has said of no more than is left that it matters."""
        asked = sum(line.amount_ore for line in demand.lines if line.charge in case.without_fees(demand.charges))
        left, said = self.unpaid(case, demand), None
        for event in self.journal[case.id]:
            if isinstance(event, e.TerminationDecided) and event.demand == demand.number:
                said = event.unpaid_ore if event.rest_is_significant else None
            elif isinstance(event, e.HoldReleased) and event.rest_ore is not None:
                said = event.rest_ore
        assert left >= asked or (said is not None and said <= left), "nobody has said that the rest matters"

    def judge_no_return(self, case: Case) -> None:
        """What cannot be undone comes only behind the day that lists had named as the last one."""
        last = point_of_no_return(case, self.policy_of(case), self.law.calendar)
        assert last, "a list said that nothing was threatened"
        assert last.day < self.today, "a list said that there was time"

    def judge_tasks(self, command: AnyCommand, before: NoCase | Case, account: Account, decision: Decision) -> None:
        """A task is for whoever may do it. A contact alone moves nothing: it takes tasks of contact away where the
        tenant was reached, and only there.
        """
        if isinstance(decision.state, Case) and not decision.state.closed:
            of = decision.state, decision.account, self.policy_of(decision.state)
            assert next_action(*of, self.law.calendar, self.today), "nobody knows what is to be done next"
        tasks = self.tasks_of(decision.state, decision.account)
        for item in tasks:
            commands = [name for name in c.PERSON_COMMANDS if c.name_of(name) in task(item.task)[1]]
            assert any(Role(item.role) in one.roles for one in commands), f"nobody may do {item.task}"
        if not isinstance(command, c.RecordContact) or not isinstance(before, Case):
            return
        then = self.tasks_of(before, account)
        assert [one for one in then if one.task not in OF_CONTACT] == [
            one for one in tasks if one.task not in OF_CONTACT
        ]
        if decision.answer.result != "done" or not isinstance(decision.state, Case):
            assert tasks == then
            return
        contact = decision.state.contacts[-1]
        assert decision.state.contacts[:-1] == before.contacts, "an attempt that was noted before is lost"
        agreed = [one for one in tasks if one.task == "call-back"]
        assert [one.due for one in agreed] == ([command.call_back] if command.call_back else []) or not contact.reached
        for one in then:
            if one.task == "reach-tenant":
                assert (one not in tasks) == (contact.reached and contact.on >= one.since)

    def tasks_of(self, state: NoCase | Case, account: Account) -> list[WorkItem]:
        """What somebody has to do."""
        return list(worklist(state, account, self.policy, self.today)) if isinstance(state, Case) else []

    def unpaid(self, case: Case, demand: Demand) -> int:
        """What is left of what the demand states, earlier fees apart."""
        return self.account.outstanding_ore(case.without_fees(demand.charges), demand.stated)

    # --- what tenants hold -------------------------------------------------------------------------------------------

    def judge_who_was_told(self, decision: Decision) -> None:
        """Whoever ever got a payment demand or a termination that holds no longer is told so, in the same decision."""
        case = decision.state
        assert isinstance(case, Case)
        kept = case.closed is not None and case.closed.ending in HOME_KEPT
        was_over = any(isinstance(event, e.CaseReopened) for event in decision.case_events)  # they were told then
        for paper in case.dispatches.values():
            if paper.kind in FORMAL and paper.may_have_gone and paper.demand and paper.person:
                if paper.person not in case.deceased and (kept or not _demand(case, paper.demand).live):
                    assert paper.demand in _told_of(case, paper.person), f"{paper.key} is over, and nobody said so"
                ends = any(isinstance(event, e.CaseClosed) for event in decision.case_events)
                if ends and kept and not was_over and paper.person not in case.deceased:
                    assert paper.person in self.told_in(decision), "the home is kept, and nobody said so"
        for event in decision.case_events:
            if isinstance(event, e.AgreementMade | e.TerminationMaintained):
                assert self.told_in(decision) == {*case.tenants} - {*case.deceased}

    @staticmethod
    def told_in(decision: Decision) -> set[str | None]:
        """Whom a decision writes to with a notice."""
        notices = (event for event in decision.case_events if isinstance(event, e.TenantNoticeDecided))
        return {letter.person for notice in notices for letter in notice.dispatches}

    # --- the clock ---------------------------------------------------------------------------------------------------

    def take_what_is_due(self) -> None:
        """Steps that are due now come to an end, and each changes something."""
        for _ in range(40):
            case, step = self.next_step() or (None, None)
            if step is None or step.due > self.now:
                return
            self.take(step, case)
        raise AssertionError("the clock runs hot")

    def come_to_an_end(self) -> None:
        """Nobody does anything more but stop when asked to: within two years the clock has nothing left to do."""
        until = self.today + timedelta(days=730)
        for _ in range(60):
            for case in self.cases.values():
                for recall in case.open_recalls:
                    stops = c.ANY_COMMAND.validate_python({"command": "acknowledge-recall", "to": recall.to})
                    self.tell(stops, case=case.id)
            self.send_letters()
            case_id, step = self.next_step() or (None, None)
            if step is None:
                return
            assert legal_day(step.due) <= until, f"{step.name} {step.subject} lies {step.due} ahead"
            self.now = max(step.due, self.now)
            self.take(step, case_id)
        raise AssertionError("the story does not end")

    # --- one decision ------------------------------------------------------------------------------------------------

    def judge_steps(self, before: NoCase | Case, decision: Decision) -> None:
        """The path is climbed rung by rung; down it may be left at any rung."""
        after = decision.state
        if not isinstance(before, Case) or not isinstance(after, Case) or before.id != after.id:
            return
        if before.closed:
            assert after.phase in (PhaseName.CLOSED, PhaseName.IN_ARREARS)
        elif after.closed is None:
            assert LADDER.index(after.phase) <= LADDER.index(before.phase) + 1, f"{before.phase} to {after.phase}"

    def judge_nothing_changed(self, before: NoCase | Case, decision: Decision) -> None:
        """A refusal is one fact and no more; what is known already is none."""
        after = decision.state
        if not isinstance(before, Case) or not isinstance(after, Case) or decision.answer.result == "duplicate":
            assert before == after
        else:
            kept = replace(after, seq=before.seq, holds=tuple(h for h in after.holds if h is not HoldKind.STEP_REFUSED))
            assert kept == replace(before, holds=kept.holds)
            assert [event.type for event in decision.case_events][:1] == ["command-refused.v1"]

    def judge_ending(self, case: Case) -> None:
        """One ending; nothing is left to go out, and whoever was told to act has been told to stop."""
        assert case.closed is not None
        own = self.journal[case.id]
        opened = sum(isinstance(event, e.CaseOpened | e.CaseReopened) for event in own)
        assert sum(isinstance(event, e.CaseClosed) for event in own) == opened
        for dispatch in case.dispatches.values():
            assert dispatch.state is not DispatchState.INTENDED or dispatch.kind in NEVER_HELD
        if case.closed.ending is Ending.EVICTED:
            return
        for kind, party in ((DispatchKind.LAWYER_HANDOVER, Party.LAWYER), (DispatchKind.COURT_FILING, Party.COURT)):
            told = [x.intended_in for x in case.dispatches.values() if x.kind is kind and x.may_have_gone]
            if party is Party.COURT and told and _turned_down(own) > max(told):
                continue  # it has ended its case itself
            if self.told_by.get(case.id, "").startswith("lawyer" if party is Party.LAWYER else "court-clerk"):
                continue  # who told of the end
            asked = [x.intended_in for x in case.dispatches.values() if x.kind is DispatchKind.RECALL and x.to is party]
            assert not told or (asked and max(asked) > max(told)), f"{party} was not called back"


def _turned_down(own: tuple[e.CaseEvent, ...]) -> int:
    """The place of the latest event by which the court turned a filing down, or 0."""
    rejected = [
        place
        for place, event in enumerate(own, start=1)
        if isinstance(event, e.FilingRejected)
        or (isinstance(event, e.CourtHearingHeld) and event.outcome is HearingOutcome.REJECTED)
    ]
    return max(rejected, default=0)


AFTER_THE_END = (
    e.FollowedUp,
    e.RecallDecided,
    e.RecallAcknowledged,
    e.TenantNoticeDecided,
    e.DispatchClaimed,
    e.DispatchReleased,
    e.DispatchSent,
    e.DispatchOutcomeUnknown,
    e.DispatchSettled,
    e.DispatchSuppressed,
    e.CommandRefused,
    e.CalendarMoved,
    e.CaseReopened,
)


def judge_what_the_lawyer_hears(before: NoCase | Case, case: Case, today: date) -> None:
    """A lawyer who has the case hears of each rest that began and of each application, in the same decision."""
    if not isinstance(before, Case) or before.id != case.id or case.handover is None:
        return
    touched = [d for d in case.live_demands if isinstance(d.phase, WithLawyer | Terminating | LeaseEnded | Filed)]
    charges = {charge for demand in touched for charge in demand.charges}
    was = {(pause.kind, pause.aid, pause.until) for pause in before.pauses}
    begun = [x for x in case.pauses_of(charges) if (x.kind, x.aid, x.until) not in was]
    begun = [pause for pause in begun if pause.until is None or pause.until >= today]
    if begun or len(case.aids) > len(before.aids):
        letters = [x for x in case.dispatches.values() if x.kind is DispatchKind.LAWYER_NOTICE]
        assert any(x.state is DispatchState.INTENDED for x in letters), "the lawyer hears nothing of it"


def judge_who_hears_of_doubts(before: NoCase | Case, account: Account, decision: Decision) -> None:
    """Lawyer and court who were told what is owed hear in the same decision of money that contests it, and of the
    answer, while they have the case.
    """
    case = decision.state
    assert isinstance(case, Case)
    if not isinstance(before, Case) or before.id != case.id:
        return
    for kind, phases, told in (
        (DispatchKind.LAWYER_NOTICE, WithLawyer | Terminating | LeaseEnded | Filed, case.handover),
        (DispatchKind.COURT_NOTICE, Filed, case.filing),
    ):
        theirs = {one for demand in case.live_demands if isinstance(demand.phase, phases) for one in demand.charges}
        now, then = (
            {x: c for x, c in ledger.contests.items() if x in theirs} for ledger in (decision.account, account)
        )
        if (
            told
            and told.may_have_gone
            and {x: c.payments for x, c in now.items()} != {x: c.payments for x, c in then.items()}
        ):
            letters = [x for x in case.dispatches.values() if x.kind is kind]
            assert any(x.state is DispatchState.INTENDED for x in letters), f"no {kind} of contested money"


def _told_of(case: Case, person: str) -> set[int]:
    """The demands of which a tenant was told that they, or what rests on them, hold no longer."""
    letters = (x for x in case.dispatches.values() if x.kind is DispatchKind.TENANT_NOTICE and x.person == person)
    notices = (case.notice(letter.notice or 0) for letter in letters)
    over = (notice for notice in notices if notice and notice.reason is not NoticeReason.RESERVATION)
    return {number for notice in over for number in notice.demands}


def _has_left(case: Case, demand: Demand) -> bool:
    letters = [x for x in case.dispatches.values() if x.kind is DispatchKind.PAYMENT_DEMAND]
    return any(x.may_have_gone for x in letters if x.demand == demand.number)


def case_maintained(demand: Demand) -> bool:
    """Whether the landlord keeps the termination although it was paid."""
    phase = demand.phase
    ended = phase.ended if isinstance(phase, Filed) else phase
    return isinstance(ended, LeaseEnded) and ended.maintained


def _charges(case: Case, event: e.CaseEvent) -> tuple[str, ...]:
    """The charges that a step up the ladder is about."""
    match event:
        case e.ReminderDecided():
            return event.charges
        case e.PaymentDemandDecided():
            return tuple(line.charge for line in event.lines)
        case (
            e.HandedOverToLawyer()
            | e.AdviserWindowEnded()
            | e.TerminationDecided()
            | e.VacatePeriodEnded()
            | e.CourtFilingDecided()
        ):
            return _demand(case, event.demand).charges
        case _:
            return ()


def judge_who_decided(case: Case, event: e.TerminationDecided | e.CourtFilingDecided, step: LegalStep) -> None:
    """A manager decides alone, a lawyer on an approval that stood."""
    approval = case.approval(event.demand, step)
    assert event.decided_by in (MANAGER, LAWYER)
    assert event.approved_by == (approval.approved_by if approval and event.decided_by == LAWYER else None)
    assert event.decided_by == MANAGER or approval


def _demand(case: Case, number: int) -> Demand:
    demand = case.demand(number)
    assert demand is not None
    return demand


# --- what anybody may think of --------------------------------------------------------------------------------------

DUES = ["2026-04-01", "2026-05-01", "2026-06-01", "2026-10-01", "2026-12-01", "2027-01-01"]
OUTS = st.sampled_from(["o1", "o2", "o0"])
AMOUNTS = st.sampled_from([1, 100_000, RENT - 1, RENT, RENT + 1, 2 * RENT, 5 * RENT])
TEXTS = st.sampled_from(["", "", "husleje okt", "november", "10-2026", "husleje 12-2026"])
FORMAL = (DispatchKind.PAYMENT_DEMAND, DispatchKind.TERMINATION)
HOME_KEPT = (Ending.PAID, Ending.SETTLED, Ending.WITHDRAWN)
USUAL = POLICIES.editions["BF-101"][-1].own
POLICIES_TRIED = {
    "usual": USUAL,
    "every demand approved by hand": under(demand_standing_approval=None),
    "no day more than the law's": under(buffer_bank_days=0, adviser_window_days=0, vacate_days=0),
    "statutory": USUAL.model_copy(update={"mode": Mode.STATUTORY}),
}


@dataclass(frozen=True)
class Beginning:
    """How a story begins, and the phase up to which it takes its usual course."""

    due: str
    months: int
    tenants: tuple[str, ...]
    simulated: bool
    digital_post: bool
    policy: str
    phase: PhaseName
    extra_days: int


BEGINNINGS = st.builds(
    Beginning,
    due=st.sampled_from(DUES),
    months=st.integers(1, 3),
    tenants=st.sampled_from([("anna",), ("anna", "bo")]),
    simulated=st.booleans(),
    digital_post=st.booleans(),
    policy=st.sampled_from(sorted(POLICIES_TRIED)),
    phase=st.sampled_from([phase for phase in PhaseName if phase is not PhaseName.CLOSED]),
    extra_days=st.sampled_from([0, 1, 5, 15]),
)


@cache
def usual_course(beginning: Beginning) -> WatchedStory:
    """Nobody pays and everybody does what the next phase needs, until it is reached and some days beyond."""
    story = WatchedStory(
        tenants=beginning.tenants,
        simulated=beginning.simulated,
        digital_post=beginning.digital_post,
        mail=True,
        policy=POLICIES_TRIED[beginning.policy],
        now=at_hour(date.fromisoformat(beginning.due) + 6 * ONE_DAY),
    )
    story.given(rent_missed(beginning.due))
    for _ in range(150):
        if LADDER.index(story.case.phase) >= LADDER.index(beginning.phase):
            break
        story.play_until(story.today + ONE_DAY)
        if len(story.account.owed) < beginning.months:
            the_next_rent_is_missed(story)
        everybody_does_the_next_thing(story)
    assert LADDER.index(story.case.phase) >= LADDER.index(beginning.phase)
    return story.play_until(story.today + beginning.extra_days * ONE_DAY)


def everybody_does_the_next_thing(story: Story) -> None:
    """Letters arrive, and the office and the lawyer go on as far as they may."""
    case = story.case
    for dispatch in list(case.dispatches.values()):
        if dispatch.kind in FORMAL and dispatch.state is DispatchState.SENT and case.closed is None:
            story.tell(c.RecordDelivery(key=dispatch.key, outcome=DeliveryOutcome.ARRIVED, on=story.today))
    if any(charge.demand is None for charge in case.standing_charges):
        story.when(demands())
    phases = [demand.phase for demand in story.case.live_demands]
    if any(isinstance(phase, WithLawyer) and phase.window_ended for phase in phases):
        story.when(terminates())
    if any(isinstance(phase, LeaseEnded) and phase.vacate_ended for phase in phases):
        story.when(files())


def the_next_rent_is_missed(story: Story) -> None:
    """The month after the last one listed, once it is too late to pay it in time."""
    last = max(owed.due for owed in story.account.owed)
    due = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    if due + 5 * ONE_DAY < story.today:
        story.given(rent_missed(due.isoformat()))
        assert story.answer.result in ("opened", "opened-and-closed", "joined")


def person_commands(story: Story) -> dict[type[c.Command], st.SearchStrategy[AnyCommand]]:
    """Every command a person may give, with whatever a person may write into it."""
    days = st.integers(-3, 40).map(lambda n: story.today + n * ONE_DAY)
    case = story.case
    charges = st.sampled_from([charge.charge for charge in case.charges])
    keys = st.sampled_from([*case.dispatches, "no-such-key"])
    numbers = st.integers(1, len(case.demands) + 1)
    aids = st.none() | st.integers(1, len(case.aids) + 1)
    instalments = st.lists(st.builds(e.Instalment, due=days, amount_ore=AMOUNTS), min_size=1, max_size=3).map(tuple)
    words = st.just("Begrundet.")
    return {
        c.WithdrawBounce: st.builds(c.WithdrawBounce, payment=st.sampled_from(["b1", "b2", "b0"])),
        c.CorrectCharge: st.builds(c.CorrectCharge, charge=charges, amount_ore=AMOUNTS),
        c.WithdrawCharge: st.builds(c.WithdrawCharge, charge=charges),
        c.ReinstateCharge: st.builds(c.ReinstateCharge, charge=charges),
        c.WithdrawMoneyOut: st.builds(c.WithdrawMoneyOut, out=OUTS),
        c.ReinstateMoneyOut: st.builds(c.ReinstateMoneyOut, out=OUTS),
        c.EarmarkPayment: st.builds(c.EarmarkPayment, payment=st.sampled_from(["b1", "b2", "b0"]), charge=charges),
        c.RecordMonthlyRent: st.builds(c.RecordMonthlyRent, amount_ore=AMOUNTS),
        c.RecordInterruption: st.builds(
            c.RecordInterruption, charge=charges, how=st.sampled_from(Interruption), on=days, document=words
        ),
        c.WithdrawInterruption: st.builds(c.WithdrawInterruption, charge=charges, on=days, reason=words),
        c.ConfirmPayment: st.builds(
            c.ConfirmPayment, payment=st.sampled_from(["b1", "b2"]), same_as=st.none() | st.sampled_from(["b1", "b3"])
        ),
        c.SettleContested: st.builds(c.SettleContested, charge=charges, counted=st.booleans()),
        c.UpholdCharge: st.builds(c.UpholdCharge, charge=charges),
        c.PlaceRow: st.builds(c.PlaceRow, row=charges, moved_in=st.booleans()),
        c.OfferCounselling: st.builds(
            c.OfferCounselling, by=st.sampled_from(["phone", "print"]), answer=st.sampled_from([None, "declined"])
        ),
        c.RecordContact: st.builds(
            c.RecordContact,
            by=st.sampled_from(ContactMethod),
            outcome=st.sampled_from(ContactOutcome),
            on=st.none() | days,
            at=st.none() | st.sampled_from([time(9, 15), time(21)]),
            call_back=st.none() | days,
            note=st.none() | words,
        ),
        c.ApproveDemand: st.builds(c.ApproveDemand, reason=words, ledger_of=st.none() | days | st.just(story.today)),
        c.VoidDemand: st.builds(
            c.VoidDemand, demand=numbers, why=st.sampled_from(["wrong-amount", "disputed", "sent-too-early", "other"])
        ),
        c.RecordDelivery: st.builds(c.RecordDelivery, key=keys, outcome=st.sampled_from(DeliveryOutcome), on=days),
        c.CallAdviser: st.just(c.CallAdviser()),
        c.RequestAid: st.builds(c.RequestAid, kind=st.sampled_from(AidKind), consent_on=days),
        c.AnswerAid: st.builds(c.AnswerAid, aid=aids, granted=st.booleans(), amount_ore=st.sampled_from([0, RENT])),
        c.RecordAidStep: st.builds(c.RecordAidStep, aid=aids, step=st.sampled_from(AidStep)),
        c.RecordConsent: st.builds(c.RecordConsent, scope=st.sampled_from(ConsentScope), on=st.just(story.today)),
        c.WithdrawConsent: st.builds(c.WithdrawConsent, scope=st.sampled_from(ConsentScope)),
        c.RecordMunicipalAnswer: st.builds(c.RecordMunicipalAnswer, decision=st.sampled_from(MunicipalityDecision)),
        c.WithdrawAid: st.builds(c.WithdrawAid, aid=aids, why=st.sampled_from(AidWithdrawal)),
        c.ProposeAgreement: st.builds(c.ProposeAgreement, instalments=instalments),
        c.DeclineAgreement: st.builds(c.DeclineAgreement, proposal=st.integers(1, case.proposals + 1)),
        c.MakeAgreement: st.builds(
            c.MakeAgreement,
            instalments=instalments,
            replaces=st.none() | st.integers(1, 3),
            reserve=st.booleans(),
            tolerance_bank_days=st.none() | st.integers(0, 5),
        )
        | st.builds(c.MakeAgreement, first=days, times=st.integers(1, 4), rhythm=st.sampled_from(Rhythm))
        | st.builds(c.MakeAgreement, proposal=st.integers(1, case.proposals + 1)),
        c.BreakAgreement: st.just(c.BreakAgreement()),
        c.RecordPromise: st.builds(c.RecordPromise, day=days, amount_ore=st.sampled_from([RENT // 2, RENT])),
        c.WithdrawPromise: st.builds(c.WithdrawPromise, promise=st.integers(1, len(case.promises) + 1)),
        c.PauseLadder: st.builds(
            c.PauseLadder,
            kind=st.sampled_from([PauseKind.ADVISER_WORK, PauseKind.AID_PENDING]),
            until=days,
            aid=st.none() | aids,
        ),
        c.ResumeLadder: st.builds(c.ResumeLadder, kind=st.sampled_from(PauseKind), aid=st.none() | aids),
        c.FollowPolicy: st.builds(c.FollowPolicy, edition=st.sampled_from([story.policy.version, "another-edition"])),
        c.HoldCase: st.builds(c.HoldCase, kind=st.sampled_from(HoldKind), note=st.none() | words),
        c.ReleaseHold: st.builds(
            c.ReleaseHold,
            kind=st.sampled_from([*case.holds, HoldKind.DEATH]),
            died=st.sampled_from([None, None, "tenant", "co-tenant", "nobody"]),
            tenant=st.sampled_from([None, 1, 2]),
        ),
        c.WithdrawDeath: st.builds(c.WithdrawDeath, reason=words),
        c.TerminateLease: st.builds(
            c.TerminateLease, reason=words, ledger_of=st.just(story.today), demand=st.none() | numbers
        ),
        c.ApproveLegalStep: st.builds(
            c.ApproveLegalStep, step=st.sampled_from(LegalStep), reason=words, ledger_of=st.just(story.today)
        ),
        c.AcceptLatePayment: st.just(c.AcceptLatePayment()),
        c.MaintainTermination: st.builds(c.MaintainTermination, reason=words),
        c.FileWithCourt: st.builds(
            c.FileWithCourt, reason=words, ledger_of=st.just(story.today), added=st.sampled_from([(), (Paper.LEASE,)])
        ),
        c.RecordFilingRejected: st.builds(
            c.RecordFilingRejected, why=st.sampled_from(["demand-invalid", "termination-invalid", "doubt"])
        ),
        c.RecordCourtFault: st.builds(c.RecordCourtFault, fault=st.sampled_from(CourtFault), reason=words),
        c.SetCourtDate: st.builds(c.SetCourtDate, day=days),
        c.CancelCourtDate: st.just(c.CancelCourtDate()),
        c.RecordHearing: st.builds(c.RecordHearing, outcome=st.sampled_from(HearingOutcome)),
        c.RecordEviction: st.builds(c.RecordEviction, on=days),
        c.WithdrawFiling: st.builds(c.WithdrawFiling, reason=words),
        c.RecordMovedOut: st.builds(c.RecordMovedOut, on=days),
        c.AcknowledgeRecall: st.builds(c.AcknowledgeRecall, to=st.sampled_from([Party.LAWYER, Party.COURT])),
        c.SettleDispatch: st.builds(c.SettleDispatch, key=keys, sent=st.booleans(), on=st.none() | days),
        c.SendAgain: st.builds(c.SendAgain, key=keys),
        c.RecordPapersSent: st.builds(c.RecordPapersSent, key=keys),
        c.RecordFollowUp: st.builds(
            c.RecordFollowUp, months=st.sampled_from([1, 2, 3]), outcome=st.sampled_from(FollowUpOutcome)
        ),
        c.AdvanceCalendar: st.builds(c.AdvanceCalendar, to=days),
    }


Draw = Callable[[st.SearchStrategy[Any]], Any]


def days_pass(story: Story, draw: Draw) -> None:
    """Everything runs as it should for some days."""
    story.play_until(story.today + draw(st.sampled_from([1, 2, 3, 7, 15, 40])) * ONE_DAY)


def nothing_works(story: Story, draw: Draw) -> None:
    """All servers are down for some time."""
    story.now += timedelta(hours=draw(st.sampled_from([5, 24, 72, 24 * 20])))


def some_channels_are_down(story: Story, draw: Draw) -> None:
    """Some letters are taken up by nobody from here on."""
    story.post_is_closed = frozenset(draw(st.sets(st.sampled_from(DispatchKind), max_size=3)))


def a_step_comes_too_late_or_twice(story: Story, draw: Draw) -> None:
    """A step that lay in wait while something else was decided."""
    subject = draw(st.sampled_from(subjects(story.case)))
    story.tell(c.TakeStep(step=draw(st.sampled_from(StepName)), subject=subject))


def a_hand_comes_back(story: Story, draw: Draw) -> None:
    """The dispatcher takes up any letter, also a second time, or says anything of it."""
    key = draw(st.sampled_from([*story.case.dispatches, "no-such-key"]))
    outcomes = st.sampled_from(["sent", "not-accepted", "unknown", "refused"])
    if draw(st.booleans()):
        story.tell(c.ClaimDispatch(key=key, honours_keys=draw(st.booleans())))
    else:
        story.tell(c.ReportDispatch(key=key, outcome=draw(outcomes)))


def a_list_comes_again(story: Story, draw: Draw) -> None:
    """A known rent, with its own amount or another."""
    owed = draw(st.sampled_from(story.account.owed))
    amount = draw(st.none() | AMOUNTS)
    account = story.account
    story.given(rent_missed(owed.due.isoformat(), amount or owed.amount_ore or RENT))
    if amount in (None, owed.amount_ore) or owed.amount_ore == 0:
        assert story.answer.result == "duplicate"
        assert story.account == account
    else:
        assert story.answer.result == "corrected"


def a_rent_is_missed(story: Story, _: Draw) -> None:
    """The next month is not paid either."""
    the_next_rent_is_missed(story)


def money_comes_in(story: Story, draw: Draw) -> None:
    """A part, all or too much; known at once or weeks after it was paid."""
    amount = draw(st.none() | st.none() | AMOUNTS)
    charges = [charge.charge for charge in story.case.standing_charges]
    value = (story.today - draw(st.integers(-2, 40)) * ONE_DAY).isoformat()
    if amount or story.account.outstanding_ore(charges):
        story.given(pays(amount, value=value, payer=draw(st.sampled_from(Payer)).value, text=draw(TEXTS)))


def money_comes_again_or_goes_back(story: Story, draw: Draw) -> None:
    """The same payment comes twice, or bounces, or bounces twice."""
    known = [*story.account.paid, *story.account.bounced]
    if not known:
        return
    payment = draw(st.sampled_from(known))
    if draw(st.booleans()):
        days = {"value": payment.value_date.isoformat(), "booked": payment.booked_on.isoformat()}
        story.given(pays(payment.amount_ore, payment=payment.payment, **days))
        assert story.answer.result == "duplicate"
    else:
        again = story.account.has_bounced(payment.payment)
        story.tell(c.RecordPaymentBounced(payment=payment.payment))
        assert story.answer.result == ("duplicate" if again else "done")


def money_leaves(story: Story, draw: Draw) -> None:
    """A refund, a transfer or what a bank fetched back, of any amount; told once or again. What was paid stays so."""
    before = {owed.charge: story.account.outstanding_ore([owed.charge]) for owed in story.account.owed}
    bounced = story.account.bounced
    kind, out = draw(st.sampled_from(TOLD_OUTGOING)), draw(OUTS)
    story.given(
        paid_out(draw(AMOUNTS), out=out, kind=kind, on=(story.today - draw(st.integers(0, 40)) * ONE_DAY).isoformat())
    )
    if story.account.bounced == bounced:
        assert {owed.charge: story.account.outstanding_ore([owed.charge]) for owed in story.account.owed} == before


def money_is_placed_elsewhere(story: Story, draw: Draw) -> None:
    """What pays nothing is taken off the account, or comes back; a part that somebody places here is laid on a charge.
    What was paid stays so.
    """
    before = {owed.charge: story.account.outstanding_ore([owed.charge]) for owed in story.account.owed}
    out, payment = draw(st.sampled_from(["p1", "p2"])), draw(st.sampled_from(["b1", "b2"]))
    if draw(st.booleans()):
        story.tell(c.TakeOffAccount(out=out, payment=payment, amount_ore=draw(AMOUNTS)))
        assert {owed.charge: story.account.outstanding_ore([owed.charge]) for owed in story.account.owed} == before
    elif draw(st.booleans()):
        story.tell(c.PutBackOnAccount(out=out))
    else:
        on = story.today - draw(st.integers(0, 40)) * ONE_DAY
        laid_on = draw(st.sampled_from([owed.charge for owed in story.account.owed]))
        part = f"{draw(st.sampled_from(['b8', 'b9']))}.placed-1-1"
        story.tell(
            c.RecordPayment(payment=part, amount_ore=draw(AMOUNTS), value_date=on, booked_on=on, laid_on=laid_on),
            "office/k1",
        )


def somebody_commands_anything(story: Story, draw: Draw) -> None:
    """Any command, in or out of place, by whoever would give it, or by the lawyer where the lawyer may."""
    command = draw(st.one_of(list(person_commands(story).values())))
    story.tell(command, LAWYER if Role.LAWYER in command.roles and draw(st.booleans()) else None)


def somebody_commands_what_their_role_may_not(story: Story, draw: Draw) -> None:
    """Whatever is asked and wherever the case stands, the role is looked at first, and nothing comes of it."""
    command = draw(st.one_of(list(person_commands(story).values())))
    others = [*(f"{role.value}/x1" for role in PEOPLE if role not in command.roles), "landlord/u1", "", "/a1", "feed/x"]
    story.tell(command, draw(st.sampled_from(others)))
    assert story.answer.rule == ROLE_MAY_NOT


def the_lawyer_is_let_act(story: Story, draw: Draw) -> None:
    """The association approves what stands next, and the lawyer does it, at once or with money between."""
    story.when(approves(draw(st.sampled_from(LegalStep))))
    if draw(st.booleans()):
        money_comes_in(story, draw)
    story.when(draw(st.sampled_from([terminates(), files(), c.WithdrawFiling(reason="Aftalt.")])), by=LAWYER)


def somebody_answers(story: Story, draw: Draw) -> None:
    """Whoever is waited for does what is waited for: a hold, a recall, aid, a choice, the court."""
    case = story.case
    filed = [demand.phase for demand in case.live_demands if isinstance(demand.phase, Filed)]
    asked: list[AnyCommand] = [c.ReleaseHold(kind=hold) for hold in case.holds]
    asked += [c.RecordCourtFault(fault=draw(st.sampled_from(CourtFault)), reason="Set efter.")] * len(case.unexplained)
    asked += [c.ANY_COMMAND.validate_python({"command": "acknowledge-recall", "to": x.to}) for x in case.open_recalls]
    asked += [c.SettleDispatch(key=key, sent=draw(st.booleans())) for key in _unknown(case)]
    asked += [c.ResumeLadder(kind=pause.kind, aid=pause.aid) for pause in case.pauses]
    asked += [c.AnswerAid(aid=aid.number, granted=draw(st.booleans()), amount_ore=RENT) for aid in case.running_aids]
    if PauseKind.LATE_PAYMENT in {pause.kind for pause in case.pauses}:
        asked += [c.AcceptLatePayment(), c.MaintainTermination(reason="Fastholdt.")]
    if filed:
        asked += [c.SetCourtDate(day=story.today + 5 * ONE_DAY), c.RecordEviction(on=story.today)]
        asked += [c.RecordHearing(outcome=outcome) for outcome in HearingOutcome]
    if asked:
        story.tell(draw(st.sampled_from(asked)))


def before_the_court(story: Story) -> bool:
    """Whether the court has the case, or gets it now."""
    if any(isinstance(demand.phase, LeaseEnded) and demand.phase.vacate_ended for demand in story.case.live_demands):
        story.when(files(Paper.LEASE))
    return any(isinstance(demand.phase, Filed) for demand in story.case.live_demands)


def the_court_answers(story: Story, draw: Draw) -> None:
    """It asks for better proof, or meets."""
    if before_the_court(story) and draw(st.booleans()):
        story.tell(c.RecordFilingRejected(why="proof-missing"))
    elif before_the_court(story):
        story.tell(c.SetCourtDate(day=story.today))
        story.tell(c.RecordHearing(outcome=draw(st.sampled_from(HearingOutcome))))


def the_court_finds_it_invalid(story: Story, draw: Draw) -> None:
    """Demand or termination; whoever knows may say what was wrong."""
    if before_the_court(story):
        story.tell(c.RecordFilingRejected(why=draw(st.sampled_from(["termination-invalid", "demand-invalid"]))))
        if story.case.closed is None and draw(st.booleans()):
            story.when(c.RecordCourtFault(fault=draw(st.sampled_from(CourtFault)), reason="Set efter."))


def instalments_are_agreed_on(story: Story, draw: Draw) -> None:
    """All that is left, some days from now."""
    left = story.account.outstanding_ore([charge.charge for charge in story.case.standing_charges])
    if left:
        due = story.today + draw(st.sampled_from([0, 5, 20])) * ONE_DAY
        story.tell(c.MakeAgreement(instalments=(e.Instalment(due=due, amount_ore=left),)))


def the_landlord_answers_money_that_came_too_late(story: Story, draw: Draw) -> None:
    """All that is left, the day after the termination has arrived or later; the landlord takes it, or keeps both."""
    story.play_until(story.today + ONE_DAY)
    if story.case.closed is None and story.account.outstanding_ore([x.charge for x in story.case.standing_charges]):
        story.given(pays(value=story.today.isoformat()))
    if story.case.closed is None and story.case.late_payment_waits:
        story.tell(draw(st.sampled_from([c.AcceptLatePayment(), c.MaintainTermination(reason="Fastholdt.")])))


def _unknown(case: Case) -> list[str]:
    return [key for key, dispatch in case.dispatches.items() if dispatch.state is DispatchState.OUTCOME_UNKNOWN]


def nobody_decides_what_cannot_be_undone(story: Story, draw: Draw) -> None:
    """An irreversible command without a person behind it."""
    nobody = draw(st.sampled_from(["feed", "manager/", "manager"]))
    story.when(draw(st.sampled_from([demands(), terminates(), files()])), by=nobody)
    assert story.answer.rule in (ROLE_MAY_NOT, A_NAMED_PERSON)


def the_usual_comes_next(story: Story, _: Draw) -> None:
    """Letters arrive, and the office and the lawyer go on as far as they may."""
    everybody_does_the_next_thing(story)


PHASES = [phase for phase in Phase if phase is not Phase.explain]  # to explain, every line would be traced
HAPPENINGS = (
    days_pass,
    days_pass,
    days_pass,
    somebody_commands_anything,
    somebody_commands_anything,
    somebody_commands_anything,
    somebody_commands_anything,
    money_comes_in,
    money_comes_in,
    money_comes_again_or_goes_back,
    money_leaves,
    money_is_placed_elsewhere,
    somebody_answers,
    somebody_answers,
    somebody_answers,
    the_usual_comes_next,
    a_rent_is_missed,
    a_list_comes_again,
    a_hand_comes_back,
    some_channels_are_down,
    a_step_comes_too_late_or_twice,
    nothing_works,
    the_court_answers,
    the_court_finds_it_invalid,
    instalments_are_agreed_on,
    the_landlord_answers_money_that_came_too_late,
    nobody_decides_what_cannot_be_undone,
    somebody_commands_what_their_role_may_not,
    the_lawyer_is_let_act,
)
"""What can happen next, the usual more often than the odd."""


@pytest.mark.timeout(300)  # two hundred whole stories, on a machine that has other work
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(beginning=BEGINNINGS, data=st.data())
def test_whatever_happens_nothing_happens_that_never_may(beginning: Beginning, data: st.DataObject) -> None:
    """From any phase, through anything in any order: every fact is lawful on its day, and every story ends."""
    story = usual_course(beginning).copy()
    for happening in data.draw(st.lists(st.sampled_from(HAPPENINGS), max_size=14)):
        note(happening.__name__)
        happening(story, data.draw)
        story.take_what_is_due()
        judge_the_money(story)
    story.come_to_an_end()


def judge_the_money(story: Story) -> None:
    """What is left and what was paid add up, whatever is laid on what."""
    owed = sum(charge.amount_ore for charge in story.account.owed)
    left = story.account.outstanding_ore([charge.charge for charge in story.account.owed])
    assert left == max(owed - story.account.paid_ore, 0)


def test_the_stories_know_every_command_of_a_person() -> None:
    """Bounces apart, which have a happening of their own."""
    story = WatchedStory().given(rent_missed())

    assert {*person_commands(story), c.RecordPaymentBounced} == set(c.PERSON_COMMANDS)
