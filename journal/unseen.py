"""What stands in each stream after the last event that somebody outside the journal has seen?

Asked in the role `redningskrans_audit`, with an answer for each stream that has such events, in one snapshot.
"""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from journal.sql import AnyConnection, statements

if TYPE_CHECKING:
    from asyncpg import Pool, Record

_SQL = statements("unseen")
_AT_ONCE: Final = 1000


class SeenOf(NamedTuple):
    """What is known of a stream outside: the `seq` of the last event that was seen (0: none), up to which it is signed,
    from when on (UTC) all of it is remembered, and since when somebody may be writing whom nobody has heard yet.
    """

    stream: str
    seq: int
    signed: int
    remembered_since: datetime
    asked_since: datetime


class Unseen(NamedTuple):
    """Of one stream: how many events are not proven yet, how many are older than what is remembered of it, and the
    first one that somebody should have seen.
    """

    stream: str
    unproven: int
    older: int
    first: int | None


async def now_of(pool: "Pool[Record]") -> datetime:
    """The time by which events are recorded (UTC)."""
    now: datetime = await pool.fetchval(_SQL["clock"])
    return now


async def unseen(
    pool: "Pool[Record]", seen_of: Callable[[str], SeenOf], last: dict[str, int], began: datetime
) -> AsyncIterator[Unseen]:
    """Every stream that goes beyond the event it was *last* seen with (seq by name); *seen_of* is asked about those.

    What was recorded less than a minute before *began* (UTC), when others began to be asked, nobody could know of.
    """
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        asked: list[SeenOf] = []
        async for row in connection.cursor(_SQL["last_of_streams"], prefetch=_AT_ONCE):
            if row["seq"] > last.get(row["stream"], 0):
                asked.append(seen_of(row["stream"]))
            if len(asked) == _AT_ONCE:
                for one in await _beyond(connection, asked, began):
                    yield one
                asked.clear()
        for one in await _beyond(connection, asked, began):
            yield one


async def _beyond(connection: AnyConnection, asked: list[SeenOf], began: datetime) -> list[Unseen]:
    columns = [list(column) for column in zip(*asked, strict=True)] or [[] for _ in SeenOf._fields]
    rows = await connection.fetch(_SQL["beyond"], *columns, began)
    return [Unseen(row["stream"], row["unproven"], row["older"], row["first_unseen"]) for row in rows]
