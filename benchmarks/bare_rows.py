"""What are the bare inserts? The rows that the product would write for a life, in tables of the same shape.

One INSERT for each table that a decision writes to, and one transaction for each decision. The tables of events and
answers have the journal's indexes; a view's row that changes is one row more, in a table without any. While it is
measured nothing is locked, read, hashed or checked.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, fields
from typing import Any

import asyncpg

from benchmarks.lives import LAW, ORGANISATION, POLICY, Move
from domain.case.open_deadlines import OpenDeadline
from domain.case.worklist import WorkItem
from journal.canonical import canonical_json
from journal.events import CODEC
from journal.hashing import NO_HASH, EventContent, event_hash
from journal.sealing import KEY_BYTES, Sealer
from journal.store import new_event_id
from journal.views import CaseRows, CaseView, DispatchView, Turn

Insert = tuple[str, Sequence[Any]]
"""A statement and its values."""

TABLES = """
DROP SCHEMA IF EXISTS bare CASCADE;
CREATE SCHEMA bare;
CREATE TABLE bare.event (LIKE journal.event INCLUDING IDENTITY INCLUDING DEFAULTS INCLUDING INDEXES);
CREATE TABLE bare.answer (LIKE journal.answer INCLUDING INDEXES);
CREATE TABLE bare.case_view (LIKE view.case_view);
CREATE TABLE bare.work_list (LIKE view.work_list);
CREATE TABLE bare.turn (LIKE view.turn);
CREATE TABLE bare.open_deadline (LIKE view.open_deadline);
CREATE TABLE bare.dispatch (LIKE view.dispatch);
"""
EVENT = (
    "stream, seq, organisation_id, event_id, type, public, sealed, happened_on, known_at, recorded_at, actor,"
    " via, command_id, law_version, policy_version, asked, previous_hash, hash"
)
ANSWER = (
    "organisation_id, message_id, stream, seq, digest, event_id, answer, recorded_at,"
    " streams, firsts, lasts, hashes, place, mac"
)
CASE = ", ".join(field.name for field in fields(CaseView))
LISTS = {
    name: (table, ", ".join(("case_id", "organisation_id", "simulated", *(field.name for field in fields(kind)))))
    for name, table, kind in (
        ("work", "work_list", WorkItem),
        ("turns", "turn", Turn),
        ("deadlines", "open_deadline", OpenDeadline),
        ("dispatches", "dispatch", DispatchView),
    )
}
"""Columns are named as the fields of their rows, so that neither can grow without the other."""


def bare_inserts(moves: Iterable[Move], sealer: Sealer) -> Iterator[list[Insert]]:
    """The inserts of each decision."""
    heads: dict[str, tuple[int, bytes]] = {}
    keys: dict[str, bytes] = {}
    before: CaseRows | None = None
    for move in moves:
        events = list(_events(move, sealer, heads, keys))
        last = events[-1]
        answer = canonical_json(move.answer.model_dump(mode="json"))
        asked, rows = move.asked, move.rows
        place = (ORGANISATION, asked.message_id, last[0], last[1])
        case = [json.dumps(value) if isinstance(value, list) else value for value in astuple(rows.case)]
        yield [
            _insert("event", EVENT, events),
            _insert(
                "answer", ANSWER, [(*place, "0" * 64, last[3], answer, asked.asked_at, *_wrote(events), 0, bytes(32))]
            ),
            _insert("case_view", CASE, [case]),
            *_new_in_lists(rows, before),
        ]
        before = rows


async def insert(connection: asyncpg.Connection, decisions: Iterable[Sequence[Insert]]) -> None:
    """Run the inserts of each decision in a transaction of their own."""
    for inserts in decisions:
        async with connection.transaction():
            for statement, values in inserts:
                await connection.execute(statement, *values)


def _events(
    move: Move, sealer: Sealer, heads: dict[str, tuple[int, bytes]], keys: dict[str, bytes]
) -> Iterator[tuple[Any, ...]]:
    asked: str | None = canonical_json(move.kept)
    for stream, events in move.events.items():
        for event in events:
            one = CODEC.encode(event)
            for part in one.sealed:
                keys.setdefault(part.person_id, os.urandom(KEY_BYTES))
            seq, previous_hash = heads.get(stream, (0, NO_HASH))
            event_id = new_event_id()
            content = EventContent(
                stream,
                seq + 1,
                ORGANISATION,
                event_id,
                one.type,
                canonical_json(one.public),
                sealer.seal(event_id, one.sealed, keys),
                one.happened_on,
                move.asked.asked_at,
                move.asked.asked_at,
                move.asked.actor,
                "system" if move.asked.own else move.asked.via,
                move.asked.message_id,
                LAW.version,
                POLICY.version,
                asked,
                previous_hash,
            )
            asked = None
            heads[stream] = (seq + 1, event_hash(content))
            yield *astuple(content), heads[stream][1]


def _wrote(events: Sequence[tuple[Any, ...]]) -> tuple[list[Any], ...]:
    """What an answer says of the events of its decision: stream, first and last seq, last hash, side by side."""
    streams = dict.fromkeys(event[0] for event in events)
    own = [[event for event in events if event[0] == stream] for stream in streams]
    return [*streams], [of[0][1] for of in own], [of[-1][1] for of in own], [of[-1][-1] for of in own]


def _new_in_lists(rows: CaseRows, before: CaseRows | None) -> Iterator[Insert]:
    whose = (rows.case.case_id, rows.case.organisation_id, rows.case.simulated)
    for name, (table, columns) in LISTS.items():
        old = getattr(before, name) if before else ()
        if new := [(*whose, *astuple(item)) for item in getattr(rows, name) if item not in old]:
            yield _insert(table, columns, new)


def _insert(table: str, columns: str, rows: Sequence[Sequence[Any]]) -> Insert:
    width = len(rows[0])
    places = (", ".join(f"${row * width + column + 1}" for column in range(width)) for row in range(len(rows)))
    values = ", ".join(f"({of_row})" for of_row in places)
    return f"INSERT INTO bare.{table} ({columns}) VALUES {values}", [value for row in rows for value in row]
