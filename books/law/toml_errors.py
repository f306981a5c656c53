"""What is wrong with a law file that the TOML reader cannot read, and what should stand there instead? In Danish."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date

from books.law.errors import BrokenLawFileError
from books.law.toml_line import Place

_DANISH: Mapping[str, str] = {
    "Cannot declare": "tabellen eller nøglen står to gange",
    "Cannot overwrite a value": "nøglen står to gange",
    "Expected '='": "der mangler et =",
    "Expected ']": "der mangler en ]",
    "Expected newline": "der står noget efter værdien, som ikke hører til den",
    "Illegal character": "teksten slutter ikke på linjen, eller den har et tegn, der ikke må stå der",
    "Invalid date": "datoen findes ikke",
    "Unclosed array": "listen mangler sin sidste ]",
    "Unterminated string": "teksten mangler sit sidste anførselstegn",
}
"""What the TOML reader says most, by how it begins."""
_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")
"""How the TOML reader says where it stopped."""
_LONG_NUMBER = re.compile(r"[0-9][0-9_]{3999,}")

_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[-./](?P<month>\d{1,2})[-./](?P<year>\d{4})\b")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})\b")
_DATE = re.compile(r"\d{1,4}[-/]\d{1,2}|\d{1,2}\. ?[a-zæøå]")
"""How other dates begin."""
_AMOUNT = re.compile(r"(kr\.? ?)?\d[\d. ]*(,(\d*|-))? ?(kr\.?|kroner|øre|%|dage)?", re.IGNORECASE)
_QUOTES = "“”„‟»«‘’‚´`"


def no_toml(file: str, text: str, fault: str) -> BrokenLawFileError:
    """The reader's *fault* in Danish, with line and key where every other fault has them, and what to write."""
    words = next((danish for begin, danish in _DANISH.items() if fault.startswith(begin)), "det kan ikke læses")
    at = _PLACE.search(fault)
    if at is None or at["line"] is None:
        return _fault(file, text, len(text.split("\n")), f", sidst i filen: {words}.", key="")
    line = int(at["line"])
    hint = _hint(text.split("\n")[line - 1])
    return _fault(file, text, line, f", tegn {at['column']}: {words}.{hint}")


def too_long_a_number(file: str, text: str) -> BrokenLawFileError:
    """The fault of a file in which a number has more digits than the reader takes."""
    found = _LONG_NUMBER.search(text)
    line = text[: found.start()].count("\n") + 1 if found else 1
    return _fault(file, text, line, ": et tal har for mange cifre.")


def _fault(file: str, text: str, line: int, what: str, key: str | None = None) -> BrokenLawFileError:
    told = f"filen er ikke gyldig TOML. Ret stedet{what}"
    return BrokenLawFileError(file, Place(text).key_on(line) if key is None else key, told, line)


def _hint(line: str) -> str:
    """What to write on *line*, where it has one of the slips that people make; else empty."""
    if line.lstrip().startswith("["):
        return " En overskrift har lige mange [ og ]."
    if "\N{NO-BREAK SPACE}" in line:
        return " Linjen har et hårdt mellemrum. Skriv et almindeligt i stedet."
    _, equals, after = line.partition("=")
    value = after.partition("#")[0].strip()
    return next((f" {words}" for hint in _HINTS if equals and (words := hint(value))), "")


def _day(value: str) -> str | None:
    found = _YEAR_FIRST.match(value) or _DAY_FIRST.match(value)
    if found is None:
        return "Skriv en dato med år, måned og dag, for eksempel 2026-01-01." if _DATE.match(value) else None
    with suppress(ValueError):
        meant = date(int(found["year"]), int(found["month"]), int(found["day"]))
        return f"Skriv {meant.isoformat()}."
    return "Skriv en dato, der findes, med år, måned og dag, for eksempel 2026-01-01."


def _number(value: str) -> str | None:
    if _AMOUNT.fullmatch(value):
        return "Skriv et helt tal uden komma, punktum og enhed; et beløb i hele øre: 34400 for 344,00 kr."
    return None


def _quotes(value: str) -> str | None:
    if value.startswith(tuple(_QUOTES)) or (value.startswith('"') and value.endswith(tuple(_QUOTES))):
        return f'Skriv lige anførselstegn: "{value.strip(_QUOTES + chr(34))}".'
    return None


def _nothing(value: str) -> str | None:
    return None if value else "Der står ingen værdi. Skriv den."


def _bare_word(value: str) -> str | None:
    return f'Skriv en tekst i anførselstegn: "{value}".' if re.fullmatch(r"[^\W\d][\w .+-]*", value) else None


_HINTS: tuple[Callable[[str], str | None], ...] = (_day, _number, _quotes, _nothing, _bare_word)
"""In this order: what begins as a date may look like a number."""
