"""Is every answer the one that was given, and is another one under its id found? Whoever tries may write anything."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from journal.verify import verify, verify_answers
from tests.audit.audited_journal import AuditedJournal, audited_journal
from tests.servers import TestPostgres

ANY = "message_id = 'tenancyone/1'"
"""The answer to the message that opened the case; it names the case's last event of then."""
WITHOUT_EVENT = "event_id IS NULL"
COPIED = (
    "INSERT INTO journal.answer (organisation_id, message_id, stream, seq, digest, event_id, answer, recorded_at,"
    " streams, firsts, lasts, hashes, mac) "
    "SELECT organisation_id, 'invented', stream, seq, digest, {event}, answer, recorded_at,"
    " streams, firsts, lasts, hashes, mac FROM journal.answer "
    f"WHERE {ANY}"
)
CHANGED = {
    "another sender's id": ("message_id = 'm'", "answer/BF-101/m"),
    "another organisation": ("organisation_id = 'BF-102'", "answer/BF-102/tenancyone/1"),
    "another stream": ("stream = 'account/tenancyone'", "answer/BF-101/tenancyone/1"),
    "another place": ("seq = 1", "answer/BF-101/tenancyone/1"),
    "another message's digest": ("digest = repeat('0', 64)", "answer/BF-101/tenancyone/1"),
    "another event": ("event_id = gen_random_uuid()", "answer/BF-101/tenancyone/1"),
    "no event": ("event_id = NULL", "answer/BF-101/tenancyone/1"),
    "another answer": ("answer = replace(answer, 'opened', 'refused')", "answer/BF-101/tenancyone/1"),
    "other streams": ("streams = streams || '{x}'::text[]", "answer/BF-101/tenancyone/1"),
    "more events before": ("firsts = '{0,0}'", "answer/BF-101/tenancyone/1"),
    "more events after": ("lasts = '{99,99}'", "answer/BF-101/tenancyone/1"),
    "another last event": ("hashes = array[sha256('x')]", "answer/BF-101/tenancyone/1"),
    "another time": ("recorded_at = recorded_at + interval '1 microsecond'", "answer/BF-101/tenancyone/1"),
    "another MAC": ("mac = sha256('x')", "answer/BF-101/tenancyone/1"),
}
"""What somebody writes into the row, and where it is then named: by each of its columns."""


@pytest.fixture
async def journal(postgres: TestPostgres) -> AsyncIterator[AuditedJournal]:
    """A journal in which somebody opened a case, and told it twice."""
    async with AsyncExitStack() as stack:
        audited = await audited_journal(postgres, stack)
        await audited.open()
        await audited.open()
        yield audited


async def found(journal: AuditedJournal) -> tuple[list[str], list[str]]:
    """The places that are named without a key, and those that need one."""
    keyless = [f"{fault.stream} {fault.seq}" async for fault in verify(journal.operator) if fault.kind == "answer"]
    sealer = journal.sealer
    return keyless, [fault.stream async for fault in verify_answers(journal.operator, sealer)]


async def test_every_answer_of_an_honest_journal_holds(journal: AuditedJournal) -> None:
    """One names the last event of its decision; the duplicate says that it is one."""
    rows = await journal.operator.fetch("SELECT * FROM journal.answer WHERE stream LIKE ANY ('{case/%,account/%}')")

    assert await found(journal) == ([], [])
    assert {row["message_id"]: row["event_id"] is None for row in rows} == {"tenancyone/1": False, "tenancyone/2": True}


@pytest.mark.parametrize("change", CHANGED)
async def test_an_answer_in_which_one_column_was_changed_is_named(journal: AuditedJournal, change: str) -> None:
    """Whichever it is; its MAC is made with a key that the database does not hold."""
    said, place = CHANGED[change]
    await journal.tamper(f"UPDATE journal.answer SET {said} WHERE {ANY}")

    assert (await found(journal))[1] == [place]


@pytest.mark.parametrize("event", ["event_id", "NULL"])
async def test_an_invented_answer_is_named(journal: AuditedJournal, event: str) -> None:
    """It would keep the message that it claims to answer from ever being decided."""
    await journal.tamper(COPIED.format(event=event))

    assert (await found(journal))[1] == ["answer/BF-101/invented"]


async def test_a_decision_whose_answer_was_removed_is_named_without_any_key(journal: AuditedJournal) -> None:
    """By its first event: the same message would be decided once more."""
    await journal.tamper(f"DELETE FROM journal.answer WHERE {ANY}")

    assert await found(journal) == (["account/tenancyone 1"], [])


async def test_only_the_removal_of_an_answer_without_event_goes_unseen(journal: AuditedJournal) -> None:
    """It changes nothing: the same message again is as much a duplicate as it was."""
    await journal.tamper(f"DELETE FROM journal.answer WHERE {WITHOUT_EVENT}")

    assert await found(journal) == ([], [])


async def test_the_answers_of_two_messages_exchanged_are_named(journal: AuditedJournal) -> None:
    """Each is genuine and under the other's id."""
    await journal.tamper(
        "UPDATE journal.answer SET message_id = 'x' WHERE message_id = 'tenancyone/1'",
        "UPDATE journal.answer SET message_id = 'tenancyone/1' WHERE message_id = 'tenancyone/2'",
        "UPDATE journal.answer SET message_id = 'tenancyone/2' WHERE message_id = 'x'",
    )

    keyless, keyed = await found(journal)

    assert keyless == ["account/tenancyone 1", "answer/BF-101/tenancyone/2 0"]
    assert sorted(keyed) == ["answer/BF-101/tenancyone/1", "answer/BF-101/tenancyone/2"]
