"""How is the journal read about cases, by whoever only looks? Nothing here knows Temporal, a workflow or a decision.

A command that only reads imports this and not `client/cases.py`, whose libraries take longer to load than its answer.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from books.law.book import LawBook
from client.connecting import reading
from client.errors import NoSuchCase
from client.journals_keys import journals_keys
from client.which_case import case_of_number, which_case
from journal.events import CODEC
from journal.reader import Reader
from journal.sealing import Sealer
from journal.views import CaseView
from runtime.settings import Settings


@dataclass(frozen=True)
class Records:
    """What stands in the journal about cases. Reading needs no Temporal."""

    reader: Reader[Any]
    law_folder: Path | None
    secret: bytes = field(repr=False)
    """The installation's tenancy key: what is handed out to come back is marked with it."""

    @cached_property
    def law(self) -> LawBook:
        """The law as its files say it, with nothing confirmed in them. Raises LawError."""
        return LawBook.load(self.law_folder)

    async def view_of(self, case: str) -> CaseView:
        """The case of this number, its own, as the list of cases shows it. Raises NoSuchCase."""
        view = await case_of_number(self.reader, case)
        if view is None:
            raise NoSuchCase
        return view

    async def meant_by(self, written: str) -> CaseView:
        """The case that somebody means who types its own number or its tenancy's. Raises NoSuchCase, SeveralCases."""
        return await which_case(self.reader, self.secret, written)


@asynccontextmanager
async def records(settings: Settings) -> AsyncIterator[Records]:
    """The configured journal, to read from within the walls of the settings. Raises ServerUnreachable,
    OlderJournalError, JournalNotReadyError, and what `journals_keys` raises.
    """
    async with reading(settings) as pool:
        keys = await journals_keys(settings, pool)
        yield Records(Reader(pool, Sealer(keys.master), CODEC), settings.law_folder, keys.tenancy)
