"""Under which law does a decision stand? The worker's files, with what people have confirmed until that very moment.

A decision reads the head of the law stream in the answer that it reads anyway (`journal.shared_stream`), so that
every worker uses a confirmation from its next decision on, without a restart and without a further round trip.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from books.law.book import LawBook
from domain.law_of_the_day import Laws
from domain.streams.law import confirmations_in
from domain.streams.organisation import LAW_STREAM
from journal.store import Unit

_HEADS = 4
"""How many heads are remembered: units that began before a confirmation end beside those that began after it."""


@dataclass(frozen=True)
class LawNow:
    """A law book, and the law as decisions of a day see it in a case that was opened on a day, read once for each."""

    book: LawBook
    during: Callable[[date, date], Laws]

    @classmethod
    def of(cls, book: LawBook) -> "LawNow":
        """Read the days of *book* as they are asked for."""
        return cls(book, lru_cache(maxsize=64)(book.during))


class LawInForce:
    """The one law folder of a worker, under whatever the journal says is confirmed."""

    def __init__(self, files: LawBook) -> None:
        """*files* as they lie in the folder, with nothing confirmed in them."""
        self._files = files
        self._at_head = {b"": LawNow.of(files)}

    def seen_by(self, unit: Unit[Any]) -> LawNow:
        """The law as *unit* sees it, the same for as long as it lasts."""
        told = unit.common.get(LAW_STREAM)
        head, events = (told.hash, told.events) if told else (b"", ())
        if head not in self._at_head:
            while len(self._at_head) >= _HEADS:
                self._at_head.pop(next(iter(self._at_head)))
            self._at_head[head] = LawNow.of(self._files.confirmed(confirmations_in(events)))
        return self._at_head[head]
