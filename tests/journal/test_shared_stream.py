"""Does every organisation's decision see the stream that belongs to all, as it stands, and nothing it may not see?"""

from typing import Any

import asyncpg
import pytest

from journal import shared_stream
from journal.codec import ModelCodec
from journal.errors import UnknownEventTypeError
from journal.store import Journal
from tests.journal.samples import CODEC, ORG, JournalDatabase, NoteTaken, RentMissed, append, named

LAW, EVERYBODY = "law/all", "all"
OLDER: ModelCodec[Any] = ModelCodec((RentMissed,))


async def publish(database: JournalDatabase, *events: Any, by: Journal[Any] | None = None) -> bytes:
    """Append to the stream of all; gives the hash of its last event."""
    async with (by or database.journal).unit(EVERYBODY, LAW, streams=(LAW,)) as unit:
        return (await append(unit, LAW, *events))[-1].hash


async def seen(journal: Journal[Any], organisation: str = ORG, stream: str = LAW) -> shared_stream.Common[Any] | None:
    """What a decision of an organisation sees of it."""
    async with journal.unit(organisation, "tk", common=(stream,)) as unit:
        return unit.common.get(stream)


def note(code: str) -> NoteTaken:
    """Something public."""
    return NoteTaken(code=code, weight=1)


async def test_every_organisation_sees_it_as_it_stands(database: JournalDatabase) -> None:
    """From the first decision after it was written on, whichever process wrote it."""
    elsewhere: Journal[Any] = Journal(database.app, database.sealer, CODEC)
    assert await seen(database.journal) is None
    for codes in (["a"], ["a", "b"], ["a", "b", "c"]):
        head = await publish(database, note(codes[-1]), by=elsewhere)
        for organisation in (ORG, "another"):
            assert await seen(database.journal, organisation) == shared_stream.Common(head, tuple(map(note, codes)))


async def test_a_decision_that_does_not_ask_hears_nothing(database: JournalDatabase) -> None:
    """It is read where it is wanted."""
    await publish(database, note("a"))
    async with database.journal.unit(ORG, "tk") as unit:
        assert unit.common == {}


async def test_while_it_has_not_moved_nothing_more_is_read(
    database: JournalDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its last hash comes with the answer that a decision reads anyway."""
    await publish(database, note("a"))
    await seen(database.journal)
    monkeypatch.setitem(shared_stream._SQL, "common", "no statement at all")

    assert await seen(database.journal, "another") == await seen(database.journal)
    await publish(database, note("b"))
    with pytest.raises(asyncpg.PostgresSyntaxError):
        await seen(database.journal)


async def test_another_journal_in_the_place_of_the_old_is_read_anew(database: JournalDatabase) -> None:
    """An older backup came back while the process ran: what was known of the newer one is forgotten."""
    first = await publish(database, note("a"))
    await publish(database, note("b"))
    await seen(database.journal)
    async with database.operator.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute("DELETE FROM journal.event WHERE stream = $1 AND seq = 2", LAW)

    assert await seen(database.journal) == shared_stream.Common(first, (note("a"),))


async def test_what_is_sealed_in_it_stays_sealed(database: JournalDatabase) -> None:
    """No key of a person comes with it."""
    await publish(database, named("Åse"))
    found = await seen(database.journal)

    assert found is not None
    assert [event.sealed for event in found.events] == [{}]


@pytest.mark.parametrize(("owner", "stream"), [("another", LAW), (EVERYBODY, "system/all"), ("another", "case/tk-b")])
async def test_nothing_else_is_open_to_all(database: JournalDatabase, owner: str, stream: str) -> None:
    """Neither another stream of everybody's, nor what somebody else put under the law's name."""
    async with database.journal.unit(owner, stream, streams=(stream,)) as unit:
        await append(unit, stream, note("a"))

    assert await seen(database.journal, ORG, stream) is None


async def test_whoever_reads_it_cannot_write_it(database: JournalDatabase) -> None:
    """It stays everybody's, and no organisation is that."""
    await publish(database, note("a"))
    columns = (
        "organisation_id, event_id, type, public, sealed, happened_on, known_at, recorded_at, actor, command_id,"
        " previous_hash, hash"
    )
    copied = columns.replace("event_id", "gen_random_uuid()", 1)
    again = f"INSERT INTO journal.event (stream, seq, {columns}) SELECT stream, 2, {copied} FROM journal.event"
    async with database.app.acquire() as connection, connection.transaction():
        await connection.execute("SELECT set_config('redningskrans.organisation', $1, true)", ORG)
        assert await connection.fetchval("SELECT count(*) FROM journal.event WHERE stream = $1", LAW) == 1
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(f"{again} WHERE stream = $1", LAW)


async def test_an_event_of_a_newer_version_in_it_lets_a_decision_wait(database: JournalDatabase) -> None:
    """Nobody decides under a law that is only half read; the mark goes when somebody can read it."""
    await publish(database, note("a"))
    older: Journal[Any] = Journal(database.app, database.sealer, OLDER)
    with pytest.raises(UnknownEventTypeError) as unread:
        await seen(older)
    await older.mark_unread(ORG, "tk", unread.value)
    (mark,) = await database.reader.unread()
    async with database.journal.unit(ORG, "tk"):
        still_there = await database.reader.unread()
    await seen(database.journal)

    assert (mark.stream, mark.seq, mark.type, mark.tenancy_key) == (LAW, 1, "note-taken.v3", "tk")
    assert still_there == [mark]
    assert await database.reader.unread() == []
