"""How does a letter leave through a provider of print or Digital Post, and how sure can we be that it did?

The provider honours keys (docs/post.md), so after a doubt it is asked again for the same letter, which goes once.
Certain is: without a connection nobody took it, and a 4xx is a clear no (but for 409: the key is being worked on).
A 2xx that names its key makes the letter theirs. All else is a doubt. An answer belongs to its request because every
letter has a connection of its own: whatever a provider says too much is gone with it.
"""

import json
import re
import ssl
from http import HTTPStatus
from urllib.parse import SplitResult, unquote, urlsplit

import aiohttp

from activities.channels.base import Receipt
from activities.channels.errors import ChannelError, NotAccepted, OutcomeUnknown
from activities.channels.loopback import is_loopback
from activities.letters.free_text import one_line
from decisions import attempt
from domain.case.codes import Channel as ChannelName
from domain.letter import Letter

# What may stand behind `Bearer` (RFC 6750).
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")
# A reference stands in the journal for ever: no name and no address fits in here.
_REFERENCE = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_TAKEN = (200, 201, 202)
_IN_THE_WORKS = 409
_ABOUT_THIS_LETTER = (400, 413, 422)
_LONGEST_ANSWER = 64 * 1024


class ProviderChannel:
    """Print or Digital Post, by whoever speaks the protocol of docs/post.md."""

    honours_keys = True
    stays_local = False

    def __init__(self, name: str, url: str, *, tls: ssl.SSLContext | None = None, timeout: float = 30.0) -> None:
        """Hand what goes by the channel *name* to `https://[bearer:token@]host[:port]/path`, the token percent-encoded.

        Letters are personal: plain `http://` is for loopback alone. *tls* replaces the system's trusted authorities;
        *timeout* is in seconds, for a letter from connecting to the last byte of the answer. Raises ValueError where
        name or URL cannot be used.
        """
        parts = urlsplit(url)
        host = parts.hostname or ""
        if not host or not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))):
            raise ValueError("a provider of post must be given as https://bearer:token@host/path")
        if parts.port == 0:
            raise ValueError("a provider of post has a port of its own")
        self.name = ChannelName(name).value
        self._url = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        self._headers = {
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Content-Type": "application/json",
            **_authorization(parts),
        }
        self._tls, self._timeout = tls, timeout

    async def send(self, letter: Letter) -> Receipt:
        """Hand *letter* over; the provider's own name for it is the reference. See `Channel.send`."""
        page = json.dumps(_page(self.name, letter)).encode("ascii")
        try:
            async with (
                self._line() as line,
                line.post(self._url, data=page, headers=_key(letter), allow_redirects=False) as answer,
            ):
                return await self._receipt(letter, answer)
        except aiohttp.ClientSSLError:
            raise NotAccepted("post-not-secure", "Udbyderen kan ikke bevise, hvem den er.") from None
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise NotAccepted("post-unreachable", "Der er ingen forbindelse til udbyderen.") from None
        except (aiohttp.ClientError, OSError):
            raise _unknown("post-outcome-unknown") from None

    def _line(self) -> aiohttp.ClientSession:
        """A connection for one letter: no second request on it, no cookies, no proxy that the environment names."""
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=self._tls or True, force_close=True),
            trace_configs=[_when_connected()],
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=self._headers,
            skip_auto_headers=["User-Agent"],
            timeout=aiohttp.ClientTimeout(total=self._timeout, connect=self._timeout / 2),
            auto_decompress=False,
            trust_env=False,
        )

    async def _receipt(self, letter: Letter, answer: aiohttp.ClientResponse) -> Receipt:
        if answer.status not in _TAKEN:
            raise _refusal(answer.status)
        said = _read(await _bounded(answer))
        if said.get("key") != letter.key:
            raise _unknown("post-answer-unusable")
        reference = said.get("reference")
        if not isinstance(reference, str) or not _REFERENCE.fullmatch(reference):
            reference = f"{self.name}-{letter.key}"  # theirs is no use, and the letter is taken all the same
        return Receipt(reference, attempt.now(), already_sent=answer.status == HTTPStatus.OK)


def _when_connected() -> aiohttp.TraceConfig:
    """Look once more whether this attempt may still send, between the connection and the first word on it."""

    async def look(*_: object) -> None:
        attempt.must_hold()

    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(look)
    return trace


def _page(channel: str, letter: Letter) -> dict[str, object]:
    return {
        "key": letter.key,
        "channel": channel,
        "kind": letter.kind,
        "subject": one_line(letter.subject),
        "body": letter.body,
        "recipient": {"name": one_line(letter.recipient.name), **_where(channel, letter)},
    }


def _where(channel: str, letter: Letter) -> dict[str, object]:
    """The one address that the channel needs."""
    to = letter.recipient
    lines = [line for line in map(one_line, to.address_lines) if line]
    if channel == ChannelName.DIGITAL_POST and to.digital_post_id:
        return {"digital_post_id": to.digital_post_id}
    if channel == ChannelName.PRINT and lines:
        return {"address_lines": lines}
    raise NotAccepted("post-address-unusable", "Modtageren har ingen brugbar adresse.", permanent=True)


def _key(letter: Letter) -> dict[str, str]:
    return {"Idempotency-Key": letter.key}


async def _bounded(answer: aiohttp.ClientResponse) -> bytes:
    """The answer's body, unless it is longer than any answer has reason to be."""
    body = bytearray()
    async for part in answer.content.iter_chunked(4096):
        body += part
        if len(body) > _LONGEST_ANSWER:
            raise _unknown("post-answer-unusable")
    return bytes(body)


def _read(body: bytes) -> dict[str, object]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise _unknown("post-answer-unusable")
    return said


def _refusal(status: int) -> ChannelError:
    if not HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR or status == _IN_THE_WORKS:
        return _unknown(f"post-answered-{status}")
    permanent = status in _ABOUT_THIS_LETTER
    again = "" if permanent else " lige nu"
    text = f"Udbyderen tager ikke imod brevet{again} (svar {status})."
    return NotAccepted(f"post-refused-{status}", text, permanent=permanent)


def _unknown(code: str) -> OutcomeUnknown:
    return OutcomeUnknown(code, "Udbyderen har måske taget imod brevet og måske ikke. Der spørges igen.")


def _authorization(parts: SplitResult) -> dict[str, str]:
    if parts.username is None and parts.password is None:
        return {}
    token = unquote(parts.password or "")
    if parts.username != "bearer" or not _TOKEN.fullmatch(token):
        raise ValueError("a provider's token is given as https://bearer:token@host/path")
    return {"Authorization": f"Bearer {token}"}
