"""How does one process bring up all servers a case needs, and take down what it brought up?"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from runtime import postgres, postgres_server, temporal, temporal_namespace, temporal_server
from runtime.data_folder import Say, silent
from runtime.errors import ServerDidNotStart
from runtime.page_server import PageServer
from runtime.postgres_logins import safe_address
from runtime.postgres_server import EmbeddedPostgres
from runtime.processes import free_port
from runtime.settings import Settings
from runtime.temporal_server import EmbeddedTemporal, TemporalAddress, WebPage

_USUAL_PAGE_PORT = 8233
_FOLDERS = ("keys", "post", "postgres", "temporal", "log", "run")


@dataclass(frozen=True)
class Addresses:
    """Where everything is, for the person who started it. `page` is Temporal's web page, if we serve one: whoever
    knows this address reads what stands there encrypted.
    """

    postgres: str
    postgres_version: str
    temporal: str
    temporal_version: str
    page: str | None


class Servers:
    """PostgreSQL and Temporal for the given settings: those configured are checked and readied, those that
    are not are started in the home. `async with Servers(settings, env) as servers: servers.addresses`.
    """

    addresses: Addresses

    def __init__(
        self,
        settings: Settings,
        env: Mapping[str, str],
        say: Say = silent,
        *,
        ready_the_journal: Callable[[Settings], Awaitable[None]] | None = None,
        with_page: bool = False,
    ) -> None:
        """`ready_the_journal` is awaited once PostgreSQL runs, and before Temporal is started: what it raises ends
        the start, so that no case is woken up beside a journal that cannot be used.
        """
        self._settings = settings
        self._say = say
        self._postgres = EmbeddedPostgres(settings.home, say)
        self._temporal = EmbeddedTemporal(settings.home, env, say)
        self._ready_the_journal = ready_the_journal
        self._with_page = with_page
        self._page: PageServer | None = None

    async def __aenter__(self) -> Self:
        try:
            self.addresses = await self.start()
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> Addresses:
        """Have both servers, the namespace ready. Raises a RuntimeProblem that says what to do."""
        if not self._settings.named_database:
            self._say("Starter PostgreSQL …")
            await self._postgres.start()
        if self._ready_the_journal:
            await self._ready_the_journal(self._settings)
        url = await postgres.database_url(self._settings)
        database, database_version = safe_address(url), await postgres.server_version(url)
        engine, engine_version, page = await self._have_temporal()
        return Addresses(database, database_version, engine, engine_version, page)

    async def stop(self) -> None:
        """Stop what was started here, Temporal first: its runs need the journal until they rest."""
        await self._temporal.stop()
        await self._postgres.stop()
        self._stop_page()

    async def _have_temporal(self) -> tuple[str, str, str | None]:
        page = None
        if self._settings.temporal is None:
            self._say("Starter Temporal …")
            page = (await self._start_temporal()).ui
            if self._page is not None and page != self._page.address:  # it ran already, with a page or none
                self._stop_page()
        client = await temporal.connect(self._settings, self._settings.keys())
        await temporal_namespace.prepare(client, self._say)
        return client.service_client.config.target_host, await temporal.server_version(client), page

    async def _start_temporal(self) -> TemporalAddress:
        """Start it, its page on another port where another home's took the chosen one in between."""
        while True:
            page = self._web_page() if self._with_page else None
            try:
                return await self._temporal.start(page)
            except ServerDidNotStart:
                if page is None or free_port(page.port) == page.port:
                    raise
                self._stop_page()

    def _stop_page(self) -> None:
        if self._page is not None:
            self._page.stop()
            self._page = None

    def _web_page(self) -> WebPage:
        behind = free_port()
        self._page = self._page_server(behind)
        self._page.start()
        return WebPage(port=behind, address=self._page.address)

    def _page_server(self, behind: int) -> PageServer:
        """Listening, on another port where somebody else has the usual one, on either address of loopback."""
        port = _USUAL_PAGE_PORT
        while True:
            try:
                return PageServer(self._settings.keys().codec, port, behind)
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
                port = 0


async def discard(home: Path) -> None:
    """Delete what we keep in a home: data, keys, sinks. Nothing else in the folder is touched.

    Raises FileExistsError while a server still runs there.
    """
    if await postgres_server.running(home) or await temporal_server.running(home):
        raise FileExistsError(f"Der kører stadig en server i {home}.")
    postgres_server.discard(home)
    for name in _FOLDERS:
        shutil.rmtree(home / name, ignore_errors=True)
