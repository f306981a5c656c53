"""How do we run a Temporal dev server of our own, for a home, that keeps its cases over a restart?"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import TracebackType

from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, GetSystemInfoRequest
from temporalio.client import Client
from temporalio.service import GrpcCompression, RPCError

from runtime import data_folder, temporal_binary, temporal_namespace
from runtime.data_folder import Say, ServerNote, silent
from runtime.errors import ServerDidNotStart
from runtime.processes import Guarded, free_port, is_alive

NAMESPACE = "redningskrans"
_PATIENCE = 60.0  # seconds; five on an idle machine
_LONGEST_SILENCE = 60.0  # seconds that a server which runs may leave us without an answer


@dataclass(frozen=True)
class TemporalAddress:
    """A running dev server: where it is, and what it is. `ui` is its web page's address, if it has one."""

    address: str
    namespace: str
    version: str
    pid: int
    ui: str | None


@dataclass(frozen=True)
class WebPage:
    """Temporal's own web page, on `port`; a person finds it at `address` (`runtime/page_server.py`)."""

    port: int
    address: str


class EmbeddedTemporal:
    """The dev server of one home. `start` finds the running one or starts it; `stop` ends only what this
    object started. If this process dies, the server shuts down by itself. *outlives_the_machine*: what it has
    acknowledged is on the disk, and survives a loss of power, not only the end of a process.
    """

    def __init__(
        self, home: Path, env: Mapping[str, str], say: Say = silent, *, outlives_the_machine: bool = True
    ) -> None:
        self._home = data_folder.prepare(home)
        self._env = env
        self._say = say
        self._outlives_the_machine = outlives_the_machine
        self._server: Guarded | None = None

    async def __aenter__(self) -> TemporalAddress:
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self, page: WebPage | None = None) -> TemporalAddress:
        """Have a server for this home, its namespace ready. A running one is taken as it is, with or without
        a page. One that this object started and that no longer answers is ended and started anew.
        Raises NothingFound or ServerDidNotStart.
        """
        async with data_folder.exclusive(data_folder.folder(self._home, "run") / "temporal.lock"):
            if found := await self._answering():
                return found
            program = await temporal_binary.find_or_make(self._env, self._say)
            return await self._launch(program, page)

    async def stop(self) -> None:
        """Shut down in order. Does nothing for a server of others."""
        if self._server is not None:
            await self._server.stop()
            self._server = None

    async def _answering(self) -> TemporalAddress | None:
        """The server that runs for this home, or None once there is none. Raises ServerDidNotStart."""
        try:
            return await _answers_or_is_gone(self._home)
        except ServerDidNotStart:
            if self._server is None:
                raise
        await self.stop()
        return await _answers_or_is_gone(self._home)  # it may have been another's

    async def _launch(self, program: Path, page: WebPage | None) -> TemporalAddress:
        database = data_folder.folder(self._home, "temporal") / "temporal.db"
        log = data_folder.log_of(self._home, "temporal")
        last = data_folder.read_note(self._home, "temporal")
        port = free_port(last.port if last else None)
        self._server = Guarded(
            _command(program, database, port, page, "full" if self._outlives_the_machine else "off"),
            log=log,
            stop="TERM",
            grace=30,
            env={"PATH": "/usr/bin:/bin", "HOME": str(database.parent)},  # no settings of the user's own
        )
        ui = page.address if page else None
        if self._server.pid:
            data_folder.write_note(self._home, "temporal", ServerNote(self._server.pid, port, str(database), ui))
        give_up = time.monotonic() + _PATIENCE
        while not self._server.ended and time.monotonic() < give_up:
            if address := await running(self._home):
                await temporal_namespace.prepare(await _client(address.address), self._say)
                return address
            await asyncio.sleep(0.1)
        reason = "den sluttede igen" if self._server.ended else f"den svarede ikke på {_PATIENCE:.0f} sekunder"
        await self._server.stop()
        raise ServerDidNotStart("Temporal", reason, str(log))


async def running(home: Path) -> TemporalAddress | None:
    """The dev server that runs for this home now, or None. It is asked, not believed."""
    note = data_folder.read_note(home, "temporal")
    if note is None or not _serves(note):
        return None
    address = f"127.0.0.1:{note.port}"
    try:
        client = await _client(address)
        system = await client.workflow_service.get_system_info(GetSystemInfoRequest())
        await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=NAMESPACE))
    except (RuntimeError, RPCError):
        return None
    return TemporalAddress(address, NAMESPACE, system.server_version, note.pid, note.page)


async def _client(address: str) -> Client:
    return await Client.connect(
        address,
        namespace=NAMESPACE,
        connect_timeout=timedelta(seconds=2),
        grpc_compression=GrpcCompression.NONE,
    )


def _command(program: Path, database: Path, port: int, page: WebPage | None, synchronous: str) -> list[str]:
    web = ["--ui-port", str(page.port)] if page else ["--headless"]
    return [
        *[str(program), "server", "start-dev", "--ip", "127.0.0.1", "--port", str(port)],
        *["--db-filename", str(database), "--namespace", NAMESPACE, "--log-format", "json", *web],
        # SQLite's own default journal syncs several times for every commit; the write-ahead log once, just as durably.
        *["--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", f"synchronous={synchronous}"],
        # A decision begins in the answer to the task that asked for it, instead of on a poll of its own.
        *["--dynamic-config-value", "system.enableActivityEagerExecution=true"],
        # Each shard reads its queues at most 20 times a second, and a dev server has a single one for all workflows:
        # every step that waits for another one would take 50 milliseconds.
        *["--dynamic-config-value", "history.transferProcessorMaxPollRPS=1000"],
        *["--dynamic-config-value", "history.timerProcessorMaxPollRPS=1000"],
    ]


def _serves(note: ServerNote) -> bool:
    """Whether the process is the server of this database (Linux tells by its command; else we believe)."""
    if not is_alive(note.pid):
        return False
    try:
        return os.fsencode(note.data) in Path(f"/proc/{note.pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return not Path("/proc/self").exists()


async def _answers_or_is_gone(home: Path) -> TemporalAddress | None:
    """Wait for a server that is slow to answer, or going down: two at once would share one database file."""
    give_up = time.monotonic() + _LONGEST_SILENCE
    while True:
        if found := await running(home):
            return found
        note = data_folder.read_note(home, "temporal")
        if note is None or not _serves(note):
            return None
        if time.monotonic() > give_up:
            raise ServerDidNotStart(
                "Temporal",
                f"proces {note.pid} bruger databasen og svarer ikke",
                str(home / "log" / "temporal.log"),
            )
        await asyncio.sleep(0.1)
