"""Do journal and Temporal agree? The journal wins (docs/adr/0002-two-histories-the-journal-wins.md).

A case that lives may have no run; a run may serve no case, or not go on; Temporal's history may have witnessed what
does not stand in the journal. The first is mended by `resume`, the last parks its case for a person, once, right in the
journal: no worker is needed, so that it can be done before one wakes up. What was lost with the journal is named here,
and its messages are brought back by `redeliver`.
"""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal, assert_never, cast

from temporalio.client import WorkflowExecution
from temporalio.service import RPCError

from audit.integrity.temporal_histories import count_of_runs, over_all_runs
from audit.integrity.verify import BECAUSE
from audit.integrity.views import READABLE, wrong_views_among
from client.cases import unreachable
from client.repair.lost_messages import (
    Loss,
    SeenByRun,
    by_stream,
    gather,
    loss_seen_by,
    seen_by,
    without_what_is_under_way,
)
from client.repair.mail_of_a_run import UnansweredMessage
from client.repair.resume import newest_run
from client.repair.unsigned import Unsigned, unsigned_of_all
from client.repair.way_in import RepairClient
from client.stuck import troubles
from client.stuck.foreign import foreign_runs, foreign_witnesses, is_foreign, is_running
from client.stuck.queue import StillWorks
from client.stuck.troubles import is_asleep, stuck_in
from danish.prose import counted
from danish.stuck import FOREIGN_RUN, FOREIGN_WITNESS, why_asleep, why_forged, why_stuck, why_unreadable
from danish.unread import why_it_waits
from decisions.case import WAITS_FOR_A_NEWER_WORKER, WAITS_FOR_A_POLICY, Decisions
from domain.case.codes import HoldKind
from domain.case.evolve import fold
from domain.case.state import Case
from domain.ids import case_id, tenancy_of, tenancy_served_by
from journal.views import CaseView, Stuck, StuckIn
from runtime.errors import REFUSED_BECAUSE, Refusal

ComplaintKind = Literal[
    "view-differs",
    "case-without-run",
    "run-without-case",
    "case-without-row",
    "foreign-run",
    "foreign-witness",
    "run-sleeps",
    "forged-start",
    "waits-for-newer-worker",
    "mark-readable",
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
    readable = set(await cases.reader.marked_and_readable())
    seen = _Seen(cases, live)
    async for complaint in _cases_that_are_not_followed(cases, live.values()):
        yield complaint
    for unread in await cases.reader.unread():
        if unread.stream in readable:
            continue
        seen.unread.add(unread.tenancy_key)
        yield Discrepancy("waits-for-newer-worker", unread.tenancy_key, why_it_waits(unread))
    for stream in sorted(readable):
        yield Discrepancy(READABLE, stream, BECAUSE[READABLE])

    async for fault in cases.reader.person_key_faults():
        yield Discrepancy(cast("ComplaintKind", fault.kind), fault.stream, BECAUSE[fault.kind])
    for name in await cases.reader.forged_answers():
        yield Discrepancy("answer-forged", name, "Rækken er ikke brugt: beskeden er afgjort, som om den ikke var der.")
    try:
        async for complaint in _foreign(cases, seen):
            yield complaint
        async for run, told, stuck in over_all_runs(cases.client, cases.task_queue, seen.look):
            tick()
            async for complaint in seen.about(run, told, stuck):
                yield complaint
        for complaint in seen.refused_and_nobodys():
            yield complaint
        for turned_away in await unsigned_of_all(cases):
            yield _about_unsigned(turned_away)
        for loss in seen.losses.values():
            if lost := await _about(cases, await without_what_is_under_way(cases, loss)):
                yield lost
    except RPCError as error:
        raise unreachable(cases.client, error) from error
    for case, tables in (await wrong_views_among(cases.reader, cases.law, SAMPLED)).items():
        if tenancy_of(case) not in seen.losses and case not in seen.without_row:  # of those it is told why
            named_tables = ", ".join(f"view.{table}" for table in tables)
            yield Discrepancy("view-differs", case, f"{named_tables} er ikke, hvad hændelserne giver.")


async def _cases_that_are_not_followed(cases: RepairClient, live: Iterable[CaseView]) -> AsyncIterator[Discrepancy]:
    for view in live:
        run = await newest_run(cases.client, view.tenancy_key)
        if run is None or not is_running(run):
            yield Discrepancy("case-without-run", view.case_id, "Ingen kørsel i Temporal følger den.")
        elif is_foreign(run, cases.task_queue):  # asked for by name: Temporal's list may not have it yet
            yield Discrepancy("foreign-run", view.case_id, FOREIGN_RUN)


async def _foreign(cases: RepairClient, seen: "_Seen") -> AsyncIterator[Discrepancy]:
    """The runs under ids of ours that are none of ours; what they were sent is lost with them once they end."""
    async for run in foreign_runs(cases.client, cases.task_queue, cases.reader):
        key = tenancy_served_by(run.id)
        gather(seen.losses, await loss_seen_by(cases, run))
        if is_running(run) and key not in seen.live:
            yield Discrepancy("foreign-run", key, FOREIGN_RUN)
    told = {head.organisation_id for head in await cases.reader.newest_signed_heads()}
    async for run in foreign_witnesses(cases.client, cases.task_queue, cases.keys.tenancy, told):
        yield Discrepancy("foreign-witness", run.id, FOREIGN_WITNESS)


class _Seen:
    """What the runs tell, one after the other, and what is said of it; of what comes in numbers, once for all."""

    def __init__(self, cases: RepairClient, live: Mapping[str, CaseView]) -> None:
        self.live = live
        self.unread: set[str] = set()
        """The tenancies of which it is said already that they wait for a newer worker."""
        self.losses: dict[str, Loss] = {}
        self.without_row: set[str] = set()
        self._cases = cases
        self._works = StillWorks(cases.client, cases.task_queue)
        self._refused = Counter[tuple[str, Refusal]]()
        self._nobodys: list[str] = []

    async def look(self, run: WorkflowExecution) -> tuple[WorkflowExecution, SeenByRun, list[Stuck]]:
        """Read what a run's history tells, and what does not go on in it."""
        return run, await seen_by(self._cases, run), await stuck_in(self._cases.client, run)

    async def about(
        self, run: WorkflowExecution, told: SeenByRun, stuck: Sequence[Stuck]
    ) -> AsyncIterator[Discrepancy]:
        """What is to be said of one run now."""
        key = tenancy_served_by(run.id)
        gather(self.losses, told.loss)
        if told.is_nobodys and told.refused:
            self._nobodys.append(key)
            return
        self._refused.update((key, why) for why in told.refused)
        if is_running(run) and key not in self.live and not await _live(self._cases, key):
            missed = await _without_live_case(self._cases, key, stuck)
            self.without_row.add(missed.case)
            yield missed
        named = self.live[key].case_id if key in self.live else key
        for one in stuck:
            if _is_news(one, self.unread) and not (
                one.what is StuckIn.QUEUE and await self._works.through_its_queue(one)
            ):
                yield Discrepancy(_kind(one), named, why_stuck(one))
        if slept := await self._slept_through(run, told):
            yield Discrepancy("run-sleeps", named, why_asleep(len(slept), min(one.at for one in slept)))

    async def _slept_through(self, run: WorkflowExecution, told: SeenByRun) -> list[UnansweredMessage]:
        """The messages that a run has left for some minutes although nothing keeps it from them."""
        if not _for_minutes(told) or not await is_asleep(self._cases.client, run):
            return []
        return _for_minutes(await seen_by(self._cases, run))  # once more: it may have come to them just now

    def refused_and_nobodys(self) -> Iterator[Discrepancy]:
        """Histories in which something is refused, by tenancy; those of nobody in one line, however many there are."""
        for (key, why), runs in self._refused.items():
            yield Discrepancy("history-unreadable", key, why_unreadable(REFUSED_BECAUSE[why], runs))
        if self._nobodys:
            yield Discrepancy("forged-start", self._nobodys[0], why_forged(len(self._nobodys)))


def _for_minutes(told: SeenByRun) -> list[UnansweredMessage]:
    since = datetime.now(UTC) - troubles.A_FEW_MINUTES
    return [] if told.refused else [one for one in told.waiting.values() if one.at <= since]


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
    """One line for an association, however much somebody wrote; what is heard now and a person decides again is named
    one by one.
    """
    count = len(found.heard) + len(found.others)
    said = f"{counted(count, 'besked', 'beskeder')} er gemt uden at være afgjort."
    if not found.known:
        said += " Hvilke af dem der høres nu, vides ikke: REDNINGSKRANS_ENTRY_POINTS kan ikke læses her."
    if not found.heard:
        return Discrepancy("message-unsigned", found.organisation, said)
    loss = Loss("", found.organisation, messages={one.whole: one for one in found.heard})
    said += f" {len(found.heard)} af dem bærer en underskrift, der kendes nu."
    if left := len(loss.in_order(again=False)):
        whose = "dens afsender" if left == 1 else "deres afsendere"
        said += f" {left} af dem leveres ikke igen af sig selv: {whose} fik at vide, at intet er gjort."
    return Discrepancy("message-unsigned", found.organisation, said, loss)


async def losses_of_all(cases: RepairClient) -> list[Loss]:
    """What the journal has lost, and what was turned away and is heard now, tenancy by tenancy. Raises
    ServerUnreachable.
    """
    losses: dict[str, Loss] = {}
    try:
        async for seen in over_all_runs(cases.client, cases.task_queue, lambda run: loss_seen_by(cases, run)):
            gather(losses, seen)
        async for run in foreign_runs(cases.client, cases.task_queue, cases.reader):
            gather(losses, await loss_seen_by(cases, run))
        found = {key: await without_what_is_under_way(cases, loss) for key, loss in losses.items()}
        for turned_away in [loss for one in await unsigned_of_all(cases) for loss in one.losses()]:
            gather(found, turned_away)
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
