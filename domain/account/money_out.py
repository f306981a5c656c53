"""What left an account, and from which payments was it taken?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from domain.account.events import MoneyOutLaid, MoneyOutReinstated, MoneyOutWithdrawn
from domain.payment import Outgoing
from domain.replace import replaced


@dataclass(frozen=True)
class PaidOut:
    """Money that left the account (øre). `takes` says from which payments, and how much of each."""

    out: str
    kind: Outgoing
    amount_ore: int
    value_date: date
    booked_on: date
    simulated: bool = False
    takes: tuple[tuple[str, int], ...] = ()
    withdrawn: bool = False

    def taken_ore(self, payment: str) -> int:
        """How much of a payment went with it; what the bank fetched back is no part, but the payment that went back."""
        if self.kind is Outgoing.RETURNED:
            return 0
        return sum(ore for taken, ore in self.takes if taken == payment)

    def after(self, event: MoneyOutLaid | MoneyOutWithdrawn | MoneyOutReinstated, gone: Collection[str]) -> "PaidOut":
        """What it is after an event about it, where these payments went back.

        What it is laid on anew it takes instead of what covered it no longer: were that to count again, more would be
        taken than left.
        """
        match event:
            case MoneyOutLaid():
                covered = ((payment, ore) for payment, ore in self.takes if self._covers(payment, gone))
                takes = ((taken.payment, taken.amount_ore) for taken in event.takes)
                return replaced(self, takes=(*covered, *takes))
            case MoneyOutWithdrawn():
                return replaced(self, takes=(), withdrawn=True)
            case MoneyOutReinstated():
                return replaced(self, withdrawn=False)
            case _:
                assert_never(event)

    def _covers(self, payment: str, gone: Collection[str]) -> bool:
        return (payment in gone) == (self.kind is Outgoing.RETURNED)
