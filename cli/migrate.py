"""`migrate`: has the journal's database the shape of this version now?"""

from cli.terminal.output import Output
from client.errors import DONE
from client.migrating import migrate_journal
from client.results.repair import MigratedJournal
from danish.prose import counted
from runtime.settings import Settings


async def migrate(settings: Settings, out: Output) -> int:
    """Bring the tables, roles and logins up to this version, as the database's owner; gives the exit status."""
    applied = await migrate_journal(settings)
    out.item(MigratedJournal(applied=tuple(applied)))
    done = f"{counted(len(applied), 'migrering', 'migreringer')} er kørt" if applied else "Der var intet at gøre"
    out.text(f"{done}. Journalen har denne udgaves form.")
    return DONE
