"""Is anybody at work, and does the work go on? What waits behind much else is a backlog, and nothing is wrong."""

from dataclasses import dataclass, field

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client

from runtime.status import polls_now

_TYPES = (TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)


@dataclass(frozen=True)
class Queue:
    """What Temporal says of the queue of decisions: how many workers ask for work, how much of it waits, and whether
    any was taken in the last half minute.
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
        workers=sum(map(polls_now, told[0].pollers)),
        backlog=sum(one.stats.approximate_backlog_count for one in told),
        moves=any(one.stats.tasks_dispatch_rate > 0 for one in told),
    )


@dataclass
class StillWorks:
    """Asks once, and only if somebody wants to know."""

    client: Client
    task_queue: str
    _answer: bool | None = field(default=None, init=False)

    async def through_its_queue(self) -> bool:
        """Whether workers are at work and take what waits. Raises RPCError."""
        if self._answer is None:
            queue = await queue_of(self.client, self.task_queue)
            self._answer = queue.workers > 0 and queue.moves
        return self._answer
