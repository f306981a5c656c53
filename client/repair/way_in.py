"""How does repair reach the cases? As every face does, but past the walls: what is lost is lost for all."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from client.auditing import auditor
from client.cases import CaseClient, Pending, gateway
from client.journals_keys import keys_to_write_with
from client.repair.mail_of_a_run import UnansweredMessage
from decisions.contract import Reply, UnreadableMessage, Witness
from decisions.unmatched import content_of_unreadable
from journal.audit_reader import AuditReader
from runtime.settings import Settings


@dataclass(frozen=True)
class RepairClient(CaseClient):
    """A case client that reads every organisation, whatever the settings let others see."""

    reader: AuditReader[Any]

    def pending_of(self, message: UnansweredMessage) -> Pending:
        """By what the answer to a message is told: whatever else bears its id."""
        if isinstance(message.said, UnreadableMessage):
            digest = self.journal.seal.digest(content_of_unreadable(message.said).as_bytes())
            return Pending(message.said.message_id, message.organisation, digest)
        return self.pending(message.organisation, message.tenancy, message.said)

    async def bring_back(self, key: str, message: UnansweredMessage, known: tuple[Witness, ...]) -> Reply | None:
        """Deliver a message of a tenancy again, under its own id; a run that it starts is told what is *known*. Of what
        cannot be read it is known at once what has become of it: kept, or counted.
        """
        if isinstance(message.said, UnreadableMessage):
            return Reply(result=(await self.unmatched.keep(message.said)).result)
        await self.deliver_again(message.organisation, key, message.said, known)
        return None


@asynccontextmanager
async def repair_client(settings: Settings) -> AsyncIterator[RepairClient]:
    """A gateway for repair. Errors as for `client.cases.case_client`."""
    async with auditor(settings) as reader:
        keys = await keys_to_write_with(settings)
        async with gateway(RepairClient, settings, reader, keys) as cases:
            yield cases
