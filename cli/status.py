"""`status`: what runs, and is all of it ready?"""

import asyncio
import time
from collections.abc import Collection
from contextlib import suppress
from typing import Literal

from cli.terminal.output import Output
from client.entry_points import rights
from client.errors import DONE, OUT_OF_REACH
from client.records import records
from client.results.servers import KeptMessagesRow, PartResult, SendingRow, StuckGroupRow, Walls
from danish.organisations import within_walls
from danish.prose import counted, listed
from danish.stuck import why_group
from domain.actors import Giver
from domain.danish_day import danish_time
from domain.entry_points import FROM_OUTSIDE, EntryPoint, called
from journal.errors import JournalNotReadyError
from journal.stuck_groups import groups
from runtime import status as servers_status
from runtime.errors import NoKeys
from runtime.settings import Settings
from runtime.status import RunningPart

_ASK_AGAIN = 0.5  # seconds


async def status(settings: Settings, out: Output, patience: float) -> int:
    """Say what runs, waiting up to *patience* seconds until all is ready; gives the exit status."""
    give_up = time.monotonic() + patience
    parts = await servers_status.parts(settings)
    while not all(part.ready for part in parts) and time.monotonic() < give_up:
        await asyncio.sleep(_ASK_AGAIN)
        parts = await servers_status.parts(settings)
    heard = rights(settings)
    for part in parts:
        walls: Walls | None = (settings.organisations or "all") if part.name == "PostgreSQL" else None
        show_part(out, part, organisations=walls, entry_points=heard if part.name == "worker" else None)
    out.text(within_walls(settings.organisations))
    for via, roles in heard.items():
        out.text(who_may_come_through(via, roles))
    if parts[0].ready:
        await _say_what_does_not_go_on(
            settings, out, looked_at=any(part.ready for part in parts if part.name == "worker")
        )
    return DONE if all(part.ready for part in parts) else OUT_OF_REACH


async def _say_what_does_not_go_on(settings: Settings, out: Output, *, looked_at: bool) -> None:
    """Who has stopped their letters, and what is stuck; whether that is *looked_at* by a worker now, or is what the
    last one left. Raises OlderJournalError; a journal that is not ready yet or has no keys has a part that says so, its
    worker.
    """
    with suppress(JournalNotReadyError, NoKeys):
        async with records(settings) as found:
            brakes, kept = await found.reader.brakes(), await found.reader.kept_messages()
            stuck, unread = await found.reader.stuck(), await found.reader.unread()
        for brake in brakes:
            sending: Literal["stopped", "running"] = "stopped" if brake.stopped else "running"
            out.item(SendingRow(organisation=brake.organisation_id, sending=sending, since=brake.since))
            if brake.stopped and brake.since:
                out.text(f"{brake.organisation_id}: ingen breve forlader huset siden {danish_time(brake.since)}.")
        for their in kept:
            count, newest = their.messages, their.newest
            out.item(KeptMessagesRow(organisation=their.organisation_id, kept_messages=count, newest=newest))
            out.text(
                f"{their.organisation_id}: {counted(count, 'besked', 'beskeder')}, som ingen kunne læse eller afgøre, "
                f"er gemt, den nyeste {danish_time(newest)}."
            )
        for one in groups(stuck, unread):
            out.item(
                StuckGroupRow(stuck=one.what, name=one.name, code=one.code, tenancies=one.tenancies, since=one.since)
            )
            out.text(f"Sidder fast: {why_group(one)}")
        if stuck and not looked_at:
            out.text("Ingen worker ser efter det nu, så det kan være forældet: `python starter.py doctor` ser efter.")


def who_may_come_through(via: EntryPoint, roles: Collection[Giver]) -> str:
    """For whom commands are heard that come through an entry point."""
    names = "enhver rolle" if set(roles) >= FROM_OUTSIDE else listed([giver.value for giver in roles])
    return f"Kommandoer via {called(via)} ({via.value}) kan gives som {names}."


def show_part(
    out: Output,
    part: RunningPart,
    *,
    page: str | None = None,
    organisations: Walls | None = None,
    entry_points: dict[EntryPoint, tuple[Giver, ...]] | None = None,
) -> None:
    """Say of one part whether it is ready, and where; *page* is the address of its page for a browser."""
    out.item(PartResult.of(part, page, organisations, entry_points))
    where = " ".join(word for word in (part.version, f"på {part.address}" if part.address else None) if word)
    out.text(f"{part.name}: {'klar' if part.ready else 'ikke klar'}. {where or part.why or ''}".rstrip())
