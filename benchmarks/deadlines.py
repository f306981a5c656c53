"""When very many deadlines fall on one instant, how late is each taken, beside as many bare timers?

The instant is the benchmark's own: `benchmarks/punctual.py` runs the product's worker with it. Everything else is the
product's: the workflow waits on its own timer and asks for the decision, which is taken and recorded.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.bare import BareDeadline
from benchmarks.cases import opened
from benchmarks.measure import Aim, Measure, Round, Values, percentile, turn_about
from benchmarks.setup import BareWorker, Setup
from client.cases import CaseClient

DEADLINES = 500
AT_ONCE = 50
TO_PREPARE = timedelta(seconds=60)
"""How long before the instant the first case is opened: all of them must be waiting by then."""


async def run(on: Setup, rounds: int) -> AsyncIterator[Round]:
    """Open cases, or start bare workflows, that all wait for one instant; then see how late each was taken."""
    async with on.bare_worker() as bare, on.case_client() as cases:

        async def floor() -> Values:
            return percentiles(await bare_lateness(bare))

        async def product() -> Values:
            return percentiles(await case_lateness(on, cases))

        async for one in turn_about(rounds, floor, product):
            yield one


async def bare_lateness(bare: BareWorker) -> list[float]:
    """How late the activity behind each bare timer ran (seconds)."""
    due = datetime.now(UTC) + TO_PREPARE
    at_once = asyncio.Semaphore(AT_ONCE)

    async def start() -> float:
        async with at_once:
            run = await bare.client.start_workflow(
                BareDeadline.run, due.isoformat(), id=f"bare-{uuid.uuid4().hex}", task_queue=bare.task_queue
            )
        require_time(due)
        return await run.result()

    return await asyncio.gather(*(start() for _ in range(DEADLINES)))


async def case_lateness(on: Setup, cases: CaseClient) -> list[float]:
    """How late the decision about each case's first step began (seconds)."""
    due = datetime.now(UTC) + TO_PREPARE
    late = on.home / f"late-{uuid.uuid4().hex}"
    at_once = asyncio.Semaphore(AT_ONCE)

    async def open_one() -> None:
        async with at_once:
            await opened(cases)
        require_time(due)

    async with on.worker("-m", "benchmarks.punctual", due.isoformat(), str(late)):
        await asyncio.gather(*(open_one() for _ in range(DEADLINES)))
        while len(found := lines(late)) < DEADLINES:  # noqa: ASYNC110 - a file sends no word
            await asyncio.sleep(0.2)
    return found


def require_time(due: datetime) -> None:
    """Fail where the machine is too slow for the measurement to mean anything."""
    if datetime.now(UTC) >= due:
        raise TimeoutError(f"not all of {DEADLINES} were waiting before their instant: give them longer to prepare")


def lines(file: Path) -> list[float]:
    """The numbers that stand in a file by now, one per line; a last line without its end is still being written."""
    if not file.exists():
        return []
    whole, _, _ = file.read_text(encoding="ascii").rpartition("\n")
    return [float(line) for line in whole.splitlines()]


def percentiles(late: Sequence[float]) -> Values:
    """The 50th and the 99th, in milliseconds."""
    return {"p50": 1000 * percentile(late, 0.50), "p99": 1000 * percentile(late, 0.99)}


MEASURE = Measure(
    name="deadlines",
    what=f"{DEADLINES} deadlines on one instant: lateness",
    beside=f"{DEADLINES} bare timers, each with one activity",
    unit="ms",
    aims={"p50": Aim("at most", 2), "p99": Aim("at most", 2)},
    rounds=5,
    run=run,
)
