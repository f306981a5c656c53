"""How does a worker die with letters in its hands, at one exact point for all of them?

    python tests/faults/dying_worker.py [POINT CASE/KIND/PARTY ...]

What `worker.py` runs, but for three things. A rehearsal's letters go the way of real ones, through the channels that
the settings name, so that months of a case can reach counterparts on loopback; nothing that is named there may lie
anywhere else. Where there is a POINT, an attempt gets less time, so that a dead one is given up soon, and more may run
at once. And each letter that is named is held where it reaches POINT; when all have come, the process kills itself with
SIGKILL. While letters are on the line nobody but the test can tell when: it kills from outside.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from temporalio.worker import UnsandboxedWorkflowRunner, Worker

import worker
from activities.channels import folder
from activities.channels.base import LetterChannel, Receipt
from activities.channels.choice import ChannelChoice
from activities.channels.loopback import is_loopback
from domain.case import events as e
from domain.letter import Letter
from journal import store
from journal.store import Unit
from runtime import postgres
from runtime.exit import leave
from runtime.settings import Settings
from workflows import eviction_case, letters

A_MOMENT = timedelta(seconds=12)
"""More than all letters take to come to a point on a slow machine: an attempt given up before that is repeated."""
AT_ONCE = 40


@dataclass
class Death:
    """Where the worker dies, and which letters must have come there first."""

    point: str | None
    letters: frozenset[str]
    here: set[str] = field(default_factory=set)

    async def waits(self, point: str, letters: Iterable[str]) -> None:
        """Hold those of *letters* that are to be held at *point*, for ever; the last to come ends the process."""
        held = self.letters.intersection(letters)
        if point != self.point or not held:
            return
        self.here |= held
        if self.here == self.letters:
            os.kill(os.getpid(), signal.SIGKILL)
        await asyncio.Event().wait()


class NoReceipt(Exception):
    """A letter lies in its folder, and its receipt is not written."""


DEATH = Death(sys.argv[1] if sys.argv[1:] else None, frozenset(sys.argv[2:]))
NAMES: dict[str, str] = {}
"""CASE/KIND/PARTY of every key that this process has seen."""
DONE: ContextVar[tuple[tuple[str, str], ...]] = ContextVar("done", default=())
"""What the unit of this task appends: `append`, `claim` or `outcome`, and of which letter."""

append, commit, write_once, wired = Unit.append, store._commit, folder._write_once, worker.channels


async def noting_append(unit: Unit[Any], stream: str, events: Any, **about: Any) -> Any:
    """Append, and remember which letters it is about."""
    for entry in await unit.load(stream):
        NAMES.update(_decided(stream, entry.event))
    for event in events:
        NAMES.update(decided := _decided(stream, event))
        DONE.set((*DONE.get(), *(("append", name) for name in decided.values())))
        if isinstance(event, e.DispatchClaimed | e.DispatchSent):
            step = "claim" if isinstance(event, e.DispatchClaimed) else "outcome"
            DONE.set((*DONE.get(), (step, NAMES[event.key])))
    return await append(unit, stream, events, **about)


async def mortal_commit(connection: Any) -> None:
    """Commit what was written; die before or after."""
    done = DONE.get()
    DONE.set(())
    for when in ("uncommitted", "committed"):
        for step in ("append", "claim", "outcome"):
            await DEATH.waits(f"{step}-{when}", [name for same, name in done if same == step])
        if when == "uncommitted":
            await commit(connection)


def _decided(stream: str, event: Any) -> dict[str, str]:
    case = stream.partition("/")[2]
    return {one.key: f"{case}/{one.kind}/{one.to}" for one in getattr(event, "dispatches", ())}


@dataclass(frozen=True)
class Mortal:
    """A channel whose user may die before, in the middle of and after a letter."""

    channel: LetterChannel

    stays_local = True
    """Not of itself: `_only_on_loopback` sees to it."""

    @property
    def name(self) -> str:
        """The channel's."""
        return self.channel.name

    @property
    def honours_keys(self) -> bool:
        """As the channel does."""
        return self.channel.honours_keys

    async def send(self, letter: Letter) -> Receipt:
        """Send through the channel."""
        name = NAMES[letter.key]
        await DEATH.waits("unsent", [name])
        try:
            receipt = await self.channel.send(letter)
        except NoReceipt:
            await DEATH.waits("middle", [name])
            raise
        await DEATH.waits("sent", [name])
        return receipt


def half_a_write(path: Path, text: str) -> bool:
    """Write a file; but stop between a letter that is held in the middle and its receipt."""
    key = path.name.partition(".")[0]
    if path.name.endswith(".receipt.json") and DEATH.point == "middle" and NAMES[key] in DEATH.letters:
        raise NoReceipt
    return write_once(path, text)


def channels(settings: Settings, sink: str) -> ChannelChoice:
    """The ways out of real cases, for rehearsals too."""
    _only_on_loopback(settings)
    real = wired(settings, sink).real
    return ChannelChoice(real=real, simulated=tuple(Mortal(channel) for channel in real))


def _only_on_loopback(settings: Settings) -> None:
    for url in (settings.smtp_url, settings.print_url, settings.digital_post_url):
        assert url is None or is_loopback(urlsplit(url).hostname or ""), "a rehearsal's letter would leave the machine"


def mortal_worker(client: Any, **parts: Any) -> Worker:
    """A worker, unsandboxed: the sandbox would load the workflow anew, with the times it was written with."""
    changes: dict[str, Any] = {"max_concurrent_activities": AT_ONCE} if DEATH.point else {}
    if parts.get("workflows"):
        changes |= {"workflow_runner": UnsandboxedWorkflowRunner(), "max_cached_workflows": 0}
    return Worker(client, **{**parts, **changes})


def main() -> None:
    """Work until told to stop, or until the point is reached."""
    Unit.append = noting_append  # type: ignore[method-assign, assignment]
    store._commit = mortal_commit
    folder._write_once = half_a_write
    worker.channels = channels
    worker.Worker = mortal_worker  # type: ignore[assignment, attr-defined]
    if DEATH.point:
        postgres.connect_pool = partial(postgres.connect_pool, largest=AT_ONCE)
        eviction_case.DECISION_TIMEOUT = letters.DISPATCH_TIMEOUT = A_MOMENT
    leave(asyncio.run(worker.main()))


if __name__ == "__main__":
    main()
