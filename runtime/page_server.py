"""How does the person at this machine read Temporal's web page, which stores everything encrypted, and nobody else?

Temporal's page tells everybody who can reach it where its codec endpoint is, and its command line can be read by all.
So it is told nothing: this server stands before it, on loopback only, and answers a caller whose cookie holds a token
that is made anew at every start. Whoever started it is shown an address with the token (/<token>/), which gives the
cookie and leads to the page. It passes the page on, tells it where payloads are opened (POST /decode, Temporal's codec
protocol), and opens them; it can seal none.
"""

from __future__ import annotations

import hmac
import http.client
import json
import secrets
from collections.abc import Iterable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Final

from google.protobuf import json_format
from temporalio.api.common.v1 import Payload, Payloads

from runtime.codec import Opener
from runtime.errors import REFUSED_BECAUSE, RefusedPayload

_LARGEST: Final = 16 * 1024 * 1024  # bytes; a whole history page of payloads, and no more
_PATIENCE: Final = 30.0  # seconds, for a caller and for Temporal's server
_OF_THE_ANSWER: Final = frozenset(
    {"connection", "content-length", "transfer-encoding", "date", "server", "referrer-policy"}
)
_OF_THE_REQUEST: Final = frozenset({"connection", "content-length", "accept-encoding", "host", "origin", "cookie"})
"""Headers that belong to one connection, or that we answer for ourselves."""
_COOKIE: Final = "redningskrans-"
"""How our cookies' names begin; the port follows, since a browser keeps one name for all ports of this machine."""
_SETTINGS: Final = "/api/v1/settings"


class PageServer:
    """The page at `port`, from Temporal's own server at `behind`, in threads of its own."""

    def __init__(self, codec_key: bytes, port: int, behind: int) -> None:
        self._token = secrets.token_urlsafe(32)
        self._server = _Quiet(("127.0.0.1", port), _handler(Opener(codec_key), self._token, behind))
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), name="page-server", daemon=True)

    @property
    def address(self) -> str:
        """Where the page is, token and all: for the person who started it alone."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/{self._token}/"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: whoever hung up in the middle of a request does not read it, and nobody else asked."""


def _handler(opener: Opener, token: str, behind: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """One request. The method names are the standard library's."""

        timeout = _PATIENCE

        def do_GET(self) -> None:
            """Pass on."""
            self._take(b"")

        def do_POST(self) -> None:
            """Open payloads, or pass on."""
            self._take_with_body()

        def do_PUT(self) -> None:
            """Pass on."""
            self._take_with_body()

        def do_DELETE(self) -> None:
            """Pass on."""
            self._take_with_body()

        def _take_with_body(self) -> None:
            length = self.headers.get("Content-Length") or "0"
            if not length.isdecimal() or not length.isascii() or self.headers.get("Transfer-Encoding"):
                self._answer(HTTPStatus.BAD_REQUEST)
            elif len(length) > len(str(_LARGEST)) or int(length) > _LARGEST:
                self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            else:
                self._take(self.rfile.read(int(length)))

        def _take(self, body: bytes) -> None:
            if not self._is_from_here():
                self._answer(HTTPStatus.FORBIDDEN)
            elif self.command == "GET" and _same(self.path.strip("/"), token):
                cookie = f"{self._cookie_name()}={token}; HttpOnly; SameSite=Strict; Path=/"
                self._answer(HTTPStatus.SEE_OTHER, headers=[("Location", "/"), ("Set-Cookie", cookie)])
            elif not _same(self._cookies().get(self._cookie_name(), ""), token) or not self.path.startswith("/"):
                self._answer(HTTPStatus.FORBIDDEN)
            elif self.path == "/decode":
                self._answer(*_opened(opener, body) if self.command == "POST" else (HTTPStatus.METHOD_NOT_ALLOWED, b""))
            else:
                self._pass_on(body)

        def _is_from_here(self) -> bool:
            """A foreign page in the browser says its origin; one that found a name for this machine, that name."""
            host = self.headers.get("Host") or ""
            origin = self.headers.get("Origin")
            return host.rsplit(":", 1)[0] in ("127.0.0.1", "localhost") and origin in (None, f"http://{host}")

        def _cookies(self) -> dict[str, str]:
            pairs = (pair.partition("=") for pair in self.headers.get("Cookie", "").split(";"))
            return {name.strip(): value.strip() for name, _, value in pairs}

        def _cookie_name(self) -> str:
            return f"{_COOKIE}{self.connection.getsockname()[1]}"

        def _pass_on(self, body: bytes) -> None:
            asked = {name: value for name, value in self.headers.items() if name.lower() not in _OF_THE_REQUEST}
            asked["Cookie"] = "; ".join(f"{k}={v}" for k, v in self._cookies().items() if not k.startswith(_COOKIE))
            connection = http.client.HTTPConnection("127.0.0.1", behind, timeout=_PATIENCE)
            try:
                connection.request(self.command, self.path, body or None, asked)
                given = connection.getresponse()
                content = given.read()
            except (OSError, ValueError, http.client.HTTPException):
                self._answer(HTTPStatus.BAD_GATEWAY)
                return
            finally:
                connection.close()
            if self.path.partition("?")[0] == _SETTINGS and given.status == HTTPStatus.OK:
                settings = json.loads(content)
                settings["Codec"]["Endpoint"] = f"http://{self.headers.get('Host')}"
                content = json.dumps(settings).encode()
            headers = [(name, value) for name, value in given.getheaders() if name.lower() not in _OF_THE_ANSWER]
            self._answer(given.status, content, headers)

        def _answer(self, status: int, body: bytes = b"", headers: Iterable[tuple[str, str]] = ()) -> None:
            self.send_response(status)
            for name, value in headers:  # pairs: more than one Set-Cookie may stand among them
                self.send_header(name, value)
            self.send_header("Referrer-Policy", "no-referrer")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the standard library's name)
            """Nothing: the page polls, and nobody reads that; the token stands in the first path."""

    return Handler


def _same(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), token.encode())


def _opened(opener: Opener, body: bytes) -> tuple[HTTPStatus, bytes, list[tuple[str, str]]]:
    """The payloads of a request, opened; in the place of one that is not ours stands why it is refused."""
    try:
        given = json_format.Parse(body, Payloads())
    except Exception:  # noqa: BLE001 (whatever it was, it is no list of payloads; no parser promises what it raises)
        return HTTPStatus.BAD_REQUEST, b"", []
    shown = Payloads(payloads=[_shown(opener, payload) for payload in given.payloads])
    content = json_format.MessageToJson(shown, indent=None).encode()
    return HTTPStatus.OK, content, [("Content-Type", "application/json")]


def _shown(opener: Opener, payload: Payload) -> Payload:
    try:
        return opener.opened(payload, None)
    except RefusedPayload as refused:
        said = json.dumps(f"(afvist: {REFUSED_BECAUSE[refused.why]})", ensure_ascii=False)
        return Payload(metadata={"encoding": b"json/plain"}, data=said.encode())
