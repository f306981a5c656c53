"""Is every law and policy file there on which something rests, and is none there that nothing names?

An event names an edition of a policy, or a version of the law: the hash of a list, which names each file by its own. So
a file hangs on the chain, leaf by leaf. That each has the hash it is kept under, `journal.verify` has said before.
"""

import json
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from books.law.book import listed_in
from domain.streams.organisation import LawAdopted, PolicyAdopted
from journal.codec import type_name_of
from journal.faults import JournalFault, one_moment
from journal.named_documents import adopted, kept, rested_on
from journal.sql import AnyConnection

if TYPE_CHECKING:
    from asyncpg import Pool, Record

_ADOPTING: Final = {type_name_of(LawAdopted): "law", type_name_of(PolicyAdopted): "policy"}


async def verify_documents(pool: "Pool[Record]") -> AsyncIterator[JournalFault]:
    """Yields every file that is missing, kept as of another kind, or named by nothing; read like `verify`."""
    async with one_moment(pool) as connection:
        wanted = await _named(connection)
        lists = [own_hash for own_hash, kind in wanted.items() if kind == "law"]
        rows = await kept(connection, lists)
    kinds = {row["hash"]: row["kind"] for row in rows}
    unread = 0
    for row in rows:
        if row["bytes"] is not None:
            if sha256(row["bytes"]).hexdigest() == row["hash"]:
                wanted |= dict.fromkeys(listed_in(row["bytes"]).values(), "law")
            else:
                unread += 1
    for own_hash, kind in sorted(wanted.items()):
        if own_hash not in kinds:
            unread += kind == "law" and own_hash in lists
            yield JournalFault(f"document/{own_hash}", 0, "document-missing", f"a {kind} file that is rested on")
        elif kinds[own_hash] != kind:
            yield JournalFault(f"document/{own_hash}", 0, "document", f"it was kept as a {kind} file")
    if not unread:  # what a list named that is lost, nobody can say any more
        for own_hash in sorted(kinds.keys() - wanted.keys()):
            yield JournalFault(f"document/{own_hash}", 0, "document-invented", "nothing names it")


async def _named(connection: AnyConnection) -> dict[str, str]:
    """The kind of each file that an event names, by its hash."""
    named: dict[str, str] = {}
    for row in await rested_on(connection):
        named |= {version: kind for kind in ("law", "policy") if (version := row[f"{kind}_version"])}
    for row in await adopted(connection, _ADOPTING):
        try:
            named[str(json.loads(row["public"])["version"])] = _ADOPTING[row["type"]]
        except (ValueError, TypeError, KeyError):  # what was changed there, the chain finds
            continue
    return named
