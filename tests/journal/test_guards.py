"""Is every guard of the database what the migrations make, and is each that somebody took away named?"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from danish.guards import what_is_wrong
from journal import guards
from journal.guards import as_made, as_text, as_they_are, differences
from journal.migrate import migrate
from tests.journal.samples import JournalDatabase
from tests.journal.test_migrate import empty_cluster as empty_cluster  # noqa: PLC0414 (the fixture)
from tests.servers import TestPostgres

FILE = Path(guards.__file__).with_name("guards.txt")


def changed(which: str, found: str, made: str) -> str:
    """What is said of a guard that has become another."""
    return f"{which} er ændret: „{found}“ i stedet for „{made}“."


def new(which: str) -> str:
    """What is said of a guard that was not made."""
    return f"{which} er kommet til: ingen migrering laver det."


REFUSED = "FOR EACH ROW EXECUTE FUNCTION journal.refuse_change()"
OURS = "TABLE OWNER redningskrans_owner"
WALLED = f"{OURS} ROW SECURITY FORCE ROW SECURITY"
BROKEN: dict[str, tuple[str, list[str] | None]] = {
    "a trigger is gone": (
        "DROP TRIGGER append_only ON journal.event",
        ["Triggeren append_only på journal.event mangler."],
    ),
    "a trigger is off": (
        "ALTER TABLE journal.answer DISABLE TRIGGER append_only_whole",
        ["Triggeren append_only_whole på journal.answer er ændret."],
    ),
    "a trigger is on for replicas only": (
        "ALTER TABLE journal.letter ENABLE REPLICA TRIGGER append_only",
        ["Triggeren append_only på journal.letter er ændret."],
    ),
    "a trigger stands for fewer events": (
        (
            "DROP TRIGGER append_only ON journal.document;"
            f"CREATE TRIGGER append_only BEFORE DELETE ON journal.document {REFUSED}"
        ),
        ["Triggeren append_only på journal.document er ændret."],
    ),
    "a trigger is new": (
        f"CREATE TRIGGER later BEFORE INSERT ON journal.event {REFUSED}",
        [new("Triggeren later på journal.event")],
    ),
    "a trigger's function does nothing": (
        "CREATE OR REPLACE FUNCTION journal.refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
        ["Funktionen journal.refuse_change() er ændret."],
    ),
    "the wall's function says every organisation": (
        "CREATE OR REPLACE FUNCTION journal.reads_all() RETURNS boolean LANGUAGE sql STABLE RETURN true",
        ["Funktionen journal.reads_all() er ændret."],
    ),
    "a function runs with its owner's rights": (
        "ALTER FUNCTION journal.this_organisation() SECURITY DEFINER",
        ["Funktionen journal.this_organisation() er ændret."],
    ),
    "a function is new": (
        "CREATE FUNCTION journal.peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
        [new("Funktionen journal.peek()"), new("Rettigheden EXECUTE på journal.peek() for PUBLIC")],
    ),
    "row level security is off": (
        "ALTER TABLE journal.event DISABLE ROW LEVEL SECURITY",
        [changed("Tabellen journal.event", f"{OURS} FORCE ROW SECURITY", WALLED)],
    ),
    "row level security is not forced": (
        "ALTER TABLE view.dispatch NO FORCE ROW LEVEL SECURITY",
        [changed("Tabellen view.dispatch", f"{OURS} ROW SECURITY", WALLED)],
    ),
    "a policy is gone": (
        "DROP POLICY own_organisation ON journal.person_key",
        ["Adgangsreglen own_organisation på journal.person_key mangler."],
    ),
    "a policy lets everything through": (
        "ALTER POLICY own_organisation ON journal.answer USING (true)",
        [
            changed(
                "Adgangsreglen own_organisation på journal.answer",
                "PERMISSIVE ALL TO redningskrans_app USING (true)",
                "PERMISSIVE ALL TO redningskrans_app USING ((organisation_id = journal.this_organisation()))",
            )
        ],
    ),
    "a policy is for others, too": (
        "ALTER POLICY audit_sees_all ON view.unread TO redningskrans_audit, redningskrans_reader",
        [
            changed(
                "Adgangsreglen audit_sees_all på view.unread",
                "PERMISSIVE SELECT TO redningskrans_audit, redningskrans_reader USING (true)",
                "PERMISSIVE SELECT TO redningskrans_audit USING (true)",
            )
        ],
    ),
    "a policy is new": (
        "CREATE POLICY everybody ON view.work_list FOR SELECT USING (true)",
        [new("Adgangsreglen everybody på view.work_list")],
    ),
    "a table may be changed": (
        "GRANT UPDATE ON journal.event TO redningskrans_app",
        [new("Rettigheden UPDATE på journal.event for redningskrans_app")],
    ),
    "a column may be changed": (
        "GRANT UPDATE (public) ON journal.event TO PUBLIC",
        [new("Rettigheden UPDATE på journal.event.public for PUBLIC")],
    ),
    "a right is gone": (
        "REVOKE SELECT ON journal.letter FROM redningskrans_audit",
        ["Rettigheden SELECT på journal.letter for redningskrans_audit mangler."],
    ),
    "a right may be handed on": (
        "GRANT SELECT ON journal.event TO redningskrans_reader WITH GRANT OPTION",
        [changed("Rettigheden SELECT på journal.event for redningskrans_reader", "WITH GRANT OPTION", "")],
    ),
    "a schema is open": (
        "GRANT CREATE ON SCHEMA journal TO redningskrans_app",
        [new("Rettigheden CREATE på schema journal for redningskrans_app")],
    ),
    "what is made later is open": (
        "ALTER DEFAULT PRIVILEGES IN SCHEMA journal GRANT ALL ON TABLES TO redningskrans_app",
        [new("Standardrettighederne i journal")],
    ),
    "a table is another's": (
        "ALTER TABLE journal.document OWNER TO redningskrans_app",
        [
            changed("Tabellen journal.document", "TABLE OWNER redningskrans_app", OURS),
            "Rettigheden INSERT på journal.document for redningskrans_app mangler.",
            "Rettigheden SELECT på journal.document for redningskrans_app mangler.",
        ],
    ),
    "a schema is another's": (
        "ALTER SCHEMA view OWNER TO redningskrans_reader",
        [
            "Rettigheden USAGE på schema view for redningskrans_reader mangler.",
            changed("Skemaet view", "OWNER redningskrans_reader", "OWNER redningskrans_owner"),
        ],
    ),
    "the list of migrations is another's": (
        "ALTER TABLE migration.applied OWNER TO redningskrans_app",
        [changed("Tabellen migration.applied", "TABLE OWNER redningskrans_app", "TABLE OWNER whoever migrates")],
    ),
    "a table is not logged": (
        "ALTER TABLE journal.answer SET UNLOGGED",
        [changed("Tabellen journal.answer", f"{OURS} UNLOGGED ROW SECURITY FORCE ROW SECURITY", WALLED)],
    ),
    "a table is gone": ("DROP TABLE view.unread", None),
    "a table inherits": (
        "CREATE TABLE beside () INHERITS (journal.document)",
        [new("Den afledte tabel public.beside")],
    ),
    "a view looks past the walls": ("CREATE VIEW view.everything AS SELECT * FROM view.open_deadline", None),
    "a rule swallows what is written": (
        "CREATE RULE lost AS ON INSERT TO journal.answer DO INSTEAD NOTHING",
        [new("Omskrivningsreglen lost på journal.answer")],
    ),
    "a condition is gone": (
        "ALTER TABLE journal.document DROP CONSTRAINT document_check",
        ["Betingelsen document_check på journal.document mangler."],
    ),
    "a primary key is gone": (
        "ALTER TABLE journal.event DROP CONSTRAINT event_pkey",
        [
            "Betingelsen event_pkey på journal.event mangler.",
            "Det entydige indeks journal.event_pkey på journal.event mangler.",
        ],
    ),
    "a unique index is gone": (
        "DROP INDEX view.one_open_case_per_tenancy",
        ["Det entydige indeks view.one_open_case_per_tenancy på view.case_view mangler."],
    ),
    "a column may be empty": (
        "ALTER TABLE journal.event ALTER COLUMN actor DROP NOT NULL",
        [changed("Kolonnen journal.event.actor", "text", "text NOT NULL")],
    ),
    "a column is numbered by whoever writes": (
        "ALTER TABLE journal.event ALTER COLUMN position SET GENERATED BY DEFAULT",
        [
            changed(
                "Kolonnen journal.event.position",
                "bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY",
                "bigint NOT NULL GENERATED ALWAYS AS IDENTITY",
            )
        ],
    ),
    "triggers are off for the session": (
        "SET session_replication_role = replica",
        [changed("Indstillingen session_replication_role", "replica", "origin")],
    ),
}

BEYOND: dict[str, tuple[str, list[str]]] = {
    "a function elsewhere runs with its owner's rights": (
        "CREATE FUNCTION public.peek(text) RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
        [new("Funktionen public.peek(text)")],
    ),
    "one among the server's own does": (
        (
            "SET allow_system_table_mods = on;"
            "CREATE FUNCTION pg_catalog.peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'"
        ),
        [new("Funktionen pg_catalog.peek()")],
    ),
    "a view elsewhere looks past the walls": (
        "CREATE VIEW public.everything AS SELECT stream, bytes FROM journal.event, journal.document",
        [new("Visningen public.everything")],
    ),
    "a view elsewhere keeps what it saw": (
        "CREATE SCHEMA beside; CREATE MATERIALIZED VIEW beside.kept AS SELECT * FROM view.work_list",
        [new("Visningen beside.kept")],
    ),
    "a rule elsewhere writes to us": (
        (
            "CREATE TABLE public.mailbox (hash text, kind text, bytes bytea);"
            "CREATE RULE written AS ON INSERT TO public.mailbox DO ALSO INSERT INTO journal.document SELECT NEW.*"
        ),
        [new("Visningen public.mailbox")],
    ),
    "every statement is looked at": (
        (
            "CREATE FUNCTION public.seen() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
            "CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION public.seen()"
        ),
        [new("Hændelsestriggeren watch")],
    ),
    "whoever works may make schemas": (
        "DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO redningskrans_work', current_database()); END $$",
        [new("Rettigheden CREATE på databasen for redningskrans_work")],
    ),
    "whoever works may make tables for the moment, by name": (
        "DO $$ BEGIN EXECUTE format('GRANT TEMP ON DATABASE %I TO redningskrans_app', current_database()); END $$",
        [new("Rettigheden TEMPORARY på databasen for redningskrans_app")],
    ),
    "everybody may make schemas": (
        "DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO PUBLIC', current_database()); END $$",
        [new("Rettigheden CREATE på databasen for PUBLIC")],
    ),
    "everybody may make functions where names are looked up": (
        "GRANT CREATE ON SCHEMA public TO PUBLIC",
        [new("Rettigheden CREATE på schema public for PUBLIC")],
    ),
    "the database is another's": (
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO redningskrans_upkeep', current_database()); END $$",
        [new("Rettigheden OWNER på databasen for redningskrans_upkeep")],
    ),
    "the session shows no row behind a wall": (
        "SET row_security = off",
        [changed("Indstillingen row_security", "off", "on")],
    ),
}
"""What leads to our tables from outside the three schemas."""
HARMLESS = {
    "a definer's function of somebody who reaches nothing": (
        "CREATE ROLE nobody_much; GRANT CREATE ON SCHEMA public TO nobody_much; SET ROLE nobody_much;"
        "CREATE FUNCTION public.theirs() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'; RESET ROLE"
    ),
    "a view of a table of theirs": "CREATE TABLE public.theirs (a text); CREATE VIEW public.all_theirs AS TABLE theirs",
    "a function that runs as whoever calls it": "CREATE FUNCTION public.plain() RETURNS bigint LANGUAGE sql RETURN 1",
    "logins are let in by name alone": (
        "DO $$ BEGIN EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());"
        "EXECUTE format('GRANT CONNECT ON DATABASE %I TO redningskrans_work', current_database()); END $$"
    ),
    "a stranger may change a parameter": (
        "CREATE ROLE nobody_much; GRANT SET ON PARAMETER session_replication_role TO nobody_much"
    ),
}
"""What an administrator may do beside us, and no guard is another for it."""

ROLES = {
    "may turn triggers off for itself": (
        "GRANT SET ON PARAMETER session_replication_role TO redningskrans_app",
        new("Rettigheden SET på parameter session_replication_role for redningskrans_app"),
    ),
    "may set it for the whole server": (
        "GRANT ALTER SYSTEM ON PARAMETER session_replication_role TO PUBLIC",
        new("Rettigheden ALTER SYSTEM på parameter session_replication_role for PUBLIC"),
    ),
    "has what it may by itself": (
        "ALTER ROLE redningskrans_work INHERIT",
        changed("Rollen redningskrans_work", "LOGIN INHERIT", "LOGIN"),
    ),
    "migrates with its triggers off": (
        "DO $$ BEGIN EXECUTE format('ALTER ROLE %I SET session_replication_role = replica', current_user); END $$",
        new("Indstillingen session_replication_role for den, der migrerer"),
    ),
    "migrates by another's name": (
        ("CREATE ROLE stranger LOGIN;DO $$ BEGIN EXECUTE format('GRANT %I TO stranger', current_user); END $$"),
        new("Medlemskabet stranger i den, der migrerer"),
    ),
    "has its triggers off": (
        "ALTER ROLE redningskrans_work SET session_replication_role = replica",
        new("Indstillingen session_replication_role for redningskrans_work"),
    ),
    "begins within a wall that nobody chose": (
        "ALTER ROLE redningskrans_work SET redningskrans.organisation = 'a'",
        new("Indstillingen redningskrans.organisation for redningskrans_work"),
    ),
    "is in a database that says what is seen": (
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET row_security = off', current_database()); END $$",
        new("Indstillingen row_security for databasen"),
    ),
    "sees past the walls": (
        "ALTER ROLE redningskrans_reader BYPASSRLS",
        changed("Rollen redningskrans_reader", "INHERIT BYPASSRLS", "INHERIT"),
    ),
    "may do anything": (
        "ALTER ROLE redningskrans_work SUPERUSER",
        changed("Rollen redningskrans_work", "LOGIN SUPERUSER", "LOGIN"),
    ),
    "may make roles": (
        "ALTER ROLE redningskrans_upkeep CREATEROLE CREATEDB REPLICATION",
        changed("Rollen redningskrans_upkeep", "LOGIN CREATEROLE CREATEDB REPLICATION", "LOGIN"),
    ),
    "logs in": (
        "ALTER ROLE redningskrans_owner LOGIN",
        changed("Rollen redningskrans_owner", "LOGIN INHERIT", "INHERIT"),
    ),
    "may take on another": (
        "GRANT redningskrans_owner TO redningskrans_work",
        new("Medlemskabet redningskrans_work i redningskrans_owner"),
    ),
    "may take on a role of the server": (
        "GRANT pg_read_all_data TO redningskrans_app",
        new("Medlemskabet redningskrans_app i pg_read_all_data"),
    ),
    "is taken on by a stranger": (
        "CREATE ROLE stranger LOGIN; GRANT redningskrans_app TO stranger",
        new("Medlemskabet stranger i redningskrans_app"),
    ),
    "may hand on what it is": (
        "GRANT redningskrans_app TO redningskrans_work WITH ADMIN OPTION",
        changed("Medlemskabet redningskrans_work i redningskrans_app", "ADMIN", ""),
    ),
    "is no member any more": (
        "REVOKE redningskrans_reader FROM redningskrans_work",
        "Medlemskabet redningskrans_work i redningskrans_reader mangler.",
    ),
}


@asynccontextmanager
async def connected(url: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """Whoever owns the server."""
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


async def made_by_the_migrations(postgres: TestPostgres) -> str:
    """What stands in an empty database after them, as the file has it."""
    async with connected(await postgres.fresh_database()) as owner:
        await migrate(owner)
        return as_text(await as_they_are(owner))


@pytest.mark.record
async def test_record_the_guards(postgres: TestPostgres) -> None:
    """Run by hand after a migration was changed or added; the difference is read before it is kept."""
    await asyncio.to_thread(FILE.write_text, await made_by_the_migrations(postgres), "utf-8")


async def test_the_file_is_what_the_migrations_make(postgres: TestPostgres) -> None:
    """Line for line."""
    made = (await made_by_the_migrations(postgres)).splitlines()
    assert made == FILE.read_text("utf-8").splitlines(), "record the guards anew: pytest -m record (CONTRIBUTING.md)"
    assert len(as_made()) == len(made)


@pytest.mark.parametrize(("change", "said"), BROKEN.values(), ids=BROKEN)
async def test_a_guard_that_a_superuser_broke_is_named(
    database: JournalDatabase, change: str, said: list[str] | None
) -> None:
    """Each in a line of its own, and nothing else; where a whole table comes or goes, all that belongs to it."""
    async with connected(database.url) as owner:
        assert await differences(owner) == ()
        await owner.execute(change)
        found = [what_is_wrong(one) for one in await differences(owner)]
    assert all("\n" not in line for line in found)
    assert found == said if said else found


@pytest.mark.parametrize(("change", "said"), BEYOND.values(), ids=BEYOND)
async def test_a_way_past_the_guards_from_elsewhere_is_named(
    database: JournalDatabase, change: str, said: list[str]
) -> None:
    """Taken back afterwards: some of it belongs to the whole server."""
    async with connected(database.url) as owner:
        transaction = owner.transaction()
        await transaction.start()
        await owner.execute(change)
        assert [what_is_wrong(one) for one in await differences(owner)] == said
        await transaction.rollback()
        await owner.execute("RESET ALL")
        assert await differences(owner) == ()


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
async def test_what_leads_nowhere_near_us_is_nobodys_fault(database: JournalDatabase, change: str) -> None:
    """A worker does not stop for it."""
    async with connected(database.url) as owner:
        transaction = owner.transaction()
        await transaction.start()
        await owner.execute(change)
        assert await differences(owner) == ()
        await transaction.rollback()


@pytest.mark.timeout(120)
async def test_a_role_that_a_superuser_changed_is_named(empty_cluster: TestPostgres) -> None:
    """Roles belong to the whole server: each is changed within a transaction that is taken back."""
    async with connected(await empty_cluster.fresh_database()) as owner:
        await migrate(owner)
        for change, said in ROLES.values():
            transaction = owner.transaction()
            await transaction.start()
            await owner.execute(change)
            assert [what_is_wrong(one) for one in await differences(owner)] == [said]
            await transaction.rollback()
        assert await differences(owner) == ()


def as_login(url: str, name: str, database: str | None = None) -> str:
    """The address by which a login reaches a server, its password its own name."""
    parts = urlsplit(url)
    path = f"/{database}" if database else parts.path
    return urlunsplit(parts._replace(netloc=f"{name}:{name}@{parts.hostname}:{parts.port}", path=path))


@pytest.mark.timeout(120)
async def test_what_a_member_may_by_another_grant_is_named_beside_the_first(empty_cluster: TestPostgres) -> None:
    """From PostgreSQL 16 on a role may be given twice, by several who may give it: each is a row of its own."""
    async with connected(empty_cluster.url) as superuser:
        await migrate(superuser)
        await superuser.execute("CREATE ROLE another; GRANT redningskrans_app TO another WITH ADMIN OPTION")
        for options in ("ADMIN OPTION", "INHERIT TRUE"):
            await superuser.execute(
                f"SET ROLE another; GRANT redningskrans_app TO redningskrans_work WITH {options}; RESET ROLE"
            )
        named = [what_is_wrong(one) for one in await differences(superuser)]
    assert changed("Medlemskabet redningskrans_work i redningskrans_app", "ADMIN INHERIT", "") in named


@pytest.mark.timeout(120)
async def test_an_owner_whom_no_superuser_made_breaks_no_guard_until_its_maker_acts_as_it(
    empty_cluster: TestPostgres,
) -> None:
    """As hosted servers have it: what PostgreSQL gives a maker of roles is nobody's to take away."""
    async with connected(empty_cluster.url) as superuser:
        await superuser.execute("CREATE ROLE hosted LOGIN CREATEROLE CREATEDB PASSWORD 'hosted'")
    async with connected(as_login(empty_cluster.url, "hosted")) as maker:
        await maker.execute("CREATE ROLE drift LOGIN CREATEROLE PASSWORD 'drift'")
        await maker.execute("GRANT drift TO hosted")  # whoever gives a database to an owner must be a member
        await maker.execute("CREATE DATABASE managed OWNER drift")
        async with connected(as_login(empty_cluster.url, "drift", "managed")) as owner:
            await migrate(owner)
            acts = [new("Medlemskabet hosted i den, der migrerer")]
            assert [what_is_wrong(one) for one in await differences(owner)] == acts
            await maker.execute("REVOKE drift FROM hosted")
            assert await differences(owner) == ()
            for right, other in (("INHERIT", "SET"), ("SET", "INHERIT")):
                await maker.execute(f"GRANT drift TO hosted WITH {right} TRUE, {other} FALSE")
                assert [what_is_wrong(one) for one in await differences(owner)] == acts
                await maker.execute("REVOKE drift FROM hosted")
            assert await differences(owner) == ()


@pytest.mark.parametrize("role", ["redningskrans_app", "redningskrans_reader", "redningskrans_audit"])
async def test_whoever_works_may_ask(database: JournalDatabase, role: str) -> None:
    """The catalogue is everybody's; what a path of the session leads to changes no name."""
    async with connected(database.url) as connection:
        await connection.execute(f"SET search_path = journal, view; SET ROLE {role}")
        assert await differences(connection) == ()


async def test_a_database_without_a_journal_has_none_of_them(postgres: TestPostgres) -> None:
    """Every line of the file but those of the server's roles and settings is named."""
    async with connected(await postgres.fresh_database()) as owner:
        missing = {(one.kind, one.name) for one in await differences(owner) if one.found is None}
    assert missing == {guard for guard in as_made() if guard[0] not in ("role", "member", "setting")}
