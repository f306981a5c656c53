"""Whose clock counts? Temporal's alone: a worker's and PostgreSQL's may be wrong either way, and decide nothing."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from danish.timeline import tell
from domain.ids import account_stream, tenancy_of
from journal.records import Recorded
from tests.faults import invariants
from tests.faults.clocks import needs_faketime, postgres_wrong_by, wrong_by
from tests.faults.servers import KillableServers

pytestmark = needs_faketime

A_WHILE = timedelta(minutes=20)
"""More than a story takes, and less than a clock is wrong by."""
LONG = pytest.mark.faults
WRONG = [
    pytest.param("+1h", "-1h"),
    pytest.param("-1h", "+1h", marks=LONG),
    pytest.param("+1h", "+1h", marks=LONG),
    pytest.param("-1h", "-1h", marks=LONG),
    pytest.param("+17h", "-9h"),
]
"""The worker's clock and PostgreSQL's. Steps run at eight: seventeen hours on it is tomorrow, nine back yesterday."""


@pytest.fixture(scope="module")
async def honest(shared_stage: KillableServers) -> list[Recorded[Any]]:
    """The story where all clocks are right."""
    await shared_stage.revive()
    return await _story(shared_stage, {})


@pytest.mark.parametrize(("worker", "postgres"), WRONG)
async def test_a_case_takes_the_days_of_temporals_clock(
    servers: KillableServers, honest: list[Recorded[Any]], worker: str, postgres: str
) -> None:
    """Every step, claim and outcome falls on the day and the hour it falls on where all clocks are right."""
    async with postgres_wrong_by(servers, postgres):
        wrong = await _story(servers, wrong_by(worker))

    believed = datetime.fromisoformat(json.loads(_last_line(servers.home / "log" / "worker.log"))["timestamp"])
    assert abs(believed - datetime.now(UTC) - _hours(worker)) < A_WHILE
    assert [event.type for event in wrong] == [event.type for event in honest]
    assert [event.happened_on for event in wrong] == [event.happened_on for event in honest]
    assert all(abs(one.known_at - other.known_at) < A_WHILE for one, other in zip(wrong, honest, strict=True))


@pytest.mark.parametrize("shift", [pytest.param("+1h", marks=LONG), "-1h"])
async def test_the_databases_time_is_a_mere_record(servers: KillableServers, shift: str) -> None:
    """In the middle of a case it jumps: what was written is whole, told in its order, and decided the same again."""
    async with servers.worker():
        case = await servers.installation.opened()
        before = await servers.installation.events(case)
        async with postgres_wrong_by(servers, shift):
            await servers.installation.advance(case, date(2026, 10, 8))
            since = (await servers.installation.events(case))[len(before) :]
        await servers.installation.pay(case, 500_000, date(2026, 10, 8))
        await servers.installation.run(case).result()

        await invariants.hold(servers.installation, case)
    assert all(abs(event.recorded_at - before[-1].recorded_at - _hours(shift)) < A_WHILE for event in since)
    events = await servers.installation.events(case)
    assert [event.recorded_at for event in events] != sorted(event.recorded_at for event in events)
    account = await servers.installation.case_client.reader.stream(account_stream(tenancy_of(case)))
    days = [line.day for line in tell(events, account)]
    assert days == sorted(days)


async def _story(servers: KillableServers, environment: dict[str, str]) -> list[Recorded[Any]]:
    """A case from its opening to a payment after the demand has arrived, with a worker in *environment*."""
    async with servers.worker(environment):
        case = await servers.installation.opened()
        await servers.installation.advance(case, date(2026, 10, 12))
        await servers.installation.pay(case, 500_000, date(2026, 10, 12))
        await servers.installation.run(case).result()
        await invariants.hold(servers.installation, case)
        return await servers.installation.events(case)


def _hours(shift: str) -> timedelta:
    return timedelta(hours=int(shift.removesuffix("h")))


def _last_line(log: Path) -> str:
    return log.read_text(encoding="utf-8").splitlines()[-1]
