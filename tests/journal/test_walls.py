"""What can nobody do to the journal, not even by mistake? Asked of the real roles on the real server."""

import asyncio
from dataclasses import replace
from typing import Any

import asyncpg
import pytest

from journal.errors import UnknownEventTypeError
from journal.store import Journal
from tests.journal.samples import CODEC, DAY, House, append, named

TABLES = (
    "journal.event",
    "journal.answer",
    "journal.letter",
    "journal.person_key",
    "view.case_view",
    "view.work_list",
    "view.open_deadline",
    "view.dispatch",
    "view.unread",
)
APPEND_ONLY = ("journal.event", "journal.answer", "journal.document", "journal.letter")


@pytest.fixture
async def filled(house: House) -> House:
    """One case of organisation a, and one of b."""
    await house.record("tk-a", named("Åse"), organisation="a")
    await house.record("tk-b", named("Bø"), organisation="b")
    for organisation in ("a", "b"):
        unread = UnknownEventTypeError("neighbour-heard.v1", f"case/tk-{organisation}-1", 2)
        async with house.journal.unit(organisation, f"tk-{organisation}") as unit:
            await unit.keep_letter(b"letter", ["p"])
        await house.journal.mark_unread(organisation, f"tk-{organisation}", unread)
    await house.operator.execute(
        "INSERT INTO journal.document (hash, kind, bytes) VALUES (encode(sha256('x'), 'hex'), 'law', 'x')"
    )
    return house


@pytest.mark.parametrize("table", TABLES)
async def test_an_organisation_sees_its_own_rows_and_no_other(filled: House, table: str) -> None:
    """Without a setting nothing, with the empty one (which is what is left after use) nothing, with a its own."""
    async with filled.app.acquire() as connection:
        assert await connection.fetch(f"SELECT * FROM {table}") == []
        async with connection.transaction():
            await connection.execute("SELECT set_config('redningskrans.organisation', 'a', true)")
            rows = await connection.fetch(f"SELECT organisation_id FROM {table}")
            assert {row["organisation_id"] for row in rows} == {"a"}
        assert await connection.fetchval("SELECT current_setting('redningskrans.organisation')") == ""
        assert await connection.fetch(f"SELECT * FROM {table}") == []


@pytest.mark.parametrize("table", TABLES)
async def test_the_audit_sees_every_organisation(filled: House, table: str) -> None:
    """Its own policy lets it."""
    rows = await filled.audit.fetch(f"SELECT organisation_id FROM {table}")
    assert {row["organisation_id"] for row in rows} == {"a", "b"}


@pytest.mark.parametrize("table", TABLES)
async def test_the_wall_holds_the_owner_of_the_tables_too(filled: House, table: str) -> None:
    """Row level security is forced: only a superuser and the audit see past it."""
    async with filled.operator.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL ROLE redningskrans_owner")
        assert await connection.fetch(f"SELECT * FROM {table}") == []


async def test_every_table_with_an_organisation_has_a_forced_wall(house: House) -> None:
    """A table that a later migration adds without one fails here."""
    rows = await house.operator.fetch(
        "SELECT relnamespace::regnamespace || '.' || relname AS name, relrowsecurity AND relforcerowsecurity AS walled"
        " FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'organisation_id'"
        " WHERE relkind = 'r' AND relnamespace IN ('journal'::regnamespace, 'view'::regnamespace)"
    )
    assert {row["name"]: row["walled"] for row in rows} == dict.fromkeys(TABLES, True)


@pytest.mark.parametrize("setting", [None, "", "b"], ids=["none", "empty", "another"])
async def test_a_foreign_row_cannot_be_written(house: House, setting: str | None) -> None:
    """Nor one of an organisation without a name."""
    for organisation in ("a", ""):
        with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.CheckViolationError)):
            await _insert(house, organisation, setting)


async def _insert(house: House, organisation: str, setting: str | None) -> None:
    async with house.app.acquire() as connection, connection.transaction():
        if setting is not None:
            await connection.execute("SELECT set_config('redningskrans.organisation', $1, true)", setting)
        await connection.execute(
            "INSERT INTO journal.answer (organisation_id, message_id, stream, seq, answer, recorded_at)"
            " VALUES ($1, 'm', 'case/tk', 0, '{}', now())",
            organisation,
        )


async def test_a_view_row_of_another_organisation_cannot_be_taken_over(filled: House) -> None:
    """Even where two organisations' case ids were to meet."""
    row = await filled.reader.case_view("tk-a")
    assert row is not None
    met = replace(row, tenancy_key="tk-b")

    async def take_over() -> None:
        async with filled.journal.unit("b", "tk-b") as unit:
            unit.put_case(met)

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await take_over()


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("change", ["UPDATE {} SET {}", "DELETE FROM {}", "TRUNCATE {}"])
async def test_the_application_has_no_right_to_change_what_was_written(filled: House, table: str, change: str) -> None:
    """Events, answers and documents: select and insert is all there is."""
    await _refused(filled.app, change, table, asyncpg.InsufficientPrivilegeError)
    await _refused(filled.audit, change, table, asyncpg.InsufficientPrivilegeError)


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("change", ["UPDATE {} SET {}", "DELETE FROM {}", "TRUNCATE {}"])
async def test_behind_the_missing_right_stands_a_trigger(filled: House, table: str, change: str) -> None:
    """It stops even the superuser who runs the migrations."""
    await _refused(filled.operator, change, table, asyncpg.RestrictViolationError)


async def _refused(
    pool: "asyncpg.Pool[asyncpg.Record]", change: str, table: str, error: type[asyncpg.PostgresError]
) -> None:
    column = {"journal.document": "kind = 'policy'", "journal.letter": "sealed = ''"}.get(table, "seq = 7")
    with pytest.raises(error):
        await pool.execute(change.format(table, column))


async def test_a_key_can_be_destroyed_and_nothing_else(filled: House) -> None:
    """Not deleted, not replaced, not brought back, not given to somebody else; and not by the application."""
    for change in (
        "DELETE FROM journal.person_key",
        "TRUNCATE journal.person_key",
        "UPDATE journal.person_key SET wrapped = 'x'",
        "UPDATE journal.person_key SET person_id = person_id || 'x', wrapped = null, destroyed_at = now()",
    ):
        with pytest.raises(asyncpg.RestrictViolationError):
            await filled.operator.execute(change)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await filled.app.execute(change)


async def test_the_eraser_reaches_keys_and_nothing_more(filled: House) -> None:
    """Neither events nor views, and of the keys only what destroying takes."""

    async def as_eraser(statement: str) -> None:
        async with filled.operator.acquire() as connection, connection.transaction():
            await connection.execute("SET LOCAL ROLE redningskrans_eraser")
            await connection.execute(statement)

    for statement in (
        "SELECT * FROM journal.event",
        "SELECT * FROM view.case_view",
        "INSERT INTO journal.person_key (person_id, organisation_id, wrapped) VALUES ('x', 'a', 'x')",
        "UPDATE journal.person_key SET organisation_id = 'b'",
        "DELETE FROM journal.person_key",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_eraser(statement)


async def test_a_unit_acts_as_the_application_whoever_logged_in(house: House) -> None:
    """A pool that was given no role, with a superuser behind it, does not slip past the walls."""
    journal = type(house.journal)(house.operator, house.sealer, CODEC)
    await house.record("tk-a", named("Åse"), organisation="a")
    async with journal.unit("b", "tk-a") as unit:
        assert await unit.load("case/tk-a") == []
        assert await unit._connection.fetchval("SELECT current_user") == "redningskrans_app"
    assert await house.operator.fetchval("SELECT current_user") != "redningskrans_app"


async def test_a_name_with_a_quote_in_it_stays_a_name(house: House) -> None:
    """Organisation and tenancy travel as digits, so nothing in them is ever read as SQL."""
    organisation = "o'); DROP TABLE journal.event; --"
    await house.record("tk'; SELECT 1; --", named("Åse"), organisation=organisation)
    assert [one.organisation_id for one in await house.reader.cases()] == [organisation]
    assert [one.today for one in await house.reader.cases()] == [DAY]


async def end(journal: Journal[Any], error: type[BaseException] | None = None) -> None:
    """A unit that appends, and ends well or with an error."""
    async with journal.unit("a", "tk") as unit:
        await append(unit, "case/tk", named("Åse"))
        if error:
            raise error


async def test_a_unit_leaves_nothing_behind_in_its_session(house: House) -> None:
    """Neither a role nor a setting nor a lock, whether it ended well or not: its connections need no reset."""

    async def nothing(_connection: object) -> None:
        pass

    async def session(pool: "asyncpg.Pool[asyncpg.Record]") -> Any:
        settings = "SELECT array_agg((name, setting)::text ORDER BY name) FROM pg_settings WHERE name NOT LIKE '%.%'"
        locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        own = "SELECT current_user, session_user, current_setting('redningskrans.organisation', true)"
        async with pool.acquire() as connection:
            return await connection.fetchval(settings), await connection.fetchval(locks), await connection.fetch(own)

    async with asyncpg.create_pool(house.url, min_size=1, max_size=1, reset=nothing) as pool:
        journal: Journal[Any] = Journal(pool, house.sealer, CODEC)
        await end(journal)
        fresh = await session(house.operator), await session(pool)
        await end(journal)
        for error in (ZeroDivisionError, asyncio.CancelledError):
            with pytest.raises(error):
                await end(journal, error)
        assert await session(pool) == fresh[1]
        assert fresh[1][:2] == fresh[0][:2]
        assert fresh[1][2][0]["current_user"] == fresh[0][2][0]["current_user"]
