"""How does a test write a list as an association exports it?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from intake import arrears_list, payment_list
from intake.arrears_list import AcceptedRow, read_arrears_list
from intake.payment_list import AcceptedMoneyOut, AcceptedPayment, read_payment_list
from intake.table import ListSource, RefusedRow

TODAY = date(2026, 10, 2)
KNOWN = frozenset({"BF-101", "BF-102", "BF-103", "BF-104"})

MISSED = {
    "Organisation": "BF-101",
    "Afdeling": "04",
    "Lejemål": "BF-101-04-0003",
    "Lejer": "Søren Prøve",
    "Medlejer": "",
    "Adresse": "Granparken 50, 2. mf",
    "Postnr": "4200",
    "By": "Slagelse",
    "Kommunekode": "330",
    "Forfaldsdato": "01-10-2026",
    "Beløb": "7.345,50",
    "Art": "Husleje",
    "E-mail": "lejer@example.com",
    "Mobil": "+45 00 00 00 03",
    "Digital post": "Ja",
    "Børn under 18": "Nej",
}
"""A row of an arrears list with nothing wrong in it."""

PAID = {
    "Organisation": "BF-101",
    "Lejemål": "BF-101-04-0003",
    "Valørdato": "03-10-2026",
    "Bogført": "05-10-2026",
    "Beløb": "7.345,50",
    "Tekst": "HUSLEJE BF-101-04-0003",
}
"""A row of a payment list with nothing wrong in it."""


def written(
    rows: Iterable[Mapping[str, str]],
    columns: Sequence[str] = arrears_list.COLUMNS,
    *,
    header: Sequence[str] | None = None,
    encoding: str = "cp1252",
    line_end: str = "\r\n",
    quote_all: bool = False,
) -> bytes:
    """Write *rows* under *columns* (shown as *header*) as a list."""
    lines = [header or columns, *([row[column] for column in columns] for row in rows)]
    return "".join(";".join(_quoted(field, quote_all) for field in line) + line_end for line in lines).encode(encoding)


def _quoted(field: str, always: bool) -> str:
    if always or ";" in field or '"' in field or "\n" in field:
        return '"' + field.replace('"', '""') + '"'
    return field


def arrears(source: ListSource) -> list[AcceptedRow | RefusedRow]:
    """Read a whole arrears list on `TODAY`."""
    return list(read_arrears_list(source, today=TODAY, known_organisation=KNOWN.__contains__))


def payments(source: ListSource) -> list[AcceptedPayment | AcceptedMoneyOut | RefusedRow]:
    """Read a whole payment list on `TODAY`."""
    return list(read_payment_list(source, today=TODAY, known_organisation=KNOWN.__contains__))


def written_payments(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Write *rows* as a payment list."""
    return written(rows, payment_list.COLUMNS)
