"""What can nobody do to the journal, not even by mistake? Asked of the real roles on the real server."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import asyncpg
import pytest

from domain.search_words import ways_to_read
from journal.errors import UnknownEventTypeError
from journal.reader import Reader
from journal.store import Journal
from journal.views import CaseRows, Stuck, StuckIn
from tests.journal.samples import CODEC, DAY, JournalDatabase, append, just_opened, named

TABLES = (
    "journal.event",
    "journal.answer",
    "journal.letter",
    "journal.person_key",
    "journal.signed_head",
    "view.case_view",
    "view.turn",
    "view.word",
    "view.work_list",
    "view.open_deadline",
    "view.dispatch",
    "view.unread",
    "view.stuck",
    "view.not_kept",
)
APPEND_ONLY = ("journal.event", "journal.answer", "journal.document", "journal.letter", "journal.signed_head")


NOW = datetime(2026, 11, 1, tzinfo=UTC)


def stuck_at(organisation: str) -> Stuck:
    """A run of theirs that fails."""
    return Stuck(organisation, f"tk-{organisation}", StuckIn.WORKFLOW_TASK, "", NOW, 3, "RuntimeError")


@pytest.fixture
async def filled(database: JournalDatabase) -> JournalDatabase:
    """One case of organisation a, and one of b."""
    await database.record("tk-a", named("Åse"), organisation="a")
    await database.record("tk-b", named("Bø"), organisation="b")
    for organisation in ("a", "b"):
        unread = UnknownEventTypeError("neighbour-heard.v1", f"case/tk-{organisation}-1", 2)
        async with database.journal.unit(organisation, f"tk-{organisation}") as unit:
            await unit.keep_letter(b"letter", ["p"])
        async with database.journal.unit(
            organisation, f"organisation/{organisation}"
        ) as unit:  # beside the cases: signed
            await append(unit, f"organisation/{organisation}", named("Åse"))
        await database.journal.mark_unread(organisation, f"tk-{organisation}", unread)
        await database.journal.mark_stuck(organisation, f"tk-{organisation}", [stuck_at(organisation)])
        await database.journal.count_not_kept(organisation, f"tk-{organisation}", date(2026, 10, 2))
    await database.operator.execute(
        "INSERT INTO journal.document (hash, kind, bytes) VALUES (encode(sha256('x'), 'hex'), 'law', 'x')"
    )
    return database


@pytest.mark.parametrize("table", TABLES)
async def test_an_organisation_sees_its_own_rows_and_no_other(filled: JournalDatabase, table: str) -> None:
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
async def test_the_audit_sees_every_organisation(filled: JournalDatabase, table: str) -> None:
    """Its own policy lets it."""
    rows = await filled.audit.fetch(f"SELECT organisation_id FROM {table}")
    assert {row["organisation_id"] for row in rows} == {"a", "b"}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    ("told", "seen"),
    [
        (None, set()),
        ("", set()),
        ("[]", set()),
        ('["a"]', {"a"}),
        ('["b", "nobody"]', {"b"}),
        ('["a", "b"]', {"a", "b"}),
        ('["*"]', set()),
        ("*", {"a", "b"}),
    ],
    ids=["untold", "empty", "none", "one", "one and nobody", "both", "one called so", "every one"],
)
async def test_a_reader_sees_what_it_was_told_and_no_more(
    filled: JournalDatabase, table: str, told: str | None, seen: set[str]
) -> None:
    """Every one is a word of its own, and never what is left where nothing was said."""
    async with filled.operator.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL ROLE redningskrans_reader")
        if told is not None:
            await connection.execute("SELECT set_config('redningskrans.organisations', $1, true)", told)
        rows = await connection.fetch(f"SELECT organisation_id FROM {table}")
    assert {row["organisation_id"] for row in rows} == seen


@pytest.mark.parametrize("told", ["a", "{a}", "all", '{"a": 1}'])
async def test_what_no_reader_can_have_been_told_is_an_error(filled: JournalDatabase, told: str) -> None:
    """A wall that cannot be read is no open door."""
    async with filled.operator.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL ROLE redningskrans_reader")
        await connection.execute("SELECT set_config('redningskrans.organisations', $1, true)", told)
        with pytest.raises((asyncpg.InvalidTextRepresentationError, asyncpg.InvalidParameterValueError)):
            await connection.fetch("SELECT * FROM journal.event")


async def test_what_a_reader_was_told_outlives_every_use_of_its_connection(filled: JournalDatabase) -> None:
    """The pool resets its sessions between two uses, and the walls stand as they stood."""
    async with filled.reading("a") as reader:
        for _ in range(3):
            async with reader._pool.acquire() as connection:
                assert await connection.fetchval("SELECT current_user") == "redningskrans_reader"
                await connection.execute("SET redningskrans.organisations = '*'")
                await connection.execute("RESET redningskrans.organisations")
                await connection.execute("SELECT set_config('redningskrans.organisations', '*', false)")
            assert [one.organisation_id for one in await reader.cases()] == ["a"]


ASKED: dict[str, Callable[[Reader[Any], str], Awaitable[object]]] = {
    "case": lambda reader, own: reader.case(f"tk-{own}"),
    "stream": lambda reader, own: reader.stream(f"case/tk-{own}"),
    "streams": lambda reader, own: _without_nothing(reader.streams([f"case/tk-{own}"])),
    "unplaced_payments": lambda reader, own: reader._fetch("unplaced_payments", [f"system/{own}/paid"], []),
    "unplaced_page": lambda reader, own: reader._fetch("unplaced_page", f"system/{own}/paid", 0, 1),
    "placements": lambda reader, own: reader._fetch("placements", [f"system/{own}/placed"]),
    "accounts_with_money_out": lambda reader, own: reader.accounts_with_money_out(own),
    "accounts_naming": lambda reader, own: reader.accounts_naming(f"b-{own}"),
    "accounts_paid_by": lambda reader, own: reader.accounts_paid_by(own, "card"),
    "aid_answers": lambda reader, own: reader.aid_answers(own, "101"),
    "having_accounts": lambda reader, own: reader.having_accounts([f"account/tk-{own}"]),
    "openings": lambda reader, own: reader.openings([f"tk-{own}"]),
    "decided_beside": lambda reader, own: reader.decided_beside(f"tk-{own}-1"),
    "leases": lambda reader, own: reader.leases(f"tk-{own}"),
    "ledgers": lambda reader, own: reader.ledgers([f"tk-{own}"]),
    "moved_since": lambda reader, own: reader.moved_since(own, 0),
    "case_view": lambda reader, own: reader.case_view(f"tk-{own}"),
    "cases": lambda reader, own: reader.cases(organisation_id=own),
    "cases_of_tenancies": lambda reader, own: reader.cases_of_tenancies([(own, f"tk-{own}")]),
    "found_by": lambda reader, own: _found(reader, own),
    "case_page": lambda reader, own: _items(reader.case_page(organisation_id=own)),
    "case_page_of_phases": lambda reader, own: _items(reader.case_page_of_phases(["in-arrears"], organisation_id=own)),
    "turn_page": lambda reader, own: _items(reader.turn_page("adviser", DAY, organisation_id=own)),
    "turns_of": lambda reader, own: reader.turns_of([f"tk-{own}"]),
    "people_of": lambda reader, own: _people(reader, own),
    "open_cases": lambda reader, own: _of(own, reader.open_cases()),
    "waiting_for_feeds": lambda reader, own: reader.waiting_for_feeds(own, NOW),
    "count_waiting_for_feeds": lambda reader, own: reader.count_waiting_for_feeds(own, NOW),
    "count_open_cases": lambda reader, own: _count(own, reader.count_open_cases()),
    "dispatch_page": lambda reader, own: _items(reader.dispatch_page(organisation_id=own)),
    "dispatches_of": lambda reader, own: reader.dispatches_of([f"tk-{own}"]),
    "work": lambda reader, own: _items(reader.work(DAY, organisation_id=own)),
    "work_of": lambda reader, own: reader.work_of([f"tk-{own}"]),
    "deadlines_of": lambda reader, own: reader.deadlines_of([f"tk-{own}"]),
    "unread": lambda reader, own: _of(own, reader.unread()),
    "not_kept": lambda reader, own: _of(own, reader.not_kept()),
    "unread_of": lambda reader, own: reader.unread_of([just_opened(f"tk-{own}", own)]),
    "stuck": lambda reader, own: _of(own, reader.stuck()),
    "stuck_of": lambda reader, own: reader.stuck_of([just_opened(f"tk-{own}", own)]),
    "kept_messages": lambda reader, own: _of(own, reader.kept_messages()),
    "brakes": lambda reader, own: _of(own, reader.brakes()),
    "answers": lambda reader, own: reader.answers([f"tk-{own}-m-1"]),
    "letter": lambda reader, own: _letter(reader, own),
    "newest_signed_heads": lambda reader, own: _of(own, reader.newest_signed_heads()),
    "newest_law": lambda reader, own: _law(own, reader.newest_law()),
    "organisations": lambda reader, own: _named(own, reader.organisations()),
}
"""Every question to a reader that tells of organisations, asked about one of them."""
NOBODYS = {"document", "documents", "law_files", "policy_files", "seen_to"}
"""Files that have no organisation, and nothing personal in them; and how far the server's transactions are."""


async def _found(reader: Reader[Any], own: str) -> object:
    return (await reader.found_by(ways_to_read("lejer"), organisation_id=own)).cases


async def _items(page: Awaitable[Any]) -> object:
    return (await page).items


async def _of(own: str, rows: Awaitable[Any]) -> object:
    return [one for one in await rows if one.organisation_id == own]


async def _without_nothing(found: Awaitable[dict[str, list[Any]]]) -> object:
    return [entry for entries in (await found).values() for entry in entries]


async def _count(own: str, found: Awaitable[int]) -> object:
    return await found == 2 if own == "b" else await found


async def _law(own: str, found: Awaitable[str | None]) -> object:
    return await found == f"law-of-{own}"


async def _named(own: str, found: Awaitable[Sequence[str]]) -> object:
    return own in await found


async def _people(reader: Reader[Any], own: str) -> object:
    found = await reader.people_of([just_opened(f"tk-{own}", own)])
    return found[f"tk-{own}"].parts


async def _letter(reader: Reader[Any], own: str) -> object:
    kept = await reader._pool.fetch("SELECT hash FROM journal.letter WHERE organisation_id = $1", own)
    return [await reader.letter(own, row["hash"]) for row in kept]


@pytest.mark.parametrize("question", ASKED)
async def test_no_question_of_a_bound_reader_reaches_over_the_wall(filled: JournalDatabase, question: str) -> None:
    """Asked about its own it answers, about another's as if there was nothing; all may ask about both."""
    for organisation in ("a", "b"):
        async with filled.journal.unit(organisation, f"tk-{organisation}") as unit:
            stream = f"account/tk-{organisation}"
            await append(unit, stream, named("Cy"), law=f"law-of-{organisation}")
            await append(unit, f"case/tk-{organisation}-2", named("Cy"))
            await append(unit, f"account/out-{organisation}", named("Cy"))
            await append(unit, f"account/card-{organisation}", named("Cy"))
            for _ in ("opened", "asked", "answered"):
                await append(unit, f"case/aid-{organisation}", named("Cy"))
            for beside in ("organisation/{}", "system/{}", "system/{}/paid", "system/{}/placed"):
                await append(unit, beside.format(organisation), named("Cy"))
    async with filled.operator.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute(
            "UPDATE journal.event SET type = CASE WHEN stream LIKE '%/paid' THEN 'payment-unmatched.v1'"
            " WHEN stream LIKE '%/placed' THEN 'placement-made.v1'"
            " WHEN stream LIKE '%/out-%' THEN 'money-out-booked.v1'"
            " WHEN stream LIKE '%/card-%' THEN 'payment-booked.v1'"
            " ELSE 'message-unreadable.v1' END,"
            " public = CASE WHEN stream LIKE '%/card-%'"
            """ THEN '{"means":"card","payment":"b-' || organisation_id || '"}' ELSE public END"""
            " WHERE starts_with(stream, 'system/') OR starts_with(stream, 'account/out-')"
            " OR starts_with(stream, 'account/card-')"
        )
        await connection.execute(
            "UPDATE journal.event SET type = (ARRAY['case-opened.v1', 'aid-requested.v1', 'aid-answered.v1'])[seq],"
            """ public = (ARRAY['{"municipality":"101","simulated":false}', '{"aid":1}', '{"aid":1}'])[seq]"""
            " WHERE starts_with(stream, 'case/aid-')"
        )
        await connection.execute(
            "UPDATE view.case_view SET agenda ="
            """ '[{"step": "demand-payment", "subject": "charge", "due": "2026-10-09T06:00:00+00:00"}]'"""
        )
    async with filled.reading("a") as bound, filled.reading() as unbound:
        assert await ASKED[question](bound, "a")
        assert not await ASKED[question](bound, "b")
        assert await ASKED[question](unbound, "b")


def test_every_question_to_a_reader_was_asked() -> None:
    """A question that is new, or that only the whole may answer, is put here, too."""
    questions = {name for name, asked in vars(Reader).items() if callable(asked) and not name.startswith("_")}
    assert questions == {*ASKED, *NOBODYS}


@pytest.mark.parametrize("table", [*TABLES, "journal.document"])
@pytest.mark.parametrize("change", ["INSERT INTO {} DEFAULT VALUES", "DELETE FROM {}", "TRUNCATE {}"])
async def test_a_reader_writes_nothing(filled: JournalDatabase, table: str, change: str) -> None:
    """It has no right to, whatever it was told."""
    async with filled.reading() as reader:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await reader._pool.execute(change.format(table))


async def test_the_law_is_read_within_every_wall(filled: JournalDatabase) -> None:
    """With its reasons; what else is said of everybody is not there."""
    async with filled.journal.unit("all", "law/all") as unit:
        await append(unit, "law/all", named("Dina"))
    async with filled.reading("a") as bound:
        (confirmed,) = await bound.stream("law/all")
    assert confirmed.event.sealed["dina"].name == "Dina"


async def test_the_journals_keys_are_known_within_every_wall(filled: JournalDatabase) -> None:
    """Nothing else that is kept under the name of all is there, and an organisation's decisions see none of it."""
    async with filled.journal.unit("all", "system/keys") as unit:
        await append(unit, "system/keys", named("Dina"))
    async with filled.journal.unit("all", "system/other") as unit:
        await append(unit, "system/other", named("Dina"))
    async with filled.reading("a") as bound:
        assert len(await bound.stream("system/keys")) == 1
        assert await bound.stream("system/other") == []
        assert await bound.stream("case/tk-b") == []
    async with filled.app.acquire() as connection:
        assert await connection.fetch("SELECT * FROM journal.event WHERE stream = 'system/keys'") == []


@pytest.mark.parametrize("table", TABLES)
async def test_the_wall_holds_the_owner_of_the_tables_too(filled: JournalDatabase, table: str) -> None:
    """Row level security is forced: only a superuser and the audit see past it."""
    async with filled.operator.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL ROLE redningskrans_owner")
        assert await connection.fetch(f"SELECT * FROM {table}") == []


async def test_every_table_with_an_organisation_has_a_forced_wall(database: JournalDatabase) -> None:
    """A table that a later migration adds without one fails here."""
    rows = await database.operator.fetch(
        "SELECT relnamespace::regnamespace || '.' || relname AS name, relrowsecurity AND relforcerowsecurity AS walled"
        " FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'organisation_id'"
        " WHERE relkind = 'r' AND relnamespace IN ('journal'::regnamespace, 'view'::regnamespace)"
    )
    assert {row["name"]: row["walled"] for row in rows} == dict.fromkeys(TABLES, True)


@pytest.mark.parametrize("setting", [None, "", "b"], ids=["none", "empty", "another"])
async def test_a_foreign_row_cannot_be_written(database: JournalDatabase, setting: str | None) -> None:
    """Nor one of an organisation without a name."""
    for organisation in ("a", ""):
        with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.CheckViolationError)):
            await _insert(database, organisation, setting)


async def _insert(database: JournalDatabase, organisation: str, setting: str | None) -> None:
    async with database.app.acquire() as connection, connection.transaction():
        if setting is not None:
            await connection.execute("SELECT set_config('redningskrans.organisation', $1, true)", setting)
        await connection.execute(
            "INSERT INTO journal.answer (organisation_id, message_id, stream, seq, answer, recorded_at)"
            " VALUES ($1, 'm', 'case/tk', 0, '{}', now())",
            organisation,
        )


async def test_a_view_row_of_another_organisation_cannot_be_taken_over(filled: JournalDatabase) -> None:
    """Even where two organisations' case ids were to meet."""
    row = await filled.reader.case_view("tk-a")
    assert row is not None
    met = replace(row, tenancy_key="tk-b")

    async def take_over() -> None:
        async with filled.journal.unit("b", "tk-b") as unit:
            unit.put_case(CaseRows(met))

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await take_over()


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("change", ["UPDATE {} SET {}", "DELETE FROM {}", "TRUNCATE {}"])
async def test_the_application_has_no_right_to_change_what_was_written(
    filled: JournalDatabase, table: str, change: str
) -> None:
    """Events, answers and documents: select and insert is all there is."""
    await _refused(filled.app, change, table, asyncpg.InsufficientPrivilegeError)
    await _refused(filled.audit, change, table, asyncpg.InsufficientPrivilegeError)


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("change", ["UPDATE {} SET {}", "DELETE FROM {}", "TRUNCATE {}"])
async def test_behind_the_missing_right_stands_a_trigger(filled: JournalDatabase, table: str, change: str) -> None:
    """It stops even the superuser who runs the migrations."""
    await _refused(filled.operator, change, table, asyncpg.RestrictViolationError)


async def _refused(
    pool: "asyncpg.Pool[asyncpg.Record]", change: str, table: str, error: type[asyncpg.PostgresError]
) -> None:
    column = {"journal.document": "kind = 'policy'", "journal.letter": "sealed = ''"}.get(table, "seq = 7")
    with pytest.raises(error):
        await pool.execute(change.format(table, column))


async def test_a_key_can_be_destroyed_and_nothing_else(filled: JournalDatabase) -> None:
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


async def test_the_eraser_reaches_keys_and_nothing_more(filled: JournalDatabase) -> None:
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


async def test_a_unit_acts_as_the_application_whoever_logged_in(database: JournalDatabase) -> None:
    """A pool that was given no role, with a superuser behind it, does not slip past the walls."""
    journal = type(database.journal)(database.operator, database.sealer, CODEC)
    await database.record("tk-a", named("Åse"), organisation="a")
    async with journal.unit("b", "tk-a") as unit:
        assert await unit.load("case/tk-a") == []
        assert await unit._connection.fetchval("SELECT current_user") == "redningskrans_app"
    assert await database.operator.fetchval("SELECT current_user") != "redningskrans_app"


async def test_a_name_with_a_quote_in_it_stays_a_name(database: JournalDatabase) -> None:
    """Organisation and tenancy travel as digits, so nothing in them is ever read as SQL."""
    organisation = "o'); DROP TABLE journal.event; --"
    await database.record("tk'; SELECT 1; --", named("Åse"), organisation=organisation)
    assert [one.organisation_id for one in await database.reader.cases()] == [organisation]
    assert [one.today for one in await database.reader.cases()] == [DAY]


async def end(journal: Journal[Any], error: type[BaseException] | None = None) -> None:
    """A unit that appends, and ends well or with an error."""
    async with journal.unit("a", "tk") as unit:
        await append(unit, "case/tk", named("Åse"))
        if error:
            raise error


async def test_a_unit_leaves_nothing_behind_in_its_session(database: JournalDatabase) -> None:
    """Neither a role nor a setting nor a lock, whether it ended well or not: its connections need no reset."""

    async def nothing(_connection: object) -> None:
        pass

    async def session(pool: "asyncpg.Pool[asyncpg.Record]") -> Any:
        settings = "SELECT array_agg((name, setting)::text ORDER BY name) FROM pg_settings WHERE name NOT LIKE '%.%'"
        locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        own = "SELECT current_user, session_user, current_setting('redningskrans.organisation', true)"
        async with pool.acquire() as connection:
            return await connection.fetchval(settings), await connection.fetchval(locks), await connection.fetch(own)

    async with asyncpg.create_pool(database.url, min_size=1, max_size=1, reset=nothing) as pool:
        journal: Journal[Any] = Journal(pool, database.sealer, CODEC)
        await end(journal)
        fresh = await session(database.operator), await session(pool)
        await end(journal)
        for error in (ZeroDivisionError, asyncio.CancelledError):
            with pytest.raises(error):
                await end(journal, error)
        assert await session(pool) == fresh[1]
        assert fresh[1][:2] == fresh[0][:2]
        assert fresh[1][2][0]["current_user"] == fresh[0][2][0]["current_user"]
