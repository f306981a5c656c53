"""Which booked payments does a sum stand for that an acquirer paid out, or that the house paid in at its bank?

Cash, cards and MobilePay are booked one by one, and come to the bank in sums of whole days (docs/adr/0045).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

PAID_OUT_WITHIN: Final = timedelta(days=7)
"""How long after the day on which somebody paid its sum comes at the latest."""


@dataclass(frozen=True)
class OfASum:
    """A payment (øre) that was booked on the account of a lease and that no sum was set against."""

    payment: str
    tenancy_key: str
    lease: int
    case: str | None
    amount_ore: int
    value_date: date


def stands_for(sum_ore: int, booked_on: date, payments: Sequence[OfASum]) -> tuple[OfASum, ...]:
    """The payments of the week up to *booked_on*: those of consecutive days that come to the sum to the øre, where just
    one such run of days does; else all.
    """
    near = [one for one in payments if booked_on - PAID_OUT_WITHIN <= one.value_date <= booked_on]
    near.sort(key=lambda one: (one.value_date, one.payment))
    days = sorted({one.value_date for one in near})
    runs = [
        [one for one in near if first <= one.value_date <= last] for first in days for last in days if first <= last
    ]
    fitting = [run for run in runs if sum(one.amount_ore for one in run) == sum_ore]
    return tuple(fitting[0] if len(fitting) == 1 else near)
