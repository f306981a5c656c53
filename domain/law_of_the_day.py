"""Which legal numbers hold on one day?"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Fee:
    """A fee the law sets: `amount_ore` is what may be charged, 0 while nobody has confirmed its value.

    `status` is the mark of the value (A official, B professional, C lead or computed, X conflict); `why` says
    in Danish why the amount is charged or left out.
    """

    amount_ore: int
    confirmed: bool
    status: str
    why: str


@dataclass(frozen=True)
class LawOfTheDay:
    """What rules receive instead of the law book: the numbers in force on `day`, and which book said so."""

    version: str
    day: date
    cure_days: int
    hverdage_before_demand: int
    demand_fee: Fee
    reminder_fee_maximum: Fee
    court_fee_ore: int
