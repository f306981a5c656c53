"""How does a live case get its run again, built from the journal alone?"""

from dataclasses import dataclass

from temporalio.client import Client, WorkflowExecution
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from client.cases import unreachable
from client.repair.lost_messages import loss_seen_by
from client.repair.mail_of_a_run import UnansweredMessage
from client.repair.way_in import RepairClient
from client.stuck.foreign import is_foreign, is_running
from domain.ids import workflow_id
from journal.views import CaseView
from workflows.eviction_case import NAME
from workflows.messages import MOST_CARRIED, CaseRun


@dataclass(frozen=True)
class Resumed:
    """Whether a case needed a run, and what of the mail that its last one left unread a person has to decide.

    `foreign`: a run that is none of ours stands under its id, so that it could be given none.
    """

    needed: bool
    left_to_people: tuple[UnansweredMessage, ...] = ()
    foreign: bool = False


async def resume(cases: RepairClient, view: CaseView) -> Resumed:
    """Give a live case its run again, built from the journal alone, where it needs one.

    What the last run had seen and the journal does not have, the new one is told: it parks the case before all else.
    What the last run left unread the new one reads before any letter leaves, but for what lets one go.
    """
    last = await newest_run(cases.client, view.tenancy_key)
    if last and is_running(last):
        return Resumed(needed=False, foreign=is_foreign(last, cases.task_queue))
    try:
        loss = await loss_seen_by(cases, last) if last else None
        unread = [one for one in loss.in_order(again=True) if not one.decided] if loss else []
        await cases.client.start_workflow(
            NAME,
            CaseRun(
                organisation=view.organisation_id,
                tenancy_key=view.tenancy_key,
                carried=tuple(one.said for one in unread[:MOST_CARRIED]),
                known=loss.heads() if loss else (),
            ),
            id=workflow_id(view.tenancy_key),
            task_queue=cases.task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            static_summary=f"Eviction case, {view.organisation_id}",
        )
    except RPCError as error:
        raise unreachable(cases.client, error) from error
    for one in unread[MOST_CARRIED:]:
        await cases.bring_back(view.tenancy_key, one, loss.heads() if loss else ())
    return Resumed(needed=True, left_to_people=tuple(loss.in_order(again=False)) if loss else ())


async def newest_run(client: Client, key: str) -> WorkflowExecution | None:
    """The tenancy's newest run as Temporal describes it. Raises ServerUnreachable."""
    try:
        return await client.get_workflow_handle(workflow_id(key)).describe()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return None
        raise unreachable(client, error) from error
