"""How do we get connections to the journal, each in the role it may act in?"""

from __future__ import annotations

import json
import secrets
from collections.abc import Awaitable, Callable, Mapping

import asyncpg
from opentelemetry import trace

from runtime import postgres_server
from runtime.errors import AddressesDiffer, ServerFull, ServerUnreachable
from runtime.postgres_logins import NOT_LET_IN, VARIABLE_OF, Login, safe_address, why_not_let_in
from runtime.settings import Settings
from runtime.telemetry import trace_statement

APP_ROLE = "redningskrans_app"
READER_ROLE = "redningskrans_reader"
AUDIT_ROLE = "redningskrans_audit"
_READS = "redningskrans.organisations"
"""What a session is told that it may read (journal/migrations/0001_journal.sql)."""
_BITS_OF_A_LOCK = 62
Reset = Callable[[asyncpg.Connection], Awaitable[None]]


async def database_url(settings: Settings, login: Login = Login.WORK) -> str:
    """The configured database, or our own if it runs, as *login* reaches it. Raises ServerUnreachable, and
    SettingsProblem where the settings name the database for other logins alone.
    """
    if named := settings.database(login):
        return named
    own = await postgres_server.running(settings.home)
    if own is None:
        raise ServerUnreachable(
            "PostgreSQL",
            str(settings.home),
            "der kører ingen server for denne mappe",
            "Start serverne med `make up`, eller angiv DATABASE_URL.",
        )
    return own.url_of(login)


async def connect_app(settings: Settings, login: Login = Login.WORK) -> asyncpg.Pool:
    """A pool that appends and reads, one organisation at a time, logged in for work or for an erasure. The roles must
    exist: the journal's migrations make them. Raises ServerUnreachable.
    """
    traced = settings.otlp_endpoint is not None
    return await connect_pool(await database_url(settings, login), APP_ROLE, traced=traced, reset=_nothing_to_reset)


async def connect_reader(settings: Settings, *, largest: int = 4) -> asyncpg.Pool:
    """A pool that reads what the settings let it see, and writes nothing. Raises ServerUnreachable.

    What it may see is part of the connection's start, as its role is: it outlives every reset between two uses.
    """
    reads = "*" if settings.organisations is None else json.dumps(settings.organisations)
    traced = settings.otlp_endpoint is not None
    return await connect_pool(
        await database_url(settings), READER_ROLE, largest=largest, traced=traced, told={_READS: reads}
    )


async def connect_audit(settings: Settings, *, largest: int = 4) -> asyncpg.Pool:
    """A pool that reads everything and writes nothing. Raises ServerUnreachable."""
    traced = settings.otlp_endpoint is not None
    url = await database_url(settings, Login.UPKEEP)
    return await connect_pool(url, AUDIT_ROLE, largest=largest, traced=traced)


async def connect_pool(
    url: str,
    role: str | None,
    *,
    largest: int = 10,
    traced: bool = False,
    reset: Reset | None = None,
    told: Mapping[str, str] | None = None,
) -> asyncpg.Pool:
    """A pool whose every connection acts in the role (None: as whoever the address names).

    The role is part of the connection's start, so that RESET ROLE between two uses brings a connection back
    to it, never to the user it logged in as; so are the settings in `told`. `reset` (default: of the whole session) is
    done between two uses.
    Raises ServerUnreachable, and SettingsProblem for an address that can be none.
    """
    try:
        return await asyncpg.create_pool(
            url,
            min_size=1,
            max_size=largest,
            server_settings={**({"role": role} if role else {}), **(told or {})},
            init=_trace if traced else None,
            reset=reset or _reset,
            timeout=10,
        )
    except NOT_LET_IN as error:
        raise why_not_let_in(url, error) from error


async def require_one_database(addresses: Mapping[Login, str]) -> None:
    """Hold that all addresses lead to one database of one running server. Raises AddressesDiffer, and what
    `connect_pool` raises.

    The first one takes a lock under a number that nobody can guess: whoever is in the same database cannot take it
    meanwhile, everybody else can. What a server says of itself, its number and the database's, a copy says, too.
    """
    if len(addresses) < 2:  # noqa: PLR2004 (one agrees with itself, and none with nobody)
        return
    (first, url), *others = addresses.items()
    number = secrets.randbits(_BITS_OF_A_LOCK)
    async with await connect_pool(url, None, largest=1) as pool, pool.acquire() as holder, holder.transaction():
        await holder.execute("SELECT pg_advisory_xact_lock($1)", number)
        elsewhere = [VARIABLE_OF[login] for login, other in others if await _may_lock(other, number)]
    if elsewhere:
        raise AddressesDiffer(VARIABLE_OF[first], elsewhere)


async def _may_lock(url: str, number: int) -> bool:
    async with await connect_pool(url, None, largest=1) as pool, pool.acquire() as other, other.transaction():
        return bool(await other.fetchval("SELECT pg_try_advisory_xact_lock($1)", number))


async def server_version(url: str) -> str:
    """The version of the server, "18.4", which answers and has room to write. Raises ServerUnreachable, ServerFull."""
    async with await connect_pool(url, None, largest=1) as pool, pool.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL work_mem = '64kB'")
        try:
            # Half a megabyte that does not fit into memory: written to the server's disk, and gone again.
            await connection.execute("SELECT count(*) FROM generate_series(1, 20000)")
        except asyncpg.DiskFullError:
            raise ServerFull(safe_address(url)) from None
        return str(await connection.fetchval("SHOW server_version"))


async def _trace(connection: asyncpg.Connection) -> None:
    connection.add_query_logger(trace_statement)


async def _reset(connection: asyncpg.Connection) -> None:
    """The pool's own reset leaves a SET ROLE in place: RESET ALL does not reach the role."""
    with trace.use_span(trace.INVALID_SPAN):  # housekeeping: no part of what the last user did
        await connection.execute(f"{connection.get_reset_query()}\nRESET ROLE;")


async def _nothing_to_reset(connection: asyncpg.Connection) -> None:
    """For units of the journal, which set whatever they set until the end of their transaction. What was left open is
    rolled back by asyncpg before it comes here. A round trip for nothing would be a tenth of a decision.
    """
