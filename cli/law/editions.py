"""Which edition of the law does somebody mean: a folder, one the journal kept, the current one, the shipped one?"""

import re
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from audit.kept_versions import Missing, is_law_version, kept_law
from books.law.book import LawBook
from books.law.errors import LawError
from cli.law.names import law_folder
from client.errors import UnreadableInput
from client.records import Records, records
from domain.streams.law import confirmations_in
from domain.streams.organisation import LAW_STREAM
from runtime.settings import Settings

SHIPPED: Final = "shipped"
CURRENT: Final = "current"
_VERSION: Final = re.compile(r"[0-9a-f]{4,64}")
_HOW: Final = f"Skriv en mappe, begyndelsen af en lovversion (mindst fire tegn), {CURRENT} eller {SHIPPED}."


@dataclass(frozen=True)
class LawEdition:
    """An edition of the law. `as_now`: files that workers would apply with what is confirmed now, and not as kept."""

    book: LawBook
    as_now: bool


@dataclass
class LawEditions:
    """Finds editions. The journal is reached for when the first question needs it, and closed with `until`."""

    settings: Settings
    until: AsyncExitStack
    _journal: Records | None = field(default=None, init=False)

    async def journal(self) -> Records:
        """The journal. Raises ServerUnreachable."""
        if self._journal is None:
            self._journal = await self.until.enter_async_context(records(self.settings))
        return self._journal

    async def find(self, typed: str) -> LawEdition:
        """Return the edition that *typed* names. Raises UnreadableInput, with file, line and key of a broken file."""
        if typed == SHIPPED:
            return LawEdition(_load(self.settings.law_folder, typed), as_now=True)
        if typed == CURRENT:
            version = await (await self.journal()).reader.newest_law()
            if version is None:
                nothing = "Ingen afgørelse, der ses her, hviler på nogen lov endnu."
                raise UnreadableInput(f"{nothing} Brug {SHIPPED} i stedet.")
            return LawEdition(await self._kept(version), as_now=True)
        if folder := law_folder(typed):
            return LawEdition(_load(folder, typed), as_now=True)
        if _VERSION.fullmatch(typed):
            return LawEdition(await self._kept(await self._whole(typed)), as_now=False)
        raise UnreadableInput(f"Der er hverken en mappe eller en lovversion af det navn. {_HOW}")

    async def in_force(self, edition: LawEdition) -> LawEdition:
        """The edition as workers would apply it: files with what persons have confirmed. Raises ServerUnreachable."""
        if not edition.as_now:
            return edition
        events = await (await self.journal()).reader.stream(LAW_STREAM)
        confirmations = confirmations_in(entry.event for entry in events)
        return LawEdition(edition.book.confirmed(confirmations), as_now=True)

    async def _whole(self, prefix: str) -> str:
        kept = await (await self.journal()).reader.law_files(prefix)
        versions = [version for version, content in kept.items() if is_law_version(content)]
        if not versions:
            raise UnreadableInput(f"Journalen har ingen lovversion, der begynder sådan. {_HOW}")
        if len(versions) > 1:
            raise UnreadableInput("Flere lovversioner begynder sådan. Skriv flere tegn: " + ", ".join(versions) + ".")
        return versions[0]

    async def _kept(self, version: str) -> LawBook:
        book = await kept_law((await self.journal()).reader, version)
        if isinstance(book, Missing):
            raise UnreadableInput(book.because)
        return book


def _load(folder: Path | None, typed: str) -> LawBook:
    try:
        return LawBook.load(folder)
    except LawError as fault:
        raise UnreadableInput(f"{typed}: {fault}\n`python starter.py law check` viser alle fejl i en mappe.") from None
