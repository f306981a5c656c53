"""How is a case told in a test? Given what has happened, when somebody acts, then these facts follow.

A `Story` is one tenancy, purely: its account, its cases, its calendar, and a post that takes every letter up at once.
`play_until` does what the workflow does with a simulated calendar: whatever may go is claimed and reported sent, and
each step of the agenda is taken at the instant it falls due. Whatever a story does is also checked on the way: the
same decision taken twice is the same, what is kept of a command comes to the same without anything sealed, every
event folds to the state that the decision gave, and no step that fell due comes to nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal, Self

from books.law.book import LawBook
from books.policies.book import PolicyBook
from domain.account.codes import Payer
from domain.account.events import AccountEvent
from domain.account.state import Account, evolve_account
from domain.actors import CLOCK, CONSISTENCY_CHECK, DISPATCHER, FEED
from domain.case import commands as c
from domain.case.agenda import Step, agenda, due_dispatches
from domain.case.codes import DeliveryOutcome, DispatchKind, LegalStep, Paper
from domain.case.decide import decide
from domain.case.decision import Answer, Circumstances, Decision
from domain.case.events import CaseEvent, Instalment, PersonFacts
from domain.case.evolve import fold
from domain.case.fed import feeds_of
from domain.case.kept_command import AnyCommand, read_again
from domain.case.state import Case, Demand, Dispatch, NoCase
from domain.case.subject import (
    AgreementSubject,
    ChargeSubject,
    DemandSubject,
    DispatchSubject,
    PromiseSubject,
    RecallSubject,
    Subject,
)
from domain.clock import at_hour, legal_day
from domain.event import Event
from domain.feeds import WAITS_FOR_FEED, FeedsTold
from domain.payment import Outgoing, ToldOutgoing
from domain.policy import Policy
from domain.purpose import purpose_of
from domain.replace import replaced
from tests.givers import usual_giver

LAW = LawBook.load()
POLICIES = PolicyBook.load()

RENT = 800_000
"""A month's rent in øre."""

NEVER_HELD = frozenset(
    {DispatchKind.RECALL, DispatchKind.TENANT_NOTICE, DispatchKind.LAWYER_NOTICE, DispatchKind.COURT_NOTICE}
)
"""The letters that only stop somebody or take something back: no hold and no ending stops them."""

Act = AnyCommand | Callable[["Story"], "AnyCommand | Story | None"]
"""What can happen in a story: a command, or something that makes one (or plays on) once it knows the story."""


def day(text: str) -> date:
    """Read a day of a story, given as month and day of its year (`10-09`) or in full (`2027-01-04`)."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def public(decision: Decision) -> list[dict[str, Any]]:
    """What a decision records in both streams, without what is sealed."""
    return [event.model_dump(exclude={"sealed"}) for event in (*decision.account_events, *decision.case_events)]


@dataclass
class Story:
    """One tenancy and what has happened in it. `new` is what the last act recorded, `answer` what its sender heard."""

    tenants: tuple[str, ...] = ("anna",)
    simulated: bool = True
    digital_post: bool = False
    mail: bool = False
    policy: Policy = field(default_factory=lambda: POLICIES.editions["BF-101"][-1].own)
    law: LawBook = LAW
    now: datetime = field(default_factory=lambda: at_hour(day("10-02")))
    account: Account = field(default_factory=Account)
    cases: dict[str, Case] = field(default_factory=dict)
    events: list[tuple[date, CaseEvent | AccountEvent]] = field(default_factory=list)
    journal: dict[str, tuple[CaseEvent, ...]] = field(default_factory=dict)
    new: tuple[CaseEvent | AccountEvent, ...] = ()
    answer: Answer = field(default_factory=lambda: Answer("nothing yet", None))
    post_is_closed: frozenset[DispatchKind] = frozenset()
    known_payments: int = 0
    offset_seconds: int | None = None
    feeds: FeedsTold = field(default_factory=FeedsTold)
    earlier: dict[str, Policy] = field(default_factory=dict)

    # --- where it stands ---------------------------------------------------------------------------------------------

    @property
    def today(self) -> date:
        """The legal day on the story's calendar."""
        return legal_day(self.now)

    @property
    def state(self) -> NoCase | Case:
        """The open case, else the latest one, else none."""
        is_open = [case for case in self.cases.values() if case.closed is None]
        assert len(is_open) <= 1, "two open cases of one tenancy"
        cases = is_open or list(self.cases.values())
        return cases[-1] if cases else NoCase()

    @property
    def case(self) -> Case:
        """The open case, else the latest one."""
        assert isinstance(self.state, Case)
        return self.state

    @property
    def demand(self) -> Demand:
        """The latest payment demand."""
        return self.case.demands[-1]

    @property
    def types(self) -> list[str]:
        """The types of what the last act recorded, without their versions."""
        return [event.type.removesuffix(".v1") for event in self.new]

    @property
    def lawyer_hears(self) -> tuple[str, ...]:
        """What a decision that lets the case rest, or go on, records where the lawyer has it."""
        return ("lawyer-notice-decided",) if self.case.handover else ()

    def letters(self, kind: DispatchKind) -> list[Dispatch]:
        """Every dispatch of a kind, in the order they were decided."""
        return [dispatch for dispatch in self.case.dispatches.values() if dispatch.kind is kind]

    def days_of(self, event: type[Event]) -> list[date]:
        """On which days of the story's calendar facts of a type became known."""
        return [known for known, happened in self.events if isinstance(happened, event)]

    def last(self, event: type[Event]) -> Any:
        """The latest fact of a type."""
        return next(happened for _, happened in reversed(self.events) if isinstance(happened, event))

    # --- what happens ------------------------------------------------------------------------------------------------

    def given(self, *acts: Act) -> Self:
        """Let the past happen."""
        for act in acts:
            self._do(act)
        return self

    def when(self, act: Act, by: str | None = None) -> Self:
        """Let one thing happen, given by somebody, or else by whoever would give it."""
        self.new = ()
        self._do(act, by)
        return self

    def _do(self, act: Act, by: str | None = None) -> None:
        command = act(self) if callable(act) else act
        if command is not None and not isinstance(command, Story):
            self.tell(command, by)

    def tell(self, command: AnyCommand, by: str | None = None, *, case: str | None = None) -> Decision:
        """Have a command decided for *case*, or the one it means, and keep what it gives."""
        state = self.cases[case] if case else self.meant(command)
        number = len(self.cases) + 1
        at = Circumstances(
            now=self.now,
            law=self.law.during(self.today, self.today),
            policy=self.policy_of(state),
            actor=sender(command) if by is None else by,
            tenancy_key="tk",
            new_case=f"tk-{number}",
            new_number=number,
            feeds=self.feeds,
        )
        decision = decide(command, state, self.account, at, self.offset_seconds)
        again = decide(command, state, self.account, at, self.offset_seconds)
        assert again == decision, "the same decision twice differs"
        assert fold(decision.case_events, state) == decision.state, "the events do not fold to the decided state"
        self._decide_what_is_kept(decision, state, at)
        self._keep(decision)
        return decision

    def _decide_what_is_kept(self, decision: Decision, state: NoCase | Case, at: Circumstances) -> None:
        """Whoever decides again years later has what is kept of the command, and may know nobody in it any more."""
        command = read_again(decision.kept)
        assert command is not None, "what is kept of a command is none"
        nobody = replaced(state, people=dict.fromkeys(state.people)) if isinstance(state, Case) else state
        again = decide(command, nobody, self.account, at, self.offset_seconds)
        assert public(again) == public(decision), "what is kept of a command comes to something else"

    def meant(self, command: AnyCommand) -> NoCase | Case:
        """The case that a command means which names none, as the journal's transaction finds it."""
        state = self.state
        closed = isinstance(state, Case) and state.closed is not None
        return NoCase() if closed and isinstance(command, c.RegisterMissedPayment) else state

    def _keep(self, decision: Decision) -> None:
        account = self.account
        for event in decision.account_events:
            account = evolve_account(account, event)
        assert account == decision.account, "the account's events do not fold to the decided account"
        self.account, self.answer = decision.account, decision.answer
        if isinstance(decision.state, Case):
            self.cases[decision.state.id] = decision.state
            known = self.journal.get(decision.state.id, ())
            self.journal[decision.state.id] = (*known, *decision.case_events)
        self.new = (*decision.account_events, *decision.case_events)
        self.events += [(self.today, event) for event in self.new]

    def policy_of(self, state: NoCase | Case) -> Policy:
        """The policy in force, with the terms of the edition that a case follows."""
        kept = self.earlier.get(state.edition) if isinstance(state, Case) else None
        return self.policy.with_terms_of(kept) if kept else self.policy

    def copy(self) -> Self:
        """The same story, free to go on differently."""
        return replace(self, cases=dict(self.cases), events=list(self.events), journal=dict(self.journal))

    # --- the calendar ------------------------------------------------------------------------------------------------

    def play_until(self, until: date) -> Self:
        """Take every step that falls due up to the end of a day, each at its instant, and send every letter."""
        while True:
            self.send_letters()
            case, step = self.next_step() or (None, None)
            if step is None or legal_day(step.due) > until:
                break
            self.now = max(step.due, self.now)
            self.take(step, case)
        self.now = max(self.now, at_hour(until))
        self.send_letters()
        return self

    def next_step(self) -> tuple[str, Step] | None:
        """What the clock will do next, and in which case of the tenancy."""
        steps = [(case.id, step) for case in self.cases.values() for step in self.agenda_of(case)]
        return min(steps, key=lambda found: found[1].due, default=None)

    def agenda_of(self, case: Case) -> tuple[Step, ...]:
        """What the clock will do by itself in a case as things stand."""
        policy, calendar = self.policy_of(case), self.law.calendar
        behind = feeds_of(case, self.feeds, policy, calendar, self.today).behind
        return agenda(case, self.account, policy, calendar, self.today, behind=behind)

    def take(self, step: Step, case: str | None) -> None:
        """Take a step that fell due; it must change something, or it would fall due again at once."""
        decision = self.tell(c.TakeStep(step=step.name, subject=step.subject), case=case)
        waits = decision.answer.result == WAITS_FOR_FEED
        events = (*decision.case_events, *decision.account_events)
        assert events or waits, f"{step.name} {step.subject} fell due and came to nothing"

    def send_letters(self) -> None:
        """Claim every dispatch that may go, and report it sent."""
        refused: set[str] = set()
        while waiting := [x for x in self.waiting_letters() if x.key not in refused]:
            key = waiting[0].key
            case = self.case_of(key)
            self.tell(c.ClaimDispatch(key=key, honours_keys=True), case=case)
            if self.answer.result == "claimed":
                self.tell(c.ReportDispatch(key=key, outcome="sent", receipt="kvittering"), case=case)
            else:
                refused.add(key)

    def case_of(self, key: str) -> str:
        """The case that a dispatch belongs to."""
        return next(name for name, case in self.cases.items() if key in case.dispatches)

    def waiting_letters(self) -> list[Dispatch]:
        """The dispatches that may go now, apart from those for which the post is closed."""
        due = [dispatch for case in self.cases.values() for dispatch in due_dispatches(case)]
        return [dispatch for dispatch in due if dispatch.kind not in self.post_is_closed]

    # --- what follows ------------------------------------------------------------------------------------------------

    def then(self, *types: str) -> Self:
        """The last act recorded facts of exactly these types (without version), the account's first."""
        assert self.types == list(types), f"{self.types}, answered {self.answer}"
        return self

    def stands(
        self,
        phase: str,
        ending: str | None = None,
        cause: str | None = None,
        *,
        holds: tuple[str, ...] = (),
        pauses: tuple[str, ...] = (),
    ) -> Self:
        """The case is in a phase, ended or held or resting as said."""
        case = self.case
        closed = (case.closed.ending.value, case.closed.cause.value) if case.closed else (None, None)
        found = (
            case.phase.value,
            *closed,
            tuple(hold.value for hold in case.holds),
            tuple(pause.kind.value for pause in case.pauses),
        )
        assert found == (phase, ending, cause, holds, pauses)
        return self

    def answers(self, result: str, rule: str | None = None) -> Self:
        """The sender hears a result, and the rule when it is refused."""
        assert (self.answer.result, self.answer.rule) == (result, rule), self.answer.because
        return self

    def refuses(self, rule: str) -> Self:
        """The last act is refused under a rule, with words; nothing else has happened."""
        self.answers("refused", rule)
        assert self.answer.because.endswith(".")
        return self.then(*(["command-refused"] if self.cases else []))

    def expects(self, *steps: str) -> Self:
        """The clock will do exactly this, in this order: each `name day`."""
        found = [f"{step.name.value} {legal_day(step.due)}" for step in self.agenda_of(self.case)]
        assert found == list(steps)
        return self

    def finds(self, outbox: dict[str, str]) -> Self:
        """The letters stand as said: kind by state, joint tenants' letters joined by a comma."""
        states: dict[str, list[str]] = {}
        for dispatch in self.case.dispatches.values():
            states.setdefault(dispatch.kind.value, []).append(dispatch.state.value)
        assert {kind: ", ".join(found) for kind, found in states.items() if kind in outbox} == outbox
        return self


def given(*acts: Act, **tenancy: Any) -> Story:
    """Begin a story of a tenancy (fields of `Story`), and let its past happen."""
    return Story(**tenancy).given(*acts)


def sender(command: AnyCommand) -> str:
    """Whoever gives a command when nobody in particular does: lists and the system's parts give their own."""
    match command:
        case c.TakeStep():
            return CLOCK
        case c.ClaimDispatch() | c.ReportDispatch():
            return DISPATCHER
        case c.ParkCase():
            return CONSISTENCY_CHECK
        case c.RegisterMissedPayment() | c.RecordPayment() | c.NoteVanished():
            return FEED
        case _:
            return usual_giver(command.command)


def subjects(case: Case) -> list[Subject]:
    """Everything in a case that a step can be about."""
    found: list[Subject] = [ChargeSubject(charge.charge) for charge in case.charges]
    found += [DemandSubject(demand.number) for demand in case.demands]
    found += [DispatchSubject(key) for key in case.dispatches]
    found += [AgreementSubject(case.agreement.number)] if case.agreement else []
    found += [PromiseSubject(promise.number) for promise in case.promises]
    found += [RecallSubject(recall.to) for recall in case.recalls]
    return found


# --- acts: what anybody may do in a story ---------------------------------------------------------------------------


def until(text: str) -> Act:
    """Let the days pass, with every step and letter that they bring."""
    return lambda story: story.play_until(day(text))


def at(text: str, hour: int = 8) -> Act:
    """Let the days pass without a step or a letter, as if nothing worked."""

    def wait(story: Story) -> None:
        story.now = at_hour(day(text), hour)

    return wait


def post_closes(*kinds: DispatchKind) -> Act:
    """From here on nothing takes these kinds of letters up; without any, the post opens again."""

    def close(story: Story) -> None:
        story.post_is_closed = frozenset(kinds)

    return close


def rent_missed(due: str = "10-01", amount_ore: int = RENT, kind: str = "rent", **fields: Any) -> Act:
    """A list names a missed rent."""

    def register(story: Story) -> AnyCommand:
        whole: dict[str, Any] = {
            "organisation": story.policy.organisation,
            "department": "06",
            "municipality": "480",
            "simulated": story.simulated,
            "due": day(due),
            "kind": kind,
            "amount_ore": amount_ore,
            "tenants": story.tenants,
            "digital_post": story.digital_post,
            "mail": story.mail,
            "people": {person: facts_of(person) for person in story.tenants},
        }
        return c.RegisterMissedPayment(**(whole | fields))

    return register


def in_doubt(booked: str, as_of: str, amount_ore: int = 100, listed_ore: int = RENT, payment: str = "b0") -> Act:
    """Money comes in, and a list of some days later calls for October all the same; perhaps it had not heard of it."""

    def doubt(story: Story) -> Story:
        money = c.RecordPayment(payment=payment, amount_ore=amount_ore, value_date=day(booked), booked_on=day(booked))
        return story.given(money, rent_missed(amount_ore=listed_ore, as_of=day(as_of)))

    return doubt


def facts_of(person: str, phone: str | None = None) -> PersonFacts:
    """Who a tenant of a story is."""
    return PersonFacts(
        name=person.title(), tenancy="06-0001", address="Hyldehaven 16", postcode="5400", city="Bogense", phone=phone
    )


def pays(
    amount_ore: int | None = None,
    *,
    value: str | None = None,
    booked: str | None = None,
    payer: Literal["tenant", "municipality", "lawyer", "other"] = "tenant",
    payment: str | None = None,
    text: str = "",
) -> Act:
    """Money comes in: everything that the case asks for, and on the story's day, unless said otherwise."""

    def pay(story: Story) -> AnyCommand:
        story.known_payments += 1
        charges = [charge.charge for charge in story.case.standing_charges]
        return c.RecordPayment(
            payment=payment or f"b{story.known_payments}",
            amount_ore=amount_ore or story.account.outstanding_ore(charges),
            value_date=day(value) if value else story.today,
            booked_on=day(booked) if booked else story.today,
            payer=Payer(payer),
            purpose=purpose_of(text, day(value) if value else story.today),
        )

    return pay


def complete_to(text: str, feed: str = "bank", *, rehearsed: bool = False) -> Act:
    """Somebody tells with a list that all money of a feed is in up to and including a day."""

    def tell(story: Story) -> None:
        told = story.feeds.rehearsed if rehearsed else story.feeds.real
        days = {**told, feed: told.get(feed, frozenset()) | {day(text)}}
        story.feeds = replace(story.feeds, **{"rehearsed" if rehearsed else "real": days})

    return tell


def bounces(payment: str = "b1") -> Act:
    """A payment goes back."""
    return c.RecordPaymentBounced(payment=payment)


def paid_out(
    amount_ore: int = 100, *, out: str = "o1", kind: ToldOutgoing = Outgoing.REFUND, on: str | None = None
) -> Act:
    """Money leaves the account, on the story's day unless said otherwise."""

    def leave(story: Story) -> AnyCommand:
        left = day(on) if on else story.today
        return c.RecordMoneyOut(out=out, kind=kind, amount_ore=amount_ore, value_date=left, booked_on=left)

    return leave


def letter(kind: DispatchKind, person: str | None = None) -> Callable[[Story], Dispatch]:
    """The latest letter of a kind, or the latest to a person."""

    def find(story: Story) -> Dispatch:
        return [x for x in story.letters(kind) if person in (None, x.person)][-1]

    return find


def arrives(kind: DispatchKind, on: str | None = None, *, person: str | None = None, outcome: str = "arrived") -> Act:
    """A person records what became of the latest letter of a kind."""

    def record(story: Story) -> AnyCommand:
        key = letter(kind, person)(story).key
        return c.RecordDelivery(key=key, outcome=DeliveryOutcome(outcome), on=day(on) if on else story.today)

    return record


def claimed(kind: DispatchKind, *, honours_keys: bool = True) -> Act:
    """A hand takes the latest letter of a kind up."""
    return lambda story: c.ClaimDispatch(key=letter(kind)(story).key, honours_keys=honours_keys)


def reported(kind: DispatchKind, outcome: Literal["sent", "not-accepted", "unknown", "refused"]) -> Act:
    """A hand says what became of the latest letter of a kind."""
    return lambda story: c.ReportDispatch(key=letter(kind)(story).key, outcome=outcome, why="reason-code")


def settled(kind: DispatchKind, *, sent: bool) -> Act:
    """A person found out whether the latest letter of a kind went."""
    return lambda story: c.SettleDispatch(key=letter(kind)(story).key, sent=sent)


def demands() -> Act:
    """A person approves a payment demand on today's balance."""
    return lambda story: c.ApproveDemand(reason="Saldoen er kontrolleret.", ledger_of=story.today)


def terminates(demand: int | None = None) -> Act:
    """Somebody terminates the lease on today's balance."""
    return lambda story: c.TerminateLease(reason="Ikke betalt.", ledger_of=story.today, demand=demand)


def approves(step: LegalStep, demand: int | None = None) -> Act:
    """The association lets the lawyer take a step, on today's balance."""
    return lambda story: c.ApproveLegalStep(step=step, reason="Godkendt.", ledger_of=story.today, demand=demand)


def files(*added: Paper, cohabiting_spouses: bool = False) -> Act:
    """Somebody asks the bailiff court for eviction on today's balance, perhaps with what it had missed."""
    return lambda story: c.FileWithCourt(
        reason="Ikke fraflyttet.", ledger_of=story.today, added=added, cohabiting_spouses=cohabiting_spouses
    )


def proposes(*instalments: tuple[str, int]) -> Act:
    """Somebody proposes instalments, each a day and an amount in øre."""
    return c.ProposeAgreement(instalments=tuple(Instalment(due=day(due), amount_ore=ore) for due, ore in instalments))


def agrees(*instalments: tuple[str, int]) -> Act:
    """Landlord and tenant agree on instalments, each a day and an amount in øre."""
    return c.MakeAgreement(instalments=tuple(Instalment(due=day(due), amount_ore=ore) for due, ore in instalments))


def adopts(edition: Policy) -> Act:
    """The association adopts another edition of its policy."""

    def act(story: Story) -> Story:
        story.earlier = {**story.earlier, story.policy.version: story.policy}
        story.policy = edition
        return story

    return act


def edition(version: str, **changes: Any) -> Policy:
    """Another edition of the sample policy; its version must differ from the others'."""
    ladder = changes.pop("ladder", {})
    return under(**ladder).model_copy(update={"version": version, **changes})


def approving_since(text: str) -> Policy:
    """The sample policy, approved on another day: in 2023, when the fee was confirmed, to demand with one."""
    approval = POLICIES.editions["BF-101"][-1].own.ladder.demand_standing_approval
    assert approval
    return under(demand_standing_approval=approval.model_copy(update={"from_": day(text)}))


def under(**ladder: Any) -> Policy:
    """The sample policy with other numbers on its ladder."""
    policy = POLICIES.editions["BF-101"][-1].own
    return policy.model_copy(update={"ladder": policy.ladder.model_copy(update=ladder)})
