"""How much memory does a worker hold with very many open cases, beside a worker with as many bare workflows?"""

from collections.abc import AsyncIterator

from benchmarks.measure import Aim, Measure, Round
from benchmarks.opening import imported, started
from benchmarks.setup import BareWorker, Setup, resident_mib

CASES = 5_000


async def run(on: Setup, rounds: int) -> AsyncIterator[Round]:
    """Fresh workers in each round: what they hold when all is open and nothing moves."""
    for _ in range(rounds):
        async with on.bare_worker() as bare:
            floor = await bare_memory(bare)
        async with on.worker() as worker:
            await imported(on, CASES)
            product = resident_mib(worker.pid)
        yield Round({"resident": floor}, {"resident": product})


async def bare_memory(bare: BareWorker) -> float:
    """The memory of the bare worker (MiB)."""
    await started(bare, CASES)
    return resident_mib(bare.process.pid)


MEASURE = Measure(
    name="memory",
    what=f"memory of a worker with {CASES:,} open cases",
    beside="the bare workflow's worker with as many",
    unit="MiB",
    aims={"resident": Aim("at most", 1.5)},
    rounds=2,
    run=run,
)
