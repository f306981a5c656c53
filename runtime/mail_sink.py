"""Where does mail go when it must not leave this machine?

Every simulated case, and every case where no SMTP_URL is configured, mails to this sink: it takes each message
and keeps it, verbatim, as <home>/post/mail/<when>-<chance>.eml.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from pathlib import Path
from types import TracebackType

from aiosmtpd.smtp import SMTP, Envelope, Session

from runtime import data_folder


class MailSink:
    """An SMTP server on a free loopback port. `async with MailSink(home) as url` gives `smtp://127.0.0.1:port`."""

    def __init__(self, home: Path) -> None:
        data_folder.folder(home, "post")
        self.folder = data_folder.folder(home, "post/mail")
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> str:
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> str:
        """Listen; returns the address as an SMTP_URL would give it."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._session, "127.0.0.1", 0)
        return f"smtp://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        """Take no more connections. What was acknowledged is on disk."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._server = None

    def _session(self) -> SMTP:
        return SMTP(self, enable_SMTPUTF8=True, hostname="localhost", ident="Redningskrans")

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 (the library's name)
        """Keep one message; the answer is given only when it is safe on disk."""
        content = envelope.original_content or b""
        await asyncio.to_thread(self._keep, content)
        return "250 OK"

    def _keep(self, content: bytes) -> None:
        name = f"{time.time_ns()}-{secrets.token_hex(4)}"
        draft, path = self.folder / f".{name}", self.folder / f"{name}.eml"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
