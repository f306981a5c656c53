"""What does a process look like that holds servers and is killed? `python -m tests.runtime.holder HOME NAME`."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from runtime.postgres_server import EmbeddedPostgres
from runtime.temporal_server import EmbeddedTemporal


async def hold(home: Path, name: str) -> None:
    """Start one server, print its pid, and hold on to it until standard input ends."""
    server = EmbeddedPostgres(home) if name == "postgres" else EmbeddedTemporal(home, os.environ)
    address = await server.start()
    print(address.pid, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await server.stop()


if __name__ == "__main__":
    asyncio.run(hold(Path(sys.argv[1]), sys.argv[2]))
