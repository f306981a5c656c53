"""What does the journal give back? Events as recorded, and answers as given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from journal.hashing import EventContent

E = TypeVar("E")


class Position(NamedTuple):
    """A place in the global order of all events; gaps are normal. Compares as a pair."""

    transaction_id: int
    position: int


BEGINNING = Position(0, 0)
"""The place before the first event."""


@dataclass(frozen=True, slots=True)
class Recorded(Generic[E]):
    """One event as it stands in the journal. Instants are UTC; `happened_on` is a Danish legal day.

    `asked` is what stands of the command with the first event of its decision, None with the others. `position` is None
    in what `Unit.append` returns: the database gives it when the unit ends.
    """

    stream: str
    seq: int
    event: E
    event_id: UUID
    type: str
    organisation_id: str
    public: Mapping[str, Any]
    happened_on: date
    known_at: datetime
    recorded_at: datetime
    actor: str
    via: str
    command_id: str
    law_version: str | None
    policy_version: str | None
    asked: Mapping[str, Any] | None
    hash: bytes
    previous_hash: bytes
    position: Position | None

    @property
    def place(self) -> Position:
        """Where it stands in the global order; of an event that was read, which always has its place."""
        assert self.position is not None
        return self.position


class Wrote(NamedTuple):
    """Which events of a stream one decision wrote: the first and the last seq, and the hash of the last."""

    stream: str
    first: int
    last: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """What the sender of a message was told: `answer` is JSON, (`stream`, `seq`) the head it was true of.

    `digest` stands for the message (`journal/answers.py`). `event_id` is the last event of its decision, which is that
    head, None where the answer left no event; `wrote` is all that the decision wrote, and nothing else is its own.
    `place` is 0, or the first that was free where rows of somebody else's stood under the id.
    """

    organisation_id: str
    message_id: str
    stream: str
    seq: int
    digest: str
    event_id: UUID | None
    answer: Any
    recorded_at: datetime
    wrote: tuple[Wrote, ...] = ()
    place: int = 0


def just_recorded(
    content: EventContent, event: E, public: Mapping[str, Any], asked: Mapping[str, Any] | None, own_hash: bytes
) -> Recorded[E]:
    """A recorded event from what was hashed, before the database has given it a place."""
    return Recorded(
        content.stream, content.seq, event, content.event_id, content.type, content.organisation_id, public,
        content.happened_on, content.known_at, content.recorded_at, content.actor, content.via,
        content.command_id, content.law_version, content.policy_version, asked, own_hash, content.previous_hash, None,
    )  # fmt: skip
