"""`advance`: how do the calendars of simulated cases reach a day, each step on its own?"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from cli.terminal.actors import actor
from cli.terminal.days import parse_day
from cli.terminal.output import Output
from client.cases import CaseClient, Pending, case_client, new_id
from client.errors import DONE, REFUSED
from danish.codes import danish
from domain.case.codes import PhaseName
from domain.danish_day import danish_day
from journal.views import CaseView
from runtime.settings import Settings

AT_ONCE: Final = 20
"""Cases whose calendars move at a time: a worker takes no more decisions at once than it has connections for."""
_WORD_EVERY: Final = 5.0  # seconds


@dataclass(frozen=True)
class Advanced:
    """What became of one case: where it stands now, and why it was refused, if it was."""

    view: CaseView
    result: str
    reason: str | None
    rule: str | None

    def as_json(self) -> dict[str, Any]:
        """The case's line of JSON."""
        return {
            "case": self.view.case_id,
            "result": self.result,
            "today": self.view.today.isoformat(),
            "phase": self.view.phase,
            "reason": self.reason,
            "rule": self.rule,
        }


async def advance_case(settings: Settings, out: Output, case: str, day: str) -> int:
    """Move one case's calendar; gives the exit status. A real case refuses, and keeps the refusal on record."""
    to = parse_day(day, "--to")
    async with case_client(settings) as cases:
        await cases.view_of(case)
        moving = asyncio.create_task(advance(cases, case, to, actor(None)))
        while not (await asyncio.wait({moving}, timeout=_WORD_EVERY))[0]:
            out.say(f"Kalenderen er på vej mod {danish_day(to)} …")
        moved = moving.result()
    out.item(moved.as_json())
    out.text(_line(moved))
    return REFUSED if moved.result == "refused" else DONE


async def advance_cases(settings: Settings, out: Output, day: str) -> int:
    """Move the calendars of all simulated cases that live; gives the exit status."""
    to = parse_day(day, "--to")
    refused = done = 0
    async with case_client(settings) as cases:
        views = await behind(cases, to)
        with out.progress(f"Sager ført frem til {danish_day(to)}", len(views)) as tick:
            async for moved in advance_all(cases, views, to, actor(None)):
                refused += moved.result == "refused"
                done += moved.result != "refused"
                out.item(moved.as_json())
                if moved.result == "refused":
                    out.text(_line(moved))
                tick()
    out.item({"summary": {"done": done, "refused": refused}})
    if views:
        out.text(f"{done} sager er ført frem til {danish_day(to)}, {refused} afviste det.")
    else:
        out.text(f"Ingen prøvesag har en kalender, der kan føres frem til {danish_day(to)}.")
    return REFUSED if refused else DONE


async def behind(cases: CaseClient, to: date) -> list[CaseView]:
    """The simulated cases that live and whose calendar does not stand beyond *to* already."""
    return [view for view in await cases.reader.cases(live=True, simulated=True) if view.today <= to]


async def advance_all(cases: CaseClient, views: list[CaseView], to: date, by: str) -> AsyncIterator[Advanced]:
    """Move the calendars of these cases, a few at a time; gives each as it arrives. Raises ServerUnreachable."""
    at_once = asyncio.Semaphore(AT_ONCE)

    async def move(view: CaseView) -> Advanced:
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


async def advance(cases: CaseClient, case: str, to: date, by: str) -> Advanced:
    """Move one case's calendar, however long that takes. Raises NoSuchCase and ServerUnreachable."""
    given = await cases.submit(
        case, "advance-calendar", {"to": to.isoformat()}, actor=by, message_id=new_id("c"), patience=None
    )
    assert not isinstance(given, Pending)  # without patience's end there is an answer
    return Advanced(await cases.view_of(case), given.result, given.because or None, given.rule)


def _line(moved: Advanced) -> str:
    if moved.result == "refused":
        return f"{moved.view.case_id}: afvist. {moved.reason} (regel: {moved.rule})"
    phase = danish(PhaseName(moved.view.phase))
    return f"{moved.view.case_id}: kalenderen står på {danish_day(moved.view.today)}, sagen er {phase}."
