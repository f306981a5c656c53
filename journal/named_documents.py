"""Which law and policy files do events name, and which are kept?"""

from collections.abc import Collection
from typing import TYPE_CHECKING

from journal.sql import AnyConnection, statements

if TYPE_CHECKING:
    from asyncpg import Record

_SQL = statements("named_documents")


async def rested_on(connection: AnyConnection) -> "list[Record]":
    """Each `law_version` together with each `policy_version` on which decisions rest."""
    return await connection.fetch(_SQL["rested_on"])


async def adopted(connection: AnyConnection, types: Collection[str]) -> "list[Record]":
    """`type` and `public` part of every event of these *types* in the streams that belong to no tenancy."""
    return await connection.fetch(_SQL["adopted"], list(types))


async def kept(connection: AnyConnection, lists: Collection[str]) -> "list[Record]":
    """`hash` and `kind` of every file that is kept, and its `bytes` where it is one of the *lists*."""
    return await connection.fetch(_SQL["kept"], list(lists))
