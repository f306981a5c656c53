"""How is a person forgotten? Their key is destroyed; every event and every hash stays as it is."""

from datetime import datetime

from journal.errors import PersonUnknownError
from journal.sql import AnyConnection, statements

_SQL = statements("erase")


async def destroy_key(connection: AnyConnection, person_id: str, at: datetime) -> datetime:
    """Destroys the key of one person as of *at* and returns when; the second time, when it was the first time.

    Within a transaction that has chosen its organisation and may take on the role `redningskrans_eraser`, in which it
    goes on. Afterwards that person's part of every event reads as None. Raises PersonUnknownError where this
    organisation has no such person.

    It leaves no event: `decisions.erasure` does, and a key that was destroyed without one is found by `doctor`.
    """
    await connection.execute(_SQL["act_as_eraser"])
    await connection.execute(_SQL["destroy_key"], person_id, at)
    row = await connection.fetchrow(_SQL["destroyed_at"], person_id)
    if row is None:
        raise PersonUnknownError("this organisation has no such person")
    destroyed_at: datetime = row["destroyed_at"]
    return destroyed_at
