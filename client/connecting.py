"""How does a client reach the journal? In the role that it may act in, and only where it has the shape we read."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from journal import shape
from runtime.postgres import connect_app, connect_pool, connect_reader, database_url
from runtime.settings import Settings

if TYPE_CHECKING:
    from asyncpg import Pool, Record


async def require_shape(settings: Settings) -> None:
    """Raise OlderJournalError or JournalNotReadyError where the configured journal is not this build's, and
    ServerUnreachable.
    """
    pool = await connect_pool(await database_url(settings), None, largest=1)
    async with pool, pool.acquire() as connection:
        await shape.require_shape(connection)


@asynccontextmanager
async def reading(settings: Settings) -> "AsyncIterator[Pool[Record]]":
    """Connections that see what the settings let them. Errors as for `require_shape`."""
    await require_shape(settings)
    async with await connect_reader(settings) as pool:
        yield pool


@asynccontextmanager
async def writing(settings: Settings) -> "AsyncIterator[Pool[Record]]":
    """Connections for decisions, one organisation at a time. Errors as for `require_shape`."""
    await require_shape(settings)
    async with await connect_app(settings) as pool:
        yield pool
