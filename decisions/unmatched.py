"""Where does a message go that nobody can read, and money that nobody can place? To a stream of their own, not away."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from decisions import attempt
from decisions.contract import CommandRequest, Kept, Reply, UnreadableMessage, Witness
from decisions.lost_events import witness_of
from domain.actors import FEED
from domain.clock import legal_day
from domain.payment import Payment, PaymentIdentity
from domain.streams.unmatched import (
    FeedEvent,
    MessageUnreadable,
    PaymentUnmatched,
    RawMessage,
    UnplacedPayment,
    system_stream,
    unmatched_person,
)
from journal.store import Journal, Unit

LONGEST_KEPT_TEXT = 20_000
MOST_OF_A_TENANCY = 20
MOST_OF_AN_ASSOCIATION = 1_000
"""Unreadable messages at most that are kept of one day in Denmark: whoever can write to Temporal's namespace must not
fill the journal. What comes after them is counted."""

UNDECIDED = "unknown-organisation"
"""Why a message is kept that could be read."""
KEPT = "kept"
COUNTED = "counted"


class Unmatched:
    """Keeps what belongs to no case, sealed, until a person has placed it."""

    def __init__(self, journal: Journal[Any]) -> None:
        self._journal = journal

    async def keep(self, message: UnreadableMessage) -> Kept:
        """Append a message that could not be read to its organisation's stream, once: KEPT, with how far that reaches
        then, or COUNTED where its day had too many before it. A count is one too high for each time that its activity
        had to be asked again.
        """
        day = legal_day(message.asked_at)
        event = MessageUnreadable(
            happened_on=day,
            tenancy_key=message.tenancy_key,
            sealed={
                unmatched_person(message.organisation): RawMessage(
                    text=message.text[:LONGEST_KEPT_TEXT],
                    digest=message.digest or hashlib.sha256(message.text.encode()).hexdigest(),
                    why=message.why,
                    encoding=message.encoding,
                    key_id=message.key_id,
                )
            },
        )
        kept = await self._keep(message.organisation, event, message.message_id, message.asked_at)
        if kept is not None:
            return Kept(result=KEPT, heads=(kept.head,))
        await self._journal.count_not_kept(message.organisation, message.tenancy_key, day)
        return Kept(result=COUNTED)

    async def keep_undecided(self, asked: CommandRequest, given: Reply) -> Witness:
        """Append a genuine message that nobody can decide, once, with what its sender is told; gives the head of its
        stream. There is no day that has too many of them.
        """
        text = asked.model_dump_json(include={"message_id", "actor", "case", "fields"})
        person = unmatched_person(asked.organisation)
        raw = RawMessage(text=text[:LONGEST_KEPT_TEXT], digest=hashlib.sha256(text.encode()).hexdigest(), why=UNDECIDED)
        day = legal_day(asked.asked_at)
        event = MessageUnreadable(happened_on=day, tenancy_key=asked.tenancy_key, sealed={person: raw})
        kept = await self._keep(asked.organisation, event, asked.message_id, asked.asked_at, given)
        assert kept is not None
        return kept.head

    async def keep_unplaced(self, payment: Payment, identity: PaymentIdentity, known_at: datetime) -> bool:
        """Append a payment without an account, once; tells whether it is new."""
        event = PaymentUnmatched(
            happened_on=payment.value_date,
            payment=identity.payment,
            reference=identity.reference,
            likeness=identity.likeness,
            organisation=payment.organisation,
            amount_ore=payment.amount_ore,
            value_date=payment.value_date,
            booked_on=payment.booked_on,
            sealed={
                unmatched_person(payment.organisation): UnplacedPayment(
                    tenancy=payment.tenancy,
                    text=payment.text,
                    reference=payment.reference,
                    bank_account=payment.bank_account,
                )
            },
        )
        kept = await self._keep(payment.organisation, event, f"unplaced/{identity.payment}", known_at)
        return kept is not None and kept.is_new

    async def _keep(
        self, organisation: str, event: FeedEvent, message_id: str, known_at: datetime, given: Reply | None = None
    ) -> "_Stands | None":
        """Where it stands; None where it is one too many."""
        stream = system_stream(organisation)
        async with self._journal.unit(organisation, stream, message_id=message_id, streams=(stream,)) as unit:
            if await unit.first_answer(message_id) is not None:
                return _Stands(is_new=False, head=witness_of((await unit.load(stream))[-1]))
            if (
                isinstance(event, MessageUnreadable)
                and given is None
                and await _too_many(unit, stream, event.tenancy_key, event.happened_on)
            ):
                return None
            kept = await unit.append(stream, [event], known_at=known_at, actor=FEED, command_id=message_id)
            answer = given.model_dump(mode="json") if given else {"result": "kept"}
            unit.record_answer(message_id, stream, kept[-1].seq, answer)
            attempt.must_hold()
            return _Stands(is_new=True, head=witness_of(kept[-1]))


@dataclass(frozen=True)
class _Stands:
    """What is in its stream, whether it came there just now, and how far the stream reaches."""

    is_new: bool
    head: Witness


async def _too_many(unit: Unit[Any], stream: str, tenancy_key: str, day: date) -> bool:
    """Whether as many unreadable messages of that day are kept as may be, of the tenancy or of its association."""
    events = (entry.event for entry in await unit.load(stream))
    of_day = [one.tenancy_key for one in events if isinstance(one, MessageUnreadable) and one.happened_on == day]
    return len(of_day) >= MOST_OF_AN_ASSOCIATION or of_day.count(tenancy_key) >= MOST_OF_A_TENANCY
