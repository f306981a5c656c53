"""Is the journal still what was written? Every hash recomputed, every link followed, stream by stream.

It needs no codec and no key: the hashes cover the stored bytes, so an erased person changes nothing. What it cannot
see is a journal that somebody rewrote from some event to the end of its stream, with fresh hashes throughout: that
takes a witness from outside (`AuditReader.missing`).
"""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.answers import AnswerSeal, forged, unpaired
from journal.errors import SealBrokenError
from journal.hashing import NO_HASH, event_hash
from journal.letters import open_letter
from journal.records import BEGINNING, Position
from journal.rows import content_of
from journal.sealing import Sealer
from journal.sql import AnyConnection, statements

if TYPE_CHECKING:
    from asyncpg import Pool, Record

_SQL = statements("verify")
_LETTERS = statements("letters")
_NAMES_A_LETTER = '"letter":{'
_AT_ONCE = 500
_NOT_ITS_ANSWER = "the answer to it is gone, or is not the one that was given"


@dataclass(frozen=True, slots=True)
class JournalFault:
    """The first event of a stream that is not as it was written. `seq` is 0 for a document, which has none.

    `kind` is `missing`, `changed`, `broken-link`, `disagrees`, `document`, `letter` or `answer`; `because` says it in
    words.
    """

    stream: str
    seq: int
    kind: str
    because: str


@dataclass(slots=True)
class _Walk:
    """How far one stream has been checked."""

    stream: str
    seq: int = 0
    hash: bytes = NO_HASH
    position: Position = BEGINNING
    organisation_id: str | None = None
    broken: bool = False


async def verify(pool: "Pool[Record]", passed: Callable[[int], None] = lambda _: None) -> AsyncIterator[JournalFault]:
    """Yields the first fault of each stream and every damaged document; nothing when all is well. *passed* hears how
    many streams were walked so far.

    `pool` may be logged in as anybody who is allowed the role `redningskrans_audit`. One snapshot is read, so
    writers may go on meanwhile.
    """
    async with _snapshot(pool) as connection:
        documents = {row["hash"]: row["own_hash"] for row in await connection.fetch(_SQL["kept_documents"])}
        for kept_as, own_hash in sorted(documents.items()):
            if kept_as != own_hash:
                yield JournalFault(
                    f"document/{kept_as}", 0, "document", "the bytes do not have the hash they are kept under"
                )
        heads = {row["stream"]: row["seq"] for row in await connection.fetch(_SQL["remembered_heads"])}
        walk, faulty, streams = _Walk(""), set(), 0
        async for row in connection.cursor(_SQL["every_event"], prefetch=_AT_ONCE):
            if row["stream"] != walk.stream:
                if fault := _at_its_end(walk, heads.pop(walk.stream, 0)):
                    yield fault
                walk = _Walk(row["stream"])
                passed(streams)
                streams += 1
            if not walk.broken and (fault := _next_event(walk, row, documents)):
                walk.broken = True
                faulty.add(walk.stream)
                yield fault
        if fault := _at_its_end(walk, heads.pop(walk.stream, 0)):
            yield fault
        for stream, seq in sorted(heads.items()):
            yield _cut_off(stream, 1, seq)
        for row in await connection.fetch(_SQL["other_heads"]):
            if row["stream"] not in faulty:
                yield JournalFault(
                    row["stream"], row["seq"], "disagrees", "the view of the case remembers another hash"
                )
        async for stream, seq in unpaired(connection, faulty):
            yield JournalFault(stream, seq, "answer", _NOT_ITS_ANSWER)


async def verify_answers(pool: "Pool[Record]", sealer: Sealer) -> AsyncIterator[JournalFault]:
    """Yields every answer that is not as it was given. Read like `verify`, but with keys."""
    async with _snapshot(pool) as connection:
        async for stream, seq in forged(connection, AnswerSeal(sealer)):
            yield JournalFault(stream, seq, "answer", _NOT_ITS_ANSWER)


async def verify_letters(pool: "Pool[Record]", sealer: Sealer) -> AsyncIterator[JournalFault]:
    """Yields every letter that an event names and nobody kept, that no event names, or that is not what was kept.

    One whose person was erased is noise to everybody, and passed over. Read like `verify`, but with keys; names and
    letters in one snapshot, for a letter that somebody claims meanwhile is neither unnamed nor lost.
    """
    async with _snapshot(pool) as connection:
        named = await _named_letters(connection)
        async for row in connection.cursor(_LETTERS["every_letter"], prefetch=_AT_ONCE):
            stream, seq = named.pop(row["hash"], (f"letter/{row['hash']}", 0))
            try:
                open_letter(row, sealer)
                broken = False
            except SealBrokenError:
                broken = True
            if broken or not seq:
                yield JournalFault(stream, seq, "letter", "it is not the letter that an event names")
    for stream, seq in sorted(named.values()):
        yield JournalFault(stream, seq, "letter", "the letter it names is not kept")


async def _named_letters(connection: AnyConnection) -> dict[str, tuple[str, int]]:
    """The hash of every letter that an event names, with the first place where it does."""
    named: dict[str, tuple[str, int]] = {}
    async for stream, seq, public in _saying(connection, _NAMES_A_LETTER):
        with suppress(ValueError, TypeError, KeyError):  # what was changed there, `verify` finds by its hash
            named.setdefault(json.loads(public)["letter"]["hash"], (stream, seq))
    return named


async def events_that_say(pool: "Pool[Record]", word: str) -> AsyncIterator[tuple[str, int, str]]:
    """Stream, seq and public part (JSON) of every event with *word* in it, read like `verify` without codec or key."""
    async with _snapshot(pool) as connection:
        async for found in _saying(connection, word):
            yield found


async def _saying(connection: AnyConnection, word: str) -> AsyncIterator[tuple[str, int, str]]:
    async for row in connection.cursor(_SQL["events_that_say"], word, prefetch=_AT_ONCE):
        yield row["stream"], row["seq"], row["public"]


@asynccontextmanager
async def _snapshot(pool: "Pool[Record]") -> AsyncIterator[AnyConnection]:
    """One moment of the whole journal, for as long as it is read."""
    async with (
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        await connection.execute(_SQL["act_as_audit"])
        yield connection


def _next_event(walk: _Walk, row: "Record", documents: dict[str, str]) -> JournalFault | None:
    """Checks one row against what came before it, and moves on to it."""
    if row["seq"] != walk.seq + 1:
        return JournalFault(walk.stream, walk.seq + 1, "missing", f"the next event there is has seq {row['seq']}")
    if event_hash(content_of(row)) != row["hash"]:
        return JournalFault(walk.stream, row["seq"], "changed", "its content does not have its hash")
    if row["previous_hash"] != walk.hash:
        return JournalFault(
            walk.stream, row["seq"], "broken-link", "it does not follow the event that stands before it"
        )
    if because := _disagreement(walk, row, documents):
        return JournalFault(walk.stream, row["seq"], "disagrees", because)
    walk.seq, walk.hash, walk.organisation_id = row["seq"], row["hash"], row["organisation_id"]
    walk.position = Position(row["transaction_id"], row["position"])
    return None


def _disagreement(walk: _Walk, row: "Record", documents: dict[str, str]) -> str | None:
    """What hashes cannot tell: columns that contradict one another or the rest of the journal."""
    if json.loads(row["public"]).get("happened_on") != row["happened_on"].isoformat():
        return "its day is not the day in its public part"
    if walk.organisation_id not in (None, row["organisation_id"]):
        return "it belongs to another organisation than the events before it"
    if Position(row["transaction_id"], row["position"]) <= walk.position:
        return "in the global order it stands before the event it follows"
    for version in (row["law_version"], row["policy_version"]):
        if version is not None and version not in documents:
            return f"the law or policy {version} it rests on is not kept"
    return None


def _at_its_end(walk: _Walk, remembered: int) -> JournalFault | None:
    """Whether a stream reaches as far as answers and views remember it."""
    return _cut_off(walk.stream, walk.seq + 1, remembered) if not walk.broken and walk.seq < remembered else None


def _cut_off(stream: str, seq: int, remembered: int) -> JournalFault:
    return JournalFault(stream, seq, "missing", f"answers or views remember events up to seq {remembered}")
