"""Is anybody heard who does not hold the keys? Whoever can write to Temporal's namespace tries it, in every way."""

import asyncio
from datetime import date

from domain.case.codes import PhaseName
from domain.streams.unmatched import MessageUnreadable, RawMessage, system_stream
from tests.trust.forging import clear, stranger
from tests.workflows.installation import SOON, Installation
from workflows.eviction_case import SIGNAL

DAY = date(2026, 10, 12)
PAID = {
    "message_id": "forged-payment",
    "command": "record-payment",
    "actor": "feed",
    "fields": {
        "payment": "b1",
        "amount_ore": 500_000,
        "value_date": DAY.isoformat(),
        "booked_on": DAY.isoformat(),
    },
}


async def kept_apart(at: Installation, number: int) -> list[RawMessage]:
    """What was kept as unreadable, once there are so many; nobody sends word of it."""
    async with asyncio.timeout(SOON.total_seconds()):
        while len(kept := await at.case_client.reader.stream(system_stream("BF-101"))) < number:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert len(kept) == number
    events = [one.event for one in kept]
    assert all(isinstance(event, MessageUnreadable) for event in events)
    return [part for event in events for part in event.sealed.values() if part]


async def under_demand(at: Installation) -> str:
    """A case that one payment would end."""
    case = await at.opened()
    await at.advance(case, DAY)
    return case


async def hears_the_next(at: Installation, case: str) -> None:
    """Give a genuine command and see that it is decided."""
    assert (await at.give(case, "hold", kind="disputed")).result == "done"


async def test_an_unencrypted_payment_closes_no_case(worked_house: Installation) -> None:
    """It is kept as unreadable, and the case goes on."""
    case = await under_demand(worked_house)
    foreign = await stranger(worked_house)

    await foreign.get_workflow_handle(worked_house.run(case).id).signal(SIGNAL, clear(PAID))

    (kept,) = await kept_apart(worked_house, 1)
    assert (kept.why, kept.encoding) == ("unencrypted", "json/plain")
    assert (await worked_house.state(case)).phase is not PhaseName.CLOSED
    await hears_the_next(worked_house, case)
