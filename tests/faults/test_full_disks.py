"""What becomes of cases while a disk is full, and when there is room again?"""

import asyncio
import re
import secrets
import tempfile
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import asyncpg
import pytest

from client.cases import Pending, new_id
from runtime import data_folder
from runtime.postgres import database_url
from runtime.postgres_logins import Login
from tests.faults import invariants
from tests.faults.command_line import run_command
from tests.faults.servers import KillableServers, killable_servers
from tests.faults.small_disks import SmallDisk, needs_mount, small_disk

pytestmark = [needs_mount, pytest.mark.timeout(180)]
NO_ROOM = "har ikke mere plads på disken"
A_LONG_CALL = "Vi talte længe. " * 120


@pytest.fixture
async def on_a_small_disk(real_servers: None) -> AsyncIterator[tuple[KillableServers, SmallDisk]]:
    """A stage whose database lies on a small disk of its own."""
    name = f"redningskrans-fault-{secrets.token_hex(4)}"
    temporary = Path(tempfile.gettempdir()).resolve()
    with small_disk(temporary / f"{name}-disk", megabytes=160) as disk:
        home = data_folder.prepare(temporary / name)
        (data_folder.folder(home, "postgres") / "elsewhere").write_text(str(disk.path), encoding="utf-8")
        async with killable_servers(home) as servers:
            yield servers, disk


@pytest.mark.faults
async def test_decisions_wait_for_room_in_the_journal(on_a_small_disk: tuple[KillableServers, SmallDisk]) -> None:
    """A full disk fails no case and writes nothing half; whoever asks is told in Danish; with room it goes on."""
    servers, disk = on_a_small_disk
    async with servers.worker():
        cases = [await servers.installation.opened() for _ in range(3)]
        disk.fill()
        await _until_a_decision_waits(servers, cases[0])
        commands = [
            ("send", case, "record-contact", "by=phone", "outcome=reached", f"note={A_LONG_CALL}", "--id", new_id("t"))
            for case in cases
        ]
        said = await asyncio.gather(*(run_command(servers, *command) for command in commands))
        status = await run_command(servers, "status")
        verified = await servers.run_command("-m", "audit", "verify")

        assert all((one.status, one.is_plain) == (3, True) and NO_ROOM in one.out for one in said), said
        assert (status.status, NO_ROOM in status.out) == (3, True), status
        assert verified[0] == 0
        disk.make_room()

        again = await asyncio.gather(*(run_command(servers, *command) for command in commands))
        while any(one.status == 3 for one in again):  # a decision that found no room is asked again by and by
            again = await asyncio.gather(*(run_command(servers, *command) for command in commands))
        assert all(one.status == 0 for one in again), again
        for case, command in zip(cases, commands, strict=True):
            assert [event.command_id for event in await servers.installation.events(case)].count(command[-1]) == 1
            await invariants.hold(servers.installation, case, [command[-1]])


async def test_a_database_that_fell_over_its_full_disk_comes_back_whole(
    on_a_small_disk: tuple[KillableServers, SmallDisk],
) -> None:
    """Its log cannot be written, and PostgreSQL ends itself: revived with room, the case goes on where it stood."""
    servers, disk = on_a_small_disk
    async with servers.worker():
        case = await servers.installation.opened()
        before = await servers.installation.events(case)
        disk.fill()
        await _fill_the_log(servers)
        said = await run_command(servers, "send", case, "record-contact", "by=phone", "outcome=reached")

        assert (said.status, said.is_plain) == (3, True), said
        assert re.search("PostgreSQL (kan ikke nås|på .* har ikke mere plads)", said.err + said.out), said
        disk.make_room()
        await servers.postgres.stop()
        await servers.revive()

        await servers.installation.advance(case, date(2026, 10, 8))
        assert (await servers.installation.events(case))[: len(before)] == before
        await invariants.hold(servers.installation, case)


async def test_a_letter_waits_for_room_in_the_post(own_stage: KillableServers) -> None:
    """A disk that takes no letter has certainly not taken it: no half of one lies there, and with room it goes."""
    with small_disk(own_stage.home / "post", megabytes=1) as disk:
        async with own_stage.worker():
            case = await own_stage.installation.opened()
            disk.fill()
            reminded = asyncio.create_task(own_stage.installation.advance(case, date(2026, 10, 5)))
            while "dispatch-released" not in await own_stage.installation.types(case):  # noqa: ASYNC110 - no word is sent
                await asyncio.sleep(0.05)
            assert [file.name for file in disk.path.rglob("*") if file.is_file()] == ["ballast"]
            disk.make_room()

            await reminded
            assert (await own_stage.installation.types(case))[-2:] == ["dispatch-sent", "calendar-moved"]
            await invariants.hold(own_stage.installation, case)


async def _until_a_decision_waits(servers: KillableServers, case: str) -> None:
    """Have decisions made until the pages that the tables have begun are full."""
    call = {"by": "phone", "outcome": "reached", "note": A_LONG_CALL}
    for _ in range(40):
        number = new_id("t")
        given = await servers.installation.case_client.submit(
            case, "record-contact", call, actor="adviser/r1", message_id=number, patience=timedelta(seconds=4)
        )
        if isinstance(given, Pending):
            return
    raise AssertionError("a full disk takes all there is")


async def _fill_the_log(servers: KillableServers) -> None:
    """Have the server begin new files for its log until it can no more."""
    async with asyncio.timeout(60):
        while True:
            try:
                connection = await asyncpg.connect(await database_url(servers.settings, Login.OWNER), timeout=5)
                await connection.execute("SELECT pg_logical_emit_message(false, 'ballast', repeat('x', 1000000))")
                await connection.close()
            except Exception:
                return
