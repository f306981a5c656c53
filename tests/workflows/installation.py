"""How do tests live in an installation: real servers, a worker of their own, and the gateway a person would use?"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from temporalio.envconfig import ClientConnectConfig

from client.cases import Pending, new_id
from client.repair.way_in import RepairClient, repair_client
from decisions.contract import Reply
from domain.case.evolve import fold
from domain.case.state import Case
from domain.ids import case_stream, workflow_id
from domain.missed_payment import ContactDetails, MissedPayment, Tenant
from journal.records import Recorded
from runtime.keys import Keys
from runtime.settings import Settings
from tests.givers import usual_giver
from tests.servers import TestPostgres, on_database, with_samples

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
SOON = timedelta(seconds=45)
CLIENT_KEY = b"c" * 32
"""The client's, where the other keys are handed in, too; it guards nothing."""


def missed(tenancy: str, due: date = OCTOBER, amount_ore: int = 500_000, **changes: Any) -> MissedPayment:
    """A missed rent of one tenant with Digital Post and mail."""
    fields: dict[str, Any] = {
        "organisation": "BF-101",
        "department": "07",
        "tenancy": tenancy,
        "tenants": (Tenant(name="Prøve Lejer"),),
        "address": "Prøvevej 1",
        "postcode": "8000",
        "city": "Aarhus C",
        "municipality": "751",
        "due_date": due,
        "amount_ore": amount_ore,
        "kind": "rent",
        "contact": ContactDetails(email="proeve@example.com", phone="+4500000001", digital_post=True),
        "children": False,
    }
    return MissedPayment(**{**fields, **changes})


@dataclass
class Installation:
    """A worker's surroundings, and what a test does in them."""

    settings: Settings
    case_client: RepairClient
    """The gateway, and past the walls, so that a test may ask the journal anything."""

    def tenancy(self) -> str:
        """A tenancy number that no other test uses."""
        return f"BF-101-{secrets.token_hex(6)}"

    async def register(self, what: MissedPayment, today: date | None = date(2026, 10, 2)) -> Reply:
        """Send a missed payment and wait for its answer; *today* None makes it a real case."""
        return await self.answer_to(await self.case_client.register(what, simulated=today is not None, today=today))

    async def answer_to(self, pending: Pending) -> Reply:
        """Wait until the journal has the answer to a message; the journal sends no word of it."""
        async with asyncio.timeout(SOON.total_seconds()):
            while not (answers := await self.case_client.answers([pending])):  # noqa: ASYNC110 - no word is sent
                await asyncio.sleep(0.02)
        return answers[pending.message_id]

    async def answers(self, message_ids: Collection[str]) -> dict[str, Reply]:
        """The answers that stand in the journal by now, of whichever message bears the id."""
        found = await self.case_client.reader.answers(list(message_ids))
        return {answer.message_id: Reply.model_validate(answer.answer) for answer in found}

    async def opened(self, today: date = date(2026, 10, 2), **changes: Any) -> str:
        """Open a simulated case and give its id."""
        given = await self.register(missed(self.tenancy(), **changes), today)
        assert given.case is not None
        return given.case

    async def give(self, case: str, command: str, actor: str | None = None, **fields: Any) -> Reply:
        """Give a command as a person does, and hear the answer."""
        written = {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}
        by = actor or usual_giver(command)
        given = await self.case_client.submit(case, command, written, actor=by, message_id=new_id("t"), patience=SOON)
        assert not isinstance(given, Pending), f"{command} was not answered"
        return given

    async def advance(self, case: str, to: date) -> Reply:
        """Move a simulated calendar."""
        return await self.give(case, "advance-calendar", to=to)

    async def pay(self, case: str, amount_ore: int, on: date, payment: str = "b1", payer: str = "tenant") -> Reply:
        """Let money come in."""
        return await self.give(
            case, "record-payment", payment=payment, amount_ore=amount_ore, value_date=on, booked_on=on, payer=payer
        )

    async def events(self, case: str) -> list[Recorded[Any]]:
        """The case's events as recorded."""
        return await self.case_client.reader.case(case)

    async def types(self, case: str) -> list[str]:
        """The types of its events, without their versions."""
        return [event.type.partition(".")[0] for event in await self.events(case)]

    async def state(self, case: str) -> Case:
        """The case as folded from the journal."""
        state = fold(entry.event for entry in await self.case_client.reader.stream(case_stream(case)))
        assert isinstance(state, Case)
        return state

    def run(self, case: str) -> Any:
        """The handle of the tenancy's newest run."""
        return self.case_client.client.get_workflow_handle(workflow_id(case.rpartition("-")[0]))


@asynccontextmanager
async def installation(
    home: Path, postgres: TestPostgres, keys: Keys | None = None, temporal: ClientConnectConfig | None = None
) -> AsyncIterator[Installation]:
    """An installation with an empty journal and a task queue of its own; its worker is the test's to start."""
    from client.migrating import ready_the_journal

    settings = replace(
        on_database(Settings.isolated(home), await postgres.fresh_journal()),
        task_queue=f"test-{secrets.token_hex(6)}",
        handed_in_keys=keys,
        handed_in_client_key=CLIENT_KEY if keys else None,
        temporal=temporal,
    )
    await ready_the_journal(settings)
    async with repair_client(settings) as way_in:
        await with_samples(way_in.journal)
        yield Installation(settings, way_in)
