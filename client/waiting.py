"""What does a message wait for that has no answer yet? What is known of it, and no promise."""

from temporalio.service import RPCError

from client.cases import CaseClient, case_client
from client.stuck.foreign import foreign_runs, is_foreign, is_running
from client.stuck.queue import queue_of
from client.stuck.troubles import described, troubles
from danish import unread
from danish.prose import counted
from danish.stuck import FOREIGN_RUN, SOME_FOREIGN_RUN, why_group, why_stuck
from domain.ids import workflow_id
from journal.stuck_groups import groups
from runtime import status
from runtime.errors import RuntimeProblem
from runtime.settings import Settings


async def waits_for(settings: Settings, case: str | None = None) -> str:
    """Whatever is not ready, or does not go on in the case (without one: in any), or stands before it, in Danish.

    Raises nothing for what cannot be reached, which is an answer as well: the message it is about is delivered.
    """
    missing = [part for part in await status.parts(settings) if not part.ready]
    if missing:
        return " ".join(part.why or part.name for part in missing)
    try:
        async with case_client(settings) as cases:
            said = await (_in_case(cases, case) if case else _anywhere(cases))
            backlog = (await queue_of(cases.client, cases.task_queue)).backlog
    except RuntimeProblem as problem:
        return str(problem)
    except RPCError as error:
        return f"Temporal svarer ikke ({error.status.name.lower()})."
    if said:
        return " ".join(said)
    if backlog:
        return f"{counted(backlog, 'opgave', 'opgaver')}, der står før i køen."
    return "at sagen bliver færdig med det, der kom før."


async def _in_case(cases: CaseClient, case: str) -> list[str]:
    """What Temporal says of the case's own run, however young, and what no worker at hand can read of it."""
    view = await cases.view_of(case)
    marks = unread.of_case(await cases.reader.unread_of([view]), view)
    if marks:
        return [unread.why_it_waits(one) for one in marks]
    run = await described(cases.client, workflow_id(view.tenancy_key))
    if run and is_running(run) and is_foreign(run, cases.task_queue):
        return [FOREIGN_RUN]
    return [why_stuck(one) for one in await troubles(cases.client, run) if one.attempts] if run else []


async def _anywhere(cases: CaseClient) -> list[str]:
    said = [why_group(one) for one in groups(await cases.reader.stuck(), await cases.reader.unread())]
    async for _ in foreign_runs(cases.client, cases.task_queue, cases.reader, running=True):
        return [*said, SOME_FOREIGN_RUN]
    return said
