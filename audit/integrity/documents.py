"""Is every law and policy file there on which something rests, and is none there that nothing names?

An event names an edition of a policy, or a version of the law: the hash of a list, which names each file by its own. So
a file hangs on the chain, leaf by leaf. That each has the hash it is kept under, `journal.verify` has said before.
"""

import json
import re
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

_HASH: Final = re.compile("[0-9a-f]{64}")
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
                wanted |= dict.fromkeys(_listed_in(row["bytes"]), "law")
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
            version = str(json.loads(row["public"])["version"])
        except (ValueError, TypeError, LookupError, RecursionError):
            continue
        if _HASH.fullmatch(version):  # what else was put there, the chain finds
            named[version] = _ADOPTING[row["type"]]
    return named


def _listed_in(manifest: bytes) -> list[str]:
    """The hashes that a list names; none where the bytes are no list, which somebody adopted all the same."""
    try:
        return [own_hash for own_hash in listed_in(manifest).values() if _HASH.fullmatch(own_hash)]
    except UnicodeDecodeError:
        return []
