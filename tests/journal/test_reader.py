"""Does the reader answer what web, audit and doctor ask?"""

import pytest

from journal.records import BEGINNING
from tests.journal.samples import DAY, ORG, CaseClosed, JournalDatabase, NoteTaken, named


@pytest.fixture
async def filled(database: JournalDatabase) -> JournalDatabase:
    """Two organisations, a closed case and two open ones."""
    await database.record("tk-1", named("Åse"), organisation="a")
    await database.record("tk-2", named("Bø"), named("Bø"), organisation="b")
    await database.record("tk-3", named("Cy"), organisation="b")
    await database.record("tk-3", CaseClosed(), organisation="b", message="m-2")
    return database


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, {"tk-1", "tk-2", "tk-3"}),
        ({"organisation_id": "b"}, {"tk-2", "tk-3"}),
        ({"phase": "closed"}, {"tk-3"}),
        ({"live": True}, {"tk-1", "tk-2"}),
        ({"live": False, "organisation_id": "a"}, set()),
        ({"simulated": True}, set()),
        ({"tenancy_key": "tk-2"}, {"tk-2"}),
    ],
    ids=lambda one: " ".join(sorted(one)) or "nothing",
)
async def test_cases_are_found_by_whatever_is_given(
    filled: JournalDatabase, wanted: dict[str, object], found: set[str]
) -> None:
    """All filters narrow; none gives everything."""
    assert {one.case_id for one in await filled.reader.cases(**wanted)} == found  # type: ignore[arg-type]


async def test_lists_over_many_cases_can_be_narrowed(filled: JournalDatabase) -> None:
    """Dispatches, work and deadlines by organisation, by role and by case."""
    reader = filled.reader
    assert {one.item.key for one in (await reader.dispatch_page(organisation_id="b")).items} == {
        "tk-2-1",
        "tk-2-2",
        "tk-3-1",
    }
    assert {one.item.key for one in await reader.dispatches_of(["tk-1"])} == {"tk-1-1"}
    assert {one.case_id for one in (await reader.work(DAY, organisation_id="b", role="adviser")).items} == {"tk-2"}
    assert (await reader.work(DAY, role="lawyer")).items == ()
    assert {one.case_id for one in await reader.work_of(["tk-1", "tk-3"])} == {"tk-1"}
    assert [one.item.day for one in await reader.deadlines_of(["tk-2"])] == [DAY]


async def test_what_is_not_there_is_empty_and_not_an_error(filled: JournalDatabase) -> None:
    """An unknown case, document, message, stream."""
    assert await filled.reader.case("nobody") == []
    assert await filled.reader.case_view("nobody") is None
    assert await filled.reader.document("0" * 64) is None
    assert await filled.reader.answers(["nobody"]) == []
    assert await filled.reader.streams(["case/nobody"]) == {"case/nobody": []}


async def test_following_in_small_steps_gives_all_there_is_in_order(filled: JournalDatabase) -> None:
    """From the beginning, two at a time, to an empty answer at the end."""
    place, seen = BEGINNING, []
    while batch := await filled.reader.follow(place, limit=2):
        seen += [(one.stream, one.seq) for one in batch]
        assert batch[-1].position is not None
        place = batch[-1].position
    assert seen == [("case/tk-1", 1), ("case/tk-2", 1), ("case/tk-2", 2), ("case/tk-3", 1), ("case/tk-3", 2)]
    assert await filled.reader.follow(place) == []
    await filled.record("tk-9", NoteTaken(code="a", weight=1), organisation=ORG)
    assert [one.stream for one in await filled.reader.follow(place)] == ["case/tk-9"]


async def test_open_cases_come_a_few_at_a_time(filled: JournalDatabase) -> None:
    """By id, after the last one seen; those that have ended are neither given nor counted."""
    reader = filled.reader
    (first,) = await reader.open_cases(limit=1)
    assert [first.case_id, *(one.case_id for one in await reader.open_cases(first.case_id))] == ["tk-1", "tk-2"]
    assert await reader.open_cases("tk-2") == []
    assert await reader.count_open_cases() == 2
