"""Does Temporal's page open for whoever started it, and for nobody else on the machine?"""

from __future__ import annotations

import errno
import http.client
import json
import re
import socket
from collections.abc import Iterator
from http.client import HTTPMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from google.protobuf import json_format
from temporalio.api.common.v1 import Payload, Payloads
from temporalio.converter import WorkflowSerializationContext

from runtime.codec import EncryptionCodec
from runtime.page_server import PageServer

KEY = bytes(range(32))
CLEAR = Payload(metadata={"encoding": b"json/plain"}, data='"Øvig"'.encode())


def sealed(key: bytes = KEY) -> Payload:
    """What a worker stored for some workflow."""
    return EncryptionCodec(key).with_context(WorkflowSerializationContext("n", "w")).sealed(CLEAR)


class Behind(BaseHTTPRequestHandler):
    """What Temporal's own server answers, in short."""

    def do_GET(self) -> None:
        """A page, settings, or what was asked, and with which headers."""
        pages = {"/": ("text/html", '<a href="/x">'), "/api/v1/settings?": ("application/json", SETTINGS)}
        kind, content = pages.get(self.path, ("text/plain", f"{self.path}\n{self.headers}"))
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("X-Frame-Options", "SAMEORIGIN")
        self.send_header("Referrer-Policy", "unsafe-url")
        self.send_header("Set-Cookie", "_csrf=1")
        self.send_header("Set-Cookie", "other=2")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content.encode())

    do_PUT = do_GET  # noqa: N815 (the standard library's name)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing."""


SETTINGS = json.dumps({"Codec": {"Endpoint": "", "PassAccessToken": False}})


@pytest.fixture
def server() -> Iterator[PageServer]:
    """A running page before a server that stands for Temporal's."""
    behind = ThreadingHTTPServer(("127.0.0.1", 0), Behind)
    Thread(target=behind.serve_forever, args=(0.05,), daemon=True).start()
    page = PageServer(KEY, 0, behind.server_address[1])
    page.start()
    yield page
    page.stop()
    behind.shutdown()
    behind.server_close()


def host_of(server: PageServer) -> str:
    """What a browser sends that has opened the address."""
    return urlsplit(server.address).netloc


def ask(
    server: PageServer, method: str, path: str, body: bytes | None = None, at: str = "127.0.0.1", **headers: str
) -> tuple[int, HTTPMessage, bytes]:
    """One request, under the address's own host where none is named; gives status, headers, body."""
    connection = http.client.HTTPConnection(at, urlsplit(server.address).port, timeout=10)
    connection.request(method, path, body, {"Host": host_of(server)} | headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, answer.headers, content


def decoded(server: PageServer, payloads: list[Payload], **headers: str) -> tuple[int, list[Payload]]:
    """What the endpoint makes of payloads."""
    body = json_format.MessageToJson(Payloads(payloads=payloads)).encode()
    status, _, content = ask(server, "POST", "/decode", body, **headers)
    return status, list(json_format.Parse(content, Payloads()).payloads) if status == 200 else []


def test_whoever_has_the_address_reads_the_page_and_what_it_stores(server: PageServer) -> None:
    """All of it at the root, where Temporal's page looks for its parts; payloads are opened beside it."""
    _, headers, content = ask(server, "GET", "/")
    assert content == b'<a href="/x">'
    assert headers["Referrer-Policy"] == "no-referrer"
    here = server.address.rstrip("/")
    assert json.loads(ask(server, "GET", "/api/v1/settings?")[2])["Codec"]["Endpoint"] == here
    assert decoded(server, [sealed()], Origin=here) == (200, [CLEAR])


def test_temporals_server_hears_of_no_token(server: PageServer) -> None:
    """It is asked as if by a program on its own port; cookies and frames are its own affair."""
    status, headers, content = ask(
        server, "PUT", "/render?content=a", b"1", Cookie="_csrf=1=; other=2", **{"X-CSRF-Token": "1="},
        Origin=server.address.rstrip("/"), Referer=server.address,
    )  # fmt: skip
    asked, _, heard = content.decode().partition("\n")
    assert (status, asked) == (200, "/render?content=a")
    assert {"Cookie: _csrf=1=; other=2", "X-CSRF-Token: 1="} <= set(heard.splitlines())
    assert host_of(server).partition(".")[0] not in heard
    assert "Origin:" not in heard
    assert headers.get_all("Set-Cookie") == ["_csrf=1", "other=2"]
    assert headers.get_all("X-Frame-Options") == ["SAMEORIGIN"]
    assert headers.get_all("Referrer-Policy") == ["no-referrer"]


HOSTS = {
    "none": "",
    "the number": "127.0.0.1:{port}",
    "the other number": "[::1]:{port}",
    "the machine": "localhost:{port}",
    "another token": "00000000000000000000000000000000.localhost:{port}",
    "part of the token": "{part}.localhost:{port}",
    "more than the token": "0{token}.localhost:{port}",
    "a name above it": "x.{token}.localhost:{port}",
    "a name below it": "{token}.localhost.example:{port}",
    "the token alone": "{token}:{port}",
    "in capitals": "{capitals}.localhost:{port}",
    "a dot at the end": "{token}.localhost.:{port}",
    "another port": "{token}.localhost:1",
    "no port": "{token}.localhost",
    "a user": "x@{token}.localhost:{port}",
    "other bytes": "\xe9{token}.localhost:{port}",
    "very long": "a" * 10_000,
}


@pytest.mark.parametrize("odd", HOSTS.values(), ids=HOSTS)
def test_whoever_knows_no_host_gets_nothing(server: PageServer, odd: str) -> None:
    """Neither the page, nor its settings, nor a cookie, nor what a payload says; nor whoever has it in part."""
    token = host_of(server).partition(".")[0]
    host = odd.format(port=urlsplit(server.address).port, token=token, part=token[:-1], capitals=f"A{token[1:]}")
    for method, asked in (
        *(("GET", path) for path in ("/", "/decode", "/api/v1/settings", "/render", f"/{token}/")),
        *((method, "/decode") for method in ("POST", "PUT", "DELETE")),
    ):
        status, headers, content = ask(server, method, asked, b"{}", Host=host, Cookie=f"token={token}")
        assert (status, content, headers["Set-Cookie"], headers["Location"]) == (403, b"", None, None)
    assert decoded(server, [sealed()], Host=host) == (403, [])


def test_two_starts_have_two_tokens() -> None:
    """Each is one label of a host name as browsers write it, and long enough that nobody guesses it."""
    pages = [PageServer(KEY, 0, 1) for _ in range(2)]
    labels = {host_of(page).removesuffix(f".localhost:{urlsplit(page.address).port}") for page in pages}
    for page in pages:
        page.start()
        page.stop()
    assert len(labels) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", label) for label in labels)


def has_ipv6() -> bool:
    """Whether anybody can listen at ::1 here."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="there is no ::1 here")
def test_nobody_else_listens_where_a_browser_looks_for_the_host(server: PageServer) -> None:
    """Chromium asks ::1 first, then 127.0.0.1, and tells the host to whoever answers."""
    port = urlsplit(server.address).port
    assert ask(server, "GET", "/", at="::1")[0] == 200
    with pytest.raises(OSError, match="in use"):
        socket.create_server(("::1", port), family=socket.AF_INET6)
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as other:
        taken = other.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            PageServer(KEY, taken, 1)
        socket.create_server(("127.0.0.1", taken)).close()  # and it has let go of the half it had


def test_a_machine_without_ipv6_has_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else can listen there either."""

    def nowhere(*_: object) -> None:
        raise OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address")

    monkeypatch.setattr("runtime.page_server._QuietOverIPv6.server_bind", nowhere)
    page = PageServer(KEY, 0, 1)
    page.start()
    assert ask(page, "GET", "/")[0] == 502
    page.stop()


def test_a_foreign_page_is_refused(server: PageServer) -> None:
    """Another page in the same browser, whatever host it asks for."""
    for foreign in ("https://elsewhere.example", "http://127.0.0.1:1", "null", "", f"https://{host_of(server)}"):
        assert decoded(server, [sealed()], Origin=foreign) == (403, [])
        assert ask(server, "GET", "/", Origin=foreign)[0] == 403


def test_nobody_can_have_anything_sealed(server: PageServer) -> None:
    """There is no way to encode: it is passed on to Temporal's own server, which knows none."""
    assert ask(server, "POST", "/encode", b"{}")[0] == 501


def test_what_is_not_ours_is_named_in_its_place(server: PageServer) -> None:
    """The rest of the page stays readable, and a forged message is not shown as if somebody of ours had said it."""
    status, shown = decoded(server, [CLEAR, sealed(bytes(32)), sealed()])
    assert status == 200
    assert [json.loads(one.data) for one in shown] == [
        "(afvist: det er ikke krypteret)",
        "(afvist: det er krypteret med en anden nøgle)",
        "Øvig",
    ]


ODD_REQUESTS = {
    "no length": b"POST /decode HTTP/1.1\r\n{ours}\r\n",
    "a length that is no number": b"POST /decode HTTP/1.1\r\n{ours}Content-Length: x\r\n\r\n",
    "a negative length": b"POST /decode HTTP/1.1\r\n{ours}Content-Length: -1\r\n\r\n",
    "digits of another script": "POST /decode HTTP/1.1\r\n{ours}Content-Length: ²\r\n\r\n".encode("latin-1"),
    "a length beyond all": b"POST /decode HTTP/1.1\r\n{ours}Content-Length: 9999999999999\r\n\r\n",
    "in pieces": b"POST /decode HTTP/1.1\r\n{ours}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "no HTTP": b"\xff\xfe\0\r\n\r\n",
    "another method": b"BREW / HTTP/1.1\r\n{ours}\r\n",
    "decoding by GET": b"GET /decode HTTP/1.1\r\n{ours}\r\n",
    "a path with a space": b"GET /a b HTTP/1.1\r\n{ours}\r\n",
    "a whole address": b"GET http://127.0.0.1/ HTTP/1.1\r\n{ours}\r\n",
    "no path": b"GET x HTTP/1.1\r\n{ours}\r\n",
    "a path in other bytes": b"GET /\xff\xfe/ HTTP/1.1\r\n{ours}\r\n",
    "an origin in other bytes": b"GET / HTTP/1.1\r\nOrigin: \xff\xfe\r\n{ours}\r\n",
    "no host": b"GET / HTTP/1.0\r\n\r\n",
}
ODD_BODIES = {
    "not JSON": b"\xff\xfe",
    "half": b"{",
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "payloads that are none": b'{"payloads": 1}',
    "data that is no base64": b'{"payloads": [{"metadata": {"encoding": "!"}, "data": 1}]}',
    "an unknown field": b'{"payload": []}',
    "deep": b"[" * 200_000,
    "deep objects": b'{"payloads":' * 100_000,
    "a number beyond all": b'{"payloads": ' + b"9" * 10_000 + b"}",
    "half a surrogate pair": b'{"payloads": [{"metadata": {"\\ud800": "YQ=="}}]}',
}


@pytest.mark.parametrize("odd", ODD_REQUESTS.values(), ids=ODD_REQUESTS)
def test_an_odd_request_gets_a_status_and_no_traceback(
    server: PageServer, odd: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    """And the next request is answered."""
    with socket.create_connection(("127.0.0.1", urlsplit(server.address).port or 0), timeout=10) as caller:
        caller.sendall(odd.replace(b"{ours}", f"Host: {host_of(server)}\r\n".encode()))
        caller.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: caller.recv(65536), b""))
    assert b" 200 " not in answer.split(b"\r\n")[0]
    assert b"Traceback" not in answer
    assert decoded(server, [sealed()]) == (200, [CLEAR])
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("odd", ODD_BODIES.values(), ids=ODD_BODIES)
def test_an_odd_body_gets_a_status_and_no_traceback(
    server: PageServer, odd: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    """And nothing of it is said again."""
    status, _, content = ask(server, "POST", "/decode", odd)
    assert (status, content) in ((400, b""), (200, b"{}"))
    assert capfd.readouterr() == ("", "")


def test_whoever_hangs_up_and_a_server_that_has_gone_leave_no_traceback(
    server: PageServer, capfd: pytest.CaptureFixture[str]
) -> None:
    """The one is not answered, the other is said to be away."""
    with socket.create_connection(("127.0.0.1", urlsplit(server.address).port or 0), timeout=10) as caller:
        caller.sendall(f"POST /decode HTTP/1.1\r\nHost: {host_of(server)}\r\nContent-Length: 100\r\n\r\n{{".encode())
    alone = PageServer(KEY, 0, 1)
    alone.start()
    assert ask(alone, "GET", "/")[0] == 502
    alone.stop()
    assert decoded(server, [sealed()]) == (200, [CLEAR])
    assert capfd.readouterr() == ("", "")
