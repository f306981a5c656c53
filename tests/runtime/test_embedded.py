"""Can one process bring everything up for a person, say what runs, and leave nothing running or lying about?"""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import pytest
from temporalio.client import Client
from temporalio.envconfig import ClientConnectConfig
from temporalio.service import OperatorService, RPCError, RPCStatusCode
from temporalio.worker import Worker

from runtime import VERSION, data_folder, postgres_server, status, temporal
from runtime.embedded import Servers, discard
from runtime.keys import Keys
from runtime.postgres import database_url
from runtime.processes import free_port
from runtime.settings import Settings
from runtime.temporal_namespace import NamespaceNotReady, prepare
from tests.runtime.sleeper import Sleeper
from tests.servers import TestPostgres, TestTemporal


async def test_everything_comes_up_with_a_page_and_goes_down_again(own_home: Path) -> None:
    """Both servers and Temporal's page answer, the person is told, and afterwards nothing runs or remains."""
    settings = Settings.isolated(own_home)
    said: list[str] = []
    async with Servers(settings, os.environ, said.append, with_page=True) as servers:
        where = servers.addresses
        assert where.postgres_version.startswith("18")
        assert where.temporal_version.count(".") == 2
        assert where.page is not None
        assert await asyncio.to_thread(opened_and_written_to, where.page) == (200, 404, 403)
        nobody_else_can_read(urlsplit(where.page).netloc.partition(".")[0], own_home)
        with pytest.raises(FileExistsError):
            await discard(own_home)
    assert said == ["Starter PostgreSQL …", "Opretter PostgreSQL-database …", "Starter Temporal …"]
    found = await status.parts(settings)
    assert [(part.name, part.ready) for part in found] == [
        ("PostgreSQL", False),
        ("Temporal", False),
        ("worker", False),
    ]
    await discard(own_home)
    assert list(own_home.iterdir()) == []


async def test_two_homes_that_start_at_once_have_a_page_each(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both choose the same port while it is free; whoever comes second takes another one."""
    usual = free_port()
    monkeypatch.setattr("runtime.embedded._USUAL_PAGE_PORT", usual)
    homes = [own_home / "one", own_home / "two"]
    servers = [Servers(Settings.isolated(home), os.environ, with_page=True) for home in homes]
    try:
        pages = {where.page or "" for where in await asyncio.gather(*(one.start() for one in servers))}
    finally:
        for one in servers:
            await one.stop()

    assert len(pages) == 2
    assert [urlsplit(page).port for page in pages].count(usual) == 1


def opened_and_written_to(address: str) -> tuple[int, int, int]:
    """The status of the page; of writing to it as its own scripts do; and with a token that it did not give."""
    url = urlsplit(address)
    page = asked(url, "GET", "/")
    token = SimpleCookie(page.headers["Set-Cookie"])["_csrf"].value
    from_the_page = {"Origin": address.rstrip("/"), "Referer": address, "Cookie": f"_csrf={token}"}
    written, forged = (
        asked(url, "POST", "/api/v1/nothing", **from_the_page, **{"X-CSRF-TOKEN": said}).status
        for said in (token, token[::-1])
    )
    return page.status, written, forged


def asked(url: SplitResult, method: str, path: str, **headers: str) -> HTTPResponse:
    """What is answered under the host of an address, which no resolver need know."""
    connection = HTTPConnection("127.0.0.1", url.port, timeout=10)
    connection.request(method, path, headers={"Host": url.netloc} | headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def nobody_else_can_read(token: str, home: Path) -> None:
    """The page's token stands in no command line, and in one file of the home, which is its owner's alone."""
    commands = [path for path in Path("/proc").glob("[0-9]*/cmdline") if token.encode() in path.read_bytes()]
    files = [path for path in home.rglob("*") if path.is_file() and token.encode() in path.read_bytes()]
    assert commands == []
    assert files == [home / "run" / "temporal.json"]
    assert files[0].stat().st_mode & 0o777 == 0o600


async def test_configured_servers_are_used_and_none_is_started(
    tmp_path: Path, postgres: TestPostgres, temporal_server: TestTemporal
) -> None:
    """With addresses given, nothing of our own is started."""
    settings = replace(
        Settings.isolated(tmp_path / "home"),
        database_url=postgres.url,
        temporal=ClientConnectConfig(target_host=temporal_server.address, namespace=temporal_server.namespace),
    )
    async with Servers(settings, os.environ) as servers:
        assert servers.addresses.temporal == temporal_server.address
        assert urlsplit(await database_url(settings)).netloc.endswith(servers.addresses.postgres.split("/")[0])
    assert await postgres_server.running(tmp_path / "home") is None
    assert data_folder.read_note(tmp_path / "home", "temporal") is None


async def test_status_tells_what_runs_and_in_which_version(
    home: Path, keys: Keys, postgres: TestPostgres, temporal_server: TestTemporal
) -> None:
    """Each part with version and address; a worker is there while it polls, and gone when it is stopped."""
    settings = replace(Settings.isolated(home), task_queue="status-test")
    client = await temporal.connect(settings, keys)

    before = await status.parts(settings)
    assert [(part.name, part.ready) for part in before] == [
        ("PostgreSQL", True),
        ("Temporal", True),
        ("worker", False),
    ]
    assert before[0].address == urlsplit(postgres.url).netloc.rpartition("@")[2] + "/redningskrans"
    assert before[1].address == temporal_server.address
    assert before[2].why == "Ingen worker kører. Start en med `make up`."

    async with Worker(client, task_queue="status-test", workflows=[Sleeper]):
        await client.execute_workflow(Sleeper.run, id="status-test", task_queue="status-test")
        worker = (await status.parts(settings))[2]
    assert worker.ready
    assert worker.version == VERSION
    assert worker.address == f"{os.getpid()}@{os.uname().nodename}"


async def test_a_namespace_we_may_not_change_is_explained(
    temporal_server: TestTemporal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Missing search attributes that somebody else must add end in one Danish sentence with the command."""

    async def refused(*_: object, **__: object) -> None:
        raise RPCError("no", RPCStatusCode.PERMISSION_DENIED, b"")

    monkeypatch.setattr(OperatorService, "list_search_attributes", refused)
    client: Client = await temporal_server.client()
    with pytest.raises(NamespaceNotReady, match=r"temporal operator search-attribute create .*--name CasePhase"):
        await prepare(client, lambda _: None)
