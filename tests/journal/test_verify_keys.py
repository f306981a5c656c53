"""Whatever becomes of the key of a person: is it found, and told from all else that looks alike to a reader?"""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, Literal

import pytest

from journal.codec import ModelCodec
from journal.erase import destroy_key
from journal.store import Journal
from journal.verify_keys import verify_keys
from tests.journal.samples import DAY, NOON, ORG, Frozen, JournalDatabase, named


class PersonErased(Frozen):
    """What an organisation's stream says of a lawful erasure."""

    type: Literal["person-erased.v1"] = "person-erased.v1"
    happened_on: date = DAY
    person: str


@pytest.fixture
async def filled(database: JournalDatabase) -> JournalDatabase:
    """Two persons, and one who was erased, lawfully."""
    await database.record("tk", named("Åse", "Bø"), named("Glemt"))
    await erased(database, "glemt")
    return database


async def erased(database: JournalDatabase, person: str) -> None:
    """The event and the destruction, as one and the same moment leaves them."""
    telling: Journal[Any] = Journal(database.app, database.sealer, ModelCodec((PersonErased,)))
    async with telling.unit(ORG, f"organisation/{ORG}") as unit:
        gone = PersonErased(person=person)
        await unit.append(f"organisation/{ORG}", [gone], known_at=NOON, actor="x", via="client", command_id="erase")
    async with database.operator.acquire() as connection, connection.transaction():
        await connection.execute("SELECT set_config('redningskrans.organisation', $1, true)", ORG)
        await destroy_key(connection, person, unit.recorded_at)


async def faults(database: JournalDatabase, *, with_keys: bool = True) -> list[tuple[str, str]]:
    """What is found, by row and kind."""
    found = verify_keys(database.audit, database.sealer if with_keys else None)
    return [(fault.stream, fault.kind) async for fault in found]


async def changed(database: JournalDatabase, statement: str, *values: Any) -> None:
    """As a superuser with every trigger switched off."""
    async with database.operator.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute(f"UPDATE journal.person_key {statement}", *values)


async def deleted(database: JournalDatabase) -> None:
    """A row is gone."""
    async with database.operator.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute("DELETE FROM journal.person_key WHERE person_id = 'åse'")


async def swapped(database: JournalDatabase) -> None:
    """Somebody else's key stands in it."""
    other = await database.operator.fetchval("SELECT wrapped FROM journal.person_key WHERE person_id = 'bø'")
    await changed(database, "SET wrapped = $1 WHERE person_id = 'åse'", other)


async def made_anew(database: JournalDatabase) -> None:
    """Another key stands in it, rightly wrapped."""
    await changed(database, "SET wrapped = $1 WHERE person_id = 'åse'", database.sealer.new_wrapped_key(ORG, "åse"))


async def destroyed(database: JournalDatabase) -> None:
    """Somebody destroyed it by hand."""
    await database.erase("åse")


async def returned(database: JournalDatabase) -> None:
    """A key is there again whose person was erased."""
    fresh = database.sealer.new_wrapped_key(ORG, "glemt")
    await changed(database, "SET wrapped = $1, destroyed_at = null WHERE person_id = 'glemt'", fresh)


async def destroyed_earlier(database: JournalDatabase) -> None:
    """Somebody gives the erasure another time."""
    await changed(database, "SET destroyed_at = destroyed_at - interval '1 day' WHERE person_id = 'glemt'")


async def made_later(database: JournalDatabase) -> None:
    """Somebody gives the making another time."""
    await changed(database, "SET created_at = created_at + interval '1 microsecond' WHERE person_id = 'åse'")


async def invented(database: JournalDatabase) -> None:
    """A key of somebody of whom nothing was ever recorded."""
    await database.operator.execute(
        "INSERT INTO journal.person_key VALUES ($1, 'nobody', $2, now())",
        ORG,
        database.sealer.new_wrapped_key(ORG, "x"),
    )


SITUATIONS: dict[Callable[[JournalDatabase], Awaitable[None]], tuple[str, str, bool]] = {
    deleted: ("åse", "key-missing", True),
    swapped: ("åse", "key-swapped", False),
    made_anew: ("åse", "key-swapped", False),
    destroyed: ("åse", "key-destroyed", True),
    returned: ("glemt", "key-returned", True),
    destroyed_earlier: ("glemt", "key-changed", True),
    made_later: ("åse", "key-changed", True),
    invented: ("nobody", "key-invented", True),
}
"""Whose key it is, what is told, and whether that needs no master key."""


@pytest.mark.parametrize("happens", SITUATIONS, ids=lambda one: one.__name__)
async def test_what_became_of_a_key_is_told(
    filled: JournalDatabase, happens: Callable[[JournalDatabase], Awaitable[None]]
) -> None:
    """And nothing of the others."""
    person, kind, without_keys = SITUATIONS[happens]
    await happens(filled)
    ((row, told),) = await faults(filled)
    assert told == kind
    assert row in (f"person-key/{ORG}/{person}", f"person-key/{ORG}/\\303\\245se")  # as it stands in the sealed part
    assert len(await faults(filled, with_keys=False)) == without_keys


async def test_nothing_is_told_of_keys_as_they_should_be(filled: JournalDatabase) -> None:
    """Whatever persons are called: what JSON escapes, and what it does not."""
    for number, person in enumerate(("lawyer/a1", 'a"b', "a\\b", "tab\t", "bell\x07", "æøå", "😀", '"person":"x"}')):
        await filled.record(f"odd{number}", named(person))
    assert await faults(filled) == []
