"""Does this event still say what it said? One SHA-256 per event, over all of it and the hash before it.

The bytes that are hashed, so that anybody can check them without this code: a sequence of frames, each
frame the length of its content as eight bytes, big end first, and then the content; a value that is absent
is eight bytes 0xFF and no content. The frames, in this order:

 0 the text "redningskrans.event.v1"      8 happened_on  "2026-10-02"
 1 stream                                 9 known_at     "2026-10-02T06:00:00.000000Z"
 2 seq, in decimal digits                10 recorded_at  likewise
 3 organisation_id                       11 actor
 4 event_id, 36 characters, small        12 via
 5 type                                  13 command_id
 6 public, as stored                     14 law_version (may be absent)
 7 sealed, as stored                     15 policy_version (may be absent)
                                         16 asked, as stored (may be absent)
                                         17 previous_hash, 32 bytes (zeros before the first)

Text is UTF-8. `position` and `transaction_id` say where a row lies, not what happened, and stay outside: a
journal restored into another server gets new ones (docs/adr/0003-global-position.md).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

NO_HASH = bytes(32)
"""What stands for the previous hash in the first event of a stream."""

_TAG = b"redningskrans.event.v1"
_ABSENT = b"\xff" * 8


@dataclass(frozen=True, slots=True)
class EventContent:
    """Everything the hash of one event covers, `public`, `sealed` and `asked` as stored. Instants are aware."""

    stream: str
    seq: int
    organisation_id: str
    event_id: UUID
    type: str
    public: str
    sealed: bytes
    happened_on: date
    known_at: datetime
    recorded_at: datetime
    actor: str
    via: str
    command_id: str
    law_version: str | None
    policy_version: str | None
    asked: str | None
    previous_hash: bytes


def event_hash(content: EventContent) -> bytes:
    """The 32 bytes of SHA-256 over the frames of one event."""
    return hashlib.sha256(framed(_frames(content))).digest()


def framed(parts: Iterable[bytes | None]) -> bytes:
    """Frames of (length, content), so that no two different sequences of parts give the same bytes."""
    return b"".join(_ABSENT if part is None else len(part).to_bytes(8, "big") + part for part in parts)


def instant_text(instant: datetime) -> str:
    """An aware instant in UTC with six digits of a second: `2026-10-02T06:00:00.000000Z`."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _frames(content: EventContent) -> Iterable[bytes | None]:
    return (
        _TAG,
        content.stream.encode(),
        str(content.seq).encode(),
        content.organisation_id.encode(),
        str(content.event_id).encode(),
        content.type.encode(),
        content.public.encode(),
        content.sealed,
        content.happened_on.isoformat().encode(),
        instant_text(content.known_at).encode(),
        instant_text(content.recorded_at).encode(),
        content.actor.encode(),
        content.via.encode(),
        content.command_id.encode(),
        None if content.law_version is None else content.law_version.encode(),
        None if content.policy_version is None else content.policy_version.encode(),
        None if content.asked is None else content.asked.encode(),
        content.previous_hash,
    )
