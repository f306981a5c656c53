"""What does the law say to each question about a case on a day? Each answer comes from the rule that decides.

It stands on the facts of the journal and under the law as it stands now; what was decided under the law of then is told
by `python -m audit replay`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from books.law.book import LawBook
from client.case_file import CaseFile
from client.errors import NotYetACase
from danish.phrases import letter
from domain.account.state import fold_account
from domain.case.codes import DispatchKind, LegalStep
from domain.case.events import DemandVoided
from domain.case.evolve import fold
from domain.case.legal_questions import Lawfulness
from domain.case.path.approval import awaits
from domain.case.state import Case, Demand
from domain.clock import legal_day
from domain.danish_day import danish_day
from domain.finding import Finding
from domain.policy import Policy

NO_DEMAND: Final = "Sagen har intet gældende påkrav."


@dataclass(frozen=True)
class Answered:
    """One answer: `about` says in Danish what it is about, where the question is asked of several things.

    `approval` says in Danish whether the association has let its lawyer take the step, where that stands next.
    """

    question: str
    finding: Finding
    about: str = ""
    demand: int | None = None
    approval: str = ""


@dataclass(frozen=True)
class Question:
    """A case as it was known at the end of *day*, or is known now, with the law it is asked about.

    `annulled` are the demands that never had an effect: what was found of them then stands, whatever the law says now.
    """

    lawful: Lawfulness
    policy: Policy
    day: date
    annulled: tuple[DemandVoided, ...] = ()

    @property
    def case(self) -> Case:
        """The case."""
        return self.lawful.case

    def may_be_demanded(self) -> Iterator[Answered]:
        """May a demand be sent now?"""
        yield Answered("demand", self.lawful.may_rest_be_demanded(self.day))

    def is_valid(self) -> Iterator[Answered]:
        """Is each demand valid, and why was one that is annulled not?"""
        for void in self.annulled:
            if void.finding:
                about = f"påkrav {void.demand}, annulleret den {danish_day(void.happened_on)}"
                yield Answered("valid", void.finding, about, void.demand)
        for demand in self.case.live_demands:
            yield Answered("valid", self.lawful.is_valid(demand), f"påkrav {demand.number}", demand.number)

    def has_arrived(self) -> Iterator[Answered]:
        """Has each formal letter reached its tenant?"""
        live = {demand.number for demand in self.case.live_demands}
        for one in self.case.dispatches.values():
            if one.kind in (DispatchKind.PAYMENT_DEMAND, DispatchKind.TERMINATION) and one.demand in live:
                yield Answered("arrived", self.lawful.has_arrived(one), letter(one.key, self.case), one.demand)

    def may_be_terminated(self) -> Iterator[Answered]:
        """May the lease be terminated on each demand?"""
        for demand in self.case.live_demands:
            finding = self.lawful.may_be_terminated(demand, self.day)
            approval = self.approval(demand, LegalStep.TERMINATE_LEASE)
            yield Answered("terminate", finding, f"påkrav {demand.number}", demand.number, approval)

    def approval(self, demand: Demand, step: LegalStep) -> str:
        """Whether a step of the lawyer's that stands next is approved; empty where it does not, or nobody has to."""
        if not (self.policy.lawyer_needs_approval and awaits(demand.phase, step)):
            return ""
        if given := self.case.approval(demand.number, step):
            return f"Godkendt for advokaten af {given.approved_by} den {danish_day(given.on)}."
        return "Advokaten mangler foreningens godkendelse. Lederen kan selv beslutte det."

    def what_payment_does(self) -> Iterator[Answered]:
        """What does a payment in full do today?"""
        if self.lawful.undemanded(self.day):
            answer = self.lawful.what_payment_before_demand_does(self.day)
            yield Answered("payment", answer.finding, f"alt uden for påkrav betales den {danish_day(self.day)}")
        for demand in self.case.live_demands:
            answer = self.lawful.what_payment_does(demand, self.day, self.day, in_full=True)
            about = f"alt i påkrav {demand.number} betales den {danish_day(self.day)}"
            yield Answered("payment", answer.finding, about, demand.number)

    def may_be_filed(self) -> Iterator[Answered]:
        """May the bailiff court be asked?"""
        for demand in self.case.live_demands:
            finding = self.lawful.may_be_filed(demand, self.day)
            approval = self.approval(demand, LegalStep.FILE_WITH_COURT)
            yield Answered("file", finding, f"påkrav {demand.number}", demand.number, approval)

    def must_municipality_be_told(self) -> Iterator[Answered]:
        """Must the municipality be told, by whom, by when?"""
        yield Answered("municipality", self.lawful.must_municipality_be_told(self.case.furthest))


QUESTIONS: Final[Mapping[str, tuple[str, Callable[[Question], Iterator[Answered]]]]] = MappingProxyType(
    {
        "demand": ("may_demand_be_sent", Question.may_be_demanded),
        "valid": ("is_demand_valid", Question.is_valid),
        "arrived": ("has_letter_arrived", Question.has_arrived),
        "terminate": ("may_lease_be_terminated", Question.may_be_terminated),
        "payment": ("what_payment_does", Question.what_payment_does),
        "file": ("may_case_be_filed", Question.may_be_filed),
        "municipality": ("must_municipality_be_told", Question.must_municipality_be_told),
    }
)
"""What can be asked, in the order of the path: the rule in law/rules, and how it is asked of a case."""


def asked(file: CaseFile, on: date | None) -> Question:
    """The case as it was known at the end of *on* (None: now); a day to come is asked about with what is known now.

    Raises NotYetACase.
    """
    day = on or file.today
    events = [entry.event for entry in file.events if on is None or legal_day(entry.known_at) <= on]
    state = fold(events)
    if not isinstance(state, Case):
        raise NotYetACase
    account = fold_account(
        entry.event for entry in file.account_events if on is None or legal_day(entry.known_at) <= on
    )
    annulled = tuple(event for event in events if isinstance(event, DemandVoided))
    lawful = Lawfulness(state, account, file.law.during(day, state.opened_on), file.policy.mode)
    return Question(lawful, file.policy, day, annulled)


def answers(asked: Question, book: LawBook, name: str) -> Iterator[Answered]:
    """Answer one question, at least once."""
    rule, answer = QUESTIONS[name]
    found = list(answer(asked))
    yield from found or [Answered(name, Finding(holds=False, rule=book.rules[rule].rule, because=NO_DEMAND))]
