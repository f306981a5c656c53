"""Are the keys that are here the journal's? Asked before anything is read under them, written, or sent."""

from typing import TYPE_CHECKING, Any, Final

from decisions.versions_in_use import other_keys
from domain.streams.organisation import KEYS_STREAM, KeysAdopted
from journal.events import CODEC
from journal.reader import Reader
from journal.sealing import KEY_BYTES, Sealer
from runtime.errors import OtherKeys
from runtime.keys import Keys
from runtime.postgres import connect_reader
from runtime.settings import Settings

if TYPE_CHECKING:
    from asyncpg import Pool, Record

_READ_WITH: Final = ("tenancy", "master")
"""The codec's key opens nothing of the journal: who only reads may do so beside histories of another."""


async def journals_keys(settings: Settings, pool: "Pool[Record]") -> Keys:
    """The keys at hand, which are those the journal is written under; none is made. *pool* may be within any walls.

    Raises NoKeys, SettingsProblem, OtherKeys: under other keys nothing would open, as if all had been changed. Raises
    UnknownEventTypeError, UnreadableEventError, SealBrokenError where what the journal says of its keys cannot be read.
    """
    keys = settings.keys_to_read_with()
    adopted = await _adopted(pool)
    others = () if adopted is None else other_keys(adopted, keys.fingerprints())
    if read_with := [name for name in others if name in _READ_WITH]:
        raise OtherKeys(read_with)
    return keys


async def keys_to_write_with(settings: Settings) -> Keys:
    """The keys at hand for whoever writes or sends; made only where the journal knows none yet. The journal's tables
    are there. Raises ServerUnreachable, and the errors of `journals_keys` for any of the three.
    """
    async with await connect_reader(settings) as pool:
        adopted = await _adopted(pool)
    if adopted is None:
        return settings.keys()
    keys = settings.keys_to_read_with()
    if others := other_keys(adopted, keys.fingerprints()):
        raise OtherKeys(others)
    settings.require_client_key()
    return keys


async def _adopted(pool: "Pool[Record]") -> KeysAdopted | None:
    """What the journal says of its keys, which is sealed under none."""
    reader: Reader[Any] = Reader(pool, Sealer(bytes(KEY_BYTES)), CODEC)
    entries = await reader.stream(KEYS_STREAM)
    return next((entry.event for entry in entries if isinstance(entry.event, KeysAdopted)), None)
