"""What does a process know of a stream that nearly every decision reads? What is public in it, read anew when it moved.

Each decision asks for the hash of the stream's last event, in the answer that it reads anyway. While that is the one
known here, nothing else is read.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from journal.codec import EventCodec
from journal.rows import public_event
from journal.sql import AnyConnection, statements, traced

E = TypeVar("E")
_SQL = statements("common")


@dataclass(frozen=True, slots=True)
class Common(Generic[E]):
    """All events of a stream up to the one with `hash`, without what is sealed in them."""

    hash: bytes
    events: tuple[E, ...]


class CommonMemory(Generic[E]):
    """The common streams that this process has read."""

    def __init__(self, codec: EventCodec[E]) -> None:
        self._codec = codec
        self._known: dict[str, Common[E]] = {}

    async def read(self, connection: AnyConnection, stream: str, head: bytes | None) -> Common[E] | None:
        """The stream that ends with the hash *head*; None for one without events. Errors as for `rows.decoded`."""
        if head is None:
            return None
        known = self._known.get(stream)
        if known is None or known.hash != head:
            with traced("common"):
                rows = await connection.fetch(_SQL["common"], stream)
            known = Common(rows[-1]["hash"], tuple(public_event(row, self._codec) for row in rows))
            self._known[stream] = known
        return known
