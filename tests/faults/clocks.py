"""How does one process get a wrong clock, and no other? By libfaketime; never the machine's own clock."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from runtime import postgres_server
from tests.faults.servers import KillableServers

_PLACES = ("usr/lib/*/faketime", "usr/lib/faketime", "usr/local/lib/faketime")
_LIBRARY = next((found for place in _PLACES for found in Path("/").glob(f"{place}/libfaketimeMT.so.1")), None)

needs_faketime = pytest.mark.skipif(
    _LIBRARY is None, reason="libfaketime is missing (Debian, Ubuntu: apt install faketime)"
)


def wrong_by(shift: str) -> dict[str, str]:
    """The environment of a process whose clock is wrong by *shift*, such as `+1h`. What measures stays as it is."""
    return {"LD_PRELOAD": str(_LIBRARY), "FAKETIME": shift, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


@asynccontextmanager
async def postgres_wrong_by(servers: KillableServers, shift: str) -> AsyncIterator[None]:
    """Restart PostgreSQL with a wrong clock, and with the right one when the block ends."""
    right = postgres_server._command
    await _restarted_by(servers, lambda *of: ["/usr/bin/env", *_words(wrong_by(shift)), *right(*of)])
    try:
        yield
    finally:
        await _restarted_by(servers, right)


async def _restarted_by(servers: KillableServers, command: Callable[..., list[str]]) -> None:
    await servers.postgres.stop()
    with pytest.MonkeyPatch.context() as launcher:
        launcher.setattr(postgres_server, "_command", command)
        await servers.postgres.start()


def _words(environment: dict[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in environment.items()]
