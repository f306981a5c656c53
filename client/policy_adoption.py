"""How does a person adopt an edition of a policy, or take one back, and how do the samples come to be adopted?"""

from books.policies.book import PolicyBook
from client.connecting import reading
from client.journal import journal_alone
from client.walls import require_within
from decisions import policy_adoption
from decisions.act_refused import ActRefused
from decisions.policy_adoption import Done
from domain.entry_points import EntryPoint
from domain.policy import Edition
from domain.streams.organisation import PolicyAdopted
from journal.events import CODEC
from journal.reader import Reader
from journal.sealing import KEY_BYTES, Sealer
from runtime.settings import Settings

__all__ = ["ActRefused", "Done", "adopt", "adopt_if_empty", "withdraw"]


async def adopt(settings: Settings, files: list[tuple[Edition, bytes]], by: str) -> list[Done]:
    """Adopt editions, each with its file, in their order. Raises RoleMayNot, and UnreadableInput, with nothing adopted,
    where one is outside the walls.
    """
    for edition, _ in files:
        require_within(settings, edition.organisation)
    async with journal_alone(settings) as journal:
        return [
            await policy_adoption.adopt(journal, edition, content, by, via=EntryPoint.CLIENT)
            for edition, content in files
        ]


async def withdraw(settings: Settings, organisation: str, version: str, by: str, reason: str) -> PolicyAdopted:
    """Take back the edition whose version begins with *version*; gives what it was. Raises ActRefused, RoleMayNot,
    and UnreadableInput outside the walls.
    """
    require_within(settings, organisation)
    async with journal_alone(settings) as journal:
        return await policy_adoption.withdraw(journal, organisation, version, by, reason, via=EntryPoint.CLIENT)


async def adopt_if_empty(settings: Settings) -> None:
    """Adopt every edition in the policies' folder as the system, in an empty home with servers of our own.

    Wherever a DATABASE_URL is named, a person adopts. The journal's tables are there. Raises PolicyError.
    """
    if settings.named_database:
        return
    async with reading(settings) as pool:
        if await Reader(pool, Sealer(bytes(KEY_BYTES)), CODEC).policy_files():  # they are sealed under nothing
            return
    async with journal_alone(settings) as journal:
        await policy_adoption.adopt_samples(journal, PolicyBook.load(settings.policies_folder))
