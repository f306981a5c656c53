"""Which runs stand under an id of ours and are none of ours? Whatever is sent to that id is theirs to hear.

Temporal gives a message to whichever run has the workflow's id: of another type, or on a task queue where none of our
workers asks for work, it takes what is sent and nobody decides it.
"""

from collections.abc import AsyncIterator
from typing import Any, Final

from temporalio.client import Client, WorkflowExecution, WorkflowExecutionStatus

from client.stuck.troubles import described
from domain.ids import CASE_RUNS, WITNESS_RUNS, tenancy_served_by, witness_id
from journal.reader import Reader
from workflows import eviction_case, journal_witness

_KINDS: Final = {CASE_RUNS: eviction_case.NAME, WITNESS_RUNS: journal_witness.NAME}
"""The type of every run by how its id begins."""


def is_foreign(run: WorkflowExecution, task_queue: str) -> bool:
    """Whether a run is not the one that its id promises."""
    kind = _KINDS.get(run.id.partition("/")[0])
    return (run.workflow_type, run.task_queue) != (kind, task_queue)


def is_running(run: WorkflowExecution | None) -> bool:
    """Whether a run hears messages."""
    return run is not None and run.status is WorkflowExecutionStatus.RUNNING


async def foreign_runs(
    client: Client, task_queue: str, reader: Reader[Any], *, running: bool = False
) -> AsyncIterator[WorkflowExecution]:
    """Those under the ids of cases, the newest first, also ended ones unless *running*. Raises RPCError.

    Another installation in the namespace has ids of its own, which our journal does not know.
    """
    only = " AND ExecutionStatus = 'Running'" if running else ""
    asked = (
        f"WorkflowId STARTS_WITH '{CASE_RUNS}/' AND "
        f"(WorkflowType != '{eviction_case.NAME}' OR TaskQueue != '{task_queue}'){only}"
    )
    known: dict[str, bool] = {}
    async for run in client.list_workflows(asked):
        key = tenancy_served_by(run.id)
        if key not in known:
            known[key] = run.task_queue == task_queue or bool(await reader.cases(tenancy_key=key))
        if known[key]:
            yield run


async def foreign_witnesses(
    client: Client, task_queue: str, secret: bytes, organisations: set[str]
) -> AsyncIterator[WorkflowExecution]:
    """The runs that take what is told to the journal's witnesses of these organisations. Raises RPCError."""
    for whose in sorted(organisations):
        run = await described(client, witness_id(secret, task_queue, whose))
        if run and is_running(run) and is_foreign(run, task_queue):
            yield run
