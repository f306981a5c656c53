"""How does a stream wait for a newer worker, and when does it wait no more?"""

from typing import Any

import pytest

from journal.codec import ModelCodec
from journal.errors import UnknownEventTypeError
from journal.store import Journal
from tests.journal.samples import ORG, JournalDatabase, NoteTaken, RentMissed, append, named

OLDER: ModelCodec[Any] = ModelCodec((RentMissed,))
NOTE = NoteTaken(code="called", weight=1)


def older(database: JournalDatabase) -> Journal[Any]:
    """The same journal as a version sees it that knows no notes."""
    return Journal(database.app, database.sealer, OLDER)


async def met_by_an_older_version(database: JournalDatabase) -> None:
    """It tries to decide something, and marks what it cannot read."""
    with pytest.raises(UnknownEventTypeError) as unread:
        async with older(database).unit(ORG, "tk"):
            raise AssertionError("it was read")
    await older(database).mark_unread(ORG, "tk", unread.value)


async def test_what_could_not_be_read_is_named(database: JournalDatabase) -> None:
    """By stream, number and type; however often it was met, once."""
    await database.record("tk", named("Åse"), NOTE)

    await met_by_an_older_version(database)
    await met_by_an_older_version(database)

    (mark,) = await database.reader.unread()
    assert (mark.stream, mark.seq, mark.type, mark.tenancy_key) == ("case/tk", 2, "note-taken.v3", "tk")
    assert [entry.seq for entry in await database.reader.case("tk")] == [1, 2]


async def test_whoever_reads_it_takes_the_mark_away(database: JournalDatabase) -> None:
    """Even a decision that appends nothing; one of another tenancy leaves it."""
    await database.record("tk", named("Åse"), NOTE)
    await database.record("other", named("Bø"))
    await met_by_an_older_version(database)

    async with database.journal.unit(ORG, "other") as unit:
        await append(unit, "case/other", NOTE)
    left = await database.reader.unread()
    async with database.journal.unit(ORG, "tk"):
        pass

    assert [mark.stream for mark in left] == ["case/tk"]
    assert await database.reader.unread() == []


async def test_a_decision_that_fails_leaves_the_mark(database: JournalDatabase) -> None:
    """It stands or falls with the transaction."""
    await database.record("tk", named("Åse"), NOTE)
    await met_by_an_older_version(database)

    with pytest.raises(KeyError):
        async with database.journal.unit(ORG, "tk"):
            raise KeyError

    assert len(await database.reader.unread()) == 1
