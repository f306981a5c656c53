"""How does the journal's database come into the shape of this build? As its owner, in a step of its own."""

from collections.abc import Sequence

from client.connecting import require_guards
from journal.errors import GuardsBrokenError
from journal.guards import differences
from journal.migrate import migrate
from runtime.postgres import connect_pool, database_url, require_one_database
from runtime.postgres_logins import ROLE_OF, Login, let_in
from runtime.settings import Settings


async def migrate_journal(settings: Settings) -> Sequence[str]:
    """Apply the migrations that are missing, and let the logins in that the settings name; gives the names of what was
    applied. Any number of processes may ask at once.

    Raises ServerUnreachable, SettingsProblem where no owner is named, AddressesDiffer before anything is applied where
    a login is led to another database, GuardsBrokenError where a guard is not as it was
    made, and what `journal.migrate.migrate` raises.
    """
    pool = await connect_pool(await database_url(settings, Login.OWNER), None, largest=1)
    async with pool, pool.acquire() as owner:
        await let_in(owner, settings.addresses(*ROLE_OF).items())
        await require_one_database(settings.addresses(Login.OWNER, *ROLE_OF))
        applied = await migrate(owner)
        if broken := await differences(owner):
            raise GuardsBrokenError(broken)
    return applied


async def ready_the_journal(settings: Settings) -> None:
    """Have a journal that a worker can begin with: brought there where the owner is at hand, else required. Errors as
    for `migrate_journal` and `require_guards`.
    """
    if settings.owner_url or not settings.named_database:
        await migrate_journal(settings)
    else:
        await require_guards(settings)
