"""Is every message that Temporal took in decided once, or named, although its run ended before anybody read it?"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from temporalio import workflow
from temporalio.api.common.v1 import Payload, WorkflowExecution
from temporalio.api.enums.v1 import EventType
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from cli.redeliver import redeliver
from cli.resume import resume_cases
from client.cases import Pending
from client.repair.doctor import Discrepancy, examine
from domain.actors import FEED
from domain.ids import account_stream, case_stream, tenancy_of
from domain.streams.unmatched import MessageUnreadable, system_stream
from runtime.postgres import database_url
from runtime.postgres_logins import Login
from runtime.sandbox import Sandbox
from runtime.temporal import connect
from tests.workflows.installation import Installation
from tests.workflows.test_lost_messages import told
from worker import working
from workflows.eviction_case import NAME, EvictionCaseWorkflow
from workflows.messages import CaseRun

GARBAGE = RawValue(Payload(metadata={"encoding": b"json/plain"}, data=b'"hvad er det"'))
PAYMENT = {"payment": "b7", "amount_ore": 100_000, "value_date": "2026-10-02", "booked_on": "2026-10-02"}
A_MOMENT = timedelta(seconds=5)


@pytest.fixture
async def case(empty_installation: Installation) -> str:
    """An open case, and nobody at work."""
    async with working(empty_installation.settings):
        return await empty_installation.opened()


@asynccontextmanager
async def nobody_decides(at: Installation) -> AsyncIterator[None]:
    """A worker that follows the runs and carries out nothing of what they ask."""
    async with Worker(
        at.case_client.client,
        task_queue=at.settings.task_queue,
        workflows=[EvictionCaseWorkflow],
        workflow_runner=Sandbox(),
    ):
        yield


async def until(at: Installation, case: str, kind: EventType.ValueType, after: int = 0) -> None:
    """Wait until the run's history has an event of a kind, *after* so many."""
    async with asyncio.timeout(30):
        async for event in at.run(case).fetch_history_events(wait_new_event=True):
            if event.event_type == kind and event.event_id > after:
                return


async def leave(at: Installation, case: str, command: str, message_id: str, actor: str, **fields: Any) -> None:
    """Leave a message with the case, by signal."""
    await at.case_client.leave(case, command, fields, actor=actor, message_id=message_id)


async def with_unread_mail(at: Installation, case: str) -> None:
    """Give the run a payment that it has asked to be decided, an accepted update, garbage twice, a letter's command."""
    length = (await at.run(case).describe()).history_length
    await leave(at, case, "record-payment", "m-payment", FEED, **PAYMENT)
    async with nobody_decides(at):
        await until(at, case, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, after=length)
        given = await at.case_client.submit(
            case, "pause-ladder", {"until": "2026-10-09"}, actor="office/k1", message_id="m-pause", patience=A_MOMENT
        )
        assert isinstance(given, Pending)
        await until(at, case, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED)
    for _ in range(2):
        await at.run(case).signal("deliver", GARBAGE)
    await leave(at, case, "request-aid", "m-aid", "office/k1", kind="enkeltydelse", consent_on="2026-10-02")


async def complaints(at: Installation, case: str) -> list[Discrepancy]:
    """What the doctor finds about one tenancy, but for the run that is not there."""
    found = [found async for found in examine(at.case_client) if tenancy_of(case) in found.case]
    return [one for one in found if one.kind != "case-without-run"]


def named(found: Discrepancy) -> tuple[list[str], list[str]]:
    """The commands that come back by themselves, and those that a person decides."""
    assert found.loss is not None
    again, not_again = found.loss.in_order(again=True), found.loss.in_order(again=False)
    return [one.command for one in again], [one.command for one in not_again]


async def decided(at: Installation, case: str) -> dict[str, int]:
    """How often each message stands in the journal by now."""
    account = await at.case_client.reader.stream(account_stream(tenancy_of(case)))
    unreadable = await at.case_client.reader.stream(system_stream("BF-101"))
    return {
        "payment": sum(one.command_id == "m-payment" and one.type.startswith("payment-booked") for one in account),
        "pause": (await at.types(case)).count("ladder-paused"),
        "aid": (await at.types(case)).count("aid-requested"),
        "unreadable": sum(isinstance(one.event, MessageUnreadable) for one in unreadable),
    }


ALL_COME_BACK = (["record-payment", "pause-ladder", "(ulæselig)", "(ulæselig)"], ["request-aid"])
EACH_ONCE = {"payment": 1, "pause": 1, "aid": 0, "unreadable": 2}


async def test_a_terminated_run_leaves_no_message_undecided_and_unnamed(
    empty_installation: Installation, case: str
) -> None:
    """Signals, an accepted update and what nobody can read: each is named, brought back under its own id, and once."""
    at = empty_installation
    await with_unread_mail(at, case)
    await at.run(case).terminate("a slip of the hand")

    (found,) = await complaints(at, case)
    async with working(at.settings):
        _, brought = await told(at, redeliver)
        again = await told(at, redeliver)
        (left,) = await complaints(at, case)
        once = await decided(at, case)
        await at.case_client.submit(
            case,
            "request-aid",
            {"kind": "enkeltydelse", "consent_on": "2026-10-02"},
            actor="office/k1",
            message_id="m-aid",
            patience=timedelta(seconds=45),
        )
        nothing = await complaints(at, case)

    assert named(found) == ALL_COME_BACK
    assert "blev modtaget" in found.detail
    assert ([line.get("result") for line in brought], brought[-1]["summary"]) == (
        ["done", "done", "kept", "kept", None],
        {"delivered": 4, "queued": 0, "left_to_people": 1},
    )
    assert again[1][-1]["summary"]["delivered"] == 0
    assert once == EACH_ONCE
    assert named(left) == ([], ["request-aid"])
    assert nothing == []


async def test_what_a_run_has_not_come_to_yet_is_no_loss(empty_installation: Installation, case: str) -> None:
    """It waits in the history of a running run, for a worker."""
    at = empty_installation
    await with_unread_mail(at, case)

    found = await complaints(at, case)
    async with working(at.settings):
        brought = await told(at, redeliver)

    assert found == []
    assert brought[1][-1]["summary"]["delivered"] == 0


async def test_a_resumed_run_reads_the_mail_first_and_names_what_a_person_decides(
    empty_installation: Installation, case: str
) -> None:
    """Before any letter leaves: an unread payment stops the one it pays for."""
    at = empty_installation
    await with_unread_mail(at, case)
    await at.run(case).terminate("a slip of the hand")

    async with working(at.settings):
        status, (line, _) = await told(at, lambda settings, out: resume_cases(settings, out, case))
        await at.give(case, "record-contact", by="phone", outcome="reached")
        once = await decided(at, case)
        (left,) = await complaints(at, case)

    assert (status, line["resumed"]) == (0, True)
    assert [one["command"] for one in line["left_to_people"]] == ["request-aid"]
    assert once == EACH_ONCE
    assert named(left) == ([], ["request-aid"])


async def test_a_run_that_was_reset_leaves_its_mail_to_the_one_made_from_it(
    empty_installation: Installation, case: str
) -> None:
    """Temporal sends it all to the copy again: under way there, and decided once; then terminated, named once."""
    at = empty_installation
    await with_unread_mail(at, case)
    await reset(at, case)

    under_way = await complaints(at, case)
    await at.run(case).terminate("a slip of the hand")
    (found,) = await complaints(at, case)
    async with working(at.settings):
        await told(at, redeliver)
        once = await decided(at, case)

    assert under_way == []
    assert named(found) == ALL_COME_BACK
    assert once == EACH_ONCE


async def reset(at: Installation, case: str) -> None:
    """Reset the run to its first task that was completed, as an operator does."""
    client, run = at.case_client.client, await at.run(case).describe()
    tasks = [
        event.event_id
        async for event in at.run(case).fetch_history_events()
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
    ]
    await client.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=run.id, run_id=run.run_id),
            reason="an operator's slip",
            workflow_task_finish_event_id=tasks[0],
            request_id="reset-once",
        )
    )


async def test_mail_comes_back_once_although_the_journal_went_back_too(
    empty_installation: Installation, case: str
) -> None:
    """The case is parked for what was lost, and the mail of the terminated run is decided in the same order."""
    at = empty_installation
    async with working(at.settings):
        await at.give(case, "record-contact", by="phone", outcome="reached")
    last = (await at.events(case))[-1].seq
    await with_unread_mail(at, case)
    await at.run(case).terminate("a slip of the hand")
    owner = await asyncpg.connect(await database_url(at.settings, Login.OWNER))
    try:
        await owner.execute("SET session_replication_role = replica")
        await owner.execute("DELETE FROM journal.event WHERE stream = $1 AND seq = $2", case_stream(case), last)
        await owner.execute("DELETE FROM journal.answer WHERE stream = $1 AND seq = $2", case_stream(case), last)
    finally:
        await owner.close()

    (found,) = await complaints(at, case)
    async with working(at.settings):
        await told(at, redeliver)
        once = await decided(at, case)
        (left,) = await complaints(at, case)

    assert named(found) == (["record-contact", *ALL_COME_BACK[0]], ["request-aid"])
    assert once == EACH_ONCE
    assert (await at.types(case)).count("contact-recorded") == 1
    assert named(left) == ([], ["request-aid"])


async def test_the_mail_of_a_run_that_cannot_be_started_is_decided_for_the_tenancy_that_the_journal_knows(
    empty_installation: Installation, case: str
) -> None:
    """Whoever starts it with another key gets no say; what others then sent to it is not lost with it."""
    at = empty_installation
    await at.run(case).terminate("its Temporal history was lost")
    stranger = replace(at.settings, handed_in_keys=replace(at.settings.keys(), codec=b"x" * 32))
    other = await connect(stranger, stranger.keys())
    await other.start_workflow(
        "eviction-case", {"organisation": "BF-102"}, id=at.run(case).id, task_queue=at.settings.task_queue
    )
    await leave(at, case, "record-payment", "m-payment", FEED, **PAYMENT)
    await at.run(case).terminate("it cannot be read")

    found = [one async for one in examine(at.case_client) if one.kind == "witness-missing"]
    async with working(at.settings):
        await told(at, redeliver)
        once = await decided(at, case)

    assert [named(one) for one in found] == [(["record-payment"], [])]
    assert once["payment"] == 1


async def test_a_failed_run_is_read_like_a_terminated_one(empty_installation: Installation, case: str) -> None:
    """However it ended: its last signals were never taken up."""
    at = empty_installation
    await with_unread_mail(at, case)
    await fail(at, case)

    (found,) = await complaints(at, case)
    async with working(at.settings):
        await told(at, redeliver)

    assert named(found) == ALL_COME_BACK
    assert await decided(at, case) == EACH_ONCE


async def fail(at: Installation, case: str) -> None:
    """Let the run fail, as under a worker that makes nothing of its history and lets runs fail for that."""
    async with Worker(
        at.case_client.client,
        task_queue=at.settings.task_queue,
        workflows=[AnotherWorkflow],
        workflow_runner=UnsandboxedWorkflowRunner(),  # a test's module is no place for the sandbox
        workflow_failure_exception_types=[Exception],
    ):
        await until(at, case, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED)


@workflow.defn(name=NAME)
class AnotherWorkflow:
    """Not the one that began the run."""

    @workflow.run
    async def run(self, _run: CaseRun) -> None:
        """End at once."""
        raise ApplicationError("this is no case", non_retryable=True)
