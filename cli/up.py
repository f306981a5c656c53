"""`up` and `status`: what has to run, does it, and where?"""

import asyncio
import os
import signal
import time
from contextlib import AsyncExitStack, suppress

import worker
from cli.terminal.output import Output
from client.connecting import require_shape
from client.errors import DONE, OUT_OF_REACH
from client.policy_adoption import adopt_if_empty
from client.results.servers import PartResult, Walls
from danish.organisations import within_walls
from journal.errors import JournalNotReadyError
from runtime import status as servers_status
from runtime.embedded import Servers
from runtime.settings import Settings
from runtime.status import Part

_ASK_AGAIN = 0.5  # seconds


async def up(settings: Settings, out: Output) -> int:
    """Run servers and a worker until Ctrl-C or SIGTERM, and stop them in order; gives the exit status."""
    this = asyncio.current_task()
    assert this is not None
    for name in (signal.SIGINT, signal.SIGTERM):  # SIGINT too: a process started in the background ignores it
        asyncio.get_running_loop().add_signal_handler(name, this.cancel)
    try:
        async with AsyncExitStack() as running:
            running.callback(out.say, "Alt er standset. Data ligger stadig i " + str(settings.home))
            servers = Servers(settings, os.environ, out.say, ready_the_journal=worker.ready_the_journal, with_page=True)
            await running.enter_async_context(servers)
            await adopt_if_empty(settings)
            await running.enter_async_context(worker.working(settings))
            await _announce(settings, out, servers.addresses.page)
            running.callback(out.say, "Standser worker og servere …")
            await asyncio.Event().wait()
    except asyncio.CancelledError:
        return DONE
    return DONE


async def _announce(settings: Settings, out: Output, page: str | None) -> None:
    for part in await servers_status.parts(settings):
        _show(out, part, page=page if part.name == "Temporal" else None)
    if page:
        out.text(f"Temporals side: {page}")
    out.say(f"Worker-log: {settings.home / 'log' / 'up.log'}")
    out.say("Klar. Ctrl-C standser det hele; data bliver liggende.")


async def status(settings: Settings, out: Output, patience: float) -> int:
    """Say what runs, waiting up to *patience* seconds until all is ready; gives the exit status."""
    give_up = time.monotonic() + patience
    parts = await servers_status.parts(settings)
    while not all(part.ready for part in parts) and time.monotonic() < give_up:
        await asyncio.sleep(_ASK_AGAIN)
        parts = await servers_status.parts(settings)
    for part in parts:
        _show(out, part, organisations=(settings.organisations or "all") if part.name == "PostgreSQL" else None)
    out.text(within_walls(settings.organisations))
    if parts[0].ready:
        await _say_what_shape(settings)
    return DONE if all(part.ready for part in parts) else OUT_OF_REACH


async def _say_what_shape(settings: Settings) -> None:
    """Raises OlderJournalError; a journal that is not ready yet has a part that says so, its worker."""
    with suppress(JournalNotReadyError):
        await require_shape(settings)


def _show(out: Output, part: Part, *, page: str | None = None, organisations: Walls | None = None) -> None:
    out.item(PartResult.of(part, page, organisations))
    where = " ".join(word for word in (part.version, f"på {part.address}" if part.address else None) if word)
    out.text(f"{part.name}: {'klar' if part.ready else 'ikke klar'}. {where or part.why or ''}".rstrip())
