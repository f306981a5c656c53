"""Who stops a server of ours when the process that started it is gone, even after kill -9?

Run as a script, by path, with nothing but the standard library:

    python -I -S guard.py --log FILE --stop INT --grace SECONDS [--uid U --gid G] -- COMMAND...

It starts COMMAND (as another user if asked), prints the pid on its standard output, and then holds on to its
standard input. When that pipe closes, because the starter let go of it or died, the server gets the stop
signal, and SIGKILL after the grace. The pipe is used instead of a parent-death signal on the server alone
because that signal follows the *thread* that forked, and a starter's threads come and go. The guard has a
single thread when it forks, so the server carries the parent-death signal as well (Linux), against a kill -9
of the guard itself; it is set after the change of user, which would clear it.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--log", required=True)
    parser.add_argument("--stop", required=True)
    parser.add_argument("--grace", type=float, required=True)
    parser.add_argument("--uid", type=int)
    parser.add_argument("--gid", type=int)
    parser.add_argument("command", nargs="+")
    return parser.parse_args()


def _die_with_guard(stop: signal.Signals) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)  # loaded before the fork, so that the child only calls
    guard = os.getpid()

    def in_the_child() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(stop), 0, 0, 0)
        if os.getppid() != guard:
            os._exit(1)

    return in_the_child


def _start(arguments: argparse.Namespace, stop: signal.Signals) -> subprocess.Popen[bytes]:
    other_user = arguments.uid is not None
    with Path(arguments.log).open("ab") as log:
        return subprocess.Popen(
            arguments.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            user=arguments.uid if other_user else None,
            group=arguments.gid if other_user else None,
            extra_groups=[] if other_user else None,
            preexec_fn=_die_with_guard(stop),  # noqa: PLW1509 (no thread runs yet)
        )


def main() -> int:
    """Start the command, wait for its end or for our own; returns the command's exit status."""
    arguments = _arguments()
    stop = signal.Signals[f"SIG{arguments.stop}"]
    os.umask(0o077)
    server = _start(arguments, stop)

    def stop_server(*_: object) -> None:
        os.kill(server.pid, stop)

    def stop_when_let_go() -> None:
        while os.read(0, 1024):
            pass
        stop_server()
        time.sleep(arguments.grace)
        os.kill(server.pid, signal.SIGKILL)

    signal.signal(signal.SIGTERM, stop_server)
    signal.signal(signal.SIGINT, stop_server)
    threading.Thread(target=stop_when_let_go, daemon=True).start()
    print(server.pid, flush=True)
    return server.wait()


if __name__ == "__main__":
    sys.exit(main())
