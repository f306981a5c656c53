"""How many events does a case leave in Temporal's history, beside what its parts must cost?

The formula is that of the server's own bookkeeping: 5 for the run, 6 for each activity that is waited for, 5 for an
update, 4 for a signal, 5 for a timer that fires. Counts need no clock: one round says it all.
"""

from collections import Counter
from collections.abc import AsyncIterator

from temporalio.api.enums.v1 import EventType

from benchmarks.cases import travelled
from benchmarks.measure import Aim, Measure, Round
from benchmarks.setup import Setup
from client.cases import CaseClient
from domain.ids import tenancy_of, workflow_id


async def run(on: Setup, rounds: int) -> AsyncIterator[Round]:
    """Count the history of a case that travelled to its end."""
    async with on.worker(), on.case_client() as cases:
        for _ in range(rounds):
            counted = await events_of(cases, (await travelled(cases)).case)
            yield Round({"events": formula(counted)}, {"events": counted.total()})


async def events_of(cases: CaseClient, case: str) -> Counter[str]:
    """The events of a case's run by type."""
    run = cases.client.get_workflow_handle(workflow_id(tenancy_of(case)))
    return Counter([EventType.Name(event.event_type) async for event in run.fetch_history_events()])


def formula(counted: Counter[str]) -> int:
    """What the parts of a run must cost."""
    return (
        5
        + 6 * counted["EVENT_TYPE_ACTIVITY_TASK_SCHEDULED"]
        + 5 * counted["EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED"]
        + 4 * counted["EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED"]
        + 5 * counted["EVENT_TYPE_TIMER_FIRED"]
    )


MEASURE = Measure(
    name="histories",
    what="Temporal history events of a whole case",
    beside="5 + 6·(decisions + effects) + 5·updates + 4·signals + 5·timers",
    unit="events",
    aims={"events": Aim("at most", 1.1)},
    rounds=1,
    run=run,
)
