"""What does asking Temporal's histories cost beside a bare reading of them?

Both sides fetch every event of every run from the same server; the product opens the payloads, takes the heads of
streams out of them, and asks the journal for each. Counted is what this process and PostgreSQL's backends work: what
Temporal's server does is the same for both.
"""

from collections.abc import AsyncIterator

from temporalio.client import WorkflowExecution

from audit.integrity.compare_with_temporal import Compared, compare
from audit.integrity.temporal_histories import over_all_runs
from benchmarks.cases import travelled
from benchmarks.journal_appends import processor_seconds
from benchmarks.measure import Aim, Measure, Round, Values, turn_about
from benchmarks.setup import Setup
from journal.sealing import Sealer
from journal.signed_heads import verify_signed_heads
from runtime.postgres import connect_audit

CASES = 40


async def run(on: Setup, rounds: int) -> AsyncIterator[Round]:
    """Whole cases that travelled to their end, read by both sides in turn."""
    async with on.worker(), on.case_client() as cases:
        for _ in range(CASES):
            await travelled(cases)
        async with await connect_audit(on.settings, largest=2) as pool:

            async def spent() -> float:
                async with pool.acquire() as connection:
                    return await processor_seconds(connection)  # type: ignore[arg-type]

            async def read(execution: WorkflowExecution) -> int:
                handle = cases.client.get_workflow_handle(execution.id, run_id=execution.run_id)
                return len([event.event_id async for event in handle.fetch_history_events()])

            async def floor() -> Values:
                before = await spent()
                events = sum([one async for one in over_all_runs(cases.client, cases.task_queue, read)])
                return {"history events": events / (await spent() - before)}

            events = sum([one async for one in over_all_runs(cases.client, cases.task_queue, read)])

            signed = dict[str, int]()
            async for fault in verify_signed_heads(pool, Sealer(cases.keys.master), signed):
                raise RuntimeError(f"the journal is not what it should be: {fault}")

            async def product() -> Values:
                before = await spent()
                found = [one async for one in compare(pool, on.settings, signed, {})]
                if not isinstance(found[-1], Compared) or found[-1].missing:
                    raise RuntimeError(f"the histories are not what they should be: {found[-1]}")
                return {"history events": events / (await spent() - before)}

            async for one in turn_about(rounds, floor, product):
                yield one


MEASURE = Measure(
    name="verify-witness",
    what=f"Temporal's history events that `audit verify` compares per second of processor time, {CASES} cases",
    beside="a bare reading of the same histories",
    unit="/s",
    aims={"history events": Aim("at least", 0.5)},
    rounds=5,
    run=run,
)
