"""Does a journal with data in it, made under an earlier schema, come through every migration since?

The sample is a dump of a small journal in which nobody exists, with the hashes of the migrations that made it; its
keys guard nothing. `pytest -m record tests/journal/test_kept_sample.py` writes it anew, which is right only as long as
nothing has been released: afterwards a sample stays, and what the schema becomes is a migration that it goes through.
"""

import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import asyncpg
import pytest

from audit.integrity.verify import Total, walk
from books.law.book import LawBook
from client.auditing import sealer_at_hand
from client.repair.rebuild_views import rebuild_views
from decisions.law_confirmation import Act, confirm
from decisions.unplaced_money import Unplaced, UnplacedMoney
from decisions.versions_in_use import adopt_law
from domain.case.codes import PhaseName
from domain.clock import at_hour
from domain.entry_points import EntryPoint
from domain.payment import Payment, payment_identity
from journal.audit_reader import AuditReader
from journal.events import CODEC
from journal.migrate import migrate, migrations
from journal.reader import Reader
from journal.sealing import Sealer
from runtime.keys import Keys
from runtime.postgres import connect_audit, connect_reader
from runtime.settings import Settings
from tests.audit.audited_journal import ORGANISATION, PAID, REMINDED, RENT, AuditedJournal, audited_journal
from tests.audit.replay.test_every_event import (
    bounced,
    evicted,
    followed_up,
    helped,
    moved_to_another_policy,
    proposed_and_agreed,
    rehearsed,
    settled_in_court,
    termination,
)
from tests.servers import TestPostgres, on_database

SAMPLE = Path(__file__).parent / "kept_sample.jsonl"
KEYS = Keys(tenancy=b"t" * 32, master=b"m" * 32, codec=b"c" * 32)
STORIES = (
    evicted, settled_in_court, helped, bounced, followed_up, proposed_and_agreed, rehearsed, termination,
    moved_to_another_policy,
)  # fmt: skip
TABLES: Final = (
    "journal.document", "journal.person_key", "journal.event", "journal.answer", "journal.letter",
    "journal.signed_head",
    "view.case_view", "view.work_list", "view.turn", "view.open_deadline", "view.dispatch", "view.word", "view.unread",
    "view.stuck",
)  # fmt: skip
VIEWS: Final = ("view.case_view", "view.work_list", "view.open_deadline", "view.dispatch")
ERASED: Final = "p-erased"
BESIDE: Final = "BF-102"
"""Another organisation, of which the sample has little."""


# --- recording ------------------------------------------------------------------------------------------------------


async def live(audited: AuditedJournal) -> None:
    """Cases at every stage, real ones and a rehearsal; a tenant who was erased; money of nobody's; an
    amount of the law that somebody confirmed.
    """
    law = LawBook.load()
    await adopt_law(audited.journal, law)
    await erased(replace(audited.beside("sampletenancyerased"), tenant=ERASED))
    for number, story in enumerate(STORIES):
        await story(audited.beside(f"sampletenancy{number:07}", simulated=story is rehearsed))
    await confirm(
        audited.journal,
        law,
        Act("demand_fee", date(2026, 1, 1), "lawyer/a1", "Efterset."),
        33_500,
        via=EntryPoint.CLIENT,
    )
    payment = Payment(
        organisation=BESIDE, tenancy="B-2", amount_ore=RENT, value_date=PAID, booked_on=PAID, text="Husleje", ordinal=1
    )
    likeness = payment_identity(KEYS.tenancy, "key", PAID, PAID, RENT, "Husleje", 1, organisation=BESIDE)
    kept = [Unplaced(payment, likeness, "tenancybeside")]
    await UnplacedMoney(audited.journal, EntryPoint.CLIENT).keep(BESIDE, kept, at_hour(PAID))


async def erased(audited: AuditedJournal) -> None:
    """A tenant was reminded, paid, and was then forgotten: the letter can be read no more."""
    await audited.open(name="Glemt Prøve", tenancy="06-0002", address="Prøvevej 2")
    await audited.step(REMINDED, "remind")
    await audited.send_all(REMINDED)
    await audited.pay(PAID)
    await audited.erase(ERASED)


@pytest.mark.record
async def test_the_sample_is_written_anew(postgres: TestPostgres) -> None:
    """One row a line, in the order of the tables; the first line says which migrations made them."""
    async with AsyncExitStack() as stack:
        keys = {"MASTER": KEYS.master, "TENANCY": KEYS.tenancy, "CODEC": KEYS.codec}
        audited = await audited_journal(postgres, stack, keys)
        await live(audited)
        made_by = {"migrations": [[one.name, one.sha256] for one in migrations()]}
        lines = [made_by, *[{table: row} for table in TABLES for row in await rows_of(audited.operator, table)]]
        SAMPLE.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")


# --- reading --------------------------------------------------------------------------------------------------------


async def rows_of(pool: "asyncpg.Pool[asyncpg.Record]", table: str) -> list[dict[str, Any]]:
    """All rows of a table as the server says them in JSON, in an order of their own."""
    found = await pool.fetch(f"SELECT to_jsonb(one)::text AS row FROM {table} AS one ORDER BY 1")
    return [json.loads(row["row"]) for row in found]


def kept() -> tuple[list[list[str]], list[tuple[str, dict[str, Any]]]]:
    """The migrations that made the sample, and its rows with their tables."""
    first, *rows = (json.loads(line) for line in SAMPLE.read_text("utf-8").splitlines())
    return first["migrations"], [(table, row) for line in rows for table, row in line.items()]


def test_the_schema_has_not_changed_under_the_sample() -> None:
    """Whatever is new in it is a migration behind those that made the sample."""
    made_by, _ = kept()
    assert [[one.name, one.sha256] for one in migrations()][: len(made_by)] == made_by, (
        "a migration was edited: write a new one (before the first release: record the sample anew)"
    )


def test_the_sample_has_something_of_everything() -> None:
    """Rows in every table that the product fills, and cases at all kinds of places."""
    _, rows = kept()
    counted = Counter(table for table, _ in rows)
    phases = {row["phase"] for table, row in rows if table == "view.case_view"}
    assert set(counted) == set(TABLES) - {"view.unread", "view.stuck", "view.turn", "view.word"}
    assert phases >= {"closed", "in-arrears", "terminated"}
    assert {row["organisation_id"] for table, row in rows if table == "journal.event"} >= {ORGANISATION, BESIDE, "all"}
    assert [row["person_id"] for table, row in rows if table == "journal.person_key" and row["wrapped"] is None] == [
        ERASED
    ]


@pytest.fixture(scope="module")
async def migrated(shared_postgres: TestPostgres) -> AsyncIterator[Settings]:
    """The sample in a database of the schema that it was made for, brought to that of today."""
    server = TestPostgres(shared_postgres.url)
    url = await server.fresh_database()
    made_by, rows = kept()
    async with asyncpg.create_pool(url, min_size=1, max_size=1) as pool, pool.acquire() as connection:
        await migrate(connection, migrations()[: len(made_by)])
        for table, row in rows:
            if table == "journal.event":
                row["transaction_id"] = "3"  # as journal/after_restore.sql has it
            columns = ", ".join(row)
            await connection.execute(
                f"INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE"
                f" SELECT {columns} FROM jsonb_populate_record(null::{table}, $1::jsonb)",
                json.dumps(row),
            )
        await connection.execute(
            "SELECT setval(pg_get_serial_sequence('journal.event', 'position'), max(position)) FROM journal.event"
        )
        await migrate(connection)
    yield on_database(Settings(home=Path("unused"), handed_in_keys=KEYS), url)
    await server.drop()


async def test_every_stream_is_read(migrated: Settings) -> None:
    """Each event of each, in order; what was sealed of whoever was erased is closed, and all else open."""
    _, rows = kept()
    stored = Counter(row["stream"] for table, row in rows if table == "journal.event")
    async with await connect_audit(migrated) as pool:
        reader: AuditReader[Any] = AuditReader(pool, Sealer(KEYS.master), CODEC)
        followed = await reader.follow(limit=100_000)
        streams = await reader.streams(list(stored))
    assert Counter(entry.stream for entry in followed) == stored
    for stream, entries in streams.items():
        assert [entry.seq for entry in entries] == list(range(1, stored[stream] + 1))
    closed = [
        (entry.stream, person)
        for entry in followed
        for person, part in (getattr(entry.event, "sealed", None) or {}).items()
        if part is None
    ]
    assert {person for _, person in closed} == {ERASED}


async def test_every_hash_and_every_letter_is_as_it_was_written(migrated: Settings) -> None:
    """As `audit verify` sees it, deadlines among it."""
    async with await connect_audit(migrated) as pool:
        found = [one async for one in walk(pool, lambda: sealer_at_hand(migrated, pool))]
    (total,) = found
    assert isinstance(total, Total)
    assert total.unopened is None
    assert total.deadlines > 0


async def test_the_views_made_anew_are_those_that_were_kept(migrated: Settings) -> None:
    """Row for row, in what they said then; what a migration has added since is filled."""
    _, rows = kept()
    async with asyncpg.create_pool(migrated.owner_url, min_size=1, max_size=1) as pool:
        before = {table: [row for of, row in rows if of == table] for table in VIEWS}
        rebuilt = await rebuild_views(migrated)
        after = {table: await rows_of(pool, table) for table in VIEWS}
        turns = await rows_of(pool, "view.turn")
        words = await rows_of(pool, "view.word")
        work = await rows_of(pool, "view.work_list")
    for table, then in before.items():
        columns = then[0].keys()
        now = [{column: row[column] for column in columns} for row in after[table]]
        assert sorted(now, key=str) == sorted(({**row} for row in then), key=str)
    assert rebuilt == len(before["view.case_view"])
    assert all(row["department"] and row["people_in"] for row in after["view.case_view"])
    assert any(row["no_return"] for row in after["view.case_view"])
    assert {row["case_id"] for row in words} <= {row["case_id"] for row in after["view.case_view"]}
    assert words
    assert ERASED not in {row["person_id"] for row in words}
    assert {(row["case_id"], row["role"]) for row in turns} == {(row["case_id"], row["role"]) for row in work}


async def test_its_lists_are_read_within_walls(migrated: Settings) -> None:
    """By the indexes and policies of today."""
    bound = replace(migrated, organisations=(BESIDE,))
    async with await connect_reader(migrated) as pool:
        reader: Reader[Any] = Reader(pool, Sealer(KEYS.master), CODEC)
        pages = (await reader.case_page(), await reader.dispatch_page(), await reader.work(date.max))
    async with await connect_reader(bound) as pool:
        reader = Reader(pool, Sealer(KEYS.master), CODEC)
        nothing = (await reader.case_page(), await reader.dispatch_page(), await reader.work(date.max))
    assert all(page.items for page in pages)
    assert not any(page.items for page in nothing)
    assert {PhaseName(view.phase) for view in pages[0].items}
