"""What does `settle-contested` answer, charge by charge and in all?"""

from client.results.result import Result


class ContestAnswer(Result):
    """What a case says of an answer for one of its charges: `settled`, `duplicate` (somebody had said so before),
    `refused` or `queued`. `reason` and `warnings` are Danish.
    """

    case: str
    charge: str
    result: str
    reason: str | None = None
    warnings: tuple[str, ...] = ()


class ContestCounts(Result):
    """How many charges came to each result."""

    settled: int
    duplicate: int
    queued: int
    refused: int


class ContestSummary(Result):
    """The last object of `settle-contested`."""

    summary: ContestCounts
