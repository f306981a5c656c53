"""Which law, policies and keys were in use since when, may letters leave, and how far is the money in? Told in streams
beside the cases.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from domain.event import Event, SealedText
from domain.feeds import DaysTold, FeedsTold

LAW_STREAM = "law/all"
EVERYBODY = "all"
"""The organisation under which the law stream is kept: it belongs to all of them."""


KEYS_STREAM = "system/keys"


def organisation_stream(organisation: str) -> str:
    """Name the stream of an organisation's own affairs."""
    return f"organisation/{organisation}"


class LawAdopted(Event):
    """From here on decisions rest on the law with this hash: a folder's files, and what is confirmed of them."""

    type: Literal["law-adopted.v1"] = "law-adopted.v1"
    version: str


class LawValueConfirmed(Event):
    """A named person takes a doubtful amount for right (øre): from here on it may be charged.

    It holds for exactly this parameter, first day and amount. `source` says it; `instead_of_ore` is what another source
    says, where the two are in conflict. The person's reason is sealed under the person's own key.
    """

    type: Literal["law-value-confirmed.v1"] = "law-value-confirmed.v1"
    parameter: str
    start: date
    value_ore: int = Field(ge=0)
    source: str
    instead_of_ore: int | None = None
    by: str
    sealed: dict[str, SealedText | None] = Field(default_factory=dict)


class LawConfirmationWithdrawn(Event):
    """A named person takes a confirmation back: the amount is left out again."""

    type: Literal["law-confirmation-withdrawn.v1"] = "law-confirmation-withdrawn.v1"
    parameter: str
    start: date
    value_ore: int = Field(ge=0)
    by: str
    sealed: dict[str, SealedText | None] = Field(default_factory=dict)


class PolicyAdopted(Event):
    """Somebody made the policy file with this hash an edition of the organisation's: it counts from `valid_from` on."""

    type: Literal["policy-adopted.v1"] = "policy-adopted.v1"
    organisation: str
    version: str
    valid_from: date
    by: str


class PolicyWithdrawn(Event):
    """A named person took an edition back: nothing new follows it. The reason is sealed under the person's own key."""

    type: Literal["policy-withdrawn.v1"] = "policy-withdrawn.v1"
    organisation: str
    version: str
    by: str
    sealed: dict[str, SealedText | None] = Field(default_factory=dict)


class KeysAdopted(Event):
    """The journal is written under these keys; told by fingerprints, which say nothing of the keys."""

    type: Literal["keys-adopted.v1"] = "keys-adopted.v1"
    tenancy: str
    master: str
    codec: str


class ErasureReason(StrEnum):
    """Why a person is forgotten."""

    KEEPING_PERIOD_OVER = "keeping-period-over"
    ASKED_FOR = "asked-for"
    KEPT_BY_MISTAKE = "kept-by-mistake"


class PersonErased(Event):
    """A named person had somebody (by opaque id) forgotten: the key to all that is personal of theirs was destroyed,
    in the same transaction, or before by hand and is answered for now. `destroyed_at` (UTC) is when, as the key's own
    row says; an event without it was recorded at that very moment.
    """

    type: Literal["person-erased.v1"] = "person-erased.v1"
    organisation: str
    person: str
    why: ErasureReason
    destroyed_at: datetime | None = None


class SendingStopped(Event):
    """Somebody threw the kill switch: no letter of the organisation leaves, recalls apart."""

    type: Literal["sending-stopped.v1"] = "sending-stopped.v1"
    organisation: str


class SendingResumed(Event):
    """The kill switch is off: what was decided meanwhile leaves now, unless it has lost its reason."""

    type: Literal["sending-resumed.v1"] = "sending-resumed.v1"
    organisation: str


class TenancyKeysKept(Event):
    """Tenancies whose cases stand under another key than their number gives now: they keep it.

    `keys` names each by the key that its number gives now, and gives those under which it has cases, that of its newest
    case first (docs/adr/0040-look-alike-numbers.md). All of them are opaque. None: it was looked, and there are none.
    """

    type: Literal["tenancy-keys-kept.v1"] = "tenancy-keys-kept.v1"
    organisation: str
    keys: dict[str, tuple[str, ...]]


class PaymentFeedComplete(Event):
    """Somebody told with a list that all money which a payment feed booked up to and including a day is in.

    `simulated`: it was told of rehearsals, and says nothing about real money.
    """

    type: Literal["payment-feed-complete.v1"] = "payment-feed-complete.v1"
    organisation: str
    feed: str
    complete_to: date
    simulated: bool = False


BookEvent = (
    LawAdopted
    | LawValueConfirmed
    | LawConfirmationWithdrawn
    | PolicyAdopted
    | PolicyWithdrawn
    | KeysAdopted
    | PersonErased
    | SendingStopped
    | SendingResumed
    | TenancyKeysKept
    | PaymentFeedComplete
)


def keys_kept(events: Iterable[Event]) -> Mapping[str, tuple[str, ...]]:
    """What an organisation's own stream says of tenancies that keep a key, as in `TenancyKeysKept`: the newest word."""
    kept: dict[str, tuple[str, ...]] = {}
    for event in events:
        if isinstance(event, TenancyKeysKept):
            kept |= event.keys
    return kept


def keys_looked_at_on(events: Iterable[Event]) -> date | None:
    """The day on which an organisation's cases were last looked at for such keys; None where they never were."""
    return max((event.happened_on for event in events if isinstance(event, TenancyKeysKept)), default=None)


def sending_is_stopped(events: Iterable[Event]) -> bool:
    """Whether an organisation's own stream ends with the kill switch on."""
    stopped = False
    for event in events:
        if isinstance(event, SendingStopped | SendingResumed):
            stopped = isinstance(event, SendingStopped)
    return stopped


def feeds_told(events: Iterable[Event]) -> FeedsTold:
    """To which days each payment feed was told to be complete."""
    real, rehearsed = defaultdict[str, set[date]](set), defaultdict[str, set[date]](set)
    for event in events:
        if isinstance(event, PaymentFeedComplete):
            (rehearsed if event.simulated else real)[event.feed].add(event.complete_to)
    return FeedsTold(_fixed(real), _fixed(rehearsed))


def _fixed(days: Mapping[str, set[date]]) -> DaysTold:
    return {feed: frozenset(told) for feed, told in days.items()}
