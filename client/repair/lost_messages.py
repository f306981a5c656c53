"""What does Temporal still know that the journal has lost, or never heard?

After a backup was put back, the histories of the runs beside it are newer. Each tells how far the streams had reached,
which messages were decided, and which letters had left: all with their own ids, so that what is delivered again counts
once. A run that ended with mail unread leaves messages that nobody has decided; what a running one has not decided yet
is under way, and no loss.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from pydantic import ValidationError
from temporalio.client import WorkflowExecution, WorkflowExecutionStatus

from audit.integrity.temporal_histories import Activity, Ear, heads_in, remembered
from client.cases import Pending
from client.repair.mail_of_a_run import MailOfARun, MessageKey, UnansweredMessage, unheard_in
from client.repair.way_in import RepairClient
from decisions.contract import DueDispatch, UnreadableMessage, Witness
from decisions.unmatched import day_is_full
from domain.case.events import LostLetter
from domain.case.state import DispatchState
from domain.clock import legal_day
from domain.ids import tenancy_served_by, workflow_id
from journal.audit_reader import StreamHead
from journal.records import RecordedAnswer
from runtime.codec import opener_of
from runtime.errors import Refusal

_LEFT: Final = {DispatchState.SENT.value, DispatchState.ARRIVED.value, DispatchState.RETURNED.value}


@dataclass
class Loss:
    """What the journal has lost of one tenancy, and what nobody has decided for it."""

    tenancy: str
    organisation: str = ""
    missing: set[StreamHead] = field(default_factory=set)
    letters: dict[str, LostLetter] = field(default_factory=dict)
    messages: dict[MessageKey, UnansweredMessage] = field(default_factory=dict)

    def add(self, other: "Loss") -> None:
        """Take in what another run of the tenancy remembers."""
        self.organisation = self.organisation or other.organisation
        self.missing |= other.missing
        self.letters |= other.letters
        self.messages |= other.messages

    def heads(self) -> tuple[Witness, ...]:
        """The last event that is gone, of each stream."""
        last: dict[str, StreamHead] = {}
        for one in sorted(self.missing, key=lambda one: one.seq):
            last[one.stream] = one
        return tuple(as_witness(one) for _, one in sorted(last.items()))

    def in_order(self, *, again: bool) -> list[UnansweredMessage]:
        """The messages that can, or cannot, be delivered again by themselves, in the order they were asked."""
        return sorted((one for one in self.messages.values() if one.goes_again is again), key=lambda one: one.at)


def gather(losses: dict[str, Loss], loss: Loss | None) -> None:
    """Take what was lost, if anything was, in among the losses by tenancy."""
    if loss:
        losses.setdefault(loss.tenancy, Loss(loss.tenancy)).add(loss)


def as_witness(one: StreamHead) -> Witness:
    """A witnessed event as the activities know it."""
    return Witness(stream=one.stream, seq=one.seq, hash=one.hash.hex())


@dataclass(frozen=True)
class SeenByRun:
    """What a run's history tells.

    `loss`: what it remembers and the journal does not; None where they agree. `refused`: why something in it is passed
    over, which was decided by nobody. `is_nobodys`: nothing in it says whose it is, and the journal does not know its
    tenancy. `waiting`: what a running run has not had decided yet, by id.
    """

    loss: Loss | None
    refused: tuple[Refusal, ...]
    is_nobodys: bool
    waiting: Mapping[MessageKey, UnansweredMessage]


async def loss_seen_by(cases: RepairClient, run: WorkflowExecution) -> Loss | None:
    """What a run remembers and the journal does not; None where they agree. Raises RPCError."""
    return (await seen_by(cases, run)).loss


async def seen_by(cases: RepairClient, run: WorkflowExecution) -> SeenByRun:
    """Read a run's history, and ask the journal about what it tells. Raises RPCError."""
    refused: list[Refusal] = []
    mail = await _mail(cases, run, refused)
    told = (mail.history.started, *(one.told for one in mail.history.activities))
    missing = set(await cases.reader.missing(list({head for one in told if one for head in heads_in(one)})))
    left = await without_answer(cases, await _that_can_be_decided(cases, mail.undecided()))
    ended = run.status is not WorkflowExecutionStatus.RUNNING
    messages = (left if ended else {}) | await without_answer(cases, mail.decided())
    loss = None
    if missing or messages:
        loss = Loss(mail.tenancy, mail.whose, missing, messages=messages)
        loss.letters = await _letters(cases, mail.history.activities, missing) if missing else {}
    return SeenByRun(loss, tuple(dict.fromkeys(refused)), not mail.whose, {} if ended else left)


async def _that_can_be_decided(cases: RepairClient, undecided: Iterable[UnansweredMessage]) -> list[UnansweredMessage]:
    """Without what nobody can read and nobody can keep: it is of no association, or its day has had too many, so that
    it would only be counted again.
    """
    found = list(undecided)
    if not any(isinstance(one.said, UnreadableMessage) for one in found):
        return found
    full = await _full_days(cases)
    return [one for one in found if _has_room(one, full)]


async def _full_days(cases: RepairClient) -> set[tuple[str, str, date]]:
    """The tenancies and days of which as much is kept as may be, and something was counted since. A count alone says
    less: messages that nobody had signed are counted there as well, and have numbers of their own.
    """
    counted = {(one.organisation_id, one.tenancy_key, one.day) for one in await cases.reader.not_kept()}
    if not counted:
        return set()
    kept = await cases.reader.unreadable_kept()
    of_all = Counter[tuple[str, date]]()
    for (organisation, _, day), messages in kept.items():
        of_all[organisation, day] += messages
    return {one for one in counted if day_is_full(kept.get(one, 0), of_all[one[0], one[2]])}


def _has_room(one: UnansweredMessage, full: Collection[tuple[str, str, date]]) -> bool:
    if not isinstance(one.said, UnreadableMessage):
        return True
    return bool(one.organisation) and (one.organisation, one.tenancy, legal_day(one.said.asked_at)) not in full


async def without_what_is_under_way(cases: RepairClient, loss: Loss) -> Loss:
    """The loss without the messages that another run of the tenancy has as well. Raises RPCError.

    Somebody may have sent them again; and a run that was reset left its mail to the one that was made from it.
    """
    left = {name for name, one in loss.messages.items() if not one.decided}
    if left:
        for run in await _runs_of(cases, loss.tenancy):
            left -= _also_in(await _mail(cases, run), run, loss)
    loss.messages = {name: one for name, one in loss.messages.items() if one.decided or name in left}
    return loss


def _also_in(mail: MailOfARun, run: WorkflowExecution, loss: Loss) -> set[MessageKey]:
    reached = mail.reached()
    same = {one.whole for one in reached} if run.status is WorkflowExecutionStatus.RUNNING else set[MessageKey]()
    if of := mail.history.reset_from:
        copied = {one.said.digest for one in reached if isinstance(one.said, UnreadableMessage)}
        for name, one in loss.messages.items():
            if isinstance(one.said, UnreadableMessage) and one.said.message_id.startswith(unheard_in(of)):
                same |= {name} if one.said.digest in copied else set()
    return same


async def _runs_of(cases: RepairClient, key: str) -> list[WorkflowExecution]:
    """Every run of a tenancy that is kept; the newest is asked for by name, for a list may not have it yet."""
    runs = {run.run_id: run async for run in cases.client.list_workflows(f"WorkflowId = '{workflow_id(key)}'")}
    newest = await cases.client.get_workflow_handle(workflow_id(key)).describe()
    return list({**runs, newest.run_id: newest}.values())


async def _mail(cases: RepairClient, run: WorkflowExecution, refused: list[Refusal] | None = None) -> MailOfARun:
    ear = Ear(opener_of(cases.client), [] if refused is None else refused)
    history = await remembered(cases.client, run.id, run.run_id, ear)
    mail = MailOfARun(cases.client, run.run_id, history, tenancy_served_by(run.id))
    if mail.organisation is None:  # nothing in it says whose it is: as the journal knows the tenancy, or nobody's
        known = await cases.reader.cases(tenancy_key=mail.tenancy)
        mail.organisation = next((view.organisation_id for view in known), "")
    return mail


async def without_answer(
    cases: RepairClient, messages: Iterable[UnansweredMessage]
) -> dict[MessageKey, UnansweredMessage]:
    """Those that have no answer of their own in the journal, the first of those that are the same; what another message
    under the same id was told is none.
    """
    found: dict[MessageKey, tuple[UnansweredMessage, Pending]] = {}
    for one in messages:
        found.setdefault(one.whole, (one, cases.pending_of(one)))
    ids = dict.fromkeys(message_id for _, pending in found.values() for message_id in pending.answered_under)
    answers = await cases.reader.answers(list(ids)) if ids else []
    given: dict[str, list[RecordedAnswer]] = {}
    for answer in answers:
        given.setdefault(answer.digest, []).append(answer)
    return {
        name: one
        for name, (one, pending) in found.items()
        if not any(map(pending.is_own, given.get(pending.digest, ())))
    }


async def _letters(
    cases: RepairClient, remembered: Iterable[Activity], missing: set[StreamHead]
) -> dict[str, LostLetter]:
    """The letters that left, or may have left, and that the journal does not know to have gone."""
    sent = [(one, dispatch) for one in remembered if (dispatch := _sent_by(one))]
    of_cases = {dispatch.case for _, dispatch in sent}
    known = {view.item.key: view.item.state for view in await cases.reader.dispatches_of(sorted(of_cases))}
    found: dict[str, LostLetter] = {}
    for one, dispatch in sent:
        letter = _letter(one, dispatch, missing, known)
        if letter and known.get(dispatch.key) not in _LEFT:
            found[dispatch.key] = letter
    return found


def _sent_by(one: Activity) -> DueDispatch | None:
    """The letter that an activity was to send; None for what is no question of ours."""
    try:
        return DueDispatch.model_validate(one.asked["dispatch"]) if "dispatch" in one.asked else None
    except ValidationError:
        return None


def _letter(
    one: Activity, dispatch: DueDispatch, missing: set[StreamHead], known: Mapping[str, str]
) -> LostLetter | None:
    left = one.told.get("left") if one.told else None
    if isinstance(left, dict) and left.get("outcome") in ("sent", "unknown"):
        on, certain, receipt = left["on"], left["outcome"] == "sent", left["receipt"]
    elif _may_have_left(one, missing, unknown=dispatch.key not in known):
        on, certain, receipt = legal_day(one.at), False, ""
    else:
        return None
    return LostLetter.model_validate(
        {
            "key": dispatch.key,
            "kind": dispatch.kind,
            "channel": dispatch.channel,
            "on": on,
            "receipt": receipt,
            "certain": certain,
        }
    )


def _may_have_left(one: Activity, missing: set[StreamHead], *, unknown: bool) -> bool:
    """Told by an older worker, which named no outcome; or under way, with a key that the journal never gave out."""
    if one.told is None:
        return unknown
    return "left" not in one.told and not missing.isdisjoint(heads_in(one.told))


def by_stream(missing: Iterable[StreamHead]) -> list[tuple[str, int, int]]:
    """Each stream with the first and the last witnessed event that is gone."""
    seqs: dict[str, Sequence[int]] = {}
    for one in missing:
        seqs[one.stream] = (*seqs.get(one.stream, ()), one.seq)
    return [(stream, min(found), max(found)) for stream, found in sorted(seqs.items())]
