"""Is the database in the shape this version needs? Numbered SQL files, each applied once, in order.

Each file runs in a transaction of its own, under one lock, so that any number of processes may start at
once. What was applied is remembered with the hash of the file: a file that changes afterwards is an error,
never a guess.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources

from journal.errors import MigrationError, NewerJournalError, OlderJournalError
from journal.sql import AnyConnection, statements

_SQL = statements("migrate")
_NAME = re.compile(r"(\d{4})_\w+\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered file: `number` from its name, `sha256` of its bytes in hexadecimal."""

    number: int
    name: str
    sql: str
    sha256: str


def migrations() -> tuple[Migration, ...]:
    """All files in `migrations/`, in order. Raises MigrationError for a bad name or a gap in the numbers."""
    files = sorted((resources.files("journal") / "migrations").iterdir(), key=lambda file: file.name)
    found = tuple(migration(file.name, file.read_bytes()) for file in files if file.name.endswith(".sql"))
    if [one.number for one in found] != list(range(1, len(found) + 1)):
        raise MigrationError("the migration files are not numbered 1, 2, 3 …")
    return found


def migration(name: str, content: bytes) -> Migration:
    """One file as a migration. Raises MigrationError when its name is not `0001_words.sql`."""
    match = _NAME.fullmatch(name)
    if not match:
        raise MigrationError(f"{name} is not called like 0001_words.sql")
    return Migration(int(match[1]), name, content.decode(), hashlib.sha256(content).hexdigest())


def view_files() -> tuple[Migration, ...]:
    """The files that make all views in the shape this version uses: the first from nothing, the others on top of it."""
    return tuple(one for one in migrations() if one.name.endswith("_views.sql"))


async def migrate(connection: AnyConnection, files: tuple[Migration, ...] | None = None) -> tuple[str, ...]:
    """Applies what is missing and returns the names of it, nothing when all is there. Views that somebody dropped are
    there again, and empty: rebuild-views fills them.

    The login user must be allowed to create roles and schemas. Raises OlderJournalError when an applied file has
    changed, NewerJournalError when the database is newer than this version, and MigrationError after a restored dump.
    """
    files = migrations() if files is None else files
    done: list[str] = []
    while (applied := await _apply_next(connection, files)) is not None:
        done.append(applied)
    if await connection.fetchval(_SQL["views_are_gone"]):
        async with connection.transaction():
            for one in view_files():
                await connection.execute(one.sql)
    await refuse_rows_from_the_future(connection)
    return tuple(done)


async def _apply_next(connection: AnyConnection, files: tuple[Migration, ...]) -> str | None:
    async with connection.transaction():
        await connection.execute(_SQL["lock_migrations"])
        await connection.execute(_SQL["prepare_migrations"])
        applied = await connection.fetch(_SQL["applied_migrations"])
        hashes = {row["number"]: row["sha256"] for row in applied}
        refuse_other_bytes(files, hashes)
        refuse_what_is_unknown(files, hashes)
        if not applied and await connection.fetchval(_SQL["unremembered"]):
            raise OlderJournalError("there is a journal, and nothing remembers which migrations made it")
        if len(applied) == len(files):
            return None
        following = files[len(applied)]
        await connection.execute(following.sql)
        await connection.execute(_SQL["remember_migration"], following.number, following.name, following.sha256)
        return following.name


def refuse_other_bytes(files: tuple[Migration, ...], applied: Mapping[int, str]) -> None:
    """Raises OlderJournalError where one of the files was applied with another hash; `applied` is by number."""
    for one in files:
        if applied.get(one.number, one.sha256) != one.sha256:
            raise OlderJournalError(
                f"{one.name} has changed since it was applied: "
                "put it back as it was, and write a new file for what shall change"
            )


def refuse_what_is_unknown(files: tuple[Migration, ...], applied: Mapping[int, str]) -> None:
    """Raises NewerJournalError where a migration was applied that is none of the files; `applied` is by number."""
    if unknown := unknown_among(files, applied):
        raise NewerJournalError(unknown)


def unknown_among(files: tuple[Migration, ...], applied: Iterable[int]) -> tuple[int, ...]:
    """The numbers of what was *applied* that are none of the files': a newer version's, or nobody's."""
    return tuple(sorted(set(applied) - {one.number for one in files}))


async def refuse_rows_from_the_future(connection: AnyConnection) -> None:
    """Raises MigrationError after a restored dump: what is written next would be missed. Whoever works may ask."""
    async with connection.transaction():
        await connection.execute(_SQL["see_all_organisations"])
        impossible = await connection.fetchval(_SQL["rows_from_the_future"])
    if impossible:
        raise MigrationError(
            "the journal holds transactions this server has not reached: it was restored from a dump. "
            "Readers would miss new events. What to do: docs/adr/0003-global-position.md"
        )
