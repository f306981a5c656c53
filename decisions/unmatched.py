"""Where does a message go that nobody can read? To a stream of its own, not away."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from decisions import attempt
from decisions.contract import CommandRequest, Kept, Reply, UnreadableMessage, Witness
from decisions.lost_events import witness_of
from decisions.message_content import MessageContent, content_of, first_answer
from domain.actors import FEED
from domain.clock import legal_day
from domain.entry_points import EntryPoint
from domain.streams.unmatched import (
    MessageUnreadable,
    RawMessage,
    system_stream,
    unmatched_person,
)
from journal.codec import type_name_of
from journal.store import Journal, Unit

LONGEST_KEPT_TEXT = 20_000
MOST_OF_A_TENANCY = 20
MOST_OF_AN_ASSOCIATION = 1_000
"""Unreadable messages at most that are kept of one day in Denmark: whoever can write to Temporal's namespace must not
fill the journal. What comes after them is counted."""
MOST_UNSIGNED_OF_A_TENANCY = 100
MOST_UNSIGNED_OF_AN_ASSOCIATION = 5_000
"""The same of messages that could be read, and were signed by nobody who is heard: apart, for noise must not crowd out
what a wrong setting turned away, and whoever writes these holds the codec's key.
"""

UNDECIDED = "unknown-organisation"
UNSIGNED = "unsigned"
"""Why a message is kept that could be read."""
KEPT = "kept"
COUNTED = "counted"
_DIGITS = 32  # of a digest in an id


class Unmatched:
    """Keeps what belongs to no case, sealed, until a person has placed it."""

    def __init__(self, journal: Journal[Any], via: EntryPoint) -> None:
        self._journal = journal
        self._via = via

    async def keep(self, message: UnreadableMessage) -> Kept:
        """Append a message that could not be read to its organisation's stream, once: KEPT, with how far that reaches
        then, or COUNTED where its day had too many before it. A count is one too high for each time that its activity
        had to be asked again. Its id is the run's own, not one that a sender chose.
        """
        raw = RawMessage(
            text=message.text[:LONGEST_KEPT_TEXT],
            digest=message.digest or hashlib.sha256(message.text.encode()).hexdigest(),
            why=message.why,
            encoding=message.encoding,
            key_id=message.key_id,
        )
        event = MessageUnreadable(
            happened_on=legal_day(message.asked_at),
            tenancy_key=message.tenancy_key,
            sealed={unmatched_person(message.organisation): raw},
        )
        return await self._keep_or_count(event, message.message_id, message.asked_at, content_of_unreadable(message))

    async def keep_undecided(self, asked: CommandRequest, given: Reply) -> Witness:
        """Append a genuine message that nobody can decide, once, with what its sender is told; gives the head of its
        stream. There is no day that has too many of them.
        """
        content = content_of(asked)
        text = content.as_bytes().decode()
        person = unmatched_person(asked.organisation)
        raw = RawMessage(text=text[:LONGEST_KEPT_TEXT], digest=hashlib.sha256(text.encode()).hexdigest(), why=UNDECIDED)
        day = legal_day(asked.asked_at)
        event = MessageUnreadable(happened_on=day, tenancy_key=asked.tenancy_key, sealed={person: raw})
        kept = await self._keep_under(asked.organisation, event, asked.message_id, asked.asked_at, content, given)
        assert kept is not None
        return kept.head

    async def keep_unsigned(self, asked: CommandRequest) -> Kept:
        """Append a message that came through no entry point of ours, once, whichever id it claims to have; or count it,
        as `keep` does, where its day had too many of these.
        """
        text = content_of(asked).as_bytes().decode()
        raw = RawMessage(
            text=text,
            digest=hashlib.sha256(text.encode()).hexdigest(),
            why=UNSIGNED,
            message_id=asked.message_id,
            via=asked.via,
            signature=asked.signature,
        )
        event = MessageUnreadable(
            happened_on=legal_day(asked.asked_at),
            tenancy_key=asked.tenancy_key,
            unsigned=True,
            sealed={unmatched_person(asked.organisation): raw},
        )
        content = _what_came(asked.organisation, event.type, raw.model_dump(mode="json"))
        name = self._journal.seal.digest(content.as_bytes())[:_DIGITS]
        return await self._keep_or_count(event, f"unsigned/{asked.tenancy_key}/{name}", asked.asked_at, content)

    async def _keep_or_count(
        self, event: MessageUnreadable, message_id: str, asked_at: datetime, content: MessageContent
    ) -> Kept:
        organisation = content.organisation
        kept = await self._keep_under(organisation, event, message_id, asked_at, content, None)
        if kept is not None:
            return Kept(result=KEPT, heads=(kept.head,))
        await self._journal.count_not_kept(organisation, event.tenancy_key, event.happened_on)
        return Kept(result=COUNTED)

    async def _keep_under(
        self,
        organisation: str,
        event: MessageUnreadable,
        message_id: str,
        known_at: datetime,
        content: MessageContent,
        given: Reply | None,
    ) -> "_Stands | None":
        """Append *event* once, which is the same one under its id where *content* is, with the answer that is *given*
        to its sender, if anybody asked. None: it is one too many.
        """
        stream = system_stream(organisation)
        async with self._journal.unit(organisation, stream, message_id=message_id, streams=(stream,)) as unit:
            digest = self._journal.seal.digest(content.as_bytes())
            message_id, first = await first_answer(unit, message_id, digest)
            if first is not None:
                return _Stands(is_new=False, head=witness_of((await unit.load(stream))[-1]))
            if given is None and await _too_many(unit, stream, event):
                return None
            kept = await unit.append(
                stream, [event], known_at=known_at, actor=FEED, via=self._via, command_id=message_id
            )
            answer, head = given.model_dump(mode="json") if given else {"result": "kept"}, kept[-1]
            unit.record_answer(message_id, stream, head.seq, answer, digest=digest, event_id=head.event_id)
            attempt.must_hold()
            return _Stands(is_new=True, head=witness_of(head))


@dataclass(frozen=True)
class _Stands:
    """What is in its stream, whether it came there just now, and how far the stream reaches."""

    is_new: bool
    head: Witness


async def _too_many(unit: Unit[Any], stream: str, event: MessageUnreadable) -> bool:
    """Whether as many messages of its kind are kept of that day as may be, of the tenancy or of its association."""
    events = (entry.event for entry in await unit.load(stream))
    kept = [one.tenancy_key for one in events if isinstance(one, MessageUnreadable) and _alike(one, event)]
    if event.unsigned:
        most, of_all = MOST_UNSIGNED_OF_A_TENANCY, MOST_UNSIGNED_OF_AN_ASSOCIATION
        return len(kept) >= of_all or kept.count(event.tenancy_key) >= most
    return day_is_full(kept.count(event.tenancy_key), len(kept))


def day_is_full(of_the_tenancy: int, of_the_association: int) -> bool:
    """Whether no more unreadable messages of a day are kept where so many are already."""
    return of_the_association >= MOST_OF_AN_ASSOCIATION or of_the_tenancy >= MOST_OF_A_TENANCY


def _alike(one: MessageUnreadable, other: MessageUnreadable) -> bool:
    return (one.happened_on, one.unsigned) == (other.happened_on, other.unsigned)


def content_of_unreadable(message: UnreadableMessage) -> MessageContent:
    """What makes an unreadable message the same one under its id."""
    raw = {"tenancy_key": message.tenancy_key, "text": message.text, "digest": message.digest}
    return _what_came(message.organisation, type_name_of(MessageUnreadable), raw)


def _what_came(organisation: str, kind: str, told: Mapping[str, Any]) -> MessageContent:
    return MessageContent(
        organisation=organisation, tenancy_key="", fields={"type": kind, **told}, actor=FEED, case=None
    )
