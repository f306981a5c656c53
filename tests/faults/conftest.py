"""Which stage does each fault happen on? One for the session, whole before each test, or one of the test's own."""

import secrets
import tempfile
from collections.abc import AsyncIterator, Generator
from pathlib import Path

import pytest

from runtime import data_folder
from tests.faults.servers import KillableServers, killable_servers


@pytest.fixture(scope="session")
async def shared_stage(real_servers: None) -> AsyncIterator[KillableServers]:
    """The servers that most faults happen to."""
    async with killable_servers(_fresh_home()) as built:
        yield built


@pytest.fixture
async def servers(shared_stage: KillableServers) -> AsyncIterator[KillableServers]:
    """The shared servers, running; nobody is at work. Whatever a test kills, the next one finds whole."""
    await shared_stage.revive()
    yield shared_stage
    await shared_stage.revive()


@pytest.fixture
async def own_stage(real_servers: None) -> AsyncIterator[KillableServers]:
    """Servers of one test alone, for what the others must not see: a lost store, a changed row, a full disk."""
    async with killable_servers(_fresh_home()) as built:
        yield built


def _fresh_home() -> Path:
    """A folder without links in its path and short of name."""
    return data_folder.prepare(Path(tempfile.gettempdir()).resolve() / f"redningskrans-fault-{secrets.token_hex(4)}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Function) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failure what Temporal complained of last: its log is gone with the stage."""
    report = yield
    stages = [stage for stage in item.funcargs.values() if isinstance(stage, KillableServers)]
    if report.failed and stages:  # the same under each name that the test has for it
        report.sections.append(("Temporal's last complaints", stages[0].complaints()))
    return report
