"""How is what a list said kept? Its rows in events of a thousand, and one event that says that it was read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from decisions.message_content import KEPT_BESIDE, beside_the_cases
from domain.actors import FEED
from domain.clock import legal_day
from domain.entry_points import EntryPoint
from domain.streams.arrears_lists import (
    EVENTS_OF_A_STREAM,
    ArrearsListRead,
    ArrearsListRows,
    ListedRow,
    ListEvent,
    RowDigests,
    lists_person,
    lists_stream,
    rows_stream,
)
from domain.streams.organisation import PersonErased, organisation_stream
from journal.store import Journal, Unit


def new_list() -> str:
    """A fresh name for a list."""
    return uuid4().hex


class KeptLists:
    """Keeps what lists said."""

    def __init__(self, journal: Journal[Any], via: EntryPoint) -> None:
        self._journal = journal
        self._via = via

    async def keep_rows(
        self, organisation: str, list_: str, n: int, rows: Sequence[tuple[ListedRow, str]], known_at: datetime
    ) -> int:
        """Append the *n*th event (from 0) of a list's rows, each with its digest; gives how many streams there are."""
        part = n // EVENTS_OF_A_STREAM + 1
        stream, own = rows_stream(organisation, list_, part), organisation_stream(organisation)
        async with self._journal.unit(organisation, stream, streams=(stream,), common=(own,)) as unit:
            digests = RowDigests(text=" ".join(digest for _, digest in rows))
            event = ArrearsListRows(
                happened_on=legal_day(known_at),
                list=list_,
                rows=tuple(row.written() for row, _ in rows),
                sealed={lists_person(organisation, _erasures(unit, organisation)): digests},
            )
            await self._append(unit, stream, event, f"list/{list_}/rows/{n}", known_at)
        return part

    async def keep_list(self, organisation: str, read: ArrearsListRead, known_at: datetime) -> None:
        """Append that a list was read to its end."""
        stream = lists_stream(organisation, simulated=read.simulated)
        async with self._journal.unit(organisation, stream, streams=(stream,)) as unit:
            await self._append(unit, stream, read, f"list/{read.list}/read", known_at)

    async def _append(self, unit: Unit[Any], stream: str, event: ListEvent, command: str, known_at: datetime) -> None:
        told = beside_the_cases(unit.organisation_id, event.model_dump(mode="json", exclude={"sealed"}), FEED)
        (kept,) = await unit.append(stream, [event], known_at=known_at, actor=FEED, via=self._via, command_id=command)
        digest = self._journal.seal.digest(told.as_bytes())
        unit.record_answer(command, stream, kept.seq, KEPT_BESIDE, digest=digest, event_id=kept.event_id)


def _erasures(unit: Unit[Any], organisation: str) -> int:
    told = unit.common.get(organisation_stream(organisation))
    return sum(isinstance(event, PersonErased) for event in told.events) if told else 0
