"""How does a person answer once for every charge that a list contests?

Each case is asked by itself, and answers by itself: what one refuses, or cannot take now, is named, and the rest goes
on (docs/adr/0049-contested-money.md).
"""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from client.bulk import RowToDeliver, feed
from client.cases import CaseClient, Pending, new_id
from client.records import Records
from client.results.contests import ContestAnswer
from client.results.rows import RowAnswer
from domain.account.state import Contest, fold_account
from domain.case.subject import ChargeSubject, subject_of
from domain.ids import account_stream
from journal.paging import WorkPlace

TASK: Final = "settle-contested"
"""The task, and the command that does it."""
_AT_ONCE: Final = 500
"""Tasks that are looked at together."""


@dataclass(frozen=True)
class ContestedCharge:
    """A charge of a case, and why it is contested."""

    case: str
    tenancy_key: str
    charge: str
    contest: Contest


@dataclass(frozen=True)
class AnswerToList:
    """What *actor* says of the list of an organisation that was made up as the day `as_of` began: it had `counted` the
    money that is in doubt, or it had not.
    """

    organisation: str
    as_of: date
    counted: bool
    actor: str
    simulated: bool


async def contested_charges(
    cases: Records, organisation: str, today: date, *, simulated: bool
) -> AsyncIterator[ContestedCharge]:
    """Every charge of an organisation's real cases or rehearsals that is contested, whether anybody is asked yet."""
    after: WorkPlace | None = None
    while True:
        page = await cases.reader.work(
            today, organisation_id=organisation, simulated=simulated, after=after, limit=_AT_ONCE
        )
        for row in page.items:
            about = subject_of(row.item.subject) if row.item.task == TASK and row.item.subject else None
            if isinstance(about, ChargeSubject) and (found := await _contested(cases, row.case_id, about.charge)):
                yield found
        if (after := page.next) is None:
            return


async def _contested(cases: Records, case: str, charge: str) -> ContestedCharge | None:
    view = await cases.view_of(case)
    entries = await cases.reader.stream(account_stream(view.tenancy_key, view.lease))
    contest = fold_account((entry.event for entry in entries), view.lease).contests.get(charge)
    return ContestedCharge(case, view.tenancy_key, charge, contest) if contest else None


async def settle_list(cases: CaseClient, answer: AnswerToList, today: date) -> AsyncGenerator[ContestAnswer, None]:
    """Give one answer for all that a list contests; gives what each case says of it. Raises ServerUnreachable."""
    found = contested_charges(cases, answer.organisation, today, simulated=answer.simulated)
    contested = [one async for one in found if one.contest.as_of == answer.as_of]
    rows = (
        RowToDeliver(n, one.tenancy_key, partial(_give, cases, answer, one), results={"done": "settled"})
        for n, one in enumerate(contested)
    )
    async with aclosing(feed(rows, cases.answers)) as answers:
        async for given in answers:
            yield _told(contested[given.row], given)


async def _give(cases: CaseClient, answer: AnswerToList, one: ContestedCharge) -> Pending:
    fields: dict[str, Any] = {
        "charge": one.charge,
        "counted": answer.counted,
        "as_of": answer.as_of.isoformat(),
    }
    given = await cases.leave(one.case, TASK, fields, actor=answer.actor, message_id=new_id("c"))
    assert isinstance(given, Pending), "a message under a new id had been answered"
    return given


def _told(one: ContestedCharge, given: RowAnswer) -> ContestAnswer:
    return ContestAnswer(
        case=one.case, charge=one.charge, result=given.result, reason=given.reason, warnings=given.warnings
    )
