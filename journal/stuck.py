"""Which runs do not go on? Marks beside the views, left by the workers that look at them, for lists and `status`.

Nothing is appended, and nothing is decided by them (docs/adr/0036-what-counts-as-stuck.md).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from journal.sql import statements, traced
from journal.views import Stuck

if TYPE_CHECKING:
    from asyncpg import Pool, Record

_SQL = statements("stuck")


async def mark_stuck(pool: "Pool[Record]", organisation_id: str, tenancy_key: str, marks: Sequence[Stuck]) -> None:
    """Replaces the marks of a tenancy; none takes them away. `pool` acts as `redningskrans_app`."""
    with traced("mark_stuck"):
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute(_SQL["choose_organisation"], organisation_id)
            await connection.execute(_SQL["forget"], tenancy_key)
            for one in marks:
                how = (one.what.value, one.name, one.since, one.attempts, one.code, one.messages)
                await connection.execute(_SQL["mark"], organisation_id, tenancy_key, *how)
