"""Which real servers do the tests run against, and how does each test get a clean one?"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

import asyncpg


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
