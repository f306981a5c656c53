"""How does a journal come to a hundred thousand cases within minutes? One tenancy lives, and its rows are copied.

Each copy has another tenancy and another person in it, who is sealed under a key of their own, and a chain of hashes of
its own, all made by the product's functions: `verify` finds no fault, and any of the cases can be decided on.
"""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from benchmarks.lives import LAW, ORGANISATION, POLICIES, Life
from decisions.case import Decisions
from decisions.policy_adoption import adopt_samples
from journal.answers import AnswerSeal
from journal.canonical import canonical_json
from journal.codec import SealedPart
from journal.events import CODEC
from journal.hashing import NO_HASH, EventContent, event_hash
from journal.migrate import migrate
from journal.records import RecordedAnswer, Wrote
from journal.rows import answer_from, content_of
from journal.sealing import Sealer
from journal.sql import AnyConnection
from journal.store import Journal, new_event_id
from journal.verify import verify, verify_answers
from runtime.postgres import APP_ROLE, connect_pool

DECISIONS = 7
"""How far each case has come: the demand is on its way."""
AT_ONCE = 1_000
EVENT = (*(field.name for field in fields(EventContent)), "hash")
WROTE = ("streams", "firsts", "lasts", "hashes")
ANSWER = (*(field.name for field in fields(RecordedAnswer) if field.name != "wrote"), *WROTE, "mac")
VIEWS = ("case_view", "work_list", "turn", "open_deadline", "dispatch")
Rows = dict[str, list[tuple[Any, ...]]]
"""Rows of one tenancy, by table."""


@asynccontextmanager
async def filled(url: str, cases: int, sealer: Sealer) -> AsyncIterator[tuple[Decisions, list[Life]]]:
    """A database of its own on the server at *url* with so many cases: decisions on it, and whose cases they are."""
    own = urlunsplit(urlsplit(url)._replace(path=f"/cases_{cases}"))
    async with await connect_pool(url, None, largest=1) as server:
        await server.execute(f"CREATE DATABASE cases_{cases}")
    async with await connect_pool(own, None, largest=2) as owner, await connect_pool(own, APP_ROLE) as app:
        async with owner.acquire() as connection:
            await migrate(connection)
        journal: Journal[Any] = Journal(app, sealer, CODEC)
        await adopt_samples(journal, POLICIES)
        decisions = Decisions(journal, LAW)
        first = await lived(decisions)
        lives = [Life() for _ in range(cases - 1)]
        async with owner.acquire() as connection:
            template = await _template(connection, first, sealer)
            for start in range(0, len(lives), AT_ONCE):
                await _copy(connection, [template.copied(life, sealer) for life in lives[start : start + AT_ONCE]])
            await connection.execute("VACUUM (ANALYZE)")
        for faults in (verify(owner), verify_answers(owner, sealer)):
            async for fault in faults:
                raise RuntimeError(f"the copies are not what they should be: {fault}")
        yield decisions, lives


async def lived(decisions: Decisions) -> Life:
    """A tenancy whose case has come as far as those of the copies."""
    life = Life()
    for move in islice(life.moves(), DECISIONS):
        await decisions.decide(move.asked)
    return life


@dataclass(frozen=True)
class _Template:
    """What stands in the journal of the tenancy that lived."""

    life: Life
    events: list[tuple[EventContent, dict[str, Any]]]
    answers: list[RecordedAnswer]
    others: Rows
    head: bytes
    key_made: datetime

    def copied(self, life: Life, sealer: Sealer) -> Rows:
        """The same rows for another tenancy."""
        wrapped = sealer.new_wrapped_key(ORGANISATION, life.person)
        heads: dict[str, bytes] = {}
        keys: dict[str, bytes] = {life.person: sealer.unwrap(ORGANISATION, life.person, wrapped)}
        events = list(self._events(life, sealer, keys, heads))
        head = heads[f"case/{life.case}"]
        others = {
            table: [tuple(head if value == self.head else self._swap(value, life) for value in row) for row in rows]
            for table, rows in self.others.items()
        }
        answers = list(self._answers(life, AnswerSeal(sealer), events))
        return {
            "event": events,
            "answer": answers,
            "person_key": [(ORGANISATION, life.person, wrapped, self.key_made)],
            **others,
        }

    def _answers(self, life: Life, seal: AnswerSeal, events: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        """Each names the copy of its event; the digest stays that of the message that was sent."""
        place = EVENT.index("event_id")
        ids = {old.event_id: new[place] for (old, _), new in zip(self.events, events, strict=True)}
        hashes = {(new[EVENT.index("stream")], new[EVENT.index("seq")]): new[-1] for new in events}
        for one in self.answers:
            answer = replace(
                one,
                message_id=self._swap(one.message_id, life),
                stream=self._swap(one.stream, life),
                event_id=ids.get(one.event_id) if one.event_id else None,
                answer=json.loads(self._swap(canonical_json(one.answer), life)),
                wrote=tuple(
                    Wrote(stream, part.first, part.last, hashes[stream, part.last])
                    for part in one.wrote
                    if (stream := self._swap(part.stream, life))
                ),
            )
            beside = dict(zip(WROTE, ([*column] for column in zip(*answer.wrote, strict=True)), strict=False))
            own = {"answer": canonical_json(answer.answer), "mac": seal.mac(answer)}
            values = {**asdict(answer), **dict.fromkeys(WROTE, ()), **beside, **own}
            yield tuple(values[name] for name in ANSWER)

    def _events(
        self, life: Life, sealer: Sealer, keys: dict[str, bytes], heads: dict[str, bytes]
    ) -> Iterator[tuple[Any, ...]]:
        for content, parts in self.events:
            event_id = new_event_id()
            sealed = [SealedPart(self._swap(person, life), data) for person, data in parts.items()]
            changed = {
                "stream": self._swap(content.stream, life),
                "event_id": event_id,
                "public": self._swap(content.public, life),
                "sealed": sealer.seal(event_id, sealed, keys),
                "command_id": self._swap(content.command_id, life),
            }
            values = {name: changed.get(name, getattr(content, name)) for name in EVENT[:-1]}
            values["previous_hash"] = heads.get(values["stream"], NO_HASH)
            own_hash = heads[values["stream"]] = event_hash(EventContent(**values))
            yield *values.values(), own_hash

    def _swap(self, value: Any, life: Life) -> Any:
        if not isinstance(value, str):
            return value
        return value.replace(self.life.key, life.key).replace(self.life.person, life.person)


async def _template(connection: AnyConnection, life: Life, sealer: Sealer) -> _Template:
    key = await connection.fetchrow("SELECT * FROM journal.person_key WHERE person_id = $1", life.person)
    assert key is not None
    keys = {life.person: sealer.unwrap(ORGANISATION, life.person, key["wrapped"])}
    of_the_tenancy = "stream LIKE ANY ('{case/%,account/%}')"
    in_order = f"SELECT * FROM journal.event WHERE {of_the_tenancy} ORDER BY transaction_id, position"
    rows = await connection.fetch(in_order)
    others = {table: [tuple(row) for row in await connection.fetch(f"SELECT * FROM view.{table}")] for table in VIEWS}
    return _Template(
        life,
        [(content_of(row), sealer.open(row["event_id"], row["sealed"], keys)) for row in rows],
        [answer_from(row) for row in await connection.fetch("SELECT * FROM journal.answer")],
        others,
        next(row["hash"] for row in reversed(rows) if row["stream"] == f"case/{life.case}"),
        key["created_at"],
    )


async def _copy(connection: AnyConnection, tenancies: list[Rows]) -> None:
    columns = {
        "event": EVENT,
        "answer": ANSWER,
        "person_key": ("organisation_id", "person_id", "wrapped", "created_at"),
    }
    for table in ("event", "answer", "person_key", *VIEWS):
        records = [row for rows in tenancies for row in rows[table]]
        schema = "view" if table in VIEWS else "journal"
        await connection.copy_records_to_table(table, schema_name=schema, records=records, columns=columns.get(table))
