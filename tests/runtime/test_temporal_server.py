"""Does our own Temporal keep its cases over a restart, and end with the process that started it?"""

from __future__ import annotations

import asyncio
import json
import os
import signal
from pathlib import Path

import pytest
from temporalio.client import WorkflowExecutionStatus

from runtime import temporal_server
from runtime.errors import ServerDidNotStart, ServerUnreachable
from runtime.keys import Keys
from runtime.processes import free_port
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


@linux_only
async def test_a_server_that_is_slow_to_answer_is_waited_for(own_home: Path) -> None:
    """It is at work on its database: nobody starts a second one, and nobody gives up at the first silence."""
    async with EmbeddedTemporal(own_home, os.environ) as started:
        os.kill(started.pid, signal.SIGSTOP)
        finding = asyncio.create_task(EmbeddedTemporal(own_home, os.environ).start())
        done, _ = await asyncio.wait({finding}, timeout=3)  # longer than one question is left unanswered
        os.kill(started.pid, signal.SIGCONT)
        assert not done
        assert await finding == started


@linux_only
async def test_only_who_started_a_server_that_never_answers_starts_it_anew(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another's is named, with its process, for a person to look at."""
    monkeypatch.setattr(temporal_server, "_LONGEST_SILENCE", 0)
    owner = EmbeddedTemporal(own_home, os.environ)
    async with owner as mute:
        note = own_home / "run" / "temporal.json"
        note.write_text(json.dumps(json.loads(note.read_text("utf-8")) | {"port": free_port()}), encoding="utf-8")

        with pytest.raises(ServerDidNotStart, match=rf"proces {mute.pid} bruger databasen og svarer ikke"):
            await EmbeddedTemporal(own_home, os.environ).start()
        assert (await owner.start()).pid != mute.pid


async def test_a_missing_server_is_named(own_home: Path, keys: Keys) -> None:
    """Without a server the person reads that it is Temporal, and what to do."""
    with pytest.raises(ServerUnreachable, match=r"^Temporal kan ikke nås på .* Start serverne med `make up`"):
        await connect(Settings.isolated(own_home), keys)
