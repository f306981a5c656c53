"""How does a person say that a doubtful amount of the law may be charged, or take that back?"""

from books.law.book import LawBook
from client.journal import journal_alone
from decisions import law_confirmation
from decisions.act_refused import ActRefused
from decisions.law_confirmation import Act
from domain.entry_points import EntryPoint
from domain.streams.law import Confirmation
from runtime.settings import Settings

__all__ = ["Act", "ActRefused", "confirm", "withdraw"]


async def confirm(settings: Settings, law: LawBook, act: Act, amount_ore: int) -> Confirmation | None:
    """Confirm an amount (øre); gives the confirmation that stood already, else None. Raises ActRefused."""
    async with journal_alone(settings) as journal:
        return await law_confirmation.confirm(journal, law, act, amount_ore, via=EntryPoint.CLIENT)


async def withdraw(settings: Settings, act: Act) -> Confirmation:
    """Take a confirmation back; gives the one that stood. Raises ActRefused."""
    async with journal_alone(settings) as journal:
        return await law_confirmation.withdraw(journal, act, via=EntryPoint.CLIENT)
