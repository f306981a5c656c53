"""What do the audit's tests share? A journal of its own for each, on the one real server of the session."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.audit.audited_journal import AuditedJournal, audited_journal
from tests.servers import TestPostgres


@pytest.fixture
async def audited(postgres: TestPostgres) -> AsyncIterator[AuditedJournal]:
    """Somebody to work on a case."""
    async with AsyncExitStack() as stack:
        yield await audited_journal(postgres, stack)
