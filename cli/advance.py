"""`advance`: to which day do the calendars of simulated cases move, and which case refuses?"""

import asyncio
from typing import Final

from cli.terminal.actors import actor
from cli.terminal.days import parse_day
from cli.terminal.output import Output
from client.calendars import advance, advance_all, behind
from client.cases import case_client
from client.errors import DONE, REFUSED
from client.results.calendar import AdvancedCase, AdvancedCount, AdvancedSummary
from danish.codes import danish
from danish.prose import counted
from domain.danish_day import danish_day
from runtime.settings import Settings

_WORD_EVERY: Final = 5.0  # seconds


async def advance_case(settings: Settings, out: Output, case: str, day: str) -> int:
    """Move one case's calendar; gives the exit status. A real case refuses, and keeps the refusal on record."""
    to = parse_day(day, "--to")
    async with case_client(settings) as cases:
        meant = await cases.meant_by(case)
        moving = asyncio.create_task(advance(cases, meant.case_id, to, actor(None)))
        while not (await asyncio.wait({moving}, timeout=_WORD_EVERY))[0]:
            out.say(f"Kalenderen er på vej mod {danish_day(to)} …")
        moved = moving.result()
    out.item(moved)
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
                out.item(moved)
                if moved.result == "refused":
                    out.text(_line(moved))
                tick()
    out.item(AdvancedSummary(summary=AdvancedCount(done=done, refused=refused)))
    if views:
        out.text(f"{counted(done, 'sag', 'sager')} er ført frem til {danish_day(to)}, {refused} afviste det.")
    else:
        out.text(f"Ingen prøvesag har en kalender, der kan føres frem til {danish_day(to)}.")
    return REFUSED if refused else DONE


def _line(moved: AdvancedCase) -> str:
    if moved.result == "refused":
        return f"{moved.case}: afvist. {moved.reason} (regel: {moved.rule})"
    phase = danish(moved.phase)
    return f"{moved.case}: kalenderen står på {danish_day(moved.today)}, sagen er {phase}."
