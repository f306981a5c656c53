"""May this attempt of an activity still act, and what time is it for it?

An attempt that outlives its start-to-close time, because its process was stopped or its machine slept, is a zombie:
Temporal has given the work to somebody else. So whatever cannot be taken back, a commit or a send, looks at the
attempt's allowance right before. And what time it is only Temporal's server says, whose clock all share: a worker's own
may be wrong and decides nothing. Both are measured from the attempt's beginning by a clock that nobody sets and that
never stands still.

No look closes the gap between the look and the act. A commit has the tenancy's lock all that time, so nobody else has
acted in it; a letter has its claim, which is settled before anybody sends it again.
"""

import sys
import time
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from temporalio import activity

# A sleeping machine is a zombie, too: this one goes on meanwhile.
_CLOCK = time.CLOCK_BOOTTIME if sys.platform == "linux" else time.CLOCK_MONOTONIC


class AttemptOver(Exception):
    """The attempt's time is over: the work is somebody else's, and nothing was done."""

    def __init__(self) -> None:
        super().__init__("the attempt outlived its start-to-close time")


@dataclass(frozen=True)
class _Attempt:
    """`started` is the server's time (UTC) of the moment at which our clock showed `began` (seconds)."""

    began: float
    started: datetime
    length: timedelta | None

    @property
    def age(self) -> timedelta:
        """How old the attempt is."""
        return timedelta(seconds=time.clock_gettime(_CLOCK) - self.began)


_ATTEMPT: ContextVar[_Attempt | None] = ContextVar("attempt", default=None)


def begin() -> None:
    """Start the allowance of the attempt that runs here: the first thing an activity does that appends or sends."""
    info = activity.info()
    _ATTEMPT.set(_Attempt(time.clock_gettime(_CLOCK), info.started_time, info.start_to_close_timeout))


def must_hold() -> None:
    """Raise AttemptOver where this attempt's time is over. Outside of any attempt there is nothing to lose."""
    attempt = _ATTEMPT.get()
    if attempt and attempt.length is not None and attempt.age >= attempt.length:
        raise AttemptOver


def now() -> datetime:
    """The server's time (UTC); outside of any attempt this machine's."""
    attempt = _ATTEMPT.get()
    return attempt.started + attempt.age if attempt else datetime.now(UTC)
