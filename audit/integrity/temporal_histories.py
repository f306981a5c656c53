"""What does Temporal's history remember of the journal? It is written by another server: the second witness.

Read leniently, as plain JSON: histories were written by older and newer workers alike. What an activity told stands in
its result; how far each stream reached then, and with which hash, stands in there as `witnesses` and `heads`.
"""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client, WorkflowExecution
from temporalio.service import RPCError, RPCStatusCode

from journal.audit_reader import StreamHead
from runtime.codec import Opener, opener_of
from runtime.errors import Refusal, RefusedPayload
from runtime.purpose import refused

T = TypeVar("T")
CASES: Final = "eviction-case"
"""The type of every run that follows a case (`workflows.eviction_case.NAME`)."""
WITNESSES: Final = "journal-witness"
"""The type of every run that only remembers (`workflows.journal_witness.NAME`)."""
_AT_ONCE: Final = 8
"""Histories that are read at a time."""


class _Event:
    """The events of a history that are read. Looked up once: the names of an enum of protobuf's are slow to read."""

    ACTIVITY_TASK_CANCELED: Final = EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED
    ACTIVITY_TASK_COMPLETED: Final = EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED
    ACTIVITY_TASK_FAILED: Final = EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED
    ACTIVITY_TASK_SCHEDULED: Final = EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED
    WORKFLOW_EXECUTION_CONTINUED_AS_NEW: Final = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW
    WORKFLOW_EXECUTION_SIGNALED: Final = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED
    WORKFLOW_EXECUTION_STARTED: Final = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED
    WORKFLOW_EXECUTION_UPDATE_ACCEPTED: Final = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED
    WORKFLOW_EXECUTION_UPDATE_ADMITTED: Final = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED
    WORKFLOW_TASK_FAILED: Final = EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED


@dataclass(frozen=True)
class Activity:
    """One activity of a run: what it was asked at `at` (UTC), and what it told, None while that is nothing."""

    name: str
    asked: Mapping[str, Any]
    told: Mapping[str, Any] | None
    at: datetime


@dataclass(frozen=True)
class Delivered:
    """A message as it reached a run at `at` (UTC), by a signal or by an update that was accepted, under a name.

    `payloads` are opened, or marked as refused, as a worker hears them; `event` is its number in the history. An update
    may go by its command's name, a signal may not.
    """

    at: datetime
    event: int
    name: str
    payloads: tuple[Payload, ...]
    is_update: bool = False


@dataclass
class Remembered:
    """What a run's history tells: when it began (UTC), with what (None: it cannot be read), what it was sent and asked.

    `handed_on` is what it gave to the run that continues it, `reset_from` the run of which it is a copy.
    """

    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    started: Mapping[str, Any] | None = None
    delivered: list[Delivered] = field(default_factory=list)
    asked: dict[int, Activity] = field(default_factory=dict)
    handed_on: Mapping[str, Any] | None = None
    reset_from: str = ""

    @property
    def activities(self) -> list[Activity]:
        """Every activity, in the order in which they were asked."""
        return list(self.asked.values())


async def over_all_runs(
    client: Client, task_queue: str, read: Callable[[WorkflowExecution], Awaitable[T]], kinds: Sequence[str] = (CASES,)
) -> AsyncIterator[T]:
    """Read every run of these types that Temporal keeps, several at a time, the newest first. Raises RPCError.

    Only this installation's: another one in the same namespace has a task queue of its own.
    """
    under_way: deque[asyncio.Task[T]] = deque()
    try:
        async for run in client.list_workflows(_asked_for(task_queue, kinds)):
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


async def count_of_runs(client: Client, task_queue: str, kinds: Sequence[str] = (CASES,)) -> int:
    """How many there are to read. Raises RPCError."""
    return (await client.count_workflows(_asked_for(task_queue, kinds))).count


def _asked_for(task_queue: str, kinds: Sequence[str]) -> str:
    types = " OR ".join(f"WorkflowType = '{kind}'" for kind in kinds)
    return f"({types}) AND TaskQueue = '{task_queue}'"


async def kept_for(client: Client) -> timedelta | None:
    """How long the namespace keeps a history whose run has ended; None where it does not say."""
    try:
        found = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=client.namespace))
    except RPCError:
        return None
    return found.config.workflow_execution_retention_ttl.ToTimedelta()


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
        except (ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}

    def message(self, workflow: str, payloads: Sequence[Payload]) -> tuple[Payload, ...]:
        """What was sent, opened or marked as refused: whether anybody could read it is not asked here."""
        return tuple(self._opened_or_refused(workflow, payload) for payload in payloads)

    def _opened_or_refused(self, workflow: str, payload: Payload) -> Payload:
        try:
            return self.opener.opened(payload, workflow)
        except RefusedPayload as error:
            return refused(payload, error.why)


@dataclass
class Witnessed:
    """How far each stream reached, as often as a run's history was told; and since when (UTC) an activity has been
    asked that told nothing yet: what it has written since then, the run does not know. None where all have answered.
    """

    heads: list[StreamHead] = field(default_factory=list)
    asked_since: datetime | None = None


async def witnesses(client: Client, workflow: str, run: str, ear: Ear | None = None) -> Witnessed:
    """What the history of a run bears witness to. Raises RPCError, RefusedPayload."""
    ear = ear or Ear(opener_of(client))
    found: dict[StreamHead, None] = {}
    asked: dict[int, datetime] = {}
    remembers = False
    async for page in _pages(client, workflow, run):
        for event in page:
            match event.event_type:
                case _Event.WORKFLOW_EXECUTION_STARTED:
                    started = event.workflow_execution_started_event_attributes
                    remembers = started.workflow_type.name == WITNESSES
                    told = ear.value(workflow, started.input.payloads)
                case _Event.WORKFLOW_EXECUTION_SIGNALED if remembers:
                    told = ear.value(workflow, event.workflow_execution_signaled_event_attributes.input.payloads)
                case _Event.ACTIVITY_TASK_SCHEDULED:
                    asked[event.event_id] = event.event_time.ToDatetime(tzinfo=UTC)
                    continue
                case _Event.ACTIVITY_TASK_COMPLETED:
                    done = event.activity_task_completed_event_attributes
                    asked.pop(done.scheduled_event_id, None)
                    told = ear.value(workflow, done.result.payloads)
                case _Event.ACTIVITY_TASK_FAILED:
                    asked.pop(event.activity_task_failed_event_attributes.scheduled_event_id, None)
                    continue
                case _Event.ACTIVITY_TASK_CANCELED:
                    asked.pop(event.activity_task_canceled_event_attributes.scheduled_event_id, None)
                    continue
                case _:
                    continue
            found |= dict.fromkeys(heads_in(told or {}))
    return Witnessed(list(found), min(asked.values(), default=None))


async def remembered(client: Client, workflow: str, run: str, ear: Ear | None = None) -> Remembered:
    """All that a run was asked and told. Raises RPCError, RefusedPayload. A message that is refused is only marked."""
    ear = ear or Ear(opener_of(client))
    found, admitted = Remembered(), set[str]()
    async for event in _history(client, workflow, run):
        at = event.event_time.ToDatetime(tzinfo=UTC)
        match event.event_type:
            case _Event.WORKFLOW_EXECUTION_STARTED:
                started = event.workflow_execution_started_event_attributes
                found.began, found.started = at, ear.value(workflow, started.input.payloads)
            case _Event.WORKFLOW_EXECUTION_SIGNALED:
                signal = event.workflow_execution_signaled_event_attributes
                payloads = ear.message(workflow, signal.input.payloads)
                found.delivered.append(Delivered(at, event.event_id, signal.signal_name, payloads))
            case _Event.WORKFLOW_EXECUTION_UPDATE_ADMITTED:  # a reset run is sent it again so
                request = event.workflow_execution_update_admitted_event_attributes.request
                admitted.add(request.meta.update_id)
                found.delivered.append(_update(ear, workflow, at, event.event_id, request.input))
            case _Event.WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
                accepted = event.workflow_execution_update_accepted_event_attributes
                if accepted.protocol_instance_id not in admitted:
                    found.delivered.append(_update(ear, workflow, at, event.event_id, accepted.accepted_request.input))
            case _Event.ACTIVITY_TASK_SCHEDULED:
                asked = event.activity_task_scheduled_event_attributes
                question = ear.value(workflow, asked.input.payloads)
                if question is not None:
                    found.asked[event.event_id] = Activity(asked.activity_type.name, question, None, at)
            case _Event.ACTIVITY_TASK_COMPLETED:
                done = event.activity_task_completed_event_attributes
                if (known := found.asked.get(done.scheduled_event_id)) is not None:
                    told = ear.value(workflow, done.result.payloads)
                    found.asked[done.scheduled_event_id] = replace(known, told=told)
            case _Event.WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
                following = event.workflow_execution_continued_as_new_event_attributes
                found.handed_on = ear.value(workflow, following.input.payloads)
            case _Event.WORKFLOW_TASK_FAILED:
                # A reset begins as a copy, and what the run before was sent afterwards is sent to it again.
                found.reset_from = event.workflow_task_failed_event_attributes.base_run_id or found.reset_from
    return found


def _update(ear: Ear, workflow: str, at: datetime, event: int, given: Any) -> Delivered:
    return Delivered(at, event, given.name, ear.message(workflow, given.args.payloads), is_update=True)


async def started_with(client: Client, workflow: str, run: str) -> Mapping[str, Any]:
    """What a run was started with; nothing where that is refused. Raises RPCError."""
    ear = Ear(opener_of(client), [])
    async for event in _history(client, workflow, run):
        return ear.value(workflow, event.workflow_execution_started_event_attributes.input.payloads) or {}
    return {}


def heads_in(told: Mapping[str, Any]) -> list[StreamHead]:
    """The heads of streams in what an activity told, or in what a run was started with; what is none is passed over."""
    lists = (told.get(name) for name in ("known", "witnesses", "heads"))
    return [found for heads in lists if isinstance(heads, list) for head in heads if (found := _head(head))]


def _head(told: Any) -> StreamHead | None:
    try:
        head = StreamHead(str(told["stream"]), int(told["seq"]), bytes.fromhex(told["hash"]))
    except (TypeError, ValueError, LookupError, ArithmeticError):
        return None
    return head if 0 < head.seq < 2**31 and head.stream.isprintable() else None  # as the journal can keep them


async def _pages(client: Client, workflow: str, run: str) -> AsyncIterator[Sequence[HistoryEvent]]:
    """A history as it arrives: to be handed each of its events alone costs more than to read it."""
    history = client.get_workflow_handle(workflow, run_id=run).fetch_history_events()
    try:
        await history.fetch_next_page()
        yield history.current_page or ()
        while history.next_page_token:
            await history.fetch_next_page()
            yield history.current_page or ()
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:  # its time was over while the list was read
            raise


async def _history(client: Client, workflow: str, run: str) -> AsyncIterator[HistoryEvent]:
    async for page in _pages(client, workflow, run):
        for event in page:
            yield event
