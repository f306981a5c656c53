"""Which arrears lists were read, and what did they say? One event per list, its rows beside it.

An unchanged row appends nothing to its case: that it was said again stands here (docs/adr/0042-what-lists-said.md).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from domain.event import Event, Frozen

ROWS_OF_AN_EVENT = 1_000
"""Rows at most in one event, some 70 bytes each."""
SETTLED = "settled"
"""How a settled row is marked."""
EVENTS_OF_A_STREAM = 20
"""Events at most in one stream of rows: whoever appends to a stream has read it."""


def lists_stream(organisation: str, *, simulated: bool) -> str:
    """Name the stream of the lists of an organisation, those of rehearsals apart."""
    return f"system/{organisation}/{'rehearsed-lists' if simulated else 'lists'}"


def rows_stream(organisation: str, list_: str, part: int) -> str:
    """Name a stream of the rows of a list, of which the parts are counted from 1."""
    return f"system/{organisation}/list-{list_}/{part}"


def lists_person(organisation: str, erasures: int) -> str:
    """Name the person key under which the digests of rows are sealed: another one after each erasure, which destroys
    it, so that no digest of somebody forgotten can be compared with a guess.
    """
    return f"lists-{organisation.lower()}-{erasures + 1}"


class Became(StrEnum):
    """What became of a row."""

    TAKEN = "taken"
    """It opened, joined, corrected, or was known: it was read for its charge."""
    OLDER = "older"
    """A newer list had said what its charge owes."""
    QUEUED = "queued"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ListedRow:
    """What a row of a list said: `row` is its line in the file, `number` that of the case that answered (0: none),
    `amount_ore` what was outstanding of the charge.

    `settled`: its case knew all it says, and would have nothing to add to the same row of a later list as long as
    nothing happens on the tenancy's accounts.
    """

    row: int
    tenancy: str
    number: int
    due: date
    kind: str
    amount_ore: int
    became: Became
    settled: bool

    @property
    def key(self) -> str:
        """What the rows of one charge, or of several that only their sum tells apart, have in common."""
        return key_of_row(self.tenancy, self.due, self.kind)

    def but(self, *, settled: bool) -> "ListedRow":
        """The same row, settled or not."""
        return self if settled == self.settled else replace(self, settled=settled)

    def of(self, became: Became) -> "ListedRow":
        """The same row, once it is known what became of it."""
        return replace(self, became=became)

    def written(self) -> str:
        """As it stands in an event."""
        mark = SETTLED if self.settled else "open"
        return f"{self.row} {self.tenancy} {self.number} {self.due} {self.kind} {self.amount_ore} {self.became} {mark}"

    @classmethod
    def read(cls, text: str) -> "ListedRow":
        """From what stands in an event. Raises ValueError."""
        row, tenancy, number, due, kind, ore, became, mark = text.split(" ")
        return cls(
            int(row), tenancy, int(number), date.fromisoformat(due), kind, int(ore), Became(became), mark == SETTLED
        )


def key_of_row(tenancy: str, due: date, kind: str) -> str:
    """What the rows of one charge have in common; *tenancy* is its key."""
    return f"{tenancy} {due} {kind}"


class RowDigests(Frozen):
    """A keyed digest of all that each row says, in their order, a space between two."""

    text: str


class ArrearsListRows(Event):
    """Rows of a list. `sealed` has the digests of all they say: names, addresses."""

    type: Literal["arrears-list-rows.v1"] = "arrears-list-rows.v1"
    list: str
    rows: tuple[str, ...]
    sealed: dict[str, RowDigests | None] = Field(default_factory=dict)


class ArrearsListRead(Event):
    """A list was read to its end.

    `as_of` is the instant (UTC) at which it was so, `assumed` where nobody said. `complete`: whoever is not on it owes
    nothing. `departments` are those that its rows name. `rows` counts those that could be read, `refused` the others.
    `rows_of` is the list whose rows are its rows: itself, or an earlier one that said the same; they stand in `parts`
    streams. `seen_to`: everything of an older transaction had been seen when it was found which rows are settled.
    """

    type: Literal["arrears-list-read.v1"] = "arrears-list-read.v1"
    list: str
    simulated: bool
    as_of: datetime
    assumed: bool
    complete: bool
    departments: tuple[str, ...]
    rows: int
    refused: int
    rows_of: str
    parts: int
    seen_to: int


ListEvent = ArrearsListRows | ArrearsListRead
