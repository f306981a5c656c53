"""How does an auditor read? The whole journal, in the role that sees everything and writes nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from client.connecting import require_shape
from journal.audit_reader import AuditReader
from journal.events import CODEC
from journal.sealing import Sealer
from runtime.postgres import connect_audit
from runtime.settings import Settings

if TYPE_CHECKING:
    from asyncpg import Pool, Record


@asynccontextmanager
async def whole_journal(settings: Settings) -> "AsyncIterator[Pool[Record]]":
    """Connections to the configured journal that see every organisation. Raises ServerUnreachable, OlderJournalError,
    JournalNotReadyError.
    """
    await require_shape(settings)
    async with await connect_audit(settings, largest=2) as pool:
        yield pool


@asynccontextmanager
async def auditor(settings: Settings) -> AsyncIterator[AuditReader[Any]]:
    """A reader of every organisation. Errors as for `whole_journal`."""
    async with whole_journal(settings) as pool:
        yield AuditReader(pool, Sealer(settings.keys().master), CODEC)
