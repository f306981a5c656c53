"""What does a decision start from? Streams, the answer to its message, its tenancy's cases, and persons' keys.

Everything is read under the tenancy's lock, and what this process remembers of the tenancy is not read again.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from itertools import count, groupby
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from asyncpg import CharacterNotInRepertoireError, InvalidParameterValueError, InvalidTextRepresentationError

from journal.answers import AnswerSeal
from journal.cache import CachedEvent, Memory, Streams, known
from journal.codec import EventCodec
from journal.errors import SealBrokenError
from journal.records import Recorded, RecordedAnswer
from journal.rows import keys_from
from journal.sealing import Sealer
from journal.shared_stream import Common, CommonMemory
from journal.sql import AnyConnection, statements, traced
from journal.writing import LISTS

if TYPE_CHECKING:
    from asyncpg import Record

E = TypeVar("E")
_SQL = statements("loading")

_TORN = (InvalidTextRepresentationError, CharacterNotInRepertoireError, InvalidParameterValueError)


@dataclass(frozen=True, slots=True)
class Tools(Generic[E]):
    """What all units of a journal share."""

    sealer: Sealer
    codec: EventCodec[E]
    memory: Memory[E]
    common: CommonMemory[E]
    seal: AnswerSeal


class EndOfStream(NamedTuple):
    """The last event of a stream, as the next one needs it."""

    seq: int
    hash: bytes


class Loading(Generic[E]):
    """What one unit has read so far. `begin` comes first."""

    now: datetime
    """The database's clock, read once under the lock. UTC."""

    live_cases: tuple[str, ...]
    """The ids of the tenancy's live cases, the oldest first."""

    later_accounts: tuple[str, ...]
    """The account streams of the tenancy's second lease and of later ones, in their order."""

    common: dict[str, Common[E]]
    """The common streams that were asked for and have events, by name."""

    def __init__(self, connection: AnyConnection, tools: Tools[E], organisation_id: str, tenancy_key: str) -> None:
        self._connection = connection
        self._tools = tools
        self.organisation_id = organisation_id
        self.tenancy_key = tenancy_key
        self._whose = (organisation_id, tenancy_key)
        self._streams: dict[str, list[Recorded[E]]] = {}
        self._ends: dict[str, list[EndOfStream]] = {}
        self._keys: dict[str, bytes | None] = {}
        self._answers: dict[str, RecordedAnswer | None] = {}
        self._taken: dict[str, set[int]] = {}
        self._read_beside: tuple[str, ...] = ()

    async def begin(self, message_id: str | None, streams: Sequence[str], common: tuple[str, ...]) -> None:
        """Reads at once all that is known to be needed."""
        row = await self._read(streams, self.tenancy_key, message_id, common)
        self.now = row["now"]
        self.live_cases = tuple(row["live_cases"])
        self.later_accounts = tuple(row["later_accounts"])
        self._unread = frozenset(row["unread"])
        self._lists = {name: json.loads(row[name] or "[]") for name in LISTS}
        self.common = {}
        for stream, head in zip(common, row["heads_in_common"], strict=True):
            if (found := await self._tools.common.read(self._connection, stream, head)) is not None:
                self.common[stream] = found
        self._read_beside = common

    async def stream(self, name: str) -> list[Recorded[E]]:
        """All events of a stream; the unit adds its own."""
        if name not in self._streams:
            await self._read((name,), None, None)
        return self._streams[name]

    async def end_of(self, name: str) -> list[EndOfStream]:
        """The last event of a stream, if it has any, for whoever only adds to it: the rest is not read. The unit adds
        its own.
        """
        if name not in self._ends:
            with traced("end"):
                rows = await self._connection.fetch(_SQL["end"], name)
            self._ends[name] = [EndOfStream(row["seq"], row["hash"]) for row in rows]
        return self._ends[name]

    async def answers(self, message_ids: Collection[str]) -> dict[str, RecordedAnswer]:
        """The answers that were given to these messages, of those that have one; read at once."""
        new = [message_id for message_id in message_ids if message_id not in self._answers]
        with traced("answers"):
            rows = await self._connection.fetch(_SQL["answers"], new) if new else []
        given = {one.message_id: one for one in self._tools.seal.given(rows)}
        for message_id in new:
            self._answers[message_id] = given.get(message_id)
            self._taken[message_id] = set()
        for row in rows:
            self._taken[row["message_id"]].add(row["place"])
        return {name: answer for name in message_ids if (answer := self._answers[name]) is not None}

    async def documents(self, hashes: Collection[str]) -> dict[str, bytes]:
        """The bytes kept under these hashes, as far as any are."""
        with traced("documents"):
            rows = await self._connection.fetch(_SQL["documents"], list(hashes))
        return {row["hash"]: bytes(row["bytes"]) for row in rows}

    async def answer(self, message_id: str) -> RecordedAnswer | None:
        """The answer that was given to a message, if one was; what somebody else wrote under its id is none."""
        if message_id not in self._answers:
            await self._read((), None, message_id)
        return self._answers[message_id]

    @property
    def read_again(self) -> AbstractSet[str]:
        """The streams that were marked as unreadable, and have been read."""
        return self._unread & {*self._streams, *self._read_beside}

    def has_answer(self, message_id: str) -> bool:
        """Whether an answer to this message was read."""
        return self._answers.get(message_id) is not None

    def free_place(self, message_id: str) -> int:
        """Where the answer to a message goes that has none: behind whatever somebody else wrote under its id."""
        taken = self._taken.get(message_id, set())
        return next(place for place in count() if place not in taken)

    def rows_of(self, cases: Collection[str]) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The rows that these cases of the tenancy have in each list of the views, as JSON."""
        return {name: [row for row in rows if row["case_id"] in cases] for name, rows in self._lists.items()}

    async def keys(self, persons: set[str]) -> Mapping[str, bytes | None]:
        """The keys of these persons, made where there were none; None where one was destroyed."""
        while missing := sorted(persons - self._keys.keys()):
            fresh = [self._tools.sealer.new_wrapped_key(self.organisation_id, person) for person in missing]
            with traced("make_keys"):
                self._unwrap(
                    await self._connection.fetch(_SQL["make_keys"], self.organisation_id, self.now, missing, fresh)
                )
        return self._keys

    async def _read(
        self, streams: Sequence[str], tenancy_key: str | None, message_id: str | None, common: tuple[str, ...] = ()
    ) -> "Record":
        past = self._tools.memory.of(*self._whose)
        persons = {person for events in past.values() for one in events for person in one.persons}
        forgives = self._tools.sealer.forgives
        with traced("read"):
            try:
                row = await self._connection.fetchrow(
                    _SQL["read"], streams, tenancy_key, message_id,
                    list(past), [p[-1].seq for p in past.values()], persons, common, forgives,
                )  # fmt: skip
            except _TORN as torn:
                raise SealBrokenError("a sealed part is not what was once written: its JSON cannot be read") from torn
        assert row is not None
        self._unwrap(row["keys"])
        if forgives:
            await self._look_for_keys(row["events"])
        rows = {stream: list(rows) for stream, rows in groupby(row["events"], key=lambda event: event["stream"])}
        cases = (f"case/{case_id}" for case_id in row["live_cases"])
        wanted = dict.fromkeys((*streams, *cases, *row["later_accounts"]))
        await self._follow({stream: rows.get(stream, []) for stream in wanted}, past)
        if message_id is not None:
            self._answers[message_id] = next(iter(self._tools.seal.given(row["answers"])), None)
            self._taken[message_id] = {one["place"] for one in row["answers"]}
        return row

    async def _look_for_keys(self, events: Sequence["Record"]) -> None:
        """Reads the keys of those persons who can be read out of what is sealed."""
        persons = {person for row in events for person in self._tools.sealer.persons_in(row["sealed"])}
        with traced("keys"):
            self._unwrap(await self._connection.fetch(_SQL["keys"], sorted(persons)))

    async def _follow(self, rows: Mapping[str, Sequence["Record"]], past: Streams[E]) -> None:
        """Takes in what was read: whole streams, and of those known the last known event and what came after it."""
        codec, sealer, memory = self._tools.codec, self._tools.sealer, self._tools.memory
        other = [stream for stream in rows.keys() & past.keys() if not _goes_on(past[stream], rows[stream])]
        whole = {stream: past[stream] for stream in past if stream not in other}
        for stream in rows.keys() - other:
            known_here = whole.get(stream, ())
            new = [known(row, codec, sealer) for row in rows[stream][bool(known_here) :]]
            whole[stream] = (*known_here, *new)
            self._streams[stream] = [one.opened(codec, sealer, self._keys) for one in whole[stream]]
        memory.keep(*self._whose, {stream: events for stream, events in whole.items() if events})
        if other:  # another journal stands there now, say an older backup
            await self._read(other, None, None)

    def _unwrap(self, rows: Sequence["Record"]) -> None:
        self._keys |= keys_from(rows, self._tools.sealer).get(self.organisation_id, {})


def _goes_on(past: Sequence[CachedEvent[Any]], rows: Sequence["Record"]) -> bool:
    """Whether the first row is the last event that is known."""
    return bool(rows) and rows[0]["hash"] == past[-1].hash
