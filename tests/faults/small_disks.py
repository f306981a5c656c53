"""How does a test get a disk that is soon full? A tmpfs of a few megabytes; mounting one needs root."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from runtime.postgres_binaries import server_user

needs_mount = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="a small tmpfs is mounted by root alone, on Linux"
)


@dataclass(frozen=True)
class SmallDisk:
    """A small disk of its own."""

    path: Path

    def fill(self) -> None:
        """Leave no room at all."""
        with (self.path / "ballast").open("ab", buffering=0) as ballast:
            for size in (1 << 16, 1):
                try:
                    while True:
                        ballast.write(bytes(size))
                except OSError:
                    continue

    def make_room(self) -> None:
        """Throw out what filled it."""
        (self.path / "ballast").unlink()


@contextmanager
def small_disk(path: Path, megabytes: int) -> Iterator[SmallDisk]:
    """Mount a small disk on *path*, a new folder that PostgreSQL's user may own and enter."""
    path.mkdir(mode=0o700)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", str(path)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        path.rmdir()
        pytest.skip("this machine lets nobody mount a tmpfs")
    try:
        if user := server_user():
            os.chown(path, user.uid, user.gid)
        yield SmallDisk(path)
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True)
        path.rmdir()
