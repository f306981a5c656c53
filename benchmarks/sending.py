"""How long does a person wait for the answer to a command, beside a bare update on the same server?"""

import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial

from temporalio.client import WorkflowHandle

from benchmarks.bare import BareWaiting
from benchmarks.cases import give, opened
from benchmarks.measure import Aim, Measure, Round, Values, percentile, turn_about
from benchmarks.setup import BareWorker, Setup
from client.cases import CaseClient

CASES, UPDATES_OF_EACH = 20, 10
"""A case rarely hears more in its life; how its cost grows with its length is measured by itself."""
AFTER_ONE = "p50 beside an update that waits for one no-op activity"
"""What an answer costs that is decided in an activity at all (docs/adr/0001-where-rules-run.md)."""


async def run(on: Setup, rounds: int) -> AsyncIterator[Round]:
    """What an adviser records, on cases that are open; and an update that gives back what came. One at a time."""
    async with on.worker(), on.bare_worker() as bare, on.case_client() as cases:

        async def floor() -> Values:
            runs = [await waiting(bare) for _ in range(CASES)]
            found = percentiles(await timed([partial(run.execute_update, BareWaiting.answer, 1) for run in runs]))
            slow = await timed([partial(run.execute_update, BareWaiting.answer_after_an_activity, 1) for run in runs])
            await bare.has_run(len(slow))
            return {**found, AFTER_ONE: percentile(slow, 0.50)}

        async def product() -> Values:
            names = [await opened(cases) for _ in range(CASES)]
            found = percentiles(await timed([partial(record_contact, cases, name) for name in names]))
            return {**found, AFTER_ONE: found["p50"]}

        async for one in turn_about(rounds, floor, product):
            yield one


async def waiting(bare: BareWorker) -> WorkflowHandle[BareWaiting, None]:
    """A bare workflow that has run its activity, and waits."""
    run = await bare.client.start_workflow(BareWaiting.run, id=f"bare-{uuid.uuid4().hex}", task_queue=bare.task_queue)
    await bare.has_run(1)
    return run


async def record_contact(cases: CaseClient, case: str) -> None:
    """What an adviser does most."""
    await give(cases, case, "record-contact", {"by": "phone", "outcome": "not-reached"}, "adviser/r1")


async def timed(sends: Sequence[Callable[[], Awaitable[object]]]) -> list[float]:
    """Round trips one after the other, from case to case and round again (milliseconds)."""
    took = []
    for send in [*sends] * UPDATES_OF_EACH:
        begun = time.perf_counter()
        await send()
        took.append(1000 * (time.perf_counter() - begun))
    return took


def percentiles(took: Sequence[float]) -> Values:
    """The 50th and the 99th."""
    return {"p50": percentile(took, 0.50), "p99": percentile(took, 0.99)}


MEASURE = Measure(
    name="sending",
    what="`send` round trip, one at a time",
    beside="a bare update on the same server",
    unit="ms",
    aims={"p50": Aim("at most", 2.5), "p99": Aim("at most", 2.5), AFTER_ONE: Aim("at most", 1.5)},
    rounds=5,
    run=run,
)
