"""How do we run a PostgreSQL of our own, for a home, that keeps its data and is never left behind?

As an ordinary user everything lies in <home>/postgres. As root the server runs as an existing unprivileged
user; where that user cannot enter the home, the data lies in a folder it can reach and the file
<home>/postgres/elsewhere says where. No mode of an existing folder is ever changed. Data is safe on disk
(fsync stays on), passwords are checked (scram), and only 127.0.0.1 is served.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

import asyncpg

from runtime import data_folder, keys, postgres_binaries
from runtime.data_folder import Say, ServerNote, silent
from runtime.errors import ServerDidNotStart, SettingsProblem
from runtime.postgres_logins import ROLE_OF, Login, let_in
from runtime.processes import Guarded, User, free_port, is_alive

_OWNER = "redningskrans"
_ELSEWHERE = "elsewhere"
_DATABASE = "redningskrans"
_FIRST_WITH_A_BUILTIN_LOCALE = 17  # the major version
_PATIENCE = 120.0  # seconds; recovery after a crash reads the log of everything since the last checkpoint
_NO_ANSWER = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class PostgresAddress:
    """A running server: where it is, and what it is."""

    home: Path
    host: str
    port: int
    pid: int
    version: str
    data: Path

    def url_of(self, login: Login) -> str:
        """As *login* reaches it, with its password, which is read now: nobody holds another's. Raises NoKeys."""
        return _url(self.home, self.port, _DATABASE, login)

    @property
    def url(self) -> str:
        """As the owner reaches it, who may do anything."""
        return self.url_of(Login.OWNER)


class EmbeddedPostgres:
    """The PostgreSQL of one home. `start` finds the running one or starts it; `stop` ends only what this
    object started. If this process dies, the server shuts down by itself.
    """

    def __init__(self, home: Path, say: Say = silent) -> None:
        self._home = data_folder.prepare(home)
        self._say = say
        self._server: Guarded | None = None

    async def __aenter__(self) -> PostgresAddress:
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> PostgresAddress:
        """Have a server for this home. Raises ServerDidNotStart or NothingFound."""
        async with data_folder.exclusive(data_folder.folder(self._home, "run") / "postgres.lock"):
            user = postgres_binaries.server_user()
            root = await asyncio.to_thread(_place, self._home, user)
            if found := await _already_running(self._home, root / "data"):
                return found
            user = _owner(root, user)
            major = _major_of(root / "data")
            binaries = await asyncio.to_thread(postgres_binaries.find_binaries, user, major)
            if major is None:
                self._say("Opretter PostgreSQL-database …")
                await asyncio.to_thread(_initialise, self._home, root, binaries, user)
            return await self._launch(root / "data", binaries, user)

    async def stop(self) -> None:
        """Shut down in order (open transactions are rolled back). Does nothing for a server of others."""
        if self._server is not None:
            await self._server.stop()
            self._server = None

    async def _launch(self, data: Path, binaries: Path, user: User | None) -> PostgresAddress:
        await _clear_stale_lock(data)
        log = data_folder.log_of(self._home, "postgres")
        last = data_folder.read_note(self._home, "postgres")
        preferred = last.port if last else None
        give_up = time.monotonic() + _PATIENCE
        while True:
            port = free_port(preferred)
            mark = log.stat().st_size
            self._server = Guarded(
                _command(binaries, data, port), log=log, stop="INT", grace=60, user=user, env=_ENVIRONMENT
            )
            if address := await self._ready(self._server, port, data, give_up):
                _take_note(address)
                return address
            await self._server.stop()
            said = _tail(log, mark)
            # a backend of a killed server still holds the memory, or someone took the port: both pass
            passing = "shared memory block" in said or "Address already in use" in said
            if not passing or time.monotonic() > give_up:
                raise ServerDidNotStart("PostgreSQL", _last_complaint(said), str(log))
            preferred = None
            await asyncio.sleep(0.2)

    async def _ready(self, server: Guarded, port: int, data: Path, give_up: float) -> PostgresAddress | None:
        while not server.ended and time.monotonic() < give_up:
            if address := await _ask(self._home, port, data):
                return address
            await asyncio.sleep(0.03)
        return None


async def running(home: Path) -> PostgresAddress | None:
    """The server that runs for this home now, or None. It is asked, not believed: a stale note, another
    server on the port, or another home's data give None. Asked as whoever works: the owner is for migrations.
    """
    note = _note(home)
    return await _meet(home, note.port, Path(note.data)) if note else None


async def _already_running(home: Path, data: Path) -> PostgresAddress | None:
    """The server that notes itself in this data: it is found whatever became of our own note, which is made again."""
    try:
        _pid, _folder, _since, port, *_ = _lines(data / "postmaster.pid")
        found = await _ask(home, int(port), data)
    except (ValueError, OverflowError):
        return None
    if found:
        _take_note(found)
    return found


def _take_note(address: PostgresAddress) -> None:
    data_folder.write_note(address.home, "postgres", ServerNote(address.pid, address.port, str(address.data)))


def _note(home: Path) -> ServerNote | None:
    """What was noted of the server of this home, if that process is still there."""
    note = data_folder.read_note(home, "postgres")
    return note if note and is_alive(note.pid) else None


def discard(home: Path) -> None:
    """Delete the database of a home whose server is stopped, wherever it lies."""
    own = home.absolute() / "postgres"
    with suppress(SettingsProblem):  # what is odd there goes with the folder
        if elsewhere := _elsewhere(own):
            shutil.rmtree(elsewhere, ignore_errors=True)
    shutil.rmtree(own, ignore_errors=True)


def _place(home: Path, user: User | None) -> Path:
    """The folder of the database, owned by the server's user, mode 0700."""
    own = home / "postgres"
    data_folder.is_below(own, home)  # or says that it is a link to itself
    if elsewhere := _elsewhere(own):
        return elsewhere
    if own.exists():
        return own
    if user is None:
        return data_folder.folder(home, "postgres")
    if postgres_binaries.can_enter(user, home):
        return _folder_of(user, own)
    temporary = home.is_relative_to(tempfile.gettempdir())
    root = postgres_binaries.shared_root(user, temporary=temporary)
    made = _folder_of(user, root / f"home-{secrets.token_hex(8)}")
    data_folder.folder(home, "postgres")
    return Path(os.fsdecode(data_folder.write_new(own / _ELSEWHERE, os.fsencode(made))))


def _elsewhere(own: Path) -> Path | None:
    """Where the data lie instead, if that was noted. Raises SettingsProblem where nothing is there."""
    if (noted := data_folder.content_of(own / _ELSEWHERE)) is None:
        return None
    place = Path(os.fsdecode(noted))
    try:
        if noted and stat.S_ISDIR(place.stat().st_mode):
            return place
    except (OSError, ValueError):
        pass
    raise SettingsProblem(f"Filen {own / _ELSEWHERE} nævner en mappe, der ikke findes. Databasen skulle ligge der.")


def _owner(root: Path, user: User | None) -> User | None:
    """As root: whoever the database belongs to already, so that it does not matter who made it."""
    if user is None:
        return None
    found = root.stat()
    if found.st_uid == 0:  # made by us in a start that was cut short
        os.chown(root, user.uid, user.gid)
    return User(user.name, found.st_uid, found.st_gid) if found.st_uid else user


def _folder_of(user: User, path: Path) -> Path:
    path.mkdir(mode=0o700)
    os.chown(path, user.uid, user.gid)
    return path


def _major_of(data: Path) -> str | None:
    """The major version that wrote the data, or None if there is none yet."""
    noted = data_folder.content_of(data / "PG_VERSION")
    return None if noted is None else noted.decode("ascii", errors="replace").strip()


def _initialise(home: Path, root: Path, binaries: Path, user: User | None) -> None:
    """Make the cluster beside its place and move it there when it is whole."""
    draft, password = root / "data.new", root / "password"
    shutil.rmtree(draft, ignore_errors=True)
    passwords = {login: keys.database_password(home, login) for login in Login}
    password.write_text(passwords[Login.OWNER], encoding="ascii")
    password.chmod(0o600)
    if user is not None:
        os.chown(password, user.uid, user.gid)
    locale = (
        ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if int(postgres_binaries.major_version(binaries)) >= _FIRST_WITH_A_BUILTIN_LOCALE
        else ["--locale=C.UTF-8"]
    )
    made = subprocess.run(
        [str(binaries / "initdb"), "--pgdata", str(draft), "--username", _OWNER, "--pwfile", str(password)]
        + ["--auth=scram-sha-256", "--data-checksums", "--encoding=UTF8", *locale],
        cwd="/",
        env=_ENVIRONMENT,
        user=user.uid if user else None,
        group=user.gid if user else None,
        extra_groups=[] if user else None,
        capture_output=True,
        text=True,
        check=False,
    )
    password.unlink()
    if made.returncode != 0:
        log = data_folder.log_of(home, "initdb")
        log.write_text(made.stdout + made.stderr, encoding="utf-8")
        raise ServerDidNotStart("PostgreSQL", _last_complaint(made.stderr), str(log))
    draft.rename(root / "data")


def _command(binaries: Path, data: Path, port: int) -> list[str]:
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",  # a path to a socket may be 107 bytes long, a checkout's can be longer
        "max_connections": "200",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_error_verbosity": "terse",  # no DETAIL lines: they quote the row
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [str(binaries / "postgres"), "-D", str(data), *options]


async def _clear_stale_lock(data: Path) -> None:
    """Deal with a postmaster.pid that a killed server left behind.

    A server that is still going down is waited for; a pid that now belongs to somebody else would keep
    PostgreSQL from starting, so that file is removed.
    """
    lock = data / "postmaster.pid"
    give_up = time.monotonic() + _PATIENCE
    while lock.exists():
        try:
            pid = int(_lines(lock)[0])
        except (IndexError, ValueError):
            pid = 0
        if pid == 0 or not is_alive(pid) or not _serves(pid, data):
            lock.unlink(missing_ok=True)
            return
        if time.monotonic() > give_up:
            os.kill(pid, signal.SIGQUIT)
        await asyncio.sleep(0.05)


def _serves(pid: int, data: Path) -> bool:
    """Whether the process is the server of this data (Linux tells by its working folder; else we believe)."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == data.resolve()
    except FileNotFoundError:
        return Path("/proc").exists() is False
    except PermissionError:
        return False


async def _ask(home: Path, port: int, data: Path) -> PostgresAddress | None:
    """Log in as the owner, see that it is the server of this data, have the database and the logins there."""
    try:
        connection = await asyncpg.connect(_url(home, port, "postgres", Login.OWNER), timeout=5)
    except _NO_ANSWER:
        return None
    try:
        if Path(await connection.fetchval("SHOW data_directory")).resolve() != data.resolve():
            return None
        if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", _DATABASE):
            await connection.execute(f"CREATE DATABASE {_DATABASE}")
        for login in ROLE_OF:
            keys.database_password(home, login)  # a home made before there was such a login gets it now
        await let_in(connection, ((login, _url(home, port, _DATABASE, login)) for login in ROLE_OF))
        return await _address(connection, home, port, data, int(_lines(data / "postmaster.pid")[0]))
    finally:
        await connection.close()


async def _meet(home: Path, port: int, data: Path) -> PostgresAddress | None:
    """Log in as whoever works, and see that it is the server of this data: only its owner may ask it that."""
    try:
        pid, folder, _since, its_port, *_ = _lines(data / "postmaster.pid")
        process = int(pid)
        connection = await asyncpg.connect(_url(home, port, _DATABASE, Login.WORK), timeout=5)
    except (*_NO_ANSWER, ValueError):
        return None
    try:
        if its_port.strip() != str(port) or Path(folder).resolve() != data.resolve():
            return None
        return await _address(connection, home, port, data, process)
    finally:
        await connection.close()


def _lines(file: Path) -> list[str]:
    """The lines that the server notes of itself; none where there are none. Raises SettingsProblem, ValueError."""
    return (data_folder.content_of(file) or b"").decode("utf-8").splitlines()


async def _address(connection: asyncpg.Connection, home: Path, port: int, data: Path, pid: int) -> PostgresAddress:
    return PostgresAddress(
        home=home,
        host="127.0.0.1",
        port=port,
        pid=pid,
        version=str(await connection.fetchval("SHOW server_version")),
        data=data,
    )


def _url(home: Path, port: int, database: str, login: Login) -> str:
    password = quote(keys.known_database_password(home, login), safe="")
    return f"postgresql://{ROLE_OF.get(login, _OWNER)}:{password}@127.0.0.1:{port}/{database}"


def _tail(log: Path, since: int) -> str:
    with log.open("rb") as file:
        file.seek(since)
        return file.read().decode("utf-8", errors="replace")


def _last_complaint(said: str) -> str:
    lines = [line for line in said.splitlines() if "FATAL" in line or "error" in line.lower()]
    return lines[-1].strip() if lines else "serveren svarede ikke i tide"
