"""Which facts can happen on a tenancy's account? What is owed and what was paid, in øre, for one lease or another."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from domain.account.codes import Payer
from domain.event import Event


class ChargeBooked(Event):
    """Something is owed (øre) for the lease with this number, counted from 1 within the tenancy."""

    type: Literal["charge-booked.v1"] = "charge-booked.v1"
    lease: int = 1
    charge: str
    due: date
    kind: str
    amount_ore: int = Field(gt=0)
    case: str


class ChargeAdjusted(Event):
    """The tenancy owes this instead (øre; 0 when the charge was withdrawn)."""

    type: Literal["charge-adjusted.v1"] = "charge-adjusted.v1"
    charge: str
    amount_ore: int = Field(ge=0)


class FeeBooked(Event):
    """The tenancy owes the demand fee (øre); never a reason to terminate by itself."""

    type: Literal["fee-booked.v1"] = "fee-booked.v1"
    demand: int
    case: str
    amount_ore: int = Field(gt=0)


class FeeWaived(Event):
    """The tenancy does not owe the fee of a demand that was invalid (øre: what had been booked)."""

    type: Literal["fee-waived.v1"] = "fee-waived.v1"
    demand: int
    case: str
    amount_ore: int = Field(gt=0)


class PaymentBooked(Event):
    """Money came in. `value_date` is the payer's day, `booked_on` the bank's, `case` the case it was paid in.

    `towards` names the charges that were demanded then, those of the most advanced demand first: they are paid first.
    `payment` is its id, `reference` stands for the bank's own reference where one was told, and `likeness` for all
    else that was; all are keyed, so that the same money told twice can be found
    (docs/adr/0025-payment-identity-and-lease.md). `lease` is the lease it was booked on.
    """

    type: Literal["payment-booked.v1"] = "payment-booked.v1"
    lease: int = 1
    payment: str
    reference: str | None = None
    likeness: str | None = None
    amount_ore: int = Field(gt=0)
    value_date: date
    booked_on: date
    payer: Payer
    case: str | None
    towards: tuple[str, ...] = ()


class PaymentBounced(Event):
    """The money went back."""

    type: Literal["payment-bounced.v1"] = "payment-bounced.v1"
    payment: str


AccountEvent = Annotated[
    ChargeBooked | ChargeAdjusted | FeeBooked | FeeWaived | PaymentBooked | PaymentBounced,
    Field(discriminator="type"),
]
