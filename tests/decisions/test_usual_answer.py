"""Is it found how long a municipality took to answer the applications of one association?"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from domain.case.race import UsualAnswer, usual_answer
from tests.audit.audited_journal import OPENED, ORGANISATION, AuditedJournal, audited_journal
from tests.givers import OFFICE
from tests.servers import TestPostgres

MUNICIPALITY = "751"


@pytest.fixture
async def audited(postgres: TestPostgres) -> AsyncIterator[AuditedJournal]:
    """A fresh journal."""
    async with AsyncExitStack() as stack:
        yield await audited_journal(postgres, stack)


async def test_each_application_counts_once_by_its_first_answer(audited: AuditedJournal) -> None:
    """Of two cases and a rehearsal: what is not answered says nothing, and neither does the answer to an appeal."""
    rehearsal = audited.beside("tenancytwo", simulated=True)
    second = audited.beside("tenancythree")
    for one, kinds in (
        (audited, ("enkeltydelse", "boligstoette")),
        (second, ("enkeltydelse",)),
        (rehearsal, ("boligstoette",)),
    ):
        await one.open()
        for kind in kinds:
            await one.do(OPENED, OFFICE, "request-aid", kind=kind, consent_on=OPENED)
    await audited.do(OPENED + timedelta(days=5), OFFICE, "answer-aid", aid=2, granted=False)
    await audited.do(OPENED + timedelta(days=6), OFFICE, "record-aid-step", aid=2, step="appealed")
    await audited.do(OPENED + timedelta(days=60), OFFICE, "answer-aid", aid=2, granted=False)
    await second.do(OPENED + timedelta(days=9), OFFICE, "answer-aid", granted=False)
    await rehearsal.do(OPENED + timedelta(days=2), OFFICE, "answer-aid", granted=False)

    found = await audited.reader.aid_answers(ORGANISATION, MUNICIPALITY)
    assert sorted(map(list, found.values())) == [[5], [9]]
    assert usual_answer(found) == UsualAnswer(9, 2)
    assert list((await audited.reader.aid_answers(ORGANISATION, MUNICIPALITY, simulated=True)).values()) == [[2]]
    assert await audited.reader.aid_answers(ORGANISATION, "101") == {}
