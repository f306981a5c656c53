"""Which events has nobody outside the journal ever seen? The question the other way round.

A head that Temporal remembers proves its whole stream up to there, by the chain of hashes. So the question is about
what stands after the last such head of each stream, and about streams that no history knows. It needs in memory one
name and one number for each stream.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from temporalio.client import WorkflowExecution, WorkflowExecutionStatus

from audit.integrity.temporal_histories import CASES, Witnessed
from domain.ids import is_of_a_tenancy, tenancy_of_stream, tenancy_served_by
from journal.audit_reader import StreamHead
from journal.sql import AnyConnection, statements

if TYPE_CHECKING:
    from asyncpg import Pool, Record

_SQL = statements("unseen")
_AT_ONCE: Final = 1000
_ALWAYS: Final = datetime.min.replace(tzinfo=UTC)
_NEVER: Final = datetime.max.replace(tzinfo=UTC)
_CLOCKS_APART: Final = timedelta(minutes=1)
"""How far the clocks of Temporal and of the database may differ."""
_ORDERLY: Final = timedelta(hours=1)
"""Histories go in the order in which their runs ended, give or take this."""


@dataclass
class WhatWasSeen:
    """The last event of each stream that a history remembers, and since when all histories are kept."""

    last: dict[str, int] = field(default_factory=dict)
    asked_since: dict[str, datetime] = field(default_factory=dict)
    """By tenancy: since when an activity has been asked whose answer no history has."""
    _first_ended: datetime = _NEVER
    _first_begun: datetime = _NEVER

    def add(self, run: WorkflowExecution, heard: Witnessed, missing: Iterable[StreamHead]) -> None:
        """Take in one run; *missing* are those of its heads that do not stand in the journal."""
        lost = frozenset(missing)
        for head in heard.heads:
            if head not in lost and self.last.get(head.stream, 0) < head.seq:
                self.last[head.stream] = head.seq
        if run.workflow_type != CASES:
            return
        if heard.asked_since:
            key = tenancy_served_by(run.id)
            self.asked_since[key] = min(self.asked_since.get(key, _NEVER), heard.asked_since - _CLOCKS_APART)
        if run.status is WorkflowExecutionStatus.RUNNING or run.close_time is None:
            self._first_begun = min(self._first_begun, run.start_time)
        else:
            self._first_ended = min(self._first_ended, run.close_time)

    def kept_since(self, retention: timedelta | None) -> datetime:
        """From when on the history of each case's run must still be there.

        Histories go in the order in which their runs ended, so each that ended after the first one that is there is
        there, too; where none has ended, the oldest that runs says how long there has been a Temporal.
        """
        oldest = self._first_begun if self._first_ended == _NEVER else self._first_ended + _ORDERLY
        return oldest if retention is None else max(oldest, datetime.now(UTC) - retention + _CLOCKS_APART)


class Unseen(NamedTuple):
    """Of one stream: how many events are not proven yet, how many are older than what is remembered of it, and the
    first one that somebody should have seen.
    """

    stream: str
    unproven: int
    older: int
    first: int | None


async def now_of(pool: "Pool[Record]") -> datetime:
    """The time by which events are recorded (UTC)."""
    now: datetime = await pool.fetchval(_SQL["clock"])
    return now


async def unseen_events(
    pool: "Pool[Record]", seen: WhatWasSeen, signed: dict[str, int] | None, kept_since: datetime, began: datetime
) -> AsyncIterator[Unseen]:
    """What stands in the journal behind the last event that was seen, stream by stream, in one snapshot.

    *signed* is how far each stream is signed, None where nobody here can tell: then what stands beside the cases is
    unproven. *began* is when the histories began to be read (UTC): what is younger, none of them could know.
    """
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        asked: list[tuple[str, int, int, datetime, datetime]] = []
        async for row in connection.cursor(_SQL["last_of_streams"], prefetch=_AT_ONCE):
            if row["seq"] > seen.last.get(row["stream"], 0):
                asked.append(_asked(row["stream"], seen, signed, kept_since))
            if len(asked) == _AT_ONCE:
                for one in await _beyond(connection, asked, began):
                    yield one
                asked.clear()
        for one in await _beyond(connection, asked, began):
            yield one


def _asked(
    stream: str, seen: WhatWasSeen, signed: dict[str, int] | None, kept_since: datetime
) -> tuple[str, int, int, datetime, datetime]:
    last, key = seen.last.get(stream, 0), tenancy_of_stream(stream)
    if is_of_a_tenancy(stream):
        asked_since = seen.asked_since.get(key or "", _NEVER)
        remembered_since = _ALWAYS if last else kept_since
    else:  # written beside the cases, and signed each time
        asked_since = _ALWAYS if signed is None else _NEVER
        remembered_since = _ALWAYS
    return stream, last, (signed or {}).get(stream, 0), remembered_since, asked_since


async def _beyond(
    connection: AnyConnection, asked: Sequence[tuple[str, int, int, datetime, datetime]], began: datetime
) -> list[Unseen]:
    columns = [list(column) for column in zip(*asked, strict=True)] or [[], [], [], [], []]
    rows = await connection.fetch(_SQL["beyond"], *columns, began)
    return [Unseen(row["stream"], row["unproven"], row["older"], row["first_unseen"]) for row in rows]
