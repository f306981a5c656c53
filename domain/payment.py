"""What does an association tell us when money came in, and by what do we know the same money again?"""

import re
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from domain import ids
from domain.danish_day import danish_day
from domain.missed_payment import LONGEST_NAME, LONGEST_TEXT, Code, LegalDay, PositiveOre
from domain.plain_text import VisibleText, fault_in_text, tidy

LONGEST_REFERENCE: Final = 140
"""Characters at most in a bank's reference, which by ISO 20022 (`AcctSvcrRef`) has 35."""
LONGEST_BANK_ACCOUNT: Final = 60
"""Characters at most in the name of an account at a bank; an IBAN has 34."""

_SAYS_NONE: Final = frozenset({"NOTPROVIDED", "NONREF"})
"""What SEPA files and SWIFT's MT940 write where there is no reference."""
_ROUNDED: Final = re.compile(r"[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+")


class UnusableReference(ValueError):
    """A bank's reference by which no payment can be told; the text is a Danish sentence that does not repeat it."""


def bank_reference(written: str) -> str:
    """Read a bank's reference as it was *written*: as it stands, but for spaces; empty where it says that it is none.

    Zeros in front and small letters are part of it: two references must never become one. Raises UnusableReference.
    """
    reference = tidy(" ".join(written.split()))
    if reference.upper() in _SAYS_NONE or not any(sign.isalnum() and sign != "0" for sign in reference):
        return ""
    if _ROUNDED.fullmatch(reference):
        raise UnusableReference("Bankens reference er rundet af i et regneark (fx 1,23E+15), så cifre er gået tabt.")
    if len(reference) > LONGEST_REFERENCE:
        raise UnusableReference(f"Bankens reference er for lang (højst {LONGEST_REFERENCE} tegn).")
    if fault := fault_in_text(reference):
        raise UnusableReference(f"Bankens reference indeholder {fault}.")
    return reference


def bank_account(written: str) -> str:
    """Read the name of an account at a bank, an IBAN or another, without the signs that only group it."""
    return "".join(sign for sign in tidy(written) if sign.isalnum()).upper()[:LONGEST_BANK_ACCOUNT]


@dataclass(frozen=True)
class PaymentIdentity:
    """By what a payment is known again; all three are keyed and opaque (docs/adr/0025-payment-identity-and-lease.md).

    `payment` is its id: after the bank's own reference where there is one, else after all that is told of it.
    `reference` stands for that reference alone, `likeness` for all the rest, so that the same money told twice, with a
    reference and without, can be found.
    """

    payment: str
    reference: str | None
    likeness: str

    def fields(self) -> dict[str, Any]:
        """As the fields of a command or an event."""
        return asdict(self)


@dataclass(frozen=True)
class BankReference:
    """The bank's own reference (empty: none) and the account of ours that it stands on, where that was told."""

    reference: str = ""
    bank_account: str = ""


NO_REFERENCE: Final = BankReference()
ONE_REFERENCE_ONE_PAYMENT: Final = (
    "Bankens reference er allerede bogført her med et andet beløb eller en anden dag. Indbetalingen er ikke bogført: "
    "se efter hos banken, om det er de samme penge."
)
"""Why other money under a bank's reference that is known is refused."""


def why_too_far_ahead(value_date: date, booked_on: date, today: date, days: int) -> str | None:
    """Why a payment whose days lie more than *days* calendar days after *today* is not booked; None where they do not.

    Money that is not there yet must stop nothing, and a day mistyped by a year would.
    """
    latest = max(value_date, booked_on)
    if (latest - today).days <= days:
        return None
    what = "Valørdagen" if latest == value_date else "Bogføringsdagen"
    ahead = f"{what} {danish_day(latest)} ligger mere end {days} dage efter {danish_day(today)}."
    return f"{ahead} Indbetalingen er ikke bogført: den kan sendes, når pengene er der."


def payment_identity(
    secret: bytes,
    tenancy: str,
    value_date: date,
    booked_on: date,
    amount_ore: int,
    text: str = "",
    ordinal: int = 1,
    *,
    organisation: str,
    bank: BankReference = NO_REFERENCE,
) -> PaymentIdentity:
    """By what a payment of the tenancy with the key *tenancy* is known again; *secret* is the key of all ids."""
    likeness = ids.payment_likeness(secret, tenancy, value_date, booked_on, amount_ore, text)
    if not bank.reference:
        return PaymentIdentity(ids.payment_by_likeness(secret, likeness, ordinal), None, likeness)
    return PaymentIdentity(
        ids.payment_by_reference(secret, organisation, bank.bank_account, bank.reference),
        ids.reference_mark(secret, organisation, bank.reference),
        likeness,
    )


class Means(StrEnum):
    """By what means money came: a bank tells of the first three lease by lease, of the others in sums or not at all."""

    TRANSFER = "transfer"
    DIRECT_DEBIT = "direct-debit"
    SLIP = "slip"
    MOBILE = "mobile"
    CARD = "card"
    CASH = "cash"


OF_ITS_OWN: Final = frozenset({Means.CARD, Means.CASH, Means.MOBILE})
"""Money that no row of the bank tells of lease by lease: an acquirer pays the sum of many, the house pays cash in."""


class Outgoing(StrEnum):
    """Why money left a tenancy's account: paid back to somebody, moved elsewhere, or fetched back by the bank; or a
    person placed it elsewhere here, which no list tells.
    """

    REFUND = "refund"
    TRANSFER = "transfer"
    RETURNED = "returned"
    PLACED = "placed"


ToldOutgoing = Literal[Outgoing.REFUND, Outgoing.TRANSFER, Outgoing.RETURNED]
"""Why money left, as a list tells it."""
TOLD_OUTGOING: Final[tuple[ToldOutgoing, ...]] = (Outgoing.REFUND, Outgoing.TRANSFER, Outgoing.RETURNED)


class _Told(BaseModel):
    """What a payment list tells of money, whichever way it went.

    `value_date` is the day the money counts from, `booked_on` the day the bank wrote it down. `reference`
    is the bank's own (`bank_reference`; empty: none was told) on the association's `bank_account`. `ordinal` counts
    from 1 among rows of one list without a reference that have the same likeness: two equal deposits on one day are
    both genuine, while the list sent twice counts once. What a list may tell besides: `payer`, who paid or was paid;
    `lease`, what the association calls the lease; `means`. None and empty: not told.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    organisation: Code
    tenancy: Code = Field(repr=False)
    value_date: LegalDay
    booked_on: LegalDay
    amount_ore: PositiveOre
    text: VisibleText = Field(default="", max_length=LONGEST_TEXT, repr=False)
    reference: VisibleText = Field(default="", max_length=LONGEST_REFERENCE, repr=False)
    bank_account: VisibleText = Field(default="", max_length=LONGEST_BANK_ACCOUNT, repr=False)
    payer: VisibleText = Field(default="", max_length=LONGEST_NAME, repr=False)
    lease: Code | None = Field(default=None, repr=False)
    means: Means | None = None
    ordinal: int = Field(default=1, strict=True, ge=1)

    @property
    def bank(self) -> BankReference:
        """What the bank calls it."""
        return BankReference(self.reference, self.bank_account)


class Payment(_Told):
    """One amount paid in for one tenancy, or for one that nobody named (empty); `payment_identity` says by what it is
    known again.
    """

    tenancy: Code | Literal[""] = Field(repr=False)


class MoneyOut(_Told):
    """One amount that left a tenancy's account, and why; `amount_ore` is above zero all the same."""

    kind: ToldOutgoing


def money_out_identity(secret: bytes, tenancy: str, out: MoneyOut) -> PaymentIdentity:
    """By what money that left the tenancy with the key *tenancy* is known again; no payment has that id."""
    facts = (tenancy, out.value_date, out.booked_on, out.amount_ore, out.text)
    likeness = ids.payment_likeness(secret, *facts)
    if not out.reference:
        return PaymentIdentity(ids.money_out_by_likeness(secret, likeness, out.ordinal), None, likeness)
    return PaymentIdentity(
        ids.money_out_by_reference(secret, out.organisation, out.bank_account, out.reference),
        ids.reference_mark(secret, out.organisation, out.reference),
        likeness,
    )
