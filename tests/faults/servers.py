"""On what do servers and workers really die? A home of its own, with processes that may be killed and revived."""

import asyncio
import json
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from client.migrating import ready_the_journal
from client.repair.way_in import repair_client
from runtime import data_folder, postgres_server, temporal_server
from runtime.postgres_server import EmbeddedPostgres
from runtime.processes import is_alive
from runtime.settings import Settings, isolated_environment
from runtime.temporal_server import EmbeddedTemporal
from tests.servers import with_samples
from tests.workflows.installation import Installation

ROOT = Path(__file__).parents[2]


@dataclass
class WorkerProcess:
    """A worker in a process of its own; `log` is what it has said."""

    process: asyncio.subprocess.Process
    log: Path

    def kill(self) -> None:
        """End it without a word (SIGKILL)."""
        self.process.kill()

    def pause(self) -> None:
        """Let it stand still (SIGSTOP): nothing of it notices."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it go on where it stood (SIGCONT)."""
        self.process.send_signal(signal.SIGCONT)

    async def stands_still(self) -> None:
        """Wait until it has been stopped."""
        stopped = os.WSTOPPED | os.WNOHANG | os.WNOWAIT
        while os.waitid(os.P_PID, self.process.pid, stopped) is None:  # noqa: ASYNC110, ASYNC222 - it does not wait
            await asyncio.sleep(0.02)

    async def ended(self) -> int:
        """Wait until it is gone; its exit status, negative for a signal."""
        return await self.process.wait()


@dataclass
class KillableServers:
    """Both servers of a home, each of which may die, and the installation a test lives in meanwhile."""

    home: Path
    postgres: EmbeddedPostgres
    temporal: EmbeddedTemporal
    installation: Installation = field(init=False)

    @property
    def settings(self) -> Settings:
        """Those of this home: its own servers, keys and sinks."""
        return Settings.isolated(self.home)

    async def revive(self) -> None:
        """Have both servers running, on the ports they had."""
        await self.postgres.start()
        await self.temporal.start()

    async def kill_postgres(self) -> None:
        """SIGKILL PostgreSQL's postmaster and wait until it is gone."""
        found = await postgres_server.running(self.home)
        assert found is not None, "PostgreSQL does not run"
        await _kill(found.pid)

    async def kill_temporal(self) -> None:
        """SIGKILL the Temporal server and wait until it is gone."""
        found = await temporal_server.running(self.home)
        assert found is not None, "Temporal does not run"
        await _kill(found.pid)

    async def forget_temporal(self) -> None:
        """Stop the Temporal server and delete its whole store."""
        await self.temporal.stop()
        shutil.rmtree(self.home / "temporal")

    def complaints(self, most: int = 12, longest: int = 400) -> str:
        """The last lines of Temporal's log that are no news, shortened."""
        log = self.home / "log" / "temporal.log"
        lines = log.read_text("utf-8", errors="replace").splitlines() if log.exists() else []
        return "\n".join([line[:longest] for line in lines if '"level":"INFO"' not in line][-most:])

    def environment(self) -> dict[str, str]:
        """What a process on this home finds set, and no server of anybody's."""
        return {**isolated_environment(os.environ, self.home), "PYTHONPATH": str(ROOT)}

    async def run_command(self, *command: str) -> tuple[int, list[dict[str, Any]]]:
        """What an operator types on this home, such as `starter.py doctor`: exit status and lines of JSON."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, *command, "--json"), cwd=ROOT, env=self.environment(), stdout=asyncio.subprocess.PIPE
        )
        said, _ = await process.communicate()
        return process.returncode or 0, [json.loads(line) for line in said.splitlines()]

    @asynccontextmanager
    async def worker(
        self, env: Mapping[str, str] | None = None, program: tuple[str, ...] = ("worker.py",)
    ) -> AsyncIterator[WorkerProcess]:
        """A worker process on this home, killed if it has not ended by itself."""
        log = data_folder.folder(self.home, "log") / "worker.log"
        with log.open("ab") as out:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *program,
                cwd=ROOT,
                env={**self.environment(), **(env or {})},
                stdout=out,
                stderr=out,
            )
        try:
            yield WorkerProcess(process, log)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


@asynccontextmanager
async def killable_servers(home: Path) -> AsyncIterator[KillableServers]:
    """Both servers running and an empty journal, all of it gone afterwards."""
    servers = KillableServers(home, EmbeddedPostgres(home), EmbeddedTemporal(home, os.environ))
    try:
        await servers.revive()
        await ready_the_journal(servers.settings)
        servers.settings.keys()  # made, as by the first worker: whoever only looks makes none
        async with AsyncExitStack() as until_the_end:
            way_in = await until_the_end.enter_async_context(repair_client(servers.settings))
            await with_samples(way_in.journal)
            servers.installation = Installation(servers.settings, way_in)
            yield servers
    finally:
        await servers.temporal.stop()
        await servers.postgres.stop()
        postgres_server.discard(home)
        shutil.rmtree(home, ignore_errors=True)


async def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    while is_alive(pid):  # noqa: ASYNC110 - nobody tells of the end of a process that is not our child
        await asyncio.sleep(0.01)
