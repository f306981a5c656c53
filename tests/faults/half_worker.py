"""What does half a worker do whose attempts are soon given up, and who stands still where a test wants it to?

    python tests/faults/half_worker.py workflows            the workflows alone, which give an attempt little time
    python tests/faults/half_worker.py activities [POINT]   the activities alone, one at a time; stops once, at POINT
    python tests/faults/half_worker.py both POINT           both, and no haste; stops once, at POINT

Otherwise each is what `worker.py` runs.
"""

import asyncio
import inspect
import os
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import timedelta
from typing import Any

from temporalio.worker import UnsandboxedWorkflowRunner, Worker

import worker
from activities.channels import folder
from activities.channels.folder import FolderChannel
from activities.dispatcher import Dispatcher
from decisions.case import Decisions
from journal import store
from journal.store import Unit
from runtime.exit import leave
from workflows import eviction_case, letters

A_MOMENT = timedelta(seconds=4)
"""In place of the half minute and the two minutes that an attempt has, and of the half minute of a silent unit."""

Patch = Callable[[Any, Any], Any]


def workflows_alone(client: Any, **parts: Any) -> AbstractAsyncContextManager[Any]:
    """The workflows, unsandboxed: the sandbox would load the module anew, with the times it was written with."""
    return Worker(client, **{**parts, "activities": [], "workflow_runner": UnsandboxedWorkflowRunner()})


def activities_alone(client: Any, **parts: Any) -> AbstractAsyncContextManager[Any]:
    """The activities. One at a time: whoever stands still has no other poll open into which work would be lost."""
    return Worker(client, **{**parts, "workflows": [], "max_concurrent_activities": 1})


def part(half: Callable[..., Any], needs: str) -> Callable[..., Any]:
    """That half of each worker of a process; nothing where a worker has none of it."""
    return lambda client, **parts: half(client, **parts) if parts.get(needs) else nullcontext()


class StandStill:
    """Stops the whole process the first time its point is reached, before or after what happens there."""

    def __init__(self, owner: Any, name: str, *, after: bool = False) -> None:
        self._act = getattr(owner, name)
        self._after = after
        self._done = False
        setattr(owner, name, self._slow() if inspect.iscoroutinefunction(self._act) else self._quick())

    def _slow(self) -> Callable[..., Any]:
        async def act(*args: Any, **named: Any) -> Any:
            self._stop(after=False)
            result = await self._act(*args, **named)
            self._stop(after=True)
            return result

        return act

    def _quick(self) -> Callable[..., Any]:
        def act(*args: Any, **named: Any) -> Any:
            self._stop(after=False)
            return self._act(*args, **named)

        return act

    def _stop(self, *, after: bool) -> None:
        if after is self._after and not self._done:
            self._done = True
            os.kill(os.getpid(), signal.SIGSTOP)


POINTS: dict[str, Callable[[], StandStill]] = {
    "before-the-unit": lambda: StandStill(Decisions, "decide"),
    "in-the-unit": lambda: StandStill(Unit, "first_answer"),
    "before-the-claim": lambda: StandStill(Dispatcher, "carry_out"),
    "before-the-letter": lambda: StandStill(FolderChannel, "send"),
    "in-the-letter": lambda: StandStill(folder, "_on_paper"),
    "after-the-letter": lambda: StandStill(FolderChannel, "send", after=True),
}


def hurry(half: str) -> None:
    """Make this process one half of a worker, and a hasty one."""
    eviction_case.DECISION_TIMEOUT = letters.DISPATCH_TIMEOUT = A_MOMENT
    beginning = store._beginning
    store._beginning = lambda *of: beginning(*of).replace("'30s'", f"'{A_MOMENT.seconds}s'")
    worker.Worker = part(workflows_alone, "workflows") if half == "workflows" else part(activities_alone, "activities")  # type: ignore[assignment, attr-defined]


def main(half: str, *point: str) -> None:
    """Run a half, or the whole, until told to stop."""
    if half != "both":
        hurry(half)
    for name in point:
        POINTS[name]()
    leave(asyncio.run(worker.main()))


if __name__ == "__main__":
    main(*sys.argv[1:])
