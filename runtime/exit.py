"""How does a process end while threads of Temporal's client may still run?"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import NoReturn


def leave(status: int) -> NoReturn:
    """End the process with *status*, at once.

    Python's own way out takes the interpreter down while threads of Temporal's client may still call into it (after a
    connection that failed, say), and now and then that ends in an abort with a status that means nothing.
    """
    for stream in filter(None, (sys.stdout, sys.stderr)):  # one that was closed beforehand is None
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)
