"""Is a run under an id of ours that is none of ours named, and does what it was sent come back?"""

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from temporalio.client import WorkflowFailureError
from temporalio.exceptions import ApplicationError

from cli.doctor import doctor
from cli.redeliver import redeliver
from cli.resume import resume_cases
from client.cases import Pending
from client.repair.doctor import Discrepancy, examine
from client.waiting import waits_for
from danish.stuck import FOREIGN_RUN
from domain.actors import FEED
from domain.ids import tenancy_of, witness_id, workflow_id
from runtime.keys import Keys
from tests.servers import TestPostgres
from tests.trust.test_unread_mail import PAYMENT, case, decided, leave
from tests.workflows.installation import Installation, installation
from tests.workflows.test_lost_messages import told
from worker import working
from workflows import journal_witness
from workflows.eviction_case import NAME
from workflows.messages import CaseRun

__all__ = ["case"]


@dataclass(frozen=True)
class Foreign:
    """A run that is none of ours: its type, and whether it asks for work where our workers are."""

    kind: str
    here: bool

    def queue(self, at: Installation) -> str:
        """Where it asks for work."""
        return at.settings.task_queue if self.here else f"{at.settings.task_queue}-elsewhere"


SITUATIONS = {
    "another type": Foreign("somebody-elses", here=True),
    "another queue": Foreign(NAME, here=False),
    "another type on another queue": Foreign("somebody-elses", here=False),
}


async def begin(at: Installation, workflow_id: str, foreign: Foreign) -> None:
    """Let it stand under an id."""
    await at.case_client.client.start_workflow(foreign.kind, id=workflow_id, task_queue=foreign.queue(at))


async def instead(at: Installation, case: str, foreign: Foreign) -> None:
    """Let it stand in the place of the case's own run, and give it a payment."""
    await at.run(case).terminate("somebody's slip")
    await begin(at, at.run(case).id, foreign)
    await leave(at, case, "record-payment", "m-payment", FEED, **PAYMENT)


async def complaints(at: Installation, case: str) -> list[Discrepancy]:
    """What the doctor finds about one tenancy."""
    return [found async for found in examine(at.case_client) if tenancy_of(case) in found.case]


async def complaints_in_the_end(at: Installation, case: str) -> list[Discrepancy]:
    """The same, where Temporal's list of runs may not have heard of the newest yet."""
    async with asyncio.timeout(30):
        while not (found := await complaints(at, case)):  # noqa: ASYNC110 - no word is sent
            await asyncio.sleep(0.1)
    return found


@pytest.mark.parametrize("foreign", SITUATIONS.values(), ids=SITUATIONS)
async def test_a_foreign_run_under_a_cases_id_is_named_until_the_case_has_its_own(
    empty_installation: Installation, case: str, foreign: Foreign
) -> None:
    """By `doctor`, `resume` and to the sender; ended, `resume` gives the case its run and what the other was sent."""
    at = empty_installation
    async with working(at.settings):
        await instead(at, case, foreign)
        given = await at.case_client.submit(
            case,
            "pause-ladder",
            {"until": "2026-10-09"},
            actor="office/k1",
            message_id="m",
            patience=timedelta(seconds=1),
        )
        waits = await waits_for(at.settings, case), await waits_for(at.settings)
        found = await complaints(at, case)
        status, (line, *_) = await told(at, lambda settings, out: resume_cases(settings, out, case))
        await at.run(case).terminate("as doctor says")
        mended, _ = await told(at, lambda settings, out: resume_cases(settings, out, case))
        await at.give(case, "record-contact", by="phone", outcome="reached")
        once, well = await decided(at, case), await complaints(at, case)

    assert isinstance(given, Pending)
    assert (waits[0], "fremmede kørsler" in waits[1]) == (FOREIGN_RUN, True)
    assert [(one.kind, one.case) for one in found] == [("foreign-run", case)]
    assert (status, line["resumed"], line["foreign_run"]) == (1, False, True)
    assert (mended, once["payment"]) == (0, 1)
    assert well == []


async def test_redeliver_gives_nothing_to_a_foreign_run_and_brings_back_what_several_were_sent(
    empty_installation: Installation, case: str
) -> None:
    """Two of them, one after the other, and no `resume` between: the mail of each is named and comes back once."""
    at = empty_installation
    await instead(at, case, SITUATIONS["another queue"])
    await at.run(case).terminate("the first")
    await begin(at, at.run(case).id, SITUATIONS["another type"])
    await leave(at, case, "pause-ladder", "m-pause", "office/k1", until="2026-10-09")

    before = await told(at, redeliver)
    await at.run(case).terminate("the second")
    async with working(at.settings):
        status, after = await told(at, redeliver)
        once = await decided(at, case)

    assert (before[0], before[1][0]["kind"]) == (1, "foreign-run")
    assert before[1][-1]["summary"]["delivered"] == 0
    assert (status, after[-1]["summary"]["delivered"]) == (0, 2)
    assert (once["payment"], once["pause"]) == (1, 1)


async def test_a_tenancy_without_a_live_case_is_looked_at_too(worked_house: Installation) -> None:
    """Its account goes on: a payment that is sent to it meets the foreign run."""
    at = worked_house
    case = await at.opened()
    await at.pay(case, 500_000, date(2026, 10, 2))
    await at.run(case).result()
    await begin(at, at.run(case).id, SITUATIONS["another queue"])

    found = await complaints_in_the_end(at, case)

    assert [(one.kind, one.case) for one in found] == [("foreign-run", tenancy_of(case))]


async def test_a_witness_under_a_cases_id_ends_and_the_next_message_meets_a_run(
    empty_installation: Installation, case: str
) -> None:
    """It would hear what is meant for the case; what it has heard is brought back."""
    at = empty_installation
    await instead(at, case, Foreign(journal_witness.NAME, here=True))
    named = [one.kind for one in await complaints(at, case)]
    async with working(at.settings):
        with pytest.raises(WorkflowFailureError) as failed:
            await at.run(case).result()
        await told(at, redeliver)
        once = await decided(at, case)

    assert named == ["foreign-run"]
    assert isinstance(failed.value.cause, ApplicationError)
    assert failed.value.cause.type == "foreign-run"
    assert once["payment"] == 1


async def test_a_cases_run_under_an_id_that_is_not_its_own_ends(worked_house: Installation) -> None:
    """Begun by a holder of the keys: it would follow a case that another run follows."""
    at = worked_house
    case = await at.opened()
    handle = await at.case_client.client.start_workflow(
        NAME,
        CaseRun(organisation="BF-101", tenancy_key=tenancy_of(case)),
        id=workflow_id("another"),
        task_queue=at.settings.task_queue,
    )

    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()

    assert isinstance(failed.value.cause, ApplicationError)
    assert failed.value.cause.type == "foreign-run"


async def test_a_foreign_run_under_the_witnesses_id_is_named_and_the_witness_told_afterwards(
    empty_installation: Installation, case: str
) -> None:
    """Until it is ended, nobody of ours remembers how far the association's stream reaches."""
    at = empty_installation
    name = witness_id(at.case_client.keys.tenancy, at.settings.task_queue, "BF-101")
    handle = at.case_client.client.get_workflow_handle(name)
    await handle.terminate("somebody's slip")
    await begin(at, name, Foreign(NAME, here=True))

    status, named = await told(at, doctor)
    await handle.terminate("as doctor says")
    _, ended = await told(at, doctor)

    assert (status, [one["case"] for one in named if one.get("kind") == "foreign-witness"]) == (1, [name])
    assert [one for one in ended if one.get("kind") == "foreign-witness"] == []
    assert (await handle.describe()).workflow_type == journal_witness.NAME


async def test_two_installations_in_one_namespace_are_none_of_each_others_business(
    worked_house: Installation, home: Path, postgres: TestPostgres
) -> None:
    """Each has a task queue, keys and a journal of its own."""
    at, keys = worked_house, Keys(tenancy=b"t" * 32, master=b"m" * 32, codec=b"k" * 32)
    await at.opened()
    async with installation(home, postgres, keys) as another, working(another.settings):
        await another.opened()
        found = [[one async for one in examine(each.case_client)] for each in (at, another)]

    assert found == [[], []]
