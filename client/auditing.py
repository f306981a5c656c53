"""How does an auditor read? The whole journal, in the role that sees everything and writes nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from audit.integrity.verify import NoSealer
from client.connecting import require_shape
from client.journals_keys import journals_keys
from client.which_case import which_case
from domain.ids import case_stream
from domain.streams.organisation import KEYS_STREAM
from journal.audit_reader import AuditReader
from journal.errors import JournalError
from journal.events import CODEC
from journal.sealing import Sealer
from runtime.errors import NoKeys, OtherKeys, SettingsProblem
from runtime.postgres import connect_audit, require_one_database
from runtime.postgres_logins import Login
from runtime.settings import Settings

if TYPE_CHECKING:
    from asyncpg import Pool, Record


@asynccontextmanager
async def whole_journal(settings: Settings) -> "AsyncIterator[Pool[Record]]":
    """Connections to the configured journal that see every organisation. Errors as for `require_shape`, and
    AddressesDiffer where whoever works would write to another database than is read here.
    """
    await require_shape(settings, Login.UPKEEP)
    await require_one_database(settings.addresses(Login.UPKEEP, Login.WORK))
    async with await connect_audit(settings, largest=2) as pool:
        yield pool


async def sealer_at_hand(settings: Settings, pool: "Pool[Record]") -> Sealer | NoSealer:
    """What opens the keys of persons, or why nothing does. Raises nothing for keys that are of no use, nor for
    a journal that does not say which are its own: an auditor hears of all else that was found, too.
    """
    try:
        return Sealer((await journals_keys(settings, pool)).master)
    except NoKeys:
        return NoSealer("journalens nøgler er ikke her", foreseen=True)
    except OtherKeys:
        return NoSealer("journalen er skrevet med andre nøgler end dem, der er her", foreseen=False)
    except SettingsProblem as problem:
        return NoSealer(str(problem).removesuffix("."), foreseen=False)
    except (JournalError, ValueError, TypeError, AttributeError):  # somebody changed it: anything may stand there
        return NoSealer(f"hvad journalen siger om sine nøgler ({KEYS_STREAM}), kan ikke læses", foreseen=False)


@asynccontextmanager
async def auditor_of(settings: Settings, written: str) -> AsyncIterator[tuple[AuditReader[Any], str]]:
    """A reader of every organisation, with the id of the case that is meant: by its own number whatever lists show, or
    by its tenancy's. Errors as for `auditor`, NoSuchCase and SeveralCases.
    """
    async with whole_journal(settings) as pool:
        keys = await journals_keys(settings, pool)
        reader: AuditReader[Any] = AuditReader(pool, Sealer(keys.master), CODEC)
        own = written.isascii() and await reader.having_accounts([case_stream(written)])
        yield reader, written if own else (await which_case(reader, keys.tenancy, written)).case_id


@asynccontextmanager
async def auditor(settings: Settings) -> AsyncIterator[AuditReader[Any]]:
    """A reader of every organisation. Errors as for `whole_journal`, and what `journals_keys` raises."""
    async with whole_journal(settings) as pool:
        keys = await journals_keys(settings, pool)
        yield AuditReader(pool, Sealer(keys.master), CODEC)
