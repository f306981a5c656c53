"""Which heads of streams has a holder of the journal's keys signed, so that nobody else's event is taken for theirs?

What a case's run writes comes back into its history in Temporal, which remembers it. What is written beside the cases
(organisations, law, system) and what repair writes in a case is signed in the same transaction instead, by the last
event of each stream: the chain of hashes covers those before it. Whoever wrote it tells Temporal afterwards, or the
next one does (docs/adr/0035-a-witness-for-every-stream.md).
"""

import hmac
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.ids import is_of_a_tenancy
from journal.derived_keys import Purpose
from journal.faults import JournalFault, one_moment
from journal.hashing import EventContent, framed
from journal.sealing import Sealer
from journal.sql import AnyConnection, statements, traced

if TYPE_CHECKING:
    from asyncpg import Pool, Record

_SQL = statements("signed_heads")
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class SignedHead:
    """The last event of a stream when it was signed, and whether the signature is one under these keys."""

    organisation_id: str
    stream: str
    seq: int
    hash: bytes
    genuine: bool


def signed_rows(
    events: Iterable[tuple[EventContent, bytes]], sealer: Sealer, *, every: bool
) -> list[tuple[str, str, int, bytes, bytes]]:
    """The rows for the last of these events in each stream that no run writes, or in *every* stream."""
    own = ((content, own_hash) for content, own_hash in events if every or not is_of_a_tenancy(content.stream))
    last = {content.stream: (content, own_hash) for content, own_hash in own}
    return [
        (
            one.organisation_id,
            one.stream,
            one.seq,
            own_hash,
            _signature(sealer, one.organisation_id, one.stream, one.seq, own_hash),
        )
        for one, own_hash in last.values()
    ]


async def newest_signed_heads(source: "Pool[Record] | AnyConnection", sealer: Sealer) -> list[SignedHead]:
    """The newest genuine one of each stream that *source* may see."""
    with traced("newest"):
        rows = await source.fetch(_SQL["newest"])
    newest: dict[str, SignedHead] = {}
    for one in (_read(row, sealer) for row in rows):
        if one.genuine:
            newest.setdefault(one.stream, one)
    return list(newest.values())


async def verify_signed(pool: "Pool[Record]") -> AsyncIterator[JournalFault]:
    """Yields the first command of each stream beside the cases whose last event nobody signed; needs no key."""
    named = set[str]()
    async with one_moment(pool) as connection:
        for row in await connection.fetch(_SQL["unsigned"]):
            if row["stream"] not in named:
                named.add(row["stream"])
                yield JournalFault(row["stream"], row["seq"], "unsigned", "whoever writes there signs at once")


async def verify_signed_heads(
    pool: "Pool[Record]", sealer: Sealer, reached: dict[str, int]
) -> AsyncIterator[JournalFault]:
    """Yields every signature that is none, and every event that was signed and does not stand; read like `verify`. The
    last event of each stream that is signed and stands is put into *reached*, its seq by name.
    """
    async with one_moment(pool) as connection:
        async for row in connection.cursor(_SQL["every"], prefetch=_AT_ONCE):
            one = _read(row, sealer)
            if not one.genuine:
                yield JournalFault(one.stream, one.seq, "signature", "no holder of the journal's keys signed it")
            elif not row["stands"]:
                yield JournalFault(one.stream, one.seq, "forgotten", "it was signed, and is gone or another one")
            else:
                reached[one.stream] = one.seq


def _read(row: "Record", sealer: Sealer) -> SignedHead:
    head = row["organisation_id"], row["stream"], row["seq"], row["hash"]
    try:
        genuine = hmac.compare_digest(row["signature"], _signature(sealer, *head))
    except (AttributeError, TypeError):  # nothing where something must be
        genuine = False
    return SignedHead(*head, genuine)


def _signature(sealer: Sealer, organisation_id: str, stream: str, seq: int, own_hash: bytes) -> bytes:
    message = framed((organisation_id.encode(), stream.encode(), str(seq).encode(), own_hash))
    return hmac.digest(sealer.derived(Purpose.SIGNED_HEAD), message, "sha256")
