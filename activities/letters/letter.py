"""What is every letter made of, and how is it laid out as plain text?

Facts reach the page through `one_line` alone, so that nothing which an arrears list holds can begin a line of its own.
"""

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from activities.letters.free_text import one_line
from domain.danish_day import danish_day
from domain.money import Ore, kroner
from domain.plain_text import isolated

_WIDTH = 76
# A line may not end between a number and what it counts, nor inside a reference to the law.
_KEEP_TOGETHER = re.compile(r"(?<=\d) (?=kr\.|dage?\b)|(?<=\d\.) (?=[a-z])|(?<=§) (?=\d)|(?<=stk\.|.nr\.) (?=\d)")
_HARD_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class WrittenLetter:
    """A letter's subject, on one line, and its whole text, lines ending in a line feed."""

    subject: str
    body: str


# --- facts that several letters share. No repr: most of them are personal. -------------------------------------------


@dataclass(frozen=True, repr=False)
class Landlord:
    """The housing association that writes, and where it wants to be reached."""

    name: str
    address_lines: tuple[str, ...]
    email: str


@dataclass(frozen=True, repr=False)
class Addressee:
    """Whom a letter is written to: one tenant, or one authority. Two joint tenants get a letter each."""

    name: str
    address_lines: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Head:
    """Who writes to whom, and on which legal day."""

    landlord: Landlord
    to: Addressee
    written_on: date


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


@dataclass(frozen=True, repr=False)
class Arrival:
    """The legal day on which a letter had reached one tenant, by name."""

    tenant: str
    arrived_on: date


# --- parts of the page -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Block:
    """Short lines that stay as they are, indented. Empty ones are left out."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Points:
    """A list of sentences, each behind a hyphen."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Amounts:
    """Labels with amounts in øre to the right, and their sum below where there are several."""

    rows: tuple[tuple[str, Ore], ...]

    @property
    def total(self) -> Ore:
        """The sum in øre."""
        return sum(ore for _, ore in self.rows)


Part = str | Block | Points | Amounts


def letter(head: Head, subject: str, *parts: Part) -> WrittenLetter:
    """Lay out a letter: who writes, to whom, when, the subject as a heading, the parts, and who sends it."""
    landlord, to = head.landlord, head.to
    heading = one_line(subject)
    above = (
        _lines((landlord.name, *landlord.address_lines, f"E-mail: {landlord.email}")),
        _lines((to.name, *to.address_lines)),
        danish_day(head.written_on),
        f"{heading}\n{'=' * len(heading)}",
    )
    below = ("Med venlig hilsen", _lines((landlord.name,)))
    return WrittenLetter(heading, isolated("\n\n".join((*above, *map(_rendered, parts), *below))) + "\n")


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


def _rendered(part: Part) -> str:
    match part:
        case str():
            return _wrapped(part)
        case Block():
            return _lines(part.lines, indent="  ")
        case Points():
            return "\n".join(_wrapped(item, first="  - ", rest="    ") for item in part.items)
        case Amounts():
            return _amounts(part)


def _amounts(part: Amounts) -> str:
    total = [("I alt", part.total)] if len(part.rows) > 1 else []
    return "\n".join(_amount(label, ore) for label, ore in (*part.rows, *total))


def _amount(label: str, ore: Ore) -> str:
    amount = kroner(ore)
    return f"  {one_line(label):<{_WIDTH - 3 - len(amount)}} {amount}"


def _lines(lines: Iterable[str], indent: str = "") -> str:
    return "\n".join(_wrapped(line, first=indent, rest=indent + "  ") for line in lines if one_line(line))


def _wrapped(text: str, first: str = "", rest: str = "") -> str:
    kept = _KEEP_TOGETHER.sub(_HARD_SPACE, one_line(text))
    wrapped = textwrap.fill(
        kept,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapped.replace(_HARD_SPACE, " ")
