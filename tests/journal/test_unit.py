"""Does a decision reach the journal whole, in order, once, and come back as it went in?"""

import asyncio
import hashlib
from datetime import UTC, datetime

import asyncpg
import pytest

from journal.errors import DocumentMismatchError, JournalError, OpenCaseExistsError, StreamMovedError
from journal.hashing import NO_HASH
from journal.store import new_event_id
from tests.journal.samples import (
    DAY,
    NOON,
    ORG,
    CaseClosed,
    JournalDatabase,
    NoteTaken,
    append,
    named,
    project,
    put,
    second_case,
)


async def test_what_was_appended_is_read_back_as_the_same_events(database: JournalDatabase) -> None:
    """Events, sealed parts, the three times, actor, command and versions survive the way there and back."""
    async with database.journal.unit(ORG, "tk") as unit:
        added = await unit.append(
            "case/tk",
            [named("Åse", "Bø"), NoteTaken(code="a", weight=2)],
            known_at=NOON,
            actor="importer",
            via="client",
            command_id="m-1",
            law_version="law",
            policy_version="policy",
            asked={"command": "hold", "kind": "death"},
        )
    async with database.journal.unit(ORG, "tk") as unit:
        read = await unit.load("case/tk")
    assert [one.asked for one in read] == [{"command": "hold", "kind": "death"}, None] == [one.asked for one in added]
    assert [(one.event, one.public, one.hash, one.event_id) for one in read] == [
        (one.event, one.public, one.hash, one.event_id) for one in added
    ]
    first = read[0]
    assert (first.seq, first.happened_on, first.known_at, first.actor) == (1, DAY, NOON, "importer")
    assert (first.command_id, first.law_version, first.policy_version) == ("m-1", "law", "policy")
    assert first.recorded_at == added[0].recorded_at
    assert first.position is not None
    assert added[0].position is None


async def test_each_stream_counts_from_one_and_chains_by_itself(database: JournalDatabase) -> None:
    """The case and the account of a tenancy change in one unit, each with its own seq and previous hash."""
    for _ in range(2):
        async with database.journal.unit(ORG, "tk") as unit:
            await append(unit, "case/tk", named("Åse"), NoteTaken(code="a", weight=1))
            await append(unit, "account/tk", NoteTaken(code="b", weight=1))
    case, account = (await database.reader.streams(["case/tk", "account/tk"])).values()
    for events, length in ((case, 4), (account, 2)):
        assert [one.seq for one in events] == list(range(1, length + 1))
        assert [one.previous_hash for one in events] == [NO_HASH, *(one.hash for one in events[:-1])]


async def test_a_unit_reads_its_own_writes(database: JournalDatabase) -> None:
    """What was appended and answered in a unit is there for the rest of it, though nothing is stored yet."""
    async with database.journal.unit(ORG, "tk") as unit:
        await append(unit, "case/tk", NoteTaken(code="a", weight=1))
        unit.record_answer("m-1", "case/tk", 1, {"result": "opened"}, digest="d", event_id=None)
        assert [one.seq for one in await unit.load("case/tk")] == [1]
        answer = await unit.first_answer("m-1")
        assert answer is not None
        assert await database.reader.case("tk") == []


async def test_the_live_cases_of_a_tenancy_come_with_the_unit(database: JournalDatabase) -> None:
    """A closed case is not live; its events can be loaded all the same."""
    await database.record("tk", named("Åse"))
    async with database.journal.unit(ORG, "tk") as unit:
        assert unit.live_cases == ("tk",)
    await database.record("tk", CaseClosed(), message="m-2")
    async with database.journal.unit(ORG, "tk") as unit:
        assert unit.live_cases == ()
        assert len(await unit.load("case/tk")) == 2


async def test_an_error_in_the_block_leaves_nothing_behind(database: JournalDatabase) -> None:
    """Events, answers, keys of persons and view rows go together or not at all."""

    async def fail() -> None:
        async with database.journal.unit(ORG, "tk") as unit:
            await append(unit, "case/tk", named("Åse"))
            unit.record_answer("m-1", "case/tk", 1, {}, digest="d", event_id=None)
            put(unit, project(await unit.load("case/tk"), {}))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await database.reader.case("tk") == []
    assert await database.reader.answers(["m-1"]) == []
    assert await database.reader.cases() == []
    assert await database.operator.fetchval("SELECT count(*) FROM journal.person_key") == 0


async def test_an_error_at_the_end_leaves_nothing_behind(database: JournalDatabase) -> None:
    """A view row that the database refuses takes the events with it."""

    async def open_a_second_case() -> None:
        async with database.journal.unit(ORG, "tk") as unit:
            await append(unit, "case/tk", NoteTaken(code="a", weight=1))
            put(unit, second_case(project(await unit.load("case/tk"), {})))

    await database.record("tk", named("Åse"))
    with pytest.raises(OpenCaseExistsError):
        await open_a_second_case()
    assert len(await database.reader.case("tk")) == 1


async def test_a_swallowed_database_error_cannot_pass_for_success(database: JournalDatabase) -> None:
    """PostgreSQL answers COMMIT after an error with a silent ROLLBACK; the unit says so aloud."""

    async def swallow() -> None:
        async with database.journal.unit(ORG, "tk") as unit:
            with pytest.raises(asyncpg.DataError):
                await unit._connection.execute("SELECT 1 / 0")

    with pytest.raises(JournalError, match="nothing was stored"):
        await swallow()


async def test_a_cancelled_unit_gives_its_lock_back(database: JournalDatabase) -> None:
    """Whoever is cancelled in the middle, or while waiting for the lock, leaves the tenancy to the next."""
    inside = asyncio.Event()

    async def stay() -> None:
        async with database.journal.unit(ORG, "tk"):
            inside.set()
            await asyncio.Event().wait()

    staying = asyncio.create_task(stay())
    await inside.wait()
    waiting = asyncio.create_task(stay())
    await database.until_somebody_waits()
    waiting.cancel()
    staying.cancel()
    await asyncio.gather(waiting, staying, return_exceptions=True)
    await database.record("tk", named("Åse"))


async def test_one_tenancy_waits_and_another_does_not(database: JournalDatabase) -> None:
    """The lock is the tenancy's: a decision on another tenancy goes through meanwhile."""
    async with database.journal.unit(ORG, "tk"):
        await database.record("other", named("Åse"))
    assert len(await database.reader.case("other")) == 1


async def test_writing_past_the_lock_is_refused(database: JournalDatabase) -> None:
    """Two units that append to one stream under two different locks: the second finds its place taken."""

    async def write_past_the_lock() -> None:
        async with database.journal.unit(ORG, "tk") as unit:
            await append(unit, "case/tk", NoteTaken(code="a", weight=1))
            async with database.journal.unit(ORG, "wrong lock") as other:
                await append(other, "case/tk", NoteTaken(code="b", weight=1))

    with pytest.raises(StreamMovedError):
        await write_past_the_lock()
    assert [one.event.code for one in await database.reader.case("tk")] == ["b"]


async def test_a_message_gets_its_first_answer_for_ever(database: JournalDatabase) -> None:
    """The same message again finds what was said, where and when, and cannot be answered otherwise."""
    await database.record("tk", named("Åse"))
    async with database.journal.unit(ORG, "tk", message_id="tk-m-1") as unit:
        given = await unit.first_answer("tk-m-1")
        assert given is not None
        assert (given.stream, given.seq, given.answer) == ("case/tk", 1, {"result": "opened"})
        with pytest.raises(JournalError):
            unit.record_answer("tk-m-1", "case/tk", 1, {"result": "refused"}, digest="d", event_id=None)
        assert await unit.first_answer("a new one") is None
    assert (await database.reader.answers(["tk-m-1", "a new one"])) == [given]


async def test_the_same_message_on_two_tenancies_at_once_is_answered_once(database: JournalDatabase) -> None:
    """Neither unit saw the other's answer; the database refuses the second, and asked again it is known."""

    async def answer(key: str) -> None:
        async with database.journal.unit(ORG, key, message_id="m") as unit:
            await both.wait()
            if await unit.first_answer("m") is None:
                unit.record_answer("m", f"case/{key}", 0, key, digest="d", event_id=None)

    both = asyncio.Barrier(2)
    results = await asyncio.gather(answer("a"), answer("b"), return_exceptions=True)
    assert sorted(type(one).__name__ for one in results) == ["AnsweredElsewhereError", "NoneType"]
    assert len(await database.reader.answers(["m"])) == 1


async def test_two_organisations_may_use_the_same_message_id(database: JournalDatabase) -> None:
    """A message id is the sender's own: another organisation's answer is neither seen nor in the way."""
    for organisation in ("a", "b"):
        async with database.journal.unit(organisation, f"tk-{organisation}", message_id="m") as unit:
            assert await unit.first_answer("m") is None
            unit.record_answer("m", f"case/{organisation}", 0, organisation, digest="d", event_id=None)
    assert {one.organisation_id: one.answer for one in await database.reader.answers(["m"])} == {"a": "a", "b": "b"}


async def test_recorded_at_is_the_database_clock_under_the_lock(database: JournalDatabase) -> None:
    """All events of a unit share one time, later than that of the unit before."""
    first = await database.record("tk", named("Åse"), NoteTaken(code="a", weight=1))
    second = await database.record("tk", NoteTaken(code="a", weight=1), message="m-2")
    assert first[0].recorded_at == first[1].recorded_at < second[0].recorded_at
    assert abs(second[0].recorded_at - datetime.now(UTC)).total_seconds() < 60


async def test_known_at_needs_a_time_zone(database: JournalDatabase) -> None:
    """A naive instant could mean two things, so it is not taken."""
    naive = NOON.replace(tzinfo=None)
    async with database.journal.unit(ORG, "tk") as unit:
        with pytest.raises(JournalError):
            await unit.append("case/tk", [CaseClosed()], known_at=naive, actor="x", via="client", command_id="m")


async def test_law_and_policy_files_are_kept_by_their_hash(database: JournalDatabase) -> None:
    """The same bytes are kept once; bytes under a foreign hash are refused; a rolled back unit keeps nothing."""
    content = b"cure_days = 14\n"
    own_hash = hashlib.sha256(content).hexdigest()

    async def fail() -> None:
        async with database.journal.unit(ORG, "tk") as unit:
            unit.keep_documents("law", {own_hash: content})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await database.reader.document(own_hash) is None
    for _ in range(2):
        async with database.journal.unit(ORG, "tk") as unit:
            unit.keep_documents("law", {own_hash: content})
    assert await database.reader.document(own_hash) == content
    async with database.journal.unit(ORG, "tk") as unit:
        with pytest.raises(DocumentMismatchError):
            unit.keep_documents("policy", {"0" * 64: content})


async def test_the_database_checks_the_hash_of_a_document_itself(database: JournalDatabase) -> None:
    """Even whoever writes past the application cannot keep bytes under a foreign hash."""
    with pytest.raises(asyncpg.CheckViolationError):
        await database.app.execute("INSERT INTO journal.document VALUES ($1, 'law', $2)", "0" * 64, b"x")


def test_event_ids_are_uuids_of_version_seven_in_the_order_of_time() -> None:
    """New rows lie together in the index, and no two are alike."""
    ids = [new_event_id() for _ in range(1_000)]
    assert {(one.version, one.variant) for one in ids} == {(7, "specified in RFC 4122")}
    assert len(set(ids)) == 1_000
    assert [one.int >> 80 for one in ids] == sorted(one.int >> 80 for one in ids)
