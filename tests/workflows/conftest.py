"""Which house does each workflow test live in?"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.servers import TestPostgres, TestTemporal
from tests.workflows.house import House, house
from worker import working


@pytest.fixture
async def empty_house(home: Path, postgres: TestPostgres, temporal_server: TestTemporal) -> AsyncIterator[House]:
    """Servers and gateway, and nobody at work."""
    async with house(home, postgres) as built:
        yield built


@pytest.fixture
async def worked_house(empty_house: House) -> AsyncIterator[House]:
    """The same with a worker."""
    async with working(empty_house.settings):
        yield empty_house
