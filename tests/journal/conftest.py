"""What do the journal's tests share? A fresh database each, on the one real server of the session."""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import asyncpg
import pytest

from journal.audit_reader import AuditReader
from journal.sealing import Sealer
from journal.store import Journal
from tests.journal.samples import CODEC, JournalDatabase
from tests.servers import TestPostgres


@pytest.fixture
async def database(postgres: TestPostgres) -> AsyncIterator[JournalDatabase]:
    """A migrated journal and everything to reach it with."""
    url = await postgres.fresh_journal()
    async with AsyncExitStack() as stack:
        operator = await stack.enter_async_context(asyncpg.create_pool(url, min_size=1, max_size=4))
        app = await stack.enter_async_context(in_role(url, "redningskrans_app"))
        audit = await stack.enter_async_context(in_role(url, "redningskrans_audit"))
        sealer = Sealer(os.urandom(32))
        yield JournalDatabase(
            url, app, audit, operator, sealer, Journal(app, sealer, CODEC), AuditReader(audit, sealer, CODEC)
        )


def in_role(url: str, role: str) -> "asyncpg.Pool[asyncpg.Record]":
    """A pool as the runtime makes it: the role is part of how a connection starts."""
    return asyncpg.create_pool(url, min_size=1, max_size=10, server_settings={"role": role})
