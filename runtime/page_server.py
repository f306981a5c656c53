"""How does the person at this machine read Temporal's web page, which stores everything encrypted, and nobody else?

Temporal's page tells everybody who can reach it where its codec endpoint is, and its command line can be read by all.
So it is told nothing: this server stands before it, on loopback only, and answers to one host name alone, whose first
label is a token that is made anew at every start: http://<token>.localhost:PORT/. Browsers resolve all of *.localhost
to loopback themselves. It passes the page on, tells it where payloads are opened (POST /decode, Temporal's codec
protocol), and opens them; it can seal none.
"""

from __future__ import annotations

import errno
import http.client
import json
import secrets
import socket
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
_OF_THE_REQUEST: Final = frozenset({"connection", "content-length", "accept-encoding", "host", "origin", "referer"})
"""Headers that belong to one connection, or that name our host, which Temporal's server is not to know."""
_SETTINGS: Final = "/api/v1/settings"


class PageServer:
    """The page at `port`, from Temporal's own server at `behind`, in threads of its own. Raises OSError."""

    def __init__(self, codec_key: bytes, port: int, behind: int) -> None:
        token = secrets.token_hex(16)
        self._servers = _on_loopback(port, _handler(Opener(codec_key), token, behind))
        self.address = f"http://{token}.localhost:{self._servers[0].server_address[1]}/"
        """Where the page is, token and all: for the person who started it alone."""

    def start(self) -> None:
        """Begin to answer."""
        for server in self._servers:
            Thread(target=server.serve_forever, args=(0.05,), name="page-server", daemon=True).start()

    def stop(self) -> None:
        """Stop answering."""
        for server in self._servers:
            server.shutdown()
            server.server_close()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: whoever hung up in the middle of a request does not read it, and nobody else asked."""


class _QuietOverIPv6(_Quiet):
    address_family = socket.AF_INET6


def _on_loopback(port: int, handler: type[BaseHTTPRequestHandler]) -> list[_Quiet]:
    """On both addresses that a browser tries: at one of them left free, somebody else would be told the host."""
    first = _Quiet(("127.0.0.1", port), handler)
    try:
        return [first, _QuietOverIPv6(("::1", first.server_address[1]), handler)]
    except OSError as error:
        if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):  # there is no IPv6 here: nobody listens there
            return [first]
        first.server_close()
        raise


def _handler(opener: Opener, token: str, behind: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """One request. The method names are the standard library's."""

        timeout = _PATIENCE

        def do_GET(self) -> None:
            """Answer."""
            self._take()

        def do_POST(self) -> None:
            """Answer."""
            self._take()

        def do_PUT(self) -> None:
            """Answer."""
            self._take()

        def do_DELETE(self) -> None:
            """Answer."""
            self._take()

        def _take(self) -> None:
            length = self.headers.get("Content-Length") or "0"
            if not self._is_for_us() or not self.path.startswith("/"):
                self._answer(HTTPStatus.FORBIDDEN)
            elif not length.isdecimal() or not length.isascii() or self.headers.get("Transfer-Encoding"):
                self._answer(HTTPStatus.BAD_REQUEST)
            elif len(length) > len(str(_LARGEST)) or int(length) > _LARGEST:
                self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            elif self.path != "/decode":
                self._pass_on(self.rfile.read(int(length)))
            elif self.command == "POST":
                self._answer(*_opened(opener, self.rfile.read(int(length))))
            else:
                self._answer(HTTPStatus.METHOD_NOT_ALLOWED)

        def _is_for_us(self) -> bool:
            """Whoever knows the host name; a foreign page in the browser that found it out says its own origin."""
            ours = f"{token}.localhost:{self.connection.getsockname()[1]}"
            host = self.headers.get("Host", "")
            return secrets.compare_digest(host.encode(), ours.encode()) and (
                self.headers.get("Origin", f"http://{ours}") == f"http://{ours}"
            )

        def _pass_on(self, body: bytes) -> None:
            asked = {name: value for name, value in self.headers.items() if name.lower() not in _OF_THE_REQUEST}
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
            """Nothing: the page polls, and nobody reads that."""

    return Handler


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
