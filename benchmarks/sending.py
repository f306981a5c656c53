"""How long does a person wait for the answer to a command, beside a bare update on the same server?"""

import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial

from benchmarks.bare import BareWaiting
from benchmarks.cases import give, opened
from benchmarks.ground import Ground
from benchmarks.measure import Aim, Measure, Round, Values, percentile, turn_about

CASES, UPDATES_OF_EACH = 20, 10
"""A case rarely hears more in its life; how its cost grows with its length is measured by itself."""


async def run(on: Ground, rounds: int) -> AsyncIterator[Round]:
    """One at a time: what an adviser records, on a case that is open; and an update that gives back what came."""
    async with on.worker(), on.bare_worker() as bare, on.gateway() as cases:

        async def floor() -> Values:
            took: list[float] = []
            for _ in range(CASES):
                run = await bare.client.start_workflow(
                    BareWaiting.run, id=f"bare-{uuid.uuid4().hex}", task_queue=bare.task_queue
                )
                await bare.has_run(1)
                took += await timed(partial(run.execute_update, BareWaiting.answer, 1))
            return percentiles(took)

        async def product() -> Values:
            took: list[float] = []
            for _ in range(CASES):
                case = await opened(cases)
                contact = {"by": "phone", "outcome": "not-reached"}
                took += await timed(partial(give, cases, case, "record-contact", contact, "adviser/r1"))
            return percentiles(took)

        async for one in turn_about(rounds, floor, product):
            yield one


async def timed(send: Callable[[], Awaitable[object]]) -> list[float]:
    """Round trips one after the other (milliseconds)."""
    took = []
    for _ in range(UPDATES_OF_EACH):
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
    aims={"p50": Aim("at most", 2.5), "p99": Aim("at most", 2.5)},
    rounds=5,
    run=run,
)
