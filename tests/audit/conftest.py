"""What do the audit's tests share? A journal of its own for each, on the one real server of the session."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.audit.casework import Casework, casework
from tests.servers import TestPostgres


@pytest.fixture
async def work(postgres: TestPostgres) -> AsyncIterator[Casework]:
    """Somebody to work on a case."""
    async with AsyncExitStack() as stack:
        yield await casework(postgres, stack)
