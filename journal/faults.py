"""What is one thing that is wrong with the journal, and how is the whole of it read at one moment to find it?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import asyncpg

from journal.sql import AnyConnection, statements

if TYPE_CHECKING:
    from asyncpg import Pool, Record

_SQL = statements("verify")
AT_ONCE = 500
"""Rows that are fetched at a time where many are read."""
ODD: Final = (
    asyncpg.DataError,
    asyncpg.ProgramLimitExceededError,
    asyncpg.InternalServerError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What comes of a value that PostgreSQL can store and nobody here can have written: too long, too deep, of no year."""


@dataclass(frozen=True, slots=True)
class JournalFault:
    """A row that is not as it was written: of a stream its first bad event, of any other table the row's own name.

    `seq` is 0 for whatever has none. `kind` is a word of `audit.integrity.verify.BECAUSE`; `because` says more.
    """

    stream: str
    seq: int
    kind: str
    because: str


@asynccontextmanager
async def one_moment(pool: "Pool[Record]") -> AsyncIterator[AnyConnection]:
    """The whole journal as it stands now, for as long as it is read; writers go on meanwhile.

    `pool` may be logged in as anybody who is allowed the role `redningskrans_audit`.
    """
    async with (
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        await connection.execute(_SQL["act_as_audit"])
        yield connection
