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
from tests.faults.stage import Stage
from tests.workflows.house import House, missed

WHOLE = 500_000


async def back_up(stage: Stage) -> Path:
    """Copy the folder of the stopped server, as whoever owns it."""
    found = await postgres_server.running(stage.home)
    assert found is not None
    await stage.postgres.stop()
    copy = found.data.with_name("backup")
    await _copy(found.data, copy)
    await stage.revive()
    return copy


async def put_back(stage: Stage, backup: Path) -> None:
    """Replace the journal by an older one."""
    await stage.postgres.stop()
    data = backup.with_name("data")
    shutil.rmtree(data)
    await _copy(backup, data)
    await stage.revive()


async def _copy(old: Path, new: Path) -> None:
    await asyncio.to_thread(subprocess.run, ["cp", "-a", str(old), str(new)], check=True)


def letters(stage: Stage, case: str) -> list[str]:
    """The keys of a case's letters at their receivers."""
    return sorted(file.stem for file in (stage.home / "post").glob("*/*.txt") if file.stem.startswith(case))


def about(lines: Sequence[dict[str, Any]], case: str) -> dict[str, Any]:
    """The one thing that `doctor` says of a case's loss."""
    (found,) = (line for line in lines if line.get("kind") == "witness-missing" and case.startswith(line["case"]))
    return found


async def is_held(house: House, case: str) -> bool:
    """Whether a person must look, because the journal lost something."""
    return HoldKind.JOURNAL_MISMATCH in (await house.state(case)).holds


@pytest.mark.faults
@pytest.mark.timeout(300)
async def test_an_older_journal_beside_a_newer_temporal_loses_and_repeats_nothing(own_stage: Stage) -> None:
    """Each loss is named once and parks its case; messages come back; no letter that had gone goes silently again."""
    stage, house = own_stage, own_stage.house
    async with stage.worker():
        untouched, paid, demanded = [await house.opened() for _ in range(3)]
        await house.advance(paid, date(2026, 10, 8))
    backup = await back_up(stage)
    async with stage.worker():
        await house.advance(paid, date(2026, 10, 12))
        await house.pay(paid, WHOLE, date(2026, 10, 12))
        await house.run(paid).result()
        await house.give(demanded, "record-contact", by="phone", outcome="reached", actor="adviser/r1")
        await house.advance(demanded, date(2026, 10, 8))
        opened = (await house.register(missed(tenancy := house.tenancy()))).case or ""
        await house.advance(opened, date(2026, 10, 4))
    had_gone = letters(stage, demanded)
    await put_back(stage, backup)

    status, found = await stage.typed("starter.py", "doctor")

    assert status == 1
    assert len(had_gone) == 2
    loss = about(found, demanded)
    assert sorted(letter["key"] for letter in loss["letters"]) == had_gone
    assert all(letter["receipt"] and letter["certain"] for letter in loss["letters"])
    assert [message["command"] for message in loss["again"]] == ["record-contact", "advance-calendar"]
    assert [letter["kind"] for letter in about(found, opened)["letters"]] == ["reminder"]
    assert not [line for line in found if untouched.startswith(line.get("case", "-"))]
    assert await is_held(house, paid)
    assert await is_held(house, demanded)

    async with stage.worker():
        status, brought = await stage.typed("starter.py", "redeliver")
        assert status == 0
        assert {line["result"] for line in brought if "result" in line} == {"done", "opened"}
        assert (await house.state(paid)).phase is PhaseName.CLOSED
        assert "contact-recorded" in await house.types(demanded)
        assert await is_held(house, demanded)
        assert await is_held(house, opened)
        assert letters(stage, demanded) == had_gone
        assert (await stage.typed("starter.py", "doctor"))[0] == 1

        for case in (demanded, opened):
            await house.give(case, "release-hold", kind="journal-mismatch")
        status, left = await stage.typed("starter.py", "doctor")
        await house.advance(demanded, date(2026, 10, 20))
        await house.advance(untouched, date(2026, 10, 8))
        assert (await house.register(missed(tenancy), date(2026, 10, 4))).result == "duplicate"

    assert [line for line in left if line.get("case", "-") in (demanded, opened)] == []
    (fresh,) = set(letters(stage, demanded)) - set(had_gone)
    sent = [letter for letter in (await house.state(demanded)).dispatches.values() if letter.sent_on]
    assert [(letter.key, letter.kind) for letter in sent] == [(fresh, "payment-demand")]
    assert len(letters(stage, untouched)) == 2


@pytest.mark.timeout(120)
async def test_a_run_that_meets_an_older_journal_parks_its_case_by_itself(own_stage: Stage) -> None:
    """Nobody asked the doctor and the worker never stopped: the run believes a journal that knows far less than it."""
    stage, house = own_stage, own_stage.house
    async with stage.worker():
        case = await house.opened()
        backup = await back_up(stage)
        await house.advance(case, date(2026, 10, 28))
        had_gone = letters(stage, case)
        await put_back(stage, backup)

        await house.give(case, "record-contact", by="phone", outcome="reached")

        assert await is_held(house, case)
        assert len(had_gone) == 4
        assert letters(stage, case) == had_gone
        await house.give(case, "release-hold", kind="journal-mismatch")
        await house.advance(case, date(2026, 10, 8))

    state = await house.state(case)
    sent = {key for key, letter in state.dispatches.items() if letter.sent_on}
    assert state.phase is PhaseName.UNDER_DEMAND
    assert sent == set(letters(stage, case)) - set(had_gone)
    assert len(sent) == 2


async def test_a_run_that_is_resumed_on_an_older_journal_is_told_what_the_last_one_saw(own_stage: Stage) -> None:
    """The case was closed by a payment that the backup does not have: it is parked, and nothing is handed over."""
    stage, house = own_stage, own_stage.house
    async with stage.worker():
        case = await house.opened()
        await house.advance(case, date(2026, 10, 8))
        backup = await back_up(stage)
        await house.pay(case, WHOLE, date(2026, 10, 8))
        await house.run(case).result()
        await put_back(stage, backup)

        status, resumed = await stage.typed("starter.py", "resume", "--all")
        await house.advance(case, date(2026, 11, 4))

    assert (status, resumed[-1]) == (0, {"summary": {"resumed": 1}})
    assert await is_held(house, case)
    assert (await house.state(case)).phase is PhaseName.UNDER_DEMAND
