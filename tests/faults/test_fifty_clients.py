"""Do the invariants hold when fifty clients are at one case at once, in whatever order they come?"""

import asyncio
import json
import sys
from datetime import date

import pytest

from domain.ids import tenancy_of
from tests.faults.invariants import hold
from tests.faults.servers import ROOT, KillableServers
from tests.workflows.installation import Installation

PARTS = 4
"""Processes, each with its own connections to both servers."""
SHORT, MANY = 1, range(2, 8)


async def part_of(servers: KillableServers, seed: int, tenancy: str, part: int) -> list[str]:
    """Let one process do its part; the ids of the messages it delivered."""
    typed = ("-m", "tests.faults.clients", str(seed), tenancy, str(part), str(PARTS))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *typed,
        cwd=ROOT,
        env=servers.environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, faults = await process.communicate()
    assert process.returncode == 0, faults.decode()
    delivered = json.loads(out)
    assert isinstance(delivered, list)
    return delivered


async def come_to_rest(installation: Installation, case: str, messages: set[str]) -> None:
    """Wait until every message has an answer and nothing is on its way."""
    async with asyncio.timeout(100):
        while len(await installation.answers(messages)) < len(messages):  # noqa: ASYNC110 - no word is sent
            await asyncio.sleep(0.1)
        while True:
            run = (await installation.run(case).describe()).raw_description
            if not run.pending_activities and not run.HasField("pending_workflow_task"):
                return
            await asyncio.sleep(0.1)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", [SHORT, *(pytest.param(seed, marks=pytest.mark.faults) for seed in MANY)])
async def test_fifty_clients_at_one_case(servers: KillableServers, seed: int) -> None:
    """They open, pay, signal and advance it; two workers serve them; and the invariants of the spine hold."""
    installation, tenancy = servers.installation, servers.installation.tenancy()
    case = f"{installation.case_client.key_of('BF-101', tenancy, simulated=True)}-1"
    async with servers.worker(), servers.worker():
        parts = await asyncio.gather(*(part_of(servers, seed, tenancy, part) for part in range(PARTS)))
        messages = {message for part in parts for message in part}
        await come_to_rest(installation, case, messages)

        await hold(installation, case, messages)
        # Not one of them stands in the way of going on: whatever they left behind, the case can still be led to rest.
        moved = await installation.advance(case, date(2026, 12, 1))
        await come_to_rest(installation, case, messages)
        await hold(installation, case, messages)

    assert len(messages) > PARTS
    assert moved.result in ("done", "refused")
    assert await installation.case_client.reader.cases(tenancy_key=tenancy_of(case))
