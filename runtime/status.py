"""What runs for these settings, in which version, and is it ready?"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import PollerInfo, TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from runtime import postgres, temporal
from runtime.errors import RuntimeProblem
from runtime.postgres_logins import safe_address
from runtime.processes import is_alive
from runtime.settings import Settings

_FRESH = timedelta(seconds=70)  # a poll lasts up to a minute


@dataclass(frozen=True)
class RunningPart:
    """One thing that must run. `why` is Danish and says what is wrong if it is not ready."""

    name: str
    ready: bool
    address: str | None = None
    version: str | None = None
    why: str | None = None


async def parts(settings: Settings) -> list[RunningPart]:
    """PostgreSQL, Temporal and the workers, each asked now. Raises nothing for what does not answer."""
    return [await _postgres(settings), *await _temporal_and_workers(settings)]


async def _postgres(settings: Settings) -> RunningPart:
    try:
        url = await postgres.database_url(settings)
        version = await postgres.server_version(url)
    except RuntimeProblem as problem:
        return RunningPart("PostgreSQL", ready=False, why=str(problem))
    return RunningPart("PostgreSQL", ready=True, address=safe_address(url), version=version)


async def _temporal_and_workers(settings: Settings) -> list[RunningPart]:
    try:
        await temporal.server_of(settings)  # a home where nothing ever ran has no keys: that is not its first want
        client = await temporal.connect(settings, settings.keys_to_read_with())
        version = await temporal.server_version(client)
        pollers = await _pollers(client, settings.task_queue)
    except RuntimeProblem as problem:
        unknown = RunningPart("worker", ready=False, why="Temporal kan ikke spørges, så ingen ved det.")
        return [RunningPart("Temporal", ready=False, why=str(problem)), unknown]
    except RPCError as error:
        why = f"Temporal svarer, men ikke på {client.namespace} ({error.status.name})."
        return [RunningPart("Temporal", ready=False, why=why), RunningPart("worker", ready=False, why=why)]
    address = client.service_client.config.target_host
    workers = [_worker(poller) for poller in pollers if polls_now(poller)]
    return [
        RunningPart("Temporal", ready=True, address=address, version=version),
        *(workers or [RunningPart("worker", ready=False, why="Ingen worker kører. Start en med `make up`.")]),
    ]


async def _pollers(client: Client, task_queue: str) -> list[PollerInfo]:
    found = await client.workflow_service.describe_task_queue(
        DescribeTaskQueueRequest(
            namespace=client.namespace,
            task_queue=TaskQueue(name=task_queue),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        )
    )
    return list(found.pollers)


def polls_now(poller: PollerInfo) -> bool:
    """Whether a poller is still there, for Temporal remembers them for minutes. One of this machine is asked for by its
    process; one of another counts while its last poll is fresh.
    """
    process = re.match(r"(\d+)@(\S+)", poller.identity)
    if process and process[2] == socket.gethostname():
        return is_alive(int(process[1]))
    return datetime.now(UTC) - poller.last_access_time.ToDatetime(UTC) < _FRESH


def _worker(poller: PollerInfo) -> RunningPart:
    """The identity is `pid@host redningskrans/version` (runtime/temporal.py)."""
    address, _, product = poller.identity.partition(" ")
    return RunningPart("worker", ready=True, address=address, version=product.partition("/")[2] or None)
