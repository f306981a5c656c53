"""How does repair reach the cases? As every face does, but past the walls: what is lost is lost for all."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from client.auditing import auditor
from client.cases import CaseClient, gateway
from journal.audit_reader import AuditReader
from runtime.settings import Settings


@dataclass(frozen=True)
class RepairClient(CaseClient):
    """A case client that reads every organisation, whatever the settings let others see."""

    reader: AuditReader[Any]


@asynccontextmanager
async def repair_client(settings: Settings) -> AsyncIterator[RepairClient]:
    """A gateway for repair. Errors as for `client.cases.case_client`."""
    async with auditor(settings) as reader, gateway(RepairClient, settings, reader) as cases:
        yield cases
