"""How is a list of separated fields read, row by row, without a guess and without holding the file?

A list that cannot be read as a whole raises `UnreadableFile` before its first row is given; a row that cannot
be read is answered by a `RefusedRow`, and the next row is read as if nothing had happened. Every line with
content gets exactly one answer. Both speak Danish to the caseworker and repeat nothing from the list.
"""

import codecs
import io
import re
import stat
import unicodedata
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final, TextIO, TypeAlias

from domain.plain_text import with_plain_signs

ListSource: TypeAlias = Path | str | bytes
"""A list: where it lies (a path), or its bytes."""

NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})
LONGEST_LINE: Final = 32_768
"""Characters at most in a line; far above the sum of all field limits, far below any memory's."""
MOST_LINES_IN_A_ROW: Final = 50
"""Lines at most that a row may span whose quoted fields have line breaks in them: more than banks let anybody write."""
MOST_LINES_ABOVE: Final = 10
"""Lines at most, blank ones apart, above the header: what an export says of itself."""
LARGEST_LIST: Final = 4 << 30
"""Bytes at most: room for some fifteen million rows, and an end to what only pretends to be a list."""
_CHUNK: Final = 1 << 16
_OTHER_ENCODINGS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_SAVE_AS_CSV: Final = "Gem listen som CSV med semikolon mellem felterne, og prøv igen."
# Possessive (*+): a doubled mark must never be taken apart to find a closing one.
_QUOTED: Final = re.compile(r'"((?:[^"]|"")*+)"')
_BARE: Final = {sign: re.compile(rf'[^"{sign}]*') for sign in ";,"}
_HEADER_FIRST: Final = "Flyt overskriften op over rækkerne, og prøv igen."
_SEPARATORS: Final = {";": "semikolon", ",": "komma", "\t": "tabulator"}

_DECLARED: Final = re.compile(r'"?sep=(?P<sign>.)(?P=sign)*"?\s*', re.IGNORECASE)
"""What spreadsheets write and read in a first line of their own, and nobody else."""
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_MOST_NAMES_SHOWN: Final = 10


class UnreadableFile(Exception):
    """A list that cannot be read as a whole; the text is Danish and says what to do. Nothing was opened."""


@dataclass(frozen=True)
class RefusedRow:
    """A row that opens nothing. `row` is its line in the file, counted from 1; `reason` is Danish."""

    row: int
    reason: str


@dataclass(frozen=True)
class ReadRow:
    """A row as it stands: `row` its line in the file (counted from 1), `fields` its text by column.

    `warnings` are Danish sentences: a last line without an end may have been cut off within its last field.
    """

    row: int
    fields: dict[str, str]
    warnings: tuple[str, ...] = ()


_CUT_OFF: Final = "Filen slutter midt i linjen: er listen hel? Afslut sidste linje med linjeskift, og send den igen."


class QuoteFault(Enum):
    """What is wrong with the quotation marks of a row."""

    OPEN = "et anførselstegn er ikke lukket"
    STRAY = "et anførselstegn står midt i et felt"


Fields: TypeAlias = list[str] | QuoteFault
"""The texts of a row, or what is wrong with its quotation marks."""


@dataclass(frozen=True)
class Table:
    """A list whose columns are the expected ones, in the order of the file. Each iteration reads it anew."""

    source: ListSource
    encoding: str
    layout: "Layout"
    columns: "Columns"

    @property
    def notes(self) -> tuple[str, ...]:
        """What concerns the file as a whole and keeps it from nothing, in Danish."""
        return self.layout.passed_over

    def __iter__(self) -> Iterator[ReadRow | RefusedRow]:
        """Give each row in turn; memory does not grow. Raises `UnreadableFile` if the file changed."""
        with _as_text(self.source, self.encoding) as text:
            lines = _Lines(text)
            if _layout(lines, self.columns) != self.layout:
                raise UnreadableFile("Filen blev ændret, mens den blev læst. Prøv igen.")
            yield from _rows(lines, self.layout, self.columns.of_lines)


@dataclass(frozen=True)
class Columns:
    """Which columns a list may have: those it must, those it may, and what else a header may call them.

    Its fields stand between semicolons, or the first of other `separators` that its header has. Only the texts of the
    columns `of_lines` may go over several lines.
    """

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    other_names: tuple[tuple[str, str], ...] = ()
    separators: str = ";"
    of_lines: frozenset[str] = frozenset()

    @cached_property
    def by_name(self) -> Mapping[str, str]:
        """The columns by their names, whose case and spaces do not matter."""
        wanted = (*self.needed, *self.optional)
        named = {_plain(name): column for name, column in self.other_names if column in wanted}
        return named | {_plain(column): column for column in wanted}

    def named_in(self, names: Iterable[str]) -> int:
        """How many of them a line with these fields names."""
        return len({self.by_name.get(_plain(name)) for name in names} - {None})


@dataclass(frozen=True)
class Layout:
    """How a list is laid out: the columns in the order of its header, what separates them, and in `passed_over` what
    stands above the header, said in Danish without repeating it.
    """

    order: tuple[str, ...]
    separator: str
    passed_over: tuple[str, ...] = ()


def open_table(
    source: ListSource,
    needed: Sequence[str],
    optional: Sequence[str] = (),
    separators: str = ";",
    other_names: Mapping[str, str] = NO_NAMES,
    of_lines: Collection[str] = (),
) -> Table:
    """Return the list at *source* if it has the columns *needed*, perhaps *optional* ones, no other, and at least one
    row; the rest says what `Columns` says.

    Raises `UnreadableFile` for whatever concerns the file as a whole: missing, a directory, empty, binary, in
    another encoding, other columns, no rows.
    """
    columns = Columns(tuple(needed), tuple(optional), tuple(other_names.items()), separators, frozenset(of_lines))
    encoding = _encoding_of(source)
    with _as_text(source, encoding) as text:
        lines = _Lines(text)
        layout = _layout(lines, columns)
        if next(_rows(lines, layout, columns.of_lines), None) is None:
            raise UnreadableFile("Filen har kun en overskrift og ingen rækker. Er listen eksporteret rigtigt?")
    return Table(source, encoding, layout, columns)


def unused(table: Table, not_used_yet: Iterable[str]) -> Iterator[str]:
    """Say in Danish which columns of *table* are read and used by nothing yet."""
    if found := [f"«{column}»" for column in table.layout.order if column in not_used_yet]:
        yield f"Læst, men endnu ikke brugt til noget: {', '.join(found)}."


# --- bytes to text ---------------------------------------------------------------------------------------


@contextmanager
def _as_bytes(source: ListSource) -> Iterator[BinaryIO]:
    if isinstance(source, bytes):
        yield io.BytesIO(source)
        return
    _require_a_file(Path(source))
    try:
        with Path(source).open("rb") as stream:
            yield stream
    except OSError:
        raise UnreadableFile("Filen kan ikke læses. Kontrollér rettighederne, og prøv igen.") from None


def _require_a_file(path: Path) -> None:
    # Asked before opening: a named pipe would wait for somebody to write into it.
    try:
        found = path.stat()
    except FileNotFoundError:
        raise UnreadableFile("Filen findes ikke. Kontrollér navn og mappe.") from None
    except (OSError, ValueError):  # ValueError: a NUL in the name
        raise UnreadableFile("Filen kan ikke findes. Kontrollér navn og rettigheder.") from None
    if stat.S_ISDIR(found.st_mode):
        raise UnreadableFile("Det er en mappe og ikke en fil. Angiv selve listen.")
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableFile("Det er ikke en almindelig fil. Gem listen som en fil, og prøv igen.")
    if found.st_size > LARGEST_LIST:
        raise UnreadableFile("Filen er for stor: højst 4 GB. Del listen, og prøv igen.")


@contextmanager
def _as_text(source: ListSource, encoding: str) -> Iterator[TextIO]:
    """Open *source* as text with every line ending (CR, LF, CRLF) read as one newline."""
    with _as_bytes(source) as stream:
        try:
            with io.TextIOWrapper(stream, encoding=encoding, errors="strict", newline=None) as text:
                yield text
        except UnicodeDecodeError:
            raise UnreadableFile("Filen blev ændret, mens den blev læst. Prøv igen.") from None


def _encoding_of(source: ListSource) -> str:
    """Tell the encoding: by a byte order mark, else UTF-8 if every byte fits it, else windows-1252.

    No statistics: they take Danish windows-1252 for windows-1250. Nor can the two be mistaken for each other:
    `Lejemål` stands in every header, its å is no UTF-8 when written in windows-1252, and read the other way
    round the header is not the expected one.
    """
    with _as_bytes(source) as stream:
        start = stream.read(4)
        if not start:
            raise UnreadableFile("Filen er tom. Er listen eksporteret rigtigt?")
        if start.startswith(_OTHER_ENCODINGS):
            raise UnreadableFile("Filen er gemt som UTF-16 eller UTF-32. Gem den som «CSV UTF-8».")
        for encoding in ("utf-8-sig",) if start.startswith(codecs.BOM_UTF8) else ("utf-8", "cp1252"):
            if _decodes(stream, encoding):
                return encoding
    raise UnreadableFile(f"Filen er hverken UTF-8 eller windows-1252, eller den er ikke tekst. {_SAVE_AS_CSV}")


def _decodes(stream: BinaryIO, encoding: str) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := stream.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


# --- text to lines ---------------------------------------------------------------------------------------


class _Lines:
    """The lines of a text with their numbers from 1; None stands for a line that is too long to hold."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._number = 0
        self._ahead: deque[str | None] = deque()
        self._has_its_end = True

    @property
    def is_cut_off(self) -> bool:
        """Whether the line given last is the file's last and has no end."""
        return not self._has_its_end and not self._ahead

    def __iter__(self) -> Iterator[tuple[int, str | None]]:
        while self._ahead or self._read_one():
            self._number += 1
            yield self._number, self._ahead.popleft()

    def ahead(self) -> Iterator[str]:
        """Give the lines that come next without taking them, as far as one row may reach."""
        for place in range(MOST_LINES_IN_A_ROW - 1):
            if place >= len(self._ahead) and not self._read_one():
                return
            line = self._ahead[place]
            if line is None:
                return
            yield line

    def skip(self, count: int) -> None:
        """Pass over the next *count* lines, which `ahead` has given."""
        for _ in range(count):
            self._number += 1
            self._ahead.popleft()

    def _read_one(self) -> bool:
        line = self._text.readline(LONGEST_LINE + 1)
        if line.endswith("\n") or 0 < len(line) <= LONGEST_LINE:
            self._has_its_end = line.endswith("\n")
            self._ahead.append(line.removesuffix("\n"))
            return True
        if not line:
            return False
        while line and not line.endswith("\n"):
            line = self._text.readline(LONGEST_LINE)
        self._ahead.append(None)
        return True


# --- the header ------------------------------------------------------------------------------------------


def _layout(lines: _Lines, columns: Columns) -> Layout:
    """Find the header, which is the first line that names half of the columns a list must have, and read it."""
    passed_over: list[str] = []
    above: list[tuple[int, list[str]]] = []
    for number, names, separator in _first_lines(lines, columns.separators, passed_over):
        if 2 * columns.named_in(names) >= len(columns.needed):
            _refuse_rows_above(above, len(names))
            return Layout(_order_of(names, columns), separator, (*passed_over, *_titles(above)))
        above.append((number, names))
        if len(above) > MOST_LINES_ABOVE:
            break
    if not above:
        raise UnreadableFile("Filen er tom. Er listen eksporteret rigtigt?")
    likeliest = max((names for _, names in above), key=columns.named_in)
    return Layout(_order_of(likeliest, columns), columns.separators[0])  # it lacks half: raises, and says what is wrong


def _first_lines(lines: _Lines, separators: str, passed_over: list[str]) -> Iterator[tuple[int, list[str], str]]:
    """Give the fields of the first lines with content, and what separates them; says of `sep=;` that it is no line."""
    is_first = True
    for number, line in lines:
        if line is None or _CONTROL.search(line):
            if not is_first:
                return
            raise UnreadableFile(f"Filen er ikke en tekstfil med en overskrift i første linje. {_SAVE_AS_CSV}")
        separator = next((sign for sign in separators if sign in line), separators[0])
        if is_first and _DECLARED.fullmatch(line):
            passed_over.append(f"Linje {number} (sep=) er sprunget over.")
            continue
        if line.replace(separator, "").strip():
            names = split_fields(line, separator)
            if isinstance(names, QuoteFault):
                if not is_first:
                    return
                raise UnreadableFile(f"Overskriften kan ikke læses: {names.value}. {_SAVE_AS_CSV}")
            yield number, names, separator
        is_first = is_first and not line.strip()


def _refuse_rows_above(above: Iterable[tuple[int, list[str]]], width: int) -> None:
    """A title has a few fields; a line with most of them is a row, and no row is passed over."""
    for number, fields in above:
        if 2 * sum(1 for field in fields if field.strip()) > width:
            raise UnreadableFile(f"Linje {number} står over overskriften og ligner en række. {_HEADER_FIRST}")


def _titles(above: Sequence[tuple[int, list[str]]]) -> Iterator[str]:
    if above:
        first, last = above[0][0], above[-1][0]
        which = f"Linje {first}" if first == last else f"Linjerne {first}-{last}"
        yield f"{which} over overskriften er sprunget over."


def _order_of(names: Sequence[str], known: Columns) -> tuple[str, ...]:
    """Return the columns in the order of the header *names*. Raises `UnreadableFile`."""
    columns = known.needed
    found = [known.by_name.get(_plain(name)) for name in names]
    missing = [column for column in columns if column not in found]
    if len(missing) == len(columns):
        raise UnreadableFile(_no_header_text(names, columns))
    unknown = [name for name, column in zip(names, found, strict=True) if column is None]
    if missing and len(missing) == len(unknown) and not any(column.isascii() for column in missing):
        raise UnreadableFile(
            "Æ, ø og å i overskriften kan ikke læses: filen er gemt i et andet tegnsæt, eller i flere. "
            "Gem listen som «CSV UTF-8», og prøv igen."
        )
    faults = []
    if missing:
        faults.append(f"Kolonner, der mangler: {', '.join(missing)}.")
    if unknown:
        faults.append(f"Kolonner, der ikke kendes: {', '.join(map(_shown, unknown[:_MOST_NAMES_SHOWN]))}.")
    if twice := sorted({column for column in found if column is not None and found.count(column) > 1}):
        faults.append(f"Kolonner, der står flere gange: {', '.join(twice)}.")
    if faults:
        raise UnreadableFile(f"{' '.join(faults)} Ret listen, så den har netop de ventede kolonner.")
    return tuple(column for column in found if column is not None)


def _no_header_text(names: Sequence[str], columns: Sequence[str]) -> str:
    # Without one known column this is perhaps a row of data: its fields are people's and are not repeated.
    known = {_plain(column) for column in columns}
    for separator in (",", "\t"):
        if known.intersection(map(_plain, ";".join(names).split(separator))):
            return f"Felterne er adskilt af {_SEPARATORS[separator]}. {_SAVE_AS_CSV}"
    return f"Første linje er ikke den ventede overskrift. Den skal have kolonnerne: {'; '.join(columns)}."


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFC", with_plain_signs(name)).casefold().split())


def _shown(name: str) -> str:
    printable = "".join(sign for sign in name if sign.isprintable()).strip()
    return f"«{printable[:40]}»" if printable else "en kolonne uden navn"


# --- rows ------------------------------------------------------------------------------------------------


def _rows(lines: _Lines, layout: Layout, of_lines: Collection[str]) -> Iterator[ReadRow | RefusedRow]:
    order, separator = layout.order, layout.separator
    for number, line in lines:
        if line is None:
            yield RefusedRow(number, f"Linjen er for lang (højst {LONGEST_LINE} tegn).")
            continue
        fields: Fields | RefusedRow = split_fields(line, separator)
        if fields is QuoteFault.OPEN:
            fields = _over_several_lines(line, lines, layout, of_lines)
        if isinstance(fields, RefusedRow):
            yield RefusedRow(number, fields.reason)
        elif isinstance(fields, QuoteFault):
            yield RefusedRow(number, f"Rækken kan ikke læses: {fields.value}.")
        elif len(fields) != len(order) and any(field.strip() for field in fields):
            yield RefusedRow(number, _wrong_length(len(fields), len(order), separator))
        elif any(field.strip() for field in fields):
            yield ReadRow(number, dict(zip(order, fields, strict=True)), (_CUT_OFF,) if lines.is_cut_off else ())


def _over_several_lines(line: str, lines: _Lines, layout: Layout, of_lines: Collection[str]) -> Fields | RefusedRow:
    """Read a row whose quotation mark is not closed on its *line*, and pass over the lines that belong to it.

    Only the texts of some columns may have line breaks; but where any such row ends must be known, or the rest of it
    could pass for a row of its own. If no clean end comes within reach, the mark was a stray one, and the next line is
    a row. A text that holds what looks like a row is refused with it: a stray mark may have swallowed that.
    """
    width, separator = len(layout.order), layout.separator
    rest, fields = _lines_of_the_same_row(line, lines.ahead(), width, separator)
    if not rest:
        return QuoteFault.OPEN
    lines.skip(rest)
    for column, text in zip(layout.order, fields, strict=True):
        if "\n" in text and (column not in of_lines or _holds_a_row(text, width, separator)):
            return RefusedRow(0, f"Et felt indeholder linjeskift (rækken fylder {rest + 1} linjer).")
    return fields


def _holds_a_row(text: str, width: int, separator: str) -> bool:
    return any(line.count(separator) >= width - 1 for line in text.split("\n"))


def _lines_of_the_same_row(line: str, following: Iterator[str], width: int, separator: str) -> tuple[int, list[str]]:
    for count, more in enumerate(following, start=1):
        line += "\n" + more
        fields = split_fields(line, separator)
        if not isinstance(fields, QuoteFault):
            return (count, fields) if len(fields) == width else (0, [])
        if fields is not QuoteFault.OPEN:
            break
    return 0, []


def _wrong_length(found: int, expected: int, separator: str) -> str:
    if found < expected:
        return f"Rækken er for kort: {found} {'felt' if found == 1 else 'felter'}, der skal være {expected}."
    sign = _SEPARATORS[separator]
    return f"Rækken er for lang: {found} felter, der skal være {expected}. Står der et {sign} i en tekst?"


def split_fields(line: str, separator: str = ";") -> Fields:
    """Split one row at each *separator*; quotation marks by RFC 4180, and strictly.

    A mark within an unquoted field, or text after a closing mark, is a fault and not a letter: read kindly,
    the end of a broken row could pass for a whole one.
    """
    if '"' not in line:
        return line.split(separator)
    fields: list[str] = []
    at = 0
    while True:
        quoted = _QUOTED.match(line, at)
        if quoted is None and line.startswith('"', at):
            return QuoteFault.OPEN
        field = quoted or _BARE[separator].match(line, at)
        assert field is not None  # _BARE matches the empty field, too
        fields.append(field[1].replace('""', '"') if quoted else field[0])
        at = field.end()
        if at == len(line):
            return fields
        if line[at] != separator:
            return QuoteFault.STRAY
        at += 1
