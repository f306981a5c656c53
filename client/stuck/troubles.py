"""What in a run does not go on, as Temporal tells of it: what fails again and again, and what nobody takes?

Temporal's description of a run names what is pending and how often it was tried; since when and why stands in its
history, which is read backwards and only where something is wrong (docs/adr/0036-what-counts-as-stuck.md).
"""

import re
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from temporalio.api.common.v1 import WorkflowExecution as ExecutionId
from temporalio.api.enums.v1 import (
    EventType,
    PendingActivityState,
    PendingWorkflowTaskState,
    TimeoutType,
    WorkflowTaskFailedCause,
)
from temporalio.api.failure.v1 import Failure
from temporalio.api.workflow.v1 import PendingActivityInfo, PendingWorkflowTaskInfo
from temporalio.api.workflowservice.v1 import GetWorkflowExecutionHistoryReverseRequest
from temporalio.client import Client, WorkflowExecution, WorkflowExecutionDescription, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from activities.dispatcher import NOT_TODAY
from audit.integrity.temporal_histories import started_with
from decisions.case import STOPPED
from journal.views import Stuck, StuckIn
from workflows.asking import LATER

A_FEW_MINUTES = timedelta(minutes=3)
"""How long an activity may fail, or anything wait for a worker, before it is said to be stuck."""
TASK_ATTEMPTS: Final = 3
"""How often a workflow task fails before its run is said to be stuck: it is our own code that fails, not the world."""
_WHILE_AT_WORK: Final = TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE
_RESTS: Final = frozenset({NOT_TODAY, STOPPED})
"""What an activity says that waits for its time: no letter leaves today, or the kill switch is on."""

_A_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,59}")


async def described(client: Client, workflow: str, run: str | None = None) -> WorkflowExecutionDescription | None:
    """A run as Temporal describes it; None where it keeps none. Raises RPCError."""
    try:
        return await client.get_workflow_handle(workflow, run_id=run).describe()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return None
        raise


async def troubles(client: Client, run: WorkflowExecutionDescription) -> list[Stuck]:
    """Everything in a run that has failed at least twice or waits for a worker, however young. Raises RPCError."""
    raw = run.raw_description
    task = raw.pending_workflow_task if raw.HasField("pending_workflow_task") else None
    tried = [one for one in raw.pending_activities if _goes_wrong(one)]
    if not tried and not (task and _is_of_note(task)):
        return []
    # Not by its search attribute, which anybody in the namespace can write.
    organisation = str((await started_with(client, run.id, run.run_id)).get("organisation", ""))
    past = await _Past.of(client, run, {one.activity_id for one in tried}, task=task is not None)
    whose = (organisation, run.id.rpartition("/")[2])
    found = [_activity(whose, one, past) for one in tried]
    if task and _is_of_note(task):
        found.append(_task(whose, task, past))
    return found


async def stuck_in(client: Client, run: WorkflowExecution) -> list[Stuck]:
    """What in a run has not gone on for so long that somebody should know. Raises RPCError."""
    if run.status is not WorkflowExecutionStatus.RUNNING:
        return []
    found = await described(client, run.id, run.run_id)
    return [one for one in await troubles(client, found) if is_stuck(one, datetime.now(UTC))] if found else []


async def is_asleep(client: Client, run: WorkflowExecution) -> bool:
    """Whether nothing goes on in a run: no task; no activity, for a rehearsal reads no message while one of its letters
    is on its way; and no sleep before a question is asked again whose answers could not be read. Raises RPCError.
    """
    found = await described(client, run.id, run.run_id)
    if found is None or found.status is not WorkflowExecutionStatus.RUNNING:
        return False
    raw = found.raw_description
    if raw.pending_activities or raw.HasField("pending_workflow_task"):
        return False
    return not await _asks_again_later(client, found)


async def _asks_again_later(client: Client, run: WorkflowExecutionDescription) -> bool:
    """Whether a timer runs after which `ask` asks once more; none of them is older than its own length."""
    oldest, over = datetime.now(UTC) - LATER - A_FEW_MINUTES, set[int]()  # the two clocks may differ by minutes
    async for event in _backwards(client, run):
        if event.event_time.ToDatetime(tzinfo=UTC) < oldest:
            return False
        match event.event_type:
            case EventType.EVENT_TYPE_TIMER_FIRED:
                over.add(event.timer_fired_event_attributes.started_event_id)
            case EventType.EVENT_TYPE_TIMER_CANCELED:
                over.add(event.timer_canceled_event_attributes.started_event_id)
            case EventType.EVENT_TYPE_TIMER_STARTED if event.event_id not in over:
                if event.timer_started_event_attributes.start_to_fire_timeout.ToTimedelta() == LATER:
                    return True
            case _:
                pass
    return False


def is_stuck(one: Stuck, now: datetime) -> bool:
    """Whether it has lasted for so long that somebody should know; what is younger is an ordinary outage or backlog."""
    if one.what is StuckIn.WORKFLOW_TASK:
        return one.attempts >= TASK_ATTEMPTS
    return now - one.since >= A_FEW_MINUTES


def _goes_wrong(one: PendingActivityInfo) -> bool:
    if one.attempt > 1:
        return _code(one.last_failure) not in _RESTS
    return one.state == PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED


def _is_of_note(task: PendingWorkflowTaskInfo) -> bool:
    return task.attempt > 1 or task.state == PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_SCHEDULED


def _activity(whose: tuple[str, str], one: PendingActivityInfo, past: "_Past") -> Stuck:
    since = past.scheduled.get(one.activity_id) or one.scheduled_time.ToDatetime(tzinfo=UTC)
    came, name = past.messages_since(since), _name(one.activity_type.name)
    if one.attempt == 1:
        return Stuck(*whose, StuckIn.QUEUE, name, since, 0, "", came)
    return Stuck(*whose, StuckIn.ACTIVITY, name, since, one.attempt - 1, _code(one.last_failure), came)


def _task(whose: tuple[str, str], task: PendingWorkflowTaskInfo, past: "_Past") -> Stuck:
    waits_since = task.original_scheduled_time.ToDatetime(tzinfo=UTC)
    if task.attempt == 1:
        return Stuck(*whose, StuckIn.QUEUE, "", waits_since, 0, "", len(past.messages))
    since, code = past.failed or (waits_since, "unknown")
    return Stuck(*whose, StuckIn.WORKFLOW_TASK, "", since, task.attempt - 1, code, len(past.messages))


def _code(failure: Failure) -> str:
    """What a failure is called, where that is a name: its text may say something of somebody, and is not looked at, and
    whoever reaches Temporal's namespace can call a failure anything.
    """
    if failure.HasField("timeout_failure_info"):
        return "timeout"
    return _name(failure.application_failure_info.type)


def _name(told: str) -> str:
    """What somebody called something, where that is a name and no text."""
    return told if _A_NAME.fullmatch(told) else "unknown"


class _Past:
    """Since when, and why: what the newest events of a run tell of what is pending."""

    def __init__(self) -> None:
        self.scheduled: dict[str, datetime] = {}
        self.failed: tuple[datetime, str] | None = None
        self.messages: list[datetime] = []

    @classmethod
    async def of(
        cls, client: Client, run: WorkflowExecutionDescription, activities: set[str], *, task: bool
    ) -> "_Past":
        """Read backwards until all of these activities were met, and, for a pending task, the last that succeeded."""
        past = cls()
        async for event in _backwards(client, run):
            if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
                task = False
            past._take_in(event)
            if activities <= past.scheduled.keys() and not task:
                break
        return past

    def messages_since(self, since: datetime) -> int:
        """How many messages came after a moment."""
        return sum(at >= since for at in self.messages)

    def _take_in(self, event: Any) -> None:
        at = event.event_time.ToDatetime(tzinfo=UTC)
        match event.event_type:
            case EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
                self.scheduled[event.activity_task_scheduled_event_attributes.activity_id] = at
            case EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED:
                self._failed(at, _why(event.workflow_task_failed_event_attributes))
            case EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT:
                # One that no worker began in time went to a worker that is gone: the next one takes it.
                if event.workflow_task_timed_out_event_attributes.timeout_type == _WHILE_AT_WORK:
                    self._failed(at, "timeout")
            case (
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED
                | EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED
            ):
                self.messages.append(at)
            case _:
                pass

    def _failed(self, at: datetime, code: str) -> None:
        """The first failure says since when, the last one why."""
        self.failed = (at, self.failed[1] if self.failed else code)


def _why(failed: Any) -> str:
    if failed.cause == WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR:
        return "nondeterminism"
    return _code(failed.failure)


async def _backwards(client: Client, run: WorkflowExecutionDescription) -> AsyncIterator[Any]:
    page = b""
    while True:
        told = await client.workflow_service.get_workflow_execution_history_reverse(
            GetWorkflowExecutionHistoryReverseRequest(
                namespace=client.namespace,
                execution=ExecutionId(workflow_id=run.id, run_id=run.run_id),
                maximum_page_size=50,
                next_page_token=page,
            )
        )
        events: Sequence[Any] = told.history.events
        for event in events:
            yield event
        page = told.next_page_token
        if not page:
            return
