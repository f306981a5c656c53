"""To which message was this answer given, and is it the answer that was given?

Two keys, made of the master key, that no database holds: one for the digest of the message, one for the MAC over the
whole row. The bytes under the MAC are frames as in `journal/hashing.py`: the text "redningskrans.answer.v1", then
organisation, message id, stream, seq in decimal digits, digest, event id (36 characters; absent where the answer left
no event), answer as stored, recorded_at as in an event, and of each stream that its decision wrote in: the stream, the
first and the last seq in decimal digits, and the hash of the last event; and at the end its place in decimal digits,
where that is not 0. So no event can be added to a decision afterwards, and none be exchanged with all that was built
upon it, without the key.

A row whose MAC does not hold is no answer to anybody: its message is decided as if it were not there, and what it is
told then stands in the next place under the same id (docs/adr/0031-an-answer-belongs-to-one-message.md).
"""

import hashlib
import hmac
from collections.abc import AsyncIterator, Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from journal.canonical import canonical_json
from journal.derived_keys import Purpose
from journal.hashing import (
    BYTES,
    ID,
    INSTANT,
    NUMBER,
    TEXT,
    frame_in_sql,
    framed,
    framed_in_sql,
    instant_text,
)
from journal.records import RecordedAnswer, Wrote
from journal.rows import answer_from, wrote_from
from journal.sealing import Sealer
from journal.sql import AnyConnection, statements

if TYPE_CHECKING:
    from asyncpg import Record

_SQL = statements("answers")
_TAG = b"redningskrans.answer.v1"
_AT_ONCE = 500
_ROW: Final = {
    "organisation_id": TEXT,
    "message_id": TEXT,
    "stream": TEXT,
    "seq": NUMBER,
    "digest": TEXT,
    "event_id": ID._replace(optional=True),
    "answer": TEXT,
    "recorded_at": INSTANT,
}


def _wrote_in_sql(*columns: str) -> str:
    kinds = (TEXT, NUMBER, NUMBER, BYTES)
    return " || ".join(frame_in_sql(*column) for column in zip(columns, kinds, strict=True))


_EVERY_ANSWER: Final = _SQL["every_answer"].format(
    row=framed_in_sql(_TAG, _ROW),
    wrote=_wrote_in_sql("wrote.stream", "wrote.first", "wrote.last", "wrote.hash"),
    one=_wrote_in_sql("streams[1]", "firsts[1]", "lasts[1]", "hashes[1]"),
    place=frame_in_sql("place", NUMBER),
)
"""The server builds the same bytes: reading a row costs more than proving it."""

_BESIDE_THE_CASES: Final = (
    "(event.stream >= 'law/' AND event.stream < 'law0' OR event.stream = 'system/keys'"
    " OR event.stream >= 'organisation/' AND event.stream < 'organisation0')"  # '0' follows '/'
)
_PAIRED, _WITHOUT_ANSWER = (
    _SQL[name].format(beside_the_cases=_BESIDE_THE_CASES) for name in ("paired", "decisions_without_answer")
)

Place = tuple[str, int]
"""The stream and seq under which a fault is told; an answer itself has the stream `answer/<organisation>/<id>`, 0."""


class AnswerSeal:
    """Tells messages under one id apart, and answers that were given from those that somebody wrote."""

    def __init__(self, sealer: Sealer) -> None:
        self._digest_key = sealer.derived(Purpose.MESSAGE_DIGEST)
        self._begun = HMAC(sealer.derived(Purpose.ANSWER_MAC), SHA256())  # begun once: a copy costs less than a new one

    def digest(self, message: bytes) -> str:
        """What stands for a message beside its answer, in hexadecimal: without the key no guess can be tried."""
        return hmac.digest(self._digest_key, message, hashlib.sha256).hex()

    def mac(self, answer: RecordedAnswer) -> bytes:
        """The 32 bytes over the whole row of an answer."""
        return self._mac(
            (answer.organisation_id, answer.message_id, answer.stream, answer.seq, answer.digest, answer.event_id),
            canonical_json(answer.answer),
            answer.recorded_at,
            answer.wrote,
            answer.place,
        )

    def holds(self, row: "Record") -> bool:
        """Whether a row of `journal.answer` is as it was written."""
        try:
            return hmac.compare_digest(self._mac_of(row), row["mac"])
        except (AttributeError, TypeError):  # nothing where something must be, or an array where a value must be
            return False

    def given(self, rows: "Iterable[Record]") -> list[RecordedAnswer]:
        """The answers among rows of `journal.answer` that are as they were written: none other was ever given."""
        return [answer_from(row) for row in rows if self.holds(row)]

    def _mac_of(self, row: "Record") -> bytes:
        return self._mac(
            (row["organisation_id"], row["message_id"], row["stream"], row["seq"], row["digest"], row["event_id"]),
            row["answer"],
            row["recorded_at"],
            wrote_from(row),
            row["place"],
        )

    def _mac(
        self,
        names: tuple[str, str, str, int, str, UUID | None],
        answer: str,
        recorded_at: datetime,
        wrote: Iterable[Wrote],
        place: int,
    ) -> bytes:
        parts = (None if name is None else str(name).encode() for name in names)
        events = (
            part
            for one in wrote
            for part in (one.stream.encode(), str(one.first).encode(), str(one.last).encode(), one.hash)
        )
        behind = (str(place).encode(),) if place else ()
        content = framed((_TAG, *parts, answer.encode(), instant_text(recorded_at).encode(), *events, *behind))
        return self._over(content)

    def is_of(self, mac: bytes | None, content: bytes) -> bool:
        """Whether a MAC is over these bytes."""
        return mac is not None and hmac.compare_digest(mac, self._over(content))

    def _over(self, content: bytes) -> bytes:
        mac = self._begun.copy()
        mac.update(content)
        return mac.finalize()


async def forged(connection: AnyConnection, seal: AnswerSeal) -> AsyncIterator[Place]:
    """Every answer that nobody gave, or not like this."""
    cursor = await connection.cursor(_EVERY_ANSWER)
    while rows := await cursor.fetch(_AT_ONCE):
        for row in rows:
            _, _, mac, content = row
            if content is None or not seal.is_of(mac, content):
                yield name_of(row), 0


async def unpaired(connection: AnyConnection, besides: Collection[str]) -> AsyncIterator[Place]:
    """Every event that no decision wrote which was answered (the first of each command), and every answer that names an
    event of another message, or one that is not there any more as it was; needs no key. An answer whose event is gone
    is found by how far it remembers its stream, and of those *besides* it is known that they are not as they were.
    """
    if await connection.fetchval(_PAIRED):
        return
    for row in await connection.fetch(_WITHOUT_ANSWER):
        if row["stream"] not in besides:
            yield row["stream"], row["seq"]
    rows = await connection.fetch(_SQL["answers_of_other_events"])
    for name in dict.fromkeys(name_of(row) for row in rows if row["stream"] not in besides):
        yield name, 0


def name_of(row: "Record") -> str:
    """What a row of `journal.answer` is called where something is said of it."""
    return f"answer/{row['organisation_id']}/{row['message_id']}"
