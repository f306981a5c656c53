"""Is a journal of another shape known before anything is read or written?"""

import asyncpg
import pytest

from journal.errors import JournalNotReadyError, MigrationError, NewerJournalError, OlderJournalError
from journal.migrate import migrate
from journal.shape import require_shape
from tests.journal.samples import JournalDatabase
from tests.servers import TestPostgres

MADE_OF_OTHER_BYTES = "UPDATE migration.applied SET sha256 = repeat('0', 64) WHERE number = 1"
NOTHING_REMEMBERED = "DROP SCHEMA migration CASCADE"
EMPTY_MEMORY = "DELETE FROM migration.applied"
LAST_IS_MISSING = "DELETE FROM migration.applied WHERE number = (SELECT max(number) FROM migration.applied)"
TAKEN_FURTHER = "INSERT INTO migration.applied (number, name, sha256) VALUES (9999, '9999_later.sql', repeat('0', 64))"
OLDEST = f"ALTER TABLE journal.event DROP COLUMN asked; {MADE_OF_OTHER_BYTES}"


async def whether_it_can_be_read(url: str) -> None:
    """What a command asks first."""
    connection = await asyncpg.connect(url)
    try:
        await require_shape(connection)
    finally:
        await connection.close()


async def whether_it_can_be_written(url: str) -> None:
    """What a worker does first."""
    connection = await asyncpg.connect(url)
    try:
        await migrate(connection)
    finally:
        await connection.close()


OLDER = {"bytes": MADE_OF_OTHER_BYTES, "memory": NOTHING_REMEMBERED, "column": OLDEST}


@pytest.mark.parametrize("changed", OLDER.values(), ids=OLDER)
async def test_the_journal_of_an_older_build_is_known_for_one(database: JournalDatabase, changed: str) -> None:
    """By commands and by workers, and left as it is."""
    await database.operator.execute(changed)
    tables = "SELECT array_agg(oid::regclass::text ORDER BY oid) FROM pg_class WHERE relkind = 'r'"
    before = await database.operator.fetchval(tables)
    for asks in (whether_it_can_be_read, whether_it_can_be_written):
        with pytest.raises(OlderJournalError):
            await asks(database.url)
    assert await database.operator.fetchval(tables) == before


@pytest.mark.parametrize("changed", [EMPTY_MEMORY, LAST_IS_MISSING])
async def test_what_a_worker_has_still_to_add_is_not_ready(database: JournalDatabase, changed: str) -> None:
    """Whoever reads waits for it."""
    await database.operator.execute(changed)
    with pytest.raises(JournalNotReadyError):
        await whether_it_can_be_read(database.url)


async def test_an_empty_database_is_not_ready(postgres: TestPostgres) -> None:
    """Nothing is there, and nothing is made by asking."""
    url = await postgres.fresh_database()
    for _ in range(2):
        with pytest.raises(JournalNotReadyError):
            await whether_it_can_be_read(url)


async def test_a_newer_versions_journal_can_be_read_and_is_worked_on_by_no_older_worker(
    database: JournalDatabase,
) -> None:
    """Several versions may be at work; one that starts now has to be the newer one."""
    await database.operator.execute(TAKEN_FURTHER)
    await whether_it_can_be_read(database.url)
    with pytest.raises(NewerJournalError):
        await whether_it_can_be_written(database.url)
    assert issubclass(NewerJournalError, MigrationError)


async def test_whoever_may_only_read_may_ask(database: JournalDatabase) -> None:
    """Who logs in to read has no more rights than that."""
    async with database.reading("a") as reader, reader._pool.acquire() as connection:
        await require_shape(connection)
