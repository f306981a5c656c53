"""Can whoever works get past the walls, or a worker begin as somebody who could? Asked of the logins of production."""

import shutil
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

import worker
from cli import migrate as migrating
from cli import rebuild_views
from cli.doctor import doctor
from cli.erase import Typed, erase
from cli.redeliver import redeliver
from cli.resume import resume_cases
from cli.terminal.output import Output
from client.auditing import whole_journal
from client.connecting import reading, require_guards, writing
from client.error_messages import explained
from client.errors import OUT_OF_REACH, UNREADABLE
from client.migrating import migrate_journal
from journal.migrate import migrate, migrations
from runtime.errors import AddressesDiffer, NoKeys, ServerUnreachable, SettingsProblem
from runtime.postgres import AUDIT_ROLE, connect_app, connect_audit, connect_pool, connect_reader, require_one_database
from runtime.postgres_logins import VARIABLE_OF, Login
from runtime.postgres_server import EmbeddedPostgres, running
from runtime.settings import Settings
from runtime.status import parts
from tests.journal.conftest import database as database  # noqa: PLC0414 (the fixture: a migrated journal)
from tests.journal.samples import JournalDatabase, named
from tests.journal.test_shape import EMPTY_MEMORY, LAST_IS_MISSING, MADE_OF_OTHER_BYTES, TAKEN_FURTHER
from tests.runtime.conftest import own_home as own_home  # noqa: PLC0414 (the fixture: a data folder for one test)
from tests.servers import TestPostgres, on_database

GROUPS = (
    "redningskrans_owner",
    "redningskrans_app",
    "redningskrans_reader",
    "redningskrans_audit",
    "redningskrans_eraser",
)
MAY = {
    Login.WORK: {"redningskrans_app", "redningskrans_reader"},
    Login.UPKEEP: {"redningskrans_audit"},
    Login.ERASURE: {"redningskrans_app", "redningskrans_eraser"},
}
FORBIDDEN = {
    "reads events in no role": "SELECT count(*) FROM journal.event",
    "reads a list in no role": "SELECT count(*) FROM view.case_view",
    "changes what happened": "UPDATE journal.event SET public = public",
    "takes the walls down": "ALTER TABLE journal.event DISABLE ROW LEVEL SECURITY",
    "takes a trigger off": "ALTER TABLE journal.event DISABLE TRIGGER append_only",
    "turns triggers off for itself": "SET session_replication_role = replica",
    "writes that a migration was applied": "INSERT INTO migration.applied VALUES (9, 'x', 'x')",
    "makes a table": "CREATE TABLE journal.beside ()",
    "gives itself a role": "GRANT redningskrans_owner TO redningskrans_work",
    "makes a role": "CREATE ROLE beside",
    "becomes another user": "SET SESSION AUTHORIZATION redningskrans",
}


@pytest.fixture
async def filled(database: JournalDatabase) -> JournalDatabase:
    """One case of organisation a, and one of b."""
    await database.record("tk-a", named("Åse"), organisation="a")
    await database.record("tk-b", named("Bø"), organisation="b")
    return database


@pytest.fixture
def settings(database: JournalDatabase, tmp_path: Path) -> Settings:
    """The logins of production on that journal."""
    return on_database(Settings.isolated(tmp_path), database.url)


async def logged_in(url: str | None) -> "asyncpg.Connection[asyncpg.Record]":
    """In no role, as a program begins."""
    return await asyncpg.connect(url)


@pytest.fixture
async def at_work(settings: Settings) -> "AsyncIterator[asyncpg.Connection[asyncpg.Record]]":
    """A connection of the login that works."""
    connection = await logged_in(settings.database_url)
    yield connection
    await connection.close()


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("login", list(MAY))
async def test_a_login_takes_on_its_own_roles_and_no_other(settings: Settings, login: Login, group: str) -> None:
    """One `SET ROLE` passed the wall as long as everybody logged in as the owner."""
    connection = await logged_in(settings.database(login))
    try:
        if group in MAY[login]:
            await connection.execute(f"SET ROLE {group}")
        else:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(f"SET ROLE {group}")
    finally:
        await connection.close()


@pytest.mark.parametrize("statement", FORBIDDEN.values(), ids=FORBIDDEN)
async def test_whoever_works_has_no_rights_but_those_of_a_role(
    filled: JournalDatabase, at_work: "asyncpg.Connection[asyncpg.Record]", statement: str
) -> None:
    """Nothing comes with the login itself."""
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await at_work.execute(statement)


async def test_a_decision_sees_its_own_organisation_whoever_it_asks_to_be(
    filled: JournalDatabase, at_work: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    """In its role, within its wall; the way back from the role leads to a login without rights."""
    await at_work.execute("SET ROLE redningskrans_app; SET redningskrans.organisation = 'a'")
    assert {row["organisation_id"] for row in await at_work.fetch("SELECT * FROM journal.event")} == {"a"}
    for statement in ("SET row_security = off", "RESET ROLE"):
        await at_work.execute(statement)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await at_work.fetch("SELECT * FROM journal.event")


async def test_each_pool_of_the_product_is_in_its_role_by_its_login(settings: Settings) -> None:
    """Whoever decides, reads, audits."""
    found = {}
    for connect in (connect_app, connect_reader, connect_audit):
        async with await connect(settings) as pool:
            found[connect.__name__] = await pool.fetchval("SELECT format('%s as %s', session_user, current_user)")
    assert found == {
        "connect_app": "redningskrans_work as redningskrans_app",
        "connect_reader": "redningskrans_work as redningskrans_reader",
        "connect_audit": "redningskrans_upkeep as redningskrans_audit",
    }


async def test_whoever_works_cannot_connect_as_the_audit(settings: Settings) -> None:
    """The role is refused at the door."""
    with pytest.raises(ServerUnreachable, match="må ikke optræde i dem"):
        await connect_pool(settings.database_url or "", AUDIT_ROLE)


# --- who may begin --------------------------------------------------------------------------------------------------


async def begin(settings: Settings) -> tuple[str, int]:
    """What a worker says that does not begin, and its exit status."""
    with pytest.raises(Exception) as refused:  # noqa: PT011 - which one it is, explained() knows
        async with worker.working(settings):
            pass
    assert isinstance(refused.value, Exception)
    return explained(refused.value)


BEFORE_THE_FIRST = "INSERT INTO migration.applied VALUES (0, '0000_invented.sql', 'x')"
ONE_IS_ANOTHER = "UPDATE migration.applied SET number = 33 WHERE number = 3"
NOT_ITS_SHAPE = {
    "behind": (LAST_IS_MISSING, OUT_OF_REACH, "er ældre end denne udgave. Kør `python starter.py migrate`"),
    "empty": (EMPTY_MEMORY, OUT_OF_REACH, "Kør `python starter.py migrate`"),
    "ahead": (TAKEN_FURTHER, UNREADABLE, "Journalen er lavet af en nyere udgave af programmet. Brug den."),
    "said to be ahead": (TAKEN_FURTHER, UNREADABLE, "migrering 9999. Er der ingen nyere udgave, har nogen føjet det"),
    "before the first": (BEFORE_THE_FIRST, UNREADABLE, "Ukendt her: migrering 0."),
    "one is another": (ONE_IS_ANOTHER, OUT_OF_REACH, "Kør `python starter.py migrate`"),
    "another": (MADE_OF_OTHER_BYTES, UNREADABLE, "er lavet af en ældre udgave"),
}


@pytest.mark.parametrize(("change", "status", "said"), NOT_ITS_SHAPE.values(), ids=NOT_ITS_SHAPE)
async def test_a_worker_whose_schema_is_not_the_journals_stops_with_one_line(
    database: JournalDatabase, settings: Settings, change: str, status: int, said: str
) -> None:
    """It migrates nothing: that is a step of its own."""
    await database.operator.execute(change)
    line, ended = await begin(settings)
    assert (said in line, "\n" in line, ended) == (True, False, status)


async def test_a_worker_beside_a_broken_guard_stops_and_names_it(database: JournalDatabase, settings: Settings) -> None:
    """A line for each, and the status of a journal that cannot be used."""
    await database.operator.execute(
        "ALTER TABLE journal.event DISABLE TRIGGER append_only; GRANT DELETE ON journal.answer TO redningskrans_app"
    )
    said, ended = await begin(settings)
    assert ended == OUT_OF_REACH
    assert said.splitlines() == [
        "Databasens værn er ikke, som migreringerne laver dem, så intet er sat i gang:",
        "  Rettigheden DELETE på journal.answer for redningskrans_app er kommet til: ingen migrering laver det.",
        "  Triggeren append_only på journal.event er ændret.",
    ]


async def test_nobody_begins_as_the_owner(settings: Settings) -> None:
    """Neither a worker, nor whoever reads, writes or audits: the wall would hold by good will alone."""
    mighty = replace(settings, database_url=settings.owner_url, upkeep_url=settings.owner_url)
    line, ended = await begin(mighty)
    assert ended == UNREADABLE
    assert line.startswith("Brugeren i DATABASE_URL må mere, end den skal (SUPERUSER, ")
    assert line.endswith("Brug redningskrans_work: `python starter.py migrate` laver den.")
    for way_in, named_setting in (
        (reading, "DATABASE_URL"),
        (writing, "DATABASE_URL"),
        (whole_journal, "DATABASE_UPKEEP_URL"),
    ):
        with pytest.raises(Exception, match=f"Brugeren i {named_setting} må mere"):
            async with way_in(mighty):
                pass


TYPED: dict[Login, Callable[[Settings, Output], Awaitable[int]]] = {
    Login.ERASURE: lambda at, out: erase(at, out, Typed("BF-101", "p1", "asked-for", "manager/m1", "p1")),
    Login.OWNER: migrating.migrate,
}


@pytest.mark.parametrize("login", list(Login))
async def test_an_address_that_is_missing_is_named(settings: Settings, login: Login) -> None:
    """Once a database is named, nobody falls back on another login, nor on a server of one's own."""
    without = {
        Login.WORK: replace(settings, database_url=None),
        Login.UPKEEP: replace(settings, upkeep_url=None),
        Login.ERASURE: replace(settings, erasure_url=None),
        Login.OWNER: replace(settings, owner_url=None),
    }[login]
    typed = TYPED.get(login, rebuild_views.rebuild)
    with pytest.raises(SettingsProblem, match=f"{VARIABLE_OF[login]} mangler") as refused:
        await typed(without, Output.of_this_process(as_json=False))
    assert explained(refused.value)[1] == UNREADABLE


# --- whether all are let in at the same place -------------------------------------------------------------------------


async def rows(url: str) -> "list[asyncpg.Record]":
    """The lists of a journal, as its owner sees them."""
    owner = await logged_in(url)
    try:
        return await owner.fetch("SELECT xmin, case_id FROM view.case_view ORDER BY 2")
    finally:
        await owner.close()


async def test_what_is_read_in_a_copy_is_not_written_into_the_live_database(
    filled: JournalDatabase, settings: Settings, postgres: TestPostgres
) -> None:
    """Neither lists, nor repair, nor an audit of what nobody works with: one line that names both settings."""
    copy = on_database(settings, await postgres.fresh_journal())
    divided = replace(settings, upkeep_url=copy.upkeep_url)
    before = await rows(filled.url)
    out = Output.of_this_process(as_json=False)
    for typed in (
        rebuild_views.rebuild(divided, out),
        doctor(divided, out),
        redeliver(divided, out),
        resume_cases(divided, out, None),
    ):
        with pytest.raises(AddressesDiffer) as refused:
            await typed
        line, status = explained(refused.value)
        assert status == OUT_OF_REACH
        assert line.startswith("DATABASE_UPKEEP_URL fører til en anden database end DATABASE_URL. Intet er gjort.")
        assert "\n" not in line
    assert await rows(filled.url) == before
    async with whole_journal(settings), whole_journal(replace(divided, database_url=None)):
        pass


SAID_OF_ITSELF = (
    "SELECT system_identifier, oid FROM pg_control_system(), pg_database WHERE datname = current_database()"
)


def copied(home: Path) -> Path:
    """A home's twin, with the owners of its files."""
    copy = home.with_name(f"{home.name}-copy")
    subprocess.run(["cp", "-a", home, copy], check=True)
    return copy


async def test_a_copy_of_the_whole_server_is_another_database(own_home: Path) -> None:
    """By its files it is the same one, with the cluster's number, the database's, and every row."""
    async with EmbeddedPostgres(own_home):
        await migrate_journal(Settings.isolated(own_home))
    copy = copied(own_home)
    try:
        async with EmbeddedPostgres(own_home) as here, EmbeddedPostgres(copy) as there:
            said = []
            for server in (here, there):
                at_work = await logged_in(server.url_of(Login.WORK))
                said.append(await at_work.fetchrow(SAID_OF_ITSELF))
                await at_work.close()
            assert said[0] == said[1]
            await require_one_database({login: here.url_of(login) for login in Login})
            with pytest.raises(AddressesDiffer):
                await require_one_database({Login.WORK: here.url_of(Login.WORK), Login.OWNER: there.url})
    finally:
        shutil.rmtree(copy)


async def test_nothing_is_migrated_where_the_addresses_differ(postgres: TestPostgres, tmp_path: Path) -> None:
    """The owner's is named beside the three that lead elsewhere."""
    settings = on_database(Settings.isolated(tmp_path), await postgres.fresh_database())
    elsewhere = on_database(settings, await postgres.fresh_database())
    with pytest.raises(AddressesDiffer) as refused:
        await migrate_journal(replace(settings, owner_url=elsewhere.owner_url))
    others = "DATABASE_URL, DATABASE_UPKEEP_URL, DATABASE_ERASURE_URL"
    assert f"DATABASE_OWNER_URL fører til en anden database end {others}." in str(refused.value)
    owner = await logged_in(elsewhere.owner_url)
    assert await owner.fetchval("SELECT to_regnamespace('journal') IS NULL")
    await owner.close()


# --- how the logins come about ----------------------------------------------------------------------------------------


async def test_migrating_lets_the_named_logins_in_and_changes_no_password_that_works(
    postgres: TestPostgres, tmp_path: Path
) -> None:
    """Once with the passwords of the addresses, and again for nothing; one that names another role is refused."""
    settings = on_database(Settings.isolated(tmp_path), await postgres.fresh_database())
    assert await migrate_journal(settings)
    kept = (
        "SELECT array_agg(rolpassword ORDER BY rolname) FROM pg_authid"
        " WHERE rolname ~ '^redningskrans_(work|upkeep|erasure)$'"
    )
    owner = await logged_in(settings.owner_url)
    before = await owner.fetchval(kept)
    assert await migrate_journal(settings) == ()
    assert await owner.fetchval(kept) == before
    await owner.close()
    parts = urlsplit(settings.database_url or "")
    other = urlunsplit(parts._replace(netloc=parts.netloc.replace("redningskrans_work", "somebody")))
    with pytest.raises(Exception, match="DATABASE_URL skal nævne brugeren redningskrans_work, og ingen anden"):
        await migrate_journal(replace(settings, database_url=other))


async def test_a_new_password_is_let_in_by_migrating(own_home: Path) -> None:
    """The old one opens nothing any more; neither the server nor its log is told the password itself."""
    async with EmbeddedPostgres(own_home) as server:
        parts = urlsplit(server.url_of(Login.WORK))
        fresh = urlunsplit(parts._replace(netloc=f"{parts.username}:n%C3%B8gle%2F1@{parts.hostname}:{parts.port}"))
        named_all = replace(
            Settings.isolated(own_home),
            database_url=fresh,
            upkeep_url=server.url_of(Login.UPKEEP),
            owner_url=server.url,
        )
        owner = await logged_in(server.url)
        await owner.execute("ALTER SYSTEM SET log_statement = 'all'")
        await owner.execute("SELECT pg_reload_conf()")
        await owner.close()
        await migrate_journal(named_all)
        async with reading(named_all):
            pass
        with pytest.raises(asyncpg.InvalidPasswordError):
            await logged_in(server.url_of(Login.WORK))
    log = (own_home / "log" / "postgres.log").read_text("utf-8")
    assert "ROLE redningskrans_work LOGIN" in log
    assert "nøgle/1" not in log


async def test_a_home_makes_its_logins_with_passwords_of_their_own(own_home: Path) -> None:
    """Each in a file that nobody else reads."""
    async with EmbeddedPostgres(own_home) as server:
        found = await running(own_home)
        assert found is not None
        urls = {login: server.url_of(login) for login in Login}
        assert {login: found.url_of(login) for login in Login} == urls
        assert len({urlsplit(url).password for url in urls.values()}) == len(Login)
        for name in ("postgres", "postgres-work", "postgres-upkeep", "postgres-erasure"):
            assert (own_home / "keys" / name).stat().st_mode & 0o777 == 0o600


async def test_the_owners_password_of_a_home_is_read_by_migrating_alone(own_home: Path) -> None:
    """Without its file everything else goes on: reading, writing, the audit, and whoever asks what runs."""
    settings = Settings.isolated(own_home)
    async with EmbeddedPostgres(own_home):
        await migrate_journal(settings)
        (own_home / "keys" / "postgres").rename(own_home / "keys" / "kept")
        async with reading(settings), writing(settings), whole_journal(settings):
            await require_guards(settings)
        (part, *_) = await parts(settings)
        assert part.ready
        with pytest.raises(NoKeys, match="keys/postgres"):
            await migrate_journal(settings)


async def test_an_ordinary_owner_migrates_and_the_logins_work(own_home: Path) -> None:
    """Production hands out no superuser: one that owns its database and may create roles makes all of it."""
    async with EmbeddedPostgres(own_home) as server:
        root = await logged_in(server.url)
        await root.execute("DROP ROLE redningskrans_work, redningskrans_upkeep, redningskrans_erasure")
        await root.execute("CREATE ROLE drift LOGIN CREATEROLE PASSWORD 'drift'")
        await root.execute("CREATE DATABASE drift OWNER drift")
        await root.close()
        address = f"127.0.0.1:{server.port}/drift"
        settings = replace(
            Settings.isolated(own_home),
            owner_url=f"postgresql://drift:drift@{address}",
            database_url=f"postgresql://redningskrans_work:w@{address}",
            upkeep_url=f"postgresql://redningskrans_upkeep:u@{address}",
            erasure_url=f"postgresql://redningskrans_erasure:e@{address}",
        )
        assert len(await migrate_journal(settings)) == len(migrations())
        async with writing(settings), whole_journal(settings):
            pass
        owner = await logged_in(settings.owner_url)
        assert await migrate(owner) == ()
        await owner.close()
