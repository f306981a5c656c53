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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final, TextIO, TypeAlias

ListSource: TypeAlias = Path | str | bytes
"""A list: where it lies (a path), or its bytes."""

NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})
LONGEST_LINE: Final = 32_768
"""Characters at most in a line; far above the sum of all field limits, far below any memory's."""
MOST_LINES_IN_A_ROW: Final = 20
"""Lines at most that a quoted field with line breaks in it may span."""
LARGEST_LIST: Final = 4 << 30
"""Bytes at most: room for some fifteen million rows, and an end to what only pretends to be a list."""
_CHUNK: Final = 1 << 16
_OTHER_ENCODINGS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_SAVE_AS_CSV: Final = "Gem listen som CSV med semikolon mellem felterne, og prøv igen."
# Possessive (*+): a doubled mark must never be taken apart to find a closing one.
_QUOTED: Final = re.compile(r'"((?:[^"]|"")*+)"')
_BARE: Final = {sign: re.compile(rf'[^"{sign}]*') for sign in ";,"}
_SEPARATORS: Final = {";": "semikolon", ",": "komma", "\t": "tabulator"}

_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_MOST_NAMES_SHOWN: Final = 10


class UnreadableFile(Exception):
    """A list that cannot be read as a whole; the text is Danish and says what to do. Nothing was opened."""


@dataclass(frozen=True)
class RefusedRow:
    """A row that opens nothing. `row` is its line in the file, the header's being 1; `reason` is Danish."""

    row: int
    reason: str


@dataclass(frozen=True)
class ReadRow:
    """A row as it stands: `row` its line in the file (the header's being 1), `fields` its text by column.

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


@dataclass(frozen=True)
class Table:
    """A list whose columns are the expected ones, in the order of the file. Each iteration reads it anew."""

    source: ListSource
    encoding: str
    order: tuple[str, ...]
    separator: str
    other_names: tuple[tuple[str, str], ...] = ()

    def __iter__(self) -> Iterator[ReadRow | RefusedRow]:
        """Give each row in turn; memory does not grow. Raises `UnreadableFile` if the file changed."""
        with _as_text(self.source, self.encoding) as text:
            lines = _Lines(text)
            if _order_of(_header(lines, self.separator)[0], self.order, (), self.other_names) != self.order:
                raise UnreadableFile("Filen blev ændret, mens den blev læst. Prøv igen.")
            yield from _rows(lines, self.order, self.separator)


def open_table(
    source: ListSource,
    columns: Sequence[str],
    optional: Sequence[str] = (),
    separators: str = ";",
    other_names: Mapping[str, str] = NO_NAMES,
) -> Table:
    """Return the list at *source* if it has *columns*, perhaps *optional* ones, no other, and at least one row.

    *other_names* are what a header may call a column instead.
    Its fields stand between semicolons, or the first of other *separators* that its header has.
    Raises `UnreadableFile` for whatever concerns the file as a whole: missing, a directory, empty, binary, in
    another encoding, other columns, no rows.
    """
    encoding, others = _encoding_of(source), tuple(other_names.items())
    with _as_text(source, encoding) as text:
        lines = _Lines(text)
        names, separator = _header(lines, separators)
        order = _order_of(names, columns, optional, others)
        if next(_rows(lines, order, separator), None) is None:
            raise UnreadableFile("Filen har kun en overskrift og ingen rækker. Er listen eksporteret rigtigt?")
    return Table(source, encoding, order, separator, others)


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


def _header(lines: _Lines, separators: str) -> tuple[list[str], str]:
    """Return the names of the columns as written, and what separates them, in the first line that is not blank."""
    line = next((line for _, line in lines if line is None or line.strip()), "")
    if line == "":
        raise UnreadableFile("Filen er tom. Er listen eksporteret rigtigt?")
    if line is None or _CONTROL.search(line):
        raise UnreadableFile(f"Filen er ikke en tekstfil med en overskrift i første linje. {_SAVE_AS_CSV}")
    separator = next((sign for sign in separators if sign in line), separators[0])
    names = split_fields(line, separator)
    if isinstance(names, QuoteFault):
        raise UnreadableFile(f"Overskriften kan ikke læses: {names.value}. {_SAVE_AS_CSV}")
    return names, separator


def _order_of(
    names: Sequence[str],
    columns: Sequence[str],
    optional: Sequence[str] = (),
    other_names: Iterable[tuple[str, str]] = (),
) -> tuple[str, ...]:
    """Return the columns in the order of the header *names*, whose case and spaces do not matter."""
    wanted = (*columns, *optional)
    known = {_plain(name): column for name, column in other_names if column in wanted}
    known |= {_plain(column): column for column in wanted}
    found = [known.get(_plain(name)) for name in names]
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
    return "".join(unicodedata.normalize("NFC", name).casefold().split())


def _shown(name: str) -> str:
    printable = "".join(sign for sign in name if sign.isprintable()).strip()
    return f"«{printable[:40]}»" if printable else "en kolonne uden navn"


# --- rows ------------------------------------------------------------------------------------------------


def _rows(lines: _Lines, order: tuple[str, ...], separator: str) -> Iterator[ReadRow | RefusedRow]:
    for number, line in lines:
        if line is None:
            yield RefusedRow(number, f"Linjen er for lang (højst {LONGEST_LINE} tegn).")
            continue
        fields = split_fields(line, separator)
        if isinstance(fields, QuoteFault):
            yield RefusedRow(number, _refusal(fields, line, lines, len(order), separator))
        elif len(fields) != len(order) and any(field.strip() for field in fields):
            yield RefusedRow(number, _wrong_length(len(fields), len(order), separator))
        elif any(field.strip() for field in fields):
            yield ReadRow(number, dict(zip(order, fields, strict=True)), (_CUT_OFF,) if lines.is_cut_off else ())


def _refusal(fault: QuoteFault, line: str, lines: _Lines, width: int, separator: str) -> str:
    """Say why a row with faulty quotation marks is refused, and pass over the lines that belong to it.

    A quoted field may hold line breaks, which nothing in these lists can use; but where such a row ends must
    be known, or the rest of it could pass for a row of its own. If no clean end comes within reach, the mark
    was a stray one, and the next line is a row.
    """
    rest = _lines_of_the_same_row(line, lines.ahead(), width, separator) if fault is QuoteFault.OPEN else 0
    if rest:
        lines.skip(rest)
        return f"Et felt indeholder linjeskift (rækken fylder {rest + 1} linjer)."
    return f"Rækken kan ikke læses: {fault.value}."


def _lines_of_the_same_row(line: str, following: Iterator[str], width: int, separator: str) -> int:
    for count, more in enumerate(following, start=1):
        line += "\n" + more
        fields = split_fields(line, separator)
        if fields is not QuoteFault.OPEN:
            return count if not isinstance(fields, QuoteFault) and len(fields) == width else 0
    return 0


def _wrong_length(found: int, expected: int, separator: str) -> str:
    if found < expected:
        return f"Rækken er for kort: {found} {'felt' if found == 1 else 'felter'}, der skal være {expected}."
    sign = _SEPARATORS[separator]
    return f"Rækken er for lang: {found} felter, der skal være {expected}. Står der et {sign} i en tekst?"


def split_fields(line: str, separator: str = ";") -> list[str] | QuoteFault:
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
