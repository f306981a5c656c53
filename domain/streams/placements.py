"""What did people say of money that was kept, as far as it stands?"""

from collections.abc import Iterable, Mapping

from domain.event import Event
from domain.streams.unmatched import PlacementMade, PlacementWithdrawn


def placements(events: Iterable[Event]) -> Mapping[str, PlacementMade]:
    """The placement that stands of each payment, by its id, after the events of one or more streams in their order."""
    standing: dict[str, PlacementMade] = {}
    for event in events:
        if isinstance(event, PlacementMade):
            standing[event.payment] = event
        elif isinstance(event, PlacementWithdrawn):
            standing.pop(event.payment, None)
    return standing


def next_number(events: Iterable[Event], payment: str) -> int:
    """Which placement of a payment the next one is, counted from 1."""
    return 1 + sum(isinstance(event, PlacementMade) and event.payment == payment for event in events)
