"""Is the journal still what was written? Every hash recomputed, every link followed, stream by stream.

The server recomputes them, from bytes that it builds as `journal.hashing` says, and only what is wrong travels here:
reading a row costs more than hashing it. It needs no codec and no key: the hashes cover the stored bytes, so an erased
person changes nothing. What it cannot see is a journal that somebody rewrote from some event to the end of its stream,
with fresh hashes throughout: that takes a witness from outside (`AuditReader.missing`).
"""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from journal.answers import AnswerSeal, forged, unpaired
from journal.chain import Chain
from journal.faults import AT_ONCE, JournalFault, one_moment
from journal.hashing import event_content_in_sql, event_hash_in_sql
from journal.sealing import Sealer
from journal.sql import AnyConnection, statements

if TYPE_CHECKING:
    from asyncpg import Pool, Record

_SQL = statements("verify")
_AGREES: Final = {
    "on_its_day": """(isfinite(happened_on) AND happened_on < '10000-01-01'
                AND public LIKE '%"happened_on":"' || to_char(happened_on, 'YYYY-MM-DD') || '"%')""",
    "kept_law": "(law_version IS NULL OR law_version IN (SELECT hash FROM journal.document))",
    "kept_policy": "(policy_version IS NULL OR policy_version IN (SELECT hash FROM journal.document))",
}
"""What hashes cannot tell, as expressions over the columns of an event."""


class _Stretch(NamedTuple):
    """The statements about some streams, from `$1` on."""

    chained: str
    first_faults: str


_BETWEEN, _BEHIND = (
    _Stretch(
        _SQL["chained"].format(streams=streams, content=event_content_in_sql(), **_AGREES),
        _SQL["first_faults"].format(streams=streams, own_hash=event_hash_in_sql(), **_AGREES),
    )
    for streams in ("stream >= $1 AND stream < $2", "stream >= $1")
)
_STREAMS_AT_ONCE = 1_000
_NOT_ITS_ANSWER = "the answer to it is gone, or is not the one that was given"


async def verify(pool: "Pool[Record]", passed: Callable[[int], None] = lambda _: None) -> AsyncIterator[JournalFault]:
    """Yields the first fault of each stream and every damaged document; nothing when all is well. *passed* hears how
    many streams were walked so far.

    `pool` may be logged in as anybody who is allowed the role `redningskrans_audit`. One snapshot is read, so
    writers may go on meanwhile.
    """
    async with one_moment(pool) as connection:
        for row in await connection.fetch(_SQL["damaged_documents"]):
            because = "the bytes do not have the hash they are kept under"
            yield JournalFault(f"document/{row['hash']}", 0, "document", because)
        faulty = set()
        async for row in _first_faults(connection, passed):
            faulty.add(row["stream"])
            yield _fault(row)
        async for row in connection.cursor(_SQL["cut_off"], prefetch=AT_ONCE):
            if row["stream"] not in faulty:
                faulty.add(row["stream"])
                because = f"answers or views remember events up to seq {row['remembered']}"
                yield JournalFault(row["stream"], row["reached"] + 1, "missing", because)
        async for row in connection.cursor(_SQL["other_heads"], prefetch=AT_ONCE):
            if row["stream"] not in faulty:
                because = "the view of the case remembers another last event"
                yield JournalFault(row["stream"], row["seq"], "disagrees", because)
        async for stream, seq in unpaired(connection, faulty):
            yield JournalFault(stream, seq, "answer", _NOT_ITS_ANSWER)


async def verify_answers(pool: "Pool[Record]", sealer: Sealer) -> AsyncIterator[JournalFault]:
    """Yields every answer that is not as it was given. Read like `verify`, but with keys."""
    async with one_moment(pool) as connection:
        async for stream, seq in forged(connection, AnswerSeal(sealer)):
            yield JournalFault(stream, seq, "answer", _NOT_ITS_ANSWER)


async def objects_beginning(pool: "Pool[Record]", key: str) -> list[tuple[str | None, int]]:
    """Each JSON object in a public part that begins with *key*, up to the end of its first list of lists, and how
    often it stands there; None for those of events in which *key* stands elsewhere, too. Read like `verify`.
    """
    async with one_moment(pool) as connection:
        return [(row["object"], row["times"]) for row in await connection.fetch(_SQL["objects_beginning"], key)]


async def events_that_say(pool: "Pool[Record]", word: str) -> AsyncIterator[tuple[str, int, str]]:
    """Stream, seq and public part (JSON) of every event with *word* in it, read like `verify` without codec or key."""
    async with one_moment(pool) as connection:
        async for row in connection.cursor(_SQL["events_that_say"], word, prefetch=AT_ONCE):
            yield row["stream"], row["seq"], row["public"]


async def _first_faults(connection: AnyConnection, passed: Callable[[int], None]) -> "AsyncIterator[Record]":
    """The first bad row of each stream, some streams at a time: however much is bad, no more is held here at once."""
    first, streams = "", 0
    while following := await connection.fetchval(_SQL["first_of_the_following"], first, _STREAMS_AT_ONCE):
        passed(streams)
        for row in await _faults_of(connection, _BETWEEN, first, following):
            yield row
        first, streams = following, streams + _STREAMS_AT_ONCE
    passed(streams)
    for row in await _faults_of(connection, _BEHIND, first):
        yield row


async def _faults_of(connection: AnyConnection, stretch: _Stretch, *streams: str) -> "Sequence[Record]":
    """The first bad row of each of these streams: named only where there is one, for that costs more."""
    chain = Chain()
    cursor = await connection.cursor(stretch.chained, *streams)
    while rows := await cursor.fetch(AT_ONCE):
        if not chain.holds(rows):
            return await connection.fetch(stretch.first_faults, *streams)
    return ()


def _fault(row: "Record") -> JournalFault:
    """What is wrong with the first bad row of a stream: what outweighs the rest comes first."""
    stream, seq, before = row["stream"], row["seq"], row["before"] or 0
    if seq != before + 1:
        return JournalFault(stream, before + 1, "missing", f"the next event there is has seq {seq}")
    if not row["whole"]:
        return JournalFault(stream, seq, "changed", "its content does not have its hash")
    if not row["linked"]:
        return JournalFault(stream, seq, "broken-link", "it does not follow the event that stands before it")
    return JournalFault(stream, seq, "disagrees", _disagreement(row))


def _disagreement(row: "Record") -> str:
    """What hashes cannot tell: columns that contradict one another or the rest of the journal."""
    if not row["on_its_day"]:
        return "its day is not the day in its public part"
    if not row["at_home"]:
        return "it belongs to another organisation than the events before it"
    if not row["in_order"]:
        return "in the global order it stands before the event it follows"
    version = row["law_version"] if not row["law_kept"] else row["policy_version"]
    return f"the law or policy {version} it rests on is not kept"
