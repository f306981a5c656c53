"""Do workers that run follow an edition as soon as somebody adopts it, and wait where an association has none?"""

import asyncio
import io
from datetime import date
from pathlib import Path

import pytest

from cli.policy.adopt import adopt_editions
from cli.terminal.output import Output
from decisions import case
from domain.streams.organisation import organisation_stream
from runtime.postgres import connect_pool, database_url
from runtime.postgres_logins import Login
from tests.cases import edited_policy
from tests.workflows.installation import Installation, missed
from worker import working

LONGER = ("adviser_window_days = 8", "adviser_window_days = 20")


async def adopt(at: Installation, folder: Path, *edits: tuple[str, str]) -> str:
    """A manager types it; gives the edition's version."""
    edition, content = edited_policy(*edits)
    (folder / "BF-101.toml").write_bytes(content)
    quiet = Output(True, io.StringIO(), io.StringIO())
    assert await adopt_editions(at.settings, quiet, str(folder / "BF-101.toml"), "manager/l1") == 0
    return edition.version


async def test_workers_follow_what_is_adopted_while_they_run(empty_installation: Installation, tmp_path: Path) -> None:
    """Two of them: a case opened before keeps its edition until it is moved, one opened after has the new one."""
    at = empty_installation
    async with working(at.settings), working(at.settings):
        before = await at.opened()
        later = await adopt(at, tmp_path, LONGER)
        after = [await at.opened() for _ in range(4)]
        kept = (await at.state(before)).edition
        moved = await at.give(before, "follow-policy", actor="manager/l1", edition=later[:12])
        await at.advance(before, date(2026, 10, 8))
        state = await at.state(before)

    assert {(await at.state(case)).edition for case in after} == {later}
    assert kept != later
    assert moved.result == "done"
    assert (state.edition, state.phase) == (later, "under-demand")


async def test_a_worker_without_a_policy_waits_for_it(
    empty_installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It starts, and what was sent is decided as soon as somebody has adopted one."""
    monkeypatch.setattr(case, "LOOK_FOR_A_POLICY", case.LOOK_FOR_A_POLICY / 25)
    at = empty_installation
    url = await database_url(at.settings, Login.OWNER)
    async with await connect_pool(url, None, largest=1) as pool, pool.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute("DELETE FROM journal.event WHERE stream = $1", organisation_stream("BF-101"))
    async with working(at.settings):
        pending = await at.case_client.register(missed(at.tenancy()), simulated=True, today=date(2026, 10, 2))
        await until_it_was_tried(at, pending.message_id)
        nothing = await at.case_client.answers([pending])
        version = await adopt(at, tmp_path)
        given = await at.answer_to(pending)

    assert nothing == {}
    assert given.case is not None
    assert (await at.state(given.case)).edition == version


async def until_it_was_tried(at: Installation, _message_id: str) -> None:
    """Wait until a worker has met the message at least twice."""
    async with asyncio.timeout(45):
        while True:
            async for run in at.case_client.client.list_workflows(f"TaskQueue = '{at.settings.task_queue}'"):
                handle = at.case_client.client.get_workflow_handle(run.id)
                pending = (await handle.describe()).raw_description.pending_activities
                if any(activity.attempt > 1 for activity in pending):
                    return
            await asyncio.sleep(0.1)
