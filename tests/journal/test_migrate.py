"""Does every database get into shape exactly once, whoever starts and however many at a time?"""

import asyncio
import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from journal.audit_reader import AuditReader
from journal.errors import MigrationError
from journal.migrate import migrate, migration, migrations, view_files
from journal.sealing import Sealer
from journal.store import Journal
from journal.verify import verify
from runtime import data_folder, postgres_server
from runtime.postgres_server import EmbeddedPostgres
from tests.journal.conftest import in_role
from tests.journal.samples import CODEC, ORG, JournalDatabase, NoteTaken, append, named
from tests.servers import TestPostgres

ALL = [one.name for one in migrations()]
AFTER_RESTORE = Path(__file__).resolve().parents[2] / "journal" / "after_restore.sql"


@pytest.fixture
async def empty_cluster(real_servers: None) -> AsyncIterator[TestPostgres]:
    """A server that knows none of our roles yet."""
    temporary = Path(tempfile.gettempdir()).resolve()
    home = data_folder.prepare(temporary / f"redningskrans-test-{secrets.token_hex(4)}")
    try:
        async with EmbeddedPostgres(home) as address:
            yield TestPostgres(address.url)
    finally:
        postgres_server.discard(home)
        shutil.rmtree(home)


async def migrated(url: str) -> tuple[str, ...]:
    """What one process that starts now applies."""
    connection = await asyncpg.connect(url)
    try:
        return await migrate(connection)
    finally:
        await connection.close()


async def test_a_second_start_finds_nothing_to_do(postgres: TestPostgres) -> None:
    """All files the first time, none the second."""
    url = await postgres.fresh_database()
    assert list(await migrated(url)) == ALL
    assert await migrated(url) == ()


async def test_six_processes_at_once_on_three_databases_of_a_new_server(empty_cluster: TestPostgres) -> None:
    """Each file is applied once per database, and nobody stumbles over the roles, which all databases share."""
    urls = [await empty_cluster.fresh_database() for _ in range(3)]
    applied = await asyncio.gather(*(migrated(url) for url in urls for _ in range(6)))
    for number in range(3):
        of_one = [name for names in applied[6 * number : 6 * number + 6] for name in names]
        assert sorted(of_one) == ALL


async def test_an_ordinary_user_can_migrate_and_work(empty_cluster: TestPostgres) -> None:
    """Production hands out no superuser: a login that owns its database and may create roles is enough."""
    url = await empty_cluster.fresh_database()
    name = urlsplit(url).path[1:]
    root = await asyncpg.connect(url)
    await root.execute("CREATE ROLE drift LOGIN CREATEROLE PASSWORD 'drift'")
    await root.execute(f"ALTER DATABASE {name} OWNER TO drift")
    await root.close()
    parts = urlsplit(url)
    own_url = urlunsplit(parts._replace(netloc=f"drift:drift@{parts.hostname}:{parts.port}"))
    assert list(await migrated(own_url)) == ALL
    assert await migrated(own_url) == ()
    sealer = Sealer(os.urandom(32))
    async with (
        in_role(own_url, "redningskrans_app") as app,
        in_role(own_url, "redningskrans_audit") as audit,
        asyncpg.create_pool(own_url, min_size=1, max_size=1) as operator,
    ):
        async with Journal(app, sealer, CODEC).unit(ORG, "tk") as unit:
            (added,) = await append(unit, "case/tk", named("Åse"))
            unit.record_answer("m-1", "case/tk", 1, {}, digest="d", event_id=added.event_id)
        async with Journal(app, sealer, CODEC).unit(ORG, "tk") as unit:
            await unit.destroy_key("åse")
        assert [one.seq for one in await AuditReader(audit, sealer, CODEC).case("tk")] == [1]
        assert [fault async for fault in verify(operator)] == []


async def test_a_file_that_changed_after_it_was_applied_is_an_error(database: JournalDatabase) -> None:
    """It says which file, and what to do instead."""
    first, *others = migrations()
    changed = replace(first, sha256="0" * 64)
    async with database.operator.acquire() as connection:
        with pytest.raises(MigrationError, match=r"0001_journal\.sql has changed .* write a new file"):
            await migrate(connection, (changed, *others))


async def test_a_database_from_a_newer_version_is_left_alone(database: JournalDatabase) -> None:
    """An older program does not work on a shape it does not know."""
    async with database.operator.acquire() as connection:
        with pytest.raises(MigrationError, match=f"migration {len(ALL)}, which this version does not know"):
            await migrate(connection, migrations()[:-1])


async def test_a_file_that_fails_leaves_nothing_behind(database: JournalDatabase) -> None:
    """Its transaction takes back what it did, and the next start tries it again."""
    broken = migration(f"{len(ALL) + 1:04}_broken.sql", b"CREATE TABLE journal.half (); SELECT 1 / 0")
    mended = migration(f"{len(ALL) + 1:04}_mended.sql", b"CREATE TABLE journal.half ()")
    async with database.operator.acquire() as connection:
        with pytest.raises(asyncpg.DivisionByZeroError):
            await migrate(connection, (*migrations(), broken))
        assert await connection.fetchval("SELECT to_regclass('journal.half')") is None
        assert await migrate(connection, (*migrations(), mended)) == (mended.name,)


@pytest.mark.parametrize("name", ["1_short.sql", "0001-dash.sql", "0001_.sql", "readme.sql"])
def test_a_file_is_numbered_and_named(name: str) -> None:
    """Otherwise nobody could tell its place."""
    with pytest.raises(MigrationError):
        migration(name, b"")


def test_every_file_says_what_it_is_for_and_its_number_is_the_next() -> None:
    """From one on without a gap; the views can be made by the files that make them, the first from nothing."""
    assert [one.number for one in migrations()] == list(range(1, len(ALL) + 1))
    assert all(one.sql.startswith("-- Purpose: ") for one in migrations())
    assert "DROP TABLE IF EXISTS view.case_view" in view_files()[0].sql
    assert set(view_files()) <= set(migrations())


async def test_a_restored_dump_is_refused_until_it_is_mended(database: JournalDatabase) -> None:
    """On a new server the old transaction ids lie in the future: readers would miss what is written next."""
    await database.record("tk-1", named("Åse"))
    await database.record("tk-2", named("Bø"), named("Bø"))
    async with database.operator.acquire() as connection:
        async with connection.transaction():
            await connection.execute("SET LOCAL session_replication_role = replica")
            await connection.execute(
                "UPDATE journal.event SET transaction_id = (transaction_id::text::bigint + 1000000)::text::xid8"
            )
        with pytest.raises(MigrationError, match="restored from a dump"):
            await migrate(connection)
        assert await database.reader.follow() == []
        await connection.execute(AFTER_RESTORE.read_text("utf-8"))
        assert await migrate(connection) == ()
    await database.record("tk-1", NoteTaken(code="a", weight=1), message="m-2")
    followed = [(one.stream, one.seq) for one in await database.reader.follow()]
    assert followed == [("case/tk-1", 1), ("case/tk-2", 1), ("case/tk-2", 2), ("case/tk-1", 2)]
    assert [fault async for fault in verify(database.audit)] == []
