"""Has this journal the shape that this build reads? Asked before a row is read, and before anything is written.

A journal carries the hashes of the migrations that made it. One that was made by other bytes of the same files is an
older build's: nothing leads from it to this one, and a half-fitting shape is worse than none.
"""

from journal.errors import JournalNotReadyError, OlderJournalError
from journal.guards import Difference
from journal.migrate import migrations, refuse_other_bytes, refuse_what_is_unknown, unknown_among
from journal.sql import AnyConnection, statements

_SQL = statements("shape")


async def require_shape(connection: AnyConnection) -> None:
    """Returns where the journal can be read. `connection` is whoever logged in: the roles may not be there yet.

    Raises OlderJournalError, and JournalNotReadyError where migrations are missing. A journal that a newer version has
    taken further passes: several versions may be at work at once (docs/adr/0015-two-versions-at-once.md).
    """
    await _applied(connection)


async def require_exact_shape(connection: AnyConnection) -> None:
    """The same for whoever begins to write. Raises NewerJournalError, too, where a newer version has been there."""
    refuse_what_is_unknown(migrations(), await _applied(connection))


async def unknown_migrations(connection: AnyConnection) -> tuple[Difference, ...]:
    """Every migration that is remembered and none of this build's files: a newer version's, or nobody's. Errors as for
    `require_shape`.
    """
    applied = await _applied(connection)
    return tuple(
        Difference("migration", str(number), None, applied[number]) for number in unknown_among(migrations(), applied)
    )


async def rights_beyond(connection: AnyConnection, login: str) -> list[str]:
    """What the user who logged in may do or be that the role *login* may not: attributes and roles, by name."""
    return [row["beyond"] for row in await connection.fetch(_SQL["rights_beyond"], login)]


async def _applied(connection: AnyConnection) -> dict[int, str]:
    files = migrations()
    there = await connection.fetchrow(_SQL["what_is_there"])
    assert there is not None
    if not there["remembered"]:
        raise OlderJournalError("no migration is remembered") if there["journal"] else JournalNotReadyError
    applied = {row["number"]: row["sha256"] for row in await connection.fetch(_SQL["applied"])}
    refuse_other_bytes(files, applied)
    if not {one.number for one in files} <= applied.keys():
        raise JournalNotReadyError
    return applied
