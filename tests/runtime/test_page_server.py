"""Does Temporal's page open for whoever started it, and for nobody else on the machine?"""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from http.client import HTTPMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import quote, urlsplit

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
        """A page, settings, or what was asked and with which cookies."""
        pages = {"/": ("text/html", '<a href="/x">'), "/api/v1/settings?": ("application/json", SETTINGS)}
        kind, content = pages.get(self.path, ("text/plain", f"{self.path} {self.headers['Cookie']}"))
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("X-Frame-Options", "SAMEORIGIN")
        self.send_header("Referrer-Policy", "unsafe-url")
        self.send_header("Set-Cookie", "_csrf=1")
        self.send_header("Set-Cookie", "other=2")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content.encode())

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


def token_of(server: PageServer) -> str:
    """What the address holds."""
    return urlsplit(server.address).path.strip("/")


def cookie_of(server: PageServer, token: str | None = None) -> str:
    """What a browser sends that has opened the address; or with another token."""
    return f"redningskrans-{urlsplit(server.address).port}={token_of(server) if token is None else token}"


def ask(
    server: PageServer, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, HTTPMessage, bytes]:
    """One request; gives status, headers, body."""
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=10)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, answer.headers, content


def decoded(server: PageServer, payloads: list[Payload], **headers: str) -> tuple[int, list[Payload]]:
    """What the endpoint makes of payloads."""
    body = json_format.MessageToJson(Payloads(payloads=payloads)).encode()
    status, _, content = ask(server, "POST", "/decode", body, **headers)
    return status, list(json_format.Parse(content, Payloads()).payloads) if status == 200 else []


def test_the_address_gives_a_cookie_and_leads_to_the_page(server: PageServer) -> None:
    """No script reads the cookie, no other site makes a browser send it, and the token goes no further."""
    for address in (f"/{token_of(server)}/", f"/{token_of(server)}"):
        status, headers, content = ask(server, "GET", address)
        assert (status, headers["Location"], content) == (303, "/", b"")
        assert headers.get_all("Set-Cookie") == [f"{cookie_of(server)}; HttpOnly; SameSite=Strict; Path=/"]
        assert headers["Referrer-Policy"] == "no-referrer"


def test_whoever_has_the_cookie_reads_the_page_and_what_it_stores(server: PageServer) -> None:
    """All of it at the root, where Temporal's page looks for its parts; payloads are opened beside it."""
    cookie = cookie_of(server)
    assert ask(server, "GET", "/", Cookie=cookie)[2] == b'<a href="/x">'
    settings = json.loads(ask(server, "GET", "/api/v1/settings?", Cookie=cookie)[2])
    here = server.address.partition(f"/{token_of(server)}")[0]
    assert settings["Codec"]["Endpoint"] == here
    assert decoded(server, [sealed()], Cookie=f"a=1; {cookie};b", Origin=here) == (200, [CLEAR])


def test_cookies_of_the_page_itself_come_through_and_ours_stays_here(server: PageServer) -> None:
    """Each of its own reaches the browser and comes back; frames are allowed as it says, and it learns no token."""
    _, headers, content = ask(
        server, "GET", "/render?content=a", Cookie=f"_csrf=1=; {cookie_of(server)}; redningskrans-1=x; other=2"
    )
    assert content == b"/render?content=a _csrf=1=; other=2"
    assert headers.get_all("Set-Cookie") == ["_csrf=1", "other=2"]
    assert headers.get_all("X-Frame-Options") == ["SAMEORIGIN"]
    assert headers.get_all("Referrer-Policy") == ["no-referrer"]


@pytest.mark.parametrize("odd", ["", "x", "decode", "%00", "\xe9", "../", "a" * 10_000])
def test_whoever_has_no_token_gets_nothing(server: PageServer, odd: str) -> None:
    """Neither the page, nor its settings, nor a cookie, nor what a payload says; nor whoever has it in part."""
    token = token_of(server)
    for wrong in (odd, token[:-1], token + "x", token.swapcase(), token[1:] + odd):
        for asked in ("/", "/decode", "/api/v1/settings", "/render", f"/{quote(wrong)}/", f"/{quote(wrong)}/decode"):
            status, headers, content = ask(server, "GET", asked, Cookie=cookie_of(server, wrong))
            assert (status, content, headers["Set-Cookie"]) == (403, b"", None)
    assert ask(server, "GET", "/")[0] == 403
    assert ask(server, "GET", "/", Cookie=f"redningskrans-1={token}")[0] == 403
    assert ask(server, "POST", f"/{token}/")[0] == 403
    assert ask(server, "POST", f"/{token}/decode", b"{}")[0] == 403
    assert decoded(server, [sealed()], Cookie=cookie_of(server, odd)) == (403, [])


def test_two_starts_have_two_tokens() -> None:
    """Long enough that nobody guesses one."""
    pages = [PageServer(KEY, 0, 1) for _ in range(2)]
    tokens = {token_of(page) for page in pages}
    for page in pages:
        page._server.server_close()
    assert len(tokens) == 2
    assert all(len(token) >= 40 for token in tokens)


def test_a_foreign_page_is_refused(server: PageServer) -> None:
    """Another page in the same browser, or one that found a name for this machine: nothing, even with the cookie."""
    for foreign in ({"Origin": "https://elsewhere.example"}, {"Origin": "http://127.0.0.1:1"}, {"Host": "rebound:80"}):
        assert decoded(server, [sealed()], Cookie=cookie_of(server), **foreign) == (403, [])
        assert ask(server, "GET", f"/{token_of(server)}/", None, **foreign)[0] == 403


def test_nobody_can_have_anything_sealed(server: PageServer) -> None:
    """There is no way to encode: it is passed on to Temporal's own server, which knows none."""
    assert ask(server, "POST", "/encode", b"{}", Cookie=cookie_of(server))[0] == 501


def test_what_is_not_ours_is_named_in_its_place(server: PageServer) -> None:
    """The rest of the page stays readable, and a forged message is not shown as if somebody of ours had said it."""
    status, shown = decoded(server, [CLEAR, sealed(bytes(32)), sealed()], Cookie=cookie_of(server))
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
    "a cookie in other bytes": b"GET / HTTP/1.1\r\nCookie: \xff=\xfe; =;;\r\n{ours}\r\n",
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
        caller.sendall(odd.replace(b"{ours}", f"Host: 127.0.0.1\r\nCookie: {cookie_of(server)}\r\n".encode()))
        caller.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: caller.recv(65536), b""))
    assert b" 200 " not in answer.split(b"\r\n")[0]
    assert b"Traceback" not in answer
    assert decoded(server, [sealed()], Cookie=cookie_of(server)) == (200, [CLEAR])
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("odd", ODD_BODIES.values(), ids=ODD_BODIES)
def test_an_odd_body_gets_a_status_and_no_traceback(
    server: PageServer, odd: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    """And nothing of it is said again."""
    status, _, content = ask(server, "POST", "/decode", odd, Cookie=cookie_of(server))
    assert (status, content) in ((400, b""), (200, b"{}"))
    assert capfd.readouterr() == ("", "")


def test_whoever_hangs_up_and_a_server_that_has_gone_leave_no_traceback(
    server: PageServer, capfd: pytest.CaptureFixture[str]
) -> None:
    """The one is not answered, the other is said to be away."""
    with socket.create_connection(("127.0.0.1", urlsplit(server.address).port or 0), timeout=10) as caller:
        caller.sendall(b"POST /decode HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{")
    alone = PageServer(KEY, 0, 1)
    alone.start()
    assert ask(alone, "GET", "/", Cookie=cookie_of(alone))[0] == 502
    alone.stop()
    assert decoded(server, [sealed()], Cookie=cookie_of(server)) == (200, [CLEAR])
    assert capfd.readouterr() == ("", "")
