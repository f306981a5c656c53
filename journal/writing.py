"""What does a unit leave behind? Events, answers, documents and view rows, written by one statement."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from journal.canonical import canonical_json
from journal.hashing import Content
from journal.records import Answer
from journal.statements import AnyConnection, statements, traced
from journal.views import CaseRows, CaseView, DispatchView, OpenDeadline, WorkItem

_SQL = statements("writing")
_EVENT = tuple(field.name for field in fields(Content) if field.name not in ("organisation_id", "recorded_at"))
_ANSWER = ("message_id", "stream", "seq")
_ROWS = {row: tuple(field.name for field in fields(row)) for row in (CaseView, WorkItem, OpenDeadline, DispatchView)}


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of one `law` or `policy` file."""

    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Writing:
    """What is to be written: events with their hashes, documents by theirs, the rows of whole cases."""

    events: Sequence[tuple[Content, bytes]] = ()
    answers: Sequence[Answer] = ()
    documents: Mapping[str, Document] | None = None
    cases: Sequence[CaseRows] = ()


async def write(connection: AnyConnection, organisation_id: str, now: datetime | None, writing: Writing) -> None:
    """Writes all of it. `now` is the `recorded_at` of events and answers, None where there are none."""
    documents = writing.documents or {}
    parameters: list[Any] = [
        *([getattr(content, name) for content, _ in writing.events] for name in _EVENT),
        [own_hash for _, own_hash in writing.events],
        *([getattr(answer, name) for answer in writing.answers] for name in _ANSWER),
        [canonical_json(answer.answer) for answer in writing.answers],
        [document.kind for document in documents.values()],
        list(documents),
        [document.content for document in documents.values()],
        [rows.case.case_id for rows in writing.cases],
        _json([_columns(rows.case) for rows in writing.cases]),
        _json([_of_case(rows, item) for rows in writing.cases for item in rows.work]),
        _json([_of_case(rows, item) for rows in writing.cases for item in rows.deadlines]),
        _json([_of_case(rows, item) for rows in writing.cases for item in rows.dispatches]),
    ]
    with traced("write"):
        await connection.execute(_SQL["write"], organisation_id, now, *parameters)


def _of_case(rows: CaseRows, item: WorkItem | OpenDeadline | DispatchView) -> dict[str, Any]:
    return {"case_id": rows.case.case_id, "organisation_id": rows.case.organisation_id, **_columns(item)}


def _columns(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _ROWS[type(row)]}


def _json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, default=_as_postgres_reads_it) if rows else "[]"


def _as_postgres_reads_it(value: object) -> str:
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    raise TypeError(f"a view row cannot hold a {type(value).__name__}")
