"""What does a process still know of a tenancy it decided on a moment ago? Its events, as far as they were read.

Events never change: while the last one known of a stream still stands with its hash, only what came after it has to be
read. What is sealed stays sealed here and is opened anew with the keys there are now, so nobody who was forgotten is
remembered. Read and added to under the tenancy's lock alone.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from journal.codec import EventCodec
from journal.records import Recorded
from journal.rows import NOTHING_SEALED, decoded
from journal.sealing import Sealer

if TYPE_CHECKING:
    from asyncpg import Record

E = TypeVar("E")
MOST = 2_000
"""How many events are known at most, of all tenancies together: some 8 MB, a hundred cases on their way."""


@dataclass(frozen=True, slots=True)
class CachedEvent(Generic[E]):
    """One event: decoded where it is public in full, else as the row it is, and whose parts are in it."""

    seq: int
    hash: bytes
    event: Recorded[E] | None
    row: "Record | None"
    persons: tuple[str, ...]

    def opened(self, codec: EventCodec[E], sealer: Sealer, keys: Mapping[str, bytes | None]) -> Recorded[E]:
        """The event as it can be read with these keys. Errors as for `rows.decoded`."""
        if self.event is not None:
            return self.event
        assert self.row is not None
        return decoded(self.row, codec, sealer, keys)


def known(row: "Record", codec: EventCodec[E], sealer: Sealer) -> CachedEvent[E]:
    """A row as it is remembered. Errors as for `rows.decoded`."""
    if row["sealed"] == NOTHING_SEALED:
        return CachedEvent(row["seq"], row["hash"], decoded(row, codec, sealer, {}), None, ())
    return CachedEvent(row["seq"], row["hash"], None, row, tuple(sealer.persons_in(row["sealed"])))


Streams: TypeAlias = Mapping[str, Sequence[CachedEvent[E]]]
"""Streams by name, each from its first event on."""


class Memory(Generic[E]):
    """The tenancies decided on last, each with its streams."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._size = 0
        self._tenancies: OrderedDict[tuple[str, str], Streams[E]] = OrderedDict()

    def of(self, organisation_id: str, tenancy_key: str) -> Streams[E]:
        """What is known of the streams of a tenancy, each from its first event on."""
        return self._tenancies.get((organisation_id, tenancy_key), {})

    def keep(self, organisation_id: str, tenancy_key: str, streams: Streams[E]) -> None:
        """Remembers these streams in the place of what was known of this tenancy; the oldest make room."""
        whose = (organisation_id, tenancy_key)
        self._size += _size(streams) - _size(self._tenancies.pop(whose, {}))
        self._tenancies[whose] = streams
        while self._size > self._most:
            self._size -= _size(self._tenancies.popitem(last=False)[1])


def _size(streams: Streams[Any]) -> int:
    return sum(map(len, streams.values()))
