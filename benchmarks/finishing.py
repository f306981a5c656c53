"""How many whole simulated cases end per second, beside workflows of as many parts that do nothing?"""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable

from benchmarks.bare import BarePath
from benchmarks.cases import travelled
from benchmarks.histories import events_of
from benchmarks.measure import Aim, Measure, Round, Values, turn_about
from benchmarks.setup import BareWorker, Setup
from client.cases import CaseClient

CASES = 120
AT_ONCE = 20


async def run(on: Setup, rounds: int) -> AsyncIterator[Round]:
    """Many cases at a time, each driven by its updates; the bare ones likewise."""
    async with on.worker(), on.bare_worker() as bare, on.case_client() as cases:
        activities, updates = await parts_of_a_case(cases)
        await bare_path(bare, activities, updates)

        async def floor() -> Values:
            return {"per second": CASES / await many(lambda: bare_path(bare, activities, updates))}

        async def product() -> Values:
            return {"per second": CASES / await many(lambda: travelled(cases))}

        async for one in turn_about(rounds, floor, product):
            yield one


async def parts_of_a_case(cases: CaseClient) -> tuple[int, int]:
    """How many activities (decisions and letters) and updates a case consists of, counted in a real history."""
    counted = await events_of(cases, (await travelled(cases)).case)
    return (
        counted["EVENT_TYPE_ACTIVITY_TASK_SCHEDULED"],
        counted["EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED"],
    )


async def bare_path(bare: BareWorker, activities: int, updates: int) -> None:
    """One bare workflow with so many parts: one activity at the start, the others spread over the updates."""
    shares = [(activities - 1) // updates + (number < (activities - 1) % updates) for number in range(updates)]
    run = await bare.client.start_workflow(
        BarePath.run, args=[1, updates], id=f"bare-{uuid.uuid4().hex}", task_queue=bare.task_queue
    )
    for share in shares:
        await run.execute_update(BarePath.work, share)


async def many(one: Callable[[], Awaitable[object]]) -> float:
    """Do it CASES times, AT_ONCE at a time; the seconds it took."""
    at_once = asyncio.Semaphore(AT_ONCE)

    async def in_turn() -> None:
        async with at_once:
            await one()

    begun = time.perf_counter()
    await asyncio.gather(*(in_turn() for _ in range(CASES)))
    return time.perf_counter() - begun


MEASURE = Measure(
    name="finishing",
    what="whole simulated cases finished per second",
    beside="a workflow that runs the same number of no-op activities, updates and timers",
    unit="per second",
    aims={"per second": Aim("at least", 0.7)},
    rounds=5,
    run=run,
)
