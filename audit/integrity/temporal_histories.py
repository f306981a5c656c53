"""What does Temporal's history remember of the journal? It is written by another server: the second witness.

Read leniently, as plain JSON: histories were written by older and newer workers alike. What an activity told stands in
its result; how far each stream reached then, and with which hash, stands in there as `witnesses` and `heads`.
"""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowExecution
from temporalio.service import RPCError, RPCStatusCode

from journal.audit_reader import StreamHead
from runtime.codec import Opener, opener_of
from runtime.errors import Refusal, RefusedPayload

T = TypeVar("T")
CASES: Final = "eviction-case"
"""The type of every run that follows a case (`workflows.eviction_case.NAME`)."""
_AT_ONCE: Final = 8
"""Histories that are read at a time."""


@dataclass(frozen=True)
class Activity:
    """One activity of a run: what it was asked at `at` (UTC), and what it told, None while that is nothing."""

    name: str
    asked: Mapping[str, Any]
    told: Mapping[str, Any] | None
    at: datetime


async def over_all_runs(
    client: Client, task_queue: str, read: Callable[[WorkflowExecution], Awaitable[T]]
) -> AsyncIterator[T]:
    """Read every run of a case that Temporal keeps, several at a time, the newest first. Raises RPCError.

    Only this installation's: another one in the same namespace has a task queue of its own.
    """
    under_way: deque[asyncio.Task[T]] = deque()
    try:
        async for run in client.list_workflows(f"WorkflowType = '{CASES}' AND TaskQueue = '{task_queue}'"):
            under_way.append(asyncio.create_task(_read(read, run)))
            if len(under_way) >= _AT_ONCE:
                yield await under_way.popleft()
        while under_way:
            yield await under_way.popleft()
    finally:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


async def _read(read: Callable[[WorkflowExecution], Awaitable[T]], run: WorkflowExecution) -> T:
    return await read(run)


async def count_of_runs(client: Client, task_queue: str) -> int:
    """How many there are to read. Raises RPCError."""
    counted = await client.count_workflows(f"WorkflowType = '{CASES}' AND TaskQueue = '{task_queue}'")
    return counted.count


@dataclass
class Ear:
    """How payloads of histories are heard. With *passed_over*, what is refused is gathered there instead of raised: one
    value that somebody forged must not make the rest of a history unheard.
    """

    opener: Opener
    passed_over: list[Refusal] | None = None

    def value(self, workflow: str, payloads: Sequence[Payload]) -> Mapping[str, Any] | None:
        """The first value, empty where it is no object; None for one that was passed over. Raises RefusedPayload."""
        try:
            payload = self.opener.opened(payloads[0], workflow) if payloads else Payload()
        except RefusedPayload as error:
            if self.passed_over is None:
                raise
            self.passed_over.append(error.why)
            return None
        try:
            value = json.loads(payload.data or b"null")
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


async def witnesses(client: Client, workflow: str, run: str, ear: Ear | None = None) -> list[StreamHead]:
    """How far each stream reached, as often as a run's history was told. Raises RPCError, RefusedPayload."""
    ear = ear or Ear(opener_of(client))
    found: dict[StreamHead, None] = {}
    async for event in _history(client, workflow, run):
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
            told = ear.value(workflow, event.workflow_execution_started_event_attributes.input.payloads)
        elif event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
            told = ear.value(workflow, event.activity_task_completed_event_attributes.result.payloads)
        else:
            continue
        found |= dict.fromkeys(heads_in(told or {}))
    return list(found)


async def activities(client: Client, workflow: str, run: str, ear: Ear | None = None) -> list[Activity]:
    """Every activity of a run, in the order in which they were asked. Raises RPCError, RefusedPayload."""
    ear = ear or Ear(opener_of(client))
    found: dict[int, Activity] = {}
    async for event in _history(client, workflow, run):
        if event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
            asked = event.activity_task_scheduled_event_attributes
            question = ear.value(workflow, asked.input.payloads)
            if question is None:
                continue
            at = event.event_time.ToDatetime(tzinfo=UTC)
            found[event.event_id] = Activity(asked.activity_type.name, question, None, at)
        elif event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
            done = event.activity_task_completed_event_attributes
            if (known := found.get(done.scheduled_event_id)) is None:
                continue
            told = ear.value(workflow, done.result.payloads)
            found[done.scheduled_event_id] = Activity(known.name, known.asked, told, known.at)
    return list(found.values())


def heads_in(told: Mapping[str, Any]) -> list[StreamHead]:
    """The heads of streams in what an activity told, or in what a run was started with."""
    heads = [head for name in ("known", "witnesses", "heads") for head in told.get(name) or ()]
    return [StreamHead(head["stream"], head["seq"], bytes.fromhex(head["hash"])) for head in heads]


async def _history(client: Client, workflow: str, run: str) -> AsyncIterator[Any]:
    try:
        async for event in client.get_workflow_handle(workflow, run_id=run).fetch_history_events():
            yield event
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:  # its time was over while the list was read
            raise
