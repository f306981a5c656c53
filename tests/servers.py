"""Which real servers do the tests run against, and how does each test get a clean one?"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
from temporalio.client import Client

from runtime.keys import Keys
from runtime.settings import Settings
from runtime.temporal import connect


@dataclass(frozen=True)
class TestPostgres:
    """The PostgreSQL of a whole test session. `url` is the owner of the cluster on a database of its own."""

    __test__ = False

    url: str = field(repr=False)

    async def fresh_database(self) -> str:
        """Create an empty database and return its address. Roles are shared by all databases of a server."""
        name = f"test_{secrets.token_hex(6)}"
        connection = await asyncpg.connect(self.url)
        try:
            await connection.execute(f"CREATE DATABASE {name}")
        finally:
            await connection.close()
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))


@dataclass(frozen=True)
class TestTemporal:
    """The Temporal dev server of a whole test session. Each test takes a task queue of its own."""

    __test__ = False

    address: str
    namespace: str
    home: Path
    keys: Keys = field(repr=False)

    async def client(self) -> Client:
        """A client as the product makes it: codec, tracing, no compression."""
        return await connect(Settings.isolated(self.home), self.keys)
