"""Do journal and Temporal agree, and how are they brought together again? The journal wins (design, decision 15).

A case that lives may have no run; a run may serve no case; Temporal's history may have witnessed what does not stand
in the journal. The first is mended by `resume`, the last parks its case for a person, once, right in the journal: no
worker is needed, so that it can be done before one wakes up. What was lost with the journal is named here, and its
messages are brought back by `redeliver`.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from temporalio.client import Client, WorkflowExecution, WorkflowExecutionStatus
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from audit.integrity.temporal_histories import count_of_runs, over_all_runs, witnesses
from books.law.book import LawBook
from cli.terminal.output import Output
from client.cases import CaseClient, case_client, unreachable
from client.errors import DONE, REFUSED
from client.repair.lost_messages import Loss, by_stream, loss_seen_by
from danish.codes import lost_letter
from danish.unread import why_it_waits
from decisions.case import Decisions
from decisions.contract import Witness
from domain.case.codes import HoldKind
from domain.case.evolve import fold
from domain.case.state import Case
from domain.ids import workflow_id
from journal.views import CaseView
from runtime.codec import UnknownCodecKey
from runtime.settings import Settings
from workflows.eviction_case import EvictionCaseWorkflow
from workflows.messages import CaseRun

Kind = Literal[
    "case-without-run", "run-without-case", "waits-for-newer-worker", "witness-missing", "history-unreadable"
]
KINDS: Final[dict[Kind, str]] = {
    "case-without-run": "Sag uden kørsel",
    "run-without-case": "Kørsel uden sag",
    "waits-for-newer-worker": "Venter på en nyere worker",
    "witness-missing": "Temporal husker noget, som journalen ikke har",
    "history-unreadable": "Kørsel, hvis historie ikke kan læses",
}


@dataclass(frozen=True)
class Discrepancy:
    """One thing that is wrong: what, where, and what was or can be done about it (Danish). One for each case."""

    kind: Kind
    case: str
    detail: str
    loss: Loss | None = None

    def as_json(self) -> dict[str, Any]:
        """Its line of JSON."""
        told: dict[str, Any] = {"kind": self.kind, "case": self.case, "detail": self.detail}
        if self.loss:
            told["streams"] = [
                {"stream": stream, "first": first, "last": last} for stream, first, last in by_stream(self.loss.missing)
            ]
            told["letters"] = [letter.model_dump(mode="json") for letter in self.loss.letters.values()]
            told["again"] = [message.as_json() for message in self.loss.in_order(again=True)]
            told["not_again"] = [message.as_json() for message in self.loss.in_order(again=False)]
        return told


async def doctor(settings: Settings, out: Output) -> int:
    """Say what is wrong; gives the exit status."""
    found = 0
    async with case_client(settings) as cases:
        out.say("Sager og kørsler sammenlignes …")
        with out.progress("Kørsler efterset", await _count(cases)) as tick:
            async for complaint in examine(cases, tick):
                found += 1
                out.item(complaint.as_json())
                for line in _lines(complaint):
                    out.text(line)
    out.item({"summary": {"found": found}})
    out.text("Journal og Temporal er enige." if not found else f"{found} ting er ikke, som de skal være.")
    return REFUSED if found else DONE


def _lines(complaint: Discrepancy) -> list[str]:
    lines = [f"{KINDS[complaint.kind]}: {complaint.case}. {complaint.detail}"]
    if complaint.loss:
        lines += [f"  Kendes kun af Temporal: {lost_letter(letter)}" for letter in complaint.loss.letters.values()]
        for message in complaint.loss.in_order(again=False):
            told = message.as_json()
            lines.append(f"  Besluttes igen af et menneske: {told['command']} af {told['actor']} (--id {told['id']})")
    return lines


async def resume_cases(settings: Settings, out: Output, case: str | None) -> int:
    """Give one case, or (None) every live case, its run again where it has none; gives the exit status."""
    started = 0
    async with case_client(settings) as cases:
        views = [await cases.view_of(case)] if case is not None else await cases.reader.cases(live=True)
        with out.progress("Sager set efter", len(views)) as tick:
            for view in views:
                needed = view.live and await resume(cases, view)
                started += needed
                out.item({"case": view.case_id, "resumed": needed})
                tick()
    out.item({"summary": {"resumed": started}})
    out.text(f"{started} sager er sat i gang igen ud fra journalen." if started else "Ingen sag manglede en kørsel.")
    return DONE


async def examine(cases: CaseClient, tick: Callable[[], object] = lambda: None) -> AsyncIterator[Discrepancy]:
    """Find everything that is wrong; a loss parks its case on the way. *tick* hears of every run that was read."""
    live = {view.tenancy_key: view for view in await cases.reader.cases(live=True)}
    for view in live.values():
        if not _is_running(await _newest_run(cases.client, view.tenancy_key)):
            yield Discrepancy("case-without-run", view.case_id, "`starter.py resume` sætter den i gang igen.")
    for unread in await cases.reader.unread():
        yield Discrepancy("waits-for-newer-worker", unread.tenancy_key, why_it_waits(unread))

    async def look(run: WorkflowExecution) -> tuple[WorkflowExecution, Loss | UnknownCodecKey | None]:
        try:
            return run, await loss_seen_by(cases, run)
        except UnknownCodecKey as problem:
            return run, problem

    losses: dict[str, Loss] = {}
    try:
        async for run, seen in over_all_runs(cases.client, cases.task_queue, look):
            tick()
            key = run.id.rpartition("/")[2]
            if run.status is WorkflowExecutionStatus.RUNNING and key not in live and not await _live(cases, key):
                yield Discrepancy("run-without-case", key, "Den slutter selv, når den har læst sine beskeder.")
            if isinstance(seen, Loss):
                losses.setdefault(key, Loss(key)).add(seen)
            elif seen:
                yield Discrepancy("history-unreadable", key, "Den er skrevet med en anden nøgle end den, der er her.")
    except RPCError as error:
        raise unreachable(cases.client, error) from error
    for loss in losses.values():
        if complaint := await _about(cases, loss):
            yield complaint


async def losses_of_all(cases: CaseClient) -> list[Loss]:
    """What the journal has lost, tenancy by tenancy. Raises ServerUnreachable, UnknownCodecKey."""
    losses: dict[str, Loss] = {}
    try:
        async for seen in over_all_runs(cases.client, cases.task_queue, lambda run: loss_seen_by(cases, run)):
            if seen:
                losses.setdefault(seen.tenancy, Loss(seen.tenancy)).add(seen)
    except RPCError as error:
        raise unreachable(cases.client, error) from error
    return list(losses.values())


async def park(cases: CaseClient, loss: Loss) -> str | None:
    """Hold the tenancy's open case for a person, once; gives its id where that was needed now."""
    if not loss.missing:
        return None
    decisions = Decisions(cases.journal, LawBook.load(), cases.policies)
    return await decisions.park(loss.organisation, loss.tenancy, loss.heads(), tuple(loss.letters.values()))


async def _about(cases: CaseClient, loss: Loss) -> Discrepancy | None:
    """What is to be said of a loss; nothing any more once a person has looked and nothing waits to be brought back."""
    parked = await park(cases, loss)
    open_case = await _open_case(cases, loss.tenancy)
    held = open_case is not None and HoldKind.JOURNAL_MISMATCH in open_case.holds
    again = loss.in_order(again=True)
    if open_case and not held and not again:
        return None
    named = parked or (open_case.id if open_case else loss.tenancy)
    places = ", ".join(f"{stream} nr. {first}–{last}" for stream, first, last in by_stream(loss.missing))
    said = [f"Journalen mangler {places}." if places else "Journalen mangler svarene på beskeder, der var afgjort."]
    if held:
        said.append("Sagen er standset, til et menneske har set på den.")
    elif open_case is None:
        said.append("Der er ingen åben sag at standse.")
    if again:
        said.append(f"`starter.py redeliver` leverer {len(again)} beskeder igen.")
    return Discrepancy("witness-missing", named, " ".join(said), loss)


async def _open_case(cases: CaseClient, key: str) -> Case | None:
    for view in await cases.reader.cases(tenancy_key=key, live=True):
        state = fold(entry.event for entry in await cases.reader.case(view.case_id))
        if isinstance(state, Case) and state.closed is None:
            return state
    return None


async def _live(cases: CaseClient, key: str) -> bool:
    """Ask the journal itself once more: Temporal's list of runs may be behind it, or before it."""
    return bool(await cases.reader.cases(tenancy_key=key, live=True))


async def _count(cases: CaseClient) -> int:
    try:
        return await count_of_runs(cases.client, cases.task_queue)
    except RPCError as error:
        raise unreachable(cases.client, error) from error


async def _newest_run(client: Client, key: str) -> WorkflowExecution | None:
    try:
        return await client.get_workflow_handle(workflow_id(key)).describe()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return None
        raise unreachable(client, error) from error


def _is_running(run: WorkflowExecution | None) -> bool:
    return run is not None and run.status is WorkflowExecutionStatus.RUNNING


async def resume(cases: CaseClient, view: CaseView) -> bool:
    """Give a live case its run again, built from the journal alone; tells whether it needed one.

    What the last run had seen and the journal does not have, the new one is told: it parks the case before all else.
    """
    last = await _newest_run(cases.client, view.tenancy_key)
    if _is_running(last):
        return False
    try:
        known = await _unknown_to_the_journal(cases, last) if last else ()
        await cases.client.start_workflow(
            EvictionCaseWorkflow.run,
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


async def _unknown_to_the_journal(cases: CaseClient, run: WorkflowExecution) -> tuple[Witness, ...]:
    missing = await cases.reader.missing(await witnesses(cases.client, run.id, run.run_id))
    return Loss("", missing=set(missing)).heads()
