"""What differs between two editions of the law: which values, which days of the calendar, which texts?"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from books.law.book import LawBook, listed_in
from books.law.confirmation import CONFIRMATIONS_FILE
from books.law.parameter import Parameter, Value
from domain.calendar import FIRST_YEAR, LAST_YEAR, Calendar, DayClass, Mode
from domain.streams.law import Confirmation

Content = str | int | date | None
"""What can stand at a key; None where the key is not there."""


class ChangeKind(StrEnum):
    """How one edition differs from the other."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class DayKind(StrEnum):
    """What a day is good for: a class of the law's calendar, or an ordinary day. Shift days include no helligdage."""

    HELLIGDAG = DayClass.HELLIGDAG
    SHIFT = DayClass.SHIFT
    DOUBTFUL = DayClass.DOUBTFUL
    ORDINARY = "ordinary"


@dataclass(frozen=True)
class FieldChange:
    """A key whose content changed from `old` to `new`."""

    key: str
    old: Content
    new: Content


@dataclass(frozen=True)
class ValueChange:
    """A dated value, known by its first day. `value` and `status` are those of the edition that has it, the newer one
    where both do; `fields` is filled where it changed.
    """

    kind: ChangeKind
    start: date
    value: str | int
    status: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class ParameterChange:
    """A file of parameters/ or holidays/: `name` is its file's, `danish` what it is called, `unit` as in the file.

    A file that only one edition has, has all its values as added or removed.
    """

    kind: ChangeKind
    file: str
    name: str
    danish: str
    unit: str
    fields: tuple[FieldChange, ...]
    values: tuple[ValueChange, ...]


@dataclass(frozen=True)
class TextChange:
    """An entry of a file that moves no day and no amount by itself: sources, quotes, doubts, rules' texts.

    `entry` is empty where the whole file is meant.
    """

    kind: ChangeKind
    file: str
    entry: str = ""


@dataclass(frozen=True)
class DayChange:
    """Days of the calendar, 2013 to 2100, that are good for something else now; a name (Danish) is None on an
    ordinary day.
    """

    before: DayKind
    after: DayKind
    old_name: str | None
    new_name: str | None
    days: tuple[date, ...]


@dataclass(frozen=True)
class Difference:
    """Everything that differs between two editions, each part in the order of its files or days."""

    parameters: tuple[ParameterChange, ...]
    holidays: tuple[ParameterChange, ...]
    days: tuple[DayChange, ...]
    texts: tuple[TextChange, ...]

    @property
    def empty(self) -> bool:
        """Whether the editions say the same; comments and layout may still differ."""
        return not (self.parameters or self.holidays or self.days or self.texts)


def difference(old: LawBook, new: LawBook) -> Difference:
    """Compare two editions of the law."""
    return Difference(
        parameters=tuple(_changes(_parameters_in(old), _parameters_in(new))),
        holidays=tuple(_changes(_days_in(old), _days_in(new))),
        days=tuple(_days(old.calendar, new.calendar)),
        texts=tuple(_texts(old, new)),
    )


# --- parameters and holidays ----------------------------------------------------------------------------------------

_HEAD: Final = ("title", "danish", "unit", "chosen_by", "basis", "provision")
_IN_CONFLICT: Final = ("conflicting_value", "conflicting_source")
_OF_VALUE: Final = ("until", "value", "source", "status", "checked_on", "note", *_IN_CONFLICT, "confirmed_by")


@dataclass(frozen=True)
class _File:
    """A file of dated values; `day_class` is empty for one that is no day of the calendar."""

    parameter: Parameter
    day_class: str = ""


def _days_in(book: LawBook) -> dict[str, _File]:
    return {name: _File(holiday.parameter, holiday.day_class.value) for name, holiday in book.holidays.items()}


def _parameters_in(book: LawBook) -> dict[str, _File]:
    return {name: _File(parameter) for name, parameter in book.parameters.items()}


def _changes(old: Mapping[str, _File], new: Mapping[str, _File]) -> Iterator[ParameterChange]:
    for name in sorted({*old, *new}):
        before, after = old.get(name), new.get(name)
        known = (after or old[name]).parameter
        fields = tuple(_head(before, after)) if before and after else ()
        values = tuple(_values(before, after))
        if fields or values:
            kind = _kind(before, after)
            yield ParameterChange(kind, known.file, name, known.danish, known.unit, fields, values)


def _head(old: _File, new: _File) -> Iterator[FieldChange]:
    yield from _fields(_HEAD, old.parameter, new.parameter)
    if old.day_class != new.day_class:
        yield FieldChange("class", old.day_class, new.day_class)


def _values(old: _File | None, new: _File | None) -> Iterator[ValueChange]:
    before, after = _by_start(old), _by_start(new)
    for start in sorted({*before, *after}):
        was, is_now = before.get(start), after.get(start)
        known = is_now or before[start]
        fields = tuple(_fields(_OF_VALUE, was, is_now)) if was and is_now else ()
        if fields or not (was and is_now):
            yield ValueChange(_kind(was, is_now), start, known.value, known.status, fields)


def _by_start(file: _File | None) -> dict[date, Value]:
    return {value.start: value for value in file.parameter.values.entries} if file else {}


def _fields(keys: Iterable[str], old: object, new: object) -> Iterator[FieldChange]:
    for key in keys:
        before, after = _content(getattr(old, key)), _content(getattr(new, key))
        if before != after:
            yield FieldChange(key, before, after)


def _content(found: Content | Confirmation) -> Content:
    return found.by if isinstance(found, Confirmation) else found


def _kind(old: object | None, new: object | None) -> ChangeKind:
    if old is None:
        return ChangeKind.ADDED
    return ChangeKind.REMOVED if new is None else ChangeKind.CHANGED


# --- the days of the calendar ---------------------------------------------------------------------------------------


def day_kind(calendar: Calendar, day: date) -> DayKind:
    """What *day* is good for in *calendar*."""
    if calendar.is_public_holiday(day):
        return DayKind.HELLIGDAG
    if calendar.is_shift_day(day):
        return DayKind.SHIFT
    return DayKind.ORDINARY if calendar.counts_as_hverdag(day, Mode.CONSERVATIVE) else DayKind.DOUBTFUL


def _days(old: Calendar, new: Calendar) -> Iterator[DayChange]:
    found: dict[DayChange, list[date]] = defaultdict(list)
    rules, years = set(old.rules) ^ set(new.rules), range(FIRST_YEAR, LAST_YEAR + 1)
    for day in sorted({day for rule in rules for year in years for day in rule.days(year)}):
        before, after = day_kind(old, day), day_kind(new, day)
        if before != after:
            found[DayChange(before, after, _name(old, day), _name(new, day), ())].append(day)
    for change, days in found.items():
        yield replace(change, days=tuple(days))


def _name(calendar: Calendar, day: date) -> str | None:
    return calendar.why_not_hverdag(day, Mode.CONSERVATIVE)


# --- texts ----------------------------------------------------------------------------------------------------------


def _texts(old: LawBook, new: LawBook) -> Iterator[TextChange]:
    before, after = _entries(old), _entries(new)
    for place in sorted({*before, *after}):
        if before.get(place) != after.get(place):
            yield TextChange(_kind(before.get(place), after.get(place)), *place)


def _entries(book: LawBook) -> dict[tuple[str, str], Any]:
    """Each entry of the files that hold texts, by file and entry: one per table, or the file itself."""
    entries: dict[tuple[str, str], Any] = {}
    for file, own_hash in listed_in(book.documents[book.version]).items():
        if file.startswith(("parameters/", "holidays/")) or file == CONFIRMATIONS_FILE:
            continue  # they are told value by value
        whole = tomllib.loads(book.documents[own_hash].decode())
        if all(isinstance(table, dict) for table in whole.values()):
            entries |= {(file, entry): table for entry, table in whole.items()}
        else:
            entries[(file, "")] = whole
    return entries
