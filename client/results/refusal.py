"""What is answered where nothing is done, because of what was asked for?"""

from typing import Literal

from client.errors import NoSuchCase, NoSuchLetter
from client.results.result import Result


class Unknown(Result):
    """There is no such case, or no such letter in it: `rule` refused, for the `reason` (Danish)."""

    result: Literal["refused"]
    case: None
    reason: str
    rule: str

    @classmethod
    def of(cls, error: NoSuchCase | NoSuchLetter) -> "Unknown":
        """What the error says."""
        return cls(result="refused", case=None, reason=str(error), rule=error.rule)
