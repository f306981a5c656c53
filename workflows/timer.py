"""How long until the next step falls due? One timer, moved only when that instant moves: a message costs no timer."""

import asyncio
from datetime import datetime

from temporalio import workflow


class StepTimer:
    """A timer that says in Temporal's own pages what it is for. Instants are Temporal's (UTC)."""

    def __init__(self) -> None:
        self._running: asyncio.Task[None] | None = None
        self._fires_at: datetime | None = None

    @property
    def has_fired(self) -> bool:
        """Whether the instant has come."""
        return self._running is not None and self._running.done()

    def move_to(self, instant: datetime | None, summary: str) -> None:
        """Have it fire at *instant*; None: not at all."""
        if self._running and not self._running.done():
            if instant == self._fires_at:
                return
            self._running.cancel()
        self._fires_at = instant
        self._running = asyncio.create_task(_sleep_until(instant, summary)) if instant else None


async def _sleep_until(instant: datetime, summary: str) -> None:
    await workflow.sleep(instant - workflow.now(), summary=summary)
