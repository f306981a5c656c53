"""What do `import`, `open` and `pay --file` answer, row by row and in all?"""

from pydantic import Field

from client.results.result import Result


class RowAnswer(Result):
    """What became of a row. `row` is its line in the file, counted from 1; `reason` and `warnings` are Danish.

    `case` is null where no case has answered.
    """

    row: int
    result: str
    case: str | None = None
    reason: str | None = None
    warnings: tuple[str, ...] = ()

    @classmethod
    def refused(cls, row: int, because: str, warnings: tuple[str, ...] = ()) -> "RowAnswer":
        """The answer about a row that no case is asked about."""
        return cls(row=row, result="refused", reason=because, warnings=warnings)


class GoneRow(Result):
    """What an earlier list called for, and a complete one names no more though it is owed here: `outstanding_ore` as
    the list was made up. `result`: `gone` (a person is asked if no later list says more), `settled` (the list settles
    the doubt whether money had paid it), `queued` or `refused`. `reason` and `warnings` are Danish.
    """

    organisation: str
    result: str
    case: str
    charge: str
    outstanding_ore: int
    reason: str
    warnings: tuple[str, ...] = ()


class ArrearsCounts(Result):
    """How many rows of an arrears list came to each result. `booked`: charged to a lease that is over; `contested`:
    known, and nobody knows whether money has paid what the list calls for;
    `waiting`: until a person says who lives there.
    """

    opened: int
    opened_and_closed: int = Field(alias="opened-and-closed")
    joined: int
    booked: int
    corrected: int
    contested: int
    duplicate: int
    waiting: int
    queued: int
    refused: int


class ArrearsSummary(Result):
    """The last object of `import`: its rows, and how many charges a complete list names no more. `notes` are Danish
    sentences about the file as a whole.
    """

    summary: ArrearsCounts
    gone: int
    notes: tuple[str, ...] = ()


class PaymentCounts(Result):
    """How many rows of a payment list came to each result."""

    booked: int
    duplicate: int
    unmatched: int
    queued: int
    refused: int


class PaymentSummary(Result):
    """The last object of `pay --file`. `notes` are Danish sentences about the file as a whole."""

    summary: PaymentCounts
    notes: tuple[str, ...] = ()
