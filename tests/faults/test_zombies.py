"""Does a worker that stood still, and was given up, do anything when it goes on?"""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from domain.ids import account_stream, tenancy_of
from tests.faults import invariants
from tests.faults.servers import KillableServers, WorkerProcess

HALF_WORKER = "tests/faults/half_worker.py"
LONG = pytest.mark.faults
POINTS = [
    pytest.param("before-the-unit", marks=LONG),
    pytest.param("in-the-unit", marks=LONG),
    pytest.param("before-the-claim", marks=LONG),
    pytest.param("before-the-letter"),
    pytest.param("in-the-letter", marks=LONG),
    pytest.param("after-the-letter", marks=LONG),
]


@pytest.mark.parametrize("point", POINTS)
async def test_a_worker_that_was_given_up_neither_appends_nor_sends(servers: KillableServers, point: str) -> None:
    """Stopped at a point, it is taken over from; continued, it changes nothing in the journal and in the post."""
    async with (
        servers.worker(program=(HALF_WORKER, "workflows")),
        servers.worker(program=(HALF_WORKER, "activities", point)) as zombie,
    ):
        reminded = asyncio.create_task(_reminded(servers))
        await zombie.stands_still()
        async with servers.worker(program=(HALF_WORKER, "activities")):
            case = await reminded
            written, post = await _written(servers, case), _collected(servers)
            await _goes_on(zombie)

            assert await _written(servers, case) == written
            assert _collected(servers) == {}
            _brought_back(post)
            await invariants.hold(servers.installation, case)


async def _reminded(servers: KillableServers) -> str:
    """A case whose tenant has had a reminder."""
    case = await servers.installation.opened()
    await servers.installation.advance(case, date(2026, 10, 5))
    return case


async def _written(servers: KillableServers, case: str) -> list[tuple[str, int, bytes]]:
    """Every event of the case and of its account."""
    account = await servers.installation.case_client.reader.stream(account_stream(tenancy_of(case)))
    return [(event.stream, event.seq, event.hash) for event in (*await servers.installation.events(case), *account)]


def _collected(servers: KillableServers) -> dict[Path, bytes]:
    """Collect the letters, as the post would: whatever is sent once more then lies there anew."""
    files = [file for file in (servers.home / "post").rglob("*") if file.is_file()]
    post = {file: file.read_bytes() for file in files}
    for file in files:
        file.unlink()
    return post


def _brought_back(post: dict[Path, bytes]) -> None:
    for file, content in post.items():
        file.write_bytes(content)


async def _goes_on(zombie: WorkerProcess) -> None:
    """Continue it, and wait until it hears from Temporal that its attempt is long over."""
    said = zombie.log.stat().st_size
    zombie.go_on()
    while b"Activity not found on completion" not in zombie.log.read_bytes()[said:]:  # noqa: ASYNC110 - a log tells nobody
        await asyncio.sleep(0.05)
