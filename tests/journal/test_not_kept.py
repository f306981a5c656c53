"""Is each count of messages that were not kept one that a worker made, and does counting on make no other one good?"""

import asyncio
from datetime import date

import pytest

from journal.not_kept import verify_not_kept
from tests.journal.samples import ORG, JournalDatabase

DAY = date(2026, 10, 2)


async def counted(database: JournalDatabase, times: int) -> list[int]:
    """What stands there after so many messages more."""
    for _ in range(times):
        await database.journal.count_not_kept(ORG, "tk", DAY)
    return [one.messages for one in await database.reader.not_kept()]


async def faults(database: JournalDatabase) -> list[str]:
    """The places that are told."""
    return [one.stream async for one in verify_not_kept(database.audit, database.sealer)]


async def test_each_message_counts_once_whoever_counts_beside(database: JournalDatabase) -> None:
    """Also the first ones of a day, which come at the same moment."""
    await asyncio.gather(*(database.journal.count_not_kept(ORG, "tk", DAY) for _ in range(5)))
    assert await counted(database, 1) == [6]
    assert await faults(database) == []


@pytest.mark.parametrize(
    "change",
    [
        "messages = 1",
        "last = last - interval '1 microsecond'",
        "day = '2026-10-03'",
        "day = '0044-03-15 BC'",
        "last = 'infinity'",
        "tenancy_key = 'another'",
        "organisation_id = 'b'",
        "mac = ''",
    ],
)
async def test_a_count_that_somebody_changed_is_named(database: JournalDatabase, change: str) -> None:
    """Whatever stands there now."""
    await counted(database, 3)
    await database.operator.execute(f"UPDATE view.not_kept SET {change}")
    (told,) = await faults(database)
    assert told.startswith("not-kept/")


async def test_counting_on_makes_no_changed_count_good(database: JournalDatabase) -> None:
    """It goes on, and stays named."""
    await counted(database, 3)
    await database.operator.execute("UPDATE view.not_kept SET messages = 1000")
    assert await counted(database, 2) == [1002]
    assert await faults(database) == [f"not-kept/{ORG}/tk/2026-10-02"]
