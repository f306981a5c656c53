"""What does whoever typed a command read, and with which status does it end? `starter.py` as a process of its own."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tests.faults.servers import ROOT, KillableServers


@dataclass(frozen=True)
class Said:
    """How a command ended, and all that it wrote."""

    status: int
    out: str
    err: str

    @property
    def is_plain(self) -> bool:
        """Whether a caseworker could read it: no traceback."""
        return "Traceback" not in self.out + self.err


async def run_command(servers: KillableServers, *words: str) -> Said:
    """Type a command and wait for its end."""
    async with started_command(servers, *words) as command:
        return await ended(command)


async def ended(command: Process) -> Said:
    """Wait for the end of a command."""
    out, err = await command.communicate()
    assert command.returncode is not None
    return Said(command.returncode, out.decode(), err.decode())


@asynccontextmanager
async def started_command(servers: KillableServers, *words: str) -> AsyncIterator[Process]:
    """A command under way, killed if it has not ended by itself."""
    command = await asyncio.create_subprocess_exec(
        sys.executable,
        "starter.py",
        *words,
        cwd=ROOT,
        env={**servers.environment(), "PYTHONUTF8": "1"},
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield command
    finally:
        if command.returncode is None:
            command.kill()
            await command.wait()
