"""Are journal and Temporal brought together again when one of them has lost something?"""

import asyncpg

from client.repair.doctor import Discrepancy, examine
from client.repair.rebuild_views import rebuild_views
from client.repair.resume import resume
from domain.case.codes import HoldKind
from domain.ids import case_stream, tenancy_of
from tests.workflows.installation import Installation


async def complaints(at: Installation, case: str) -> list[Discrepancy]:
    """What the doctor finds about one tenancy; other tests live on the same Temporal server, in other journals."""
    key = tenancy_of(case)
    return [found async for found in examine(at.case_client) if key in found.case]


async def test_a_healthy_case_gives_no_complaint(worked_house: Installation) -> None:
    """Every append that Temporal's history saw stands in the journal."""
    case = await worked_house.opened()

    assert await complaints(worked_house, case) == []


async def test_a_case_without_a_run_is_found_and_resumed(worked_house: Installation) -> None:
    """The run is built from the journal alone, and only once."""
    case = await worked_house.opened()
    await worked_house.run(case).terminate("lost")

    (found,) = await complaints(worked_house, case)
    view = await worked_house.case_client.view_of(case)
    resumed = [await resume(worked_house.case_client, view), await resume(worked_house.case_client, view)]

    assert found.kind == "case-without-run"
    assert [one.needed for one in resumed] == [True, False]
    assert await complaints(worked_house, case) == []


async def test_an_append_that_only_temporal_remembers_parks_the_case(worked_house: Installation) -> None:
    """The last event was deleted behind everybody's back: no chain shows it, but Temporal's witness does."""
    case = await worked_house.opened()
    await worked_house.give(case, "record-contact", by="phone", outcome="reached")
    owner = await asyncpg.connect(worked_house.settings.owner_url)
    try:
        await owner.execute("SET session_replication_role = replica")  # triggers off
        await owner.execute(
            "DELETE FROM journal.event WHERE stream = $1 AND type = 'contact-recorded.v1'", case_stream(case)
        )
    finally:
        await owner.close()

    found = await complaints(worked_house, case)
    await worked_house.give(case, "pause-ladder", until="2026-10-09")

    assert [one.kind for one in found] == ["witness-missing"]
    assert HoldKind.JOURNAL_MISMATCH in (await worked_house.state(case)).holds


async def test_a_case_that_the_lists_have_lost_is_told_as_such(worked_house: Installation) -> None:
    """Its row is gone, its events are not: `rebuild-views` makes the row again, and nothing else is wrong."""
    case = await worked_house.opened()
    owner = await asyncpg.connect(worked_house.settings.owner_url)
    try:
        await owner.execute("DELETE FROM view.case_view WHERE case_id = $1", case)
    finally:
        await owner.close()

    found = await complaints(worked_house, case)
    await rebuild_views(worked_house.settings)

    assert [(one.kind, one.case) for one in found] == [("case-without-row", case)]
    assert await complaints(worked_house, case) == []


async def test_a_row_that_the_events_do_not_give_is_found(worked_house: Installation) -> None:
    """Somebody wrote another balance into the list: the case is named, with the table."""
    case = await worked_house.opened()
    connection = await asyncpg.connect(worked_house.settings.owner_url)
    try:
        await connection.execute("UPDATE view.case_view SET balance_ore = balance_ore + 1 WHERE case_id = $1", case)
    finally:
        await connection.close()

    (found,) = await complaints(worked_house, case)

    assert (found.kind, found.case) == ("view-differs", case)
    assert "view.case_view" in found.detail
