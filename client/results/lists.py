"""What do `list`, `work` and `outbox` answer, row by row, and how does a reader come to the next page?

Who the tenants of a case are is personal: it stands in `list` alone, and never in a repr, a log or an error
(docs/adr/0053-a-list-for-people.md). `work` and `outbox` name nobody.

Codes are text: what a newer version wrote is listed as well (docs/adr/0012-events-of-a-newer-version.md).
"""

from datetime import date

from pydantic import Field

from client.results.result import Instant, Result


class UnreadRow(Result):
    """An event that a case waits with, until a newer worker comes."""

    stream: str
    seq: int
    type: str
    since: Instant


class StuckRow(Result):
    """What does not go on in a case's run, since when, how often it has failed, and what the last failure is called.

    `what` and `name` as `stuck` and `name` of `status`; `messages` is how many, at least, have come since.
    """

    what: str
    name: str
    since: Instant
    attempts: int
    code: str
    messages: int


class TaskRow(Result):
    """Something that a person in a role has to do about a case."""

    task: str
    role: str
    since: date
    due: date | None
    subject: str | None


class TenantRow(Result):
    """A tenant of a case, and how to reach them. Personal."""

    name: str = Field(repr=False)
    address: str = Field(repr=False)
    postcode: str = Field(repr=False)
    city: str = Field(repr=False)
    phone: str | None = Field(repr=False)
    email: str | None = Field(repr=False)


class ContactRow(Result):
    """The latest attempt to reach a tenant: who made it (role and staff id), on which day, how, with what outcome."""

    on: date
    made_by: str
    by: str
    outcome: str


class PromiseRow(Result):
    """The latest promise to pay an amount (øre) by a day; without an outcome it runs."""

    day: date
    amount_ore: int
    outcome: str | None


class CaseRow(Result):
    """A case as the list shows it; `today` is on its own calendar.

    `tenants` are those that can still be read: `erased` says how many were erased, `unreadable` that a seal does not
    open. `tenancy` is the tenancy's number, as long as one of them is there. `no_return` names the next day after which
    something cannot be undone, `days_left` until its end; with 0 or fewer it may happen at any time. `call_back_on` is
    the day by which it was agreed to speak together again.
    """

    case: str
    organisation: str
    department: str
    tenancy: str | None = Field(repr=False)
    tenants: tuple[TenantRow, ...] = Field(repr=False)
    erased: int
    unreadable: bool
    no_return: str | None
    no_return_on: date | None
    days_left: int | None
    contact: ContactRow | None
    promise: PromiseRow | None
    call_back_on: date | None
    phase: str
    ending: str | None
    cause: str | None
    simulated: bool
    today: date
    balance_ore: int
    next_step: str | None
    next_due: Instant | None
    held: bool
    unread: tuple[UnreadRow, ...]
    stuck: tuple[StuckRow, ...]
    work: tuple[TaskRow, ...]


class WorkRow(Result):
    """Something that a person in a role has to do about a case: since when, by when (null: no day is set), and about
    what in the case (null: about all of it).
    """

    case: str
    organisation: str
    simulated: bool
    task: str
    role: str
    since: date
    due: date | None
    subject: str | None


class LetterRow(Result):
    """A letter or message on its way out, and how far it got; `day` is on its case's calendar."""

    case: str
    kind: str
    channel: str
    key: str
    state: str
    day: date
    organisation: str
    simulated: bool


class FoundCount(Result):
    """The last object of a search: how many cases were found; not `all_seen`: there may be more than were looked at;
    `together`: the words are common, and only those where two of them stand in one name or address were looked at.
    """

    found: int
    all_seen: bool
    together: bool


class NextPage(Result):
    """The last object of a page that has another one behind it: what `--after` takes."""

    next: str
