"""On what is measured? Servers of our own in a home of their own, a real worker process, and a bare one beside it."""

import asyncio
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from temporalio.client import Client

from client.cases import CaseClient, case_client
from client.migrating import ready_the_journal
from client.policy_adoption import adopt_if_empty
from runtime import data_folder, postgres_server, temporal_server
from runtime.postgres_server import EmbeddedPostgres
from runtime.settings import Settings, isolated_environment
from runtime.temporal_server import EmbeddedTemporal

ROOT = Path(__file__).parents[1]


@dataclass
class BareWorker:
    """A process that runs bare workflows. It writes one byte for each no-op activity that has run."""

    process: asyncio.subprocess.Process
    client: Client
    task_queue: str

    async def has_run(self, activities: int) -> None:
        """Wait until so many more activities have run."""
        assert self.process.stdout is not None
        await self.process.stdout.readexactly(activities)


@dataclass
class Setup:
    """Both servers of a home of ours, which is gone afterwards; each benchmark starts the workers it needs."""

    home: Path
    settings: Settings = field(init=False)

    def __post_init__(self) -> None:
        self.settings = Settings.isolated(self.home)

    @asynccontextmanager
    async def worker(self, *program: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """The product's worker as a process, or a benchmark's own *program* in its place."""
        async with self._process(*(program or ("worker.py",))) as process:
            yield process

    @asynccontextmanager
    async def bare_worker(self) -> AsyncIterator[BareWorker]:
        """The floor's worker as a process."""
        own = await temporal_server.running(self.home)
        assert own is not None
        task_queue = f"bare-{secrets.token_hex(4)}"
        program = ("-m", "benchmarks.bare", own.address, own.namespace, task_queue)
        client = await Client.connect(own.address, namespace=own.namespace)
        async with self._process(*program, stdout=asyncio.subprocess.PIPE) as process:
            yield BareWorker(process, client, task_queue)

    @asynccontextmanager
    async def case_client(self) -> AsyncIterator[CaseClient]:
        """The product's way in."""
        async with case_client(self.settings) as way_in:
            yield way_in

    async def command(self, *arguments: str) -> None:
        """Run a command of `starter.py` to its end; fails with its words where it does not end with 0."""
        async with self._process("starter.py", *arguments, stdout=asyncio.subprocess.PIPE) as process:
            said, _ = await process.communicate()
        if process.returncode != 0:
            raise RuntimeError(
                f"{arguments[0]} ended with {process.returncode}: {said.decode(errors='replace')[-400:]}"
            )

    @asynccontextmanager
    async def _process(self, *program: str, stdout: int | None = None) -> AsyncIterator[asyncio.subprocess.Process]:
        env = isolated_environment(os.environ, self.home)
        # Compiled code is kept, as in any installation: Temporal's sandbox loads a workflow's module for every run.
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        env["PYTHONPYCACHEPREFIX"] = str(self.home / "compiled")
        with (data_folder.folder(self.home, "log") / "benchmarks.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *program,
                cwd=ROOT,
                env=env,
                stdout=log if stdout is None else stdout,
                stderr=log,
            )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.terminate()
                await process.wait()


@asynccontextmanager
async def ground(*, servers: bool) -> AsyncIterator[Setup]:
    """A fresh home, with *servers* and an empty journal where they are needed; all of it gone afterwards."""
    home = data_folder.prepare(Path(tempfile.gettempdir()).resolve() / f"redningskrans-bench-{secrets.token_hex(4)}")
    try:
        async with AsyncExitStack() as until_the_end:
            built = Setup(home)
            if servers:
                await until_the_end.enter_async_context(EmbeddedPostgres(home))
                await until_the_end.enter_async_context(EmbeddedTemporal(home, os.environ))
                await ready_the_journal(built.settings)
                await adopt_if_empty(built.settings)
            yield built
    finally:
        postgres_server.discard(home)
        shutil.rmtree(home, ignore_errors=True)


def resident_mib(pid: int) -> float:
    """The memory that a process holds, as the kernel counts it (MiB)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(pid)
