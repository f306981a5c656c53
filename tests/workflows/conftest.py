"""Which installation does each workflow test live in?"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.servers import TestPostgres, TestTemporal
from tests.workflows.installation import Installation, installation
from worker import working


@pytest.fixture
async def empty_installation(
    home: Path, postgres: TestPostgres, temporal_server: TestTemporal
) -> AsyncIterator[Installation]:
    """Servers and gateway, and nobody at work."""
    async with installation(home, postgres) as built:
        yield built


@pytest.fixture
async def worked_house(empty_installation: Installation) -> AsyncIterator[Installation]:
    """The same with a worker."""
    async with working(empty_installation.settings):
        yield empty_installation
