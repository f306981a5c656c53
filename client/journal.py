"""How does somebody write to the journal who needs PostgreSQL alone: the kill switch, a confirmation of the law?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from client.connecting import writing
from client.journals_keys import keys_to_write_with
from decisions.versions_in_use import adopt_keys
from journal.events import CODEC
from journal.sealing import Sealer
from journal.store import Journal
from runtime.errors import OtherKeys
from runtime.keys import Keys
from runtime.postgres_logins import Login
from runtime.settings import Settings

if TYPE_CHECKING:
    from asyncpg import Pool, Record


@asynccontextmanager
async def journal_alone(settings: Settings, login: Login = Login.WORK) -> AsyncIterator[Journal[Any]]:
    """The configured journal, to write in under its own keys, logged in for work or for an erasure. Raises
    ServerUnreachable, NoKeys, OtherKeys, OlderJournalError, JournalNotReadyError.
    """
    async with writing(settings, login) as pool:
        yield await journal_under(await keys_to_write_with(settings), pool)


async def journal_under(keys: Keys, pool: "Pool[Record]") -> Journal[Any]:
    """The journal behind connections, to write in. Raises OtherKeys where it is written under others than *keys*."""
    journal: Journal[Any] = Journal(pool, Sealer(keys.master), CODEC)
    if others := await adopt_keys(journal, keys.fingerprints()):
        raise OtherKeys(others)
    return journal
