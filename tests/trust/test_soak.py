"""Is every good message decided and every bad one named, when both come for an hour to many cases at once?"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date

import pytest
from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.common import RawValue, WorkflowIDConflictPolicy

from audit.integrity.verify import Total, walk
from client.auditing import whole_journal
from client.cases import Pending, new_id
from client.repair.doctor import examine
from domain.ids import tenancy_of, workflow_id
from domain.streams.unmatched import MessageUnreadable, system_stream
from journal.sealing import Sealer
from tests.trust.forging import clear, raw, sent_to, stranger
from tests.workflows.installation import SOON, Installation
from workflows.eviction_case import NAME, SIGNAL, UPDATE
from workflows.messages import Envelope

DAY = date(2026, 10, 2)
SENDERS = 8
"""How many send at a time, each with one message under way."""
AN_HOUR = 3600.0
BADLY: tuple[str, ...] = ("in clear", "no value", "two values", "bytes", "another case's", "not signed")
"""Signals that nobody may decide."""


@dataclass
class Soak:
    """Cases, whoever sends to them, and what was sent."""

    at: Installation
    foreign: Client
    cases: list[str]
    stored: RawValue
    """A genuine message to another case, as Temporal keeps it."""
    chance: random.Random = field(default_factory=lambda: random.Random(12))
    good: list[Pending] = field(default_factory=list)
    bad: Counter[str] = field(default_factory=Counter)

    async def send(self) -> None:
        """One message: two of three are good."""
        case = self.chance.choice(self.cases)
        ways: list[Callable[[str], Awaitable[None]]] = [self.ask, self.leave, self.pay, self.ask, self.leave, self.pay]
        await self.chance.choice([*ways, self.signal_badly, self.ask_badly, self.start_badly])(case)

    async def ask(self, case: str) -> None:
        """What an adviser waits for."""
        given = await self.at.give(case, "record-contact", "adviser/r1", by="phone", outcome="not-reached")
        assert given.result == "done", given

    async def leave(self, case: str) -> None:
        """What an adviser leaves behind."""
        fields = {"by": "phone", "outcome": "not-reached"}
        message = await self.at.case_client.leave(
            case, "record-contact", fields, actor="adviser/r1", message_id=new_id("s")
        )
        assert isinstance(message, Pending)
        self.good.append(message)

    async def pay(self, case: str) -> None:
        """A little money."""
        given = await self.at.pay(case, 1, DAY, payment=new_id("b"))
        assert given.result == "done", given

    async def signal_badly(self, case: str) -> None:
        """Something that nobody may decide."""
        how = self.chance.choice(BADLY)
        values = {
            "in clear": [clear({"message_id": new_id("x"), "command": "hold", "fields": {"kind": "death"}})],
            "no value": [],
            "two values": [self.stored, self.stored],
            "bytes": [raw(self.chance.randbytes(40), encoding=b"binary/encrypted")],
            "another case's": [self.stored],
        }
        self.bad[how] += 1
        if how == "not signed":
            fields = {"kind": "death", "note": new_id("n")}  # the same words again are kept once
            envelope = Envelope(message_id=new_id("x"), command="hold", fields=fields, actor="lawyer/a1")
            await self.at.run(case).signal(SIGNAL, envelope)
        else:
            await self.foreign.get_workflow_handle(self.at.run(case).id).signal(SIGNAL, args=values[how])

    async def ask_badly(self, case: str) -> None:
        """An update that is turned away at once."""
        run = self.foreign.get_workflow_handle(self.at.run(case).id)
        with pytest.raises(WorkflowUpdateFailedError):
            await run.execute_update(UPDATE, clear({"command": "hold"}), id=new_id("x"))

    async def start_badly(self, _: str) -> None:
        """A run that nobody asked for; it ends by itself."""
        await self.foreign.start_workflow(
            NAME,
            clear({"organisation": "BF-101"}),
            id=workflow_id(f"{self.chance.randrange(10**12):020d}"),
            task_queue=self.at.settings.task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )


async def soaked(at: Installation, cases: int, seconds: float) -> Soak:
    """Open the cases and send until the time is over."""
    opened = [await at.opened() for _ in range(cases + 1)]
    (message,) = (await sent_to(at, at.run(opened[-1]).id))["message"]
    soak = Soak(at, await stranger(at), opened[:-1], RawValue(message))
    until = time.monotonic() + seconds

    async def keep_sending() -> None:
        while time.monotonic() < until:
            await soak.send()

    await asyncio.gather(*(keep_sending() for _ in range(SENDERS)))
    return soak


async def all_is_told(soak: Soak) -> None:
    """Every good message has its answer, every bad one is kept or counted, and nothing is stuck."""
    at, bad = soak.at, soak.bad.total()
    async with asyncio.timeout(10 * SOON.total_seconds()):
        for message in soak.good:
            assert (await at.answer_to(message)).result == "done"
        while (told := await kept_and_counted(at)) < bad:  # noqa: ASYNC110 - no word is sent
            await asyncio.sleep(0.1)
    assert told == bad, soak.bad
    assert all(soak.bad[how] for how in BADLY)

    assert not await at.case_client.reader.stuck()
    keys = {tenancy_of(case) for case in soak.cases}
    doubted = {
        (one.kind, tenancy_of(one.case) if "-" in one.case else one.case) async for one in examine(at.case_client)
    }
    assert {kind for kind, key in doubted if key in keys} <= {"history-unreadable"}, doubted
    for case in soak.cases:
        assert not (await at.state(case)).holds
    async with whole_journal(at.settings) as pool:
        total = [one async for one in walk(pool, sealer_of(at))][-1]
    assert isinstance(total, Total)
    assert (total.bad, total.faulty_deadlines) == (0, 0)


def sealer_of(at: Installation) -> Callable[[], Awaitable[Sealer]]:
    """What opens the journal."""

    async def found() -> Sealer:
        return Sealer(at.case_client.keys.master)

    return found


async def kept_and_counted(at: Installation) -> int:
    """How many messages nobody could read or decide."""
    kept = [one.event for one in await at.case_client.reader.stream(system_stream("BF-101"))]
    counted = sum(one.messages for one in await at.case_client.reader.not_kept())
    return sum(isinstance(event, MessageUnreadable) for event in kept) + counted


@pytest.mark.timeout(180)
async def test_good_and_bad_messages_at_once_are_each_told(worked_house: Installation) -> None:
    """A quarter of a minute, a dozen cases."""
    await all_is_told(await soaked(worked_house, cases=12, seconds=15))


@pytest.mark.soak
@pytest.mark.timeout(2 * AN_HOUR)
async def test_an_hour_of_good_and_bad_messages_over_three_hundred_cases(worked_house: Installation) -> None:
    """The same, for as long as a lunch."""
    await all_is_told(await soaked(worked_house, cases=300, seconds=AN_HOUR))
