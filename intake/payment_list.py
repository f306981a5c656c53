"""Which payments does a payment list name, and which of its rows cannot be read?

A payment can stop an eviction, so it is turned away only where it cannot be known whose it is, how much it
is or when it was made; never for the text that the bank sent along.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from domain.ids import plain_number
from domain.missed_payment import LONGEST_NAME
from domain.payment import MoneyOut, Outgoing, Payment, UnusableReference, bank_account, bank_reference
from domain.plain_text import tidy
from intake.counted_rows import CountedRows, counted_rows
from intake.fields import (
    FieldFault,
    FieldReader,
    day_near,
    field,
    free_text,
    known_organisation,
    lease_name,
    number_as_written,
    signed_amount,
)
from intake.money_words import KINDS, MEANS
from intake.table import ListSource, ReadRow, RefusedRow, Table, open_table

Told = TypeVar("Told", Payment, MoneyOut)

COLUMNS: Final = ("Organisation", "Lejemål", "Valørdato", "Bogført", "Beløb", "Tekst")
"""The columns of a payment list; they may stand in any order."""
TENANCY: Final = "Lejemål"
"""The column with the tenancy's number; empty where nobody knows whose money it is that came."""
TEXT: Final = "Tekst"
"""The column with what the bank sent along, which may go over several lines."""
REFERENCE: Final = "Bankreference"
BANK_ACCOUNT: Final = "Bankkonto"
PAYER: Final = "Betaler"
LEASE: Final = "Lejeaftale"
MEANS_COLUMN: Final = "Betalingsmåde"
KIND: Final = "Posteringstype"
OPTIONAL: Final = (REFERENCE, BANK_ACCOUNT, PAYER, LEASE, MEANS_COLUMN, KIND)
"""The columns that a payment list may have: the bank's own reference, and our account that it stands on; who paid, for
which lease, by what means; and whether a row is money that came or money that went.
"""
OTHER_NAMES: Final = {
    "Betalingstekst": TEXT,
    "Posteringstekst": TEXT,
    "Tekst til modtager": TEXT,
    "Meddelelse til modtager": TEXT,
    "Meddelelse": TEXT,
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
    "Indbetaler": PAYER,
    "Afsender": PAYER,
    "Betalers navn": PAYER,
    "Payer": PAYER,
    "Lejeaftalenr.": LEASE,
    "Lejeaftalenummer": LEASE,
    "Lejekontrakt": LEASE,
    "Kontraktnr.": LEASE,
    "Lejernr.": LEASE,
    "Lejernummer": LEASE,
    "Lease": LEASE,
    "Betalingsform": MEANS_COLUMN,
    "Betalingsmiddel": MEANS_COLUMN,
    "Betalingstype": MEANS_COLUMN,
    "Means": MEANS_COLUMN,
    "Posteringsart": KIND,
    "Transaktionstype": KIND,
    "Bevægelse": KIND,
    "Type": KIND,
}
"""What else banks and systems call them. A plain `Reference` is not among them: it is as often the payer's own, the
same every month."""


@dataclass(frozen=True)
class AcceptedPayment:
    """A payment and the line it stands in, counted from 1; `warnings` are Danish sentences."""

    row: int
    payment: Payment
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class AcceptedMoneyOut:
    """Money that left a tenancy's account, and the line it stands in; `warnings` are Danish sentences."""

    row: int
    out: MoneyOut
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class PaymentList:
    """The rows of a payment list, read one by one; each iteration reads the list anew."""

    table: Table
    today: date
    known_organisation: Callable[[str], bool]

    @property
    def notes(self) -> tuple[str, ...]:
        """What concerns the list as a whole and keeps it from nothing, in Danish."""
        return self.table.notes

    def __iter__(self) -> Iterator[AcceptedPayment | AcceptedMoneyOut | RefusedRow]:
        """Give the answer to each row in the order of the file; memory does not grow with the list."""
        with counted_rows() as counted:
            for row in self.table:
                yield row if isinstance(row, RefusedRow) else self._answer(row, counted)

    def _answer(self, row: ReadRow, counted: CountedRows) -> AcceptedPayment | AcceptedMoneyOut | RefusedRow:
        values: dict[str, object] = {"text": free_text(row.fields[TEXT])}
        faults: list[str] = []
        for name, column, read in self._needed():
            try:
                values[name] = field(row.fields, column, read)
            except FieldFault as fault:
                faults.append(str(fault))
        try:
            kind = _kind(row.fields.get(KIND, ""), values.get("amount_ore"))
            values["tenancy"] = _tenancy(row.fields, kind)
        except FieldFault as fault:
            faults.append(str(fault))
        if faults:
            return RefusedRow(row.row, " ".join(faults))
        details, warnings = _details(row)
        told = values | details | {"amount_ore": abs(_ore(values))}
        if kind is None:
            return AcceptedPayment(row.row, _told_apart(Payment.model_validate(told), counted), warnings)
        out = MoneyOut.model_validate(told | {"kind": kind})
        return AcceptedMoneyOut(row.row, _told_apart(out, counted), warnings)

    def _needed(self) -> tuple[tuple[str, str, FieldReader], ...]:
        return (
            ("organisation", "Organisation", known_organisation(self.known_organisation)),
            ("value_date", "Valørdato", day_near(self.today)),
            ("booked_on", "Bogført", day_near(self.today)),
            ("amount_ore", "Beløb", signed_amount),
        )


def read_payment_list(source: ListSource, *, today: date, known_organisation: Callable[[str], bool]) -> PaymentList:
    """Open the payment list at *source*, a path or the bytes themselves.

    *today* is the day from which the dates are judged; *known_organisation* tells whether an organisation has
    a policy. Raises `intake.table.UnreadableFile`, with a Danish text, for whatever concerns the file as a
    whole; single rows are refused one by one while iterating.
    """
    table = open_table(source, COLUMNS, OPTIONAL, other_names=OTHER_NAMES, of_lines=[TEXT])
    return PaymentList(table, today, known_organisation)


def _ore(values: Mapping[str, object]) -> int:
    ore = values["amount_ore"]
    assert isinstance(ore, int)
    return ore


def _kind(written: str, amount_ore: object) -> Outgoing | None:
    """Why money went, by what the row calls it or else by its sign; None where it came."""
    is_negative = isinstance(amount_ore, int) and amount_ore < 0
    word = tidy(written).casefold()
    if not word:
        return Outgoing.REFUND if is_negative else None
    if word not in KINDS:
        raise FieldFault(f"{KIND} er ukendt. Skriv Indbetaling, Tilbagebetaling, Overførsel ud eller Returneret.")
    if KINDS[word] is None and is_negative:
        raise FieldFault(f"Beløbet er negativt, men {KIND} siger, at pengene kom ind.")
    return KINDS[word]


def _tenancy(fields: Mapping[str, str], kind: Outgoing | None) -> str:
    """Whose the money is, if it was told: of what came a person can find that out, and it is kept meanwhile."""
    if kind is None and not tidy(fields[TENANCY]):
        return ""
    return field(fields, TENANCY, number_as_written)


def _details(row: ReadRow) -> tuple[dict[str, object], tuple[str, ...]]:
    """What money can do without, with a warning for what cannot be used: the money counts in any case."""
    values: dict[str, object] = {
        "bank_account": bank_account(row.fields.get(BANK_ACCOUNT, "")),
        "payer": free_text(row.fields.get(PAYER, ""), LONGEST_NAME),
    }
    warnings = list(row.warnings)
    try:
        values["reference"] = bank_reference(row.fields.get(REFERENCE, ""))
    except UnusableReference as fault:
        warnings.append(f"{fault} Indbetalingen kendes på sine andre oplysninger.")
    if lease := tidy(row.fields.get(LEASE, "")):
        try:
            values["lease"] = lease_name(LEASE, lease)
        except FieldFault as fault:
            warnings.append(f"{fault} Rækken læses uden.")
    if means := tidy(row.fields.get(MEANS_COLUMN, "")):
        values["means"] = MEANS.get(means.casefold())
        if values["means"] is None:
            warnings.append(f"{MEANS_COLUMN} er ukendt. Rækken læses uden.")
    return values, tuple(warnings)


def _told_apart(told: Told, counted: CountedRows) -> Told:
    """Return it with its ordinal, where no reference tells it from those like it, and that went the same way.

    Alike is what has the same likeness (`domain.payment.payment_identity`): a field that is no part of that, as the
    account it stands on, would leave two of them one name, and the second would be taken for the first.
    """
    if told.reference:
        return told
    whose = (type(told).__name__, told.organisation, plain_number(told.tenancy))
    days = (told.value_date.isoformat(), told.booked_on.isoformat())
    return told.model_copy(update={"ordinal": counted.count(*whose, *days, told.amount_ore, told.text)})
