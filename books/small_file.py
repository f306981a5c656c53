"""What does a file of the books hold? Read without waiting for anybody, and never more than such a file can have."""

import os
import stat
from pathlib import Path
from typing import Final

LARGEST: Final = 1 << 20
"""Bytes. The longest file of the law has a hundredth of it."""


class NoSmallFile(Exception):
    """It is none that may be read; the text is Danish, without a full stop."""


def content_of(file: Path) -> bytes:
    """The bytes of a regular file. Raises NoSmallFile for a folder, a pipe, a device, or too much; OSError."""
    handle = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a named pipe would wait for a writer
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise NoSmallFile("det er ikke en almindelig fil")
        with os.fdopen(handle, "rb", closefd=False) as stream:
            found = stream.read(LARGEST + 1)
    finally:
        os.close(handle)
    if len(found) > LARGEST:
        raise NoSmallFile("filen er for stor: højst 1 MB")
    return found
