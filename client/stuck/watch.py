"""How does a worker notice a run that does not go on, and mark it for lists and `status` until it does?

Whoever fails says only that it failed; the watch then asks Temporal about that run every few seconds, so that a mark
says what Temporal says, and goes when it is no longer so, whichever worker mended it. Where nothing fails, nothing is
asked and nothing written (docs/adr/0036-what-counts-as-stuck.md).
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any, Final

import asyncpg
from temporalio import activity
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from client.stuck.troubles import described, is_stuck, troubles
from domain.ids import tenancy_served_by, workflow_id
from journal.views import Stuck

LOOK_AGAIN = 15.0
"""Seconds between two looks at what failed."""
MOST: Final = 500
"""Runs at most that are looked at: in an outage of everything there are too many, and `doctor` reads them all."""
_OUT_OF_REACH: Final = (
    RPCError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InterfaceError,
    OSError,
)


Mark = Callable[[str, str, Sequence[Stuck]], Awaitable[None]]
"""Replaces the marks of a tenancy, given by organisation and key."""
Marked = Callable[[], Awaitable[Sequence[Stuck]]]
"""Gives all marks that stand, whoever left them."""


class Watch:
    """The runs in which something failed, until they go on. Marks are looked at by every worker: the one that left them
    may be gone.
    """

    def __init__(self, client: Client, mark: Mark, marked: Marked) -> None:
        """*mark* keeps what is stuck, *marked* reads it again."""
        self._client = client
        self._mark = mark
        self._marked = marked
        self._suspects: dict[str, None] = {}
        self._last: dict[str, None] = {}
        """What could not be looked at comes after all others: it must not keep them from being looked at."""

    def suspect(self, workflow: str) -> None:
        """Something failed in this run. Costs nothing, and may be said on any thread."""
        if len(self._suspects) < MOST:
            self._suspects[workflow] = None

    async def look(self) -> None:
        """Ask Temporal about each suspect and each run that is marked, mark what is stuck, and forget what goes on."""
        try:
            marks = _by_run(await self._marked())
        except Exception as problem:  # noqa: BLE001 (the watch must outlive whatever keeps it from looking)
            _warn("the marks of what is stuck were not read", problem)
            return
        known = [*marks, *self._suspects]
        for workflow in dict.fromkeys([one for one in known if one not in self._last] + list(self._last)):
            self._last.pop(workflow, None)
            try:
                await self._look_at(workflow, marks.get(workflow, []))
            except Exception as problem:  # noqa: BLE001 (a run that cannot be looked at must not hide the others)
                if isinstance(problem, _OUT_OF_REACH) and not isinstance(problem, ValueError):
                    self._last[workflow] = None
                    return  # nobody can be told now; asked again, with the next look
                _warn("a failing run was not looked at", problem)
                self._suspects.pop(workflow, None)

    async def _look_at(self, workflow: str, marks: Sequence[Stuck]) -> None:
        run = await described(self._client, workflow)
        lives = run is not None and run.status is WorkflowExecutionStatus.RUNNING
        found = await troubles(self._client, run) if run and lives else []
        if not found:
            self._suspects.pop(workflow, None)
        # What is nobody's is marked nowhere: `doctor` names it.
        stuck = {one for one in found if one.organisation_id and is_stuck(one, datetime.now(UTC))}
        if stuck != set(marks):
            for organisation in {one.organisation_id for one in (*marks, *stuck)}:
                theirs = [one for one in found if one in stuck and one.organisation_id == organisation]
                await self._mark(organisation, tenancy_served_by(workflow), theirs)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Look every few seconds until the block ends."""

        async def keep_looking() -> None:
            while True:
                await self.look()
                await asyncio.sleep(LOOK_AGAIN)

        looking = asyncio.create_task(keep_looking())
        try:
            yield
        finally:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking


def _by_run(marks: Sequence[Stuck]) -> dict[str, list[Stuck]]:
    found: dict[str, list[Stuck]] = {}
    for one in marks:
        found.setdefault(workflow_id(one.tenancy_key), []).append(one)
    return found


def _warn(what: str, problem: Exception) -> None:
    logging.getLogger(__name__).warning("%s: %s", what, type(problem).__name__)


class FailedAgain(Interceptor):
    """Tells the watch of every activity that failed more than once."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002 (the SDK's own form)
        """Stand around every attempt."""
        return _Attempt(next, self._watch)


class _Attempt(ActivityInboundInterceptor):
    def __init__(self, inner: ActivityInboundInterceptor, watch: Watch) -> None:
        super().__init__(inner)
        self._watch = watch

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002 (the SDK's own form)
        try:
            return await super().execute_activity(input)
        except BaseException:
            info = activity.info()
            if info.attempt > 1 and info.workflow_id:
                self._watch.suspect(info.workflow_id)
            raise
