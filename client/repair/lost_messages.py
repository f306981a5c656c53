"""What does Temporal still know that the journal has lost?

After a backup was put back, the histories of the runs beside it are newer. Each tells how far the streams had reached,
which messages were decided, and which letters had left: all with their own ids, so that what is delivered again counts
once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from temporalio.client import WorkflowExecution

from audit.integrity.temporal_histories import Activity, Ear, activities, heads_in
from client.repair.way_in import RepairClient
from decisions.contract import CommandRequest, DueDispatch, UnreadableMessage, Witness
from decisions.unmatched import COUNTED
from domain.actors import FEED
from domain.case.commands import PERSON_COMMANDS, name_of
from domain.case.events import LostLetter
from domain.case.state import DispatchState
from domain.clock import legal_day
from journal.audit_reader import StreamHead
from runtime.codec import opener_of
from runtime.errors import Refusal
from workflows.messages import Envelope

_NOT_AGAIN: Final = frozenset(name_of(command) for command in PERSON_COMMANDS if command.lets_a_letter_go)
"""What lets a letter go is not delivered again: it has gone, or a person decides it on what is known today."""
_LEFT: Final = {DispatchState.SENT.value, DispatchState.ARRIVED.value, DispatchState.RETURNED.value}


@dataclass(frozen=True)
class UnansweredMessage:
    """A message that was decided and whose answer the journal has lost; `at` is when it was asked (UTC)."""

    at: datetime
    organisation: str
    said: Envelope | UnreadableMessage

    @property
    def command(self) -> str:
        """What was asked, by name."""
        return self.said.command if isinstance(self.said, Envelope) else "(ulæselig)"

    @property
    def goes_again(self) -> bool:
        """Whether it can be delivered again by itself."""
        return self.command not in _NOT_AGAIN

    @property
    def actor(self) -> str:
        """Who asked."""
        return self.said.actor if isinstance(self.said, Envelope) else FEED


@dataclass
class Loss:
    """What the journal has lost of one tenancy."""

    tenancy: str
    organisation: str = ""
    missing: set[StreamHead] = field(default_factory=set)
    letters: dict[str, LostLetter] = field(default_factory=dict)
    messages: dict[str, UnansweredMessage] = field(default_factory=dict)

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


def as_witness(one: StreamHead) -> Witness:
    """A witnessed event as the activities know it."""
    return Witness(stream=one.stream, seq=one.seq, hash=one.hash.hex())


async def loss_seen_by(
    cases: RepairClient, run: WorkflowExecution, passed_over: list[Refusal] | None = None
) -> Loss | None:
    """What a run remembers and the journal does not; None where they agree. Raises RPCError.

    What of its history is refused is passed over, and named in *passed_over*: it was decided by nobody.
    """
    ear = Ear(opener_of(cases.client), [] if passed_over is None else passed_over)
    remembered = await activities(cases.client, run.id, run.run_id, ear)
    seen = {head for one in remembered if one.told for head in heads_in(one.told)}
    missing = set(await cases.reader.missing(list(seen)))
    messages = await _without_answer(cases, remembered)
    if not missing and not messages:
        return None
    loss = Loss(run.id.rpartition("/")[2], missing=missing, messages=messages)
    loss.organisation = next((one.asked["organisation"] for one in remembered if "organisation" in one.asked), "")
    loss.letters = await _letters(cases, remembered, missing) if missing else {}
    return loss


async def _without_answer(cases: RepairClient, remembered: Iterable[Activity]) -> dict[str, UnansweredMessage]:
    decided = {one.said.message_id: one for one in map(_message, remembered) if one}
    answers = await cases.reader.answers(list(decided)) if decided else []
    answered = {(one.organisation_id, one.message_id) for one in answers}
    return {name: one for name, one in decided.items() if (one.organisation, name) not in answered}


def _message(one: Activity) -> UnansweredMessage | None:
    """The message that an activity had decided; None for the case's own clock and for what has no outcome yet."""
    if one.told is None:
        return None
    if one.name == "keep-unreadable-message":
        if one.told.get("result") == COUNTED:
            return None
        unreadable = UnreadableMessage.model_validate(one.asked)
        return UnansweredMessage(one.at, unreadable.organisation, unreadable)
    if one.name != "handle-command" or one.asked.get("own"):
        return None
    asked = CommandRequest.model_validate(one.asked)
    fields = {name: value for name, value in asked.fields.items() if name != "command"}
    said = Envelope(
        message_id=asked.message_id,
        command=str(asked.fields.get("command", "")),
        fields=fields,
        actor=asked.actor,
        case=asked.case,
    )
    return UnansweredMessage(one.at, asked.organisation, said)


async def _letters(
    cases: RepairClient, remembered: Iterable[Activity], missing: set[StreamHead]
) -> dict[str, LostLetter]:
    """The letters that left, or may have left, and that the journal does not know to have gone."""
    sent = [one for one in remembered if "dispatch" in one.asked]
    of_cases = {one.asked["dispatch"]["case"] for one in sent}
    known = {view.item.key: view.item.state for view in await cases.reader.dispatches_of(sorted(of_cases))}
    found: dict[str, LostLetter] = {}
    for one in sent:
        dispatch = DueDispatch.model_validate(one.asked["dispatch"])
        letter = _letter(one, dispatch, missing, known)
        if letter and known.get(dispatch.key) not in _LEFT:
            found[dispatch.key] = letter
    return found


def _letter(
    one: Activity, dispatch: DueDispatch, missing: set[StreamHead], known: Mapping[str, str]
) -> LostLetter | None:
    left = one.told.get("left") if one.told else None
    if left and left["outcome"] in ("sent", "unknown"):
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
