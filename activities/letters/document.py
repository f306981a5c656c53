"""What is a letter, before anybody lays it out?

Writers say what each part is, never how it looks: plain text (`render_text.py`) is one rendering of a document, a page
to print or a short message are others. So a document keeps what any of them needs: the address for the window, what
is the heading, which words weigh most, and what may not be parted.
"""

from dataclasses import dataclass
from datetime import date

from activities.letters.free_text import one_line
from domain.money import Ore

# --- the head. No repr: most of it is personal. ----------------------------------------------------------------------


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


# --- parts of the page -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Paragraph:
    """Running text. `strong` are phrases of it that must catch the eye: the amount, the last day, what may be lost.

    Raises ValueError where one of them does not stand in the text.
    """

    text: str
    strong: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not all(phrase and phrase in self.text for phrase in self.strong):
            raise ValueError("a phrase can only be strong where it stands")


@dataclass(frozen=True)
class Block:
    """Short lines that stay as they are and stay together, indented. Empty ones are left out."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Points:
    """A list of sentences; a page may end between two of them, never inside of one."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Amounts:
    """A table that stays together: labels with amounts in øre, and their sum below where there are several."""

    rows: tuple[tuple[str, Ore], ...]

    @property
    def total(self) -> Ore:
        """The sum in øre."""
        return sum(ore for _, ore in self.rows)


BodyPart = Paragraph | Block | Points | Amounts


@dataclass(frozen=True)
class Signature:
    """Who sends it, below a closing that stays with the name."""

    closing: str
    name: str


@dataclass(frozen=True, repr=False)
class Document:
    """A letter as it was meant. `subject` is the heading, on one line; `text_version` names the words that we chose.

    `head.to` is the address for the window.
    """

    text_version: str
    head: Head
    subject: str
    parts: tuple[BodyPart, ...]
    signature: Signature


def document(text_version: str, head: Head, subject: str, *parts: BodyPart | str) -> Document:
    """Put a letter together, in the landlord's name; a mere string is a paragraph."""
    said = tuple(Paragraph(part) if isinstance(part, str) else part for part in parts)
    return Document(text_version, head, one_line(subject), said, Signature("Med venlig hilsen", head.landlord.name))
