"""Are the views worth anything without the events? No: here they are thrown away and made anew from them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from journal.codec import EventCodec
from journal.reader import can_be_read, decode
from journal.records import Recorded
from journal.sealing import Sealer
from journal.sql import AnyConnection, statements, traced
from journal.views import CaseRows
from journal.words import word_rows
from journal.writing import Writing, write

if TYPE_CHECKING:
    from asyncpg import Pool, Record

E = TypeVar("E")
Events: TypeAlias = Sequence[Recorded[E]]
_SQL = statements("rebuild")
_MARKED_EVENTS = statements("audit_reader")["marked_events"]
_MARKS_OF_NOTHING = statements("verify_beside")["marks_of_nothing"]
_AT_ONCE = 100


def nothing_further(_events: Events[E]) -> Sequence[str]:
    """For a projection that needs no other stream than the case's own."""
    return ()


async def rebuild_views(
    audit: "Pool[Record]",
    app: "Pool[Record]",
    sealer: Sealer,
    codec: EventCodec[E],
    project: Callable[[Events[E], Mapping[str, Events[E]]], CaseRows],
    further_streams: Callable[[Events[E]], Sequence[str]] = nothing_further,
) -> int:
    """Empties the views, fills them again from the events of every case, and returns how many cases there are. Of the
    marks beside them those stay whose streams this version cannot read.

    `project` gets the events of a case and, by name, those of the further streams it wants to see (the tenancy's
    account). `audit` and `app` hand out connections in these roles: one reads every organisation and may write
    nothing, the other writes within the wall of one after the other, all in one transaction. Decisions wait meanwhile,
    and an error leaves the views as they were.
    """
    async with audit.acquire() as reading, app.acquire() as writing, writing.transaction():
        with traced("rebuild_views"):
            shown = await reading.fetch(_SQL["organisations"])  # before the lock, which stops whoever reads, too
            await writing.execute(_SQL["stop_decisions"])
            cases = await reading.fetch(_SQL["case_streams"])
            idle = await _idle_marks(reading, sealer, codec)
            for organisation_id in sorted({row["organisation_id"] for row in [*shown, *cases]}):
                await writing.execute(_SQL["choose_organisation"], organisation_id)
                await writing.execute(_SQL["empty"])
                await writing.execute(_SQL["take_marks_away"], idle)
            for organisation_id, streams in _batches(cases):
                rows = await _projected(reading, sealer, codec, streams, project, further_streams)
                await writing.execute(_SQL["choose_organisation"], organisation_id)
                await write(writing, Writing(cases=rows, words=list(word_rows(sealer, rows))))
    return len(cases)


async def _idle_marks(connection: AnyConnection, sealer: Sealer, codec: EventCodec[E]) -> list[str]:
    """The streams that are marked as unread at an event which is not there, or which this version can read."""
    nothing = [row["stream"] for row in await connection.fetch(_MARKS_OF_NOTHING)]
    marked = await connection.fetch(_MARKED_EVENTS)
    return nothing + [row["stream"] for row in marked if await can_be_read(connection, row, sealer, codec)]


async def _projected(
    connection: AnyConnection,
    sealer: Sealer,
    codec: EventCodec[E],
    streams: Sequence[str],
    project: Callable[[Events[E], Mapping[str, Events[E]]], CaseRows],
    further_streams: Callable[[Events[E]], Sequence[str]],
) -> list[CaseRows]:
    cases = await _loaded(connection, sealer, codec, streams)
    wanted = {stream: further_streams(cases[stream]) for stream in streams}
    further = await _loaded(connection, sealer, codec, sorted({name for names in wanted.values() for name in names}))
    return [project(cases[stream], {name: further[name] for name in wanted[stream]}) for stream in streams]


async def _loaded(
    connection: AnyConnection, sealer: Sealer, codec: EventCodec[E], streams: Sequence[str]
) -> dict[str, list[Recorded[E]]]:
    found: dict[str, list[Recorded[E]]] = {stream: [] for stream in streams}
    rows = await connection.fetch(_SQL["events"], streams) if streams else []
    for one in await decode(connection, rows, sealer, codec):
        found[one.stream].append(one)
    return found


def _batches(cases: "Sequence[Record]") -> Iterator[tuple[str, list[str]]]:
    for organisation_id, rows in groupby(cases, key=lambda row: str(row["organisation_id"])):
        streams = [row["stream"] for row in rows]
        for start in range(0, len(streams), _AT_ONCE):
            yield organisation_id, streams[start : start + _AT_ONCE]
