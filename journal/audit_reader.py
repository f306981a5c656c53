"""What stands in the whole journal, of every organisation? For audit and repair, and nobody else."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple, TypeVar

from journal.answers import name_of
from journal.faults import JournalFault
from journal.reader import Reader, can_be_read
from journal.records import BEGINNING, Position, Recorded
from journal.sql import statements
from journal.verify_keys import verify_keys
from journal.views import CaseRows
from journal.words import COLUMNS, word_rows

if TYPE_CHECKING:
    from asyncpg import Record

E = TypeVar("E")
_ROWS_IN: Final = {
    "case_view": "rows_in_case_view",
    "work_list": "rows_in_work_list",
    "turn": "rows_in_turn",
    "open_deadline": "rows_in_open_deadline",
    "dispatch": "rows_in_dispatch",
    "word": "rows_in_word",
}


class StreamHead(NamedTuple):
    """Somebody else's memory of an event: Temporal's history, a receipt, an exported bundle."""

    stream: str
    seq: int
    hash: bytes


class AuditReader(Reader[E]):
    """Reads with the role `redningskrans_audit`: every organisation, whatever the settings say."""

    STATEMENTS: ClassVar[Mapping[str, str]] = {**Reader.STATEMENTS, **statements("audit_reader")}

    async def follow(self, after: Position = BEGINNING, limit: int = 500) -> list[Recorded[E]]:
        """The next events after a place in the global order, at most `limit`. Nothing committed is ever skipped.

        Continue from the `position` of the last one. An event shows up once every transaction that was running
        when it was written has ended, so one long transaction delays readers and loses nothing. How, and what a
        restored dump does to it: docs/adr/0003-global-position.md.
        """
        return await self._decoded(await self._fetch("follow", after.transaction_id, after.position, limit))

    async def case_ids(self, after: str = "", limit: int = 100) -> list[str]:
        """The next cases there ever were behind the case *after*, at most `limit`, as their streams name them."""
        return [row["case_id"] for row in await self._fetch("case_ids", after, limit)]

    async def some_case_ids(self, count: int) -> list[str]:
        """So many cases taken at random, or all where there are no more."""
        return [row["case_id"] for row in await self._fetch("some_case_ids", count)]

    async def rows_of_cases(self, table: str, case_ids: Sequence[str]) -> "list[Record]":
        """What stands of these cases in a table of the views, column for column."""
        return await self._fetch(_ROWS_IN[table], case_ids)

    def word_rows(self, rows: CaseRows) -> list[dict[str, Any]]:
        """The rows by which the people of a case are found, as they should stand."""
        return [dict(zip(COLUMNS, row, strict=True)) for row in word_rows(self._sealer, [rows])]

    async def rows_of_nobody(self) -> list[tuple[str, str]]:
        """The tables and cases of those rows of the views whose case there never was in their organisation."""
        return [(row["of_table"], row["case_id"]) for row in await self._fetch("rows_of_nobody")]

    async def missing(self, witnesses: Sequence[StreamHead]) -> list[StreamHead]:
        """Those of the witnessed events that do not stand in the journal with this very hash."""
        columns = [list(column) for column in zip(*witnesses, strict=True)] or [[], [], []]
        places = await self._fetch("not_in_the_journal", *columns)
        return [witnesses[row["place"] - 1] for row in places]

    async def forged_answers(self) -> list[str]:
        """The names of the answers that nobody gave, and that stood where a decision was to write its own."""
        rows = await self._fetch("answers_beside_another")
        return list(dict.fromkeys(name_of(row) for row in rows if not self._seal.holds(row)))

    async def marked_and_readable(self) -> list[str]:
        """The streams that are marked as waiting for a newer version, at an event which this one can read."""
        rows = {row["stream"]: row for row in await self._fetch("marked_events")}
        return [stream for stream, row in rows.items() if await can_be_read(self._pool, row, self._sealer, self._codec)]

    async def unsigned_messages(self) -> list[Recorded[E]]:
        """What was kept of messages that bore the signature of nobody who is heard, as far as it can be read."""
        return await self._legible(await self._fetch("unsigned_messages"))

    async def unreadable_kept(self) -> dict[tuple[str, str, date], int]:
        """How many messages that nobody could read were kept, by organisation, tenancy's key and day in Denmark."""
        rows = await self._fetch("unreadable_kept")
        return {(row["organisation_id"], row["tenancy_key"], row["day"]): row["messages"] for row in rows}

    def person_key_faults(self) -> AsyncIterator[JournalFault]:
        """Every person's key that is not what it was, told apart: deleted, another's, or destroyed by hand."""
        return verify_keys(self._pool, self._sealer)
