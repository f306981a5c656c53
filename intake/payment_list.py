"""Which payments does a payment list name, and which of its rows cannot be read?

A payment can stop an eviction, so it is turned away only where it cannot be known whose it is, how much it
is or when it was made; never for the text that the bank sent along.
"""

import hashlib
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.payment import LONGEST_TEXT, Payment, UnusableReference, bank_account, bank_reference
from domain.plain_text import tidy
from intake.fields import FieldFault, FieldReader, amount, code, day_near, field, known_organisation
from intake.table import ListSource, ReadRow, RefusedRow, Table, open_table

COLUMNS: Final = ("Organisation", "Lejemål", "Valørdato", "Bogført", "Beløb", "Tekst")
"""The columns of a payment list; they may stand in any order."""
REFERENCE: Final = "Bankreference"
BANK_ACCOUNT: Final = "Bankkonto"
OPTIONAL: Final = (REFERENCE, BANK_ACCOUNT)
"""The columns that a payment list may have: the bank's own reference, and our account that it stands on."""
OTHER_NAMES: Final = {
    "Bankens reference": REFERENCE,
    "Bankref": REFERENCE,
    "Bank's reference": REFERENCE,
    "Arkivreference": REFERENCE,
    "Arkivref": REFERENCE,
    "Archive reference": REFERENCE,
    "Account servicer reference": REFERENCE,
    "AcctSvcrRef": REFERENCE,
    "Konto": BANK_ACCOUNT,
    "Kontonummer": BANK_ACCOUNT,
    "IBAN": BANK_ACCOUNT,
    "Bank account": BANK_ACCOUNT,
}
"""What else banks and systems call them. A plain `Reference` is not among them: it is as often the payer's own, the
same every month."""


@dataclass(frozen=True)
class AcceptedPayment:
    """A payment and the line it stands in, the header's being 1; `warnings` are Danish sentences."""

    row: int
    payment: Payment
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class PaymentList:
    """The rows of a payment list, read one by one; each iteration reads the list anew."""

    table: Table
    today: date
    known_organisation: Callable[[str], bool]

    def __iter__(self) -> Iterator[AcceptedPayment | RefusedRow]:
        """Give the answer to each row in the order of the file; memory does not grow with the list."""
        with closing(_Alike()) as alike:
            for row in self.table:
                yield row if isinstance(row, RefusedRow) else self._answer(row, alike)

    def _answer(self, row: ReadRow, alike: "_Alike") -> AcceptedPayment | RefusedRow:
        values: dict[str, object] = {"text": _text(row.fields["Tekst"])}
        faults: list[str] = []
        for name, column, read in self._needed():
            try:
                values[name] = field(row.fields, column, read)
            except FieldFault as fault:
                faults.append(str(fault))
        if faults:
            return RefusedRow(row.row, " ".join(faults))
        reference, warnings = _reference(row)
        values |= {"reference": reference, "bank_account": bank_account(row.fields.get(BANK_ACCOUNT, ""))}
        payment = Payment.model_validate(values)
        if not payment.reference:
            payment = payment.model_copy(update={"ordinal": alike.count(payment)})
        return AcceptedPayment(row.row, payment, (*row.warnings, *warnings))

    def _needed(self) -> tuple[tuple[str, str, FieldReader], ...]:
        return (
            ("organisation", "Organisation", known_organisation(self.known_organisation)),
            ("tenancy", "Lejemål", code()),
            ("value_date", "Valørdato", day_near(self.today)),
            ("booked_on", "Bogført", day_near(self.today)),
            ("amount_ore", "Beløb", amount),
        )


def read_payment_list(source: ListSource, *, today: date, known_organisation: Callable[[str], bool]) -> PaymentList:
    """Open the payment list at *source*, a path or the bytes themselves.

    *today* is the day from which the dates are judged; *known_organisation* tells whether an organisation has
    a policy. Raises `intake.table.UnreadableFile`, with a Danish text, for whatever concerns the file as a
    whole; single rows are refused one by one while iterating.
    """
    return PaymentList(open_table(source, COLUMNS, OPTIONAL, other_names=OTHER_NAMES), today, known_organisation)


def _reference(row: ReadRow) -> tuple[str, tuple[str, ...]]:
    """The bank's reference in a row, with a warning where it cannot be used: the money counts in any case."""
    try:
        return bank_reference(row.fields.get(REFERENCE, "")), ()
    except UnusableReference as fault:
        return "", (f"{fault} Indbetalingen kendes på sine andre oplysninger.",)


def _text(written: str) -> str:
    """Make the bank's text fit to be stored and shown; the same text always becomes the same."""
    return tidy("".join(sign if sign.isprintable() else " " for sign in tidy(written)))[:LONGEST_TEXT].rstrip()


class _Alike:
    """Counts payments that are alike, in a nameless file that SQLite keeps and deletes.

    The list may hold a million payments, and two that are alike may stand at its two ends; a dict would grow
    with it. Only hashes go to the file, under a key that is nowhere else: what they are made of is personal.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._counts = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._counts.execute("PRAGMA journal_mode = OFF")
        self._counts.execute("CREATE TABLE alike (payment BLOB PRIMARY KEY, times INTEGER) WITHOUT ROWID")

    def count(self, payment: Payment) -> int:
        """Return how many payments like *payment* have come, this one included."""
        key = hashlib.blake2b(payment.model_dump_json().encode(), key=self._key, digest_size=32).digest()
        self._counts.execute(
            "INSERT INTO alike VALUES (?, 1) ON CONFLICT (payment) DO UPDATE SET times = times + 1", (key,)
        )
        (times,) = self._counts.execute("SELECT times FROM alike WHERE payment = ?", (key,)).fetchone()
        return int(times)

    def close(self) -> None:
        """Let go of the file."""
        self._counts.close()
