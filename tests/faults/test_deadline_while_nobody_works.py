"""A deadline passes while no worker is up, and money is there: does anybody lose anything?"""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from temporalio.api.enums.v1 import EventType

from books.law.book import LawBook
from client.cases import new_id
from decisions.case import Decisions
from decisions.contract import CommandRequest
from domain.account.events import PaymentBooked
from domain.actors import CLOCK, FEED
from domain.case.codes import Cause, Ending, StepName
from domain.ids import account_stream, tenancy_of
from journal.events import CODEC
from journal.sealing import Sealer
from journal.store import Journal
from journal.views import CaseView
from runtime.postgres import connect_app
from tests.faults.invariants import hold
from tests.faults.servers import KillableServers
from tests.workflows.installation import SOON, Installation

DEMANDED, LAST_BUT_ONE, LONG_AFTER = date(2026, 10, 8), date(2026, 10, 23), date(2026, 11, 20)
PAID_ON = date(2026, 10, 20)
RENT = 500_000


async def paid_by_the_bank(installation: Installation, case: str) -> str:
    """Money of a day within the days to pay, delivered as a feed delivers it."""
    day = PAID_ON.isoformat()
    fields = {"payment": "b1", "amount_ore": RENT, "value_date": day, "booked_on": day}
    message = new_id("t")
    await installation.case_client.leave(case, "record-payment", fields, actor=FEED, message_id=message)
    return message


async def moved(installation: Installation, case: str) -> str:
    """The calendar is to go far beyond every deadline."""
    message = new_id("t")
    fields = {"to": LONG_AFTER.isoformat()}
    await installation.case_client.leave(case, "advance-calendar", fields, actor="office/k1", message_id=message)
    return message


async def demanded(installation: Installation, case: str) -> CaseView:
    """The demand has arrived, its days to pay run out, and nobody has been told to act yet."""
    await installation.advance(case, DEMANDED)
    await installation.advance(case, LAST_BUT_ONE)
    view = await installation.case_client.view_of(case)
    assert view.next_step == StepName.HAND_OVER
    return view


async def saved_by_their_own_payment(installation: Installation, case: str, *messages: str) -> list[str]:
    """Wait for the answers and the end; the types of the case's events, after what is true in every order."""
    async with asyncio.timeout(SOON.total_seconds()):
        while len(await installation.answers(messages)) < len(messages):  # noqa: ASYNC110 - no word is sent
            await asyncio.sleep(0.05)
    if (await installation.state(case)).open_recalls:
        await installation.give(case, "acknowledge-recall", to="lawyer")
    async with asyncio.timeout(SOON.total_seconds()):
        await installation.run(case).result()
    closed = (await installation.state(case)).closed
    booked = [entry.event for entry in await installation.case_client.reader.stream(account_stream(tenancy_of(case)))]
    assert closed is not None
    assert (closed.ending, closed.cause) == (Ending.PAID, Cause.OWN_PAYMENT)
    assert [(x.value_date, x.booked_on) for x in booked if isinstance(x, PaymentBooked)] == [(PAID_ON, PAID_ON)]
    types = await installation.types(case)
    assert "termination-decided" not in types
    await hold(installation, case, messages)
    return types


@pytest.mark.timeout(120)
async def test_money_and_a_calendar_that_wait_in_either_order_end_in_a_kept_home(servers: KillableServers) -> None:
    """Money first: nobody is told to act. The calendar first: whoever was told is called back."""
    installation = servers.installation
    async with servers.worker() as worker:
        first, second = [await installation.opened() for _ in range(2)]
        for case in (first, second):
            await demanded(installation, case)
        worker.kill()
        await worker.ended()
    money_first = [await paid_by_the_bank(installation, first), await moved(installation, first)]
    calendar_first = [await moved(installation, second), await paid_by_the_bank(installation, second)]
    async with servers.worker():
        types = await saved_by_their_own_payment(installation, first, *money_first)
        recalled = await saved_by_their_own_payment(installation, second, *calendar_first)

    assert "handed-over-to-lawyer" not in types
    assert recalled.index("handed-over-to-lawyer") < recalled.index("demand-cured") < recalled.index("recall-decided")


async def set_the_clock(servers: KillableServers, case: str, to: datetime) -> None:
    """Let a rehearsal's calendar stand at an instant, by the decision that the workflow asks for, too."""
    view = await servers.installation.case_client.view_of(case)
    async with await connect_app(servers.settings) as pool:
        journal = Journal(pool, Sealer(servers.settings.keys().master), CODEC)
        await Decisions(journal, LawBook.load()).decide(
            CommandRequest(
                organisation=view.organisation_id,
                tenancy_key=view.tenancy_key,
                message_id=new_id("t"),
                actor=CLOCK,
                fields={"command": "advance-calendar", "to": to.date().isoformat()},
                asked_at=datetime.now(UTC),
                move_to=to,
                own=True,
            )
        )


async def rang(installation: Installation, case: str) -> None:
    """Wait until Temporal's timer for the step has fired, with nobody there to hear it."""
    async with asyncio.timeout(SOON.total_seconds()):
        while True:
            kinds = [event.event_type for event in (await installation.run(case).fetch_history()).events]
            last_heard = len(kinds) - kinds[::-1].index(EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
            if EventType.EVENT_TYPE_TIMER_FIRED in kinds[last_heard:]:
                return
            await asyncio.sleep(0.1)


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "money_comes", [pytest.param("before the deadline", marks=pytest.mark.faults), "after the deadline"]
)
async def test_money_that_came_while_nobody_worked_is_heard_before_the_deadline_that_passed(
    servers: KillableServers, money_comes: str
) -> None:
    """The timer fires and the money arrives in an empty house: the next worker decides the money first."""
    installation = servers.installation
    async with servers.worker() as worker:
        case = await installation.opened()
        due = (await demanded(installation, case)).next_due
        assert due is not None
        await set_the_clock(servers, case, due - timedelta(seconds=8))
        await installation.give(case, "record-contact", actor="adviser/r1", by="phone", outcome="not-reached")
        worker.kill()
        await worker.ended()
    if money_comes == "before the deadline":
        message = await paid_by_the_bank(installation, case)
        await rang(installation, case)
    else:
        await rang(installation, case)
        message = await paid_by_the_bank(installation, case)
    async with servers.worker():
        types = await saved_by_their_own_payment(installation, case, message)

    assert "handed-over-to-lawyer" not in types
    assert types[types.index("case-closed") :][:2] == ["case-closed", "tenant-notice-decided"]
