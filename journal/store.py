"""How does a decision reach the journal? In one unit of work: lock, read, write all or nothing."""

import hashlib
import os
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from asyncpg import InterfaceError, PostgresConnectionError, UniqueViolationError

from journal.answers import AnswerSeal
from journal.cache import Memory
from journal.canonical import canonical_json
from journal.codec import Encoded, EventCodec
from journal.erase import destroy_key
from journal.errors import (
    AnsweredElsewhereError,
    DocumentMismatchError,
    JournalError,
    OpenCaseExistsError,
    PersonErasedError,
    PersonUnknownError,
    StreamMovedError,
    UnknownEventTypeError,
    UnreadableEventError,
)
from journal.hashing import NO_HASH, EventContent, event_hash
from journal.letters import SealedLetter, kept_letter, seal_letter
from journal.loading import EndOfStream, Loading, Tools
from journal.not_kept import count_not_kept
from journal.records import Recorded, RecordedAnswer, Wrote, just_recorded
from journal.sealing import Sealer
from journal.shared_stream import CommonMemory
from journal.signed_heads import SignedHead, newest_signed_heads, signed_rows
from journal.sql import AnyConnection, statements, traced
from journal.stuck import mark_stuck
from journal.unreadable import mark_read, mark_unread
from journal.views import CaseRows, Stuck
from journal.words import word_rows
from journal.writing import KeptDocument, Writing, write

if TYPE_CHECKING:
    from asyncpg import Pool, Record

E = TypeVar("E")
_SQL = statements("store")
_SIGNED = statements("signed_heads")


class Journal(Generic[E]):
    """The way into the journal for decisions. One per process, shared by all tasks."""

    def __init__(self, pool: "Pool[Record]", sealer: Sealer, codec: EventCodec[E]) -> None:
        """`pool` may be logged in as anybody who is allowed the role `redningskrans_app`."""
        self._pool = pool
        self.seal = AnswerSeal(sealer)
        """What tells messages and answers apart."""
        self._tools = Tools(sealer, codec, Memory(), CommonMemory(codec), self.seal)
        self._kept_documents: set[str] = set()

    @asynccontextmanager
    async def unit(
        self,
        organisation_id: str,
        tenancy_key: str,
        *,
        message_id: str | None = None,
        streams: Sequence[str] = (),
        common: tuple[str, ...] = (),
        forgiving: bool = False,
    ) -> AsyncIterator["Unit[E]"]:
        """One transaction under the lock of one tenancy: all of it stands when the block ends, or none of it.

        The lock serves every stream of the tenancy: its cases and its leases' accounts. For a stream that belongs to no
        tenancy (`law/all`) the stream's own name takes the place of the key. The live cases of the tenancy, the
        accounts of its later leases, `streams` and the answer to `message_id` are read at once; anything else costs a
        round trip of its own. `common` names streams that nearly every decision reads and few move: they are
        remembered. *forgiving* is for who has met a broken seal: what does not open is taken for erased.

        Raises SealBrokenError where it is not, and StreamMovedError, OpenCaseExistsError and AnsweredElsewhereError at
        the end of the block.
        """
        async with self._pool.acquire() as connection:
            try:
                with traced("begin"):
                    await connection.execute(_beginning(organisation_id, tenancy_key))
                tools = replace(self._tools, sealer=self._tools.sealer.forgiving()) if forgiving else self._tools
                loading = Loading(connection, tools, organisation_id, tenancy_key)
                await loading.begin(message_id, streams, common)
                unit = Unit(connection, tools, loading, self._kept_documents)
                yield unit
                await unit.write()
                await _commit(connection)
            except BaseException:
                # Where the connection itself is lost there is nothing left to roll back, and that is the error.
                with suppress(InterfaceError, PostgresConnectionError, OSError):
                    await connection.execute("ROLLBACK")
                raise
        self._kept_documents |= unit.documents.keys()

    async def newest_signed_heads(self, organisation_id: str) -> list[SignedHead]:
        """The newest genuine signed head of each stream of an organisation."""
        async with self._pool.acquire() as connection, connection.transaction(readonly=True):
            await connection.execute(_SIGNED["see_organisation"], organisation_id)
            return await newest_signed_heads(connection, self._tools.sealer)

    async def mark_unread(
        self, organisation_id: str, tenancy_key: str, unread: UnknownEventTypeError | UnreadableEventError
    ) -> None:
        """Marks what no unit of this version can read, until one of a newer version has; appends nothing."""
        await mark_unread(self._pool, organisation_id, tenancy_key, unread)

    async def count_not_kept(self, organisation_id: str, tenancy_key: str, day: date) -> None:
        """Counts a message to a tenancy that nobody could read and of which that day had too many to keep."""
        await count_not_kept(self._pool, self._tools.sealer, organisation_id, tenancy_key, day)

    async def mark_stuck(self, organisation_id: str, tenancy_key: str, marks: Sequence[Stuck]) -> None:
        """Replaces what is marked as stuck of a tenancy; no marks: it goes on. Appends nothing."""
        await mark_stuck(self._pool, organisation_id, tenancy_key, marks)


class Unit(Generic[E]):
    """What one decision reads and writes. Nothing is written before the end, and then all of it together."""

    def __init__(
        self, connection: "AnyConnection", tools: Tools[E], loading: Loading[E], kept_documents: set[str]
    ) -> None:
        self.organisation_id = loading.organisation_id
        self.recorded_at = loading.now
        """The database's clock, read once under the lock: the time of all that this unit appends. UTC."""
        self.live_cases = loading.live_cases
        """The ids of the tenancy's live cases, the oldest first."""
        self.later_accounts = loading.later_accounts
        """The account streams of the tenancy's second lease and of later ones, in their order."""
        self.common = loading.common
        """What is public in the common streams that were asked for and have events, by name."""
        self.documents: dict[str, KeptDocument] = {}
        self._connection = connection
        self._tools = tools
        self._loading = loading
        self._kept_documents = kept_documents
        self._new_events: list[tuple[EventContent, bytes]] = []
        self._new_answers: dict[str, RecordedAnswer] = {}
        self._cases: dict[str, CaseRows] = {}
        self._letters: dict[str, tuple[SealedLetter, bytes]] = {}
        self._signs_all = False

    async def load(self, stream: str) -> list[Recorded[E]]:
        """All events of a stream in order, this unit's own included. Empty for an unknown stream."""
        return list(await self._loading.stream(stream))

    async def kept(self, hashes: Collection[str]) -> dict[str, bytes]:
        """The law or policy files with these SHA-256, as far as the journal keeps them; costs a round trip."""
        return await self._loading.documents(hashes) if hashes else {}

    async def first_answer(self, message_id: str) -> RecordedAnswer | None:
        """What the sender of this message was told the first time, or None when it is new."""
        return self._new_answers.get(message_id) or await self._loading.answer(message_id)

    async def first_answers(self, message_ids: Collection[str]) -> dict[str, RecordedAnswer]:
        """The same of several messages, by id; those that are new are not among them. Read at once."""
        return await self._loading.answers(message_ids)

    async def append(
        self,
        stream: str,
        events: Sequence[E],
        *,
        known_at: datetime,
        actor: str,
        via: str,
        command_id: str,
        law_version: str | None = None,
        policy_version: str | None = None,
        asked: Mapping[str, Any] | None = None,
    ) -> list[Recorded[E]]:
        """Adds events to a stream and returns them with seq and hash; they are stored when the unit ends.

        `asked` is what is kept of the command, JSON-ready: it stands with the first of the events. `known_at` is aware.
        Raises JournalError for a naive one, PersonErasedError when an event says
        something about a person whose key was destroyed, NotCanonicalError for what JSON cannot hold.
        """
        past = await self._loading.stream(stream)
        reference = _Reference(stream, known_at, actor, via, command_id, law_version, policy_version)
        added = await self._add(past[-1] if past else None, events, reference, asked)
        past += added
        return added

    async def append_at_end(
        self, stream: str, events: Sequence[E], *, known_at: datetime, actor: str, via: str, command_id: str
    ) -> list[Recorded[E]]:
        """As `append`, to a stream of which this unit reads nothing: one that grows without end."""
        end = await self._loading.end_of(stream)
        reference = _Reference(stream, known_at, actor, via, command_id, None, None)
        added = await self._add(end[-1] if end else None, events, reference, None)
        end.append(EndOfStream(added[-1].seq, added[-1].hash))
        return added

    async def _add(
        self,
        last: Recorded[E] | EndOfStream | None,
        events: Sequence[E],
        reference: "_Reference",
        asked: Mapping[str, Any] | None,
    ) -> list[Recorded[E]]:
        if reference.known_at.tzinfo is None:
            raise JournalError("known_at needs a time zone")
        encoded = [self._tools.codec.encode(event) for event in events]
        keys = await self._keys({part.person_id for one in encoded for part in one.sealed})
        added = list[Recorded[E]]()
        for event, one in zip(events, encoded, strict=True):
            content = self._content(added[-1] if added else last, one, reference, keys, asked)
            own_hash = event_hash(content)
            self._new_events.append((content, own_hash))
            added.append(just_recorded(content, event, one.public, asked, own_hash))
            asked = None
        return added

    def record_answer(
        self, message_id: str, stream: str, seq: int, answer: Any, *, digest: str, event_id: UUID | None
    ) -> RecordedAnswer:
        """Remembers what the sender is told; `answer` is JSON-ready, `digest` the message's (`Journal.seal`).

        `event_id` is the event in that place, None where this unit appends none. JournalError for a second answer.
        """
        if message_id in self._new_answers or self._loading.has_answer(message_id):
            raise JournalError(f"message {message_id} has its answer")
        given = RecordedAnswer(
            self.organisation_id, message_id, stream, seq, digest, event_id, answer, self.recorded_at,
            place=self._loading.free_place(message_id),
        )  # fmt: skip
        self._new_answers[message_id] = given
        return given

    def keep_documents(self, kind: str, documents: Mapping[str, bytes]) -> None:
        """Keeps the bytes of `law` or `policy` files by their SHA-256 in hexadecimal; those kept cost
        nothing.

        Raises DocumentMismatchError when bytes come under another hash than their own.
        """
        for own_hash, content in documents.items():
            if own_hash in self._kept_documents:
                continue
            if hashlib.sha256(content).hexdigest() != own_hash:
                raise DocumentMismatchError(f"a {kind} document does not have the hash {own_hash}")
            self.documents[own_hash] = KeptDocument(kind, content)

    async def keep_letter(self, content: bytes, persons: Sequence[str]) -> str:
        """Keeps a letter and gives the hash of that; nobody reads it without the keys of all *persons*, at least one.

        Raises PersonErasedError where one of them was erased.
        """
        sealed = seal_letter(self.organisation_id, content, await self._keys(set(persons)))
        self._letters[sealed.hash] = (sealed, content)
        return sealed.hash

    async def letter(self, own_hash: str) -> bytes | None:
        """A letter that is kept, this unit's own included; None once somebody it tells of was erased.

        Raises SealBrokenError, and LookupError where none is kept under that hash.
        """
        if own_hash in self._letters:
            return self._letters[own_hash][1]
        return await kept_letter(self._connection, self._tools.sealer, self.organisation_id, own_hash)

    async def destroy_key(self, person_id: str) -> datetime:
        """Destroys the key of one person with all that this unit writes; returns when, or when it was the first time.

        Whoever the connection logged in as is allowed the role `redningskrans_eraser`, too. Raises PersonUnknownError.
        """
        try:
            destroyed_at = await destroy_key(self._connection, person_id, self.recorded_at)
        except PersonUnknownError:
            await self._connection.execute(_SQL["act_as_app"])
            raise
        await self._connection.execute(_SQL["act_as_app"])
        await self._connection.execute(_SQL["find_no_more"], person_id)
        return destroyed_at

    def put_case(self, rows: CaseRows) -> None:
        """Replaces all view rows of a case when the unit ends. JournalError for one of another tenancy, whose lock is
        not this unit's.
        """
        case = rows.case
        if case.tenancy_key != self._loading.tenancy_key:
            raise JournalError(f"the case {case.case_id} belongs to another tenancy than this unit")
        self._cases[case.case_id] = rows

    def sign_all(self) -> None:
        """Signs the heads of the cases' streams, too: no run is told what this unit writes."""
        self._signs_all = True

    async def write(self) -> None:
        """Writes all that was gathered. Called once, by Journal.unit."""
        if read_again := self._loading.read_again:
            await mark_read(self._connection, self._loading.tenancy_key, read_again)
        writing = Writing(
            self._new_events,
            [(answer, self._tools.seal.mac(answer)) for answer in self._answers_with_events()],
            self.documents,
            [(self.organisation_id, sealed) for sealed, _ in self._letters.values()],
            list(self._cases.values()),
            self._loading.rows_of(self._cases),
            signed_rows(self._new_events, self._tools.sealer, every=self._signs_all),
            list(word_rows(self._tools.sealer, self._cases.values())),
        )
        try:
            await write(self._connection, writing)
        except UniqueViolationError as error:
            raise _meaning_of(error) from error

    def _answers_with_events(self) -> Iterator[RecordedAnswer]:
        """Each answer with all that its message's decision wrote."""
        wrote = defaultdict[str, dict[str, Wrote]](dict)
        for content, own_hash in self._new_events:
            of = wrote[content.command_id]
            first = of[content.stream].first if content.stream in of else content.seq
            of[content.stream] = Wrote(content.stream, first, content.seq, own_hash)
        for message_id, answer in self._new_answers.items():
            yield replace(answer, wrote=tuple(wrote[message_id].values()))

    async def _keys(self, persons: set[str]) -> Mapping[str, bytes]:
        """The key of each of these persons, made where there was none."""
        keys = await self._loading.keys(persons)
        found = {person: key for person in persons if (key := keys[person]) is not None}
        if found.keys() != persons:
            raise PersonErasedError("an event names a person who has been erased")
        return found

    def _content(
        self,
        last: Recorded[E] | EndOfStream | None,
        one: Encoded,
        reference: "_Reference",
        keys: Mapping[str, bytes],
        asked: Mapping[str, Any] | None,
    ) -> EventContent:
        event_id = new_event_id()
        return EventContent(
            stream=reference.stream,
            seq=last.seq + 1 if last else 1,
            organisation_id=self.organisation_id,
            event_id=event_id,
            type=one.type,
            public=canonical_json(one.public),
            sealed=self._tools.sealer.seal(event_id, one.sealed, keys),
            happened_on=one.happened_on,
            known_at=reference.known_at,
            recorded_at=self.recorded_at,
            actor=reference.actor,
            via=reference.via,
            command_id=reference.command_id,
            law_version=reference.law_version,
            policy_version=reference.policy_version,
            asked=None if asked is None else canonical_json(asked),
            previous_hash=last.hash if last else NO_HASH,
        )


@dataclass(frozen=True, slots=True)
class _Reference:
    """What all events of one append have in common."""

    stream: str
    known_at: datetime
    actor: str
    via: str
    command_id: str
    law_version: str | None
    policy_version: str | None


def new_event_id() -> UUID:
    """A fresh id that begins with the time (RFC 9562, version 7): new rows lie together in the index."""
    milliseconds = time.time_ns() // 1_000_000
    bits = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    bits = bits & ~(0xF << 76) | (0x7 << 76)
    return UUID(int=bits & ~(0x3 << 62) | (0x2 << 62))


def _beginning(organisation_id: str, tenancy_key: str) -> str:
    # Sent without parameters, because only then several statements travel as one message: neither of the two
    # values can be anything but digits.
    lock = int.from_bytes(hashlib.sha256(tenancy_key.encode()).digest()[:8], "big", signed=True)
    return _SQL["begin"].format(organisation=organisation_id.encode().hex(), lock=lock)


async def _commit(connection: "AnyConnection") -> None:
    # A transaction in which a statement failed answers COMMIT with a quiet ROLLBACK.
    with traced("commit"):
        ended = await connection.execute("COMMIT")
    if ended != "COMMIT":
        raise JournalError("a statement of this unit failed before its end, and nothing was stored")


def _meaning_of(error: UniqueViolationError) -> JournalError:
    if error.constraint_name == "one_open_case_per_tenancy":
        return OpenCaseExistsError("the tenancy has an open case")
    if error.constraint_name == "answer_pkey":
        return AnsweredElsewhereError("the message was answered by another unit at the same moment")
    return StreamMovedError(f"somebody else wrote here: {error.constraint_name}")
