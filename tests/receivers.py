"""Who is at the other end of the line, and how badly may they behave? Receivers on loopback that keep what they took.

Each takes letters by key and behaves as told: `manners` for the letters to come, one each, and then as `manner_of`
says. What a receiver has taken it has taken, whatever it says or does not say after that; so `taken` counts what really
arrived.
"""

import asyncio
import json
import ssl
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from enum import Enum
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


class Manner(Enum):
    """What becomes of a letter, and what its sender hears."""

    TAKE = "takes it and says so"
    TAKE_SLOWLY = "takes it and says so, one byte after the other, without end"
    TAKE_AND_FAIL = "takes it and answers 500"
    TAKE_AND_HANG = "takes it and says nothing more"
    TAKE_AND_CLOSE = "takes it and closes the line"
    TAKE_AND_ANSWER_TWICE = "takes it and answers twice on one line"
    FAIL = "answers 500 and takes nothing"
    HANG = "says nothing and takes nothing"
    CLOSE = "closes the line and takes nothing"

    @property
    def takes(self) -> bool:
        """Whether the letter arrives."""
        return self.name.startswith("TAKE")


async def politely(_: str) -> Manner:
    """How a letter is treated of which nothing was told."""
    return Manner.TAKE


@dataclass
class Receiver:
    """What arrived, how often each key was asked for, and how the next askings are treated."""

    manners: deque[Manner] = field(default_factory=deque)
    manner_of: Callable[[str], Awaitable[Manner]] = politely
    taken: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    hangs: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once somebody waits for a word that does not come."""

    async def next_manner(self, key: str) -> Manner:
        """How this asking is treated; what it takes is counted."""
        self.asked[key] += 1
        manner = self.manners.popleft() if self.manners else await self.manner_of(key)
        if manner.takes:
            self.take(key)
        return manner

    def take(self, key: str) -> None:
        """Let a letter arrive. Mail knows no keys: asked twice, it arrives twice."""
        self.taken[key] += 1

    async def hang(self) -> None:
        """Say nothing until the test is over."""
        self.hangs.set()
        await asyncio.Event().wait()


@dataclass
class Provider(Receiver):
    """A provider of post that speaks the protocol of docs/post.md; `letters` are those it took, by key."""

    letters: dict[str, dict[str, Any]] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)
    lines: int = 0
    answers: deque[bytes] = field(default_factory=deque)
    """Answers to give word for word instead of what the manners say."""

    def take(self, key: str) -> None:
        """A key that was taken before brings nothing new."""
        self.taken[key] = 1

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hear whatever is asked on one line."""
        self.lines += 1
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode("ascii"):
                self.heads.append(head)
                fields = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:] if line)
                letter = json.loads(await reader.readexactly(int(fields["content-length"])))
                assert fields["idempotency-key"] == letter["key"]
                await self.treat(letter, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the other side has hung up, or has been killed
        finally:
            writer.close()

    async def treat(self, letter: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        """Take a letter or not, and answer or not."""
        key = letter["key"]
        if key in self.letters and self.letters[key]["kind"] != letter["kind"]:
            writer.write(http_answer("422 Unprocessable Content", {}))
            return
        status = "200 OK" if self.taken[key] else "201 Created"
        manner = await self.next_manner(key)
        if manner.takes:
            self.letters.setdefault(key, letter)
        answer = self.answers.popleft() if self.answers else http_answer(status, {"key": key, "reference": f"p-{key}"})
        match manner:
            case Manner.TAKE:
                writer.write(answer)
            case Manner.TAKE_AND_ANSWER_TWICE:
                writer.write(answer + http_answer("201 Created", {"key": "another", "reference": "p-another"}))
            case Manner.TAKE_AND_FAIL | Manner.FAIL:
                writer.write(http_answer("500 Internal Server Error", {}))
            case Manner.TAKE_SLOWLY:
                await self.drip(writer)
            case Manner.TAKE_AND_HANG | Manner.HANG:
                await self.hang()
            case Manner.TAKE_AND_CLOSE | Manner.CLOSE:
                writer.close()
        await writer.drain()

    async def drip(self, writer: asyncio.StreamWriter) -> None:
        """Never let the line be still, and never come to an end."""
        writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 1000\r\n\r\n")
        self.hangs.set()
        while not writer.is_closing():
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.02)


@dataclass
class MailServer(Receiver):
    """A mail server; a letter's key is the local part of its Message-ID."""

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd)
        """Decide after the last line of a mail."""
        assert isinstance(envelope.original_content, bytes)
        mail = message_from_bytes(envelope.original_content)
        match await self.next_manner(mail["Message-ID"].lstrip("<").partition("@")[0]):
            case Manner.TAKE_AND_HANG | Manner.HANG:
                await self.hang()
            case Manner.TAKE_AND_CLOSE | Manner.CLOSE:
                assert server.transport is not None
                server.transport.close()
            case Manner.FAIL:
                return "451 later"
        return "250 taken"


def http_answer(status: str, said: object, *fields: str) -> bytes:
    """An answer as it stands on the wire; *said* is bytes, or becomes JSON."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    head = (f"HTTP/1.1 {status}", "Content-Type: application/json", f"Content-Length: {len(body)}", *fields, "", "")
    return "\r\n".join(head).encode() + body


@asynccontextmanager
async def post_office(provider: Provider, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """Run a provider; gives its URL."""
    lines: set[asyncio.Task[None]] = set()

    def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.add(asyncio.create_task(provider.serve(reader, writer)))

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls)
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.sockets[0].getsockname()[1]}/letters"
    finally:
        server.close()
        for line in lines:
            line.cancel()
        await asyncio.gather(*lines, return_exceptions=True)


@asynccontextmanager
async def mail_server(mailbox: MailServer) -> AsyncIterator[str]:
    """Run a mail server; gives its SMTP_URL."""
    sessions: list[SMTP] = []

    def session() -> SMTP:
        sessions.append(SMTP(mailbox, hostname="localhost", timeout=600))
        return sessions[-1]

    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0)
    try:
        yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for one in sessions:
            if one.transport is not None:
                one.transport.close()
