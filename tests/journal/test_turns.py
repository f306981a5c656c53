"""Does the list of a role come by the days that are left, in pages that read about a page, with nobody's name in it?"""

import re
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from journal.paging import Page, TurnPlace
from journal.reader import Reader
from tests.journal.samples import CaseClosed, JournalDatabase, just_opened, named
from tests.journal.test_paging import (
    CASES,
    LIMIT,
    ORGANISATIONS,
    STATEMENTS,
    TODAY,
    case_pages,
    fill,
    fill_follow_ups,
    rows_read,
)

FILL_TURNS = """
INSERT INTO view.turn
SELECT organisation || '-' || n, organisation, false, role, CASE WHEN n % 2 = 0 THEN '03' ELSE '07' END,
       'with-lawyer', CASE WHEN n % 4 > 0 THEN date '2026-01-01' + (n * 7919 % 300) END, date '2026-01-01' + n % 17
FROM unnest($1::text[]) AS organisation, generate_series(1, $2::integer) AS n,
     unnest('{adviser,office}'::text[]) AS role;
"""


async def fill_turns(database: JournalDatabase, cases: int) -> None:
    """Every case has something for the adviser and for the office to do, some under no day."""
    await fill(database, cases)
    await database.operator.execute(
        re.sub(r"\$1", "'{a,b,c}'", FILL_TURNS).replace("$2", str(cases))
        + "UPDATE view.case_view AS one SET no_return_on = own.no_return_on, department = own.department"
        " FROM view.turn AS own WHERE own.case_id = one.case_id; ANALYZE view.turn"
    )


async def turn_pages(reader: Reader[Any], today: date = TODAY, **wanted: Any) -> AsyncIterator[Page[Any, Any]]:
    """The list of the adviser's cases, page by page."""
    place: TurnPlace | None = TurnPlace()
    while place:
        page = await reader.turn_page("adviser", today, after=place, **wanted)
        yield page
        place = page.next


@pytest.mark.parametrize("bound", [(), ("a", "c")], ids=["all", "two"])
async def test_every_case_of_a_role_is_on_one_page(database: JournalDatabase, bound: tuple[str, ...]) -> None:
    """The fewest days first, without a day last; within the walls."""
    await fill_turns(database, 33)
    async with database.reading(*bound) as reader:
        rows = [row async for page in turn_pages(reader, limit=7) for row in page.items]
        none = [page async for page in turn_pages(reader, limit=7, phases=["closed"])]
        some = [row.case.case_id async for page in turn_pages(reader, limit=7, department="03") for row in page.items]
    order = [(row.case.no_return_on or date.max, row.since, row.case.case_id) for row in rows]
    assert order == sorted(order)
    assert len(set(order)) == len(rows) == 33 * len(bound or ORGANISATIONS)
    assert not any(page.items for page in none)
    assert some == [row.case.case_id for row in rows if row.case.department == "03"]


PLACES = {"first": (date.min, date.min, ""), "within": (date(2026, 5, 1), date(2026, 1, 2), "b-2000")}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("bound", [(), ORGANISATIONS, ("b",)], ids=["all", "three", "one"])
async def test_a_page_of_turns_reads_about_a_page(
    database: JournalDatabase, bound: tuple[str, ...], place: str
) -> None:
    """A page of each organisation and its cases, of twelve thousand."""
    await fill_turns(database, CASES)
    async with database.reading(*bound) as reader:
        organisations = await reader.organisations()
        read = await rows_read(
            reader,
            STATEMENTS["turn_page"],
            organisations,
            *PLACES[place],
            LIMIT + 1,
            False,
            "adviser",
            None,
            None,
            TODAY,
        )
    assert LIMIT < read <= len(organisations) * (LIMIT + 8) + LIMIT + 1


async def test_follow_ups_come_to_the_adviser_on_their_day(database: JournalDatabase) -> None:
    """Once for each case, the first of them, and not where the adviser has something to do about it already."""
    await fill(database, 20)
    await fill_follow_ups(database, 20)
    await fill_follow_ups(database, 20)
    await database.operator.execute(
        "UPDATE view.open_deadline SET day = '2027-01-05'"
        " WHERE ctid IN (SELECT max(ctid) FROM view.open_deadline GROUP BY case_id);"
        "INSERT INTO view.turn VALUES ('a-1', 'a', false, 'adviser', '', 'closed', null, '2026-12-01')"
    )
    async with database.reading() as reader:
        pages = [page async for page in turn_pages(reader, date(2027, 1, 5), limit=7)]
    rows = [row for page in pages for row in page.items]
    assert len({row.case.case_id for row in rows}) == len(rows) == 60
    assert rows[0].case.case_id == "a-1"
    assert {row.since for row in rows[1:]} <= {date(2027, 1, day) for day in range(1, 6)}


@pytest.mark.parametrize("bound", [(), ("b",)], ids=["all", "one"])
async def test_a_list_of_phases_reads_about_a_page_of_each(database: JournalDatabase, bound: tuple[str, ...]) -> None:
    """In the order of the list of cases; of those that are over, none is read."""
    await fill(database, CASES)
    await database.operator.execute(
        "UPDATE view.case_view SET phase = 'closed' WHERE case_id NOT LIKE '%7'; ANALYZE view.case_view"
    )
    phases = ["in-arrears", "with-lawyer"]
    async with database.reading(*bound) as reader:
        organisations = await reader.organisations()
        read = await rows_read(
            reader, STATEMENTS["case_page_of_phases"], organisations, "", date.min, "", LIMIT + 1, False, phases, None
        )
        page = await reader.case_page_of_phases(phases, limit=LIMIT)
        everything = [row async for one in case_pages(reader, limit=1000) for row in one.items]
    assert LIMIT < read <= len(organisations) * (LIMIT + 8)
    assert list(page.items) == [row for row in everything if row.phase == "in-arrears"][:LIMIT]


async def test_people_are_read_for_the_cases_of_a_page_and_no_others(database: JournalDatabase) -> None:
    """Two statements, whatever the page's length: the events that name them, and their keys, each by its key."""
    for number in range(30):
        await database.record(f"tk-{number}", named(f"P{number}"), named(f"P{number}"), CaseClosed())
    cases = [view for view in await database.reader.cases() if view.case_id in ("tk-1", "tk-2", "tk-3")]
    async with database.reading() as reader:
        found = await reader.people_of(cases)
        streams = [f"case/{case.case_id}" for case in cases for _ in case.people_in]
        events = await rows_read(reader, STATEMENTS["people"], streams, [seq for one in cases for seq in one.people_in])
        keys = await rows_read(reader, STATEMENTS["keys_of"], ["eksempelbo"] * 3, ["p1", "p2", "p3"])
    assert {case: dict(people.parts) for case, people in found.items()} == {
        f"tk-{number}": {f"p{number}": {"name": f"P{number}"}} for number in (1, 2, 3)
    }
    assert (events, keys) == (6, 3)
    assert "P1" not in repr(found)


async def test_who_was_erased_has_no_part_and_a_broken_seal_hides_its_own_alone(database: JournalDatabase) -> None:
    """The others of the page are read."""
    for person in ("Åse", "Bo", "Cy"):
        await database.record(f"tk-{person.lower()}", named(person))
    await database.erase("åse")
    async with database.operator.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute(
            "UPDATE journal.event SET sealed = overlay(sealed placing '\\x5a5a5a5a' from length(sealed) - 20)"
            " WHERE stream = 'case/tk-bo'"
        )
    async with database.reading() as reader:
        found = await reader.people_of(await reader.cases())
    assert found["tk-åse"].parts == {"åse": None}
    assert not found["tk-åse"].broken
    assert found["tk-bo"].broken
    assert found["tk-cy"].parts == {"cy": {"name": "Cy"}}


async def test_of_a_case_that_names_nobody_nobody_is_read(database: JournalDatabase) -> None:
    """As one that came along with an older journal, until its next decision."""
    async with database.reading() as reader:
        found = await reader.people_of([just_opened("tk-1", "a")])
    assert found["tk-1"].parts == {}
