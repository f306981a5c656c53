"""Which events does the journal know by their stored names?"""

from typing import get_args

from domain.account.events import AccountEvent
from domain.case.events import CaseEvent
from domain.event import Event
from domain.streams.arrears_lists import ListEvent
from domain.streams.organisation import BookEvent
from domain.streams.unmatched import FeedEvent
from journal.codec import Lifter, ModelCodec

LIFTERS: tuple[Lifter, ...] = ()
"""From every type that is no longer written to the next version of it; none is ever edited or removed."""

_UNIONS = (get_args(CaseEvent)[0], get_args(AccountEvent)[0], FeedEvent, ListEvent, BookEvent)

CODEC: ModelCodec[Event] = ModelCodec((model for union in _UNIONS for model in get_args(union)), LIFTERS)
