"""What does `erase` answer: is the person forgotten, and since when?"""

from typing import Literal

from client.results.result import Instant, Result


class ErasureAnswer(Result):
    """Whether the key was destroyed just now, put on record as destroyed by hand, or known as destroyed before."""

    organisation: str
    person: str
    result: Literal["erased", "recorded", "known"]
    destroyed_at: Instant


class ErasureRefused(Result):
    """Why nobody was erased (Danish)."""

    result: Literal["refused"]
    reason: str
