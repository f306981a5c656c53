"""Are the views worth anything without the events? No: here they are thrown away and made anew from them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from journal.codec import EventCodec
from journal.migrate import newest_views
from journal.reader import decode
from journal.records import Recorded
from journal.sealing import Sealer
from journal.sql import AnyConnection, statements, traced
from journal.views import CaseRows
from journal.writing import Writing, write

if TYPE_CHECKING:
    from asyncpg import Pool, Record

E = TypeVar("E")
Events: TypeAlias = Sequence[Recorded[E]]
_SQL = statements("rebuild")
_AT_ONCE = 100


def nothing_further(_events: Events[E]) -> Sequence[str]:
    """For a projection that needs no other stream than the case's own."""
    return ()


async def rebuild_views(
    pool: "Pool[Record]",
    sealer: Sealer,
    codec: EventCodec[E],
    project: Callable[[Events[E], Mapping[str, Events[E]]], CaseRows],
    further_streams: Callable[[Events[E]], Sequence[str]] = nothing_further,
) -> int:
    """Drops the views, makes them again from the events of every case, and returns how many cases there are.

    `project` gets the events of a case and, by name, those of the further streams it wants to see (the tenancy's
    account). `pool` hands out connections of whoever ran the migrations, in no role. All in one transaction:
    decisions wait meanwhile, and an error leaves the views as they were.
    """
    async with pool.acquire() as connection, connection.transaction():
        with traced("rebuild_views"):
            await connection.execute(_SQL["stop_decisions"])
            await connection.execute(newest_views().sql)
            await connection.execute(_SQL["act_as_audit"])
            cases = await connection.fetch(_SQL["case_streams"])
            for organisation_id, streams in _batches(cases):
                rows = await _projected(connection, sealer, codec, streams, project, further_streams)
                await connection.execute(_SQL["act_as_app"])
                await connection.execute(_SQL["choose_organisation"], organisation_id)
                await write(connection, Writing(cases=rows))
                await connection.execute(_SQL["act_as_audit"])
    return len(cases)


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
