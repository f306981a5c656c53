"""How does a story tell money by a list, or by hand?"""

from typing import Any

from domain.case import commands as c
from domain.payment import Means
from tests.domain.case.story import RENT, Act, day

HALF = RENT // 2


def told(
    payment: str, on: str = "10-02", *, amount_ore: int = HALF, told_in: str = "l1", likeness: str = "k1", **more: Any
) -> Act:
    """A row of the list `told_in`, by default alike to every other, with the value date and booking day *on*."""
    return c.RecordPayment(
        payment=payment,
        likeness=likeness,
        amount_ore=amount_ore,
        value_date=day(on),
        booked_on=day(on),
        told_in=told_in,
        **{"ordinal": 1} | more,
    )


def typed(payment: str, on: str = "10-02", *, amount_ore: int = HALF, means: Means = Means.TRANSFER) -> Act:
    """Money that somebody types by hand."""
    return c.RecordPayment(
        payment=payment,
        likeness=f"typed-{payment}",
        amount_ore=amount_ore,
        value_date=day(on),
        booked_on=day(on),
        means=means,
        typed=True,
    )
