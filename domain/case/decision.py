"""How is a decision built up? Each recorded event is folded at once, so that the next thought sees it.

A deliberation is the only mutable thing in the domain, and lives for one call of `decide`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, NoReturn

from domain.account.events import AccountEvent
from domain.account.state import Account, evolve_account
from domain.case.codes import Channel, DispatchKind, Party, PhaseName
from domain.case.events import CaseEvent, DispatchIntent, LadderResumed
from domain.case.evolve import evolve
from domain.case.fed import feeds_of
from domain.case.legal_questions import Lawfulness
from domain.case.state import Case, Charge, Demand, NoCase, Pause
from domain.clock import legal_day
from domain.event import SealedText
from domain.feeds import NOTHING_TOLD, FeedsSay, FeedsTold
from domain.finding import Finding, Source
from domain.law_of_the_day import Laws
from domain.policy import Policy


@dataclass(frozen=True)
class Circumstances:
    """What a decision may rest on besides the streams.

    `now` is the instant on the case's calendar (UTC), `law` the law as seen from that day, `actor` who asks
    (`domain/actors.py`). `new_case` names the case that would be opened. `feeds` is what was told of the payment feeds.
    """

    now: datetime
    law: Laws
    policy: Policy
    actor: str
    tenancy_key: str
    new_case: str
    new_number: int
    feeds: FeedsTold = NOTHING_TOLD

    @property
    def today(self) -> date:
        """The legal day on the case's calendar."""
        return legal_day(self.now)


def case_start(state: NoCase | Case, today: date) -> date:
    """The day on which the case was opened that a decision is about; *today* where it is to be opened now."""
    return state.opened_on if isinstance(state, Case) else today


class Refused(Exception):
    """The command may not be done; carries the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.rule)
        self.finding = finding


def refuse(rule: str, because: str, *sources: Source) -> NoReturn:
    """Refuse under *rule*, with plain Danish words."""
    raise Refused(Finding(holds=False, rule=rule, because=because, sources=sources))


@dataclass
class DecisionBuilder:
    """A decision in the making."""

    state: NoCase | Case
    account: Account
    at: Circumstances
    case_events: list[CaseEvent] = field(default_factory=list)
    account_events: list[AccountEvent] = field(default_factory=list)
    of_before: bool = False
    """It is about a lease of before: no case of it opens again."""
    phase_at_start: PhaseName | None = None

    def __post_init__(self) -> None:
        if isinstance(self.state, Case):
            self.phase_at_start = self.state.phase

    @property
    def today(self) -> date:
        """The legal day on the case's calendar."""
        return self.at.today

    @property
    def case(self) -> Case:
        """The case; refuses where none was opened."""
        if isinstance(self.state, NoCase):
            refuse("case-exists", "Der er ingen sag med det nummer.")
        return self.state

    @property
    def open_case(self) -> Case:
        """The case; refuses where none is open."""
        if self.case.closed:
            refuse("case-open", "Sagen er afsluttet.")
        return self.case

    def open_charge(self, name: str) -> Charge:
        """A charge of the open case; refuses where it has none of that name, or it was taken out."""
        charge = self.open_case.charge(name)
        if charge is None or charge.withdrawn:
            refuse("charge-exists", "Sagen har ingen post med det navn.")
        return charge

    @property
    def lawful(self) -> Lawfulness:
        """The legal questions of the case as it stands now."""
        return Lawfulness(self.case, self.account, self.at.law, self.at.policy.mode)

    @property
    def feeds(self) -> FeedsSay:
        """What the payment feeds say on this day of the case."""
        return feeds_of(self.case, self.at.feeds, self.at.policy, self.at.law.calendar, self.today)

    def record(self, event: CaseEvent) -> None:
        """Let *event* happen in the case."""
        self.case_events.append(event)
        self.state = evolve(self.state, event)

    def book(self, event: AccountEvent) -> None:
        """Let *event* happen in the tenancy's account."""
        self.account_events.append(event)
        self.account = evolve_account(self.account, event)

    def sealed(self, words: str) -> dict[str, SealedText | None]:
        """Seal a person's words with the first tenant's key: free text often names people."""
        return {self.case.tenants[0]: SealedText(text=words)}

    def resume(self, pause: Pause) -> None:
        """End a pause of our own ladder."""
        self.record(LadderResumed(happened_on=self.today, kind=pause.kind, aid=pause.aid))

    def unpaid_ore(self, demand: Demand) -> int:
        """What is left of a demand's lines, fees apart."""
        return self.lawful.unpaid_ore(demand)

    def intents(self, *wanted: "Wanted", after: str | None = None) -> tuple[DispatchIntent, ...]:
        """Name dispatches after the event that is to carry them, which is the next one recorded.

        After a loss the same number comes again, and a letter under the key of one that has gone would be taken for it:
        from then on keys bear the mark of what was lost.
        """
        case = self.case
        stem = f"{case.id}-{case.seq + 1}" if not case.lost else f"{case.id}-{case.seq + 1}-{case.lost}"
        return tuple(
            DispatchIntent(
                key=f"{stem}-{n}",
                kind=want.kind,
                channel=want.channel,
                to=want.to,
                person=want.person,
                after=after,
            )
            for n, want in enumerate(wanted, start=1)
        )

    def to_each_tenant(self, kind: DispatchKind, channels: Sequence[Channel]) -> tuple[DispatchIntent, ...]:
        """One formal letter to every tenant, through the first of the policy's *channels* that reaches them."""
        channel = self.reachable(channels)
        return self.intents(*(Wanted(kind, channel, Party.TENANT, person) for person in self.case.tenants))

    def reachable(self, channels: Sequence[Channel]) -> Channel:
        """The first of *channels* by which the tenants can be reached; a printed letter always can."""
        usable = {Channel.PRINT}
        usable |= {Channel.DIGITAL_POST} if self.case.digital_post else set()
        usable |= {Channel.MAIL} if self.case.mail else set()
        return next((channel for channel in channels if channel in usable), Channel.PRINT)


@dataclass(frozen=True)
class Wanted:
    """A dispatch before it has a key."""

    kind: DispatchKind
    channel: Channel
    to: Party
    person: str | None = None


BEHIND: Final = "calendar-is-behind"
"""No answer for a sender: a simulated case's calendar must be moved to the message's day first."""


@dataclass(frozen=True)
class Answer:
    """What the sender is told: `done`, `opened`, `joined`, `corrected`, `duplicate`, `refused`, `claimed` and so on.

    `because` is plain Danish, `rule` the rule that refused; `warnings` are plain Danish. `rows_of_day`: of money
    that was known without a bank's reference, how many rows the list that told it first had of its booking day.
    """

    result: str
    case: str | None
    because: str = ""
    rule: str | None = None
    warnings: tuple[str, ...] = ()
    rows_of_day: int | None = None


@dataclass(frozen=True)
class Decision:
    """What a command came to: the facts to append to both streams, the states after them, and the answer.

    `kept` is what stands of the command with the first of these facts (`domain/case/kept_command.py`).
    """

    case_events: tuple[CaseEvent, ...]
    account_events: tuple[AccountEvent, ...]
    state: NoCase | Case
    account: Account
    answer: Answer
    kept: Mapping[str, Any]
