"""What has Temporal seen of each stream, so that the rest can be asked for: which events has nobody ever seen?

A head that Temporal remembers proves its whole stream up to there, by the chain of hashes. So the question is about
what stands after the last such head of each stream, and about streams that no history knows. It needs in memory one
name and one number for each stream.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from temporalio.client import WorkflowExecution, WorkflowExecutionStatus

from audit.integrity.temporal_histories import CASES, Witnessed
from domain.ids import is_of_a_tenancy, tenancy_of_stream, tenancy_served_by
from journal.audit_reader import StreamHead
from journal.unseen import SeenOf

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

    def of(self, stream: str, signed: Mapping[str, int] | None, kept_since: datetime) -> SeenOf:
        """What is known of a stream. *signed* is how far each one is signed, None where nobody here can tell: then what
        stands beside the cases is unproven.
        """
        last, up_to = self.last.get(stream, 0), (signed or {}).get(stream, 0)
        if is_of_a_tenancy(stream):
            asked_since = self.asked_since.get(tenancy_of_stream(stream) or "", _NEVER)
            return SeenOf(stream, last, up_to, _ALWAYS if last else kept_since, asked_since)
        # Written beside the cases, and signed each time: however old it is, it is signed or it is not ours.
        return SeenOf(stream, last, up_to, _ALWAYS, _ALWAYS if signed is None else _NEVER)
