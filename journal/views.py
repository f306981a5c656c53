"""What does one case look like today? Rows that are replaced in the transaction that appends its events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from domain.case.open_deadlines import OpenDeadline
from domain.case.worklist import WorkItem

Item_co = TypeVar("Item_co", covariant=True)


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case as lists and `doctor` see it. `agenda` is JSON-ready; `today` is the case's own calendar.
    `lease` is the number of the lease that it concerns, within its tenancy.

    `people_in` are the numbers of the events that say who its tenants are: names stand nowhere else. `no_return` names
    the next day after which something cannot be undone, `no_return_on`. `contact_*` is the latest attempt to reach the
    tenant, `promise_*` (øre) the latest promise to pay, `call_back_on` the day by which somebody is to speak with them.

    `phase` is `closed` or one of the open phases: the database keeps at most one open case per tenancy.
    `live` means that the case should have a workflow run, `held` that a person has to look at it.
    """

    case_id: str
    organisation_id: str
    tenancy_key: str
    lease: int
    phase: str
    ending: str | None
    cause: str | None
    simulated: bool
    today: date
    balance_ore: int
    next_step: str | None
    next_due: datetime | None
    agenda: Any
    held: bool
    live: bool
    opened_on: date
    closed_on: date | None
    last_seq: int
    head_hash: bytes
    department: str
    people_in: tuple[int, ...]
    no_return: str | None
    no_return_on: date | None
    contact_on: date | None
    contact_made_by: str | None
    contact_by: str | None
    contact_outcome: str | None
    promise_day: date | None
    promise_ore: int | None
    promise_outcome: str | None
    call_back_on: date | None


@dataclass(frozen=True, slots=True)
class DispatchView:
    """One letter or message and how far it got; `day` is on the case's calendar."""

    key: str
    kind: str
    channel: str
    state: str
    day: date


@dataclass(frozen=True, slots=True)
class Turn:
    """A role has something to do about a case, since `since`. What its list is chosen and ordered by stands with it:
    the case's department and phase, and the next day after which something cannot be undone.
    """

    role: str
    department: str
    phase: str
    no_return_on: date | None
    since: date


@dataclass(frozen=True, slots=True)
class NotKept:
    """How many messages to a tenancy could not be read on a day in Denmark, beyond those that were kept."""

    organisation_id: str
    tenancy_key: str
    day: date
    messages: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Unread:
    """A stream that waits for a newer worker: from `seq` on, of `type`, the one that met it could not read it."""

    organisation_id: str
    tenancy_key: str
    stream: str
    seq: int
    type: str
    since: datetime

    def concerns(self, case: CaseView) -> bool:
        """Whether a case waits for it: it is the case's own, or one that all live cases of the tenancy need."""
        if self.stream.startswith("case/"):
            return self.stream == f"case/{case.case_id}"
        return case.live and self.tenancy_key == case.tenancy_key


class StuckIn(StrEnum):
    """Where something of a tenancy's run does not go on."""

    WORKFLOW_TASK = "workflow-task"
    ACTIVITY = "activity"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True)
class Stuck:
    """What does not go on in a tenancy's run, since when, after how many failures, and what the last one is called.

    `name` is the activity's; empty for a workflow task. In a queue nothing has failed: no worker takes it.
    """

    organisation_id: str
    tenancy_key: str
    what: StuckIn
    name: str
    since: datetime
    attempts: int
    code: str
    messages: int = 0
    """How many messages, at least, have come since."""

    def concerns(self, case: CaseView) -> bool:
        """Whether a case waits for it."""
        return case.live and (self.organisation_id, self.tenancy_key) == (case.organisation_id, case.tenancy_key)


@dataclass(frozen=True, slots=True)
class Brake:
    """Whether an organisation's kill switch is on, and since when it stands so; None where it was never touched."""

    organisation_id: str
    stopped: bool
    since: datetime | None


@dataclass(frozen=True, slots=True)
class KeptMessages:
    """How many messages of an organisation are kept that nobody could read or decide, and when the newest came."""

    organisation_id: str
    messages: int
    newest: datetime


@dataclass(frozen=True, slots=True)
class OfCase(Generic[Item_co]):
    """One row of a list over many cases: the item, whose it is, and whether the case is a rehearsal."""

    case_id: str
    organisation_id: str
    simulated: bool
    item: Item_co


@dataclass(frozen=True, slots=True)
class CaseInTurn:
    """A case in which a role has something to do, since `since`."""

    case: CaseView
    since: date


@dataclass(frozen=True, slots=True)
class SealedPeople:
    """What is sealed about the tenants of a case, opened, by person; None of whom was erased. `broken`: a seal does not
    open. Never in a repr.
    """

    parts: Mapping[str, Mapping[str, Any] | None] = field(repr=False)
    broken: bool = False


@dataclass(frozen=True, slots=True)
class CaseRows:
    """All view rows of one case: what a projection makes of its events."""

    case: CaseView
    work: Sequence[WorkItem] = ()
    turns: Sequence[Turn] = ()
    deadlines: Sequence[OpenDeadline] = ()
    dispatches: Sequence[DispatchView] = ()
    words: Mapping[str, frozenset[str]] | None = field(default=None, repr=False)
    """What each of the case's people is found by, in memory alone; None: as it was."""
