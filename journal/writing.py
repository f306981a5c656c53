"""What does a unit leave behind? Events, answers, documents and view rows, written by one statement.

One statement, because each round trip costs as much as the work; and only the parts that this unit needs, because a
part that writes nothing costs half as much as one that does (docs/performance.md). All parts see the tables as they
were before.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from itertools import count
from operator import attrgetter, itemgetter
from typing import Any

from journal.canonical import canonical_json
from journal.hashing import EventContent
from journal.letters import SealedLetter
from journal.list_rows import COLUMNS, list_rows
from journal.records import RecordedAnswer, Wrote
from journal.sql import AnyConnection, statements, traced
from journal.views import CaseRows, CaseView
from journal.words import COLUMNS as WORD

_SQL = statements("writing")


@dataclass(frozen=True, slots=True)
class _List:
    """One of the lists that a case has rows in: the statements that write it, and what makes two rows the same one."""

    gone: str
    put: str
    same: Callable[[Sequence[Any]], object] = tuple


LISTS: Mapping[str, _List] = {
    "work": _List("work_gone", "work_put"),
    "turns": _List("turns_gone", "turns_put"),
    "deadlines": _List("deadlines_gone", "deadlines_put"),
    "dispatches": _List("dispatches_gone", "dispatches_put", itemgetter(3)),  # the key
}
"""By the names they have in CaseRows."""

_EVENT = attrgetter(*(column.name for column in fields(EventContent)))
_CASE = attrgetter(*(column.name for column in fields(CaseView) if column.name != "agenda"))


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """The bytes of one `law` or `policy` file."""

    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Writing:
    """What is to be written: events with their hashes, documents by theirs, the rows of whole cases.

    An answer stands before its MAC, a letter behind its organisation. `before` has the rows that these cases have in
    each list, as JSON: those that stay the same are left alone. `signed` are rows of signed heads,
    `words` what the people of those cases are found by whose `words` are told.
    """

    events: Sequence[tuple[EventContent, bytes]] = ()
    answers: Sequence[tuple[RecordedAnswer, bytes]] = ()
    documents: Mapping[str, KeptDocument] = field(default_factory=dict)
    letters: Sequence[tuple[str, SealedLetter]] = ()
    cases: Sequence[CaseRows] = ()
    before: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    signed: Sequence[Sequence[Any]] = ()
    words: Sequence[Sequence[Any]] = ()


async def write(connection: AnyConnection, writing: Writing) -> None:
    """Writes all of it, if there is anything."""
    parts = [(name, rows) for name, rows in _parts(writing) if rows]
    if not parts:
        return
    text = statement(tuple((name, len(rows), len(rows[0])) for name, rows in parts))
    with traced("write"):
        await connection.execute(text, *(value for _, rows in parts for row in rows for value in row))


def _parts(writing: Writing) -> Iterator[tuple[str, Sequence[Sequence[Any]]]]:
    """The rows of values of each part; for the lists one value, which is all of the rows as JSON."""
    yield "answered", [_answer(answer, mac) for answer, mac in writing.answers]
    yield "documented", [(one.kind, own_hash, one.content) for own_hash, one in writing.documents.items()]
    yield "lettered", [(whose, one.hash, one.persons, one.sealed) for whose, one in writing.letters]
    yield "signed", writing.signed
    yield "cases_put", [_case(rows.case) for rows in writing.cases]
    for name, of in LISTS.items():
        columns = COLUMNS[name]
        old = dict.fromkeys(map(itemgetter(*columns), writing.before.get(name, ())))
        new = dict.fromkeys(row for rows in writing.cases for row in list_rows(rows, name))
        stays = set(map(of.same, new))
        yield of.gone, _as_json(columns, [row for row in old if of.same(row) not in stays])
        yield of.put, _as_json(columns, [row for row in new if row not in old])
    if told := [rows.case.case_id for rows in writing.cases if rows.words is not None]:
        words = json.dumps({"cases": told, "rows": [dict(zip(WORD, row, strict=True)) for row in writing.words]})
        yield "words_gone", [[words]]
        yield "words_put", [[words]]
    yield "appended", [(*_EVENT(content), own_hash) for content, own_hash in writing.events]


@lru_cache(maxsize=256)
def statement(parts: tuple[tuple[str, int, int], ...]) -> str:
    """The statement for these parts: of each its name, how many rows it has, and how many values a row."""
    texts = []
    numbers = count(1)
    for name, height, width in parts:
        places = [[f"${next(numbers)}" for _ in range(width)] for _ in range(height)]
        rows = ", ".join(f"({', '.join(row)})" for row in places)
        texts.append((name, _SQL[name].format(rows=rows, json=places[0][0])))
    *others, (_, last) = texts
    return (("WITH " + ", ".join(f"{name} AS ({text})" for name, text in others)) if others else "") + last


def _answer(answer: RecordedAnswer, mac: bytes) -> Sequence[Any]:
    return (
        answer.organisation_id, answer.recorded_at, answer.message_id, answer.stream, answer.seq, answer.digest,
        answer.event_id, canonical_json(answer.answer), *_wrote(answer.wrote), answer.place, mac,
    )  # fmt: skip


def _wrote(parts: Sequence[Wrote]) -> tuple[list[Any], ...]:
    """Side by side, as the columns have them: streams, first and last seq, hash of the last."""
    return tuple([one[place] for one in parts] for place in range(len(Wrote._fields)))


def _case(case: CaseView) -> Sequence[Any]:
    return *_CASE(case), json.dumps(case.agenda)


def _as_json(columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Sequence[Sequence[str]]:
    """One row of one value, or none where there is nothing to say."""
    return [[json.dumps([dict(zip(columns, row, strict=True)) for row in rows])]] if rows else []
