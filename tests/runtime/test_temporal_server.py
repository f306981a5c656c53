"""Does our own Temporal keep its cases over a restart, and end with the process that started it?"""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest
from temporalio.client import WorkflowExecutionStatus

from runtime.errors import ServerUnreachable
from runtime.keys import Keys
from runtime.settings import Settings
from runtime.temporal import connect
from runtime.temporal_server import EmbeddedTemporal, running
from tests.runtime.conftest import Hold, ended
from tests.runtime.test_postgres_server import linux_only


async def test_a_restart_keeps_the_workflows_and_the_address(own_home: Path, keys: Keys) -> None:
    """A workflow started before the stop runs on after the next start; two starts share one server."""
    first, second = EmbeddedTemporal(own_home, os.environ), EmbeddedTemporal(own_home, os.environ)
    started, found = await asyncio.gather(first.start(), second.start())
    assert started == found
    client = await connect(Settings.isolated(own_home), keys)
    await client.start_workflow("nobody-runs-it", id="kept", task_queue="none")
    await first.stop()
    await second.stop()
    assert await running(own_home) is None

    async with EmbeddedTemporal(own_home, os.environ) as again:
        assert again.address == started.address
        client = await connect(Settings.isolated(own_home), keys)
        kept = await client.get_workflow_handle("kept").describe()
        assert kept.status is WorkflowExecutionStatus.RUNNING


@linux_only
async def test_kill_9_of_the_starter_leaves_no_orphan(own_home: Path, hold: Hold) -> None:
    """The dev server goes down with the process that started it."""
    holder, server = await hold(own_home, "temporal")
    assert await running(own_home) is not None
    holder.kill()
    await ended(server)
    assert await running(own_home) is None


async def test_a_server_that_an_older_version_started_is_found(own_home: Path) -> None:
    """A second one would write to the same database file."""
    async with EmbeddedTemporal(own_home, os.environ) as started:
        note = own_home / "run" / "temporal.json"
        now = json.loads(note.read_text("utf-8"))
        older = {"pid": now["pid"], "port": now["port"], "ui": now["page"], "database": now["data"]}
        note.write_text(json.dumps(older), encoding="utf-8")
        assert await running(own_home) == started
        async with EmbeddedTemporal(own_home, os.environ) as found:
            assert found == started
        assert await running(own_home) == started


async def test_a_missing_server_is_named(own_home: Path, keys: Keys) -> None:
    """Without a server the person reads that it is Temporal, and what to do."""
    with pytest.raises(ServerUnreachable, match=r"^Temporal kan ikke nås på .* Start serverne med `make up`"):
        await connect(Settings.isolated(own_home), keys)
