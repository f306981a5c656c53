"""How does an auditor read? The whole journal, in the role that sees everything and writes nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from client.connecting import require_shape
from domain.streams.organisation import KEYS_STREAM, KeysAdopted
from journal.audit_reader import AuditReader
from journal.events import CODEC
from journal.sealing import Sealer
from runtime.errors import OtherKeys
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


async def sealer_at_hand(settings: Settings, pool: "Pool[Record]") -> Sealer | None:
    """What opens the letters of this journal; None where no keys are at hand, and none is made.

    Raises OtherKeys where those at hand are not the journal's: nothing would open, as if all had been changed.
    """
    keys = settings.keys_at_hand()
    if keys is None:
        return None
    sealer = Sealer(keys.master)
    for entry in await AuditReader(pool, sealer, CODEC).stream(KEYS_STREAM):
        if isinstance(entry.event, KeysAdopted) and (entry.event.tenancy, entry.event.master) != keys.fingerprints():
            raise OtherKeys
    return sealer


@asynccontextmanager
async def auditor(settings: Settings) -> AsyncIterator[AuditReader[Any]]:
    """A reader of every organisation. Errors as for `whole_journal`."""
    async with whole_journal(settings) as pool:
        yield AuditReader(pool, Sealer(settings.keys().master), CODEC)
