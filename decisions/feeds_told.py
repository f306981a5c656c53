"""To which day is the money in, as far as a decision knows? What the organisation's own stream tells at that moment.

A decision reads the head of that stream in the answer that it reads anyway, so that what is told with a list counts
from every worker's next decision on (docs/adr/0048-fresh-before-irreversible.md).
"""

from typing import Any

from domain.feeds import NOTHING_TOLD, FeedsTold
from domain.streams.organisation import feeds_told, organisation_stream
from journal.store import Unit


class FeedsInForce:
    """What was told of the payment feeds of all organisations that a worker has decided for."""

    def __init__(self) -> None:
        """Nothing is known at first."""
        self._at_head: dict[str, tuple[bytes, FeedsTold]] = {}

    def seen_by(self, unit: Unit[Any]) -> FeedsTold:
        """What was told as *unit* sees it; its organisation's stream must be among its common ones."""
        organisation = unit.organisation_id
        told = unit.common.get(organisation_stream(organisation))
        if told is None:
            return NOTHING_TOLD
        known = self._at_head.get(organisation)
        if known is None or known[0] != told.hash:
            known = self._at_head[organisation] = (told.hash, feeds_told(told.events))
        return known[1]
