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
from tests.faults.stage import Stage
from tests.workflows.house import SOON, House

DEMANDED, LAST_BUT_ONE, LONG_AFTER = date(2026, 10, 8), date(2026, 10, 23), date(2026, 11, 20)
PAID_ON = date(2026, 10, 20)
RENT = 500_000


async def paid_by_the_bank(house: House, case: str) -> str:
    """Money of a day within the days to pay, delivered as a feed delivers it."""
    day = PAID_ON.isoformat()
    fields = {"payment": "b1", "amount_ore": RENT, "value_date": day, "booked_on": day}
    message = new_id("t")
    await house.case_client.leave(case, "record-payment", fields, actor=FEED, message_id=message)
    return message


async def moved(house: House, case: str) -> str:
    """The calendar is to go far beyond every deadline."""
    message = new_id("t")
    fields = {"to": LONG_AFTER.isoformat()}
    await house.case_client.leave(case, "advance-calendar", fields, actor="office/k1", message_id=message)
    return message


async def demanded(house: House, case: str) -> CaseView:
    """The demand has arrived, its days to pay run out, and nobody has been told to act yet."""
    await house.advance(case, DEMANDED)
    await house.advance(case, LAST_BUT_ONE)
    view = await house.case_client.view_of(case)
    assert view.next_step == StepName.HAND_OVER
    return view


async def saved_by_their_own_payment(house: House, case: str, *messages: str) -> list[str]:
    """Wait for the answers and the end; the types of the case's events, after what is true in every order."""
    async with asyncio.timeout(SOON.total_seconds()):
        while len(await house.case_client.answers(messages)) < len(messages):  # noqa: ASYNC110 - no word is sent
            await asyncio.sleep(0.05)
    if (await house.state(case)).open_recalls:
        await house.give(case, "acknowledge-recall", to="lawyer")
    async with asyncio.timeout(SOON.total_seconds()):
        await house.run(case).result()
    closed = (await house.state(case)).closed
    booked = [entry.event for entry in await house.case_client.reader.stream(account_stream(tenancy_of(case)))]
    assert closed is not None
    assert (closed.ending, closed.cause) == (Ending.PAID, Cause.OWN_PAYMENT)
    assert [(x.value_date, x.booked_on) for x in booked if isinstance(x, PaymentBooked)] == [(PAID_ON, PAID_ON)]
    types = await house.types(case)
    assert "termination-decided" not in types
    await hold(house, case, messages)
    return types


@pytest.mark.timeout(120)
async def test_money_and_a_calendar_that_wait_in_either_order_end_in_a_kept_home(stage: Stage) -> None:
    """Money first: nobody is told to act. The calendar first: whoever was told is called back."""
    house = stage.house
    async with stage.worker() as worker:
        first, second = [await house.opened() for _ in range(2)]
        for case in (first, second):
            await demanded(house, case)
        worker.kill()
        await worker.ended()
    money_first = [await paid_by_the_bank(house, first), await moved(house, first)]
    calendar_first = [await moved(house, second), await paid_by_the_bank(house, second)]
    async with stage.worker():
        types = await saved_by_their_own_payment(house, first, *money_first)
        recalled = await saved_by_their_own_payment(house, second, *calendar_first)

    assert "handed-over-to-lawyer" not in types
    assert recalled.index("handed-over-to-lawyer") < recalled.index("demand-cured") < recalled.index("recall-decided")


async def set_the_clock(stage: Stage, case: str, to: datetime) -> None:
    """Let a rehearsal's calendar stand at an instant, by the decision that the workflow asks for, too."""
    view = await stage.house.case_client.view_of(case)
    async with await connect_app(stage.settings) as pool:
        journal = Journal(pool, Sealer(stage.settings.keys().master), CODEC)
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


async def rang(house: House, case: str) -> None:
    """Wait until Temporal's timer for the step has fired, with nobody there to hear it."""
    async with asyncio.timeout(SOON.total_seconds()):
        while True:
            kinds = [event.event_type for event in (await house.run(case).fetch_history()).events]
            last_heard = len(kinds) - kinds[::-1].index(EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
            if EventType.EVENT_TYPE_TIMER_FIRED in kinds[last_heard:]:
                return
            await asyncio.sleep(0.1)


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "money_comes", [pytest.param("before the deadline", marks=pytest.mark.faults), "after the deadline"]
)
async def test_money_that_came_while_nobody_worked_is_heard_before_the_deadline_that_passed(
    stage: Stage, money_comes: str
) -> None:
    """The timer fires and the money arrives in an empty house: the next worker decides the money first."""
    house = stage.house
    async with stage.worker() as worker:
        case = await house.opened()
        due = (await demanded(house, case)).next_due
        assert due is not None
        await set_the_clock(stage, case, due - timedelta(seconds=8))
        await house.give(case, "record-contact", actor="adviser/r1", by="phone", outcome="not-reached")
        worker.kill()
        await worker.ended()
    if money_comes == "before the deadline":
        message = await paid_by_the_bank(house, case)
        await rang(house, case)
    else:
        await rang(house, case)
        message = await paid_by_the_bank(house, case)
    async with stage.worker():
        types = await saved_by_their_own_payment(house, case, message)

    assert "handed-over-to-lawyer" not in types
    assert types[-1] == "case-closed"
