"""Which real servers do the tests run against, and how does each test get a clean one?"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
from temporalio.client import Client

from books.policies.book import PolicyBook
from decisions.policy_adoption import adopt_samples
from journal.migrate import migrate
from journal.store import Journal
from runtime.keys import Keys
from runtime.postgres_logins import ROLE_OF, VARIABLE_OF, Login
from runtime.settings import Settings
from runtime.temporal import connect


@dataclass(frozen=True)
class TestPostgres:
    """The PostgreSQL of a whole test session, and the databases that one test has made in it.

    `url` is the owner of the cluster on a database of its own; `journal` names a database that is migrated and empty.
    """

    __test__ = False

    url: str = field(repr=False)
    journal: str | None = None
    made: list[str] = field(default_factory=list)

    async def fresh_database(self) -> str:
        """Create an empty database and return its address. Roles are shared by all databases of a server."""
        return await self._create("template1")

    async def fresh_journal(self) -> str:
        """Create a database that every migration was applied to and return its address: a copy, not a run of them."""
        assert self.journal is not None
        return await self._create(self.journal)

    async def drop(self) -> None:
        """Delete what this test has made, whoever is still connected.

        At once, and not with the server: hundreds of databases of three hundred files each would have to be written
        out when it stops and taken away file by file, minutes after the last test.
        """
        async with self._owner() as owner:
            for name in self.made:
                await owner.execute(f"DROP DATABASE {name} WITH (FORCE)")
        self.made.clear()

    async def with_a_journal(self) -> TestPostgres:
        """The same server with a database for `fresh_journal` to copy."""
        url = await self.fresh_database()
        connection = await asyncpg.connect(url)
        try:
            await migrate(connection)
        finally:
            await connection.close()
        return TestPostgres(self.url, journal=urlsplit(url).path[1:])

    async def needs_not_survive(self) -> None:
        """Let the server not wait for its disk: its data need not outlive the machine, only the processes."""
        async with self._owner() as owner:
            await owner.execute("ALTER SYSTEM SET fsync = off")
            await owner.execute("ALTER SYSTEM SET full_page_writes = off")
            await owner.execute("SELECT pg_reload_conf()")

    async def _create(self, template: str) -> str:
        name = f"test_{secrets.token_hex(6)}"
        async with self._owner() as owner:
            await owner.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        self.made.append(name)
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    @asynccontextmanager
    async def _owner(self) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
        connection = await asyncpg.connect(self.url)
        try:
            yield connection
        finally:
            await connection.close()


def on_database(settings: Settings, url: str) -> Settings:
    """The settings on a database of the tests' server, each login with its own role; *url* is the owner's.

    The logins of that server share one password (tests/conftest.py), so that one address says all of them.
    """
    return replace(
        settings,
        database_url=_as(url, Login.WORK),
        upkeep_url=_as(url, Login.UPKEEP),
        erasure_url=_as(url, Login.ERASURE),
        owner_url=url,
    )


def naming_the_database(url: str, *logins: Login) -> dict[str, str]:
    """The same for a process: what it finds set, for all logins or some; the owner's address is in no such place."""
    return {VARIABLE_OF[login]: _as(url, login) for login in logins or ROLE_OF}


def _as(url: str, login: Login) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.replace(f"{parts.username}:", f"{ROLE_OF[login]}:", 1)))


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


async def with_samples(journal: Journal[Any]) -> Journal[Any]:
    """A journal in which the sample associations have adopted their policies."""
    await adopt_samples(journal, PolicyBook.load())
    return journal
