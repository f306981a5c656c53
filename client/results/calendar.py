"""What does `advance` answer: where do simulated cases stand once their calendars have moved?"""

from datetime import date

from client.results.result import Result
from domain.case.codes import PhaseName


class AdvancedCase(Result):
    """Where a case stands now: its calendar's day and its phase; `reason` (Danish) and `rule` where it was refused."""

    case: str
    result: str
    today: date
    phase: PhaseName
    reason: str | None
    rule: str | None


class AdvancedCount(Result):
    """How many cases moved, and how many refused to."""

    done: int
    refused: int


class AdvancedSummary(Result):
    """The last object of `advance --all`."""

    summary: AdvancedCount
