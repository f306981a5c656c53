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

Text is UTF-8. Days and instants are those of the years 1 to 9999; others, and `infinity`, have no bytes and so no hash.
`position` and `transaction_id` say where a row lies, not what happened, and stay outside: a
journal restored into another server gets new ones (docs/adr/0003-global-position.md).

`FRAMES` says this once, for this code and for the server: `audit verify` has PostgreSQL build the same bytes.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any, Final, NamedTuple
from uuid import UUID

NO_HASH = bytes(32)
"""What stands for the previous hash in the first event of a stream."""

TAG: Final = b"redningskrans.event.v1"
"""What the bytes of every event begin with, as the first frame."""
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


def instant_text(instant: datetime) -> str:
    """An aware instant in UTC with six digits of a second: `2026-10-02T06:00:00.000000Z`."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


class Kind(NamedTuple):
    """How the values of a column become bytes: here, and as PostgreSQL says the bytes and how many there are.

    `within_sql` holds of the values that have bytes, where others can be stored: PostgreSQL would write a year before
    Christ like the one after. What is sent to a client in UTF-8 has its bytes (`textsend`), in a fraction of the time
    that `convert_to` takes.
    """

    here: Callable[[Any], bytes]
    bytes_in_sql: str
    length_in_sql: str
    within_sql: str = ""
    optional: bool = False


TEXT: Final = Kind(str.encode, "textsend({0})", "octet_length({0})")
BYTES: Final = Kind(bytes, "{0}", "octet_length({0})")
NUMBER: Final = Kind(lambda value: str(value).encode(), "textsend({0}::text)", "octet_length({0}::text)")
ID: Final = Kind(lambda value: str(value).encode(), "textsend({0}::text)", "36")
DAY: Final = Kind(
    lambda value: value.isoformat().encode(),
    "textsend(to_char({0}, 'YYYY-MM-DD'))",
    "10",
    "{0} BETWEEN '0001-01-01' AND '9999-12-31'",
)
INSTANT: Final = Kind(
    lambda value: instant_text(value).encode(),
    """textsend(to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))""",
    "27",
    "{0} >= '0001-01-01T00:00:00Z' AND {0} < '10000-01-01T00:00:00Z'",
)

FRAMES: Final = {
    "stream": TEXT,
    "seq": NUMBER,
    "organisation_id": TEXT,
    "event_id": ID,
    "type": TEXT,
    "public": TEXT,
    "sealed": BYTES,
    "happened_on": DAY,
    "known_at": INSTANT,
    "recorded_at": INSTANT,
    "actor": TEXT,
    "via": TEXT,
    "command_id": TEXT,
    "law_version": TEXT._replace(optional=True),
    "policy_version": TEXT._replace(optional=True),
    "asked": TEXT._replace(optional=True),
    "previous_hash": BYTES,
}
"""What follows the tag: the columns in their order, and how each becomes bytes."""

_VALUES = attrgetter(*FRAMES)


def event_hash(content: EventContent) -> bytes:
    """The 32 bytes of SHA-256 over the frames of one event."""
    parts = (
        None if value is None else kind.here(value)
        for kind, value in zip(FRAMES.values(), _VALUES(content), strict=True)
    )
    return hashlib.sha256(framed((TAG, *parts))).digest()


def framed(parts: Iterable[bytes | None]) -> bytes:
    """Frames of (length, content), so that no two different sequences of parts give the same bytes."""
    return b"".join(_ABSENT if part is None else len(part).to_bytes(8, "big") + part for part in parts)


def event_content_in_sql() -> str:
    """The bytes that are hashed as an expression of PostgreSQL over the columns of `journal.event`: null where a column
    has a value that our side cannot say. For a connection and a database in UTF-8.
    """
    return framed_in_sql(TAG, FRAMES)


def event_hash_in_sql() -> str:
    """The same hash as such an expression."""
    return f"sha256({event_content_in_sql()})"


def framed_in_sql(tag: bytes, columns: Mapping[str, Kind]) -> str:
    """The frames of a tag and of columns as an expression of PostgreSQL, null as for `event_content_in_sql`."""
    frames = [f"'\\x{framed((tag,)).hex()}'::bytea", *(frame_in_sql(*column) for column in columns.items())]
    within = [kind.within_sql.format(column) for column, kind in columns.items() if kind.within_sql]
    whole = " || ".join(frames)
    return f"CASE WHEN {' AND '.join(within)} THEN {whole} END" if within else whole


def frame_in_sql(column: str, kind: Kind) -> str:
    """One frame."""
    frame = f"int8send({kind.length_in_sql}) || {kind.bytes_in_sql}".format(column)
    return f"coalesce({frame}, '\\x{_ABSENT.hex()}'::bytea)" if kind.optional else frame
