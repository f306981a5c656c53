"""Where do our own files lie, and who may read them?

One folder, the home (`.redningskrans/` or REDNINGSKRANS_HOME):

    keys/       key files, mode 0600                       run/    which servers run, and the locks
    postgres/   the database, or a pointer to it           log/    what our servers said
    temporal/   Temporal's database                        post/   the sinks that stand for post and mail
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from runtime.errors import SettingsProblem

Say = Callable[[str], None]
"""Takes one Danish line of progress."""


def silent(_line: str) -> None:
    """A `Say` for those who do not want to be told."""


def prepare(home: Path) -> Path:
    """Create the home if it is missing and return it as an absolute path.

    Only its owner may look inside. As root, others may pass through (0711), because PostgreSQL refuses to
    run as root and its user must reach its own folder; everything of value lies one level down in folders
    of mode 0700. A folder that already exists keeps its mode.
    """
    home = home.absolute()
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        home.mkdir(mode=0o700)
        if os.geteuid() == 0:
            home.chmod(0o711)
    except OSError as error:
        if not home.is_dir():
            raise SettingsProblem(f"Datamappen {home} kan ikke laves: {error.strerror}.") from error
    return home


def folder(home: Path, name: str) -> Path:
    """A folder of ours inside the home, mode 0700, created if it is missing. A link that leads out of the home is
    refused: what is secret or in clear would lie where nobody watches. Raises SettingsProblem.
    """
    path = prepare(home) / name
    if not path.resolve().is_relative_to(home.resolve()):
        raise SettingsProblem(f"Mappen {path} er et link, der fører ud af datamappen. Læg selve mappen der.")
    try:
        path.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise SettingsProblem(f"Mappen {path} kan ikke laves: {error.strerror}.") from error
    return path


def write_new(path: Path, content: bytes) -> bytes:
    """Write a file of mode 0600 unless it exists, and return what the file holds afterwards.

    Two processes that do this at once end up with the same content: the file appears whole, by a hard
    link, and the second link fails.
    """
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_bytes()


def write_record(home: Path, name: str, record: dict[str, Any]) -> None:
    """Note which server runs, as run/<name>.json, mode 0600 (an address may hold a token), replaced in one move."""
    path = folder(home, "run") / f"{name}.json"
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(record), encoding="utf-8")
    draft.replace(path)


def read_record(home: Path, name: str) -> dict[str, Any] | None:
    """What run/<name>.json says, or None if nobody ever noted anything. It may be stale: ask the server."""
    try:
        record = json.loads((home.absolute() / "run" / f"{name}.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return record if isinstance(record, dict) else None


@asynccontextmanager
async def exclusive(lock: Path) -> AsyncIterator[None]:
    """Hold a file lock across processes; it ends with the process, however that ends."""
    with lock.open("a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                await asyncio.sleep(0.05)
            else:
                break
        yield
