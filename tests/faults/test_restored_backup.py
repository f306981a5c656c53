"""Is anything lost, sent twice or decided on too little when the journal comes back from an older backup?

Temporal is newer then: its runs remember events, letters and messages that the journal does not have.
"""

import asyncio
import shutil
import subprocess
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.case.codes import HoldKind, PhaseName
from runtime import postgres_server
from tests.faults.servers import KillableServers
from tests.workflows.installation import Installation, missed

WHOLE = 500_000


async def back_up(servers: KillableServers) -> Path:
    """Copy the folder of the stopped server, as whoever owns it."""
    found = await postgres_server.running(servers.home)
    assert found is not None
    await servers.postgres.stop()
    copy = found.data.with_name("backup")
    await _copy(found.data, copy)
    await servers.revive()
    return copy


async def put_back(servers: KillableServers, backup: Path) -> None:
    """Replace the journal by an older one."""
    await servers.postgres.stop()
    data = backup.with_name("data")
    shutil.rmtree(data)
    await _copy(backup, data)
    await servers.revive()


async def _copy(old: Path, new: Path) -> None:
    await asyncio.to_thread(subprocess.run, ["cp", "-a", str(old), str(new)], check=True)


def letters(servers: KillableServers, case: str) -> list[str]:
    """The keys of a case's letters at their receivers."""
    return sorted(file.stem for file in (servers.home / "post").rglob("*.txt") if file.stem.startswith(case))


def about(lines: Sequence[dict[str, Any]], case: str) -> dict[str, Any]:
    """The one thing that `doctor` says of a case's loss."""
    (found,) = (line for line in lines if line.get("kind") == "witness-missing" and case.startswith(line["case"]))
    return found


async def is_held(installation: Installation, case: str) -> bool:
    """Whether a person must look, because the journal lost something."""
    return HoldKind.JOURNAL_MISMATCH in (await installation.state(case)).holds


@pytest.mark.faults
@pytest.mark.timeout(300)
async def test_an_older_journal_beside_a_newer_temporal_loses_and_repeats_nothing(own_stage: KillableServers) -> None:
    """Each loss is named once and parks its case; messages come back; no letter that had gone goes silently again."""
    servers, installation = own_stage, own_stage.installation
    async with servers.worker():
        untouched, paid, demanded = [await installation.opened() for _ in range(3)]
        await installation.advance(paid, date(2026, 10, 8))
    backup = await back_up(servers)
    async with servers.worker():
        await installation.advance(paid, date(2026, 10, 12))
        await installation.pay(paid, WHOLE, date(2026, 10, 12))
        await installation.run(paid).result()
        await installation.give(demanded, "record-contact", by="phone", outcome="reached", actor="adviser/r1")
        await installation.advance(demanded, date(2026, 10, 8))
        opened = (await installation.register(missed(tenancy := installation.tenancy()))).case or ""
        await installation.advance(opened, date(2026, 10, 4))
    had_gone = letters(servers, demanded)
    await put_back(servers, backup)

    status, found = await servers.run_command("starter.py", "doctor")

    assert status == 1
    assert len(had_gone) == 2
    loss = about(found, demanded)
    assert sorted(letter["key"] for letter in loss["letters"]) == had_gone
    assert all(letter["receipt"] and letter["certain"] for letter in loss["letters"])
    assert [message["command"] for message in loss["again"]] == ["record-contact", "advance-calendar"]
    assert [letter["kind"] for letter in about(found, opened)["letters"]] == ["reminder"]
    assert not [line for line in found if untouched.startswith(line.get("case", "-"))]
    assert await is_held(installation, paid)
    assert await is_held(installation, demanded)

    async with servers.worker():
        status, brought = await servers.run_command("starter.py", "redeliver")
        assert status == 0
        assert {line["result"] for line in brought if "result" in line} == {"done", "opened"}
        assert (await installation.state(paid)).phase is PhaseName.CLOSED
        assert "contact-recorded" in await installation.types(demanded)
        assert await is_held(installation, demanded)
        assert await is_held(installation, opened)
        assert letters(servers, demanded) == had_gone
        assert (await servers.run_command("starter.py", "doctor"))[0] == 1

        for case in (demanded, opened):
            await installation.give(case, "release-hold", kind="journal-mismatch")
        status, left = await servers.run_command("starter.py", "doctor")
        await installation.advance(demanded, date(2026, 10, 20))
        await installation.advance(untouched, date(2026, 10, 8))
        assert (await installation.register(missed(tenancy), date(2026, 10, 4))).result == "duplicate"

    assert [line for line in left if line.get("case", "-") in (demanded, opened)] == []
    (fresh,) = set(letters(servers, demanded)) - set(had_gone)
    sent = [letter for letter in (await installation.state(demanded)).dispatches.values() if letter.sent_on]
    assert [(letter.key, letter.kind) for letter in sent] == [(fresh, "payment-demand")]
    assert len(letters(servers, untouched)) == 2


@pytest.mark.timeout(120)
async def test_a_run_that_meets_an_older_journal_parks_its_case_by_itself(own_stage: KillableServers) -> None:
    """Nobody asked the doctor and the worker never stopped: the run believes a journal that knows far less than it."""
    servers, installation = own_stage, own_stage.installation
    async with servers.worker():
        case = await installation.opened()
        backup = await back_up(servers)
        await installation.advance(case, date(2026, 10, 28))
        had_gone = letters(servers, case)
        await put_back(servers, backup)

        await installation.give(case, "record-contact", by="phone", outcome="reached")

        assert await is_held(installation, case)
        assert len(had_gone) == 4
        assert letters(servers, case) == had_gone
        await installation.give(case, "release-hold", kind="journal-mismatch")
        await installation.advance(case, date(2026, 10, 8))

    state = await installation.state(case)
    sent = {key for key, letter in state.dispatches.items() if letter.sent_on}
    assert state.phase is PhaseName.UNDER_DEMAND
    assert sent == set(letters(servers, case)) - set(had_gone)
    assert len(sent) == 2


async def test_a_run_that_is_resumed_on_an_older_journal_is_told_what_the_last_one_saw(
    own_stage: KillableServers,
) -> None:
    """The case was closed by a payment that the backup does not have: it is parked, and nothing is handed over."""
    servers, installation = own_stage, own_stage.installation
    async with servers.worker():
        case = await installation.opened()
        await installation.advance(case, date(2026, 10, 8))
        backup = await back_up(servers)
        await installation.pay(case, WHOLE, date(2026, 10, 8))
        await installation.run(case).result()
        await put_back(servers, backup)

        status, resumed = await servers.run_command("starter.py", "resume", "--all")
        await installation.advance(case, date(2026, 11, 4))

    assert (status, resumed[-1]) == (0, {"summary": {"resumed": 1}})
    assert await is_held(installation, case)
    assert (await installation.state(case)).phase is PhaseName.UNDER_DEMAND
