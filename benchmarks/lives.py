"""Which decisions are measured on the journal alone? The life of one tenancy, from a missed rent to its rescue.

Reminder, demand, arrival, a talk, a part payment, the lawyer, the adviser, the rest of the money: twenty-one decisions
with one and a half events in each. Nobody in it exists.
"""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from books.law.book import LawBook
from books.policies.book import PolicyBook
from decisions.contract import CommandRequest, Reply
from domain.account.state import Account
from domain.actors import CLOCK, DISPATCHER, FEED
from domain.case import commands as c
from domain.case.agenda import agenda, due_dispatches
from domain.case.codes import (
    Channel,
    ContactMethod,
    ContactOutcome,
    DeliveryOutcome,
    DispatchKind,
    StepName,
)
from domain.case.decide import decide
from domain.case.decision import Circumstances
from domain.case.events import PersonFacts
from domain.case.kept_command import AnyCommand
from domain.case.state import Case, DispatchState, NoCase
from domain.clock import at_hour, legal_day
from domain.event import Event
from domain.ids import account_stream, case_id, case_stream
from domain.law_of_the_day import Laws
from journal.view_rows import view_rows
from journal.views import CaseRows

ORGANISATION = "BF-101"
LAW, POLICIES = LawBook.load(), PolicyBook.load()
POLICY = POLICIES.editions[ORGANISATION][-1].own
DUE, MISSED = date(2026, 10, 1), date(2026, 10, 6)
RENT_ORE = 577_213
_NO_HASH = bytes(32)


@dataclass(frozen=True)
class Move:
    """One decision: what is asked, and what comes of it. The hash in `rows` is known only once it is written."""

    asked: CommandRequest
    events: dict[str, tuple[Event, ...]]
    answer: Reply
    rows: CaseRows
    kept: Mapping[str, Any]


@dataclass
class Life:
    """One tenancy with one case. `moves` can be run through once."""

    key: str = field(default_factory=lambda: f"bench{secrets.token_hex(7)}x")
    person: str = field(default_factory=lambda: f"p{secrets.token_hex(10)}")
    now: datetime = field(default_factory=lambda: at_hour(MISSED, POLICY.ladder.step_hour))
    state: NoCase | Case = field(default_factory=NoCase)
    account: Account = field(default_factory=Account)
    made: int = 0

    @property
    def case(self) -> str:
        """The id of its case."""
        return case_id(self.key, 1)

    def moves(self) -> Iterator[Move]:
        """All its decisions, in order."""
        yield self.opened()
        yield self.step(StepName.REMIND)
        yield from self.letters()
        yield self.step(StepName.DEMAND_PAYMENT)
        yield from self.letters()
        yield from self.arrivals()
        yield self.talk("Talte med lejeren om restancen.")
        yield self.paid(100_000)
        yield self.step(StepName.HAND_OVER)
        yield from self.letters()
        yield self.talk("Var på besøg.")
        yield self.paid(self.account.balance_ore())
        yield from self.letters()

    def opened(self) -> Move:
        """A missed rent opens the case."""
        facts = PersonFacts(
            name="Prøve Lejer",
            tenancy="BF-101-06-0001",
            address="Prøvevej 1, 2. mf",
            postcode="8000",
            city="Aarhus C",
            email="lejer0001@example.com",
            phone="+4500000001",
        )
        return self.do(
            c.RegisterMissedPayment(
                organisation=ORGANISATION,
                department="06",
                municipality="751",
                simulated=False,
                due=DUE,
                kind="rent",
                amount_ore=RENT_ORE,
                tenants=(self.person,),
                digital_post=True,
                mail=True,
                people={self.person: facts},
            ),
            FEED,
        )

    def step(self, name: StepName) -> Move:
        """The clock comes to a step of the agenda."""
        steps = agenda(self.state, self.account, POLICY, LAW.calendar, legal_day(self.now))
        step = next(step for step in steps if step.name == name)
        self.now = max(self.now, step.due)
        return self.do(c.TakeStep(step=name, subject=step.subject), CLOCK, own=True)

    def letters(self) -> Iterator[Move]:
        """Every letter that may go is taken up and sent."""
        while due := [one for one in due_dispatches(self.state) if one.state is DispatchState.INTENDED]:
            key, honours_keys = due[0].key, due[0].channel is not Channel.MAIL
            yield self.do(c.ClaimDispatch(key=key, honours_keys=honours_keys), DISPATCHER, own=True)
            yield self.do(c.ReportDispatch(key=key, outcome="sent", receipt="r"), DISPATCHER, own=True)

    def arrivals(self) -> Iterator[Move]:
        """The demand reaches the tenant."""
        assert isinstance(self.state, Case)
        for letter in list(self.state.dispatches.values()):
            if letter.kind is DispatchKind.PAYMENT_DEMAND:
                arrived = DeliveryOutcome.ARRIVED
                yield self.do(c.RecordDelivery(key=letter.key, outcome=arrived, on=legal_day(self.now)))

    def talk(self, note: str | None) -> Move:
        """An adviser reaches the tenant: one event more, and nothing else changes."""
        return self.do(c.RecordContact(by=ContactMethod.PHONE, outcome=ContactOutcome.REACHED, note=note), "adviser/r1")

    def paid(self, amount_ore: int) -> Move:
        """Money comes in."""
        today = legal_day(self.now)
        payment = c.RecordPayment(payment=f"b{self.made}", amount_ore=amount_ore, value_date=today, booked_on=today)
        return self.do(payment, FEED)

    def do(self, command: AnyCommand, actor: str = "office/k1", *, own: bool = False) -> Move:
        """Decide a command, which must not be refused."""
        today = legal_day(self.now)
        decision = decide(command, self.state, self.account, self.at(actor))
        if decision.answer.result == "refused":
            raise RuntimeError(decision.answer.because)
        self.state, self.account = decision.state, decision.account
        self.made += 1
        assert isinstance(self.state, Case)
        streams = {account_stream(self.key): decision.account_events, case_stream(self.case): decision.case_events}
        return Move(
            self._asked(command, actor, own=own),
            {stream: events for stream, events in streams.items() if events},
            Reply.model_validate(asdict(decision.answer)),
            view_rows(self.state, self.account, POLICY, LAW.calendar, today, _NO_HASH),
            decision.kept,
        )

    def at(self, actor: str) -> Circumstances:
        """What *actor* decides in now."""
        return Circumstances(self.now, _laws_of(legal_day(self.now)), POLICY, actor, self.key, self.case, 1)

    def _asked(self, command: AnyCommand, actor: str, *, own: bool) -> CommandRequest:
        return CommandRequest(
            organisation=ORGANISATION,
            tenancy_key=self.key,
            message_id=f"{self.key}-m{self.made}",
            actor=actor,
            fields=command.model_dump(mode="json"),
            asked_at=self.now,
            case=self.case if self.made > 1 else None,
            own=own,
        )


@lru_cache
def _laws_of(day: date) -> Laws:
    return LAW.during(day, day)
