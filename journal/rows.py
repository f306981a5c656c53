"""How does a row become what the journal gives back? Decoded, with what can still be read opened."""

import json
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, TypeVar

from journal.codec import EventCodec, SealedParts
from journal.errors import UnknownEventTypeError, UnreadableEventError
from journal.hashing import EventContent
from journal.records import Position, Recorded, RecordedAnswer, Wrote
from journal.sealing import Sealer

if TYPE_CHECKING:
    from asyncpg import Record

E = TypeVar("E")
NOTHING_SEALED = b"[]"


def keys_from(rows: "Iterable[Record]", sealer: Sealer) -> dict[str, dict[str, bytes | None]]:
    """Keys by organisation and person, unwrapped; None where destroyed. `rows` are of `journal.person_key`."""
    keys: dict[str, dict[str, bytes | None]] = {}
    for row in rows:
        whose, person, wrapped = row["organisation_id"], row["person_id"], row["wrapped"]
        keys.setdefault(whose, {})[person] = None if wrapped is None else sealer.unwrap(whose, person, wrapped)
    return keys


def decoded(row: "Record", codec: EventCodec[E], sealer: Sealer, keys: Mapping[str, bytes | None]) -> Recorded[E]:
    """One row as a recorded event, opened with the `keys` of its own organisation's persons.

    Raises UnknownEventTypeError and UnreadableEventError naming stream and seq, and SealBrokenError.
    """
    type_name, event_id, sealed, public = row["type"], row["event_id"], row["sealed"], _json(row, "public")
    event = _event(row, codec, public, {} if sealed == NOTHING_SEALED else sealer.open(event_id, sealed, keys))
    return Recorded(
        row["stream"], row["seq"], event, event_id, type_name, row["organisation_id"], public,
        row["happened_on"], row["known_at"], row["recorded_at"], row["actor"], row["via"], row["command_id"],
        row["law_version"], row["policy_version"], None if row["asked"] is None else _json(row, "asked"),
        row["hash"], row["previous_hash"],
        Position(row["transaction_id"], row["position"]),
    )  # fmt: skip


def public_event(row: "Record", codec: EventCodec[E]) -> E:
    """What is public in a row, as an event. Raises UnknownEventTypeError, UnreadableEventError as `decoded` does."""
    return _event(row, codec, _json(row, "public"), {})


def _json(row: "Record", column: str) -> dict[str, Any]:
    """An object that stands in a column. What is none was changed there, and cannot be read."""
    try:
        found = json.loads(row[column])
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise UnreadableEventError(row["type"], (column,), row["stream"], row["seq"])
    return found


def _event(row: "Record", codec: EventCodec[E], public: Mapping[str, Any], parts: SealedParts) -> E:
    try:
        return codec.decode(row["type"], public, parts)
    except (UnknownEventTypeError, UnreadableEventError) as error:
        raise error.at(row["stream"], row["seq"]) from None


def content_of(row: "Record") -> EventContent:
    """What the hash of this row covers, exactly as stored."""
    return EventContent(
        row["stream"], row["seq"], row["organisation_id"], row["event_id"], row["type"], row["public"],
        row["sealed"], row["happened_on"], row["known_at"], row["recorded_at"], row["actor"],
        row["via"], row["command_id"], row["law_version"], row["policy_version"], row["asked"], row["previous_hash"],
    )  # fmt: skip


def answer_from(row: "Record") -> RecordedAnswer:
    """One row of `journal.answer`."""
    return RecordedAnswer(
        row["organisation_id"], row["message_id"], row["stream"], row["seq"], row["digest"], row["event_id"],
        json.loads(row["answer"]), row["recorded_at"], wrote_from(row), row["place"],
    )  # fmt: skip


def wrote_from(row: "Record") -> tuple[Wrote, ...]:
    """What a row of `journal.answer` says of the events of its decision; None where a column is too short."""
    return tuple(Wrote(*one) for one in zip_longest(row["streams"], row["firsts"], row["lasts"], row["hashes"]))
