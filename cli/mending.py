"""Do journal and Temporal agree, and how are they brought together again? The journal wins (design, decision 15).

Three things can be wrong: a case that lives has no run, a run serves no case, or Temporal's history witnessed an append
that does not stand in the journal. The first is mended by `resume`; a mismatch parks its case for a person.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Literal

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowExecution, WorkflowExecutionStatus
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from activities.contract import Standing, Witness
from cli.errors import DONE, REFUSED
from cli.gateway import Gateway, gateway, new_id, unreachable
from cli.output import Output
from domain.ids import workflow_id
from journal.reader import Witness as WitnessedEvent
from journal.views import CaseView
from runtime.settings import Settings
from workflows.eviction_case import NAME, EvictionCaseWorkflow
from workflows.messages import CaseRun

DOCTOR = "doctor"
KINDS = {
    "case-without-run": "Sag uden kørsel",
    "run-without-case": "Kørsel uden sag",
    "witness-missing": "Temporal så en hændelse, som journalen ikke har",
}


@dataclass(frozen=True)
class Complaint:
    """One thing that is wrong: what, where, and what was or can be done about it (Danish)."""

    kind: Literal["case-without-run", "run-without-case", "witness-missing"]
    case: str
    detail: str


async def doctor(settings: Settings, out: Output) -> int:
    """Say what is wrong; gives the exit status."""
    found = 0
    async with gateway(settings) as cases:
        out.say("Sager og kørsler sammenlignes …")
        async for complaint in examine(cases):
            found += 1
            out.item({"kind": complaint.kind, "case": complaint.case, "detail": complaint.detail})
            out.text(f"{KINDS[complaint.kind]}: {complaint.case}. {complaint.detail}")
    out.item({"summary": {"found": found}})
    out.text("Journal og Temporal er enige." if not found else f"{found} ting er ikke, som de skal være.")
    return REFUSED if found else DONE


async def resume_cases(settings: Settings, out: Output, case: str | None) -> int:
    """Give one case, or (None) every live case, its run again where it has none; gives the exit status."""
    started = 0
    async with gateway(settings) as cases:
        views = [await cases.view_of(case)] if case else await cases.reader.cases(live=True)
        with out.progress("Sager set efter", len(views)) as tick:
            for view in views:
                needed = view.live and await resume(cases, view)
                started += needed
                out.item({"case": view.case_id, "resumed": needed})
                tick()
    out.item({"summary": {"resumed": started}})
    out.text(f"{started} sager er sat i gang igen ud fra journalen." if started else "Ingen sag manglede en kørsel.")
    return DONE


async def examine(cases: Gateway) -> AsyncIterator[Complaint]:
    """Find everything that is wrong; a mismatch is parked on the way."""
    live = {view.tenancy_key: view for view in await cases.reader.cases(live=True)}
    for view in live.values():
        if not await _runs(cases.client, view.tenancy_key):
            yield Complaint("case-without-run", view.case_id, "`starter.py resume` sætter den i gang igen.")
    async for run in _runs_of_all(cases.client):
        key = run.id.rpartition("/")[2]
        if run.status is WorkflowExecutionStatus.RUNNING and key not in live and not await _live(cases, key):
            yield Complaint("run-without-case", key, "Den slutter selv, når den har læst sine beskeder.")
        for missing in await _missing(cases, run):
            parked = await _park(cases, key)
            yield Complaint("witness-missing", missing.stream, f"Nr. {missing.seq} mangler i journalen. {parked}")


async def _live(cases: Gateway, key: str) -> bool:
    """Ask the journal itself once more: Temporal's list of runs may be behind it, or before it."""
    return bool(await cases.reader.cases(tenancy_key=key, live=True))


async def _runs(client: Client, key: str) -> bool:
    try:
        description = await client.get_workflow_handle(workflow_id(key)).describe()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return False
        raise unreachable(client, error) from error
    return description.status is WorkflowExecutionStatus.RUNNING


async def _runs_of_all(client: Client) -> AsyncIterator[WorkflowExecution]:
    try:
        async for run in client.list_workflows(f"WorkflowType = '{NAME}'"):
            yield run
    except RPCError as error:
        raise unreachable(client, error) from error


async def _missing(cases: Gateway, run: WorkflowExecution) -> list[WitnessedEvent]:
    """The appends that this run's history saw and the journal does not have."""
    seen = [
        WitnessedEvent(witness.stream, witness.seq, bytes.fromhex(witness.hash))
        async for witness in witnesses(cases.client, run.id, run.run_id)
    ]
    return await cases.reader.missing(seen)


async def witnesses(client: Client, workflow: str, run: str) -> AsyncIterator[Witness]:
    """Every append that a run's history saw, out of the results of its activities."""
    handle = client.get_workflow_handle(workflow, run_id=run)
    async for event in handle.fetch_history_events():
        if event.event_type != EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
            continue
        payloads = event.activity_task_completed_event_attributes.result.payloads
        for result in await client.data_converter.decode(payloads, [Any] * len(payloads)):
            if isinstance(result, dict) and "witnesses" in result:
                for witness in Standing.model_validate(result).witnesses:
                    yield witness


async def _park(cases: Gateway, key: str) -> str:
    """Hold the tenancy's open case for a person."""
    for view in await cases.reader.cases(tenancy_key=key, live=True):
        if view.phase == "closed" or view.held:
            continue
        await cases.leave(view.case_id, "hold", {"kind": "journal-mismatch"}, actor=DOCTOR, message_id=new_id("doctor"))
        return "Sagen er standset, til et menneske har set på den."
    return "Der er ingen åben sag at standse."


async def resume(cases: Gateway, view: CaseView) -> bool:
    """Give a live case its run again, built from the journal alone; tells whether it needed one."""
    if await _runs(cases.client, view.tenancy_key):
        return False
    try:
        await cases.client.start_workflow(
            EvictionCaseWorkflow.run,
            CaseRun(organisation=view.organisation_id, tenancy_key=view.tenancy_key),
            id=workflow_id(view.tenancy_key),
            task_queue=cases.task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            static_summary=f"Eviction case, {view.organisation_id}",
        )
    except RPCError as error:
        raise unreachable(cases.client, error) from error
    return True
