"""Is the key of each person what it was: there, their own, or destroyed by a recorded erasure?

Three things look alike to whoever reads, for nothing opens: a row that was deleted, a key that is another's, and a key
that somebody destroyed by hand. They are told apart here, over the whole journal.
"""

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from journal.errors import SealBrokenError
from journal.rows import keys_from
from journal.sealing import Sealer, fingerprint, keys_of_parts
from journal.sql import AnyConnection, statements

if TYPE_CHECKING:
    from asyncpg import Pool, Record

_SQL = statements("person_keys")
_AT_ONCE = 500

KeyFaultKind = Literal["missing", "swapped", "destroyed"]
Person = tuple[str, str]
"""The organisation, and the opaque id within it."""


@dataclass(frozen=True, slots=True)
class PersonKeyFault:
    """A key that is not what it was, with whose it is by opaque id.

    `missing`: something is sealed under it, and it has no row, not even as destroyed. `swapped`: it is not the key
    under which that was sealed, or does not open under the master key. `destroyed`: no erasure is recorded.
    """

    organisation_id: str
    person_id: str
    kind: KeyFaultKind


async def person_key_faults(pool: "Pool[Record]", sealer: Sealer) -> AsyncIterator[PersonKeyFault]:
    """Every key that is not as it should be. `pool` is in the role `redningskrans_audit`; one snapshot is read."""
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        sealed_under = await _sealed_under(connection)
        erased = {(row["organisation_id"], row["person_id"]) for row in await connection.fetch(_SQL["erasures"])}
        async for row in connection.cursor(_SQL["every_key"], prefetch=_AT_ONCE):
            person = (row["organisation_id"], row["person_id"])
            used = sealed_under.pop(person, set())
            if row["wrapped"] is None:
                if person not in erased:
                    yield PersonKeyFault(*person, "destroyed")
            elif not _is_the_one(row, used, sealer):
                yield PersonKeyFault(*person, "swapped")
    for person in sorted(sealed_under):
        yield PersonKeyFault(*person, "missing")


async def _sealed_under(connection: AnyConnection) -> dict[Person, set[str]]:
    """The fingerprints of the keys under which each person's parts are sealed."""
    found: dict[Person, set[str]] = defaultdict(set)
    async for row in connection.cursor(_SQL["sealed_parts"], prefetch=_AT_ONCE):
        with suppress(SealBrokenError):  # what was changed there, `verify` finds by its hash
            for person, key in keys_of_parts(row["sealed"]):
                found[row["organisation_id"], person].add(key)
    return found


def _is_the_one(row: "Record", used: set[str], sealer: Sealer) -> bool:
    try:
        key = keys_from([row], sealer)[row["organisation_id"]][row["person_id"]]
    except SealBrokenError:
        return False
    return key is not None and used <= {fingerprint(key)}
