"""Is a kept letter what was written, for whoever may read it, and noise once somebody it tells of was erased?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.errors import PersonErasedError, SealBrokenError
from journal.letters import seal_letter
from journal.verify_letters import verify_letters
from tests.journal.samples import ORG, JournalDatabase, named

LETTER = "Kære Åse og Bø".encode()


async def keep(database: JournalDatabase, *persons: str, content: bytes = LETTER) -> str:
    """Keep a letter that tells of *persons*."""
    async with database.journal.unit(ORG, "tk") as unit:
        kept = await unit.keep_letter(content, persons)
        assert await unit.letter(kept) == content
    return kept


async def test_a_letter_is_read_as_it_was_written(database: JournalDatabase) -> None:
    """By a later unit of its organisation, and by the audit; nothing of it lies in clear."""
    kept = await keep(database, "åse", "bø")

    async with database.journal.unit(ORG, "tk") as unit:
        assert await unit.letter(kept) == LETTER
    assert await database.reader.letter(ORG, kept) == LETTER
    assert LETTER not in await database.operator.fetchval("SELECT sealed FROM journal.letter")


@pytest.mark.parametrize("erased", ["åse", "bø"])
async def test_a_letter_about_two_goes_with_the_first_one_erased(database: JournalDatabase, erased: str) -> None:
    """Whichever it is; a letter about the other alone stays."""
    both = await keep(database, "åse", "bø")
    alone = {one: await keep(database, one) for one in ("åse", "bø")}
    await database.erase(erased)

    assert await database.reader.letter(ORG, both) is None
    assert {one for one, kept in alone.items() if await database.reader.letter(ORG, kept) is None} == {erased}
    async with database.journal.unit(ORG, "tk") as unit:
        assert await unit.letter(both) is None
        with pytest.raises(PersonErasedError):
            await unit.keep_letter(b"another", [erased])


async def test_the_same_letter_is_kept_once(database: JournalDatabase) -> None:
    """Word for word and about the same people: one hash, one row."""
    assert await keep(database, "åse", "bø") == await keep(database, "bø", "åse")
    assert await database.operator.fetchval("SELECT count(*) FROM journal.letter") == 1


async def test_a_unit_that_fails_keeps_nothing(database: JournalDatabase) -> None:
    """The letter stands with the rest of its transaction, or not at all."""

    async def fail() -> None:
        async with database.journal.unit(ORG, "tk") as unit:
            await unit.keep_letter(LETTER, ["åse"])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await database.operator.fetchval("SELECT count(*) FROM journal.letter") == 0


async def test_another_organisation_does_not_find_it(database: JournalDatabase) -> None:
    """Not even by its hash."""
    kept = await keep(database, "åse")

    async def look() -> None:
        async with database.journal.unit("another", "tk") as unit:
            await unit.letter(kept)

    with pytest.raises(LookupError):
        await look()


async def test_changed_bytes_do_not_open(database: JournalDatabase) -> None:
    """Neither for a reader nor for whoever verifies, who also finds a letter that no event names."""
    kept = await keep(database, "åse")
    async with database.operator.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute("UPDATE journal.letter SET sealed = sealed || 'x'")

    with pytest.raises(SealBrokenError):
        await database.reader.letter(ORG, kept)
    faults = [fault async for fault in verify_letters(database.audit)]
    assert [(fault.stream, fault.kind) for fault in faults] == [(f"letter/{kept}", "letter")]


async def test_whose_it_is_and_whom_it_tells_of_cannot_be_changed(database: JournalDatabase) -> None:
    """With somebody in it whose key nobody has, it would seem to be a letter of somebody erased."""
    for change in ("persons = persons || '{nobody}'", "organisation_id = 'another'"):
        kept = await keep(database, "åse", content=change.encode())
        async with database.operator.acquire() as connection, connection.transaction():
            await connection.execute("SET LOCAL session_replication_role = replica")
            await connection.execute(f"UPDATE journal.letter SET {change} WHERE hash = $1", kept)
        assert (f"letter/{kept}", "letter") in [(one.stream, one.kind) async for one in verify_letters(database.audit)]


@given(st.binary(), st.binary(), st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_a_hash_tells_letters_and_people_apart(one: bytes, other: bytes, key: bytes, further: bytes) -> None:
    """The same hash means the same bytes about the same people: without their keys nobody can try a guess."""
    hashes = [seal_letter(ORG, text, {"p": with_key}).hash for text in (one, other) for with_key in (key, further)]

    assert (len(set(hashes)) == 4) == (one != other and key != further)
    assert seal_letter(ORG, one, {"p": key}).hash == hashes[0]
    assert seal_letter(ORG, one, {"p": key, "q": further}).hash != hashes[0]


async def test_every_letter_that_an_event_names_is_looked_for(database: JournalDatabase) -> None:
    """Two in one event: one that is kept, and one that is not; and nothing else is named."""
    kept = await keep(database, "åse")
    await database.record("tk", named("Åse"))
    letters = ", ".join(f'{{"letter":{{"hash":"{own_hash}"}}}}' for own_hash in (kept, "ab" * 32))
    async with database.operator.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute("UPDATE journal.event SET public = $1 WHERE stream = 'case/tk'", f"[{letters}]")

    assert [(one.stream, one.seq) async for one in verify_letters(database.audit)] == [("case/tk", 1)]
