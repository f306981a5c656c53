"""What does a chain of deadlines cost, with proof and without, and what are deadlines within a decision?

Nothing here needs a server. Costs are processor time: a chain takes microseconds, and whatever else the machine does
would be measured with it.
"""

import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from benchmarks.lives import DUE, LAW, POLICY, Life, Move
from benchmarks.measure import Aim, Measure, Round
from benchmarks.setup import Setup
from domain.account.state import Account
from domain.calendar import ONE_DAY, Mode
from domain.case import events as e
from domain.case.decide import decide
from domain.case.decision import Circumstances
from domain.case.kept_command import AnyCommand
from domain.case.state import Case, NoCase
from domain.rules.cure_deadline import cure_deadline
from domain.rules.deadline_chain import chain_of_days, deadline_chain
from domain.rules.earliest_demand import earliest_demand
from domain.rules.earliest_termination import earliest_termination
from domain.rules.last_timely_day import last_timely_day

FIRST, LAST = date(2013, 1, 1), date(2040, 12, 31)
DAYS = [FIRST + number * ONE_DAY for number in range((LAST - FIRST).days + 1)]
"""Every due date for which the chains are counted."""
DECISIONS = 2_000


def microseconds(work: Callable[[], object], of: int) -> float:
    """The processor time of one of the *of* things that *work* does."""
    began = time.process_time()
    work()
    return 1e6 * (time.process_time() - began) / of


# --- chains beside a bare walk --------------------------------------------------------------------------------------


async def run_chains(_on: Setup, rounds: int) -> AsyncIterator[Round]:
    """A chain for each day, and a walk over the same days; the first round fills the calendar and is thrown away."""
    laws = LAW.during(decision=DUE, case_start=DUE)
    chains = [chain_of_days(due, None, Mode.CONSERVATIVE, laws) for due in DAYS]
    lengths = [(chain.earliest_termination - due).days for due, chain in zip(DAYS, chains, strict=True)]

    def walks() -> None:
        for due, length in zip(DAYS, lengths, strict=True):
            day = due
            for _ in range(length):
                day += ONE_DAY

    def days_alone() -> None:
        for due in DAYS:
            chain_of_days(due, None, Mode.CONSERVATIVE, laws)

    def with_proof() -> None:
        for due in DAYS:
            deadline_chain(due, None, Mode.CONSERVATIVE, laws)

    for number in range(rounds + 1):
        sides = {"walk": walks, "days alone": days_alone, "with proof": with_proof}
        in_turn = reversed(sides.items()) if number % 2 else sides.items()
        took = {name: microseconds(side, len(DAYS)) for name, side in in_turn}
        walk = took.pop("walk")
        if number:
            yield Round(dict.fromkeys(took, walk), took)


# --- deadlines within a decision ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Situation:
    """What a decision is made from."""

    command: AnyCommand
    state: NoCase | Case
    account: Account
    at: Circumstances


@dataclass
class Remembered(Life):
    """A life that keeps what each of its decisions was made from, by the types of the events it came to."""

    situations: dict[type, Situation] = field(default_factory=dict)

    def do(self, command: AnyCommand, actor: str = "office/k1", *, own: bool = False) -> Move:
        """Decide, and keep the situation."""
        situation = Situation(command, self.state, self.account, self.at(actor))
        move = super().do(command, actor, own=own)
        events = (event for of_stream in move.events.values() for event in of_stream)
        self.situations |= {type(event): situation for event in events}
        return move


async def run_in_decide(_on: Setup, rounds: int) -> AsyncIterator[Round]:
    """Whole decisions, and by themselves the deadlines that each of them counts."""
    life = Remembered()
    for _ in life.moves():
        pass
    opens, arrives = life.situations[e.CaseOpened], life.situations[e.CureDeadlineSet]
    laws, mode, arrived = opens.at.law, POLICY.mode, arrives.at.today

    def of_opening() -> None:
        numbers = laws.on(DUE)
        earliest_demand(last_timely_day(DUE, mode, numbers), mode, numbers)

    def of_arrival() -> None:
        numbers = laws.on(arrived)
        earliest_termination(cure_deadline(arrived, mode, numbers), numbers)
        of_opening()  # whether the demand left too early is asked anew whenever something happens to it

    decisions = {"opens a case": (opens, of_opening), "records the arrival": (arrives, of_arrival)}
    for number in range(rounds + 1):
        whole = {name: repeated(partial(decided, one)) for name, (one, _) in decisions.items()}
        part = {name: repeated(counting) for name, (_, counting) in decisions.items()}
        if number:
            yield Round(whole, part)


def decided(one: Situation) -> None:
    """Decide once more."""
    decide(one.command, one.state, one.account, one.at)


def repeated(work: Callable[[], object]) -> float:
    """What *work* costs (µs), done many times."""

    def all_of_it() -> None:
        for _ in range(DECISIONS):
            work()

    return microseconds(all_of_it, DECISIONS)


OF_CHAINS = Measure(
    name="deadline-chains",
    what=f"a chain of deadlines, for every due date from {FIRST.year} to {LAST.year}",
    beside="a bare walk over the same days, `date += one day`",
    unit="µs",
    aims={"days alone": Aim("at most", 9), "with proof": Aim("at most", 45)},
    rounds=9,
    run=run_chains,
    needs_servers=False,
)
IN_DECIDE = Measure(
    name="deadlines-in-decide",
    what="the deadlines of a decision that",
    beside="the whole of `decide`",
    unit="µs",
    aims={"opens a case": Aim("at most", 0.5), "records the arrival": Aim("at most", 0.5)},
    rounds=9,
    run=run_in_decide,
    needs_servers=False,
)
