"""What does an association tell us when money came in, and by what do we know the same money again?"""

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from domain import ids
from domain.danish_day import danish_day
from domain.missed_payment import Code, LegalDay, PositiveOre
from domain.plain_text import VisibleText, fault_in_text, tidy

LONGEST_TEXT: Final = 500
"""Characters at most in the text that came with a payment."""
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


class Payment(BaseModel):
    """One amount paid in for one tenancy; `payment_identity` says by what it is known again.

    `value_date` is the day the money counts from, `booked_on` the day the bank wrote it down. `reference`
    is the bank's own (`bank_reference`; empty: none was told) on the association's `bank_account`. `ordinal` counts
    from 1 among payments of one list without a reference that are alike in every other field: two equal deposits on
    one day are both genuine, while the list sent twice counts once.
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
    ordinal: int = Field(default=1, strict=True, ge=1)

    @property
    def bank(self) -> BankReference:
        """What the bank calls it."""
        return BankReference(self.reference, self.bank_account)
