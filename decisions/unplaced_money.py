"""What becomes of money for which no account is there? It is kept, many rows at once, until a person says whose it is.

A placement is written before the money goes to the accounts that it names, so that it is never nowhere: whoever reads
the queue sees a part that has not arrived, and the same placement given again delivers it
(docs/adr/0044-money-without-a-place.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from decisions.message_content import KEPT_BESIDE, beside_the_cases
from decisions.policies_in_force import PoliciesInForce
from domain.actors import FEED, Role, require
from domain.clock import legal_day
from domain.entry_points import EntryPoint
from domain.event import SealedText
from domain.payment import ONE_REFERENCE_ONE_PAYMENT, Outgoing, Payment, PaymentIdentity, why_too_far_ahead
from domain.policy import Policy
from domain.streams.organisation import organisation_stream
from domain.streams.unmatched import (
    PaymentUnmatched,
    PlacedPart,
    PlacementEvent,
    PlacementMade,
    PlacementWithdrawn,
    TakenOff,
    UnplacedPayment,
    system_stream,
    unmatched_person,
)
from journal.store import Journal, Unit

MAY_PLACE: Final = frozenset({Role.OFFICE, Role.MANAGER})


@dataclass(frozen=True)
class Unplaced:
    """A payment for the tenancy with this key, which has no account; or (`why`: the rule) nobody can tell for which of
    its leases it is. `told_in` is the list that tells of it, `ordinal` which of those that are alike in it, None where
    it is known by its identity alone.
    """

    payment: Payment
    identity: PaymentIdentity
    tenancy_key: str
    why: str | None = None
    told_in: str | None = None
    ordinal: int | None = None


@dataclass(frozen=True)
class Kept:
    """What became of one: kept just now, or before; or (`because`, Danish) not at all; `placed` by a person since."""

    is_new: bool
    because: str | None = None
    placed: bool = False


class UnplacedMoney:
    """Keeps it, sealed, and what people say of it."""

    def __init__(self, journal: Journal[Any], via: EntryPoint) -> None:
        self._journal = journal
        self._via = via
        self._policies = PoliciesInForce()

    async def keep(self, organisation: str, rows: Sequence[Unplaced], known_at: datetime) -> list[Kept]:
        """Append what is new of *rows*, of one organisation, in one transaction; tells of each, in their order.

        The stream is only added to, and never read: it grows with every month.
        """
        stream, common = system_stream(organisation), (organisation_stream(organisation),)
        async with self._journal.unit(organisation, stream, common=common) as unit:
            first = await unit.first_answers([kept_under(row.identity.payment) for row in rows])
            digests = {name: answer.digest for name, answer in first.items()}
            today, days = legal_day(unit.recorded_at), await self._days_ahead(unit)
            return [await self._keep_one(unit, stream, row, digests, known_at, (today, days)) for row in rows]

    async def _keep_one(
        self,
        unit: Unit[Any],
        stream: str,
        row: Unplaced,
        digests: dict[str, str],
        known_at: datetime,
        near: tuple[date, int],
    ) -> Kept:
        event, message_id = _event(row), kept_under(row.identity.payment)
        money = event.model_dump(mode="json", include={"amount_ore", "value_date", "booked_on"})
        content = beside_the_cases(unit.organisation_id, {"type": event.type, **money}, FEED)
        digest = self._journal.seal.digest(content.as_bytes())
        if message_id in digests:
            return Kept(is_new=False, because=None if digests[message_id] == digest else ONE_REFERENCE_ONE_PAYMENT)
        if because := why_too_far_ahead(event.value_date, event.booked_on, *near):
            return Kept(is_new=False, because=because)
        (kept,) = await unit.append_at_end(
            stream, [event], known_at=known_at, actor=FEED, via=self._via, command_id=message_id
        )
        unit.record_answer(message_id, stream, kept.seq, KEPT_BESIDE, digest=digest, event_id=kept.event_id)
        digests[message_id] = digest
        return Kept(is_new=True)

    async def _days_ahead(self, unit: Unit[Any]) -> int:
        """How far ahead money may be dated, by the association's own policy of today."""
        policy = (await self._policies.seen_by(unit)).policy(legal_day(unit.recorded_at), None, None)
        return policy.payment_days_ahead if policy else int(Policy.model_fields["payment_days_ahead"].default)

    async def place(self, organisation: str, event: PlacementEvent, by: str, known_at: datetime) -> bool:
        """Append what a person says of kept money, as one of MAY_PLACE, once for each number of the placement; tells
        whether that is new. Raises RoleMayNot.
        """
        require(by, MAY_PLACE, "placere penge")
        stream = system_stream(organisation)
        message_id = f"placement/{event.payment}/{event.number}/{event.type}"
        async with self._journal.unit(organisation, stream) as unit:
            if message_id in await unit.first_answers([message_id]):
                return False
            told = event.model_dump(mode="json", exclude={"sealed"})
            content = beside_the_cases(organisation, told, by)
            digest = self._journal.seal.digest(content.as_bytes())
            (kept,) = await unit.append_at_end(
                stream, [event], known_at=known_at, actor=by, via=self._via, command_id=message_id
            )
            unit.record_answer(message_id, stream, kept.seq, KEPT_BESIDE, digest=digest, event_id=kept.event_id)
            return True


def kept_under(payment: str) -> str:
    """The id of the message by which a payment without an account, named by its id, is kept once."""
    return f"unplaced/{payment}"


def placement(
    organisation: str,
    payment: str,
    number: int,
    parts: tuple[PlacedPart, ...],
    reason: str,
    known_at: datetime,
    *,
    taken_off: TakenOff | None = None,
    left: Outgoing | None = None,
) -> PlacementMade:
    """What a person says of a payment: the *number*th time that it is placed, in these parts (none: it is foreign);
    *taken_off* is the account that it lies on, *left* why it left that.
    """
    return PlacementMade(
        happened_on=legal_day(known_at),
        payment=payment,
        number=number,
        parts=parts,
        taken_off=taken_off,
        left=left,
        sealed=_sealed(organisation, reason),
    )


def settlement(
    organisation: str,
    payment: str,
    number: int,
    covers: tuple[PlacedPart, ...],
    differs_ore: int,
    reason: str,
    known_at: datetime,
) -> PlacementMade:
    """A person says of a payment that it is the sum of these, which are booked, and how much more (øre) it is."""
    made = placement(organisation, payment, number, (), reason, known_at)
    return made.model_copy(update={"covers": covers, "differs_ore": differs_ore})


def withdrawal(organisation: str, payment: str, number: int, reason: str, known_at: datetime) -> PlacementWithdrawn:
    """A person takes the *number*th placement back."""
    day, sealed = legal_day(known_at), _sealed(organisation, reason)
    return PlacementWithdrawn(happened_on=day, payment=payment, number=number, sealed=sealed)


def _sealed(organisation: str, reason: str) -> dict[str, SealedText | None]:
    return {unmatched_person(organisation): SealedText(text=reason)}


def _event(row: Unplaced) -> PaymentUnmatched:
    payment = row.payment
    said = UnplacedPayment(
        tenancy=payment.tenancy,
        text=payment.text,
        reference=payment.reference,
        bank_account=payment.bank_account,
        payer=payment.payer,
        lease=payment.lease,
    )
    return PaymentUnmatched(
        happened_on=payment.value_date,
        payment=row.identity.payment,
        reference=row.identity.reference,
        likeness=row.identity.likeness,
        tenancy_key=row.tenancy_key,
        organisation=payment.organisation,
        amount_ore=payment.amount_ore,
        value_date=payment.value_date,
        booked_on=payment.booked_on,
        why=row.why,
        told_in=row.told_in,
        ordinal=row.ordinal,
        means=payment.means,
        sealed={unmatched_person(payment.organisation): said},
    )
