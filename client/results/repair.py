"""What do `doctor`, `resume`, `redeliver`, `rebuild-views` and `migrate` answer: what was wrong, and what was done?"""

from typing import Literal

from client.repair.doctor import ComplaintKind, Discrepancy
from client.repair.lost_messages import by_stream
from client.repair.mail_of_a_run import UnansweredMessage
from client.results.result import Instant, Result
from danish.guards import what_is_wrong
from decisions.contract import Reply
from domain.case.events import LostLetter
from journal.guards import Difference, GuardKind


class LostMessage(Result):
    """A message that only Temporal remembers, without its fields, which may name people; `at` is when it was asked."""

    id: str
    command: str
    actor: str
    at: Instant

    @classmethod
    def of(cls, message: UnansweredMessage) -> "LostMessage":
        """What may be said of a message."""
        return cls(id=message.said.message_id, command=message.command, actor=message.actor, at=message.at)


class LostEvents(Result):
    """A stream and the numbers of the first and the last event that the journal does not have."""

    stream: str
    first: int
    last: int


class Complaint(Result):
    """One thing that is wrong in a case (where there is none, a tenancy), and what can be done (`detail`, Danish)."""

    kind: ComplaintKind
    case: str
    detail: str


class LossComplaint(Complaint):
    """What the journal has lost of one tenancy: events, letters that left, and messages.

    Those in `again` are brought back by `redeliver`, those in `not_again` are decided anew by a person.
    """

    streams: tuple[LostEvents, ...]
    letters: tuple[LostLetter, ...]
    again: tuple[LostMessage, ...]
    not_again: tuple[LostMessage, ...]


def complaint_of(found: Discrepancy) -> Complaint:
    """What `doctor` says of one discrepancy."""
    loss = found.loss
    if loss is None:
        return Complaint(kind=found.kind, case=found.case, detail=found.detail)
    lost = by_stream(loss.missing)
    return LossComplaint(
        kind=found.kind,
        case=found.case,
        detail=found.detail,
        streams=tuple(LostEvents(stream=stream, first=first, last=last) for stream, first, last in lost),
        letters=tuple(loss.letters.values()),
        again=tuple(LostMessage.of(message) for message in loss.in_order(again=True)),
        not_again=tuple(LostMessage.of(message) for message in loss.in_order(again=False)),
    )


class DoctorCount(Result):
    """How many things are not as they should be."""

    found: int


class DoctorSummary(Result):
    """The last object of `doctor`."""

    summary: DoctorCount


class ResumedCase(Result):
    """Whether a case had no run and was given one, and what its last one left unread that a person has to decide.

    `foreign_run`: a run that is none of ours stands under its id, so that it could be given none.
    """

    case: str
    resumed: bool
    left_to_people: tuple[LostMessage, ...] = ()
    foreign_run: bool = False


class ResumedCount(Result):
    """How many cases were given a run."""

    resumed: int


class ResumedSummary(Result):
    """The last object of `resume`."""

    summary: ResumedCount


class RedeliveredMessage(LostMessage):
    """A message that was delivered again, and what was answered; `queued` where nothing was yet."""

    result: str

    @classmethod
    def answered(cls, message: UnansweredMessage, given: Reply | None) -> "RedeliveredMessage":
        """A message that was delivered, with its answer."""
        return cls(**dict(LostMessage.of(message)), result=given.result if given else "queued")


class RedeliveredCount(Result):
    """How many messages were delivered again, how many of them wait for an answer, how many a person has to decide."""

    delivered: int
    queued: int
    left_to_people: int


class RedeliveredSummary(Result):
    """The last object of `redeliver`."""

    summary: RedeliveredCount


class MigratedJournal(Result):
    """The names of the migrations that were applied now; none where nothing was missing."""

    applied: tuple[str, ...]


class BrokenGuard(Result):
    """A guard of the database that is not as the migrations make it: its kind and name, and what is said (Danish).

    `made` and `found` are PostgreSQL's own words for it; null where the migrations make none such, or it is gone.
    """

    kind: Literal["guard-broken"]
    guard: GuardKind
    name: str
    made: str | None
    found: str | None
    detail: str

    @classmethod
    def of(cls, difference: Difference) -> "BrokenGuard":
        """What `doctor` says of one guard."""
        return cls(
            kind="guard-broken",
            guard=difference.kind,
            name=difference.name,
            made=difference.made,
            found=difference.found,
            detail=what_is_wrong(difference),
        )


class RebuiltViews(Result):
    """How many cases' lists were made anew from their events."""

    rebuilt: int
