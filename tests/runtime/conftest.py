"""What do the tests of our own servers share? Homes of their own, and ways to see a process end."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from runtime import data_folder, postgres_server

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def own_home(real_servers: None) -> Iterator[Path]:
    """A data folder for one test."""
    temporary = Path(tempfile.gettempdir()).resolve()
    path = data_folder.prepare(temporary / f"redningskrans-test-{secrets.token_hex(4)}")
    yield path
    postgres_server.discard(path)
    shutil.rmtree(path)


Hold = Callable[[Path, str], Awaitable[tuple[asyncio.subprocess.Process, int]]]


@pytest.fixture
async def hold(real_servers: None) -> AsyncIterator[Hold]:
    """Start another process that holds a server of a home: gives that process, and the server's pid."""
    holders: list[asyncio.subprocess.Process] = []

    async def start(home: Path, name: str) -> tuple[asyncio.subprocess.Process, int]:
        holder = await asyncio.create_subprocess_exec(
            *[sys.executable, "-m", "tests.runtime.holder", str(home), name],
            cwd=CHECKOUT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        holders.append(holder)
        assert holder.stdout is not None
        return holder, int(await holder.stdout.readline())

    yield start
    for holder in holders:
        if holder.returncode is None:
            holder.kill()
            await holder.wait()


async def ended(pid: int) -> None:
    """Wait until a process that is not our child has ended."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    loop, gone = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, gone.set)
    try:
        await asyncio.wait_for(gone.wait(), timeout=30)
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)
