"""How does a letter leave as e-mail, and how sure can we be that it did?

SMTP knows no keys, so after a doubt nobody can ask again without risking a second one. Certain is (RFC 5321):
until DATA begins the server has nothing to send; an answer of 4xx or 5xx, even to the last line, leaves the
letter with us (4.2.1); 250 after it makes the letter theirs (4.1.1.4). A line lost in between tells nothing.
"""

import re
import ssl
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

import aiosmtplib

from activities.channels.base import Receipt
from activities.channels.errors import NotAccepted, OutcomeUnknown
from activities.channels.loopback import is_loopback
from activities.letters.free_text import one_line
from decisions import attempt
from domain.letter import Letter

# What an HTML e-mail field takes: plain ASCII, with nothing that a header or an SMTP line could trip over.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_REFUSALS = range(400, 600)
_FOR_GOOD = 500  # RFC 5321, 4.2.1: from here on the server asks not to try again
_ABOUT_THIS_LETTER = (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError)


class MailChannel:
    """E-mail through one SMTP server."""

    name = "mail"
    honours_keys = False
    stays_local = False

    def __init__(self, smtp_url: str, sender: str, *, tls: ssl.SSLContext | None = None, timeout: float = 30.0) -> None:
        """Send as *sender* through `smtp://[user:password@]host[:port]`, or `smtps://` where TLS comes first.

        On `smtp://` STARTTLS is demanded, since letters are personal; only on loopback may it be missing.
        User and password are percent-encoded. *tls* replaces the system's trusted authorities; *timeout* is
        in seconds, for each answer of the server. Raises ValueError where URL or sender cannot be used.
        """
        if not _ADDRESS.fullmatch(sender):
            raise ValueError("the sender of mail must be a plain address, such as post@example.dk")
        url = urlsplit(smtp_url)
        if url.scheme not in ("smtp", "smtps") or not url.hostname or url.path not in ("", "/"):
            raise ValueError("the mail server must be given as smtp://host:port or smtps://host:port")
        self._sender = sender
        self._host, self._port = url.hostname, url.port
        self._user = unquote(url.username) if url.username else None
        self._password = unquote(url.password) if url.password else None
        self._tls_first = url.scheme == "smtps"
        self._tls, self._timeout = tls, timeout

    async def send(self, letter: Letter) -> Receipt:
        """Send *letter* once; its Message-ID, made from the key, is the reference. See `Channel.send`."""
        to = _plain_address(letter)
        message = self._message(letter, to)
        client = self._client()
        try:
            await self._connect(client)
            await self._announce(client, to)
            attempt.must_hold()
            await self._hand_over(client, message)
            # The letter is theirs by now: a goodbye that fails changes nothing.
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.quit()
        finally:
            client.close()
        return Receipt(str(message["Message-ID"]), attempt.now(), already_sent=False)

    def _message(self, letter: Letter, to: str) -> EmailMessage:
        message = EmailMessage(policy=SMTP_POLICY)
        message["Message-ID"] = f"<{letter.key}@{self._sender.rpartition('@')[2]}>"
        message["Date"] = format_datetime(attempt.now())
        message["From"] = self._sender
        message["To"] = Address(one_line(letter.recipient.name), addr_spec=to)
        message["Subject"] = one_line(letter.subject)
        # Quoted-printable is ASCII on the wire: æøå survive a server that knows no 8BITMIME.
        message.set_content(letter.body, charset="utf-8", cte="quoted-printable")
        return message

    def _client(self) -> aiosmtplib.SMTP:
        where_offered = None
        upgrade = where_offered if is_loopback(self._host) else True
        return aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            username=self._user,
            password=self._password,
            use_tls=self._tls_first,
            start_tls=False if self._tls_first else upgrade,
            tls_context=self._tls,
            timeout=self._timeout,
        )

    async def _connect(self, client: aiosmtplib.SMTP) -> None:
        """Greet, encrypt and log in. The server knows of no letter yet."""
        try:
            await client.connect()
        except (aiosmtplib.SMTPException, OSError) as error:
            raise _no_connection(error) from None

    async def _announce(self, client: aiosmtplib.SMTP, to: str) -> None:
        """Name sender and receiver. The server has nothing to send yet."""
        try:
            await client.mail(self._sender)
            await client.rcpt(to)
        except aiosmtplib.SMTPResponseException as error:
            raise _refusal(error) from None
        except (aiosmtplib.SMTPException, OSError):
            raise NotAccepted(
                "mail-line-lost", "Forbindelsen til mailserveren blev afbrudt, før mailen var afleveret."
            ) from None

    async def _hand_over(self, client: aiosmtplib.SMTP, message: EmailMessage) -> None:
        """Give the letter itself: only a clear answer tells whether the server has it."""
        try:
            await client.data(message.as_bytes())
        except aiosmtplib.SMTPResponseException as error:
            raise (_refusal(error) if error.code in _REFUSALS else _unknown()) from None
        except (aiosmtplib.SMTPException, OSError):
            raise _unknown() from None


def _no_connection(error: Exception) -> NotAccepted:
    """Say in which of four ways an operator has to help. None is about the letter, so none is permanent."""
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return NotAccepted("mail-login-refused", "Mailserveren afviste vores brugernavn eller adgangskode.")
    if isinstance(error, ssl.SSLError) or isinstance(error.__cause__, ssl.SSLError):
        return NotAccepted("mail-not-secure", "Mailserveren kan ikke bevise, hvem den er.")
    if isinstance(error, OSError):
        return NotAccepted("mail-server-unreachable", "Der er ingen forbindelse til mailserveren.")
    return NotAccepted("mail-server-unsuitable", "Mailserveren tilbyder ikke kryptering eller login.")


def _refusal(error: aiosmtplib.SMTPResponseException) -> NotAccepted:
    permanent = error.code >= _FOR_GOOD and isinstance(error, _ABOUT_THIS_LETTER)
    again = "" if permanent else " lige nu"
    text = f"Mailserveren tager ikke imod mailen{again} (svar {error.code})."
    return NotAccepted(f"mail-refused-{error.code}", text, permanent=permanent)


def _unknown() -> OutcomeUnknown:
    return OutcomeUnknown(
        "mail-outcome-unknown",
        "Forbindelsen blev afbrudt, mens mailen blev afleveret. Den er måske sendt og måske ikke.",
    )


def _plain_address(letter: Letter) -> str:
    address = letter.recipient.email or ""
    if not _ADDRESS.fullmatch(address):
        text = "Modtageren har ingen brugbar e-mailadresse."
        raise NotAccepted("mail-address-unusable", text, permanent=True)
    return address
