"""How does a live case get its run again, built from the journal alone?"""

from temporalio.client import Client, WorkflowExecution, WorkflowExecutionStatus
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from audit.integrity.temporal_histories import Ear, witnesses
from client.cases import unreachable
from client.repair.lost_messages import Loss
from client.repair.way_in import RepairClient
from decisions.contract import Witness
from domain.ids import workflow_id
from journal.views import CaseView
from runtime.codec import opener_of
from workflows.eviction_case import NAME
from workflows.messages import CaseRun


async def resume(cases: RepairClient, view: CaseView) -> bool:
    """Give a live case its run again, built from the journal alone; tells whether it needed one.

    What the last run had seen and the journal does not have, the new one is told: it parks the case before all else.
    """
    last = await newest_run(cases.client, view.tenancy_key)
    if is_running(last):
        return False
    try:
        known = await _unknown_to_the_journal(cases, last) if last else ()
        await cases.client.start_workflow(
            NAME,
            CaseRun(organisation=view.organisation_id, tenancy_key=view.tenancy_key, known=known),
            id=workflow_id(view.tenancy_key),
            task_queue=cases.task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            static_summary=f"Eviction case, {view.organisation_id}",
        )
    except RPCError as error:
        raise unreachable(cases.client, error) from error
    return True


async def _unknown_to_the_journal(cases: RepairClient, run: WorkflowExecution) -> tuple[Witness, ...]:
    ear = Ear(opener_of(cases.client), passed_over=[])
    missing = await cases.reader.missing(await witnesses(cases.client, run.id, run.run_id, ear))
    return Loss("", missing=set(missing)).heads()


async def newest_run(client: Client, key: str) -> WorkflowExecution | None:
    """The tenancy's newest run as Temporal describes it. Raises ServerUnreachable."""
    try:
        return await client.get_workflow_handle(workflow_id(key)).describe()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return None
        raise unreachable(client, error) from error


def is_running(run: WorkflowExecution | None) -> bool:
    """Whether a run hears messages."""
    return run is not None and run.status is WorkflowExecutionStatus.RUNNING
