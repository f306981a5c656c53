"""What do all tests share? One home, with servers of our own: never what the environment names."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from runtime import data_folder, postgres_server
from runtime.keys import Keys, database_password, embedded_keys
from runtime.postgres_logins import ROLE_OF, Login
from runtime.postgres_server import EmbeddedPostgres
from runtime.temporal_server import EmbeddedTemporal
from tests.servers import TestPostgres, TestTemporal

pytest_plugins = ("tests.starting_servers",)

# A busy machine is no defect: what takes how long is measured in benchmarks, never asserted here.
hypothesis_settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("untimed")


# Processes of tests that run beside each other are told a width, and pages would be narrow in some runs alone.
os.environ.pop("COLUMNS", None)


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """The data folder of this test session, deleted afterwards. A path without links and short of name."""
    temporary = Path(tempfile.gettempdir()).resolve()
    path = data_folder.prepare(temporary / f"redningskrans-test-{secrets.token_hex(4)}")
    password = database_password(path, Login.OWNER)
    for login in ROLE_OF:  # one for all, so that tests may log in to any of their databases as any of them
        data_folder.write_new(path / "keys" / f"postgres-{login}", password.encode())
    yield path
    postgres_server.discard(path)
    shutil.rmtree(path)


@pytest.fixture(scope="session")
def keys(home: Path) -> Keys:
    """The session's secret keys."""
    return embedded_keys(home)


@pytest.fixture(scope="session")
async def shared_postgres(home: Path, real_servers: None) -> AsyncIterator[TestPostgres]:
    """A real PostgreSQL for the session, with a migrated journal to copy."""
    async with EmbeddedPostgres(home) as address:
        server = TestPostgres(address.url)
        await server.needs_not_survive()
        yield await server.with_a_journal()


@pytest.fixture
async def postgres(shared_postgres: TestPostgres) -> AsyncIterator[TestPostgres]:
    """The session's PostgreSQL. The databases that a test makes in it go with the test."""
    server = replace(shared_postgres, made=[])
    yield server
    await server.drop()


@pytest.fixture(scope="session")
async def temporal_server(home: Path, keys: Keys, real_servers: None) -> AsyncIterator[TestTemporal]:
    """A real Temporal dev server for the session. It waits for no disk: one write at a time, a slow disk would make it
    give up what a busy test asks of it.
    """
    async with EmbeddedTemporal(home, os.environ, outlives_the_machine=False) as server:
        yield TestTemporal(server.address, server.namespace, home, keys)
