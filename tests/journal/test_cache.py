"""Is what a process remembers of a tenancy never more, and never other, than what stands in the journal?"""

import asyncio
from typing import Any

import pytest

from journal import cache, loading
from journal.cache import CachedEvent, Memory
from journal.store import Journal
from tests.journal.samples import CODEC, ORG, CaseClosed, JournalDatabase, NoteTaken, append, named


@pytest.fixture
def elsewhere(database: JournalDatabase) -> Journal[Any]:
    """The journal as another process has it."""
    return Journal(database.app, database.sealer, CODEC)


async def note(journal: Journal[Any], *codes: str, key: str = "tk") -> None:
    """One unit with a note for each code."""
    async with journal.unit(ORG, key, streams=(f"case/{key}",)) as unit:
        await append(unit, f"case/{key}", *(NoteTaken(code=code, weight=1) for code in codes))


async def loaded(journal: Journal[Any], key: str = "tk", organisation: str = ORG) -> list[Any]:
    """The case as a unit of this journal has it."""
    async with journal.unit(organisation, key, streams=(f"case/{key}",)) as unit:
        return await unit.load(f"case/{key}")


async def fail(journal: Journal[Any], error: type[BaseException]) -> None:
    """A unit that appends, and does not come to its end."""
    async with journal.unit(ORG, "tk") as unit:
        await append(unit, "case/tk", CaseClosed())
        await unit.load("case/tk")
        raise error


async def test_what_another_process_appended_is_read(database: JournalDatabase, elsewhere: Journal[Any]) -> None:
    """Each knows the stream up to another event, and reads on from there."""
    for code in "abc":
        await note(database.journal, code)
        await note(elsewhere, code.upper(), code * 2)
        assert await loaded(database.journal) == await database.reader.case("tk")
    assert [one.event.code for one in await loaded(elsewhere)] == ["a", "A", "aa", "b", "B", "bb", "c", "C", "cc"]


async def test_only_what_is_new_is_decoded(database: JournalDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case of five hundred events costs the next decision two."""
    await note(database.journal, *map(str, range(500)))
    assert len(await loaded(database.journal)) == 500
    seen: list[int] = []

    def count(row: Any, *tools: Any) -> CachedEvent[Any]:
        seen.append(row["seq"])
        return cache.known(row, *tools)

    monkeypatch.setattr(loading, "known", count)
    await note(database.journal, "one", "more")
    assert len(await loaded(database.journal)) == 502
    assert seen == [501, 502]


async def test_who_was_forgotten_is_not_remembered(database: JournalDatabase) -> None:
    """Names are opened with the keys that stand there now, and nothing of them is kept in clear."""
    await database.record("tk", named("Åse", "Bø"))
    first = (await loaded(database.journal))[0]
    assert {part and part.name for part in first.event.sealed.values()} == {"Åse", "Bø"}
    kept = database.journal._tools.memory.of(ORG, "tk")["case/tk"]
    assert [one.event for one in kept] == [None]
    await database.erase("åse")
    erased = (await loaded(database.journal))[0]
    assert {person: part and part.name for person, part in erased.event.sealed.items()} == {"åse": None, "bø": "Bø"}
    assert erased.hash == first.hash


async def test_another_journal_in_the_place_of_the_old_is_read_anew(
    database: JournalDatabase, elsewhere: Journal[Any]
) -> None:
    """An older backup came back while the process ran: shorter, or with another end."""
    await note(database.journal, "kept")
    await note(database.journal, "lost", "lost")
    assert len(await loaded(database.journal)) == 3
    await restore(database, keep=1)
    assert [one.event.code for one in await loaded(database.journal)] == ["kept"]
    await note(database.journal, "new")
    assert len(await loaded(database.journal)) == 2
    await restore(database, keep=1)
    await note(elsewhere, "other", "end")
    assert [one.event.code for one in await loaded(database.journal)] == ["kept", "other", "end"]
    await restore(database, keep=0)
    assert await loaded(database.journal) == []


async def restore(database: JournalDatabase, keep: int) -> None:
    """Let the case end after its first events, as an older backup would."""
    async with database.operator.acquire() as connection, connection.transaction():
        await connection.execute("ALTER TABLE journal.event DISABLE TRIGGER USER")
        await connection.execute("DELETE FROM journal.event WHERE stream = 'case/tk' AND seq > $1", keep)
        await connection.execute("ALTER TABLE journal.event ENABLE TRIGGER USER")


async def test_no_organisation_is_told_what_another_one_knows(database: JournalDatabase) -> None:
    """Even where two organisations' tenancies were to bear one key."""
    await note(database.journal, "a")
    assert len(await loaded(database.journal)) == 1
    assert await loaded(database.journal, organisation="another") == []


async def test_a_unit_that_fails_teaches_nothing(database: JournalDatabase) -> None:
    """What was appended and rolled back never stood there."""
    await note(database.journal, "a")
    with pytest.raises(ZeroDivisionError):
        await fail(database.journal, ZeroDivisionError)
    assert [one.event.type for one in await loaded(database.journal)] == ["note-taken.v3"]


@pytest.mark.parametrize("most", [0, 1, 7, 40])
async def test_where_there_is_room_for_little_nothing_is_mixed_up(database: JournalDatabase, most: int) -> None:
    """Tenancies push one another out in the middle of their units, and every unit has its whole stream."""
    database.journal._tools.memory._most = most

    async def live(key: str) -> None:
        for number in range(6):
            await note(database.journal, str(number), key=key)
            assert [one.event.code for one in await loaded(database.journal, key)] == list(map(str, range(number + 1)))

    await asyncio.gather(*(live(f"tk-{number}") for number in range(8)))


async def test_what_is_pushed_out_while_it_is_asked_about_comes_back_whole(
    database: JournalDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the question of what is new and the answer, another tenancy may take the room."""
    of = Memory.of

    def forget_at_once(self: Memory[Any], organisation_id: str, tenancy_key: str) -> Any:
        found = of(self, organisation_id, tenancy_key)
        self._tenancies.clear()
        return found

    monkeypatch.setattr(Memory, "of", forget_at_once)
    for number in range(3):
        await note(database.journal, str(number))
        assert len(await loaded(database.journal)) == number + 1


def test_the_oldest_makes_room() -> None:
    """Whoever was decided on last stays."""
    kept: Memory[Any] = Memory(most=5)
    one: CachedEvent[Any] = CachedEvent(1, b"", None, None, ())
    for key in ("a", "b", "a", "c"):
        kept.keep(ORG, key, {"case": [one, one]})
    assert [len(kept.of(ORG, key)) for key in "abc"] == [1, 0, 1]
    kept.keep(ORG, "c", {"case": [one] * 6})
    assert [len(kept.of(ORG, key)) for key in "abc"] == [0, 0, 0]
