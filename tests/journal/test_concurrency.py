"""Do many writers leave one clean history, and does a reader who follows them miss nothing?"""

import asyncio
from collections import Counter
from itertools import pairwise

import asyncpg
import pytest

from journal import store
from journal.records import BEGINNING, Recorded
from journal.sql import AnyConnection
from journal.verify import verify
from tests.journal.samples import ORG, JournalDatabase, NoteTaken, append, named, project, put

MANY = 50


async def test_fifty_writers_on_one_tenancy_leave_one_chain_and_one_open_case(database: JournalDatabase) -> None:
    """Whoever comes first opens the case, everybody else finds it and joins; seq is dense and nothing forks."""

    async def open_or_join(number: int) -> str:
        async with database.journal.unit(ORG, "tk", message_id=f"m-{number}") as unit:
            joined = bool(unit.live_cases)
            case = unit.live_cases[0] if joined else f"tk-again{number}"
            await append(unit, f"case/{case}", named("Åse"), command_id=f"m-{number}")
            await append(unit, "account/tk", NoteTaken(code=str(number), weight=number), command_id=f"m-{number}")
            unit.record_answer(
                f"m-{number}", f"case/{case}", len(await unit.load(f"case/{case}")), joined, digest="d", event_id=None
            )
            put(unit, project(await unit.load(f"case/{case}"), {}))
        return case

    cases = set(await asyncio.gather(*(open_or_join(number) for number in range(MANY))))
    assert len(cases) == 1
    case = cases.pop()
    assert [one.case_id for one in await database.reader.cases()] == [case]
    for events in (await database.reader.streams([f"case/{case}", "account/tk"])).values():
        _is_one_history(events)
    answers = await database.reader.answers([f"m-{number}" for number in range(MANY)])
    assert sorted(one.seq for one in answers) == list(range(1, MANY + 1))
    assert Counter(one.answer for one in answers) == {False: 1, True: MANY - 1}
    assert [fault async for fault in verify(database.audit)] == []


def _is_one_history(events: list[Recorded[object]]) -> None:
    assert [one.seq for one in events] == list(range(1, MANY + 1))
    assert all(two.previous_hash == one.hash for one, two in pairwise(events))
    assert all(one.recorded_at <= two.recorded_at for one, two in pairwise(events))
    places = [one.position for one in events if one.position]
    assert len(places) == MANY
    assert places == sorted(places)


async def test_the_same_message_from_fifty_senders_is_carried_out_once(database: JournalDatabase) -> None:
    """The first writes, the others hear what the first was told."""

    async def send() -> object:
        async with database.journal.unit(ORG, "tk", message_id="m") as unit:
            if first := await unit.first_answer("m"):
                return first.answer
            added = await append(unit, "case/tk", named("Åse"), command_id="m")
            return unit.record_answer(
                "m", "case/tk", added[-1].seq, {"result": "opened"}, digest="d", event_id=None
            ).answer

    assert await asyncio.gather(*(send() for _ in range(MANY))) == [{"result": "opened"}] * MANY
    assert len(await database.reader.case("tk")) == 1


async def test_a_follower_waits_for_the_writer_who_commits_late(
    database: JournalDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The late event has the lower place: a reader that took the higher one first would never see it."""
    may_commit, written = asyncio.Event(), asyncio.Event()
    commit = store._commit

    async def late_commit(connection: AnyConnection) -> None:
        if asyncio.current_task() is late:
            written.set()
            await may_commit.wait()
        await commit(connection)

    await database.record("before", named("Åse"))
    monkeypatch.setattr(store, "_commit", late_commit)
    late = asyncio.create_task(database.record("late", named("Åse")))
    await written.wait()
    await database.record("early", named("Åse"))
    assert len(await database.reader.case("early")) == 1
    seen = await database.reader.follow()
    assert [one.stream for one in seen] == ["case/before"]
    may_commit.set()
    await late
    assert seen[-1].position is not None
    rest = await database.reader.follow(seen[-1].position)
    assert [one.stream for one in rest] == ["case/late", "case/early"]


async def test_a_follower_sees_every_event_exactly_once_while_writers_race(database: JournalDatabase) -> None:
    """Some writers give up half-way, and their places stay empty; the others are read in each stream's order."""

    async def write(number: int) -> None:
        key = f"tk-{number % 7}"
        async with database.journal.unit(ORG, key) as unit:
            await append(unit, f"case/{key}", *(NoteTaken(code=str(number), weight=part) for part in range(3)))
            if number % 5 == 0:
                await unit.write()
                raise ZeroDivisionError

    async def follow(total: int) -> list[Recorded[NoteTaken]]:
        seen: list[Recorded[NoteTaken]] = []
        while len(seen) < total:
            after = (seen[-1].position if seen else None) or BEGINNING
            seen += await database.reader.follow(after, limit=4)
        return seen

    kept = [number for number in range(60) if number % 5]
    seen, *_ = await asyncio.gather(follow(3 * len(kept)), *map(write, range(60)), return_exceptions=True)
    assert not isinstance(seen, BaseException | None)
    assert Counter((one.event.code, one.event.weight) for one in seen) == {
        (str(number), part): 1 for number in kept for part in range(3)
    }
    for key in range(7):
        of_stream = [one.seq for one in seen if one.stream == f"case/tk-{key}"]
        assert of_stream == list(range(1, len(of_stream) + 1))


async def test_followers_hold_nobody_up(database: JournalDatabase) -> None:
    """A reader in the middle of following holds no lock that an append would wait for."""
    async with database.audit.acquire() as connection, connection.transaction(isolation="repeatable_read"):
        await connection.fetch("SELECT * FROM journal.event")
        await database.record("tk", named("Åse"))


async def test_a_stopped_process_does_not_keep_its_tenancy(database: JournalDatabase) -> None:
    """The server ends a unit that went silent; the next one gets the lock, and the sleeper stores nothing."""

    async def fall_asleep() -> None:
        async with database.journal.unit(ORG, "tk") as unit:
            await unit._connection.execute("SET LOCAL idle_in_transaction_session_timeout = '50ms'")
            await append(unit, "case/tk", NoteTaken(code="asleep", weight=1))
            await asyncio.create_task(database.record("tk", NoteTaken(code="awake", weight=1)))

    with pytest.raises((asyncpg.InterfaceError, asyncpg.PostgresError)):
        await fall_asleep()
    assert [one.event.code for one in await database.reader.case("tk")] == ["awake"]
