"""How does a worker notice a run that does not go on, and mark it for lists and `status` until it does?

Whoever fails says only that it failed; the watch then asks Temporal about that run every few seconds, so that a mark
says what Temporal says, and goes when it is no longer so, whichever worker mended it. Where nothing fails, nothing is
asked and nothing written (docs/adr/0036-what-counts-as-stuck.md).
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any, Final

from asyncpg import InterfaceError, PostgresError
from temporalio import activity
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from client.stuck.troubles import described, is_stuck, troubles
from domain.ids import workflow_id
from journal.views import Stuck

LOOK_AGAIN = 15.0
"""Seconds between two looks at what failed."""
MOST: Final = 500
"""Runs at most that are looked at: in an outage of everything there are too many, and `doctor` reads them all."""
_OUT_OF_REACH: Final = (RPCError, PostgresError, InterfaceError, OSError)


Mark = Callable[[str, str, Sequence[Stuck]], Awaitable[None]]
"""Replaces the marks of a tenancy, given by organisation and key."""


class Watch:
    """The runs in which something failed, until they go on."""

    def __init__(self, client: Client, mark: Mark, known: Iterable[Stuck] = ()) -> None:
        """*mark* keeps what is stuck; *known* is what is marked already, by workers that may be gone."""
        self._client = client
        self._mark = mark
        self._marked: dict[str, tuple[str, list[Stuck]]] = {}
        self._suspects: dict[str, None] = {}
        for one in known:
            run = workflow_id(one.tenancy_key)
            self._suspects[run] = None
            self._marked.setdefault(run, (one.organisation_id, []))[1].append(one)

    def suspect(self, workflow: str) -> None:
        """Something failed in this run. Costs nothing, and may be said on any thread."""
        if len(self._suspects) < MOST:
            self._suspects[workflow] = None

    async def look(self) -> None:
        """Ask Temporal about each suspect, mark what is stuck, and forget what goes on."""
        for workflow in list(self._suspects):
            try:
                await self._look_at(workflow)
            except _OUT_OF_REACH:  # nobody can be told now; asked again, with the next look
                return
            except Exception as problem:  # noqa: BLE001 (a run that cannot be looked at must not hide the others)
                logging.getLogger(__name__).warning("a failing run was not looked at: %s", type(problem).__name__)
                self._suspects.pop(workflow, None)

    async def _look_at(self, workflow: str) -> None:
        run = await described(self._client, workflow)
        lives = run is not None and run.status is WorkflowExecutionStatus.RUNNING
        found = await troubles(self._client, run) if run and lives else []
        stuck = [one for one in found if is_stuck(one, datetime.now(UTC))]
        organisation, marks = self._marked.get(workflow, ("", []))
        if stuck != marks:
            organisation = stuck[0].organisation_id if stuck else organisation
            if not organisation:  # a run that is nobody's: `doctor` names it
                self._suspects.pop(workflow, None)
                return
            await self._mark(organisation, workflow.rpartition("/")[2], stuck)
            self._marked[workflow] = (organisation, stuck)
        if not found:
            self._suspects.pop(workflow, None)
            self._marked.pop(workflow, None)

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
