"""Which marks of what is stuck stand in the journal? For whoever has no other reason to read it."""

from typing import Any

from client.connecting import reading
from journal.events import CODEC
from journal.reader import Reader
from journal.sealing import Sealer
from journal.views import Stuck
from runtime.settings import Settings


async def marked_as_stuck(settings: Settings) -> list[Stuck]:
    """Those that the settings let one see. Raises ServerUnreachable, OlderJournalError, JournalNotReadyError."""
    async with reading(settings) as pool:
        reader: Reader[Any] = Reader(pool, Sealer(settings.keys_to_read_with().master), CODEC)
        return await reader.stuck()
