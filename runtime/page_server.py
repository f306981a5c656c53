"""How does the person at this machine read Temporal's web page, which stores everything encrypted, and nobody else?

Temporal's page tells everybody who can reach it where its codec endpoint is, and its command line can be read by all.
So it is told nothing: this server stands before it, on loopback only, and answers a caller whose path begins with a
token that is made anew at every start and shown to whoever started it. It passes the page on, tells it where payloads
are opened (POST <token>/decode, Temporal's codec protocol), and opens them; it can seal none.
"""

from __future__ import annotations

import hmac
import http.client
import json
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Final

from google.protobuf import json_format
from temporalio.api.common.v1 import Payload, Payloads

from runtime.codec import Opener
from runtime.errors import REFUSED_BECAUSE, RefusedPayload

PAGE_PATH: Final = "/temporal-page"
"""Under which path Temporal's own server has the page; it stands in the page, where the token takes its place."""
_LARGEST: Final = 16 * 1024 * 1024  # bytes; a whole history page of payloads, and no more
_PATIENCE: Final = 30.0  # seconds, for a caller and for Temporal's server
_OF_THE_ANSWER: Final = frozenset({"connection", "content-length", "transfer-encoding", "date", "server"})
_OF_THE_REQUEST: Final = frozenset({"connection", "content-length", "accept-encoding", "host", "origin"})
"""Headers that belong to one connection and are not passed on."""
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
            first, slash, rest = self.path.removeprefix("/").partition("/")
            if not self._is_ours(first):
                self._answer(HTTPStatus.FORBIDDEN)
            elif not slash:
                self._answer(HTTPStatus.SEE_OTHER, headers={"Location": f"/{token}/"})
            elif rest == "decode":
                self._answer(*_opened(opener, body) if self.command == "POST" else (HTTPStatus.METHOD_NOT_ALLOWED, b""))
            else:
                self._pass_on("/" + rest, body)

        def _is_ours(self, first: str) -> bool:
            """A foreign page in the browser says its origin; one that found a name for this machine, that name."""
            host = self.headers.get("Host") or ""
            origin = self.headers.get("Origin")
            return (
                hmac.compare_digest(first.encode(errors="replace"), token.encode())
                and host.rsplit(":", 1)[0] in ("127.0.0.1", "localhost")
                and origin in (None, f"http://{host}")
            )

        def _pass_on(self, path: str, body: bytes) -> None:
            asked = {name: value for name, value in self.headers.items() if name.lower() not in _OF_THE_REQUEST}
            connection = http.client.HTTPConnection("127.0.0.1", behind, timeout=_PATIENCE)
            try:
                connection.request(self.command, PAGE_PATH + path, body or None, asked)
                given = connection.getresponse()
                content = given.read()
            except (OSError, ValueError, http.client.HTTPException):
                self._answer(HTTPStatus.BAD_GATEWAY)
                return
            finally:
                connection.close()
            headers = {name: value for name, value in given.getheaders() if name.lower() not in _OF_THE_ANSWER}
            if "Location" in headers:
                headers["Location"] = headers["Location"].replace(PAGE_PATH, f"/{token}", 1)
            self._answer(HTTPStatus(given.status), self._for_the_page(path, given, content), headers)

        def _for_the_page(self, path: str, given: http.client.HTTPResponse, content: bytes) -> bytes:
            if (given.getheader("Content-Type") or "").startswith("text/html"):
                return content.replace(PAGE_PATH.encode(), f"/{token}".encode())
            if path.partition("?")[0] == _SETTINGS and given.status == HTTPStatus.OK:
                settings = json.loads(content)
                settings["Codec"]["Endpoint"] = f"http://{self.headers.get('Host')}/{token}"
                return json.dumps(settings).encode()
            return content

        def _answer(self, status: HTTPStatus, body: bytes = b"", headers: Mapping[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in {"Referrer-Policy": "no-referrer", **(headers or {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the standard library's name)
            """Nothing: the page polls, and nobody reads that; the token stands in every path."""

    return Handler


def _opened(opener: Opener, body: bytes) -> tuple[HTTPStatus, bytes, Mapping[str, str]]:
    """The payloads of a request, opened; in the place of one that is not ours stands why it is refused."""
    try:
        given = json_format.Parse(body, Payloads())
    except Exception:  # noqa: BLE001 (whatever it was, it is no list of payloads; no parser promises what it raises)
        return HTTPStatus.BAD_REQUEST, b"", {}
    shown = Payloads(payloads=[_shown(opener, payload) for payload in given.payloads])
    content = json_format.MessageToJson(shown, indent=None).encode()
    return HTTPStatus.OK, content, {"Content-Type": "application/json"}


def _shown(opener: Opener, payload: Payload) -> Payload:
    try:
        return opener.opened(payload, None)
    except RefusedPayload as refused:
        said = json.dumps(f"(afvist: {REFUSED_BECAUSE[refused.why]})", ensure_ascii=False)
        return Payload(metadata={"encoding": b"json/plain"}, data=said.encode())
