"""How does a test drive a case along the path? Purely: commands, days and letters, with the real law and policies.

    case = CaseDriver(tenants=(RASMUS, LAERKE))
    case.open(amount_ore=500_000)
    case.step(StepName.DEMAND_PAYMENT)
    case.send_all()
    case.arrive_all()

Nobody in it exists. Every name is opaque where the product's is.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

from books.law.book import LawBook
from books.policies.book import SHIPPED_POLICIES, PolicyBook, read_edition
from domain.account.codes import Payer
from domain.account.events import AccountEvent
from domain.account.state import Account
from domain.actors import CLOCK, DISPATCHER, FEED
from domain.case import commands as c
from domain.case.agenda import agenda, due_dispatches
from domain.case.codes import Channel, DeliveryOutcome, DispatchKind, StepName
from domain.case.decide import decide
from domain.case.decision import Answer, Circumstances, Decision
from domain.case.events import CaseEvent, PersonFacts
from domain.case.kept_command import AnyCommand
from domain.case.state import Case, Dispatch, DispatchState, NoCase
from domain.clock import at_hour, legal_day
from domain.ids import case_id, person_id
from domain.law_of_the_day import Fee, LawOfTheDay, Laws
from domain.policy import Edition, Policy
from domain.rules.last_timely_day import last_timely_day
from tests.givers import MANAGER, OFFICE

TENANCY = "BF-101-06-0001"
HOME = ("Hyldehaven 16, 2. mf", "8000", "Aarhus C")
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
FEE = Fee(33_500, True, "A", "Påkravsgebyret er bekræftet.")
FORMAL = (DispatchKind.PAYMENT_DEMAND, DispatchKind.TERMINATION)


@cache
def law_book() -> LawBook:
    """The law as it ships."""
    return LawBook.load()


@cache
def policy_book() -> PolicyBook:
    """The policies as they ship."""
    return PolicyBook.load()


def edited_policy(*edits: tuple[str, str], organisation: str = "BF-101") -> tuple[Edition, bytes]:
    """Another edition of a sample: in its file each text of *edits*, which stands there, is replaced."""
    text = (SHIPPED_POLICIES / f"{organisation}.toml").read_text("utf-8")
    for stands, instead in edits:
        assert stands in text
        text = text.replace(stands, instead)
    content = text.encode()
    return read_edition(f"{organisation}.toml", content), content


def tenant(name: str, **contact: str | bool | None) -> PersonFacts:
    """A tenant of the one home, with an e-mail, a phone number or children under 18 where given."""
    address, postcode, city = HOME
    facts = {"name": name, "tenancy": TENANCY, "address": address, "postcode": postcode, "city": city}
    return PersonFacts.model_validate({**facts, **contact})


RASMUS = tenant("Rasmus Østergaard", email="lejer0001@example.com", phone="+4500000001")
LAERKE = tenant("Lærke Nørgård")


@dataclass(frozen=True)
class Taken:
    """A dispatch at the moment when it was taken up: what the activity that writes it knows."""

    case: Case
    account: Account
    dispatch: Dispatch
    policy: Policy
    law: LawOfTheDay
    today: date


@dataclass
class CaseDriver:
    """One tenancy and its cases. `now` is the instant on its calendar (UTC); `events` are those of the latest case."""

    organisation: str = "BF-101"
    municipality: str = "751"
    tenants: tuple[PersonFacts, ...] = (RASMUS,)
    digital_post: bool = True
    simulated: bool = False
    demand_fee: Fee | None = None
    key: str = "k7q2w5x3m4n6p2r7s3t5"
    now: datetime = datetime(2026, 10, 1, tzinfo=UTC)
    state: NoCase | Case = field(default_factory=NoCase)
    account: Account = field(default_factory=Account)
    number: int = 0
    events: list[CaseEvent] = field(default_factory=list)
    account_events: list[AccountEvent] = field(default_factory=list)
    payments: int = 0

    @property
    def policy(self) -> Policy:
        """The association's policy."""
        return policy_book().editions[self.organisation][-1].own

    @property
    def today(self) -> date:
        """The legal day on the case's calendar."""
        return legal_day(self.now)

    @property
    def law(self) -> Laws:
        """The law as that day sees it, with `demand_fee` in the place of the fee that nobody has confirmed yet."""
        laws = law_book().during(self.today, self.today)
        if (fee := self.demand_fee) is None:
            return laws
        return replace(laws, on=lambda event: replace(laws.on(event), demand_fee=fee))

    @property
    def case(self) -> Case:
        """The latest case; fails where none was opened."""
        assert isinstance(self.state, Case)
        return self.state

    @property
    def people(self) -> dict[str, PersonFacts]:
        """The tenants by their opaque ids."""
        ids = (person_id(b"a secret", self.key, one.name, n) for n, one in enumerate(self.tenants, start=1))
        return dict(zip(ids, self.tenants, strict=True))

    # --- commands ----------------------------------------------------------------------------------------------------

    def decide(self, command: AnyCommand, actor: str = OFFICE) -> Decision:
        """Decide *command* and let its events happen."""
        at = Circumstances(
            now=self.now,
            law=self.law,
            policy=self.policy,
            actor=actor,
            tenancy_key=self.key,
            new_case=case_id(self.key, self.number + 1),
            new_number=self.number + 1,
        )
        decision = decide(command, self.state, self.account, at)
        self.state, self.account = decision.state, decision.account
        self.events += decision.case_events
        self.account_events += decision.account_events
        return decision

    def do(self, command: AnyCommand, actor: str = OFFICE) -> Answer:
        """Give a command that must not be refused."""
        answer = self.decide(command, actor).answer
        assert answer.result != "refused", answer
        return answer

    def refused(self, command: AnyCommand, actor: str = OFFICE) -> str:
        """Give a command that must be refused; the rule that refused it."""
        answer = self.decide(command, actor).answer
        assert answer.result == "refused", answer
        assert answer.rule is not None
        return answer.rule

    def at(self, day: date) -> "CaseDriver":
        """Let the calendar stand on *day*, at the hour at which steps run."""
        self.now = at_hour(day, self.policy.ladder.step_hour)
        return self

    def open(
        self, due: date = OCTOBER, amount_ore: int = 577_213, kind: str = "rent", on: date | None = None
    ) -> Answer:
        """Register a missed rent, *on* a day or on the first on which it is one. Joins the case that is open."""
        if isinstance(self.state, Case) and self.state.closed:
            self.state, self.events = NoCase(), []
        missed = last_timely_day(due, self.policy.mode, self.law.on(due)).day + timedelta(days=1)
        self.at(on or max(missed, self.today))
        answer = self.do(self.missed(due, amount_ore, kind), actor=FEED)
        self.number = self.case.number
        return answer

    def missed(self, due: date = OCTOBER, amount_ore: int = 577_213, kind: str = "rent") -> c.RegisterMissedPayment:
        """The command that tells of a missed rent."""
        return c.RegisterMissedPayment(
            organisation=self.organisation,
            department="06",
            municipality=self.municipality,
            simulated=self.simulated,
            due=due,
            kind=kind,
            amount_ore=amount_ore,
            tenants=tuple(self.people),
            digital_post=self.digital_post,
            mail=self.tenants[0].email is not None,
            people=self.people,
        )

    def pay(self, amount_ore: int, value_date: date | None = None, payer: Payer = Payer.TENANT) -> Answer:
        """Let money come in, booked today."""
        self.payments += 1
        return self.do(
            c.RecordPayment(
                payment=f"b{self.payments}",
                amount_ore=amount_ore,
                value_date=value_date or self.today,
                booked_on=self.today,
                payer=payer,
            ),
            actor=FEED,
        )

    # --- the clock ---------------------------------------------------------------------------------------------------

    def step(self, name: StepName) -> Answer:
        """Move the calendar to where the agenda first has *name*, and take that step; fails where it has not."""
        due = agenda(self.state, self.account, self.policy, law_book().calendar, self.today)
        step = next((one for one in due if one.name is name), None)
        assert step is not None, (name, due)
        self.now = max(self.now, step.due)
        return self.do(c.TakeStep(step=name, subject=step.subject), actor=CLOCK)

    # --- the dispatcher ----------------------------------------------------------------------------------------------

    def send_all(self) -> tuple[Taken, ...]:
        """Take up every dispatch that may go, and report it sent; each as it stood when it was taken up."""
        taken: list[Taken] = []
        while due := [one for one in due_dispatches(self.state) if one.state is DispatchState.INTENDED]:
            taken.append(self.take(due[0].key))
            self.do(c.ReportDispatch(key=due[0].key, outcome="sent", receipt="r"), actor=DISPATCHER)
        return tuple(taken)

    def take(self, key: str) -> Taken:
        """Take up one dispatch, which must be allowed to go."""
        honours_keys = self.case.dispatches[key].channel is not Channel.MAIL
        answer = self.do(c.ClaimDispatch(key=key, honours_keys=honours_keys), actor=DISPATCHER)
        assert answer.result == "claimed", answer
        return Taken(
            self.case, self.account, self.case.dispatches[key], self.policy, self.law.on(self.today), self.today
        )

    def arrive_all(self, on: date | None = None) -> None:
        """Let every formal letter that was sent reach its tenant, *on* a day (the calendar moves there) or today."""
        if on:
            self.at(on)
        for letter in self.case.dispatches.values():
            if letter.kind in FORMAL and letter.state is DispatchState.SENT:
                self.arrive(letter.key)

    def arrive(self, key: str) -> Answer:
        """Let one formal letter reach its tenant today."""
        return self.do(c.RecordDelivery(key=key, outcome=DeliveryOutcome.ARRIVED, on=self.today))

    # --- the path, as far as a test wants it -------------------------------------------------------------------------

    def demand(self) -> tuple[Taken, ...]:
        """Send the demand on its first lawful day."""
        self.step(StepName.DEMAND_PAYMENT)
        return self.send_all()

    def hand_over(self) -> tuple[Taken, ...]:
        """Let the days to pay pass, and hand the case over."""
        self.step(StepName.HAND_OVER)
        return self.send_all()

    def terminate(self) -> tuple[Taken, ...]:
        """Let the adviser's window end, and let the manager terminate."""
        self.step(StepName.END_ADVISER_WINDOW)
        self.do(
            c.TerminateLease(reason="Restancen er ikke betalt.", ledger_of=self.today, rest_is_significant=True),
            actor=MANAGER,
        )
        return self.send_all()

    def file(self) -> tuple[Taken, ...]:
        """Let the days to leave end, and let the manager file."""
        self.step(StepName.END_VACATE_PERIOD)
        self.do(c.FileWithCourt(reason="Lejeren er ikke flyttet.", ledger_of=self.today), actor=MANAGER)
        return self.send_all()
