"""Is everything seen that does not go on, and is it seen no more once it does?

Each kind is made for real: a workflow that raises, a receiver that answers 500, messages that nobody takes.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from client.kill_switch import set_kill_switch
from client.repair.doctor import Discrepancy, examine
from client.stuck import troubles, watch
from client.waiting import waits_for
from journal.views import Stuck, StuckIn
from tests.faults.next_version import WRITES
from tests.faults.servers import KillableServers
from tests.faults.test_bad_receivers import real_case_asking_for_aid
from tests.faults.test_two_versions import failed_again, left_with
from tests.receivers import Manner, Provider, post_office
from tests.workflows.installation import Installation, missed
from worker import working

SOON = 150.0
"""Seconds in which whatever fails has failed again, or goes on: what a killed worker held is soon given up."""
A_MOMENT = timedelta(seconds=1)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few minutes are a second, here and in the workers of this process."""
    monkeypatch.setattr(troubles, "A_FEW_MINUTES", A_MOMENT)
    monkeypatch.setattr(watch, "LOOK_AGAIN", 0.5)


Rows = list[dict[str, Any]]


async def until(so: Callable[[], Awaitable[bool]]) -> None:
    """Wait for what sends no word."""
    async with asyncio.timeout(SOON):
        while not await so():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.2)


async def marks(installation: Installation) -> list[Stuck]:
    """What the workers have marked."""
    return await installation.case_client.reader.stuck()


async def told(servers: KillableServers, *command: str) -> Rows:
    """What a command of starter.py answers, without the parts that say what runs."""
    _, rows = await servers.run_command("starter.py", *command)
    return rows


@pytest.mark.timeout(180)
async def test_a_run_whose_task_fails_again_and_again_is_seen_until_it_goes_on(own_stage: KillableServers) -> None:
    """A worker was built wrong: `doctor`, `list` and `status` name the run; a right one goes on, and they are quiet."""
    servers, installation = own_stage, own_stage.installation
    async with servers.worker():
        case = await installation.opened()
    fails = ("-m", "tests.faults.failing_worker")
    async with servers.worker(program=fails):
        message = await left_with(installation, case, "offer-counselling", by="phone", answer="accepted")
        await until(lambda: is_marked(installation, StuckIn.WORKFLOW_TASK))
        (mark,) = await marks(installation)
        doctor, listed = await told(servers, "doctor"), await told(servers, "list", "--simulated")
        status = await told(servers, "status")
    async with servers.worker():
        await until(lambda: is_answered(installation, message))
        await until(lambda: nothing_is_marked(installation))
        well = await told(servers, "doctor")

    assert (mark.code, mark.messages) == ("RuntimeError", 1)
    assert [row["kind"] for row in doctor[:-1]] == ["run-fails"]
    assert "RuntimeError" in doctor[0]["detail"]
    assert [row["stuck"][0]["what"] for row in listed] == ["workflow-task"]
    assert [row["tenancies"] for row in status if "stuck" in row] == [1]
    assert well[-1] == {"summary": {"found": 0}}


async def is_marked(installation: Installation, what: StuckIn) -> bool:
    """Whether a worker has marked something of this kind."""
    return any(one.what is what for one in await marks(installation))


async def is_failing(installation: Installation, activity: str) -> bool:
    """Whether an activity, by its name, is marked as one that fails."""
    return any((one.what, one.name) == (StuckIn.ACTIVITY, activity) for one in await marks(installation))


async def nothing_is_marked(installation: Installation) -> bool:
    """Whether no mark stands."""
    return not await marks(installation)


async def is_answered(installation: Installation, message: str) -> bool:
    """Whether a message has its answer."""
    return bool(await installation.answers([message]))


@asynccontextmanager
async def worked(servers: KillableServers, **changes: Any) -> AsyncIterator[None]:
    """A worker in this process, whose few minutes are a second."""
    async with working(replace(servers.settings, **changes)):
        yield


@pytest.mark.usefixtures("impatient")
@pytest.mark.timeout(180)
async def test_a_receiver_that_goes_on_failing_is_seen_until_it_takes_the_letter(own_stage: KillableServers) -> None:
    """It answers 500 again and again: the letter's activity is named with what it said, and since when."""
    servers, installation, post = own_stage, own_stage.installation, Provider()
    post.manners.extend([Manner.FAIL] * 5)
    async with post_office(post) as http, worked(servers, digital_post_url=http, print_url=http):
        case = await real_case_asking_for_aid(installation)
        await until(lambda: is_failing(installation, "request-municipal-aid"))
        marked = {mark.name: mark for mark in await marks(installation)}
        complaints = {one.kind async for one in examine(installation.case_client)}
        post.manners.clear()
        await until(lambda: nothing_is_marked(installation))
        well = [one.kind async for one in examine(installation.case_client)]

    assert marked.keys() <= {"request-municipal-aid", "send-payment-demand"}  # which goes on a day of dispatch only
    assert {mark.code for mark in marked.values()} <= {"NotAccepted", "OutcomeUnknown"}
    assert complaints == {"activity-fails"}
    assert well == []
    assert (await installation.state(case)).closed is None


@pytest.mark.usefixtures("impatient")
@pytest.mark.timeout(120)
async def test_messages_that_nobody_takes_are_named_until_somebody_does(own_stage: KillableServers) -> None:
    """No worker runs: `doctor` says so of the run, and the sender hears it as well. A worker decides them."""
    servers, installation = own_stage, own_stage.installation
    async with servers.worker():
        case = await installation.opened()
    message = await left_with(installation, case, "offer-counselling", by="phone", answer="accepted")
    complaints: list[Discrepancy] = []
    async with asyncio.timeout(SOON):  # the open poll of a worker that is gone may have taken the task, for ten seconds
        while not complaints:
            complaints = [one async for one in examine(installation.case_client)]
    waits = await waits_for(servers.settings, case)
    async with servers.worker():
        await until(lambda: is_answered(installation, message))
        well = [one.kind async for one in examine(installation.case_client)]

    assert [one.kind for one in complaints] == ["waits-for-worker"]
    assert "Mindst 1 besked er kommet siden" in complaints[0].detail
    assert waits.startswith("Ingen worker kører")
    assert well == []


@pytest.mark.timeout(120)
async def test_whoever_sends_hears_why_there_is_no_answer(own_stage: KillableServers) -> None:
    """The run fails: that is said, and not that it will be done."""
    servers, installation = own_stage, own_stage.installation
    async with servers.worker():
        case = await installation.opened()
    async with servers.worker(program=("-m", "tests.faults.failing_worker")):
        await left_with(installation, case, "offer-counselling", by="phone", answer="accepted")
        await failed_again(installation, case)
        waits = await waits_for(servers.settings, case)

    assert "Kørslen er slået fejl" in waits
    assert "RuntimeError" in waits


async def test_the_kill_switch_is_shown_for_each_organisation(own_stage: KillableServers) -> None:
    """Thrown, `status` says since when; taken off, it says that letters go."""
    servers = own_stage
    servers.settings.keys()
    await set_kill_switch(servers.settings, "BF-101", "operator/d1", stop=True)
    stopped = [row for row in await told(servers, "status") if "sending" in row]
    await set_kill_switch(servers.settings, "BF-101", "operator/d1", stop=False)
    running = [row for row in await told(servers, "status") if "sending" in row]

    assert {row["organisation"]: row["sending"] for row in stopped} == {
        **{row["organisation"]: "running" for row in stopped},
        "BF-101": "stopped",
    }
    assert {row["sending"] for row in running} == {"running"}


@pytest.mark.faults
@pytest.mark.timeout(300)
async def test_a_run_that_an_older_worker_cannot_carry_on_is_named_as_such(own_stage: KillableServers) -> None:
    """A newer version took a step that today's does not know: the run's own history does not fit, and that is said."""
    servers, installation = own_stage, own_stage.installation
    async with servers.worker(program=WRITES):
        case = await installation.opened()
        await installation.advance(case, date(2026, 10, 8))
    async with servers.worker():
        await left_with(installation, case, "hold", kind="death")
        await until(lambda: is_marked(installation, StuckIn.WORKFLOW_TASK))
        marked = await marks(installation)
        complaints = [one async for one in examine(installation.case_client)]
    async with servers.worker(program=WRITES):
        await until(lambda: nothing_is_marked(installation))

    assert [mark.code for mark in marked] == ["nondeterminism"]
    assert ["sagens forløb passer ikke til denne version" in one.detail for one in complaints] == [True]


@pytest.mark.timeout(180)
async def test_what_an_import_still_works_off_is_no_alarm(
    own_stage: KillableServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many rows wait for longer than is usual while a worker takes one after the other: nothing is wrong with them."""
    servers, installation = own_stage, own_stage.installation
    monkeypatch.setattr(troubles, "A_FEW_MINUTES", timedelta(milliseconds=50))
    async with servers.worker():
        await installation.opened()  # it is at work
        # As many as a doctor and a worker get through beside each other, on two cores that others use as well.
        rows = [installation.register(missed(installation.tenancy())) for _ in range(40)]
        importing = asyncio.gather(*rows)
        found: list[str] = []
        while not importing.done():
            found += [one.kind async for one in examine(installation.case_client)]
        answers = await importing

    assert {answer.result for answer in answers} == {"opened"}
    assert "waits-for-worker" not in found
