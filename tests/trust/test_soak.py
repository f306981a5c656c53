"""Is every good message decided and every bad one named, when both come for an hour to many cases at once?"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import asyncpg
import pytest
from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.common import RawValue, WorkflowIDConflictPolicy

from audit.integrity.verify import Faulty, Total, walk
from cli.resume import resume_cases
from client.auditing import whole_journal
from client.cases import Pending, new_id
from client.repair.doctor import examine
from domain.ids import workflow_id
from domain.streams.unmatched import MessageUnreadable, system_stream
from journal.sealing import Sealer
from tests.trust.forging import clear, raw, sent_to, stranger
from tests.trust.test_foreign_runs import SITUATIONS, instead
from tests.trust.test_planted_answers import PLANTED
from tests.workflows.installation import SOON, Installation
from tests.workflows.test_lost_messages import told
from workflows.eviction_case import NAME, SIGNAL, UPDATE
from workflows.messages import Envelope

DAY = date(2026, 10, 2)
SENDERS = 8
"""How many send at a time, each with one message under way."""
AN_HOUR = 3600.0
TOLD = {"answer-forged", "foreign-run", "forged-start", "history-unreadable", "message-unsigned"}
SPOKEN_OF = "account/tenancyone"
"""The stream that planted answers speak of; there is none."""
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
    planter: asyncpg.Pool
    """Whoever adds rows to the journal, past all that is ours."""
    chance: random.Random = field(default_factory=lambda: random.Random(12))
    good: list[Pending] = field(default_factory=list)
    bad: Counter[str] = field(default_factory=Counter)
    planted: set[str] = field(default_factory=set)
    """Ids of good messages under which a false answer stood before they came."""
    usurped: list[str] = field(default_factory=list)
    """Cases under whose id a run of somebody else's stands."""

    async def send(self) -> None:
        """One message: two of three are good."""
        case = self.chance.choice(self.cases)
        ways: list[Callable[[str], Awaitable[None]]] = [self.ask, self.leave, self.pay, self.ask, self.leave, self.pay]
        badly = [self.signal_badly, self.ask_badly, self.start_badly, self.answer_badly]
        await self.chance.choice([*ways, *badly])(case)

    async def ask(self, case: str) -> None:
        """What an adviser waits for."""
        await self.give(case, "record-contact", "adviser/r1", by="phone", outcome="not-reached")

    async def give(self, case: str, command: str, actor: str, **fields: Any) -> None:
        """Hear the answer, or hear later that there is one."""
        given = await self.at.case_client.submit(
            case, command, fields, actor=actor, message_id=new_id("t"), patience=SOON
        )
        if isinstance(given, Pending):
            self.good.append(given)
        else:
            assert given.result == "done", given

    async def leave(self, case: str, message_id: str | None = None) -> None:
        """What an adviser leaves behind."""
        fields = {"by": "phone", "outcome": "not-reached"}
        message = await self.at.case_client.leave(
            case, "record-contact", fields, actor="adviser/r1", message_id=message_id or new_id("s")
        )
        assert isinstance(message, Pending)
        self.good.append(message)

    async def pay(self, case: str) -> None:
        """A little money."""
        day = DAY.isoformat()
        await self.give(
            case, "record-payment", "feed", payment=new_id("b"), amount_ore=1, value_date=day, booked_on=day
        )

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

    async def answer_badly(self, case: str) -> None:
        """Somebody answers a message that is yet to come; it comes, and is decided all the same."""
        message_id = new_id("s")
        await self.planter.execute(PLANTED, "BF-101", message_id, 0, [])
        self.planted.add(f"answer/BF-101/{message_id}")
        await self.leave(case, message_id)

    async def usurp(self, case: str) -> None:
        """Put a run of somebody else's into the place of a case's own, and leave it what is meant for the case."""
        await instead(self.at, case, self.chance.choice(list(SITUATIONS.values())))
        self.usurped.append(case)
        for _ in range(3):
            await self.leave(case)


async def soaked(at: Installation, planter: asyncpg.Pool, cases: int, seconds: float) -> Soak:
    """Open the cases and send until the time is over; one case in a dozen is then no longer followed by its own run."""
    opened = [await at.opened() for _ in range(cases + 1)]
    (message,) = (await sent_to(at, at.run(opened[-1]).id))["message"]
    soak = Soak(at, await stranger(at), opened[:-1], RawValue(message), planter)
    until = time.monotonic() + seconds

    async def keep_sending() -> None:
        while time.monotonic() < until:
            await soak.send()

    await asyncio.gather(*(keep_sending() for _ in range(SENDERS)))
    for case in opened[: cases // 12]:
        await soak.usurp(case)
    return soak


async def all_is_told(soak: Soak, before: set[tuple[str, str]]) -> None:
    """Every bad thing is named or counted, every good message is decided, and nothing is stuck when that is mended."""
    at = soak.at
    assert all(soak.bad[how] for how in BADLY)
    assert (await kept_and_counted(soak)) == soak.bad.total(), soak.bad
    named = await complaints(at) - before
    assert {case for kind, case in named if kind == "answer-forged"} == soak.planted
    assert {case for kind, case in named if kind == "foreign-run"} == set(soak.usurped)
    assert {kind for kind, _ in named} <= TOLD, named

    for case in soak.usurped:
        await at.run(case).terminate("as doctor says")
        await told(at, lambda settings, out, case=case: resume_cases(settings, out, case))
    async with asyncio.timeout(10 * SOON.total_seconds()):
        for message in soak.good:
            assert (await at.answer_to(message)).result == "done"
    assert not await at.case_client.reader.stuck()
    assert "foreign-run" not in {kind for kind, _ in await complaints(at) - before}
    for case in soak.cases:
        assert not (await at.state(case)).holds
    async with whole_journal(at.settings) as pool:
        *faults, total = [one async for one in walk(pool, sealer_of(at))]
    assert isinstance(total, Total)
    assert {one.stream for one in faults if isinstance(one, Faulty)} == {*soak.planted, SPOKEN_OF}
    assert total.faulty_deadlines == 0


async def complaints(at: Installation) -> set[tuple[str, str]]:
    """What the doctor finds, and where."""
    return {(one.kind, one.case) async for one in examine(at.case_client)}


def sealer_of(at: Installation) -> Callable[[], Awaitable[Sealer]]:
    """What opens the journal."""

    async def found() -> Sealer:
        return Sealer(at.case_client.keys.master)

    return found


async def kept_and_counted(soak: Soak) -> int:
    """How many messages nobody could read or decide, once it is as many as were sent or nothing more comes."""
    reader = soak.at.case_client.reader
    async with asyncio.timeout(10 * SOON.total_seconds()):
        while True:
            kept = [one.event for one in await reader.stream(system_stream("BF-101"))]
            counted = sum(one.messages for one in await reader.not_kept())
            told = sum(isinstance(event, MessageUnreadable) for event in kept) + counted
            if told >= soak.bad.total():
                return told
            await asyncio.sleep(0.1)


async def soak_and_look(at: Installation, cases: int, seconds: float) -> None:
    """All of it, against what was wrong before."""
    before = await complaints(at)
    async with asyncpg.create_pool(at.settings.owner_url, min_size=1, max_size=SENDERS) as planter:
        soak = await soaked(at, planter, cases, seconds)
    await all_is_told(soak, before)


@pytest.mark.timeout(240)
async def test_good_and_bad_messages_at_once_are_each_told(worked_house: Installation) -> None:
    """A quarter of a minute, a dozen cases."""
    await soak_and_look(worked_house, cases=12, seconds=15)


@pytest.mark.soak
@pytest.mark.timeout(2 * AN_HOUR)
async def test_an_hour_of_good_and_bad_messages_over_three_hundred_cases(worked_house: Installation) -> None:
    """The same, for as long as a lunch."""
    await soak_and_look(worked_house, cases=300, seconds=AN_HOUR)
