"""What becomes of a stream in which a newer version has written what this one cannot read? It waits, and is shown.

Nothing is appended: only who can read a case can know what is right in it. The mark is a row beside the views, for
lists and `doctor`; the next unit that has read the stream takes it away (docs/adr/0012-events-of-a-newer-version.md).
"""

from collections.abc import Collection
from typing import TYPE_CHECKING

from journal.errors import UnknownEventTypeError, UnreadableEventError
from journal.sql import AnyConnection, statements, traced

if TYPE_CHECKING:
    from asyncpg import Pool, Record

_SQL = statements("unread")


async def mark_unread(
    pool: "Pool[Record]",
    organisation_id: str,
    tenancy_key: str,
    unread: UnknownEventTypeError | UnreadableEventError,
) -> None:
    """Marks the stream in which `unread` was met; again costs nothing. `pool` acts as `redningskrans_app`."""
    with traced("mark_unread"):
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute(_SQL["choose_organisation"], organisation_id)
            where = (organisation_id, tenancy_key, unread.stream, unread.seq, unread.type_name)
            await connection.execute(_SQL["mark_unread"], *where)


async def mark_read(connection: AnyConnection, tenancy_key: str, streams: Collection[str]) -> None:
    """Takes the marks away, inside the transaction of a unit that has read these streams."""
    with traced("mark_read"):
        await connection.execute(_SQL["mark_read"], tenancy_key, list(streams))
