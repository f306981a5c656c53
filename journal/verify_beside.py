"""What must be there beside the events that are? Accounts, migrations, and what marks stand for."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from journal.faults import AT_ONCE, JournalFault, one_moment
from journal.migrate import migrations
from journal.sql import statements

if TYPE_CHECKING:
    from asyncpg import Pool, Record

_SQL = statements("verify_beside")


async def verify_accounts(pool: "Pool[Record]") -> AsyncIterator[JournalFault]:
    """Yields the account of every case whose tenancy has none: it was opened with one."""
    async with one_moment(pool) as connection:
        async for row in connection.cursor(_SQL["cases_without_account"], prefetch=AT_ONCE):
            yield JournalFault(row["stream"], 1, "missing", "the case was opened with an account")


async def verify_migrations(pool: "Pool[Record]") -> AsyncIterator[JournalFault]:
    """Yields every row of `migration.applied` that is none of this build's files, as they are, and every file without.

    What lies behind the last of these files is a newer version's, or invented: only that version can tell the two apart
    (docs/adr/0034-guards-are-checked.md).
    """
    files = {one.number: (one.name, one.sha256) for one in migrations()}
    async with one_moment(pool) as connection:
        applied = {row["number"]: (row["name"], row["sha256"]) for row in await connection.fetch(_SQL["applied"])}
    for number in sorted({*files, *applied}):
        if files.get(number) != applied.get(number):
            because = "it is not the file that this version has" if number in applied else "it was never applied"
            yield JournalFault(f"migration/{number}", 0, "migration", because)


async def verify_marks(pool: "Pool[Record]") -> AsyncIterator[JournalFault]:
    """Yields every mark of an unread stream that names no event, or stands for another tenancy than the event's.

    A mark that is missing is none: the next decision that cannot read the stream makes it again.
    """
    async with one_moment(pool) as connection:
        async for row in connection.cursor(_SQL["marks_of_nothing"], prefetch=AT_ONCE):
            yield JournalFault(f"unread/{row['stream']}", 0, "mark", "there is no such event")
