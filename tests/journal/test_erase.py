"""Is a person who was erased gone, and everything else as it was?"""

import pytest

from journal.errors import PersonErasedError, PersonUnknownError
from journal.verify import verify
from tests.journal.samples import ORG, JournalDatabase, NoteTaken, Person, RentMissed, append, named


async def test_an_erased_person_is_gone_and_the_chain_holds(database: JournalDatabase) -> None:
    """Their part of every event reads as None; the other tenant's part, hashes and bytes stay."""
    before = await database.record("tk", named("Åse", "Bø"), named("Åse"))
    destroyed_at = await database.erase("åse")
    after = await database.reader.case("tk")
    assert [one.event for one in after] == [
        RentMissed(sealed={"bø": Person(name="Bø"), "åse": None}),
        RentMissed(sealed={"åse": None}),
    ]
    assert [one.hash for one in after] == [one.hash for one in before]
    assert [fault async for fault in verify(database.audit)] == []
    assert await database.erase("åse") == destroyed_at


async def test_the_case_of_an_erased_person_goes_on(database: JournalDatabase) -> None:
    """It can be loaded and appended to; only something new about that person is refused."""
    await database.record("tk", named("Åse"))
    await database.erase("åse")
    async with database.journal.unit(ORG, "tk") as unit:
        await append(unit, "case/tk", NoteTaken(code="a", weight=1))
        with pytest.raises(PersonErasedError):
            await append(unit, "case/tk", named("Åse"))
    assert [one.seq for one in await database.reader.case("tk")] == [1, 2]


async def test_an_organisation_can_only_erase_its_own(database: JournalDatabase) -> None:
    """Another organisation's person is unknown here and keeps the key, even one that has the same id."""
    await database.record("tk", named("Åse"), organisation="a")
    with pytest.raises(PersonUnknownError):
        await database.erase("åse", organisation="b")
    await database.record("tk-b", named("Åse"), organisation="b")
    await database.erase("åse", organisation="b")
    assert (await database.reader.case("tk"))[0].event == named("Åse")
    assert [one.event for one in await database.reader.follow()] == [named("Åse"), RentMissed(sealed={"åse": None})]


async def test_two_tenancies_of_one_person_share_the_key(database: JournalDatabase) -> None:
    """Made once, at the first need, whoever comes first."""
    await database.record("tk-1", named("Åse"))
    await database.record("tk-2", named("Åse"))
    assert await database.operator.fetchval("SELECT count(*) FROM journal.person_key") == 1
    await database.erase("åse")
    assert (await database.reader.case("tk-1"))[0].event == (await database.reader.case("tk-2"))[0].event
