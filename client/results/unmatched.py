"""What do `unmatched` and `place-payment` answer: which money has no place, and what became of a placement?"""

from datetime import date
from typing import Literal

from client.results.result import Result

MoneyKind = Literal["no-tenancy", "no-account", "no-lease", "under-way", "unapplied", "money-out", "sum-of"]


class BookedPayment(Result):
    """A payment that is booked already (øre), by its id and the case in which it was booked."""

    payment: str
    case: str | None
    amount_ore: int
    value_date: date


class UnmatchedMoney(Result):
    """Money that waits for a person: a payment (`payment`, also the name of money that left), all of it and what is
    left to place (øre), and how many days ago it was booked.

    `no-tenancy` names none, `no-account` one that has no account here, `no-lease` one of whose leases nobody can tell
    which, `under-way` was placed and has not arrived, `unapplied` lies where something is owed, `money-out` found
    nothing to be taken from, `sum-of` is what an acquirer paid out (or the house paid in) for many: `stands_for` are
    the booked payments of its days, and it is `differs_ore` more than they.
    """

    kind: MoneyKind
    organisation: str
    payment: str
    tenancy: str | None
    case: str | None
    amount_ore: int
    left_ore: int
    value_date: date
    booked_on: date
    age_days: int
    text: str | None
    why: str
    stands_for: tuple[BookedPayment, ...] = ()
    differs_ore: int | None = None


class OrdinaryMoney(Result):
    """Money that was kept for tenancies which have no account here, and so owe nothing: how many payments, and their
    sum (øre). It is their ordinary rent, and waits for nobody.
    """

    organisation: str
    payments: int
    amount_ore: int


class UnmatchedSummary(Result):
    """The last object of `unmatched`."""

    waiting: int
    ordinary: tuple[OrdinaryMoney, ...]


class PartPlaced(Result):
    """What became of one part of a payment: what its tenancy's account answered, or `queued`."""

    tenancy: str
    payment: str
    amount_ore: int
    result: str
    case: str | None
    reason: str | None
    warnings: tuple[str, ...]


class PlacementResult(Result):
    """How a payment stands: `placed`, `foreign`, `settled` with booked payments, or waiting again (`withdrawn`), and
    whether that is new.
    """

    payment: str
    organisation: str
    stands: Literal["placed", "foreign", "settled", "withdrawn"]
    new: bool
    parts: tuple[PartPlaced, ...]
