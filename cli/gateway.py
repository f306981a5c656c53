"""How do messages reach a case, and how do answers come back?

Feeds send signals and read the answer from the journal by message id, so that nothing is lost while no worker runs.
People send updates and hear the answer, or, when they will not wait, a signal as well.
"""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from temporalio.client import Client, WorkflowUpdateStage
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from activities.contract import Given
from domain.case.events import PersonFacts
from domain.ids import person_id, tenancy_key, tenancy_of, workflow_id
from domain.missed_payment import MissedPayment
from journal.events import CODEC
from journal.reader import Reader
from journal.sealing import Sealer
from policies.book import PolicyBook
from runtime.errors import ServerUnreachable
from runtime.keys import Keys
from runtime.postgres import connect_pools
from runtime.settings import Settings
from runtime.temporal import connect
from workflows.eviction_case import EvictionCaseWorkflow
from workflows.messages import CaseRun, Envelope

ANSWER_AT_ONCE = 200
"""How many message ids are asked for in one query."""


class NoSuchCase(Exception):
    """There is no case with that id; the text is Danish."""

    def __init__(self) -> None:
        super().__init__("Der er ingen sag med det nummer. `starter.py list` viser sagerne.")


@dataclass(frozen=True)
class Pending:
    """A message that was delivered and has no answer yet."""

    message_id: str


@dataclass(frozen=True)
class Gateway:
    """The one way from the command line to the cases and back."""

    client: Client
    reader: Reader[Any]
    keys: Keys
    policies: PolicyBook
    task_queue: str

    # --- feeds ------------------------------------------------------------------------------------------------------

    async def register(self, missed: MissedPayment, *, simulated: bool, today: date | None) -> Pending:
        """Deliver a missed payment: open the tenancy's case or join it, atomically, by signal-with-start."""
        key = tenancy_key(self.keys.tenancy, missed.organisation, missed.tenancy, simulated=simulated)
        people = self._people(key, missed)
        fields = {
            "organisation": missed.organisation,
            "department": missed.department,
            "municipality": missed.municipality,
            "simulated": simulated,
            "due": missed.due_date.isoformat(),
            "kind": missed.kind,
            "amount_ore": missed.amount_ore,
            "tenants": list(people),
            "digital_post": missed.contact.digital_post,
            "mail": missed.contact.email is not None,
            "people": {person: facts.model_dump(mode="json") for person, facts in people.items()},
            "today": today.isoformat() if today else None,
        }
        envelope = Envelope(message_id=new_id("m"), command="register-missed-payment", fields=fields)
        return await self._deliver(missed.organisation, key, envelope)

    def _people(self, key: str, missed: MissedPayment) -> dict[str, PersonFacts]:
        people: dict[str, PersonFacts] = {}
        for n, tenant in enumerate(missed.tenants):
            namesakes = sum(earlier.name == tenant.name for earlier in missed.tenants[:n])
            people[person_id(self.keys.tenancy, key, tenant.name, namesakes)] = PersonFacts(
                name=tenant.name,
                tenancy=missed.tenancy,
                address=missed.address,
                postcode=missed.postcode,
                city=missed.city,
                email=missed.contact.email,
                phone=missed.contact.phone,
                children=missed.children,
            )
        return people

    async def _deliver(self, organisation: str, key: str, envelope: Envelope) -> Pending:
        """Signal a tenancy's workflow, starting it where it does not run."""
        try:
            await self.client.start_workflow(
                EvictionCaseWorkflow.run,
                CaseRun(organisation=organisation, tenancy_key=key),
                id=workflow_id(key),
                task_queue=self.task_queue,
                start_signal="deliver",
                start_signal_args=[envelope],
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                static_summary=f"Eviction case, {organisation}",
            )
        except RPCError as error:
            raise unreachable(self.client, error) from error
        return Pending(envelope.message_id)

    async def answers(self, pending: Iterable[Pending], patience: timedelta) -> AsyncIterator[tuple[str, Given | None]]:
        """Give each message's answer as it stands in the journal; None for those without one in good time.

        The patience starts anew with every answer: a long list may take long, a dead worker may not.
        """
        waiting = {one.message_id for one in pending}
        last_news = time.monotonic()
        while waiting and time.monotonic() - last_news < patience.total_seconds():
            for answer in await self.reader.answers(sorted(waiting)[:ANSWER_AT_ONCE]):
                waiting.discard(answer.message_id)
                last_news = time.monotonic()
                yield answer.message_id, Given.model_validate(answer.answer)
            await asyncio.sleep(0.05)
        for message_id in sorted(waiting):
            yield message_id, None

    # --- people -----------------------------------------------------------------------------------------------------

    async def give(
        self, case: str, command: str, fields: Mapping[str, Any], *, actor: str, message_id: str, patience: timedelta
    ) -> Given | Pending:
        """Give a command to a case and hear the answer; Pending when none came in time. Raises NoSuchCase."""
        known = await self._answered(message_id)
        if known is not None:
            return known
        envelope = await self._envelope(case, command, fields, actor, message_id)
        try:
            async with asyncio.timeout(patience.total_seconds()):
                return await self._update(case, envelope)
        except TimeoutError:
            return Pending(message_id)

    async def _update(self, case: str, envelope: Envelope) -> Given:
        handle = self.client.get_workflow_handle_for(EvictionCaseWorkflow.run, workflow_id(tenancy_of(case)))
        try:
            update = await handle.start_update(
                EvictionCaseWorkflow.give,
                envelope,
                id=envelope.message_id,
                wait_for_stage=WorkflowUpdateStage.COMPLETED,
            )
            return await update.result()
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise unreachable(self.client, error) from error
        return await self._wake(case, envelope)  # the case has ended: a run is started to hear the message

    async def _wake(self, case: str, envelope: Envelope) -> Given:
        organisation = await self.organisation_of(case)
        pending = await self._deliver(organisation, tenancy_of(case), envelope)
        while True:  # the caller's patience ends it
            known = await self._answered(pending.message_id)
            if known is not None:
                return known
            await asyncio.sleep(0.05)

    async def leave(
        self, case: str, command: str, fields: Mapping[str, Any], *, actor: str, message_id: str
    ) -> Pending:
        """Leave a command with a case, without waiting. Raises NoSuchCase."""
        envelope = await self._envelope(case, command, fields, actor, message_id)
        return await self._deliver(await self.organisation_of(case), tenancy_of(case), envelope)

    async def _envelope(
        self, case: str, command: str, fields: Mapping[str, Any], actor: str, message_id: str
    ) -> Envelope:
        await self.organisation_of(case)
        return Envelope(message_id=message_id, command=command, fields=dict(fields), actor=actor, case=case)

    async def organisation_of(self, case: str) -> str:
        """Whose case it is. Raises NoSuchCase."""
        view = await self.reader.case_view(case)
        if view is None:
            raise NoSuchCase
        return view.organisation_id

    async def _answered(self, message_id: str) -> Given | None:
        answers = await self.reader.answers([message_id])
        return Given.model_validate(answers[0].answer) if answers else None


def new_id(kind: str) -> str:
    """A fresh message id."""
    return f"{kind}-{uuid.uuid4().hex}"


def unreachable(client: Client, error: RPCError) -> ServerUnreachable:
    """Say in the user's words that Temporal does not answer."""
    address = client.service_client.config.target_host
    return ServerUnreachable("Temporal", address, error.status.name.lower(), "Prøv igen, når serveren svarer.")


@asynccontextmanager
async def gateway(settings: Settings) -> AsyncIterator[Gateway]:
    """A gateway to the configured servers. Raises ServerUnreachable, which names the one that does not answer."""
    keys = settings.keys()
    async with AsyncExitStack() as open_until_the_end:
        pools = await open_until_the_end.enter_async_context(await connect_pools(settings))
        client = await connect(settings, keys)
        reader = Reader(pools.audit, Sealer(keys.master), CODEC)
        yield Gateway(client, reader, keys, PolicyBook.load(), settings.task_queue)
