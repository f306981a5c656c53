"""What is owed of a lease, and since which day is what paid? Its ledger, folded from the account stream.

A payment covers what was demanded when it came before what was not, and the charges of the case it was made in before
those of other cases, the oldest first: somebody who pays what a demand asks for must never lose the home because the
money went to an older debt. Fees come last, so that a fee
alone never keeps a case alive (design: paid in full means every demanded line except the fee). All amounts in øre; a
payment counts from the earlier of its value date and its booking. An earlier demand fee that a list names as a charge
comes last, too.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import assert_never

from domain.account.codes import Payer
from domain.account.events import (
    AccountEvent,
    ChargeAdjusted,
    ChargeBooked,
    FeeBooked,
    FeeWaived,
    PaymentBooked,
    PaymentBounced,
)
from domain.charge_kinds import EARLIER_DEMAND_FEE
from domain.ids import FIRST_LEASE
from domain.replace import replaced

NOTHING: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class Owed:
    """One charge of the ledger (øre)."""

    charge: str
    due: date
    kind: str
    amount_ore: int
    case: str


@dataclass(frozen=True)
class Paid:
    """One payment of the ledger (øre). `on` is the earlier of value date and booking: read in the tenant's favour.

    `reference` stands for the bank's own reference, where one was told.
    """

    payment: str
    amount_ore: int
    on: date
    value_date: date
    booked_on: date
    payer: Payer
    case: str | None
    towards: tuple[str, ...] = ()
    reference: str | None = None


@dataclass(frozen=True)
class Account:
    """The ledger of one lease of a tenancy, by its number. `bounced` are payments that went back; they count no more,
    nor again.
    """

    lease: int = FIRST_LEASE
    seq: int = 0
    owed: tuple[Owed, ...] = ()
    fees: tuple[tuple[str, int], ...] = ()
    paid: tuple[Paid, ...] = ()
    bounced: tuple[Paid, ...] = ()

    def knows_charge(self, charge: str) -> bool:
        """Tell whether a charge was ever booked."""
        return any(owed.charge == charge for owed in self.owed)

    def knows_payment(self, payment: str) -> bool:
        """Tell whether a payment was ever booked, bounced or not."""
        return self.payment(payment) is not None

    def payment(self, payment: str) -> Paid | None:
        """Give a payment that was ever booked, bounced or not; None where there is none."""
        return next((paid for paid in (*self.paid, *self.bounced) if paid.payment == payment), None)

    def has_bounced(self, payment: str) -> bool:
        """Tell whether a payment was booked and went back."""
        return any(paid.payment == payment for paid in self.bounced)

    def knows_fee(self, case: str, demand: int) -> bool:
        """Tell whether the fee of a demand was booked."""
        return any(fee == _fee(case, demand) for fee, _ in self.fees)

    def fee_ore(self, case: str, demand: int) -> int:
        """What the tenancy owes of a demand's fee: nothing before it is booked, nor once it was waived."""
        return next((ore for fee, ore in self.fees if fee == _fee(case, demand)), 0)

    def charge(self, charge: str) -> Owed:
        """Give a booked charge; KeyError where there is none."""
        for owed in self.owed:
            if owed.charge == charge:
                return owed
        raise KeyError(charge)

    def balance_ore(self) -> int:
        """Everything owed, fees included, less everything paid; negative is credit."""
        owed = sum(owed.amount_ore for owed in self.owed) + sum(fee for _, fee in self.fees)
        return owed - self.paid_ore

    def outstanding_ore(
        self, charges: Collection[str], stated: Mapping[str, int] = NOTHING, *, paid_by: date | None = None
    ) -> int:
        """What is left of *charges* (fees never counted), by payments made on or before *paid_by* (default: all).

        Where *stated* names an amount for a charge, what the charge was raised to later does not count.
        """
        left = self._left(stated, paid_by)
        return sum(left.get(charge, 0) for charge in charges)

    def _left(self, stated: Mapping[str, int], paid_by: date | None) -> dict[str, int]:
        """What is left of every charge, each payment laid on the charges in the turn that it gives them."""
        left = {owed.charge: min(owed.amount_ore, stated.get(owed.charge, owed.amount_ore)) for owed in self.owed}
        for paid in self.paid:
            if paid_by is not None and paid.on > paid_by:
                continue
            money = paid.amount_ore
            for owed in sorted(self.owed, key=lambda owed: _turn(owed, paid)):
                covered = min(money, left[owed.charge])
                left[owed.charge] -= covered
                money -= covered
        return left

    def payment_in_full(
        self, charges: Collection[str], stated: Mapping[str, int] = NOTHING, but_ore: int = 0
    ) -> Paid | None:
        """The payment since which no more than *but_ore* of *charges* is left; None while more is, or nothing was owed.

        *stated* is as in `outstanding_ore`. Of several payments on the day that settles it, the last one known.
        """
        if self.outstanding_ore(charges, stated) > but_ore:
            return None
        days = sorted({paid.on for paid in self.paid})
        day = next((day for day in days if self.outstanding_ore(charges, stated, paid_by=day) <= but_ore), None)
        return next((paid for paid in reversed(self.paid) if paid.on == day), None)

    @property
    def paid_ore(self) -> int:
        """All the money that came in and stayed."""
        return sum(paid.amount_ore for paid in self.paid)


def _turn(owed: Owed, paid: Paid) -> tuple[bool, int, bool, date, str]:
    """When a charge's turn comes as money is laid on what is owed: the demanded first, fees last of all."""
    demanded = paid.towards.index(owed.charge) if owed.charge in paid.towards else len(paid.towards)
    return owed.kind == EARLIER_DEMAND_FEE, demanded, owed.case != paid.case, owed.due, owed.charge


def fold_account(events: Iterable[AccountEvent], lease: int = FIRST_LEASE) -> Account:
    """Fold the events of the account stream of *lease*, in their order."""
    account = Account(lease)
    for event in events:
        account = evolve_account(account, event)
    return account


def evolve_account(account: Account, event: AccountEvent) -> Account:
    """Fold one ledger event."""
    account = replaced(account, seq=account.seq + 1)
    match event:
        case ChargeBooked():
            owed = Owed(event.charge, event.due, event.kind, event.amount_ore, event.case)
            return replaced(account, owed=(*account.owed, owed))
        case ChargeAdjusted():
            return replaced(account, owed=tuple(_adjusted(owed, event) for owed in account.owed))
        case FeeBooked():
            return replaced(account, fees=(*account.fees, (_fee(event.case, event.demand), event.amount_ore)))
        case FeeWaived():
            waived = _fee(event.case, event.demand)
            return replaced(account, fees=tuple((fee, ore) for fee, ore in account.fees if fee != waived))
        case PaymentBooked():
            return replaced(account, paid=(*account.paid, _paid(event)))
        case PaymentBounced():
            kept = tuple(paid for paid in account.paid if paid.payment != event.payment)
            gone = tuple(paid for paid in account.paid if paid.payment == event.payment)
            return replaced(account, paid=kept, bounced=(*account.bounced, *gone))
        case _:
            assert_never(event)


def _fee(case: str, demand: int) -> str:
    return f"{case}/{demand}"


def _paid(event: PaymentBooked) -> Paid:
    on = min(event.value_date, event.booked_on)
    return Paid(
        payment=event.payment,
        amount_ore=event.amount_ore,
        on=on,
        value_date=event.value_date,
        booked_on=event.booked_on,
        payer=event.payer,
        case=event.case,
        towards=event.towards,
        reference=event.reference,
    )


def _adjusted(owed: Owed, event: ChargeAdjusted) -> Owed:
    return replaced(owed, amount_ore=event.amount_ore) if owed.charge == event.charge else owed
