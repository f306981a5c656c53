"""Does Temporal's page open for whoever started it, and for nobody else on the machine?"""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from google.protobuf import json_format
from temporalio.api.common.v1 import Payload, Payloads
from temporalio.converter import WorkflowSerializationContext

from runtime.codec import EncryptionCodec
from runtime.page_server import PAGE_PATH, PageServer

KEY = bytes(range(32))
CLEAR = Payload(metadata={"encoding": b"json/plain"}, data='"Øvig"'.encode())


def sealed(key: bytes = KEY) -> Payload:
    """What a worker stored for some workflow."""
    return EncryptionCodec(key).with_context(WorkflowSerializationContext("n", "w")).sealed(CLEAR)


class Behind(BaseHTTPRequestHandler):
    """What Temporal's own server answers, in short."""

    def do_GET(self) -> None:
        """A page, settings, or something else."""
        pages = {"/": ("text/html", f'<a href="{PAGE_PATH}/x">'), "/api/v1/settings?": ("application/json", SETTINGS)}
        kind, content = pages.get(self.path.removeprefix(PAGE_PATH), ("text/plain", self.path))
        self.send_response(200)
        self.send_header("Content-Type", kind)
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


def ask(
    server: PageServer, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """One request; gives status, headers, body."""
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=10)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), content


def decoded(server: PageServer, payloads: list[Payload], token: str, **headers: str) -> tuple[int, list[Payload]]:
    """What the endpoint makes of payloads."""
    body = json_format.MessageToJson(Payloads(payloads=payloads)).encode()
    status, _, content = ask(server, "POST", f"/{token}/decode", body, **headers)
    return status, list(json_format.Parse(content, Payloads()).payloads) if status == 200 else []


def test_whoever_has_the_address_reads_the_page_and_what_it_stores(server: PageServer) -> None:
    """The page finds its own parts and the endpoint under the token, and payloads are opened there."""
    token = token_of(server)
    assert ask(server, "GET", f"/{token}/")[2] == f'<a href="/{token}/x">'.encode()
    assert ask(server, "GET", f"/{token}/x?a=1")[2] == f"{PAGE_PATH}/x?a=1".encode()
    settings = json.loads(ask(server, "GET", f"/{token}/api/v1/settings?")[2])
    assert settings["Codec"]["Endpoint"] == server.address.rstrip("/")
    assert decoded(server, [sealed()], token, Origin=server.address.partition(f"/{token}")[0]) == (200, [CLEAR])


@pytest.mark.parametrize("token", ["", "x", "decode", "%00", "%C3%A9", "../", "a" * 10_000])
def test_whoever_has_no_token_gets_nothing(server: PageServer, token: str) -> None:
    """Neither the page, nor its settings, nor what a payload says; nor whoever has it in part."""
    for start in (token, token_of(server)[:-1], token_of(server) + "x", token_of(server).swapcase()):
        for asked in ("/", "/decode", "/api/v1/settings"):
            status, _, content = ask(server, "GET", f"/{start}{asked}")
            assert (status, content) in ((403, b""), (414, content))
    assert decoded(server, [sealed()], "x") == (403, [])


def test_two_starts_have_two_tokens() -> None:
    """Long enough that nobody guesses one."""
    pages = [PageServer(KEY, 0, 1) for _ in range(2)]
    tokens = {token_of(page) for page in pages}
    for page in pages:
        page._server.server_close()
    assert len(tokens) == 2
    assert all(len(token) >= 40 for token in tokens)


def test_a_foreign_page_is_refused(server: PageServer) -> None:
    """Another page in the same browser, or one that found a name for this machine, gets nothing even with the token."""
    for foreign in ({"Origin": "https://elsewhere.example"}, {"Origin": "http://127.0.0.1:1"}, {"Host": "rebound:80"}):
        assert decoded(server, [sealed()], token_of(server), **foreign) == (403, [])


def test_nobody_can_have_anything_sealed(server: PageServer) -> None:
    """There is no way to encode: it is passed on to Temporal's own server, which knows none."""
    assert ask(server, "POST", f"/{token_of(server)}/encode", b"{}")[0] == 501


def test_what_is_not_ours_is_named_in_its_place(server: PageServer) -> None:
    """The rest of the page stays readable, and a forged message is not shown as if somebody of ours had said it."""
    status, shown = decoded(server, [CLEAR, sealed(bytes(32)), sealed()], token_of(server))
    assert status == 200
    assert [json.loads(one.data) for one in shown] == [
        "(afvist: det er ikke krypteret)",
        "(afvist: det er krypteret med en anden nøgle)",
        "Øvig",
    ]


ODD_REQUESTS = {
    "no length": b"POST /{token}/decode HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "a length that is no number": b"POST /{token}/decode HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: x\r\n\r\n",
    "a negative length": b"POST /{token}/decode HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
    "digits of another script": "POST /{token}/decode HTTP/1.1\r\nContent-Length: ²\r\n\r\n".encode("latin-1"),
    "a length beyond all": b"POST /{token}/decode HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9999999999999\r\n\r\n",
    "in pieces": b"POST /{token}/decode HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "no HTTP": b"\xff\xfe\0\r\n\r\n",
    "another method": b"BREW /{token}/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "decoding by GET": b"GET /{token}/decode HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "a path with a space": b"GET /{token}/a b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "a whole address": b"GET http://127.0.0.1/{token}/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "a path in other bytes": b"GET /\xff\xfe/{token}/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "no host": b"GET /{token}/ HTTP/1.0\r\n\r\n",
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
        caller.sendall(odd.replace(b"{token}", token_of(server).encode()))
        caller.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: caller.recv(65536), b""))
    assert b" 200 " not in answer.split(b"\r\n")[0]
    assert b"Traceback" not in answer
    assert decoded(server, [sealed()], token_of(server)) == (200, [CLEAR])
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("odd", ODD_BODIES.values(), ids=ODD_BODIES)
def test_an_odd_body_gets_a_status_and_no_traceback(
    server: PageServer, odd: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    """And nothing of it is said again."""
    status, _, content = ask(server, "POST", f"/{token_of(server)}/decode", odd)
    assert (status, content) in ((400, b""), (200, b"{}"))
    assert capfd.readouterr() == ("", "")


def test_whoever_hangs_up_and_a_server_that_has_gone_leave_no_traceback(
    server: PageServer, capfd: pytest.CaptureFixture[str]
) -> None:
    """The one is not answered, the other is said to be away."""
    token = token_of(server).encode()
    with socket.create_connection(("127.0.0.1", urlsplit(server.address).port or 0), timeout=10) as caller:
        caller.sendall(b"POST /" + token + b"/decode HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{")
    alone = PageServer(KEY, 0, 1)
    alone.start()
    assert ask(alone, "GET", f"/{token_of(alone)}/")[0] == 502
    alone.stop()
    assert decoded(server, [sealed()], token.decode()) == (200, [CLEAR])
    assert capfd.readouterr() == ("", "")
