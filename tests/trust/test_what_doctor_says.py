"""Does `doctor` name each thing once, go on whatever it meets, and leave nothing in silence?"""

import asyncio
import io
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from temporalio import activity, workflow
from temporalio.api.enums.v1 import EventType
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

import worker
from activities.handle_command import HANDLE_COMMAND
from cli.redeliver import redeliver
from cli.resume import resume_cases
from cli.status import status
from cli.terminal.output import Output
from client.repair.doctor import Discrepancy, examine
from client.stuck import troubles, watch
from client.stuck.watch import Watch
from decisions import unmatched
from decisions.contract import LookUp
from domain.actors import FEED
from domain.ids import tenancy_of, tenancy_served_by, workflow_id
from journal.views import Stuck, StuckIn
from tests.trust.forging import clear, stranger
from tests.trust.test_unread_mail import GARBAGE, PAYMENT, case, decided, leave, until
from tests.trust.test_unsigned_messages import unsigned
from tests.workflows.installation import Installation
from tests.workflows.test_lost_messages import told
from worker import working
from workflows import asking
from workflows.eviction_case import NAME, SIGNAL, EvictionCaseWorkflow
from workflows.messages import CaseRun, Envelope

__all__ = ["case"]

A_LIMIT = 2
WENT = datetime(2026, 10, 1, 8, tzinfo=UTC)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few minutes are a moment, here and in the workers of this process."""
    monkeypatch.setattr(troubles, "A_FEW_MINUTES", timedelta(milliseconds=50))
    monkeypatch.setattr(watch, "LOOK_AGAIN", 0.2)


async def complaints(at: Installation) -> list[Discrepancy]:
    """What the doctor finds."""
    return [found async for found in examine(at.case_client)]


def kinds(found: list[Discrepancy]) -> list[str]:
    """In alphabetical order."""
    return sorted(one.kind for one in found)


def worked_by(at: Installation, kind: type) -> Worker:
    """Somebody else's worker, which takes the tasks of our cases."""
    runner = UnsandboxedWorkflowRunner()  # a test's module is no place for the sandbox
    client, queue = at.case_client.client, at.settings.task_queue
    return Worker(client, task_queue=queue, workflows=[kind], workflow_runner=runner)


@workflow.defn(name=NAME)
class Sleeps:
    """A run that takes what comes, and does nothing about it."""

    @workflow.run
    async def run(self, _run: RawValue) -> None:
        """Sleep for ever."""
        await workflow.wait_condition(lambda: False)

    @workflow.signal(dynamic=True)
    def deliver(self, _name: str, _values: Sequence[RawValue]) -> None:
        """Hear nothing."""


@pytest.mark.usefixtures("impatient")
async def test_a_run_that_sleeps_while_messages_wait_is_named(empty_installation: Installation, case: str) -> None:
    """Nothing fails and nothing waits for a worker; its history alone tells. Ended, `resume` has them decided."""
    at = empty_installation
    await at.run(case).terminate("somebody's slip")
    await leave(at, case, "record-payment", "m-payment", FEED, **PAYMENT)
    async with worked_by(at, Sleeps):
        await until(at, case, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
    found = await complaints(at)
    await at.run(case).terminate("as doctor says")
    async with working(at.settings):
        await told(at, lambda settings, out: resume_cases(settings, out, case))
        await at.give(case, "record-contact", by="phone", outcome="reached")
        well, once = await complaints(at), await decided(at, case)

    assert [(one.kind, one.case) for one in found] == [("run-sleeps", case)]
    assert "1 besked har ventet siden" in found[0].detail
    assert well == []
    assert once["payment"] == 1


@activity.defn(name=HANDLE_COMMAND)
async def answers_nothing(_asked: RawValue) -> None:
    """An activity whose answer nobody can read."""
    raise ApplicationError("no answer of ours", non_retryable=True)


@pytest.mark.usefixtures("impatient")
async def test_a_run_that_waits_to_ask_again_does_not_sleep(
    empty_installation: Installation, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its answers could not be read, so it asks at long intervals: to terminate it would mend nothing."""
    at = empty_installation
    monkeypatch.setattr(asking, "_SOON", timedelta(milliseconds=1))
    await leave(at, case, "record-payment", "m-payment", FEED, **PAYMENT)
    async with Worker(
        at.case_client.client,
        task_queue=at.settings.task_queue,
        workflows=[EvictionCaseWorkflow],
        activities=[answers_nothing],
        workflow_runner=UnsandboxedWorkflowRunner(),  # sees how soon it asks again here
    ):
        async with asyncio.timeout(30):
            async for event in at.run(case).fetch_history_events(wait_new_event=True):
                of_timer = event.timer_started_event_attributes.start_to_fire_timeout.ToTimedelta()
                if event.event_type == EventType.EVENT_TYPE_TIMER_STARTED and of_timer == asking.LATER:
                    break

    assert await complaints(at) == []


@pytest.mark.usefixtures("impatient")
async def test_a_run_that_works_its_messages_off_does_not_sleep(worked_house: Installation) -> None:
    """Whatever it was sent is decided, kept or counted."""
    at = worked_house
    case = await at.opened()
    for _ in range(3):
        await at.run(case).signal(SIGNAL, GARBAGE)
    await at.give(case, "record-contact", by="phone", outcome="reached")

    assert await complaints(at) == []


async def test_what_is_only_counted_is_counted_once_and_named_no_more(
    empty_installation: Installation, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run ended with more than a day may keep: it is counted when it is brought back, and not at each time."""
    at = empty_installation
    monkeypatch.setattr(unmatched, "MOST_OF_A_TENANCY", A_LIMIT)
    for _ in range(A_LIMIT + 3):
        await at.run(case).signal(SIGNAL, GARBAGE)
    await at.run(case).terminate("a slip of the hand")

    before = await complaints(at)
    first, second = [await told(at, redeliver) for _ in range(2)]
    after, counted = await complaints(at), await at.case_client.reader.not_kept()

    assert kinds(before) == ["case-without-run", "witness-missing"]
    assert [one.get("result") for one in first[1][:-1]] == ["kept"] * A_LIMIT + ["counted"] * 3
    assert (first[0], second[1][-1]["summary"]["delivered"]) == (0, 0)
    assert kinds(after) == ["case-without-run"]
    assert [one.messages for one in counted] == [3]


async def test_unreadable_mail_is_named_and_kept_on_a_day_with_too_many_unsigned_messages(
    empty_installation: Installation, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are counted in one place; what is full of the ones has room for the others."""
    at = empty_installation
    monkeypatch.setattr(unmatched, "MOST_UNSIGNED_OF_A_TENANCY", A_LIMIT)
    await at.run(case).signal(SIGNAL, GARBAGE)
    await at.run(case).terminate("a slip of the hand")
    for number in range(A_LIMIT + 1):
        await at.case_client.unmatched.keep_unsigned(
            unsigned(tenancy_of(case), number, organisation="BF-101", asked_at=datetime.now(UTC))
        )

    before = await complaints(at)
    _, brought = await told(at, redeliver)
    after, counted = await complaints(at), await at.case_client.reader.not_kept()

    assert [one.messages for one in counted] == [1]
    assert kinds(before) == ["case-without-run", "message-unsigned", "witness-missing"]
    assert [one.get("result") for one in brought[:-1]] == ["kept"]
    assert kinds(after) == ["case-without-run", "message-unsigned"]


async def test_forged_starts_are_counted_and_do_not_flood(empty_installation: Installation, case: str) -> None:
    """Those of nobody in one line, whoever they claim to be for; those of a tenancy that we know in lines of its own,
    for whatever reaches it is kept.
    """
    at, many = empty_installation, 12
    await at.run(case).terminate("to forge another")
    for n in range(many):
        await forged_start(at, workflow_id(unique(at, f"nobody{n}")))
    for _ in range(3):
        await forged_start(at, at.run(case).id)
        await at.run(case).terminate("to forge another")

    before = await complaints(at)
    async with working(at.settings):
        for n in range(many):
            with pytest.raises(Exception, match="Workflow execution failed"):
                await at.case_client.client.get_workflow_handle(workflow_id(unique(at, f"nobody{n}"))).result()
    after = await complaints(at)

    for found in (before, after):
        assert kinds(found) == ["case-without-run", "forged-start", "history-unreadable", "witness-missing"]
        (forged,) = [one for one in found if one.kind == "forged-start"]
        (unreadable,) = [one for one in found if one.kind == "history-unreadable"]
        assert f"{many} kørsler" in forged.detail
        assert (unreadable.case, "3 kørsler" in unreadable.detail) == (tenancy_of(case), True)


async def forged_start(at: Installation, name: str) -> None:
    """A run of our type on our queue, begun by somebody without our keys, with a message that nobody can read."""
    given = clear({"organisation": "BF-101", "tenancy_key": tenancy_served_by(name)})
    await (await stranger(at)).start_workflow(
        NAME, given, id=name, task_queue=at.settings.task_queue, start_signal=SIGNAL, start_signal_args=[GARBAGE]
    )


@workflow.defn(name=NAME)
class AsksSomethingElse:
    """A run that asks of our activities what is no question for them."""

    @workflow.run
    async def run(self, _run: RawValue) -> None:
        """Ask, and wait for ever."""
        asked = LookUp(organisation="BF-101", tenancy_key="k")
        for name in ("keep-unreadable-message", "handle-command", "send-reminder"):
            workflow.start_activity(
                name, asked, schedule_to_close_timeout=timedelta(days=1), task_queue="nobody-works-here"
            )
        await workflow.wait_condition(lambda: False)


async def test_a_history_with_questions_that_are_none_is_read_to_its_end(
    empty_installation: Installation, case: str
) -> None:
    """Whoever can take our tasks may ask anything; what the run was sent is brought back all the same."""
    at = empty_installation
    await at.run(case).terminate("somebody's slip")
    await leave(at, case, "record-payment", "m-payment", FEED, **PAYMENT)
    async with worked_by(at, AsksSomethingElse):
        await until(at, case, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
    await at.run(case).terminate("as doctor says")

    found = await complaints(at)
    async with working(at.settings):
        await told(at, redeliver)
        once = await decided(at, case)

    assert kinds(found) == ["case-without-run", "witness-missing"]
    assert once["payment"] == 1


async def test_a_signal_by_a_commands_name_is_read_alike_by_the_run_and_the_doctor(
    empty_installation: Installation, case: str
) -> None:
    """Only updates go by their command's name: it is kept as unreadable, by the run or, after it has ended, by us."""
    at = empty_installation
    async with working(at.settings):
        await by_its_command(at, case)
        await at.give(case, "record-contact", by="phone", outcome="reached")
    await at.run(case).terminate("all is decided")
    heard = await complaints(at)
    await told(at, lambda settings, out: resume_cases(settings, out, case))
    await by_its_command(at, case)
    await at.run(case).terminate("nothing is decided")
    left = [one for one in await complaints(at) if one.kind == "witness-missing"]

    assert kinds(heard) == ["case-without-run"]
    assert [message.command for one in left if one.loss for message in one.loss.in_order(again=True)] == ["(ulæselig)"]


async def by_its_command(at: Installation, case: str) -> None:
    """A genuine message, sent as a signal by the name of its command."""
    key = tenancy_of(case)
    sent = Envelope(message_id="m", command="offer-counselling", fields={"by": "phone"}, actor="office/k1")
    await at.run(case).signal("offer-counselling", at.case_client.signed("BF-101", key, sent))


# --- what workers mark ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("impatient")
async def test_runs_that_cannot_be_looked_at_or_marked_keep_no_other_from_being_marked(
    empty_installation: Installation,
) -> None:
    """Temporal refuses the name of one, PostgreSQL what another one claims to be; the third is marked."""
    at = empty_installation
    for key, organisation in (("odd", "BF\x00"), ("waits", "BF-101")):
        await at.case_client.client.start_workflow(
            NAME,
            CaseRun(organisation=organisation, tenancy_key=key),
            id=workflow_id(unique(at, key)),
            task_queue=at.settings.task_queue,
        )
    watching = Watch(at.case_client.client, at.case_client.journal.mark_stuck, at.case_client.reader.stuck)
    for key in ("x" * 5000, unique(at, "odd"), unique(at, "waits")):
        watching.suspect(workflow_id(key))

    async with asyncio.timeout(30):
        while not (marks := await at.case_client.reader.stuck()):
            await watching.look()

    assert [(one.tenancy_key, one.what) for one in marks] == [(unique(at, "waits"), StuckIn.QUEUE)]


def unique(at: Installation, key: str) -> str:
    """A key that no other test uses."""
    return f"{key}{at.settings.task_queue}"


@pytest.mark.usefixtures("impatient")
async def test_a_mark_goes_whoever_left_it_while_a_worker_is_at_work(worked_house: Installation) -> None:
    """The one that left it is gone, and this one began before."""
    at = worked_house
    case = await at.opened()
    mark = Stuck("BF-101", tenancy_of(case), StuckIn.WORKFLOW_TASK, "", WENT, 3, "RuntimeError", 1)

    await at.case_client.journal.mark_stuck("BF-101", tenancy_of(case), [mark])

    async with asyncio.timeout(30):
        while await at.case_client.reader.stuck():  # noqa: ASYNC110 - no word is sent
            await asyncio.sleep(0.1)


async def test_status_says_that_nobody_looks_after_the_marks(empty_installation: Installation) -> None:
    """No worker runs: what is marked is what the last one left."""
    at = empty_installation
    mark = Stuck("BF-101", "k", StuckIn.WORKFLOW_TASK, "", WENT, 3, "RuntimeError", 1)
    await at.case_client.journal.mark_stuck("BF-101", "k", [mark])

    alone = await text_of_status(at)
    async with working(at.settings):
        looked_at = await text_of_status(at)

    assert "Ingen worker ser efter det nu" in alone
    assert "Ingen worker ser efter det nu" not in looked_at


async def text_of_status(at: Installation) -> str:
    """What `status` prints."""
    out = io.StringIO()
    await status(at.settings, Output(False, out, io.StringIO()), patience=10.0)
    return out.getvalue()


@pytest.mark.usefixtures("impatient")
async def test_a_letter_that_nobody_takes_is_named_although_decisions_are_taken(
    empty_installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits in the queue of letters, where no worker is."""
    at = empty_installation

    def nobody(*_: Any) -> AbstractAsyncContextManager[None]:
        return nullcontext()

    monkeypatch.setattr(worker, "at_work_on_letters", nobody)
    async with working(at.settings):
        case = await at.opened()
        await at.give(case, "request-aid", kind="enkeltydelse", consent_on="2026-10-02")
        async with asyncio.timeout(30):
            while not (found := await complaints(at)):  # noqa: ASYNC110 - nobody tells how fast the queue moves
                await asyncio.sleep(0.2)

    assert [(one.kind, one.case) for one in found] == [("waits-for-worker", case)]
    assert found[0].detail.startswith("request-municipal-aid venter på en worker")


@pytest.mark.usefixtures("impatient")
async def test_a_rehearsal_that_waits_for_its_letter_does_not_sleep(
    empty_installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its calendar stands still until the letter has gone, and what came meanwhile waits: the letter is named."""
    at = empty_installation
    monkeypatch.setattr(worker, "at_work_on_letters", lambda *_: nullcontext())
    async with working(at.settings):
        case = await at.opened()
        await at.give(case, "request-aid", kind="enkeltydelse", consent_on="2026-10-02")
        await leave(at, case, "advance-calendar", "m-calendar", "office/k1", to="2026-10-05")
        await leave(at, case, "record-payment", "m-payment", FEED, **PAYMENT)
        async with asyncio.timeout(30):
            while not (found := await complaints(at)):  # noqa: ASYNC110 - nobody tells how fast the queue moves
                await asyncio.sleep(0.2)

    assert [(one.kind, one.case) for one in found] == [("waits-for-worker", case)]
