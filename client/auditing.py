"""How does an auditor read? The whole journal, in the role that sees everything and writes nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from runtime.postgres import AUDIT_ROLE, connect_pool, database_url
from runtime.settings import Settings

if TYPE_CHECKING:
    from asyncpg import Pool, Record


@asynccontextmanager
async def whole_journal(settings: Settings) -> "AsyncIterator[Pool[Record]]":
    """Connections to the configured journal. Raises ServerUnreachable."""
    traced = settings.otlp_endpoint is not None
    async with await connect_pool(await database_url(settings), AUDIT_ROLE, largest=2, traced=traced) as pool:
        yield pool
