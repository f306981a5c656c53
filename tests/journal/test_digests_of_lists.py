"""Is what stands for the rows of lists gone with whoever is erased?"""

from datetime import date
from typing import Any

import pytest

from decisions.arrears_lists import KeptLists, new_list
from decisions.erasure import erase_person
from domain.case.codes import HoldKind
from domain.case.events import CaseHeld
from domain.entry_points import EntryPoint
from domain.event import SealedText
from domain.streams.arrears_lists import Became, ListedRow, rows_stream
from domain.streams.organisation import ErasureReason
from journal.events import CODEC
from journal.store import Journal
from tests.journal.samples import NOON, ORG, JournalDatabase

ROW = ListedRow(2, "tk", 1, date(2026, 10, 1), "rent", 500_000, Became.TAKEN, settled=True)


@pytest.fixture
def journal(database: JournalDatabase) -> Journal[Any]:
    """A journal that may erase."""
    return Journal(database.app, database.sealer, CODEC)


async def digests(journal: Journal[Any], list_: str) -> list[bool]:
    """Whether the digests of each event of a list's rows can be read."""
    stream = rows_stream(ORG, list_, 1)
    async with journal.unit(ORG, stream) as unit:
        return [None not in entry.event.sealed.values() for entry in await unit.load(stream)]


async def test_an_erasure_takes_the_digests_of_all_lists_along(journal: Journal[Any]) -> None:
    """What the rows called for stays; the lists of afterwards are sealed under another key."""
    lists, first, second = KeptLists(journal, EntryPoint.CLIENT), new_list(), new_list()
    await lists.keep_rows(ORG, first, 0, [(ROW, "digest")], NOON)
    held = CaseHeld(happened_on=ROW.due, kind=HoldKind.DISPUTED, sealed={"cy": SealedText(text="Cy ringede.")})
    async with journal.unit(ORG, "tk") as unit:
        await unit.append("case/tk-1", [held], known_at=NOON, actor="system", via="system", command_id="m")
    await erase_person(journal, ORG, "cy", ErasureReason.ASKED_FOR, "manager/l1", via=EntryPoint.CLIENT)
    await lists.keep_rows(ORG, second, 0, [(ROW, "digest")], NOON)

    assert await digests(journal, first) == [False]
    assert await digests(journal, second) == [True]


def test_a_row_is_read_as_it_was_written() -> None:
    """Whatever became of it."""
    for became in Became:
        for settled in (True, False):
            row = ROW.of(became).but(settled=settled)
            assert ListedRow.read(row.written()) == row
