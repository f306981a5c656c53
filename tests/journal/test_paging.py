"""Does a list come in pages that reach about as far as they show, and is each row in one of them, once?"""

import json
import re
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from journal.paging import CasePlace, DispatchPlace, Page, WorkPlace
from journal.reader import Reader
from journal.sql import statements
from tests.journal.samples import JournalDatabase

ORGANISATIONS = ("a", "b", "c")
CASES = 4_000
"""Of each organisation."""
LIMIT = 20
TODAY = date(2026, 12, 31)
"""Before any follow-up that is filled in."""
STATEMENTS = statements("reader")
FILL = """
INSERT INTO view.case_view
SELECT organisation || '-' || n, organisation, organisation || n, 1, 'in-arrears', null, null, false, '2026-10-02', n,
       null, null, '[]', false, true, date '2026-01-01' + (n * 7919 % 300), null, 1, '\\x00'
FROM unnest($1::text[]) AS organisation, generate_series(1, $2::integer) AS n;
"""
FILL_WORK = """
INSERT INTO view.work_list
SELECT organisation || '-' || n, organisation, false, 'call', (ARRAY['adviser', 'lawyer', 'office'])[1 + n % 3],
       date '2026-01-01' + n % 17, CASE WHEN n % 4 > 0 THEN date '2026-01-01' + (n * 7919 % 300) END,
       CASE WHEN n % 2 = 0 THEN 'demand-1' END
FROM unnest($1::text[]) AS organisation, generate_series(1, $2::integer) AS n;
"""
FILL_DISPATCHES = """
INSERT INTO view.dispatch
SELECT organisation || '-' || n || '-1', organisation || '-' || n, organisation, false, 'reminder', 'print', 'intended',
       date '2026-01-01' + (n * 7919 % 300)
FROM unnest($1::text[]) AS organisation, generate_series(1, $2::integer) AS n;
"""


FILL_FOLLOW_UPS = """
INSERT INTO view.open_deadline
SELECT organisation || '-' || n, organisation, false, null, 'follow-up', date '2027-01-01' + (n * 7919 % 300)
FROM unnest($1::text[]) AS organisation, generate_series(1, $2::integer) AS n;
"""


async def fill(database: JournalDatabase, cases: int) -> None:
    """Rows as decisions would leave them, of every organisation, in no order."""
    for statement in (FILL, FILL_WORK, FILL_DISPATCHES):
        await database.operator.execute(re.sub(r"\$1", "'{a,b,c}'", statement).replace("$2", str(cases)))
    await database.operator.execute("ANALYZE view.case_view, view.work_list, view.open_deadline, view.dispatch")


async def fill_follow_ups(database: JournalDatabase, cases: int) -> None:
    """A follow-up of each case."""
    await database.operator.execute(FILL_FOLLOW_UPS.replace("$1", "'{a,b,c}'").replace("$2", str(cases)))
    await database.operator.execute("ANALYZE view.open_deadline")


def every_case(cases: int) -> list[str]:
    """The ids of all that were filled in."""
    return [f"{one}-{n}" for one in ORGANISATIONS for n in range(1, cases + 1)]


async def case_pages(reader: Reader[Any], **wanted: Any) -> AsyncIterator[Page[Any, Any]]:
    """The list of cases, page by page."""
    place: CasePlace | None = CasePlace()
    while place:
        page = await reader.case_page(after=place, **wanted)
        yield page
        place = page.next


async def dispatch_pages(reader: Reader[Any], **wanted: Any) -> AsyncIterator[Page[Any, Any]]:
    """The list of letters, page by page."""
    place: DispatchPlace | None = DispatchPlace()
    while place:
        page = await reader.dispatch_page(after=place, **wanted)
        yield page
        place = page.next


async def work_pages(reader: Reader[Any], today: date = TODAY, **wanted: Any) -> AsyncIterator[Page[Any, Any]]:
    """The work list, page by page."""
    place: WorkPlace | None = WorkPlace()
    while place:
        page = await reader.work(today, after=place, **wanted)
        yield page
        place = page.next


PAGED = {"cases": case_pages, "letters": dispatch_pages, "work": work_pages}


def urgency(row: Any) -> tuple[Any, ...]:
    """The order of the work list."""
    item = row.item
    return (item.due or date.max, item.since, row.case_id, item.task, item.subject or "", item.role)


ORDER = {
    "cases": lambda row: (row.organisation_id, row.opened_on, row.case_id),
    "letters": lambda row: (row.item.day, row.case_id, row.item.key),
    "work": urgency,
}


@pytest.mark.parametrize("which", PAGED)
@pytest.mark.parametrize(
    ("bound", "asked"),
    [((), None), (("a", "c"), None), (("b",), None), ((), "c"), (("a", "c"), "c"), (("a", "c"), "b")],
    ids=["all", "two", "one", "all, one asked", "two, one asked", "two, another asked"],
)
async def test_every_row_that_may_be_seen_is_on_one_page(
    database: JournalDatabase, which: str, bound: tuple[str, ...], asked: str | None
) -> None:
    """In the order of the list, none twice and none left out, within the walls and the question."""
    await fill(database, 33)
    seen = {one for one in ORGANISATIONS if (not bound or one in bound) and asked in (None, one)}
    async with database.reading(*bound) as reader:
        pages = [page async for page in PAGED[which](reader, organisation_id=asked, limit=7)]
    rows = [row for page in pages for row in page.items]
    assert rows == sorted(rows, key=ORDER[which])
    assert len({row.case_id for row in rows}) == len(rows) == 33 * len(seen)
    assert {row.organisation_id for row in rows} == seen
    assert [len(page.items) for page in pages[:-1]] == [7] * (len(pages) - 1)


@pytest.mark.parametrize("which", PAGED)
async def test_a_page_shows_real_cases_or_rehearsals_and_reads_no_others(database: JournalDatabase, which: str) -> None:
    """Each row is on the pages of its own kind; of eight thousand rehearsals a page of real cases reads none."""
    await fill(database, CASES)
    for table in ("case_view", "work_list", "dispatch"):
        await database.operator.execute(f"UPDATE view.{table} SET simulated = true WHERE case_id NOT LIKE '%7'")
        await database.operator.execute(f"ANALYZE view.{table}")
    name, place = ASKING[which]
    async with database.reading() as reader:
        found = {
            kind: [row async for page in PAGED[which](reader, limit=500, simulated=kind) for row in page.items]
            for kind in (False, True)
        }
        read = await rows_read(reader, STATEMENTS[name], ORGANISATIONS, *place[:-1], False)
    assert {row.case_id for row in found[False]} == {case for case in every_case(CASES) if case.endswith("7")}
    assert {row.case_id for row in found[True]} == {case for case in every_case(CASES) if not case.endswith("7")}
    assert all(row.simulated is kind for kind, rows in found.items() for row in rows)
    assert read <= len(ORGANISATIONS) * (3 if which == "work" else 1) * (LIMIT + 8)


async def test_the_work_of_one_role_comes_in_pages_too(database: JournalDatabase) -> None:
    """Of all organisations, and nobody else's."""
    await fill(database, 33)
    async with database.reading() as reader:
        pages = [page async for page in work_pages(reader, role="lawyer", limit=7)]
    assert [row.item.role for page in pages for row in page.items] == ["lawyer"] * 33


@pytest.mark.parametrize("role", [None, "adviser"])
async def test_follow_ups_stand_in_the_work_list_from_their_day_on(database: JournalDatabase, role: str | None) -> None:
    """Among what has no day, each once; not those of a rehearsal, nor what the last decision wrote down itself."""
    await fill(database, 60)
    await fill_follow_ups(database, 60)
    await database.operator.execute(
        "UPDATE view.case_view SET simulated = true WHERE case_id = 'a-1';"
        "UPDATE view.open_deadline SET simulated = true WHERE case_id = 'a-1';"
        "UPDATE view.work_list SET simulated = true WHERE case_id = 'a-1';"
        "UPDATE view.open_deadline SET day = '2027-01-02' WHERE case_id IN ('a-1', 'a-2', 'b-1', 'b-2', 'b-3');"
        "UPDATE view.case_view SET today = '2027-01-02' WHERE case_id = 'a-2'"
    )
    day = date(2027, 4, 1)
    async with database.reading() as reader:
        pages = [page async for page in work_pages(reader, today=day, role=role, limit=7)]
        days = {one.case_id: one.item.day for one in await reader.deadlines_of(every_case(60))}
    rows = [row for page in pages for row in page.items]
    found = [row for row in rows if row.item.task == "follow-up-tenant"]
    assert rows == sorted(rows, key=urgency)
    assert len({urgency(row) for row in rows}) == len(rows) == len(found) + (179 if role is None else 60)
    assert {row.case_id: row.item.since for row in found} == {
        case: of for case, of in days.items() if of <= day and case not in ("a-1", "a-2")
    }
    assert {row.item.role for row in found} == {"adviser"}


@pytest.mark.parametrize("which", PAGED)
async def test_what_comes_and_goes_meanwhile_moves_nothing_to_another_page(
    database: JournalDatabase, which: str
) -> None:
    """Rows that were there all the time are seen once, whatever is added before or behind the place."""
    await fill(database, 30)
    seen: list[str] = []
    async with database.reading() as reader:
        async for page in PAGED[which](reader, limit=7):
            if not seen:
                for table in ("case_view", "work_list", "dispatch"):
                    await database.operator.execute(f"DELETE FROM view.{table} WHERE case_id IN ('a-1', 'b-2')")
                await database.operator.execute(
                    "INSERT INTO view.dispatch"
                    " VALUES ('x', 'a-3', 'a', false, 'reminder', 'print', 'intended', '2020-01-01');"
                    "INSERT INTO view.work_list"
                    " VALUES ('a-3', 'a', false, 'file', 'lawyer', '2020-01-01', '2020-01-01', null)"
                )
            seen += [row.case_id for row in page.items]
    assert len(seen) == len(set(seen))
    assert {f"{one}-{n}" for one in ORGANISATIONS for n in range(3, 31)} <= set(seen)


A_TASK = (date(2026, 5, 1), date(2026, 1, 2), "b-2000", "call", "")
ASKING: dict[str, tuple[str, tuple[Any, ...]]] = {
    "cases": ("case_page", ("b", date(2026, 5, 1), "b-2000", LIMIT + 1, False)),
    "letters": ("dispatch_page", (date(2026, 5, 1), "b-2000", "b-2000-1", LIMIT + 1, False)),
    "work": ("work", (None, *A_TASK, "lawyer", LIMIT + 1, TODAY, False)),
    "work of a role": ("work", ("lawyer", *A_TASK, "", LIMIT + 1, TODAY, False)),
}


@pytest.mark.parametrize("which", ASKING)
@pytest.mark.parametrize("bound", [(), ORGANISATIONS, ("b",)], ids=["all", "three", "one"])
async def test_a_page_reads_about_a_page(database: JournalDatabase, which: str, bound: tuple[str, ...]) -> None:
    """As the server counts it: a page of each organisation and role that is asked, of twelve thousand rows."""
    await fill(database, CASES)
    name, place = ASKING[which]
    async with database.reading(*bound) as reader:
        organisations = await reader.organisations()
        read = await rows_read(reader, STATEMENTS[name], organisations, *place)
        found = await rows_read(reader, STATEMENTS["organisations"])
    roles = 3 if name == "work" else 1
    assert LIMIT < read <= len(organisations) * roles * (LIMIT + 8)
    assert found <= 2 * len(ORGANISATIONS) + 2


COME = date(2027, 5, 1)
FOLLOW_UPS = {
    "first page": (date.min, date.min, "", "", "", ""),
    "among them": (date.max, date(2027, 3, 1), "b-2000", "follow-up-tenant", "", "adviser"),
    "the last page": (date.max, date(2027, 4, 30), "b-2000", "follow-up-tenant", "", "adviser"),
}


@pytest.mark.parametrize("place", FOLLOW_UPS)
@pytest.mark.parametrize("bound", [(), ORGANISATIONS, ("b",)], ids=["all", "three", "one"])
async def test_a_page_with_follow_ups_reads_about_a_page(
    database: JournalDatabase, place: str, bound: tuple[str, ...]
) -> None:
    """A page of them more and their cases, and none of those to come: also where nothing follows any more."""
    await fill(database, CASES)
    await fill_follow_ups(database, CASES)
    async with database.reading(*bound) as reader:
        organisations = await reader.organisations()
        read = await rows_read(
            reader, STATEMENTS["work"], organisations, "adviser", *FOLLOW_UPS[place], LIMIT + 1, COME, False
        )
    assert read <= len(organisations) * 3 * (LIMIT + 8)


async def rows_read(reader: Reader[Any], statement: str, *parameters: Any) -> int:
    """How many rows of tables a statement touches, those that a filter throws away among them."""
    explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
    (plan,) = json.loads(await reader._pool.fetchval(explain, *parameters))
    return sum(
        round((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])
        for node in nodes(plan["Plan"])
        if "Relation Name" in node
    )


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """A plan and all below it."""
    return [plan, *(node for below in plan.get("Plans", ()) for node in nodes(below))]


@pytest.mark.parametrize("bound", [(), ORGANISATIONS], ids=["all", "three"])
async def test_what_is_shown_beside_a_page_is_read_for_its_cases_alone(
    database: JournalDatabase, bound: tuple[str, ...]
) -> None:
    """Work, deadlines and letters of twenty cases of twelve thousand: as many rows as they have, and the cases."""
    await fill(database, CASES)
    cases = [f"b-{number}" for number in range(1, LIMIT + 1)]
    async with database.reading(*bound) as reader:
        for name in ("work_of", "dispatches_of", "deadlines_of"):
            assert await rows_read(reader, STATEMENTS[name], cases) <= 2 * LIMIT, name
