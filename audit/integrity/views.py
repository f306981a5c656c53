"""Are the rows that lists show those that the events give? Whole in `audit verify --views`, some cases in `doctor`.

A row is compared column for column with what a decision or `rebuild-views` would have written there.
"""

import json
from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final

from audit.integrity.verify import Faulty
from audit.kept_versions import Shelf
from audit.replay.compare_views import expected_rows
from audit.replay.history import balance, days_beside, history
from books.law.book import LawBook
from danish.prose import counted
from domain.case.evolve import fold
from domain.case.state import Case
from domain.ids import account_stream, case_stream, tenancy_of
from journal.audit_reader import AuditReader
from journal.errors import JournalError
from journal.faults import ODD
from journal.list_rows import COLUMNS, TABLES, list_rows
from journal.view_rows import words_of_people
from journal.views import CaseRows

VIEW: Final = "view"
"""The kind of fault that a rebuild mends."""
READABLE: Final = "mark-readable"
"""The kind of a mark that stands for nothing which this version could not read."""
_AT_ONCE: Final = 100
Rows = Mapping[str, "Counter[str]"]
"""The rows of one case in each table of the views, each as JSON: two that are alike count twice."""


@dataclass(frozen=True)
class ViewsCompared:
    """How many cases' rows were compared, how many rows or cases are not as they should be, and of how many nothing
    could be said, because their events, or the law or policy they rest on, cannot be read here.
    """

    cases: int
    bad: int
    unread: int

    def text(self) -> str:
        """One Danish line."""
        of = counted(self.cases, "sag", "sager")
        said = (
            f"er ikke, som hændelserne giver dem: {self.bad} fejl i" if self.bad else "er, som hændelserne giver dem:"
        )
        unread = (
            f" {counted(self.unread, 'sag', 'sager')} kan ikke læses her og er ikke sammenlignet."
            if self.unread
            else ""
        )
        return f"Visningerne {said} {of}.{unread}"


async def compare_views(
    reader: AuditReader[Any], law_now: LawBook, bad_streams: Collection[str] = ()
) -> AsyncIterator[Faulty | ViewsCompared]:
    """Yields every table and case whose rows are not what the events give, those of no case first, and every mark of
    an unread stream that can be read; then the sum.

    A case whose own stream or account is one of *bad_streams* is not compared: from such events nothing follows.
    """
    bad = cases = unread = 0
    for table, case in await reader.rows_of_nobody():
        bad += 1
        yield _fault(table, case)
    for stream in await reader.marked_and_readable():
        bad += 1
        yield Faulty(f"unread/{stream}", 0, READABLE)
    shelf, after = Shelf(reader), ""
    while ids := await reader.case_ids(after, _AT_ONCE):
        after, cases = ids[-1], cases + len(ids)
        for case, tables in (await _compared(reader, ids, shelf, law_now, bad_streams)).items():
            unread += tables is None
            for table in tables or ():
                bad += 1
                yield _fault(table, case)
    yield ViewsCompared(cases, bad, unread)


async def wrong_views_among(reader: AuditReader[Any], law_now: LawBook, count: int) -> dict[str, list[str]]:
    """The tables whose rows are not what the events give, by case, among *count* cases taken at random."""
    ids = await reader.some_case_ids(count)
    found = await _compared(reader, ids, Shelf(reader), law_now, ()) if ids else {}
    return {case: tables for case, tables in found.items() if tables}


def _fault(table: str, case: str) -> Faulty:
    return Faulty(f"view/{table}/{case}", 0, VIEW)


async def _compared(
    reader: AuditReader[Any], cases: Sequence[str], shelf: Shelf, law_now: LawBook, bad_streams: Collection[str]
) -> dict[str, list[str] | None]:
    """The tables in which each case's rows are wrong; None where that cannot be said.

    What seems wrong is looked at once more: a decision may have come between a case's rows and its events.
    """
    found = await _seen(reader, cases, shelf, law_now, bad_streams)
    again = [case for case, tables in found.items() if tables]
    return {**found, **(await _seen(reader, again, shelf, law_now, bad_streams) if again else {})}


async def _seen(
    reader: AuditReader[Any], cases: Sequence[str], shelf: Shelf, law_now: LawBook, bad_streams: Collection[str]
) -> dict[str, list[str] | None]:
    stored = await _stored(reader, cases)
    found: dict[str, list[str] | None] = {}
    for case in cases:
        try:
            expected = await _expected(reader, case, shelf, law_now, bad_streams)
        except (JournalError, AssertionError, *ODD):  # whatever somebody wrote there
            expected = []
        wrong = [[table for table in rows if rows[table] != stored[case][table]] for rows in expected]
        found[case] = min(wrong, key=len, default=None)
    return found


async def _stored(reader: AuditReader[Any], cases: Sequence[str]) -> dict[str, dict[str, Counter[str]]]:
    tables = ("case_view", *TABLES.values(), "word")
    stored = {case: {table: Counter[str]() for table in tables} for case in cases}
    for table in tables:
        for case, row in await _rows(reader, table, cases):
            stored[case][table][row] += 1
    return stored


async def _rows(reader: AuditReader[Any], table: str, cases: Sequence[str]) -> list[tuple[str, str]]:
    """Each row with its case. Where one has a value that nobody here can say, its case has a row like no other."""
    try:
        rows = [dict(row) for row in await reader.rows_of_cases(table, cases)]
        for row in rows if table == "case_view" else ():
            row["agenda"] = json.loads(row["agenda"])
        return [(row["case_id"], _as_json(row)) for row in rows]
    except ODD:
        if len(cases) == 1:
            return [(cases[0], "odd")]
        return [row for case in cases for row in await _rows(reader, table, [case])]


async def _expected(
    reader: AuditReader[Any], case: str, shelf: Shelf, law_now: LawBook, bad_streams: Collection[str]
) -> list[Rows]:
    """All that the rows of a case may be; nothing where its events say nothing."""
    if case_stream(case) in bad_streams:
        return []
    entries = await reader.case(case)
    opened = fold(entry.event for entry in entries)
    if not isinstance(opened, Case):
        return []
    account = account_stream(tenancy_of(case), opened.lease)
    if account in bad_streams:
        return []
    ledger = await reader.stream(account)
    beside = await reader.decided_beside(case)
    recordings = history(case, entries, ledger, beside)
    books = await shelf.books((*entries, *ledger))
    rows = expected_rows(recordings, balance(ledger), days_beside(ledger, beside), entries[-1].hash, books, law_now)
    words = words_of_people(opened)
    return [_by_table(reader, replace(one, words=words)) for one in rows]


def _by_table(reader: AuditReader[Any], rows: CaseRows) -> dict[str, Counter[str]]:
    lists = {
        table: Counter(_as_json(dict(zip(COLUMNS[name], row, strict=True))) for row in list_rows(rows, name))
        for name, table in TABLES.items()
    }
    words = Counter(map(_as_json, reader.word_rows(rows)))
    return {"case_view": Counter([_as_json(asdict(rows.case))]), **lists, "word": words}


def _as_json(row: Mapping[str, Any]) -> str:
    return json.dumps(row, default=_text, sort_keys=True)


def _text(value: object) -> str:
    match value:
        case bytes():
            return value.hex()
        case date():  # and instants, which are UTC on either side
            return value.isoformat()
        case _:
            raise TypeError(type(value).__name__)
