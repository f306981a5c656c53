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
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, TextIO

from files import small_file
from files.small_file import NoSmallFile, why_not
from runtime.errors import SettingsProblem

_LAST_PROCESS: Final = 1 << 22  # Linux gives no higher number
_LAST_PORT: Final = (1 << 16) - 1

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
            raise SettingsProblem(f"Datamappen {home} kan ikke laves: {why_not(error)}.") from error
    return home


def folder(home: Path, name: str) -> Path:
    """A folder of ours inside the home, mode 0700, created if it is missing. A link that leads out of the home is
    refused: what is secret or in clear would lie where nobody watches. Raises SettingsProblem.
    """
    path = prepare(home) / name
    if not is_below(path, home):
        raise SettingsProblem(f"Mappen {path} er et link, der fører ud af datamappen. Læg selve mappen der.")
    try:
        path.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise SettingsProblem(f"Mappen {path} kan ikke laves: {why_not(error)}.") from error
    return path


def is_below(path: Path, home: Path) -> bool:
    """Whether a path leads to a place inside the home, or nowhere. Raises SettingsProblem for a link to itself."""
    try:
        return path.resolve().is_relative_to(home.resolve())
    except (OSError, RuntimeError):  # RuntimeError: how Python before 3.13 tells of such a link
        raise SettingsProblem(f"{path} er et link til sig selv. Læg selve mappen der.") from None


def content_of(path: Path) -> bytes | None:
    """The bytes of a small file of ours; None where there is none. Raises SettingsProblem, and waits for nobody."""
    try:
        return small_file.content_of(path)
    except FileNotFoundError:
        return None
    except NoSmallFile as fault:
        raise SettingsProblem(f"Filen {path} kan ikke læses: {fault}.") from None
    except OSError as error:
        raise SettingsProblem(f"Filen {path} kan ikke læses: {why_not(error)}.") from error


def open_to_append(path: Path) -> TextIO:
    """A file of ours, made if it is missing, to write at its end: a log, a lock. Raises SettingsProblem, and waits for
    nobody: a pipe would have to be read by somebody.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise SettingsProblem(f"Filen {path} kan ikke skrives: {why_not(error)}.") from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise SettingsProblem(f"Filen {path} kan ikke skrives: det er ikke en almindelig fil.")
    return os.fdopen(handle, "a", encoding="utf-8")


def log_of(home: Path, name: str) -> Path:
    """The file log/<name>.log, there and fit to be written to. Raises SettingsProblem."""
    path = folder(home, "log") / f"{name}.log"
    open_to_append(path).close()
    return path


def write_new(path: Path, content: bytes) -> bytes:
    """Write a file of mode 0600 unless it exists, and return what the file holds afterwards. Raises SettingsProblem
    where something else has its name.

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
    found = content_of(path)
    if found is None:
        raise SettingsProblem(f"Filen {path} er et link, der ikke fører nogen steder hen. Læg selve filen der.")
    return found


@dataclass(frozen=True)
class ServerNote:
    """What was noted of a server: its process, its port, where its data lie, and its page's address if it has one."""

    pid: int
    port: int
    data: str
    page: str | None = None


def write_note(home: Path, name: str, note: ServerNote) -> None:
    """Note which server runs, as run/<name>.json, mode 0600 (an address may hold a token), replaced in one move."""
    path = folder(home, "run") / f"{name}.json"
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(asdict(note)), encoding="utf-8")
    draft.replace(path)


def read_note(home: Path, name: str) -> ServerNote | None:
    """What run/<name>.json says, or None if nobody ever noted anything that can be used. It may be stale: ask the
    server. Raises SettingsProblem for what is no file.
    """
    try:
        return _note(json.loads(content_of(home.absolute() / "run" / f"{name}.json") or b""))
    except (ValueError, RecursionError):
        return None


def _note(said: object) -> ServerNote | None:
    """Raises ValueError where the place of the data is none."""
    match _in_todays_words(said):
        case {"pid": int(pid), "port": int(port), "data": str(data), "page": str() | None as page}:
            os.fsencode(data)
            fits = 0 < pid <= _LAST_PROCESS and 0 < port <= _LAST_PORT and "\0" not in data
            return ServerNote(int(pid), int(port), data, page) if fits and (page or " ").isprintable() else None
        case _:
            return None


def _in_todays_words(said: object) -> object:
    """Notes of older homes, whose server may still run: Temporal's called its data `database` and its page `ui`,
    PostgreSQL's said nothing of a page.
    """
    return {"data": said.get("database"), "page": said.get("ui")} | said if isinstance(said, dict) else said


@asynccontextmanager
async def exclusive(lock: Path) -> AsyncIterator[None]:
    """Hold a file lock across processes; it ends with the process, however that ends. Raises SettingsProblem."""
    with open_to_append(lock) as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                await asyncio.sleep(0.05)
            else:
                break
        yield
