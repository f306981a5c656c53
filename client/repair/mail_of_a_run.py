"""Which messages reached a run of a case, and which of them did it never have decided?

A run that was terminated, or failed, leaves unread what its history holds: signals, updates that were accepted, and
what an earlier run handed to it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import ValidationError
from temporalio.client import Client

from audit.integrity.temporal_histories import Activity, Delivered, Remembered
from decisions.contract import CommandRequest, UnreadableMessage
from decisions.entry_points import NOT_SIGNED
from decisions.unmatched import COUNTED
from domain.actors import FEED
from domain.case.commands import PERSON_COMMANDS, name_of
from domain.case.decision import BEHIND
from workflows.eviction_case import SIGNAL, UPDATE
from workflows.inbox import signalled, submitted
from workflows.messages import CaseRun, Envelope, kept, unfit

_NOT_AGAIN: Final = frozenset(name_of(command) for command in PERSON_COMMANDS if command.lets_a_letter_go)
"""What lets a letter go is not delivered again: it has gone, or a person decides it on what is known today."""
_KEPT: Final = "keep-unreadable-message"


MessageKey = tuple[str, ...]
"""By what a message is told from all others."""


@dataclass(frozen=True)
class UnansweredMessage:
    """A message without an answer in the journal; `at` is when it was asked, or came (UTC), `tenancy` its key.

    `decided`: there was an answer, and the journal has lost it. Else nobody has decided it. `turned_away`: its sender
    was told that nothing was done.
    """

    at: datetime
    organisation: str
    tenancy: str
    said: Envelope | UnreadableMessage
    decided: bool = True
    turned_away: bool = False

    @property
    def whole(self) -> MessageKey:
        """What makes it the same message: its id and all that it says, with who signed it. Its id alone does not: it is
        its sender's own, and somebody may have used it for another one. What nobody could read is its bytes.
        """
        if isinstance(self.said, UnreadableMessage):
            return self.organisation, self.said.message_id, self.said.digest
        content = self.said.content(self.organisation, self.tenancy).as_bytes().decode()
        return self.organisation, self.said.message_id, content, self.said.via, self.said.signature

    @property
    def command(self) -> str:
        """What was asked, by name."""
        return self.said.command if isinstance(self.said, Envelope) else "(ulæselig)"

    @property
    def goes_again(self) -> bool:
        """Whether it can be delivered again by itself; where nobody knows whose tenancy it is, it cannot. Who was told
        that nothing was done may have done something else since: of that only a feed's row comes again by itself, which
        counts once and whenever it comes.
        """
        if self.turned_away and self.actor != FEED:
            return False
        return bool(self.organisation) and self.command not in _NOT_AGAIN

    @property
    def actor(self) -> str:
        """Who asked."""
        return self.said.actor if isinstance(self.said, Envelope) else FEED


def asked_of(one: Activity) -> Envelope | UnreadableMessage | None:
    """The message that an activity was to decide; None for the case's own clock, for letters, and for what is no
    question of ours: whoever can take a run's tasks may ask anything.
    """
    try:
        return _asked_of(one)
    except ValidationError:
        return None


def _asked_of(one: Activity) -> Envelope | UnreadableMessage | None:
    if one.name == _KEPT:
        return UnreadableMessage.model_validate(one.asked)
    if one.name != "handle-command" or one.asked.get("own") or not one.asked:
        return None
    asked = CommandRequest.model_validate(one.asked)
    return Envelope.of_content(
        asked.fields,
        message_id=asked.message_id,
        actor=asked.actor,
        case=asked.case,
        organisation=asked.organisation,
        via=asked.via,
        signature=asked.signature,
    )


class MailOfARun:
    """The messages of one run of a tenancy, from its history.

    `organisation` is the one that the run was told, that an activity was told, or that a message names; None where
    nothing says it.
    """

    def __init__(self, client: Client, run: str, history: Remembered, tenancy: str) -> None:
        self.run = run
        self.history = history
        self.tenancy = tenancy
        self._converter = client.data_converter.payload_converter
        told = (history.started or {}, *(one.asked for one in history.activities))
        named = (str(one["organisation"]) for one in told if one.get("organisation"))
        self.organisation: str | None = next(named, None) or next(self._named_by_messages(), None)

    def decided(self) -> list[UnansweredMessage]:
        """What the run was told an answer for; what was only counted, or kept for want of a signature, has none."""
        asked = ((one, asked_of(one)) for one in self._told() if not _counted(one) and not _unsigned(one))
        return [UnansweredMessage(one.at, self.whose, self.tenancy, said) for one, said in asked if said]

    def undecided(self) -> list[UnansweredMessage]:
        """What reached the run and has no answer, in the order in which it came; what it handed on is not its own."""
        told = (asked_of(one) for one in self._told())
        passed = (*told, *_carried(self.history.handed_on))
        heard = {UnansweredMessage(self.history.began, self.whose, self.tenancy, said).whole for said in passed if said}
        return [one for one in self.reached() if one.whole not in heard]

    def reached(self) -> list[UnansweredMessage]:
        """All that reached the run. What nobody can read bears the id that the run gave it, if it had come to that."""
        carried = _carried(self.history.started)
        asked = [said for one in self.history.activities if (said := asked_of(one))]
        brought = {said.message_id for said in carried}
        taken_up = [
            one
            for one in (*asked, *_carried(self.history.handed_on))
            if isinstance(one, UnreadableMessage) and one.message_id not in brought
        ]
        found: list[tuple[datetime, Envelope | UnreadableMessage]] = [(self.history.began, said) for said in carried]
        found += [(one.at, self._readable(one) or self._unreadable(one, taken_up)) for one in self.history.delivered]
        return [UnansweredMessage(at, self.whose, self.tenancy, said, decided=False) for at, said in found]

    @property
    def whose(self) -> str:
        """The organisation; empty where nobody knows it."""
        return self.organisation or ""

    def _told(self) -> Iterator[Activity]:
        return (one for one in self.history.activities if one.told is not None and not _behind(one))

    def _named_by_messages(self) -> Iterator[str]:
        for one in self.history.delivered:
            if (said := self._readable(one)) and said.organisation:
                yield said.organisation

    def _readable(self, one: Delivered) -> Envelope | None:
        """As the run read it."""
        if not one.is_update:
            return signalled(one.name, one.payloads, SIGNAL, self._converter)
        envelope = submitted(one.name, one.payloads, UPDATE, self._converter)
        return None if envelope is None or unfit(envelope) else envelope

    def _unreadable(self, one: Delivered, taken_up: list[UnreadableMessage]) -> UnreadableMessage:
        said = kept(
            one.payloads,
            organisation=self.whose,
            tenancy_key=self.tenancy,
            message_id=f"{unheard_in(self.run)}{one.event}",
            asked_at=one.at,
        )
        known = next((other for other in taken_up if other.digest == said.digest), None)
        if known is None:
            return said
        taken_up.remove(known)
        return known


def unheard_in(run: str) -> str:
    """How the ids begin that unreadable messages get which a run had not taken up: always the same for the same one."""
    return f"unheard/{run}/"


def _counted(one: Activity) -> bool:
    return one.name == _KEPT and one.told is not None and one.told.get("result") == COUNTED


def _unsigned(one: Activity) -> bool:
    return _answer(one).get("rule") == NOT_SIGNED.rule


def _behind(one: Activity) -> bool:
    """Told to nobody: a rehearsal's calendar moves first, and the message is decided then."""
    return _answer(one).get("result") == BEHIND


def _answer(one: Activity) -> Mapping[str, Any]:
    answer = (one.told or {}).get("answer")
    return answer if isinstance(answer, dict) else {}


def _carried(started: Mapping[str, Any] | None) -> tuple[Envelope | UnreadableMessage, ...]:
    try:
        return CaseRun.model_validate(started or {}).carried
    except ValidationError:
        return ()
