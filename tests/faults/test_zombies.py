"""Does a worker that stood still, and was given up, do anything when it goes on?"""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from domain.ids import account_stream, tenancy_of
from tests.faults import invariants
from tests.faults.stage import Stage, WorkerProcess

HASTY = "tests/faults/hasty.py"
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
async def test_a_worker_that_was_given_up_neither_appends_nor_sends(stage: Stage, point: str) -> None:
    """Stopped at a point, it is taken over from; continued, it changes nothing in the journal and in the post."""
    async with stage.worker(program=(HASTY, "path")), stage.worker(program=(HASTY, "hands", point)) as zombie:
        reminded = asyncio.create_task(_reminded(stage))
        await zombie.stands_still()
        async with stage.worker(program=(HASTY, "hands")):
            case = await reminded
            written, post = await _written(stage, case), _collected(stage)
            await _goes_on(zombie)

            assert await _written(stage, case) == written
            assert _collected(stage) == {}
            _brought_back(post)
            await invariants.hold(stage.house, case)


async def _reminded(stage: Stage) -> str:
    """A case whose tenant has had a reminder."""
    case = await stage.house.opened()
    await stage.house.advance(case, date(2026, 10, 5))
    return case


async def _written(stage: Stage, case: str) -> list[tuple[str, int, bytes]]:
    """Every event of the case and of its account."""
    account = await stage.house.case_client.reader.stream(account_stream(tenancy_of(case)))
    return [(event.stream, event.seq, event.hash) for event in (*await stage.house.events(case), *account)]


def _collected(stage: Stage) -> dict[Path, bytes]:
    """Collect the post, as a carrier would: whatever is sent once more then lies there anew."""
    files = [file for channel in (stage.home / "post").iterdir() for file in channel.iterdir()]
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
