"""Do cases go on while workers of two versions are at work, and what of a case that only the newer can read?"""

import asyncio
import io
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from itertools import cycle
from random import Random
from typing import Any

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner

from cli import doctor, rebuild_views, show
from cli import list as listing
from cli.terminal.output import Output
from client import error_messages
from client.cases import new_id
from client.lists import WantedPage
from decisions.contract import Reply
from domain.case.codes import PhaseName
from journal.errors import UnknownEventTypeError
from runtime.codec import data_converter
from tests.audit.audited_journal import audit
from tests.faults.invariants import at_most_one_case_is_open, every_message_has_one_answer, hold
from tests.faults.next_version import NEWER, READS, WRITES
from tests.faults.next_workflow import NextEvictionCaseWorkflow
from tests.faults.servers import KillableServers, WorkerProcess
from tests.givers import usual_giver
from tests.workflows.installation import Installation, missed
from workflows.eviction_case import EvictionCaseWorkflow

LONG = 150.0
"""Seconds in which a case must have gone on: Temporal asks a task that failed again after ten, and then ever later."""


async def died(worker: WorkerProcess) -> None:
    """Kill a worker and see it gone."""
    worker.kill()
    await worker.ended()


async def replaced(worker: WorkerProcess) -> None:
    """Ask a worker to end, as a rolling restart does, and see it gone."""
    worker.process.terminate()
    await worker.ended()


async def heard(installation: Installation, *messages: str, at_least: int | None = None) -> None:
    """Wait until all of these messages, or some of them, have their answers."""
    wanted = len(messages) if at_least is None else at_least
    async with asyncio.timeout(LONG):
        while len(await installation.answers(messages)) < wanted:  # noqa: ASYNC110 - no word is sent
            await asyncio.sleep(0.05)


async def left_with(installation: Installation, case: str, command: str, **fields: Any) -> str:
    """Leave a command with a case, whether somebody is at work or not; gives the message's id."""
    message = new_id("t")
    await installation.case_client.leave(case, command, fields, actor=usual_giver(command), message_id=message)
    return message


async def waited_for(installation: Installation, case: str, command: str, **fields: Any) -> Reply:
    """Give a command and wait for its answer, however long it takes."""
    given = await installation.case_client.submit(
        case, command, fields, actor=usual_giver(command), message_id=new_id("t"), patience=timedelta(seconds=LONG)
    )
    assert isinstance(given, Reply)
    return given


async def failed_again(installation: Installation, case: str) -> None:
    """Wait until a task of the case's run has failed so often that Temporal takes no update of it any more."""
    async with asyncio.timeout(LONG):
        while (await installation.run(case).describe()).raw_description.pending_workflow_task.attempt < 3:  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def met_by_the_old_one(installation: Installation, case: str) -> str:
    """Wait until a worker has met an event that it cannot read; gives the type it could not."""
    async with asyncio.timeout(LONG):
        while True:
            view = await installation.case_client.reader.case_view(case)
            for mark in await installation.case_client.reader.unread():
                if view and mark.concerns(view):
                    return mark.type
            await asyncio.sleep(0.05)


async def said(installation: Installation, command: Callable[..., Awaitable[int]], *typed: Any) -> tuple[int, str]:
    """What a person is told by a command of today's version, and its exit status."""
    out = Output(False, io.StringIO(), io.StringIO())
    try:
        status = await command(installation.settings, out, *typed)
    except UnknownEventTypeError as error:  # as `cli.terminal.runner` hears it
        line, status = error_messages.explained(error)
        return status, line
    assert isinstance(out.out, io.StringIO)
    return status, out.out.getvalue()


async def case_with_a_newer_event(servers: KillableServers) -> str:
    """A worker of a version to come opens a case, writes in it what today's cannot read, and ends."""
    async with servers.worker(program=WRITES) as newer:
        case = await servers.installation.opened()
        await servers.installation.give(case, "record-contact", actor="adviser/r1", by="phone", outcome="reached")
        await replaced(newer)
    return case


# --- one event that only the newer can read --------------------------------------------------------------------------


@pytest.mark.timeout(120)
async def test_a_case_with_an_event_of_a_newer_version_is_parked_until_a_newer_worker_comes(
    own_stage: KillableServers, capsys: pytest.CaptureFixture[str]
) -> None:
    """The old worker lives on and serves the other cases; the messages wait, and are decided once each, in order."""
    servers, installation = own_stage, own_stage.installation
    case = await case_with_a_newer_event(servers)
    before = await installation.case_client.view_of(case)
    async with servers.worker() as old:
        messages = [await left_with(installation, case, "offer-counselling", by="phone", answer="accepted")]
        paid = {"payment": "b1", "amount_ore": 500_000, "value_date": "2026-10-02", "booked_on": "2026-10-02"}
        messages.append(await left_with(installation, case, "record-payment", **paid))
        met = await met_by_the_old_one(installation, case)
        other = await installation.opened()
        await installation.advance(other, date(2026, 10, 8))

        told = {
            "list": await said(installation, listing.list_cases, WantedPage(simulated=True)),
            "show": await said(installation, show.show, case),
            "doctor": await said(installation, doctor.doctor),
            "rebuild-views": await said(installation, rebuild_views.rebuild),
        }
        replayed = await audit(["replay", case], {"REDNINGSKRANS_HOME": str(servers.home)})
        answered = await installation.answers(messages)
        parked = await installation.case_client.view_of(case)
        alive = old.process.returncode is None
        await replaced(old)
    async with servers.worker(program=WRITES):
        await heard(installation, *messages)
        await installation.run(case).result()

    assert met == NEWER
    assert alive
    assert (await installation.state(other)).phase is PhaseName.UNDER_DEMAND
    assert {name: status for name, (status, _) in told.items()} == {
        "list": 0,
        "show": 1,
        "doctor": 1,
        "rebuild-views": 1,
    }
    assert all(NEWER in line for _, line in told.values()), told
    assert "starte en nyere worker" in told["list"][1].replace("\n", " ")
    assert replayed == 1
    assert NEWER in capsys.readouterr().err
    assert answered == {}
    assert parked == before
    await every_message_has_one_answer(installation, messages)
    assert [given.result for given in (await installation.answers(messages)).values()] == ["done", "done"]
    assert await installation.case_client.reader.unread() == []
    assert (await installation.case_client.view_of(case)).phase == "closed"
    await hold(installation, other)


# --- a release that skipped the first step ----------------------------------------------------------------------------


@pytest.mark.faults
@pytest.mark.timeout(500)
async def test_no_case_stops_for_good_when_a_release_skipped_the_first_step(servers: KillableServers) -> None:
    """Runs that the newer worker has patched wait while an old one gets their tasks, and go on with a newer."""
    installation = servers.installation
    async with servers.worker(program=WRITES) as newer:
        cases = await asyncio.gather(*(installation.opened() for _ in range(8)))
        await asyncio.gather(*(installation.advance(case, date(2026, 10, 8)) for case in cases))
        await died(newer)
    async with servers.worker() as old:
        first = [await left_with(installation, case, "hold", kind="death") for case in cases]
        await failed_again(installation, cases[0])
        asked = asyncio.create_task(
            waited_for(installation, cases[0], "offer-counselling", by="phone", answer="accepted")
        )
        async with servers.worker(program=WRITES):
            await heard(
                installation, *first, at_least=1
            )  # both are at work; the one that cannot goes, as in any restart
            await died(old)
            await heard(installation, *first)
            assert (await asked).result == "done"  # Temporal took no update then: the command was kept all the same
            second = [await left_with(installation, case, "release-hold", kind="death") for case in cases]
            await heard(installation, *second)

    for case, message in zip(cases, first, strict=True):
        await hold(installation, case, [message])
    with pytest.raises(Exception, match=r"(?i)nondeterminism"):
        await replayer(servers, EvictionCaseWorkflow).replay_workflow(await history_of(installation, cases[0]))
    await replayer(servers, NextEvictionCaseWorkflow).replay_workflow(await history_of(installation, cases[0]))


# --- two neighbouring releases ----------------------------------------------------------------------------------------


PATH = (date(2026, 10, 5), date(2026, 10, 8), date(2026, 10, 20), date(2026, 10, 28), date(2026, 11, 4))


@pytest.mark.faults
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", [1, 2])
async def test_neighbouring_releases_take_over_from_each_other(own_stage: KillableServers, seed: int) -> None:
    """The first reads what the second writes: killed in turn, none of them ever meets what it cannot carry on."""
    servers, installation, chance = own_stage, own_stage.installation, Random(seed)
    releases = cycle((WRITES, READS) if seed % 2 else (READS, WRITES))
    cases: list[str] = []
    messages: list[str] = []
    for day in PATH:
        async with servers.worker(program=next(releases)) as leaving, servers.worker(program=next(releases)):
            if not cases:
                cases = [str((await installation.register(missed(installation.tenancy()))).case) for _ in range(6)]
            for case in chance.sample(cases, len(cases)):
                messages.append(await left_with(installation, case, "advance-calendar", to=day.isoformat()))
                messages.append(
                    await left_with(installation, case, "record-contact", by="phone", outcome="not-reached")
                )
            await heard(installation, *messages[: chance.randrange(len(messages))])
            await died(leaving)
            await heard(installation, *messages)
        next(releases)
    async with servers.worker(program=READS):
        ending = [await left_with(installation, case, "record-moved-out", on="2026-11-04") for case in cases]
        await heard(installation, *ending)
        calls = [await left_with(installation, case, "acknowledge-recall", to="lawyer") for case in cases]
        await heard(installation, *calls)
        async with asyncio.timeout(LONG):
            for case in cases:
                await installation.run(case).result()

    await every_message_has_one_answer(installation, [*messages, *ending, *calls])
    assert await installation.case_client.reader.unread() == []
    for case in cases:
        await at_most_one_case_is_open(installation, case.rpartition("-")[0])
        assert (await installation.case_client.view_of(case)).phase == "closed"
        history = await history_of(installation, case)
        assert nothing_failed(history)
        await replayer(servers, NextEvictionCaseWorkflow).replay_workflow(history)


def nothing_failed(history: WorkflowHistory) -> bool:
    """Whether every task of a run was done by whoever got it, or had died with it."""
    return not [event for event in history.events if event.HasField("workflow_task_failed_event_attributes")]


async def history_of(installation: Installation, case: str) -> WorkflowHistory:
    """The history of the tenancy's newest run."""
    history = await installation.run(case).fetch_history()
    assert isinstance(history, WorkflowHistory)
    return history


def replayer(servers: KillableServers, workflow: type) -> Replayer:
    """Replays what a stage's workers have recorded."""
    converter = data_converter(servers.settings.keys().codec, lenient=True)
    return Replayer(workflows=[workflow], data_converter=converter, workflow_runner=UnsandboxedWorkflowRunner())
