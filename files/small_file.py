"""What does a small file hold? Read without waiting for anybody, and never more than such a file can have."""

import errno
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final

LARGEST: Final = 1 << 20
"""Bytes. The longest file of the law has a hundredth of it, a key, an address or a certificate far less."""
_WHY: Final[Mapping[int | None, str]] = {
    errno.ENOENT: "den findes ikke",
    errno.EACCES: "adgangen er nægtet",
    errno.EPERM: "adgangen er nægtet",
    errno.ELOOP: "den er et link til sig selv",
    errno.EISDIR: "det er en mappe",
    errno.ENOTDIR: "noget på vejen er ikke en mappe",
    errno.EEXIST: "noget andet ligger der",
    errno.ENAMETOOLONG: "navnet er for langt",
    errno.EROFS: "disken er skrivebeskyttet",
    errno.ENOSPC: "der er ikke plads på disken",
    errno.ENXIO: "det er ikke en almindelig fil",
}


class NoSmallFile(Exception):
    """It is none that may be read; the text is Danish, without a full stop."""


def content_of(file: Path) -> bytes:
    """The bytes of a regular file. Raises NoSmallFile for a folder, a pipe, a device, too much, or a name that can be
    none; OSError.
    """
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a named pipe would wait for a writer
    except ValueError:  # a NUL in the name, or half a character
        raise NoSmallFile("navnet kan ikke bruges") from None
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


def why_not(error: OSError) -> str:
    """Why the system does not open a file or folder, in Danish and without a full stop."""
    return _WHY.get(error.errno, "den kan ikke åbnes")
