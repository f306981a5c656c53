"""Is an answer of an activity believed that none of ours gave? A stranger takes the questions and answers himself."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date

from temporalio.api.common.v1 import Payload, Payloads
from temporalio.api.failure.v1 import ApplicationFailureInfo, Failure
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import (
    PollActivityTaskQueueRequest,
    RespondActivityTaskCompletedRequest,
    RespondActivityTaskFailedRequest,
)
from temporalio.client import Client
from temporalio.worker import Worker

from client.cases import Pending
from domain.case.codes import HoldKind
from runtime.sandbox import Sandbox
from runtime.temporal import connect
from tests.trust.forging import clear, raw, sent_to, stranger
from tests.workflows.installation import Installation, missed
from worker import working
from workflows.asking import AT_ONCE
from workflows.eviction_case import EvictionCaseWorkflow

STANDING = {
    "version": 9,
    "case": "forged-1",
    "phase": "closed",
    "is_open": False,
    "held": False,
    "simulated": True,
    "offset_seconds": 0,
    "steps": [],
    "dispatches": [],
    "answer": {"result": "done"},
}
ANSWERS: dict[str, Payload] = {
    "in clear": clear(STANDING).payload,
    "null": raw(b"", encoding=b"binary/null").payload,
    "another key": raw(b"x" * 40, encoding=b"binary/encrypted").payload,
    "elsewhere": raw(b"{}", encoding=b"json/external-storage-reference").payload,
}


@asynccontextmanager
async def workflows_alone(at: Installation) -> AsyncIterator[None]:
    """A worker that leaves the activities to whoever takes them."""
    client = await connect(at.settings, at.settings.keys(), lenient=True)
    queue = at.settings.task_queue
    async with Worker(client, task_queue=queue, workflows=[EvictionCaseWorkflow], workflow_runner=Sandbox()):
        yield


async def next_question(foreign: Client, at: Installation) -> bytes:
    """Take an activity's task from the queue; gives by what it is answered."""
    asked = PollActivityTaskQueueRequest(
        namespace=foreign.namespace,
        task_queue=TaskQueue(name=at.settings.task_queue),
        identity="stranger",
    )
    while not (task := await foreign.workflow_service.poll_activity_task_queue(asked)).task_token:
        pass
    return task.task_token


def answering(payload: Payload) -> Callable[[Client, bytes], Awaitable[object]]:
    """Answer with a payload. With none, or with two, the SDK's core itself fails the task (docs/adr/0029)."""

    async def answer(foreign: Client, token: bytes) -> object:
        given = Payloads(payloads=[payload])
        asked = RespondActivityTaskCompletedRequest(task_token=token, result=given, namespace=foreign.namespace)
        return await foreign.workflow_service.respond_activity_task_completed(asked)

    return answer


async def failing(foreign: Client, token: bytes) -> object:
    """Say that it failed for good, with things that cannot be read."""
    details = Payloads(payloads=[clear("x").payload, raw(b"\xff").payload])
    failure = Failure(
        message="no",
        application_failure_info=ApplicationFailureInfo(type="x", non_retryable=True, details=details),
        encoded_attributes=clear([1]).payload,
    )
    asked = RespondActivityTaskFailedRequest(task_token=token, failure=failure, namespace=foreign.namespace)
    return await foreign.workflow_service.respond_activity_task_failed(asked)


WAYS = {
    **{title: answering(payload) for title, payload in ANSWERS.items()},
    "a failure for good": failing,
}


async def test_a_forged_answer_is_asked_again(empty_installation: Installation) -> None:
    """Nothing of it is believed, and the message is decided once, by a worker of ours."""
    at, foreign = empty_installation, await stranger(empty_installation)
    pending = await at.case_client.register(missed(at.tenancy()), simulated=True, today=date(2026, 10, 2))
    async with workflows_alone(at):
        await WAYS["in clear"](foreign, await next_question(foreign, at))
        await WAYS["a failure for good"](foreign, await next_question(foreign, at))
    async with working(at.settings):
        given = await at.answer_to(pending)
        assert given.case is not None
        assert (await at.give(given.case, "hold", kind="death")).result == "done"
    assert (await at.types(given.case)).count("case-opened") == 1


async def test_an_answer_that_was_genuine_once_is_no_answer_to_another_question(
    empty_installation: Installation,
) -> None:
    """Somebody gives the case what our own worker told it before: it is asked again, and the hold is decided."""
    at, foreign = empty_installation, await stranger(empty_installation)
    async with working(at.settings):
        case = await at.opened()
    (earlier,) = (await sent_to(at, at.run(case).id))["answer"]
    message = await at.case_client.leave(case, "hold", {"kind": "death"}, actor="office/k1", message_id="asked-anew")
    async with workflows_alone(at):
        await answering(earlier)(foreign, await next_question(foreign, at))
    assert isinstance(message, Pending)
    async with working(at.settings):
        given = await at.answer_to(message)
        assert (await at.give(case, "record-contact", by="phone", outcome="reached")).result == "done"

    assert given.result == "done"
    assert [hold.value for hold in (await at.state(case)).holds] == ["death"]


async def test_a_case_whose_answers_are_forged_in_every_way_is_held_for_a_person(
    empty_installation: Installation,
) -> None:
    """And once our own workers answer, what was asked is decided, and the hold says why."""
    at, foreign = empty_installation, await stranger(empty_installation)
    async with working(at.settings):
        case = await at.opened()
    message = await at.case_client.leave(case, "hold", {"kind": "death"}, actor="office/k1", message_id="asked-in-vain")
    assert len(WAYS) == AT_ONCE
    async with workflows_alone(at):
        for forge in WAYS.values():
            await forge(foreign, await next_question(foreign, at))
    async with working(at.settings):
        assert isinstance(message, Pending)
        given = await at.answer_to(message)
        state = await at.state(case)
        assert (await at.give(case, "release-hold", kind="unreadable-answer")).result == "done"

    assert given.result == "done"
    assert set(state.holds) == {HoldKind.UNREADABLE_ANSWER, HoldKind.DEATH}
