"""`status`: what runs, and is all of it ready?"""

import asyncio
import time
from contextlib import suppress

from cli.terminal.output import Output
from client.connecting import require_shape
from client.errors import DONE, OUT_OF_REACH
from client.results.servers import PartResult, Walls
from danish.organisations import within_walls
from journal.errors import JournalNotReadyError
from runtime import status as servers_status
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
    for part in parts:
        show_part(out, part, organisations=(settings.organisations or "all") if part.name == "PostgreSQL" else None)
    out.text(within_walls(settings.organisations))
    if parts[0].ready:
        await _say_what_shape(settings)
    return DONE if all(part.ready for part in parts) else OUT_OF_REACH


async def _say_what_shape(settings: Settings) -> None:
    """Raises OlderJournalError; a journal that is not ready yet has a part that says so, its worker."""
    with suppress(JournalNotReadyError):
        await require_shape(settings)


def show_part(out: Output, part: RunningPart, *, page: str | None = None, organisations: Walls | None = None) -> None:
    """Say of one part whether it is ready, and where; *page* is the address of its page for a browser."""
    out.item(PartResult.of(part, page, organisations))
    where = " ".join(word for word in (part.version, f"på {part.address}" if part.address else None) if word)
    out.text(f"{part.name}: {'klar' if part.ready else 'ikke klar'}. {where or part.why or ''}".rstrip())
