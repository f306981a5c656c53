"""How does Temporal's web page show what it stores encrypted, to the person at this machine and to nobody else?

A small HTTP endpoint by Temporal's codec protocol (POST /encode and /decode, payloads as JSON), on loopback only.
A browser is answered only from the page's own origin.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from google.protobuf import json_format
from temporalio.api.common.v1 import Payload, Payloads

from runtime.codec import Opener
from runtime.errors import RefusedPayload

_LARGEST = 16 * 1024 * 1024  # bytes; a whole history page of payloads, and no more


class CodecServer:
    """The endpoint, in a thread of its own. It answers pages from `origins` (http://host:port) only."""

    def __init__(self, codec_key: bytes, origins: frozenset[str]) -> None:
        opener = Opener(codec_key)
        ways: Mapping[str, Callable[[Payload], Payload]] = {"/decode": lambda payload: opener.opened(payload, None)}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(ways, origins))
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), name="codec-server", daemon=True)

    @property
    def url(self) -> str:
        """Where the endpoint is."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()


def _handler(ways: Mapping[str, Callable[[Payload], Payload]], origins: frozenset[str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """One request. The method names are the standard library's."""

        def do_OPTIONS(self) -> None:
            """A browser asks whether the page may call us."""
            self._answer(204 if self._from_the_page() else 403)

        def do_POST(self) -> None:
            """Encode or decode a list of payloads."""
            length = int(self.headers.get("Content-Length") or 0)
            way = ways.get(self.path)
            if not self._from_the_page():
                self._answer(403)
            elif way is None or not 0 < length <= _LARGEST:
                self._answer(404 if way is None else 413)
            else:
                self._convert(way, self.rfile.read(length))

        def _convert(self, way: Callable[[Payload], Payload], body: bytes) -> None:
            try:
                given = json_format.Parse(body, Payloads())
                done = Payloads(payloads=[way(payload) for payload in given.payloads])
            except (json_format.ParseError, UnicodeDecodeError, RefusedPayload):
                self._answer(400)
                return
            self._answer(200, json_format.MessageToJson(done, indent=None).encode())

        def _from_the_page(self) -> bool:
            """No origin: not a browser. A foreign origin, or a foreign name for this machine: refused."""
            origin = self.headers.get("Origin")
            host = (self.headers.get("Host") or "").rsplit(":", 1)[0]
            return (origin is None or origin in origins) and host in ("127.0.0.1", "localhost")

        def _answer(self, status: int, body: bytes = b"") -> None:
            self.send_response(status)
            origin = self.headers.get("Origin")
            if origin in origins:
                self.send_header("Access-Control-Allow-Origin", str(origin))
                self.send_header("Access-Control-Allow-Methods", "POST")
                self.send_header("Access-Control-Allow-Headers", "content-type,x-namespace,authorization")
                self.send_header("Vary", "Origin")
            if status == HTTPStatus.OK:
                self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the standard library's name)
            """Nothing: the page polls, and nobody reads that."""

    return Handler
