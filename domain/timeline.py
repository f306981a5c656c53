"""What holds on a given day, of something that the law changes over time?"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Generic, TypeVar

T = TypeVar("T")


class NothingInForceError(LookupError):
    """Nothing holds on `day`: it lies before the first entry of a timeline, or after its last day."""

    def __init__(self, day: date) -> None:
        super().__init__(f"intet gælder den {day.isoformat()}")
        self.day = day


class UnorderedTimelineError(ValueError):
    """An entry of a timeline begins on or before `day`, where the entry before it begins."""

    def __init__(self, day: date) -> None:
        super().__init__(f"to indgange overlapper fra den {day.isoformat()}")
        self.day = day


@dataclass(frozen=True)
class Timeline(Generic[T]):
    """Dated entries, each in force until the next begins, so they can neither overlap nor leave a gap.

    `last` is the last day on which the last entry holds; None while nobody has ended it.
    """

    starts: tuple[date, ...]
    entries: tuple[T, ...]
    last: date | None = None

    @classmethod
    def of(cls, dated: Iterable[tuple[date, T]], last: date | None = None) -> "Timeline[T]":
        """Build a timeline from (first day, entry) in strict order; UnorderedTimelineError otherwise."""
        pairs = tuple(dated)
        starts = tuple(start for start, _ in pairs)
        for earlier, later in pairwise(starts):
            if later <= earlier:
                raise UnorderedTimelineError(earlier)
        return cls(starts, tuple(entry for _, entry in pairs), last)

    def on(self, day: date) -> T:
        """Return what holds on *day*; NothingInForceError before the first entry and after the last day."""
        index = bisect_right(self.starts, day)
        if index == 0 or (self.last is not None and day > self.last):
            raise NothingInForceError(day)
        return self.entries[index - 1]
