"""Is what only Temporal still knows named in full, brought back once, and left to people where it must be?"""

import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import asyncpg
from temporalio.api.common.v1 import Payload
from temporalio.common import RawValue

from audit.integrity.temporal_histories import remembered
from cli.rebuild_views import rebuild
from cli.redeliver import redeliver
from cli.terminal.output import Output
from client.repair.doctor import Discrepancy, examine
from domain.case.codes import HoldKind
from domain.ids import case_stream, tenancy_of
from domain.streams.unmatched import system_stream
from runtime.postgres import database_url
from runtime.postgres_logins import Login
from runtime.settings import Settings
from runtime.temporal import connect
from tests.workflows.installation import Installation


async def told(at: Installation, work: Any) -> tuple[int, list[dict[str, Any]]]:
    """What a command says on this installation: exit status and lines of JSON."""
    out = Output(True, io.StringIO(), io.StringIO())
    status = await work(at.settings, out)
    return status, [json.loads(line) for line in out.out.getvalue().splitlines()]  # type: ignore[attr-defined]


@asynccontextmanager
async def as_owner(settings: Settings) -> AsyncIterator[Any]:
    """Whoever owns the database, with every trigger switched off."""
    owner = await asyncpg.connect(await database_url(settings, Login.OWNER))
    try:
        async with owner.transaction():
            await owner.execute("SET LOCAL session_replication_role = replica")
            yield owner
    finally:
        await owner.close()


async def go_back(at: Installation, case: str, last: int) -> None:
    """Let the case stand where a backup had it: no event beyond *last*, no answer, and views to match."""
    async with as_owner(at.settings) as owner:
        for table in ("event", "answer"):
            await owner.execute(f"DELETE FROM journal.{table} WHERE stream = $1 AND seq > $2", case_stream(case), last)
    await told(at, rebuild)


async def complaints(at: Installation, case: str) -> list[Discrepancy]:
    """What the doctor finds about one tenancy."""
    return [found async for found in examine(at.case_client) if tenancy_of(case) in found.case]


async def test_a_loss_is_told_once_and_with_all_that_it_took(worked_house: Installation) -> None:
    """Events, letters and messages of one case in one complaint; what people decided is theirs to decide again."""
    at = worked_house
    case = await at.opened()
    last = (await at.events(case))[-1].seq
    await at.give(case, "pause-ladder", until=date(2026, 10, 9))
    await at.give(case, "request-aid", kind="enkeltydelse", consent_on=date(2026, 10, 2))
    await at.advance(case, date(2026, 10, 3))
    (gone,) = (await at.state(case)).dispatches.values()
    await go_back(at, case, last)

    (found,) = await complaints(at, case)
    status, brought = await told(at, redeliver)
    held = HoldKind.JOURNAL_MISMATCH in (await at.state(case)).holds
    await at.give(case, "release-hold", kind="journal-mismatch")

    assert found.loss is not None
    assert [letter.key for letter in found.loss.letters.values()] == [gone.key]
    assert [message.command for message in found.loss.in_order(again=True)] == ["pause-ladder", "advance-calendar"]
    assert [message.command for message in found.loss.in_order(again=False)] == ["request-aid"]
    assert status == 0
    assert [line["command"] for line in brought[:-1]] == ["pause-ladder", "advance-calendar"]
    assert brought[-1] == {"summary": {"delivered": 2, "queued": 0, "left_to_people": 1}}
    assert held
    assert (await at.types(case))[last:].count("ladder-paused") == 1
    assert await complaints(at, case) == []
    assert (await told(at, redeliver))[1][-1]["summary"]["delivered"] == 0


async def test_a_released_case_is_not_parked_again_for_the_same_loss(worked_house: Installation) -> None:
    """Temporal remembers it for a month; a person looked once."""
    at = worked_house
    case = await at.opened()
    last = (await at.events(case))[-1].seq
    await at.give(case, "record-contact", by="phone", outcome="reached")
    await go_back(at, case, last)
    first = await complaints(at, case)
    await told(at, redeliver)
    await at.give(case, "release-hold", kind="journal-mismatch")

    again = [await complaints(at, case) for _ in range(2)]

    assert [one.kind for one in first] == ["witness-missing"]
    assert again == [[], []]
    assert (await at.state(case)).holds == ()


async def test_what_cannot_be_read_is_kept_again(worked_house: Installation) -> None:
    """A message that nobody could read is as lost as any other."""
    at = worked_house
    case = await at.opened()
    stream = system_stream("BF-101")
    garbage = Payload(metadata={"encoding": b"json/plain"}, data=b'"hvad er det"')
    await at.run(case).signal("deliver", RawValue(garbage))
    await at.give(case, "record-contact", by="phone", outcome="reached")
    (kept,) = await at.case_client.reader.stream(stream)
    async with as_owner(at.settings) as owner:
        for table in ("event", "answer"):
            await owner.execute(f"DELETE FROM journal.{table} WHERE stream = $1", stream)

    first, again = [await told(at, redeliver) for _ in range(2)]

    assert first[1][-1]["summary"]["delivered"] == 1
    assert again[1][-1]["summary"]["delivered"] == 0
    assert [entry.event for entry in await at.case_client.reader.stream(stream)] == [kept.event]


async def test_a_history_under_another_key_is_said_to_be_one(worked_house: Installation) -> None:
    """The doctor goes on with the others: so it is with what is left of a codec key that was changed on purpose."""
    at = worked_house
    await at.opened()
    keys = replace(at.settings.keys(), codec=b"x" * 32)
    stranger = replace(at.case_client, client=await connect(at.settings, keys))

    assert [one.kind async for one in examine(stranger)] == ["history-unreadable"]


async def test_every_question_says_what_the_run_had_seen(worked_house: Installation) -> None:
    """Of the clock, people, the dispatcher: each is answered by a journal that has all of it, or parks the case."""
    at = worked_house
    case = await at.opened()
    await at.advance(case, date(2026, 10, 8))
    run = await at.run(case).describe()

    first, *further = (await remembered(at.case_client.client, run.id, run.run_id)).activities

    assert not first.asked["known"]
    assert {one.name for one in further} >= {"handle-command", "send-reminder", "send-payment-demand"}
    assert [one.name for one in further if not one.asked["known"]] == []
