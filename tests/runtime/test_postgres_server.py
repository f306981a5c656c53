"""Does our own PostgreSQL keep its data, its manners and its promise never to be left behind?"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from runtime import data_folder, postgres_server
from runtime.errors import ServerUnreachable
from runtime.postgres import connect_pool
from runtime.postgres_server import EmbeddedPostgres, running
from tests.runtime.conftest import Hold, ended

linux_only = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for processes the Linux way")


async def test_data_survives_a_restart_on_the_same_port(own_home: Path) -> None:
    """What was committed before the stop is there after the next start, at the same address."""
    async with EmbeddedPostgres(own_home) as first:
        connection = await asyncpg.connect(first.url)
        await connection.execute("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('påkrav')")
        await connection.close()
    assert await running(own_home) is None
    async with EmbeddedPostgres(own_home) as second:
        connection = await asyncpg.connect(second.url)
        assert await connection.fetchval("SELECT word FROM kept") == "påkrav"
        assert await connection.fetchval("SHOW fsync") == "on"
        await connection.close()
    assert second.port == first.port


async def test_a_second_start_finds_the_running_server_and_leaves_it_running(own_home: Path) -> None:
    """Two processes of one home share one server; only the one that started it stops it."""
    first, second = EmbeddedPostgres(own_home), EmbeddedPostgres(own_home)
    started, found = await asyncio.gather(first.start(), second.start())
    assert started.pid == found.pid
    owner, guest = (first, second) if first._server is not None else (second, first)
    await guest.stop()
    assert await running(own_home) is not None
    await owner.stop()
    assert await running(own_home) is None


async def test_a_server_that_an_older_version_started_is_found(own_home: Path) -> None:
    """Its note said nothing of a page."""
    async with EmbeddedPostgres(own_home) as started:
        older = {"pid": started.pid, "port": started.port, "data": str(started.data)}
        (own_home / "run" / "postgres.json").write_text(json.dumps(older), encoding="utf-8")
        assert await running(own_home) == started


@linux_only
async def test_kill_9_of_the_starter_leaves_no_orphan_and_no_loss(own_home: Path, hold: Hold) -> None:
    """The server goes down with its starter, and the next start has everything that was committed."""
    holder, server = await hold(own_home, "postgres")
    address = await running(own_home)
    assert address is not None
    connection = await asyncpg.connect(address.url)
    await connection.execute("CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)")
    holder.kill()
    await ended(server)
    await connection.close()
    async with EmbeddedPostgres(own_home) as again:
        connection = await asyncpg.connect(again.url)
        assert await connection.fetchval("SELECT n FROM kept") == 7
        await connection.close()


@linux_only
async def test_kill_9_of_the_guard_takes_the_server_along(own_home: Path) -> None:
    """The guard is no weak spot: without it the server ends too, and a new start works at once."""
    postgres = EmbeddedPostgres(own_home)
    address = await postgres.start()
    assert postgres._server is not None
    os.kill(postgres._server._guard.pid, signal.SIGKILL)
    await ended(address.pid)
    again = await postgres.start()
    assert again.pid != address.pid
    await postgres.stop()


@linux_only
async def test_kill_9_of_the_server_itself_is_mended_by_the_next_start(own_home: Path) -> None:
    """A lock file that names a dead process, or somebody else's, does not stand in the way."""
    postgres = EmbeddedPostgres(own_home)
    address = await postgres.start()
    os.kill(address.pid, signal.SIGKILL)
    await ended(address.pid)
    lock = address.data / "postmaster.pid"
    lines = lock.read_text().splitlines()
    lock.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    again = await postgres.start()
    assert again.pid not in (address.pid, os.getpid())
    await postgres.stop()


@pytest.mark.usefixtures("real_servers")
async def test_a_closed_parent_folder_stays_closed(tmp_path: Path) -> None:
    """Below a folder of mode 0700 the server runs all the same, and no existing mode is loosened."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    before = {path: path.stat().st_mode for path in (closed, *closed.parents)}
    home = closed / "home"
    async with EmbeddedPostgres(home) as address:
        connection = await asyncpg.connect(address.url)
        assert await connection.fetchval("SELECT 1") == 1
        await connection.close()
        assert {path: path.stat().st_mode for path in before} == before
        assert address.data.stat().st_mode & 0o777 == 0o700
        assert address.data.parent.stat().st_mode & 0o777 == 0o700
    postgres_server.discard(home)
    assert not address.data.exists()


async def test_the_password_is_needed_and_kept_to_ourselves(own_home: Path) -> None:
    """Nobody on this machine gets in without the password, and no text of ours shows it."""
    async with EmbeddedPostgres(own_home) as address:
        parts = urlsplit(address.url)
        assert parts.password is not None
        assert parts.password not in repr(address)
        wrong = urlunsplit(parts._replace(netloc=f"{parts.username}:wrong@127.0.0.1:{parts.port}"))
        with pytest.raises(ServerUnreachable) as refused:
            await connect_pool(wrong, None)
        assert "adgangskode afvises" in str(refused.value)
        assert "wrong" not in str(refused.value)
    assert (own_home / "keys" / "postgres").stat().st_mode & 0o777 == 0o600


async def test_a_server_out_of_reach_is_named_with_its_address() -> None:
    """The person reads which server is missing, where, and what to do."""
    with pytest.raises(ServerUnreachable) as missing:
        await connect_pool("postgresql://somebody:secret@127.0.0.1:9/redningskrans", None)
    said = str(missing.value)
    assert said.startswith("PostgreSQL kan ikke nås på 127.0.0.1:9/redningskrans (ingen svarer)")
    assert "secret" not in said


def test_a_new_home_opens_no_more_than_a_way_through() -> None:
    """Our own folder can be passed through by the server's user when we are root, and by nobody else."""
    with tempfile.TemporaryDirectory() as folder:
        home = data_folder.prepare(Path(folder) / "home")
        assert home.stat().st_mode & 0o777 == (0o711 if os.geteuid() == 0 else 0o700)
        assert data_folder.folder(home, "keys").stat().st_mode & 0o777 == 0o700
        shutil.rmtree(home)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
async def test_as_root_a_database_made_by_somebody_else_is_served_as_theirs(own_home: Path) -> None:
    """A home first used by an ordinary user works under sudo, and its files stay that user's."""
    async with EmbeddedPostgres(own_home) as first:
        root = first.data.parent
    somebody = 12345
    for path in (root, *root.rglob("*")):
        os.chown(path, somebody, somebody)
    async with EmbeddedPostgres(own_home) as again:
        assert again.data == first.data
        assert {path.stat().st_uid for path in root.rglob("*")} == {somebody}
