"""Whoever changes the journal behind its back: is the first bad event named, and nothing else?"""

from dataclasses import replace
from typing import Any

import pytest

from journal.audit_reader import StreamHead
from journal.faults import JournalFault
from journal.hashing import NO_HASH, EventContent, event_hash
from journal.rows import content_of
from journal.verify import verify
from tests.journal.samples import NOON, ORG, JournalDatabase, NoteTaken, named


@pytest.fixture
async def filled(database: JournalDatabase) -> JournalDatabase:
    """A case of five events, and another beside it that nobody touches."""
    await database.record("tk", *(named("Åse", ore=number) for number in range(1, 6)))
    await database.record("beside", named("Bø"))
    return database


async def faults(database: JournalDatabase) -> list[tuple[str, int, str]]:
    """What verification finds, without the words."""
    return [(fault.stream, fault.seq, fault.kind) async for fault in verify(database.audit)]


async def tamper(database: JournalDatabase, *statements: str) -> None:
    """As a superuser with every trigger switched off."""
    async with database.operator.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            await connection.execute(statement)


async def test_an_untouched_journal_has_no_fault(filled: JournalDatabase) -> None:
    """Nor an empty one."""
    assert await faults(filled) == []


async def test_an_empty_journal_has_no_fault(database: JournalDatabase) -> None:
    """There is nothing to find in it."""
    assert await faults(database) == []


CHANGES = {
    "public": "public = replace(public, '2', '3')",
    "sealed": "sealed = set_byte(sealed, 30, get_byte(sealed, 30) # 1)",
    "type": "type = 'case-closed.v1'",
    "organisation_id": "organisation_id = 'andenbo'",
    "event_id": "event_id = gen_random_uuid()",
    "happened_on": "happened_on = happened_on + 1",
    "known_at": "known_at = known_at + interval '1 microsecond'",
    "recorded_at": "recorded_at = recorded_at - interval '1 microsecond'",
    "actor": "actor = 'somebody else'",
    "via": "via = 'web'",
    "command_id": "command_id = 'm-2'",
    "law_version": "law_version = ''",
    "policy_version": "policy_version = ''",
    "asked": "asked = '{}'",
    "previous_hash": "previous_hash = sha256('x')",
    "hash": "hash = sha256('x')",
}


@pytest.mark.parametrize("column", CHANGES)
async def test_a_changed_column_is_found_at_its_event(filled: JournalDatabase, column: str) -> None:
    """One byte is enough, in any column that says what happened."""
    await tamper(filled, f"UPDATE journal.event SET {CHANGES[column]} WHERE stream = 'case/tk' AND seq = 2")
    assert await faults(filled) == [("case/tk", 2, "changed")]


async def test_every_column_is_tried_above_or_says_where_the_row_lies(database: JournalDatabase) -> None:
    """A column that a later migration adds must be hashed, or be named here."""
    columns = await database.operator.fetch(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'journal' AND table_name = 'event'"
    )
    assert {row["column_name"] for row in columns} == CHANGES.keys() | {"stream", "seq", "position", "transaction_id"}


SITUATIONS = {
    "two rows swapped": (
        [
            "UPDATE journal.event SET seq = 9 WHERE stream = 'case/tk' AND seq = 2",
            "UPDATE journal.event SET seq = 2 WHERE stream = 'case/tk' AND seq = 3",
            "UPDATE journal.event SET seq = 3 WHERE stream = 'case/tk' AND seq = 9",
        ],
        ("case/tk", 2, "changed"),
    ),
    "the middle deleted": (
        ["DELETE FROM journal.event WHERE stream = 'case/tk' AND seq = 3"],
        ("case/tk", 3, "missing"),
    ),
    "the beginning deleted": (
        ["DELETE FROM journal.event WHERE stream = 'case/tk' AND seq = 1"],
        ("case/tk", 1, "missing"),
    ),
    "the end deleted": (["DELETE FROM journal.event WHERE stream = 'case/tk' AND seq > 3"], ("case/tk", 4, "missing")),
    "the stream deleted": (["DELETE FROM journal.event WHERE stream = 'case/tk'"], ("case/tk", 1, "missing")),
    "the middle deleted and the rest moved up": (
        [
            "DELETE FROM journal.event WHERE stream = 'case/tk' AND seq = 3",
            "UPDATE journal.event SET seq = 3 WHERE stream = 'case/tk' AND seq = 4",
            "UPDATE journal.event SET seq = 4 WHERE stream = 'case/tk' AND seq = 5",
        ],
        ("case/tk", 3, "changed"),
    ),
    "an event moved to another stream": (
        ["UPDATE journal.event SET stream = 'case/beside', seq = 2 WHERE stream = 'case/tk' AND seq = 5"],
        ("case/beside", 2, "changed"),
    ),
    "the global order against the seq": (
        ["UPDATE journal.event SET transaction_id = '99' WHERE stream = 'case/tk' AND seq = 4"],
        ("case/tk", 4, "disagrees"),
    ),
    "the view remembers another head": (
        ["UPDATE view.case_view SET head_hash = sha256('x') WHERE case_id = 'tk'"],
        ("case/tk", 5, "disagrees"),
    ),
}


@pytest.mark.parametrize("situation", SITUATIONS)
async def test_the_first_bad_event_of_a_stream_is_named(filled: JournalDatabase, situation: str) -> None:
    """However the rows were moved about."""
    statements, first = SITUATIONS[situation]
    await tamper(filled, *statements)
    assert first in await faults(filled)
    assert first == next(fault for fault in await faults(filled) if fault[0] == first[0])


async def test_each_damaged_stream_is_named_once(filled: JournalDatabase) -> None:
    """A fault in one stream hides no fault in another."""
    await tamper(filled, "UPDATE journal.event SET actor = 'x'")
    assert await faults(filled) == [("case/beside", 1, "changed"), ("case/tk", 1, "changed")]


async def rewrite(database: JournalDatabase, seq: int, to_the_end: bool, **changes: Any) -> None:
    """Somebody who knows how the hashes are made changes an event and hashes it, and maybe all after it, anew."""
    rows = await database.audit.fetch("SELECT * FROM journal.event WHERE stream = 'case/tk' ORDER BY seq")
    previous = rows[seq - 2]["hash"] if seq > 1 else NO_HASH
    async with database.operator.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        for row in rows[seq - 1 : None if to_the_end else seq]:
            wanted = changes if row["seq"] == seq else {}
            content = replace(content_of(row), previous_hash=previous, **wanted)
            previous = event_hash(content)
            await _store(connection, content, previous)


async def _store(connection: Any, content: EventContent, own_hash: bytes) -> None:
    await connection.execute(
        "UPDATE journal.event SET public = $3, happened_on = $4, organisation_id = $5, previous_hash = $6, hash = $7"
        " WHERE stream = $1 AND seq = $2",
        content.stream,
        content.seq,
        content.public,
        content.happened_on,
        content.organisation_id,
        content.previous_hash,
        own_hash,
    )


async def test_an_event_with_a_fresh_hash_does_not_fit_the_next_one(filled: JournalDatabase) -> None:
    """The chain shows what the single hash no longer does."""
    await rewrite(filled, 2, to_the_end=False, public='{"amount_ore":1,"happened_on":"2026-10-02"}')
    assert await faults(filled) == [("case/tk", 3, "broken-link")]


@pytest.mark.parametrize(
    "change", [{"happened_on": NOON.date().replace(day=3)}, {"organisation_id": "andenbo"}], ids=lambda one: str(*one)
)
async def test_columns_that_contradict_each_other_are_found_under_fresh_hashes(
    filled: JournalDatabase, change: dict[str, Any]
) -> None:
    """The day in the column and in the public part; one organisation per stream."""
    await rewrite(filled, 3, to_the_end=True, **change)
    assert ("case/tk", 3, "disagrees") in await faults(filled)


async def test_a_rewritten_end_is_found_by_whoever_saw_it_before(filled: JournalDatabase) -> None:
    """Views remember the head's hash, answers what they were given for, and a witness every event it was shown."""
    seen = [StreamHead(one.stream, one.seq, one.hash) for one in await filled.reader.case("tk")]
    assert await filled.reader.missing(seen) == []
    await rewrite(filled, 4, to_the_end=True, public='{"amount_ore":1,"happened_on":"2026-10-02"}')
    assert await faults(filled) == [("case/tk", 5, "disagrees"), (f"answer/{ORG}/tk-m-1", 0, "answer")]
    assert await filled.reader.missing(seen) == seen[3:]
    assert await filled.reader.missing([StreamHead("case/nobody", 1, NO_HASH)]) == [
        StreamHead("case/nobody", 1, NO_HASH)
    ]
    assert await filled.reader.missing([]) == []


async def test_a_decision_on_a_law_that_was_not_kept_is_found(database: JournalDatabase) -> None:
    """The bytes of every law and policy used belong to the journal."""
    async with database.journal.unit(ORG, "tk") as unit:
        await unit.append(
            "case/tk",
            [NoteTaken(code="a", weight=1)],
            known_at=NOON,
            actor="x",
            via="client",
            command_id="m",
            law_version="ab12",
        )
    found = [fault async for fault in verify(database.audit)]
    assert found == [JournalFault("case/tk", 1, "disagrees", "the law or policy ab12 it rests on is not kept")]


async def test_a_damaged_document_is_found(database: JournalDatabase) -> None:
    """Past the check of the table, too."""
    await tamper(
        database,
        "INSERT INTO journal.document (hash, kind, bytes) VALUES (encode(sha256('x'), 'hex'), 'law', 'x')",
        "ALTER TABLE journal.document DROP CONSTRAINT document_check",
        "UPDATE journal.document SET bytes = 'y'",
    )
    (found,) = await faults(database)
    assert found[1:] == (0, "document")


async def test_whoever_logged_in_the_whole_journal_is_verified(filled: JournalDatabase) -> None:
    """Through the walls of the application's role nothing would be seen, and all would seem well."""
    await tamper(filled, "UPDATE journal.event SET actor = 'x' WHERE stream = 'case/tk'")
    assert [fault.seq async for fault in verify(filled.operator)] == [1]
