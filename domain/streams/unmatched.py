"""Which facts belong to no case? Messages nobody can read, payments nobody can place. They are kept, never dropped."""

from datetime import date
from typing import Literal

from pydantic import Field

from domain.event import Event, Frozen, SealedText
from domain.payment import Means, Outgoing


def system_stream(organisation: str) -> str:
    """Name the stream in which what belongs to no case of an organisation is kept."""
    return f"system/{organisation}"


def unmatched_person(organisation: str) -> str:
    """Name the person key under which they are sealed: nobody knows whom they name."""
    return f"unmatched-{organisation.lower()}"


class RawMessage(Frozen):
    """What came, as far as it could be kept; `digest` is the SHA-256 of all its bytes, in hexadecimal.

    Sealed, the digest with it: it may name people, and a digest alone would tell whoever guesses what came. `why` is a
    code; `encoding` and `key_id` are what its sender wrote. Of one that could be read and was signed by nobody who is
    heard, `message_id`, `via` and `signature` are kept, and `text` is all that it said: it may come again.
    """

    text: str
    digest: str
    why: str | None = None
    encoding: str | None = None
    key_id: str | None = None
    message_id: str | None = None
    via: str | None = None
    signature: str | None = None


class UnplacedPayment(Frozen):
    """What a payment said of itself. Sealed: tenancy, text and the bank's reference may name people. `lease` is what
    the association calls the lease, where that was told.
    """

    tenancy: str
    text: str
    reference: str = ""
    bank_account: str = ""
    payer: str | None = None
    lease: str | None = None


class MessageUnreadable(Event):
    """A message to a case could not be read, or (`unsigned`) could, and bore the signature of nobody who is heard."""

    type: Literal["message-unreadable.v1"] = "message-unreadable.v1"
    tenancy_key: str
    unsigned: bool | None = None
    sealed: dict[str, RawMessage | None] = Field(default_factory=dict)


class PaymentUnmatched(Event):
    """Money came in (øre) for the tenancy with the key `tenancy_key`, which had no account here then, or of which it is
    not known for which of two leases it is (`why`, the rule that says so).

    `payment`, `reference` and `likeness` are those under which it is booked when it gets one. `told_in` is the list
    that told of it, `ordinal` which of those that are alike in it; None where it is known by `payment` alone. Events of
    before the key, the list and the means stood there have none.
    """

    type: Literal["payment-unmatched.v1"] = "payment-unmatched.v1"
    payment: str
    reference: str | None = None
    likeness: str
    tenancy_key: str | None = None
    organisation: str
    amount_ore: int
    value_date: date
    booked_on: date
    why: str | None = None
    told_in: str | None = None
    ordinal: int | None = None
    means: Means | None = None
    sealed: dict[str, UnplacedPayment | None] = Field(default_factory=dict)


class PlacedPart(Frozen):
    """How much (øre) of a payment is whose: `payment` is its id on the account of the tenancy with that key, and of its
    `lease`, where somebody said which; and the charge that it pays, where they said that.
    """

    tenancy_key: str
    lease: int | None = None
    payment: str
    amount_ore: int = Field(gt=0)
    charge: str | None = None


class TakenOff(Frozen):
    """How much (øre) of a payment is taken off the account of a lease on which it lies, and under which name; or which
    money that left is not that account's.
    """

    tenancy_key: str
    lease: int
    out: str
    amount_ore: int = Field(gt=0)


class PlacementMade(Event):
    """A person says whose a payment is that was kept, or (`taken_off`) lies on an account and pays nothing there, or
    (`left`) whose money left; without `parts` it is foreign, and no tenancy's, or (`covers`) the sum of these payments,
    which are booked already, and `differs_ore` more or less than they are. `number` counts from 1 how often it was
    placed.
    """

    type: Literal["placement-made.v1"] = "placement-made.v1"
    payment: str
    number: int
    parts: tuple[PlacedPart, ...] = ()
    taken_off: TakenOff | None = None
    left: Outgoing | None = None
    covers: tuple[PlacedPart, ...] | None = None
    differs_ore: int | None = None
    sealed: dict[str, SealedText | None] = Field(default_factory=dict)


class PlacementWithdrawn(Event):
    """A person takes the `number`th placement of a payment back: it waits as before."""

    type: Literal["placement-withdrawn.v1"] = "placement-withdrawn.v1"
    payment: str
    number: int
    sealed: dict[str, SealedText | None] = Field(default_factory=dict)


PlacementEvent = PlacementMade | PlacementWithdrawn
FeedEvent = MessageUnreadable | PaymentUnmatched | PlacementEvent
