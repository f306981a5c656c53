"""Is each letter kept as the event of its claim names it? Asked without any key: the hash is over what is kept."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from journal.faults import AT_ONCE, JournalFault, one_moment
from journal.letters import letter_hash
from journal.sql import statements

if TYPE_CHECKING:
    from asyncpg import Pool, Record

_SQL = statements("verify_letters")


async def verify_letters(pool: "Pool[Record]") -> AsyncIterator[JournalFault]:
    """Yields every letter that an event names and nobody kept, that no event names, or that is not what was kept.

    Read like `verify`; names and letters in one snapshot, for a letter that somebody claims meanwhile is neither
    unnamed nor lost. Both come in the order of their hashes, so that no more than one of each is held here.
    """
    async with one_moment(pool) as connection:
        async for row in connection.cursor(_SQL["letters_and_their_names"], prefetch=AT_ONCE):
            stream, seq = (row["stream"], row["seq"]) if row["stream"] else (f"letter/{row['hash']}", 0)
            if row["sealed"] is None:
                yield JournalFault(stream, seq, "letter", "the letter it names is not kept")
            elif not _has_its_hash(row):
                yield JournalFault(stream, seq, "letter", "it does not have the hash under which it is kept")
            elif row["stream"] is None:
                yield JournalFault(stream, seq, "letter", "no event of its organisation names it")


def _has_its_hash(row: "Record") -> bool:
    try:
        found = letter_hash(row["organisation_id"], row["persons"], row["sealed"])
    except (AttributeError, TypeError):  # persons among whom is nobody, or a list
        return False
    return found == str(row["hash"])
