"""Which days and amounts ahead of a case does another edition of the law move, and which of its files does it?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from books.law.book import LawBook
from books.law.diff import Difference, difference
from domain.calendar import Calendar
from domain.case.forecast import CaseNow, DayOrOre, Forecast, ForecastItem, forecast
from domain.case.subject import Subject
from domain.law_of_the_day import Laws

T = TypeVar("T")


@dataclass(frozen=True)
class Moved:
    """A day or an amount (øre) that was `old` and is `new`; None where that edition gives none, and `why` (Danish).

    `by` are the Danish names of the law's files without whose change `new` would not be what it is; none where more
    than one change would be enough by itself.
    """

    subject: Subject
    what: ForecastItem
    old: DayOrOre | None
    new: DayOrOre | None
    by: tuple[str, ...]
    why: str = ""


class Comparison:
    """Two editions of the law, and what the step from one to the other means for a case."""

    def __init__(self, old: LawBook, new: LawBook) -> None:
        self.old, self.new = old, new
        self.difference: Difference = difference(old, new)
        self._without = tuple(_without_one(self.difference, old, new))

    @property
    def identical(self) -> bool:
        """Whether the editions are one and the same, to the byte."""
        return self.old.version == self.new.version

    def moved(self, of: CaseNow) -> tuple[Moved, ...]:
        """What moves for an open case, in the order of the path."""
        before, after = (_forecast(of, book) for book in (self.old, self.new))
        if before == after:
            return ()
        without = [(danish, _forecast(of, book)) for danish, book in self._without]
        return tuple(_moved(before, after, without))


def _forecast(of: CaseNow, book: LawBook) -> Forecast:
    def law(decision: date) -> Laws:
        return book.during(decision, of.case.opened_on)

    return forecast(of, law)


def _moved(before: Forecast, after: Forecast, without: Sequence[tuple[str, Forecast]]) -> Iterator[Moved]:
    for key in dict.fromkeys((*before.found, *after.found)):
        subject, what = key
        old, new = before.found.get(key), after.found.get(key)
        if old != new:
            by = tuple(danish for danish, found in without if found.found.get(key) != new)
            lacking = after if new is None else before if old is None else None
            why = lacking.faults.get(subject, "") if lacking else ""
            yield Moved(subject, what, old, new, by, why)


def _without_one(between: Difference, old: LawBook, new: LawBook) -> Iterator[tuple[str, LawBook]]:
    """The new edition without each of its changes in turn, under the Danish name of the file."""
    sources = {**new.sources, **old.sources}
    for change in between.parameters:
        parameters = _reverted(change.name, old.parameters, new.parameters)
        yield change.danish, replace(new, parameters=parameters, sources=sources)
    for change in between.holidays:
        holidays = _reverted(change.name, old.holidays, new.holidays)
        calendar = Calendar(tuple(rule for holiday in holidays.values() for rule in holiday.rules()))
        yield change.danish, replace(new, holidays=holidays, calendar=calendar)


def _reverted(name: str, old: Mapping[str, T], new: Mapping[str, T]) -> dict[str, T]:
    others = {other: content for other, content in new.items() if other != name}
    return others | ({name: old[name]} if name in old else {})
