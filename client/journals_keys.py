"""Are the keys that are here the journal's? Asked for everybody who only reads: whoever writes adopts or is refused."""

from typing import TYPE_CHECKING, Any

from domain.streams.organisation import KEYS_STREAM, KeysAdopted
from journal.events import CODEC
from journal.reader import Reader
from journal.sealing import Sealer
from runtime.errors import OtherKeys
from runtime.keys import Keys
from runtime.settings import Settings

if TYPE_CHECKING:
    from asyncpg import Pool, Record


async def journals_keys(settings: Settings, pool: "Pool[Record]") -> Keys:
    """The keys at hand, which are those the journal is written under; none is made. *pool* may be within any walls.

    Raises NoKeys, SettingsProblem, OtherKeys: under other keys nothing would open, as if all had been changed. Raises
    UnknownEventTypeError, UnreadableEventError, SealBrokenError where what the journal says of its keys cannot be read.
    """
    keys = settings.keys_to_read_with()
    reader: Reader[Any] = Reader(pool, Sealer(keys.master), CODEC)
    for entry in await reader.stream(KEYS_STREAM):
        if isinstance(entry.event, KeysAdopted) and (entry.event.tenancy, entry.event.master) != keys.fingerprints():
            raise OtherKeys
    return keys
