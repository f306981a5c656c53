"""Is anybody at work, and does the work go on? What waits behind much else is a backlog, and nothing is wrong."""

from dataclasses import dataclass, field

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client

from activities.handle_command import DECISIONS
from journal.views import Stuck
from runtime.status import polls_now
from workflows.letters import queue_of_letters

_TYPES = (TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)


@dataclass(frozen=True)
class Queue:
    """What Temporal says of a queue: how many workers ask for work, how much of it waits, and whether any was taken in
    the last half minute.
    """

    workers: int
    backlog: int
    moves: bool


async def queue_of(client: Client, task_queue: str) -> Queue:
    """Ask now. Raises RPCError."""
    told = [
        await client.workflow_service.describe_task_queue(
            DescribeTaskQueueRequest(
                namespace=client.namespace,
                task_queue=TaskQueue(name=task_queue),
                task_queue_type=kind,
                report_stats=True,
            )
        )
        for kind in _TYPES
    ]
    return Queue(
        workers=len({poller.identity for one in told for poller in one.pollers if polls_now(poller)}),
        backlog=sum(one.stats.approximate_backlog_count for one in told),
        moves=any(one.stats.tasks_dispatch_rate > 0 for one in told),
    )


@dataclass
class StillWorks:
    """Asks once of each queue, and only if somebody wants to know."""

    client: Client
    task_queue: str
    _answers: dict[str, bool] = field(default_factory=dict, init=False)

    async def through_its_queue(self, waits: Stuck) -> bool:
        """Whether workers are at work there where this waits, and take what is there. Raises RPCError."""
        letters = waits.name and waits.name not in DECISIONS
        name = queue_of_letters(self.task_queue) if letters else self.task_queue
        if name not in self._answers:
            queue = await queue_of(self.client, name)
            self._answers[name] = queue.workers > 0 and queue.moves
        return self._answers[name]
