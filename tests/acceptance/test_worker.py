"""Does `python worker.py` run alone against given servers, as many at once as wanted, and stop gracefully?"""

import asyncio
import base64
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

from client.stuck.queue import queue_of
from runtime.keys import Keys
from tests.servers import TestPostgres, TestTemporal, naming_the_database
from tests.workflows.installation import Installation, installation

ROOT = Path(__file__).parents[2]


def surroundings(at: Installation, temporal: TestTemporal, keys: Keys) -> dict[str, str]:
    """What production hands a worker: addresses, a queue, and keys; no data folder that it shares with anybody."""
    assert at.settings.owner_url is not None
    client = at.settings.client_key()
    named = {"TENANCY": keys.tenancy, "MASTER": keys.master, "CODEC": keys.codec, "CLIENT": client}
    return {
        **os.environ,
        **{f"REDNINGSKRANS_{name}_KEY": base64.b64encode(key).decode() for name, key in named.items()},
        "REDNINGSKRANS_HOME": str(at.settings.home),
        "REDNINGSKRANS_TASK_QUEUE": at.settings.task_queue,
        **naming_the_database(at.settings.owner_url),
        "TEMPORAL_ADDRESS": temporal.address,
        "TEMPORAL_NAMESPACE": temporal.namespace,
    }


@asynccontextmanager
async def process(env: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """A worker process, killed if it has not ended by itself."""
    started = await asyncio.create_subprocess_exec(
        sys.executable, "worker.py", cwd=ROOT, env=env, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()


async def at_work(at: Installation, workers: int) -> None:
    """Until Temporal, which has to be asked, knows of so many."""
    while True:
        if (await queue_of(at.case_client.client, at.settings.task_queue)).workers >= workers:
            return
        await asyncio.sleep(0.1)


async def test_two_workers_share_the_work_and_stop_when_told(
    home: Path, postgres: TestPostgres, temporal_server: TestTemporal, keys: Keys
) -> None:
    """Cases walk with two of them, go on with the one that is left, and both end with status 0."""
    async with installation(home, postgres) as at:
        env = surroundings(at, temporal_server, keys)
        async with process(env) as first, process(env) as second:
            cases = await asyncio.gather(*(at.opened() for _ in range(4)))
            await at_work(at, 2)  # until then a signal ends a process that has not learnt to stop yet
            first.send_signal(signal.SIGTERM)
            await asyncio.gather(*(at.advance(case, date(2026, 10, 8)) for case in cases))
            second.send_signal(signal.SIGTERM)
            statuses = [await worker.wait() for worker in (first, second)]
        phases = {(await at.state(case)).phase for case in cases}

    assert statuses == [0, 0]
    assert phases == {"under-demand"}
