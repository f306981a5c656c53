"""Which facts belong to no case? Messages nobody can read, payments nobody can place. They are kept, never dropped."""

from datetime import date
from typing import Literal

from pydantic import Field

from domain.event import Event, Frozen


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
    """What a payment said of itself. Sealed: tenancy, text and the bank's reference may name people."""

    tenancy: str
    text: str
    reference: str = ""
    bank_account: str = ""


class MessageUnreadable(Event):
    """A message to a case could not be read, or (`unsigned`) could, and bore the signature of nobody who is heard."""

    type: Literal["message-unreadable.v1"] = "message-unreadable.v1"
    tenancy_key: str
    unsigned: bool | None = None
    sealed: dict[str, RawMessage | None] = Field(default_factory=dict)


class PaymentUnmatched(Event):
    """Money came in (øre) for a tenancy that has no account here; a person must place it.

    `payment`, `reference` and `likeness` are those under which it would have been booked.
    """

    type: Literal["payment-unmatched.v1"] = "payment-unmatched.v1"
    payment: str
    reference: str | None = None
    likeness: str
    organisation: str
    amount_ore: int
    value_date: date
    booked_on: date
    sealed: dict[str, UnplacedPayment | None] = Field(default_factory=dict)


FeedEvent = MessageUnreadable | PaymentUnmatched
