"""How many messages of a day could nobody read or keep, and is each count one that a worker made?

No event says anything of such a message, so the count itself bears a MAC, under a key that no database holds. The bytes
under it are frames as in `journal/hashing.py`: the text "redningskrans.not-kept.v1", then organisation, tenancy key,
day, messages and last, the day and the instant as PostgreSQL says their seconds since 1970. A count that somebody has
changed is never made good by counting on. That one was taken away, or is an older one again, nobody can see here: of
each message that was counted the history of its run tells.
"""

import hashlib
import hmac
from collections.abc import AsyncIterator
from datetime import date
from typing import TYPE_CHECKING, Final

from journal.derived_keys import Purpose
from journal.faults import AT_ONCE, JournalFault, one_moment
from journal.hashing import framed
from journal.sealing import Sealer
from journal.sql import statements, traced

if TYPE_CHECKING:
    from asyncpg import Pool, Record

_SQL = statements("not_kept")
_TAG: Final = b"redningskrans.not-kept.v1"


async def count_not_kept(
    pool: "Pool[Record]", sealer: Sealer, organisation_id: str, tenancy_key: str, day: date
) -> None:
    """Counts one message more that could not be read and was not kept. `pool` acts as `redningskrans_app`."""
    with traced("count_not_kept"):
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute(_SQL["choose_organisation"], organisation_id)
            where = (organisation_id, tenancy_key, day)
            await connection.execute(_SQL["begin_count"], *where)
            was = await connection.fetchrow(_SQL["count_so_far"], *where)
            assert was is not None  # begun above, and nobody deletes
            count = was["messages"] + 1
            good = was["messages"] == 0 or _holds(was, sealer)
            mac = _mac(sealer, was, count, was["now_seconds"]) if good else was["mac"]
            await connection.execute(_SQL["count"], *where, count, was["now"], mac)


async def verify_not_kept(pool: "Pool[Record]", sealer: Sealer) -> AsyncIterator[JournalFault]:
    """Yields every count that no worker made, or that somebody has changed; read like `verify`."""
    async with one_moment(pool) as connection:
        async for row in connection.cursor(_SQL["every_count"], prefetch=AT_ONCE):
            if not _holds(row, sealer):
                place = f"not-kept/{row['organisation_id']}/{row['tenancy_key']}/{row['named_day']}"
                yield JournalFault(place, 0, "count", "its MAC is none of ours")


def _holds(row: "Record", sealer: Sealer) -> bool:
    if row["mac"] is None or row["last_seconds"] is None:  # by somebody who took the table's conditions away
        return False
    return hmac.compare_digest(_mac(sealer, row, row["messages"], row["last_seconds"]), row["mac"])


def _mac(sealer: Sealer, row: "Record", messages: int, last_seconds: str) -> bytes:
    parts = (row["organisation_id"], row["tenancy_key"], row["day_seconds"], str(messages), last_seconds)
    content = framed((_TAG, *(part.encode() for part in parts)))
    return hmac.digest(sealer.derived(Purpose.NOT_KEPT_MAC), content, hashlib.sha256)
