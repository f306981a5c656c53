"""What do `import`, `open` and `pay --file` answer, row by row and in all?"""

from client.results.result import Result


class RowAnswer(Result):
    """What became of a row. `row` is its line in the file, the header's being 1; `reason` and `warnings` are Danish.

    `case` is null where no case has answered.
    """

    row: int
    result: str
    case: str | None = None
    reason: str | None = None
    warnings: tuple[str, ...] = ()


class ArrearsCounts(Result):
    """How many rows of an arrears list came to each result."""

    opened: int
    joined: int
    corrected: int
    duplicate: int
    queued: int
    refused: int


class ArrearsSummary(Result):
    """The last object of `import`."""

    summary: ArrearsCounts


class PaymentCounts(Result):
    """How many rows of a payment list came to each result."""

    booked: int
    duplicate: int
    unmatched: int
    queued: int
    refused: int


class PaymentSummary(Result):
    """The last object of `pay --file`."""

    summary: PaymentCounts
