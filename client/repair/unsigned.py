"""Which messages were turned away because nobody who is heard had signed them, and which of them can come again?

A worker whose setting names too few entry points, or an old key, turns genuine messages away. They stand in the journal
with all that they said and their signature, so that a feed's can be delivered as they were once the setting is right.
Whoever else sent one was told that nothing was done: it is named, and a person decides it again. What somebody wrote
who only holds the codec's key stands there, too, and comes through no entry point that is known.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from client.repair.lost_messages import Loss, without_answer
from client.repair.mail_of_a_run import UnansweredMessage
from client.repair.way_in import RepairClient
from decisions.contract import CommandRequest
from decisions.entry_points import EntryPoints
from decisions.message_content import MessageContent
from domain.streams.unmatched import MessageUnreadable, RawMessage
from journal.records import Recorded
from runtime.errors import SettingsProblem
from workflows.messages import Envelope


@dataclass(frozen=True)
class Unsigned:
    """The messages of an association that were turned away and have no answer, those that are `heard` now apart.

    `known`: whether this process was told whom workers hear; else none counts as heard.
    """

    organisation: str
    heard: tuple[UnansweredMessage, ...]
    others: tuple[UnansweredMessage, ...]
    known: bool = True

    def losses(self) -> list[Loss]:
        """What is heard now, tenancy by tenancy: a feed's comes again by itself, the rest a person decides."""
        found: dict[str, Loss] = {}
        for one in self.heard:
            found.setdefault(one.tenancy, Loss(one.tenancy, self.organisation)).messages[one.whole] = one
        return list(found.values())


async def unsigned_of_all(cases: RepairClient) -> list[Unsigned]:
    """What was turned away, association by association. Without a setting that can be read nothing is heard."""
    kept = [one for entry in await cases.reader.unsigned_messages() for one in _messages(entry)]
    waiting = (await without_answer(cases, kept)).values()
    heard_here = _entry_points(cases) if waiting else None
    found: dict[str, tuple[list[UnansweredMessage], list[UnansweredMessage]]] = defaultdict(lambda: ([], []))
    for one in waiting:
        heard, others = found[one.organisation]
        (heard if heard_here and heard_here.hears(_asked(one)) else others).append(one)
    known = heard_here is not None
    return [Unsigned(whose, tuple(heard), tuple(others), known) for whose, (heard, others) in sorted(found.items())]


def _messages(entry: Recorded[MessageUnreadable]) -> Sequence[UnansweredMessage]:
    """The message that an event keeps; none where it was erased, or can be read no more."""
    sealed = entry.event.sealed.values() if isinstance(entry.event, MessageUnreadable) else ()
    return [
        UnansweredMessage(
            entry.known_at, entry.organisation_id, entry.event.tenancy_key, said, decided=False, turned_away=True
        )
        for raw in sealed
        if raw and (said := _envelope(raw))
    ]


def _envelope(raw: RawMessage) -> Envelope | None:
    try:
        content = MessageContent.model_validate_json(raw.text)
        return Envelope.of_content(
            content.fields,
            message_id=raw.message_id or "",
            actor=content.actor,
            case=content.case,
            organisation=content.organisation,
            via=raw.via or "",
            signature=raw.signature or "",
        )
    except ValueError:
        return None


def _asked(one: UnansweredMessage) -> CommandRequest:
    """A message as a worker would look at it."""
    assert isinstance(one.said, Envelope)
    content = one.said.content(one.organisation, one.tenancy)
    return CommandRequest(
        organisation=one.organisation,
        tenancy_key=one.tenancy,
        message_id=one.said.message_id,
        actor=one.said.actor,
        fields=content.fields,
        asked_at=one.at,
        case=one.said.case,
        via=one.said.via,
        signature=one.said.signature,
    )


def _entry_points(cases: RepairClient) -> EntryPoints | None:
    try:
        return cases.entry_points()
    except SettingsProblem:
        return None
