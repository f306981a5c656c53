"""Do the views say what the events say, from the same moment on, and can they be made anew?"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from journal.migrate import migrate
from journal.rebuild import rebuild_views
from journal.records import Recorded
from journal.views import CaseRows
from tests.journal.samples import CODEC, ORG, CaseClosed, JournalDatabase, NoteTaken, append, named, project, put

BOTH = ("tk", "beside")
TABLES = ("case_view", "work_list", "turn", "open_deadline", "dispatch", "word")


async def everything(database: JournalDatabase) -> dict[str, list[str]]:
    """All rows of all views, as text."""
    found = {}
    for table in TABLES:
        rows = await database.operator.fetch(f"SELECT {table}::text AS row FROM view.{table} AS {table} ORDER BY 1")
        found[table] = [row["row"] for row in rows]
    return found


async def rebuild(database: JournalDatabase) -> int:
    """With the sample projection."""
    return await rebuild_views(database.audit, database.app, database.sealer, CODEC, project)


async def test_the_rows_of_a_case_are_there_when_its_events_are(database: JournalDatabase) -> None:
    """Case, work, deadline and dispatch, read through the reader as they were handed in."""
    added = await database.record("tk", named("Åse", ore=700), named("Åse", ore=50))
    rows = project(added, {})
    assert await database.reader.case_view("tk") == rows.case
    assert await database.reader.cases() == [rows.case]
    assert [one.item for one in await database.reader.work_of(["tk"])] == rows.work
    assert [one.item for one in await database.reader.turns_of(["tk"])] == rows.turns
    assert [one.item for one in await database.reader.deadlines_of(["tk"])] == rows.deadlines
    assert [one.item for one in await database.reader.dispatches_of(["tk"])] == rows.dispatches
    assert {(one.case_id, one.organisation_id) for one in await database.reader.dispatches_of(["tk"])} == {("tk", ORG)}


async def test_new_rows_take_the_place_of_the_old(database: JournalDatabase) -> None:
    """What is done leaves the work list and the deadlines; other cases keep theirs."""
    await database.record("tk", named("Åse"))
    await database.record("beside", named("Bø"))
    await database.record("tk", CaseClosed(), message="m-2")
    case = await database.reader.case_view("tk")
    assert case is not None
    assert (case.phase, case.live, case.ending, case.last_seq) == ("closed", False, "paid", 2)
    assert {one.case_id for one in await database.reader.work_of(BOTH)} == {"beside"}
    assert {one.case_id for one in await database.reader.deadlines_of(BOTH)} == {"beside"}
    assert {one.case_id for one in await database.reader.dispatches_of(BOTH)} == {"tk", "beside"}


async def test_rows_that_stay_the_same_are_left_alone(database: JournalDatabase) -> None:
    """A decision writes what it changes: the rows keep the transaction that wrote them first."""
    await database.record("tk", named("Åse"))
    written = "SELECT array_agg(xmin::text ORDER BY ctid) FROM view.{}"
    tables = TABLES[1:]
    before = [await database.operator.fetchval(written.format(table)) for table in tables]
    await database.record("tk", NoteTaken(code="a", weight=1), message="m-2")
    assert [await database.operator.fetchval(written.format(table)) for table in tables] == before
    assert (await database.reader.cases())[0].last_seq == 2


async def test_the_views_can_be_dropped_and_come_back_the_same(database: JournalDatabase) -> None:
    """Several cases of several organisations, open and closed; whatever was wrong in them is gone."""
    for number in range(5):
        await database.record(f"tk-{number}", named("Åse"), organisation=f"org-{number % 2}")
    await database.record("tk-3", CaseClosed(), organisation="org-1", message="m-2")
    await database.record("tk-3-again", named("Bø"), organisation="org-1")
    live = await everything(database)
    await database.operator.execute("UPDATE view.case_view SET balance_ore = 0; DELETE FROM view.dispatch")
    assert await rebuild(database) == 6
    assert await everything(database) == live
    await database.operator.execute("DROP TABLE view.case_view, view.work_list, view.open_deadline, view.dispatch")
    async with database.operator.acquire() as owner:
        assert await migrate(owner) == ()
    assert await rebuild(database) == 6
    assert await everything(database) == live
    await database.record("tk-0", NoteTaken(code="a", weight=1), organisation="org-0", message="m-2")


async def test_a_failed_rebuild_leaves_the_views_as_they_were(database: JournalDatabase) -> None:
    """A projection that stumbles over an old case costs nothing."""
    await database.record("tk", named("Åse"))
    live = await everything(database)

    def stumble(events: Sequence[Recorded[Any]], further: Mapping[str, Sequence[Recorded[Any]]]) -> CaseRows:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await rebuild_views(database.audit, database.app, database.sealer, CODEC, stumble)
    assert await everything(database) == live


async def test_a_projection_may_look_at_further_streams(database: JournalDatabase) -> None:
    """The tenancy's account, say: named by the case's own events, empty where nothing was written."""
    for key in ("a", "b"):
        await database.record(key, named("Åse"))
    async with database.journal.unit(ORG, "a") as unit:
        await append(unit, "account/a", NoteTaken(code="paid", weight=1))
    seen: dict[str, list[tuple[str, int]]] = {}

    def look(events: Sequence[Recorded[Any]], further: Mapping[str, Sequence[Recorded[Any]]]) -> CaseRows:
        seen[events[0].stream] = [(stream, len(entries)) for stream, entries in further.items()]
        return project(events, further)

    def account(events: Sequence[Recorded[Any]]) -> Sequence[str]:
        return [events[0].stream.replace("case/", "account/")]

    await rebuild_views(database.audit, database.app, database.sealer, CODEC, look, account)
    assert seen == {"case/a": [("account/a", 1)], "case/b": [("account/b", 0)]}


async def test_decisions_wait_for_a_rebuild_and_are_in_it_or_after_it(database: JournalDatabase) -> None:
    """Nothing is lost between the reading of the events and the new rows, however they meet."""
    await database.record("tk-0", named("Åse"))

    async def decide(number: int) -> None:
        for round_ in range(4):
            await database.record(f"tk-{number}", named("Åse"), message=f"m-{number}-{round_}")

    await asyncio.gather(*map(decide, range(6)), *(rebuild(database) for _ in range(4)))
    live = await everything(database)
    assert len(live["dispatch"]) == 6 * 4 + 1
    await rebuild(database)
    assert await everything(database) == live


async def test_two_cases_put_in_one_unit_are_both_there(database: JournalDatabase) -> None:
    """One that closes and the next one of the same tenancy, in the order given."""
    await database.record("tk", named("Åse"))
    async with database.journal.unit(ORG, "tk") as unit:
        await append(unit, "case/tk", CaseClosed())
        await append(unit, "case/tk-again", named("Åse"))
        put(unit, project(await unit.load("case/tk"), {}))
        put(unit, project(await unit.load("case/tk-again"), {}))
    assert [(one.case_id, one.phase) for one in await database.reader.cases()] == [
        ("tk", "closed"),
        ("tk-again", "in-arrears"),
    ]
