"""How does a person have somebody forgotten, under the one login that may destroy a key?"""

from client.journal import journal_alone
from client.walls import require_within
from decisions import erasure
from decisions.act_refused import ActRefused
from decisions.erasure import Erasure, ErasureResult
from domain.entry_points import EntryPoint
from domain.streams.organisation import ErasureReason
from runtime.postgres import require_one_database
from runtime.postgres_logins import Login
from runtime.settings import Settings

__all__ = ["ActRefused", "Erasure", "ErasureReason", "ErasureResult", "erase_person"]


async def erase_person(settings: Settings, organisation: str, person: str, why: ErasureReason, by: str) -> Erasure:
    """Destroy a person's key and have it on record. Raises ActRefused, RoleMayNot, ServerUnreachable, OtherKeys,
    SettingsProblem where nobody may log in to erase, and UnreadableInput outside the walls.
    """
    require_within(settings, organisation)
    await require_one_database(settings.addresses(Login.ERASURE, Login.WORK))
    async with journal_alone(settings, Login.ERASURE) as journal:
        return await erasure.erase_person(journal, organisation, person, why, by, via=EntryPoint.CLIENT)
