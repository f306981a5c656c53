"""Is each person's key the one that events and letters were sealed with? Deleted, swapped and destroyed are told apart.

What needs which key stands in the sealed parts themselves, under the chain: the person, and a fingerprint of the key.
Without the master key the rows are held against that alone; with it each key is unwrapped, too, which only succeeds in
the row it was wrapped for.
"""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from journal.errors import SealBrokenError
from journal.faults import AT_ONCE, JournalFault, one_moment
from journal.sealing import Sealer, fingerprint
from journal.sql import statements

if TYPE_CHECKING:
    from asyncpg import Pool, Record

_SQL = statements("verify_keys")
_ERASURE: Final = "person-erased.v1"
"""The type of the events of an organisation that say whose key was destroyed: `person` in their public part."""
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


async def verify_keys(pool: "Pool[Record]", sealer: Sealer | None) -> AsyncIterator[JournalFault]:
    """Yields every key that is not as it was made, or that was destroyed and is there; read like `verify`.

    *sealer* is None where the journal's keys are not here: then a key that was swapped for another is not seen.
    """
    async with one_moment(pool) as connection:
        async for row in connection.cursor(_SQL["keys_and_their_use"], _ERASURE, prefetch=AT_ONCE):
            if found := _fault_of(row, sealer) or _erased_in_silence(row):
                kind, because = found
                yield JournalFault(f"person-key/{row['organisation_id']}/{row['person_id']}", 0, kind, because)


def _fault_of(row: "Record", sealer: Sealer | None) -> tuple[str, str] | None:
    """What is wrong with one key, as a kind and in words."""
    if not row["kept"]:
        return "key-missing", "something is sealed with a key that is nowhere, not even as destroyed"
    if not row["needed"]:
        return "key-invented", "nothing was ever sealed with it"
    if (row["wrapped"] is None) != row["destroyed"]:
        return "key-changed", "it is there and destroyed at once, or neither"
    if not row["made_then"]:
        return "key-changed", "nothing sealed with it was recorded when it says that it was made"
    if row["wrapped"] is None:
        if row["erasures_recorded"] and row["destroyed_at"] not in _told(row):
            return "key-changed", "it was destroyed at another time than any event says"
        return None
    if row["erasures_recorded"]:
        return "key-returned", "an event says that it was destroyed"
    return None if sealer is None else _fault_inside(row, sealer)


def _erased_in_silence(row: "Record") -> tuple[str, str] | None:
    if row["wrapped"] is None and not row["erasures_recorded"]:
        return "key-destroyed", "no event says that the person was erased"
    return None


def _told(row: "Record") -> set[str]:
    """When the key was destroyed, in microseconds since 1970, by the events that tell of it: one that names no time was
    written at that moment.
    """
    times = set[str]()
    for recorded_at, said in zip(row["erasures_recorded"], row["destroyed_then"], strict=True):
        with suppress(ValueError, TypeError):  # whatever somebody wrote there is no time of any key
            times.add(recorded_at if said is None else str((datetime.fromisoformat(said) - _BEGINNING) // _MICROSECOND))
    return times


def _fault_inside(row: "Record", sealer: Sealer) -> tuple[str, str] | None:
    try:
        key = sealer.unwrap(row["organisation_id"], row["person_id"], row["wrapped"])
    except SealBrokenError:
        return "key-swapped", "it was not wrapped for this person under the journal's master key"
    if {row["first_print"], row["last_print"]} - {None, fingerprint(key)}:
        return "key-swapped", "events were sealed with another key"
    return None
