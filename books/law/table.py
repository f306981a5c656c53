"""Is what stands in a law file what must stand there? Typed reading of TOML, loud about file and key."""

import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NoReturn, TypeVar

from books.law.errors import BrokenLawFileError
from books.law.toml_errors import no_toml, too_long_a_number
from books.law.toml_line import Place
from domain.calendar import LAST_YEAR
from domain.plain_text import fault_in_text

Item = TypeVar("Item")
T = TypeVar("T")


def each(items: Iterable[Item], read: Callable[[Item], T]) -> list[T]:
    """Read all of *items*; where some have faults, raises that of the first, which carries those of the others."""
    read_items, faults = [], list[BrokenLawFileError]()
    for item in items:
        try:
            read_items.append(read(item))
        except BrokenLawFileError as fault:
            faults.append(fault)
    if faults:
        faults[0].others = tuple(faults[1:])
        raise faults[0]
    return read_items


EARLIEST, LATEST = date(1900, 1, 1), date(LAST_YEAR, 12, 31)
"""Between them lies every day that a law file names; one beyond is a slip in the year, and silently without effect."""


@dataclass(frozen=True)
class TomlTable:
    """A table of a law file: `name` is what it is called in a fault (empty at the top), `place` where it stands."""

    file: str
    name: str
    fields: Mapping[str, Any]
    place: Place

    @classmethod
    def read(cls, file: str, content: bytes) -> "TomlTable":
        """Parse *content* as the whole of *file*; BrokenLawFileError when it is no UTF-8 or no TOML."""
        try:
            text = content.decode("utf-8-sig")  # some editors begin a file with a mark that nobody sees
        except UnicodeDecodeError as fault:
            line = content[: fault.start].count(b"\n") + 1
            raise BrokenLawFileError(file, "", "filen er ikke UTF-8. Gem den som UTF-8.", line) from None
        try:
            return cls(file, "", tomllib.loads(text), Place(text))
        except tomllib.TOMLDecodeError as fault:
            raise no_toml(file, text, str(fault)) from None
        except ValueError:  # the reader leaves it to Python what is too long
            raise too_long_a_number(file, text) from None
        except RecursionError:
            raise BrokenLawFileError(file, "", "der er for mange lister i hinanden. Fjern dem.") from None

    def refuse(self, key: str, fault: str) -> NoReturn:
        """Raise BrokenLawFileError for *key* of this table."""
        raise self.fault(key, fault)

    def fault(self, key: str, fault: str) -> BrokenLawFileError:
        """Return what is wrong with *key* of this table, for whoever looks on."""
        return BrokenLawFileError(self.file, f"{self.name}{key}", fault, self.place.line_of(key))

    def knows_only(self, *keys: str) -> None:
        """Refuse any other key: a misspelt one would otherwise be silently without effect."""
        for key in self.fields:
            if key not in keys:
                self.refuse(key, f"nøglen er ukendt. Kendte nøgler: {', '.join(keys)}.")

    def text(self, key: str) -> str:
        """Return the text at *key*, which may be empty."""
        value = self._required(key)
        if not isinstance(value, str):
            self.refuse(key, "her skal stå en tekst i anførselstegn.")
        return self._visible(key, value)

    def _visible(self, key: str, text: str) -> str:
        """The text, of whose lines a reader sees every sign: it is shown beside days and amounts."""
        if fault := next(filter(None, map(fault_in_text, text.split("\n"))), None):
            self.refuse(key, f"teksten indeholder {fault}. Fjern dem.")
        return text

    def filled_text(self, key: str) -> str:
        """Return the text at *key*, which must say something."""
        return self.text(key).strip() or self.refuse(key, "teksten er tom. Udfyld den.")

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        """Return the text at *key*, which must be one of *allowed*."""
        value = self.text(key)
        if value not in allowed:
            self.refuse(key, f"'{value}' kendes ikke. Skriv en af: {', '.join(allowed)}.")
        return value

    def whole_number(self, key: str, lowest: int, highest: int) -> int:
        """Return the number at *key*: whole, no decimals and no yes or no, from *lowest* to *highest*."""
        value = self._required(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.refuse(key, "her skal stå et helt tal uden decimaler, nul eller derover.")
        if not lowest <= value <= highest:
            self.refuse(key, f"tallet skal ligge fra {lowest} til {highest}. Ret det.")
        return value

    def day(self, key: str) -> date:
        """Return the date at *key*, written without quotes and without a time of day, in a year that can be meant."""
        value = self._required(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            self.refuse(key, "her skal stå en dato uden anførselstegn, for eksempel 2026-01-01.")
        if not EARLIEST <= value <= LATEST:
            years = f"{EARLIEST.year}-{LATEST.year}"
            self.refuse(key, f"{value.isoformat()} ligger uden for {years}; er årstallet rigtigt? Ret det.")
        return value

    def day_or_empty(self, key: str) -> date | None:
        """Return the date at *key*, or None where an empty text says that there is none."""
        return None if self._required(key) == "" else self.day(key)

    def tables(self, key: str) -> list["TomlTable"]:
        """Return the [[key]] tables, of which there must be one at least, placed as `key nr. 1` and on."""
        value = self.fields.get(key)
        if isinstance(value, dict):
            self.refuse(
                key, f"her er kun én tabel, og der kan være flere. Skriv overskriften med to klammer: [[{key}]]."
            )
        if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
            self.refuse(key, f"der er ingen. Tilføj mindst én [[{key}]].")
        return [
            TomlTable(self.file, f"{key} nr. {number}, ", item, replace(self.place, header=key, number=number))
            for number, item in enumerate(value, start=1)
        ]

    def table(self, key: str) -> "TomlTable":
        """Return the table [key]."""
        value = self._required(key)
        if not isinstance(value, dict):
            self.refuse(key, f"her skal stå en tabel: [{key}].")
        return TomlTable(self.file, f"{key}, ", value, replace(self.place, header=key, number=1))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the list of texts at *key*, which may be empty; each of them says something, and once."""
        value = self._required(key)
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            self.refuse(key, 'her skal stå en liste af tekster, for eksempel ["a", "b"].')
        if twice := next((item for item in value if value.count(item) > 1), None):
            self.refuse(key, f"'{twice}' står der to gange. Fjern den ene.")
        return tuple(self._visible(key, text) for text in value)

    def texts_among(self, key: str, known: Collection[str], where: str) -> tuple[str, ...]:
        """Return the list of texts at *key*, each of which must be *known*; *where* says in Danish where they stand."""
        texts = self.texts(key)
        for text in texts:
            self._refuse_unknown(key, text, known, where)
        return texts

    def text_among(self, key: str, known: Collection[str], where: str) -> str:
        """Return the text at *key*, which must be *known*; *where* says in Danish where such texts stand."""
        text = self.text(key)
        self._refuse_unknown(key, text, known, where)
        return text

    def has(self, key: str) -> bool:
        """Tell whether the optional *key* is there."""
        return key in self.fields

    def _refuse_unknown(self, key: str, text: str, known: Collection[str], where: str) -> None:
        if text not in known:
            self.refuse(key, f"'{text}' står ikke i {where}. Tilføj den dér, eller ret stavemåden.")

    def _required(self, key: str) -> Any:
        if key not in self.fields:
            self.refuse(key, "nøglen mangler. Tilføj den.")
        return self.fields[key]
