"""What stands in the whole journal, of every organisation? For audit and repair, and nobody else."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import ClassVar, NamedTuple, TypeVar

from journal.person_keys import PersonKeyFault, person_key_faults
from journal.reader import Reader
from journal.records import BEGINNING, Position, Recorded
from journal.sql import statements

E = TypeVar("E")


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

    async def missing(self, witnesses: Sequence[StreamHead]) -> list[StreamHead]:
        """Those of the witnessed events that do not stand in the journal with this very hash."""
        columns = [list(column) for column in zip(*witnesses, strict=True)] or [[], [], []]
        places = await self._fetch("not_in_the_journal", *columns)
        return [witnesses[row["place"] - 1] for row in places]

    def person_key_faults(self) -> AsyncIterator[PersonKeyFault]:
        """Every person's key that is not what it was, told apart: deleted, another's, or destroyed by hand."""
        return person_key_faults(self._pool, self._sealer)
