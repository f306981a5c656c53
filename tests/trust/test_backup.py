"""Is a backup what stood in the journal, or else refused aloud, and does a new server work with what comes back?"""

import asyncio
import os
import stat
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from client.auditing import whole_journal
from client.connecting import broken_guards, require_guards
from client.migrating import migrate_journal
from journal.verify import verify
from runtime import postgres_binaries
from runtime.postgres_logins import Login
from runtime.postgres_server import EmbeddedPostgres, running
from runtime.settings import Settings
from tests.audit.audited_journal import AuditedJournal, audited_journal
from tests.runtime.conftest import own_home as own_home  # noqa: PLC0414 (the fixture: a data folder for one test)
from tests.servers import TestPostgres, naming_the_database, on_database

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAMS = postgres_binaries.find_binaries(None, None)
CONTENT = {
    table: f"SELECT array_agg(row::text ORDER BY row::text) FROM {table} AS row"
    for table in ("journal.answer", "journal.document", "journal.letter", "journal.person_key", "view.case_view")
}
CONTENT["journal.event"] = "SELECT array_agg((stream, seq, position, hash)::text ORDER BY position) FROM journal.event"


@dataclass
class Said:
    """How a script ended, and what it said."""

    status: int
    text: str


async def run(script: str, file: Path, env: Mapping[str, str], beside: Path | None = None) -> Said:
    """Type it, with the programs of our own PostgreSQL, or those in the folder *beside* them first."""
    path = os.pathsep.join([*([str(beside)] if beside else []), str(PROGRAMS), os.environ["PATH"]])
    process = await asyncio.create_subprocess_exec(
        *(f"deploy/{script}", str(file)),
        cwd=CHECKOUT,
        env={"PATH": path, "HOME": str(file.parent), **env},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return Said(process.returncode or 0, said.decode())


def in_the_place_of_pg_dump(folder: Path, script: str) -> Path:
    """A folder with a program that is found before the real one, which it knows as $REAL."""
    folder.mkdir()
    program = folder / "pg_dump"
    program.write_text(f'#!/bin/sh\nREAL="{PROGRAMS / "pg_dump"}"\n{script}\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return folder


def another_transaction(journal: AuditedJournal) -> str:
    """What writes a document at this moment, as a line of a script."""
    written = "INSERT INTO journal.document (hash, kind, bytes) VALUES (encode(sha256('x'), 'hex'), 'law', 'x')"
    return f"{PROGRAMS}/psql '{journal.url}' -qc \"{written}\""


async def content(url: str | None) -> dict[str, object]:
    """All rows, as the owner of the server sees them."""
    owner = await asyncpg.connect(url)
    try:
        return {table: await owner.fetchval(asked) for table, asked in CONTENT.items()}
    finally:
        await owner.close()


@pytest.fixture
async def lived(postgres: TestPostgres) -> AsyncIterator[AuditedJournal]:
    """A journal with two cases, letters, answers, persons, law and policies in it."""
    async with AsyncExitStack() as stack:
        audited = await audited_journal(postgres, stack)
        await audited.whole()
        await audited.beside("tenancytwo").demand()
        yield audited


@pytest.fixture(params=["a superuser", "an ordinary owner"])
async def empty(own_home: Path, request: pytest.FixtureRequest) -> AsyncIterator[Settings]:
    """A new server with a database that was migrated and holds nothing, of a superuser or of somebody with less."""
    async with EmbeddedPostgres(own_home) as server:
        owner = server.url
        if request.param == "an ordinary owner":
            root = await asyncpg.connect(server.url)
            await root.execute("CREATE ROLE drift LOGIN CREATEROLE PASSWORD 'drift'")
            await root.execute("ALTER DATABASE redningskrans OWNER TO drift")
            await root.close()
            owner = f"postgresql://drift:drift@{server.host}:{server.port}/redningskrans"
        settings = replace(
            Settings.isolated(own_home),
            database_url=server.url_of(Login.WORK),
            upkeep_url=server.url_of(Login.UPKEEP),
            owner_url=owner,
        )
        await migrate_journal(settings)
        yield settings


async def test_a_new_server_works_with_what_was_backed_up(
    lived: AuditedJournal, empty: Settings, tmp_path: Path
) -> None:
    """Row for row, with every hash and every guard; readers and writers go on behind the last event."""
    file = tmp_path / "journal.backup"
    made = await run("backup", file, naming_the_database(lived.url))
    assert (made.status, file.stat().st_mode & 0o777) == (0, 0o600), made.text
    assert "events in" in made.text

    restored = await run("restore", file, {"DATABASE_OWNER_URL": str(empty.owner_url)})

    assert restored.status == 0, restored.text
    server = await running(empty.home)
    assert server is not None
    assert await content(server.url) == await content(lived.url)
    assert await migrate_journal(empty) == ()
    await require_guards(empty)
    assert await broken_guards(empty) == ()
    async with whole_journal(empty) as pool:
        assert [fault async for fault in verify(pool)] == []
    async with AsyncExitStack() as stack:
        operator = await stack.enter_async_context(asyncpg.create_pool(server.url, min_size=1, max_size=1))
        last = await operator.fetchval("SELECT max(position) FROM journal.event")
        assert await operator.fetchval("SELECT nextval('journal.event_position_seq')") > last
        assert await operator.fetchval("SELECT bool_and(transaction_id = '3') FROM journal.event")


async def test_what_is_written_meanwhile_is_in_neither_the_dump_nor_the_counting(
    lived: AuditedJournal, tmp_path: Path
) -> None:
    """Both see one moment, however long the dump takes."""
    writes = f'{another_transaction(lived)} || exit 1; exec "$REAL" "$@"'
    before = len((await content(lived.url))["journal.document"])  # type: ignore[arg-type]
    file = tmp_path / "journal.backup"

    made = await run("backup", file, naming_the_database(lived.url), in_the_place_of_pg_dump(tmp_path / "bin", writes))

    assert made.status == 0, made.text
    assert len((await content(lived.url))["journal.document"]) == before + 1  # type: ignore[arg-type]
    assert f"rows\tjournal.document\t{before}\n" in Path(f"{file}.heads").read_text("utf-8")


async def test_the_password_stands_in_no_list_of_processes(lived: AuditedJournal, tmp_path: Path) -> None:
    """It goes by the environment, which is the process's own."""
    file = tmp_path / "journal.backup"
    keeps = f'echo "$ADDRESS $*" > "{tmp_path}/typed"; exec "$REAL" "$@"'
    env = naming_the_database(lived.url)
    made = await run("backup", file, env, in_the_place_of_pg_dump(tmp_path / "bin", keeps))
    assert made.status == 0, made.text
    password = urlsplit(env["DATABASE_UPKEEP_URL"]).password or ""
    assert password
    assert password not in (tmp_path / "typed").read_text("utf-8")


# --- what is refused -------------------------------------------------------------------------------------------------

REFUSED = {
    "nothing is in it": ("TRUNCATE", "the journal is empty"),
    "the audit sees nothing of a table": (
        "DROP POLICY audit_sees_all ON journal.event",
        "redningskrans_audit does not see all of journal.event",
    ),
    "the audit sees some of a table": (
        "ALTER POLICY audit_sees_all ON journal.answer USING (seq > 5)",
        "redningskrans_audit does not see all of journal.answer",
    ),
    "a wall was added": (
        "CREATE POLICY less ON view.case_view AS RESTRICTIVE USING (simulated)",
        "redningskrans_audit does not see all of view.case_view",
    ),
    "a right is gone": ("REVOKE SELECT ON journal.letter FROM redningskrans_audit", "the journal could not be read"),
}
EMPTIED = "SET session_replication_role = replica; " + "".join(
    f"DELETE FROM journal.{table};" for table in ("event", "answer", "document", "letter", "person_key")
)


@pytest.mark.parametrize(("change", "because"), REFUSED.values(), ids=REFUSED)
async def test_a_journal_that_cannot_be_backed_up_whole_is_refused(
    lived: AuditedJournal, tmp_path: Path, change: str, because: str
) -> None:
    """Aloud, with exit status 1, and no file is left that somebody could trust."""
    async with lived.operator.acquire() as owner:
        await owner.execute(EMPTIED if change == "TRUNCATE" else change)
    said = await run("backup", tmp_path / "journal.backup", naming_the_database(lived.url))
    assert said.status == 1
    assert because in said.text
    assert said.text.strip().endswith("NO BACKUP WAS MADE.")
    assert list(tmp_path.iterdir()) == []


HALF = '"$REAL" "$@" && size=$(wc -c < "$DRAFT") && truncate --size=$((size / 2)) "$DRAFT"'
ALONE = 'for one; do shift; case "$one" in --snapshot=*) ;; *) set -- "$@" "$one" ;; esac; done'
PRETENDING = {
    "leaves the events out": ('exec "$REAL" "$@" --exclude-table-data=journal.event', "lines differ"),
    "leaves a table out": ('exec "$REAL" "$@" --exclude-table=view.unread', "lines differ"),
    "writes nothing": ("exit 0", "pg_dump failed"),
    "fails": ("exit 1", "pg_dump failed"),
    "writes half of it": (HALF, "cannot be read"),
    "sees another moment": (f'{ALONE}; {{writes}}; exec "$REAL" "$@"', "lines differ"),
}


@pytest.mark.parametrize(("script", "because"), PRETENDING.values(), ids=PRETENDING)
async def test_a_dump_that_is_short_is_not_kept(
    lived: AuditedJournal, tmp_path: Path, script: str, because: str
) -> None:
    """Whatever pg_dump says of itself."""
    folder = tmp_path / "backups"
    folder.mkdir()
    instead = in_the_place_of_pg_dump(tmp_path / "bin", script.replace("{writes}", another_transaction(lived)))
    said = await run("backup", folder / "journal.backup", naming_the_database(lived.url), instead)
    assert (said.status, because in said.text) == (1, True), said.text
    assert list(folder.iterdir()) == []


async def test_a_backup_that_is_there_is_left_alone(lived: AuditedJournal, tmp_path: Path) -> None:
    """Nobody's last good one is written over."""
    file = tmp_path / "journal.backup"
    file.write_text("older")
    said = await run("backup", file, naming_the_database(lived.url))
    assert (said.status, file.read_text()) == (2, "older")


@pytest.mark.usefixtures("real_servers")
async def test_without_an_address_and_without_a_server_it_says_so(tmp_path: Path) -> None:
    """The variable that is missing, or that nothing could be read."""
    assert (await run("backup", tmp_path / "a", {})).text == "backup: DATABASE_UPKEEP_URL is not set.\n"
    nowhere = {"DATABASE_UPKEEP_URL": "postgresql://redningskrans_upkeep:x@127.0.0.1:9/x"}
    said = await run("backup", tmp_path / "a", nowhere)
    assert (said.status, "the journal could not be read" in said.text) == (1, True)


async def test_a_dump_by_the_owner_fails_or_is_empty(own_home: Path, lived: AuditedJournal, tmp_path: Path) -> None:
    """Why there is a script: the owner's rows are walled for the owner, too, where it is no superuser."""
    await lived.operator.execute("CREATE ROLE ordinary LOGIN PASSWORD 'x' IN ROLE redningskrans_owner")
    try:
        await lived.operator.execute("GRANT SELECT ON migration.applied TO ordinary")
        parts = urlsplit(lived.url)
        address = urlunsplit(parts._replace(netloc=f"ordinary:x@{parts.hostname}:{parts.port}"))
        file = tmp_path / "dump"
        for option, status in (((), 1), (("--enable-row-security",), 0)):
            process = await asyncio.create_subprocess_exec(
                *(PROGRAMS / "pg_dump", "--schema=journal", "--data-only", *option, f"--file={file}", address),
                stderr=asyncio.subprocess.DEVNULL,
            )
            assert await process.wait() == status
        events = file.read_text("utf-8").split("COPY journal.event ")[1].splitlines()
        assert events[1] == "\\."
    finally:
        await lived.operator.execute("DROP OWNED BY ordinary; DROP ROLE ordinary")


# --- what is not restored ---------------------------------------------------------------------------------------------


@pytest.fixture
async def backup(lived: AuditedJournal, tmp_path: Path) -> Path:
    """A good one."""
    made = await run("backup", tmp_path / "journal.backup", naming_the_database(lived.url))
    assert made.status == 0, made.text
    return tmp_path / "journal.backup"


NOT_RESTORED = {
    "a row is missing": ("head", "the rows could not be put in"),
    "other migrations made it": ("migration", "the backup was made under other migrations"),
}


@pytest.mark.parametrize(("line", "because"), NOT_RESTORED.values(), ids=NOT_RESTORED)
async def test_a_backup_that_is_not_what_was_counted_is_not_restored(
    backup: Path, postgres: TestPostgres, line: str, because: str
) -> None:
    """All of it or nothing; the guards stand as before."""
    heads = Path(f"{backup}.heads")
    counted = heads.read_text("utf-8")
    heads.write_text(counted.replace(f"{line}\t", f"{line}\t9", 1), "utf-8")
    url = await postgres.fresh_journal()
    before = await content(url)
    said = await run("restore", backup, {"DATABASE_OWNER_URL": url})
    assert (said.status, because in said.text) == (1, True), said.text
    assert "NOTHING WAS RESTORED" in said.text
    assert await content(url) == before
    assert await broken_guards(on_database(Settings.isolated(backup.parent), url)) == ()


async def test_a_torn_file_is_not_restored(backup: Path, postgres: TestPostgres) -> None:
    """Half of it is no backup."""
    whole = backup.read_bytes()
    backup.write_bytes(whole[: len(whole) // 2])
    url = await postgres.fresh_journal()
    before = await content(url)
    said = await run("restore", backup, {"DATABASE_OWNER_URL": url})
    assert (said.status, "NOTHING WAS RESTORED" in said.text) == (1, True), said.text
    assert await content(url) == before


async def test_a_journal_in_which_something_stands_is_not_written_over(
    backup: Path, lived: AuditedJournal, postgres: TestPostgres
) -> None:
    """Nor is one that was never migrated."""
    before = await content(lived.url)
    said = await run("restore", backup, {"DATABASE_OWNER_URL": lived.url})
    assert (said.status, "the journal is not empty" in said.text) == (1, True)
    assert await content(lived.url) == before
    said = await run("restore", backup, {"DATABASE_OWNER_URL": await postgres.fresh_database()})
    assert (said.status, "python starter.py migrate makes one" in said.text) == (1, True)


# --- addresses -------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("real_servers")
@hypothesis_settings(max_examples=25)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1), st.sampled_from(["", "?a=b"]))
def test_any_password_is_taken_out_of_an_address(password: str, query: str) -> None:
    """Whatever characters it has, as the server gets it; the address is otherwise as it was."""
    url = f"postgresql://somebody:{quote(password, safe='')}@host:5432/journal{query}"
    said = subprocess.run(
        ["sh", "-c", '. deploy/address.sh; use_address ADDRESS; printf "%s\\n%s" "$address" "$PGPASSWORD"'],
        cwd=CHECKOUT, env={"PATH": os.environ["PATH"], "ADDRESS": url}, capture_output=True, check=True,
    )  # fmt: skip
    address, _, taken = said.stdout.decode().partition("\n")
    assert (address, taken) == (f"postgresql://somebody@host:5432/journal{query}", password)


@pytest.mark.usefixtures("real_servers")
@pytest.mark.parametrize("url", ["postgresql://somebody@host/journal", "postgresql://host/journal", "postgresql:///x"])
def test_an_address_without_a_password_is_left_as_it_is(url: str) -> None:
    """Then the server asks for none, or ~/.pgpass has it."""
    said = subprocess.run(
        ["sh", "-c", '. deploy/address.sh; use_address ADDRESS; printf "%s %s" "$address" "${PGPASSWORD-none}"'],
        cwd=CHECKOUT, env={"PATH": os.environ["PATH"], "ADDRESS": url}, capture_output=True, check=True,
    )  # fmt: skip
    assert said.stdout.decode() == f"{url} none"
