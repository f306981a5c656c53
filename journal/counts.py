"""How much does the journal hold?"""

from typing import TYPE_CHECKING, NamedTuple

from journal.sql import statements, traced

if TYPE_CHECKING:
    from asyncpg import Pool, Record

_SQL = statements("extent")


class Extent(NamedTuple):
    """What a walk over the whole journal passes."""

    streams: int
    events: int
    documents: int


async def extent(pool: "Pool[Record]") -> Extent:
    """Counts everything. `pool` hands out connections in the role `redningskrans_audit`."""
    with traced("extent"):
        row = await pool.fetchrow(_SQL["extent"])
    assert row is not None
    return Extent(**row)
