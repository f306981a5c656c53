"""What do `list`, `work` and `outbox` answer, row by row, and how does a reader come to the next page?

Codes are text: what a newer version wrote is listed as well (docs/adr/0012-events-of-a-newer-version.md).
"""

from datetime import date

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


class CaseRow(Result):
    """A case as the list shows it; `today` is on its own calendar."""

    case: str
    organisation: str
    phase: str
    ending: str | None
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


class NextPage(Result):
    """The last object of a page that has another one behind it: what `--after` takes."""

    next: str
