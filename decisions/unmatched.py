"""Where does a message go that nobody can read, and money that nobody can place? To a stream of their own, not away."""

import hashlib
from datetime import datetime
from typing import Any

from decisions import attempt
from decisions.contract import UnreadableMessage
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
from journal.store import Journal

LONGEST_KEPT_TEXT = 20_000


class Unmatched:
    """Keeps what belongs to no case, sealed, until a person has placed it."""

    def __init__(self, journal: Journal[Any]) -> None:
        self._journal = journal

    async def keep(self, message: UnreadableMessage) -> bool:
        """Append a message that could not be read to its organisation's stream, once; tells whether it is new."""
        event = MessageUnreadable(
            happened_on=legal_day(message.asked_at),
            tenancy_key=message.tenancy_key,
            sealed={
                unmatched_person(message.organisation): RawMessage(
                    text=message.text[:LONGEST_KEPT_TEXT],
                    digest=message.digest or hashlib.sha256(message.text.encode()).hexdigest(),
                )
            },
        )
        return await self._keep(message.organisation, event, message.message_id, message.asked_at)

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
        return await self._keep(payment.organisation, event, f"unplaced/{identity.payment}", known_at)

    async def _keep(self, organisation: str, event: FeedEvent, message_id: str, known_at: datetime) -> bool:
        stream = system_stream(organisation)
        async with self._journal.unit(organisation, stream, message_id=message_id, streams=(stream,)) as unit:
            if await unit.first_answer(message_id) is not None:
                return False
            kept = await unit.append(stream, [event], known_at=known_at, actor=FEED, command_id=message_id)
            unit.record_answer(message_id, stream, kept[-1].seq, {"result": "kept"})
            attempt.must_hold()
            return True
