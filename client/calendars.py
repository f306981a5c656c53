"""How do the calendars of simulated cases reach a day, each step on its own?"""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Final

from client.cases import CaseClient, Pending, new_id
from client.results.calendar import AdvancedCase
from domain.case.codes import PhaseName
from journal.views import CaseView

AT_ONCE: Final = 20
"""Cases whose calendars move at a time: a worker takes no more decisions at once than it has connections for."""


async def behind(cases: CaseClient, to: date) -> list[CaseView]:
    """The simulated cases that live and whose calendar does not stand beyond *to* already."""
    return [view for view in await cases.reader.cases(live=True, simulated=True) if view.today <= to]


async def advance_all(cases: CaseClient, views: list[CaseView], to: date, by: str) -> AsyncIterator[AdvancedCase]:
    """Move the calendars of these cases, a few at a time; gives each as it arrives. Raises ServerUnreachable."""
    at_once = asyncio.Semaphore(AT_ONCE)

    async def move(view: CaseView) -> AdvancedCase:
        async with at_once:
            return await advance(cases, view.case_id, to, by)

    under_way = [asyncio.create_task(move(view)) for view in views]
    try:
        for arrived in asyncio.as_completed(under_way):
            yield await arrived
    finally:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


async def advance(cases: CaseClient, case: str, to: date, by: str) -> AdvancedCase:
    """Move one case's calendar, however long that takes. Raises NoSuchCase and ServerUnreachable."""
    given = await cases.submit(
        case, "advance-calendar", {"to": to.isoformat()}, actor=by, message_id=new_id("c"), patience=None
    )
    assert not isinstance(given, Pending)  # without patience's end there is an answer
    view = await cases.view_of(case)
    return AdvancedCase(
        case=view.case_id,
        result=given.result,
        today=view.today,
        phase=PhaseName(view.phase),
        reason=given.because or None,
        rule=given.rule,
    )
