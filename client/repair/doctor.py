"""Do journal and Temporal agree? The journal wins (docs/adr/0002-two-histories-the-journal-wins.md).

A case that lives may have no run; a run may serve no case, or not go on; Temporal's history may have witnessed what
does not stand in the journal. The first is mended by `resume`, the last parks its case for a person, once, right in the
journal: no worker is needed, so that it can be done before one wakes up. What was lost with the journal is named here,
and its messages are brought back by `redeliver`.
"""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, assert_never, cast

from temporalio.client import WorkflowExecution, WorkflowExecutionStatus
from temporalio.service import RPCError

from audit.integrity.temporal_histories import count_of_runs, over_all_runs
from audit.integrity.verify import BECAUSE
from audit.integrity.views import wrong_views_among
from client.cases import unreachable
from client.repair.lost_messages import Loss, by_stream, loss_seen_by, without_what_is_under_way
from client.repair.resume import is_running, newest_run
from client.repair.unsigned import Unsigned, unsigned_of_all
from client.repair.way_in import RepairClient
from client.stuck.queue import StillWorks
from client.stuck.troubles import stuck_in
from danish.prose import counted
from danish.stuck import why_stuck
from danish.unread import why_it_waits
from decisions.case import WAITS_FOR_A_NEWER_WORKER, WAITS_FOR_A_POLICY, Decisions
from domain.case.codes import HoldKind
from domain.case.evolve import fold
from domain.case.state import Case
from domain.ids import case_id, tenancy_of
from journal.views import Stuck, StuckIn
from runtime.errors import REFUSED_BECAUSE, Refusal

ComplaintKind = Literal[
    "view-differs",
    "case-without-run",
    "run-without-case",
    "case-without-row",
    "waits-for-newer-worker",
    "waits-for-policy",
    "waits-for-worker",
    "run-fails",
    "activity-fails",
    "witness-missing",
    "history-unreadable",
    "answer-forged",
    "message-unsigned",
    "key-missing",
    "key-invented",
    "key-changed",
    "key-swapped",
    "key-destroyed",
    "key-returned",
]


_WAITS: Final[Mapping[str, ComplaintKind]] = {
    WAITS_FOR_A_POLICY: "waits-for-policy",
    WAITS_FOR_A_NEWER_WORKER: "waits-for-newer-worker",
}
SAMPLED: Final = 20
"""Cases, taken at random, whose rows are compared: all of them are by `audit verify --views`."""


@dataclass(frozen=True)
class Discrepancy:
    """One thing that is wrong: what, where, and what was or can be done about it (Danish). One for each case.

    `case` is a person's opaque id where it is their key that is wrong.
    """

    kind: ComplaintKind
    case: str
    detail: str
    loss: Loss | None = None


async def examine(cases: RepairClient, tick: Callable[[], object] = lambda: None) -> AsyncIterator[Discrepancy]:
    """Find everything that is wrong; a loss parks its case on the way. *tick* hears of every run that was read."""
    live = {view.tenancy_key: view for view in await cases.reader.cases(live=True)}
    for view in live.values():
        if not is_running(await newest_run(cases.client, view.tenancy_key)):
            yield Discrepancy("case-without-run", view.case_id, "Ingen kørsel i Temporal følger den.")
    unread_here = await cases.reader.unread()
    for unread in unread_here:
        yield Discrepancy("waits-for-newer-worker", unread.tenancy_key, why_it_waits(unread))

    async for fault in cases.reader.person_key_faults():
        yield Discrepancy(cast("ComplaintKind", fault.kind), fault.stream, BECAUSE[fault.kind])
    for name in await cases.reader.forged_answers():
        yield Discrepancy("answer-forged", name, "Rækken er ikke brugt: beskeden er afgjort, som om den ikke var der.")

    async def look(run: WorkflowExecution) -> tuple[WorkflowExecution, Loss | None, list[Refusal], list[Stuck]]:
        passed_over: list[Refusal] = []
        return run, await loss_seen_by(cases, run, passed_over), passed_over, await stuck_in(cases.client, run)

    works = StillWorks(cases.client, cases.task_queue)
    named = {one.tenancy_key for one in unread_here}

    losses: dict[str, Loss] = {}
    without_row: set[str] = set()
    try:
        async for run, seen, passed_over, stuck in over_all_runs(cases.client, cases.task_queue, look):
            tick()
            key = run.id.rpartition("/")[2]
            if run.status is WorkflowExecutionStatus.RUNNING and key not in live and not await _live(cases, key):
                missed = await _without_live_case(cases, key, stuck)
                without_row.add(missed.case)
                yield missed
            for one in stuck:
                if _is_news(one, named) and not (one.what is StuckIn.QUEUE and await works.through_its_queue()):
                    yield Discrepancy(_kind(one), live[key].case_id if key in live else key, why_stuck(one))
            if seen:
                losses.setdefault(key, Loss(key)).add(seen)
            for why in dict.fromkeys(passed_over):
                yield Discrepancy(
                    "history-unreadable", key, f"Noget i den er afvist og ikke brugt: {REFUSED_BECAUSE[why]}."
                )
        for turned_away in await unsigned_of_all(cases):
            yield _about_unsigned(turned_away)
        for loss in losses.values():
            if complaint := await _about(cases, await without_what_is_under_way(cases, loss)):
                yield complaint
    except RPCError as error:
        raise unreachable(cases.client, error) from error
    for case, tables in (await wrong_views_among(cases.reader, cases.law, SAMPLED)).items():
        if tenancy_of(case) not in losses and case not in without_row:  # of those it is told why
            named_tables = ", ".join(f"view.{table}" for table in tables)
            yield Discrepancy("view-differs", case, f"{named_tables} er ikke, hvad hændelserne giver.")


async def _without_live_case(cases: RepairClient, key: str, stuck: Sequence[Stuck]) -> Discrepancy:
    """A run whose tenancy has no live case in the lists: the lists may have lost it, or it goes on to its end."""
    number = 1
    while await cases.reader.case(case_id(key, number)):
        if await cases.reader.case_view(case_id(key, number)) is None:
            return Discrepancy(
                "case-without-row",
                case_id(key, number),
                "Dens hændelser står i journalen, men den mangler i listerne.",
            )
        number += 1
    then = "når det er løst, som den sidder fast i" if stuck else "når den har læst sine beskeder"
    return Discrepancy("run-without-case", key, f"Den slutter, {then}.")


def _is_news(one: Stuck, unread: Collection[str]) -> bool:
    """Whether it is not said already that the tenancy waits for a newer worker."""
    return one.code != WAITS_FOR_A_NEWER_WORKER or one.tenancy_key not in unread


def _kind(one: Stuck) -> ComplaintKind:
    match one.what:
        case StuckIn.WORKFLOW_TASK:
            return "run-fails"
        case StuckIn.ACTIVITY:
            return _WAITS.get(one.code, "activity-fails")
        case StuckIn.QUEUE:
            return "waits-for-worker"
        case _:
            assert_never(one.what)


def _about_unsigned(found: Unsigned) -> Discrepancy:
    """One line for an association, however much somebody wrote; what can be delivered again is named one by one."""
    count = len(found.heard) + len(found.others)
    said = f"{counted(count, 'besked', 'beskeder')} er gemt uden at være afgjort."
    again = f" {len(found.heard)} af dem bærer en underskrift, der kendes nu." if found.heard else ""
    loss = Loss("", found.organisation, messages={one.whole: one for one in found.heard}) if found.heard else None
    return Discrepancy("message-unsigned", found.organisation, said + again, loss)


async def losses_of_all(cases: RepairClient) -> list[Loss]:
    """What the journal has lost, and what was turned away and can come again, tenancy by tenancy. Raises
    ServerUnreachable.
    """
    losses: dict[str, Loss] = {}
    try:
        async for seen in over_all_runs(cases.client, cases.task_queue, lambda run: loss_seen_by(cases, run)):
            if seen:
                losses.setdefault(seen.tenancy, Loss(seen.tenancy)).add(seen)
        found = {key: await without_what_is_under_way(cases, loss) for key, loss in losses.items()}
        for turned_away in [loss for one in await unsigned_of_all(cases) for loss in one.losses()]:
            found.setdefault(turned_away.tenancy, Loss(turned_away.tenancy)).add(turned_away)
        return list(found.values())
    except RPCError as error:
        raise unreachable(cases.client, error) from error


async def park(cases: RepairClient, loss: Loss) -> str | None:
    """Hold the tenancy's open case for a person, once; gives its id where that was needed now."""
    if not loss.missing:
        return None
    decisions = Decisions(cases.journal, cases.law)
    return await decisions.park(loss.organisation, loss.tenancy, loss.heads(), tuple(loss.letters.values()))


async def _about(cases: RepairClient, loss: Loss) -> Discrepancy | None:
    """What is to be said of a loss; nothing any more once a person has looked and nothing waits to be brought back or
    decided.
    """
    if not loss.missing and not loss.messages:
        return None
    parked = await park(cases, loss)
    open_case = await _open_case(cases, loss.tenancy)
    held = open_case is not None and HoldKind.JOURNAL_MISMATCH in open_case.holds
    again = loss.in_order(again=True)
    undecided = [one for one in loss.messages.values() if not one.decided]
    if open_case and not held and not again and not undecided:
        return None
    named = parked or (open_case.id if open_case else loss.tenancy)
    said = _what_is_lost(loss, len(undecided))
    if held:
        said.append("Sagen er standset, til et menneske har set på den.")
    elif open_case is None and loss.missing:
        said.append("Der er ingen åben sag at standse.")
    if again:
        said.append(f"{counted(len(again), 'besked', 'beskeder')} kan leveres igen.")
    return Discrepancy("witness-missing", named, " ".join(said), loss)


def _what_is_lost(loss: Loss, undecided: int) -> list[str]:
    places = ", ".join(f"{stream} nr. {first}–{last}" for stream, first, last in by_stream(loss.missing))
    said = [f"Journalen mangler {places}."] if places else []
    if not places and undecided < len(loss.messages):
        said.append("Journalen mangler svarene på beskeder, der var afgjort.")
    if undecided:
        said.append(
            f"{counted(undecided, 'besked', 'beskeder')} blev modtaget, og kørslen endte, før nogen afgjorde dem."
        )
    return said


async def _open_case(cases: RepairClient, key: str) -> Case | None:
    for view in await cases.reader.cases(tenancy_key=key, live=True):
        state = fold(entry.event for entry in await cases.reader.case(view.case_id))
        if isinstance(state, Case) and state.closed is None:
            return state
    return None


async def _live(cases: RepairClient, key: str) -> bool:
    """Ask the journal itself once more: Temporal's list of runs may be behind it, or before it."""
    return bool(await cases.reader.cases(tenancy_key=key, live=True))


async def count_runs(cases: RepairClient) -> int:
    """How many runs Temporal has on our task queue. Raises ServerUnreachable."""
    try:
        return await count_of_runs(cases.client, cases.task_queue)
    except RPCError as error:
        raise unreachable(cases.client, error) from error
