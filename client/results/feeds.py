"""What is answered about the payment feeds of an association: what was told of one, and which do cases wait for?"""

from datetime import date
from typing import Literal

from client.results.result import Result


class FeedAnswer(Result):
    """What became of `--complete-to` for one association: `told`, known already (`duplicate`), or `refused`.

    `heard` is how many cases waited and looked again; `reason` is Danish.
    """

    organisation: str
    feed: str | None = None
    result: Literal["told", "duplicate", "refused"]
    complete_to: date
    heard: int = 0
    reason: str | None = None


class WaitingRow(Result):
    """A payment feed that cases wait for: complete to which day (null: nobody ever told), and to which it must be."""

    organisation: str
    feed: str
    complete_to: date | None
    needed: date
    cases: int
