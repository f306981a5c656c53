"""Which facts and passages do several letters share? No repr on facts: most of them are personal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from activities.letters.document import Amounts, Block
from domain.danish_day import danish_day
from domain.money import Ore, kroner


@dataclass(frozen=True, repr=False)
class Dwelling:
    """The home: its number with the landlord, and where it is."""

    number: str
    address_lines: tuple[str, ...]

    def __str__(self) -> str:
        return ", ".join((self.number, *self.address_lines))


@dataclass(frozen=True)
class ChargeLine:
    """One missed charge: its kind in Danish (`Husleje`), the day it fell due, and what is owed of it in øre."""

    kind: str
    due_on: date
    amount_ore: Ore


@dataclass(frozen=True, repr=False)
class PayTo:
    """Where to pay: the account as people write it, and the text that lets us recognise the payment."""

    account: str
    reference: str


@dataclass(frozen=True, repr=False)
class Counselling:
    """Who gives the free counselling, and how to reach them."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True)
class Money:
    """Money (øre) that the bank booked on a day, and whether the list that called for the debt had `counted` it."""

    amount_ore: Ore
    booked_on: date
    counted: bool = False


@dataclass(frozen=True, repr=False)
class Arrival:
    """The legal day on which a letter had reached one tenant, by name."""

    tenant: str
    arrived_on: date


def charges_owed(charges: Iterable[ChargeLine], fee_ore: Ore = 0) -> Amounts:
    """List *charges*, and the demand fee where one is charged."""
    rows = tuple((f"{line.kind}, forfalden den {danish_day(line.due_on)}", line.amount_ore) for line in charges)
    return Amounts((*rows, ("Påkravsgebyr", fee_ore)) if fee_ore else rows)


def payment_to(pay_to: PayTo) -> Block:
    """Show where to pay, each on a line of its own, so that nobody mistakes where a number ends."""
    return Block((f"Til: {pay_to.account}", f"Tekst: {pay_to.reference}"))


def contact(person: Counselling) -> Block:
    """Show how to reach the counselling."""
    return Block((person.name, f"Telefon: {person.phone}", f"E-mail: {person.email}"))


def money_in_doubt(money: Money) -> str:
    """Name money of which nobody knows yet whether it was counted."""
    return f"{kroner(money.amount_ore)}, som banken bogførte den {danish_day(money.booked_on)}."


def what_became_of(money: Money) -> str:
    """Say whether money had been counted; what had not is counted from now on."""
    became = "De var trukket fra." if money.counted else "De var ikke trukket fra, men er det nu."
    return f"{money_in_doubt(money)} {became}"
