"""How does somebody write to the journal who needs PostgreSQL alone: the kill switch, a confirmation of the law?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from client.connecting import writing
from decisions.versions_in_use import keys_are_the_journals
from journal.events import CODEC
from journal.sealing import Sealer
from journal.store import Journal
from runtime.errors import OtherKeys
from runtime.settings import Settings


@asynccontextmanager
async def journal_alone(settings: Settings) -> AsyncIterator[Journal[Any]]:
    """The configured journal, to write in under its own keys. Raises ServerUnreachable, OtherKeys,
    OlderJournalError, JournalNotReadyError.
    """
    keys = settings.keys()
    async with writing(settings) as pool:
        journal: Journal[Any] = Journal(pool, Sealer(keys.master), CODEC)
        if not await keys_are_the_journals(journal, *keys.fingerprints()):
            raise OtherKeys
        yield journal
