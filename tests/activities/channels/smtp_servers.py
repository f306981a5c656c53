"""Which mail servers do the tests talk to?"""

import asyncio
import ipaddress
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "post@example.dk", "rødgrød med fløde"

DROP = "drop the line"
SILENCE = "say nothing more"
_POLITE = {
    "connect": "220 ready",
    "EHLO": "250 here",
    "HELO": "250 here",
    "MAIL": "250 go on",
    "RCPT": "250 go on",
    "DATA": "354 speak",
    ".": "250 taken",
    "RSET": "250 forgotten",
    "QUIT": "221 bye",
}


class Mailbox:
    """What an aiosmtpd server took in, as bytes, and whether TLS and login came first."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.to: list[list[str]] = []
        self.over_tls: list[bool] = []
        self.logged_in: list[bool] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd)
        """Keep a mail."""
        assert isinstance(envelope.original_content, bytes)
        self.raw.append(envelope.original_content)
        self.to.append([str(address) for address in envelope.rcpt_tos])
        self.over_tls.append(session.ssl is not None)
        self.logged_in.append(session.authenticated is True)
        return "250 taken"

    @property
    def mails(self) -> list[EmailMessage]:
        """Read the mails as a mail program would."""
        return [BytesParser(EmailMessage, policy=default).parsebytes(raw) for raw in self.raw]


def _authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    right = LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=data == right, handled=False)


@asynccontextmanager
async def real_server(
    mailbox: Mailbox,
    *,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
    login: bool = False,
) -> AsyncIterator[int]:
    """Run an aiosmtpd server on loopback; gives its port."""
    loop = asyncio.get_running_loop()

    def protocol() -> SMTP:
        return SMTP(
            mailbox,
            hostname="localhost",
            tls_context=starttls,
            require_starttls=starttls is not None,
            auth_required=login,
            authenticator=_authenticate if login else None,
            loop=loop,
        )

    server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=tls)
    async with server:
        yield int(server.sockets[0].getsockname()[1])


@asynccontextmanager
async def scripted_server(faults: Mapping[str, str]) -> AsyncIterator[int]:
    """Run a server that is polite but for *faults*: at a stage, an answer of its own, `DROP` or `SILENCE`."""
    script = {**_POLITE, **faults}

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        stage, in_letter = "connect", False
        while script[stage] not in (DROP, SILENCE):
            writer.write(f"{script[stage]}\r\n".encode())
            in_letter = stage == "DATA" and script[stage].startswith("354")
            if stage == "QUIT" or not (line := await reader.readline()):
                break
            while in_letter and line not in (b".\r\n", b""):
                line = await reader.readline()
            stage = line.split(maxsplit=1)[0].decode().upper() if line else "QUIT"
        if script[stage] == SILENCE:
            await reader.read()  # until the client has had enough
        writer.close()

    server = await asyncio.start_server(converse, "127.0.0.1", 0)
    async with server:
        yield int(server.sockets[0].getsockname()[1])


def tls_pair(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a certificate for 127.0.0.1; gives the server's context, and one for clients who trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cadata=certificate.public_bytes(serialization.Encoding.PEM).decode())
