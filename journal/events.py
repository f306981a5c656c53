"""Which events does the journal know by their stored names?"""

from typing import get_args

from domain.case.events import AccountEvent, CaseEvent, Event
from domain.feed_events import FeedEvent
from journal.codec import Lifter, ModelCodec

LIFTERS: tuple[Lifter, ...] = ()
"""From every type that is no longer written to the next version of it; none is ever edited or removed."""

CODEC: ModelCodec[Event] = ModelCodec(
    (*get_args(get_args(CaseEvent)[0]), *get_args(get_args(AccountEvent)[0]), *get_args(FeedEvent)), LIFTERS
)
