"""How is a person forgotten? Their key is destroyed; every event and every hash stays as it is."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from journal.errors import PersonUnknownError
from journal.sql import AnyConnection, statements

if TYPE_CHECKING:
    from asyncpg import Pool, Record

_SQL = statements("erase")


async def erase_person(pool: "Pool[Record]", organisation_id: str, person_id: str) -> datetime:
    """Destroys the key of one person and returns when; the second time, when it was the first time.

    `pool` may be logged in as anybody who is allowed the role `redningskrans_eraser`. Afterwards that person's part
    of every event reads as None. Raises PersonUnknownError where this organisation has no such person.

    It leaves no event: `decisions.erasure` does, and a key that was destroyed without one is found by `doctor`.
    """
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(_SQL["choose_organisation"], organisation_id)
        return await destroy_key(connection, person_id, datetime.now(UTC))


async def destroy_key(connection: AnyConnection, person_id: str, at: datetime) -> datetime:
    """The same, as of *at*, within a transaction that has chosen its organisation; it goes on in the role
    `redningskrans_eraser`.
    """
    await connection.execute(_SQL["act_as_eraser"])
    await connection.execute(_SQL["destroy_key"], person_id, at)
    row = await connection.fetchrow(_SQL["destroyed_at"], person_id)
    if row is None:
        raise PersonUnknownError("this organisation has no such person")
    destroyed_at: datetime = row["destroyed_at"]
    return destroyed_at
