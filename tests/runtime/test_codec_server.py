"""Does the codec endpoint answer Temporal's page, and nobody's else?"""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from google.protobuf import json_format
from temporalio.api.common.v1 import Payload, Payloads

from runtime.codec import EncryptionCodec
from runtime.codec_server import CodecServer

KEY = bytes(range(32))
PAGE = "http://127.0.0.1:8233"
CLEAR = Payload(metadata={"encoding": b"json/plain"}, data='"Øvig"'.encode())


@pytest.fixture
def server() -> Iterator[CodecServer]:
    """A running endpoint for one page."""
    endpoint = CodecServer(KEY, frozenset({PAGE}))
    endpoint.start()
    yield endpoint
    endpoint.stop()


def ask(
    server: CodecServer, method: str, path: str, payloads: list[Payload], **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """One request; gives status, headers, body."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    body = json_format.MessageToJson(Payloads(payloads=payloads))
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), content


def test_the_page_may_decode(server: CodecServer) -> None:
    """What the engine encrypted comes back readable, with the header the browser asks for."""
    sealed = EncryptionCodec(KEY).encrypt(CLEAR)
    status, headers, content = ask(server, "POST", "/decode", [sealed], Origin=PAGE)
    assert status == 200
    assert headers["Access-Control-Allow-Origin"] == PAGE
    assert list(json_format.Parse(content, Payloads()).payloads) == [CLEAR]
    status, headers, _ = ask(server, "OPTIONS", "/decode", [], Origin=PAGE)
    assert (status, headers["Access-Control-Allow-Methods"]) == (204, "POST")


def test_encode_and_decode_are_each_others_way_back(server: CodecServer) -> None:
    """The command line of Temporal encodes what a person types and decodes what it shows."""
    _, _, sealed = ask(server, "POST", "/encode", [CLEAR])
    assert "Øvig".encode() not in sealed
    _, _, opened = ask(server, "POST", "/decode", list(json_format.Parse(sealed, Payloads()).payloads))
    assert list(json_format.Parse(opened, Payloads()).payloads) == [CLEAR]


def test_a_foreign_page_is_refused(server: CodecServer) -> None:
    """Another page in the same browser, or one that found a name for this machine, gets nothing."""
    sealed = EncryptionCodec(KEY).encrypt(CLEAR)
    for foreign in ({"Origin": "https://elsewhere.example"}, {"Host": "rebound.example:80"}):
        status, headers, content = ask(server, "POST", "/decode", [sealed], **foreign)
        assert (status, content) == (403, b"")
        assert "Access-Control-Allow-Origin" not in headers


def test_what_cannot_be_read_is_refused(server: CodecServer) -> None:
    """Another key's payload, or another path, gives a status and no text."""
    foreign = EncryptionCodec(bytes(32)).encrypt(CLEAR)
    assert ask(server, "POST", "/decode", [foreign])[::2] == (400, b"")
    assert ask(server, "POST", "/elsewhere", [CLEAR])[::2] == (404, b"")
    assert json.loads(ask(server, "POST", "/decode", [CLEAR])[2])["payloads"]
