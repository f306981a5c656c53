"""How is a server started so that it never outlives us, and how do we know that one runs?"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

GUARD = str(Path(__file__).with_name("child_process.py"))


@dataclass(frozen=True)
class User:
    """The account a server runs as when we are root."""

    name: str
    uid: int
    gid: int


class Guarded:
    """A server process under its guard (`runtime/child_process.py`). It ends when this object is let go of."""

    def __init__(
        self,
        command: list[str],
        *,
        log: Path,
        stop: str,
        grace: float,
        env: dict[str, str],
        user: User | None = None,
    ) -> None:
        as_user = ["--uid", str(user.uid), "--gid", str(user.gid)] if user else []
        with log.open("ab") as complaints:
            self._guard = subprocess.Popen(
                [sys.executable, "-I", "-S", GUARD, "--log", str(log), "--stop", stop]
                + ["--grace", str(grace), *as_user, "--", *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                env=env,
                start_new_session=True,  # Ctrl-C in a terminal is for us: we stop our servers in our order
            )
        assert self._guard.stdout is not None
        line = self._guard.stdout.readline()
        self.pid = int(line) if line.strip() else None

    @property
    def ended(self) -> bool:
        """Whether the server is gone."""
        return self._guard.poll() is not None

    async def stop(self) -> None:
        """Ask the server to end and wait until it has. Safe to call twice."""
        assert self._guard.stdin is not None
        assert self._guard.stdout is not None
        self._guard.stdin.close()
        await asyncio.to_thread(self._guard.wait)
        self._guard.stdout.close()


def is_alive(pid: int) -> bool:
    """Whether a process with this id exists, whoever owns it."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def free_port(preferred: int | None = None) -> int:
    """A loopback port that nobody listens on: the preferred one if it is free, so that addresses last."""
    for port in [preferred, 0] if preferred else [0]:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free port on 127.0.0.1")
