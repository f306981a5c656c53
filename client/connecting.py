"""How does a client reach the journal? In the role that it may act in, and only where it has the shape we read."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from journal import guards, shape
from journal.errors import GuardsBrokenError
from journal.guards import Difference
from journal.migrate import refuse_rows_from_the_future
from journal.sql import AnyConnection
from runtime.errors import SettingsProblem
from runtime.postgres import connect_app, connect_pool, connect_reader, database_url
from runtime.postgres_logins import ROLE_OF, VARIABLE_OF, Login
from runtime.settings import Settings

if TYPE_CHECKING:
    from asyncpg import Pool, Record


@asynccontextmanager
async def _logged_in(settings: Settings, login: Login) -> AsyncIterator[AnyConnection]:
    """One connection of whoever logs in, in no role. Raises ServerUnreachable, and SettingsProblem for a login that may
    do more than its work asks: what walls hold would be a matter of good will.
    """
    pool = await connect_pool(await database_url(settings, login), None, largest=1)
    async with pool, pool.acquire() as connection:
        if beyond := await shape.rights_beyond(connection, ROLE_OF[login]):
            raise SettingsProblem(
                f"Brugeren i {VARIABLE_OF[login]} må mere, end den skal ({', '.join(beyond)}). Brug {ROLE_OF[login]}: "
                "`python starter.py migrate` laver den."
            )
        yield connection


async def require_shape(settings: Settings, login: Login = Login.WORK) -> None:
    """Raise OlderJournalError or JournalNotReadyError where the configured journal is not this build's,
    ServerUnreachable, and SettingsProblem for a login that may do too much.
    """
    async with _logged_in(settings, login) as connection:
        await shape.require_shape(connection)


async def require_guards(settings: Settings) -> None:
    """What a worker asks before it begins: the journal has exactly its shape, and every guard is as the migrations made
    it. Raises, beside what `require_shape` does, NewerJournalError, GuardsBrokenError, and MigrationError after a
    restored dump.
    """
    async with _logged_in(settings, Login.WORK) as connection:
        await shape.require_exact_shape(connection)
        await refuse_rows_from_the_future(connection)
        if broken := await guards.differences(connection):
            raise GuardsBrokenError(broken)


async def broken_guards(settings: Settings) -> tuple[Difference, ...]:
    """Every migration that is none of ours, and every guard that is not as ours made it: what a newer version's have
    made is known to it alone, but whoever invents one must not switch this off. Errors as for `require_shape`.
    """
    async with _logged_in(settings, Login.UPKEEP) as connection:
        return (*await shape.unknown_migrations(connection), *await guards.differences(connection))


@asynccontextmanager
async def reading(settings: Settings) -> "AsyncIterator[Pool[Record]]":
    """Connections that see what the settings let them. Errors as for `require_shape`."""
    await require_shape(settings)
    async with await connect_reader(settings) as pool:
        yield pool


@asynccontextmanager
async def writing(settings: Settings, login: Login = Login.WORK) -> "AsyncIterator[Pool[Record]]":
    """Connections for decisions, one organisation at a time. Errors as for `require_shape`."""
    await require_shape(settings, login)
    async with await connect_app(settings, login) as pool:
        yield pool
