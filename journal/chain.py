"""Is every event of a stretch as it was written, each behind the one before it? Yes or no, asked of bytes alone.

The server builds the bytes that a hash covers and this process hashes them, for which it has the processor's own
instructions. Which event is not as it was, and why, costs more to tell: `journal.verify` asks that after a no.
"""

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from journal.hashing import NO_HASH, TAG, framed

_TAGGED: Final = framed((TAG,))
_FIRST_LINK: Final = framed((NO_HASH,))
"""What the bytes of the first event of a stream end with."""
_LENGTH_OF_HASH: Final = _FIRST_LINK[:8]


class Chain:
    """Follows rows of the statement `chained` in the order of stream and seq, each stream whole: the bytes under the
    hash, the hash, whether the row agrees with the rest of the journal, transaction and position.
    """

    def __init__(self) -> None:
        self._head = b""  # the frames of tag and stream, with which all events of a stream begin
        self._organisation = b""  # the frame behind those of the stream and of seq
        self._seq = 0
        self._link = _FIRST_LINK
        self._place = (0, 0)

    def holds(self, rows: Iterable[Iterable[Any]]) -> bool:
        """Tell whether these rows, behind those that were followed before, are as they were written."""
        try:
            return self._holds(rows)
        except (AttributeError, TypeError):  # nothing where something must be
            return False

    def _holds(self, rows: Iterable[Iterable[Any]]) -> bool:
        sha256 = hashlib.sha256
        for content, own_hash, agrees, transaction, position in rows:
            place, self._seq = (transaction, position), self._seq + 1
            if content.startswith(self._head + _numbered(self._seq) + self._organisation):
                if place <= self._place:
                    return False
            elif not self._begins(content):
                return False
            if not agrees or not content.endswith(self._link) or sha256(content).digest() != own_hash:
                return False
            self._place, self._link = place, _LENGTH_OF_HASH + own_hash
        return True

    def _begins(self, content: bytes) -> bool:
        """Whether this is the first event of another stream, which is followed from here."""
        head = content[: _end_of_frame(content, len(_TAGGED))]
        if head == self._head or not content.startswith(_TAGGED) or not content.startswith(_numbered(1), len(head)):
            return False
        behind = len(head) + len(_numbered(1))
        self._head, self._organisation = head, content[behind : _end_of_frame(content, behind)]
        self._seq, self._link = 1, _FIRST_LINK
        return True


@lru_cache(maxsize=10_000)
def _numbered(seq: int) -> bytes:
    return framed((str(seq).encode(),))


def _end_of_frame(content: bytes, start: int) -> int:
    return start + 8 + int.from_bytes(content[start : start + 8], "big")
