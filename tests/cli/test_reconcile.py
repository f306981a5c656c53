"""Does `reconcile` find what differs between the newest list and the cases, both ways, and nothing else? On servers."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cli import pay, reconcile
from tests.cli.test_lists_read_again import REAL, read, row, typed
from tests.cli.test_on_servers import Office
from tests.intake.lists import PAID, written_payments
from tests.servers import TestPostgres, TestTemporal
from tests.workflows.installation import installation
from worker import working

COMPLETE = replace(REAL, complete=True)
ORGANISATION = "BF-101"


@pytest.fixture
async def office(home: Path, postgres: TestPostgres, temporal_server: TestTemporal) -> AsyncIterator[Office]:
    """An installation of each test's own, with a worker."""
    async with installation(home, postgres) as built, working(built.settings):
        yield Office(built)


async def differences(office: Office) -> tuple[int, list[dict[str, Any]]]:
    """The exit status, and what differs."""
    status, (*rows, compared, summary) = await office.ask(reconcile.show, ORGANISATION, simulated=False)
    assert compared["differences"] == summary["differences"] == len(rows)
    return status, rows


async def test_a_healthy_system_has_nothing_to_say(office: Office, tmp_path: Path) -> None:
    """A list that was taken in, with two rents of one day in it; then money that came since."""
    one, other = row(office), row(office)
    rows = [one, other, other | {"Beløb": "300,00"}]
    await read(office, tmp_path / "r.csv", rows, COMPLETE)
    assert await differences(office) == (0, [])

    today = typed(REAL.today)
    money = tmp_path / "penge.csv"
    money.write_bytes(written_payments([PAID | {"Lejemål": one["Lejemål"], "Valørdato": today, "Bogført": today}]))
    _, (booked, *_) = await office.ask(pay.pay_file, str(money), REAL)
    assert booked["result"] == "booked"
    assert await differences(office) == (0, [])


async def test_what_differs_is_told_both_ways(office: Office, tmp_path: Path) -> None:
    """A row that was refused, a charge that a complete list lacks, a sum that a person corrected before."""
    file, yesterday = tmp_path / "r.csv", REAL.today - timedelta(days=1)
    gone, kept, refused = row(office), row(office), row(office)
    opened = await read(office, file, [gone, kept], as_of=typed(yesterday))
    unclear = [refused | {"Beløb": "100,00"}, refused | {"Beløb": "200,00"}]
    await read(office, file, [refused], as_of=typed(yesterday))
    await read(office, file, [kept | {"Afdeling": "05"}, *unclear], COMPLETE)
    status, rows = await differences(office)

    assert status == 1
    assert [one["difference"] for one in rows if one["case"] == opened[0]["case"]] == ["not-on-the-list"]
    assert sorted(one["difference"] for one in rows) == ["not-here", "not-on-the-list", "other-amount"]


async def test_a_list_that_is_not_complete_says_nothing_of_who_is_not_on_it(office: Office, tmp_path: Path) -> None:
    """By default none is; the association's policy or whoever sends it says so."""
    file = tmp_path / "r.csv"
    one, other, another = row(office), row(office), row(office)
    await read(office, file, [one, other, another])
    await read(office, file, [one, other])
    assert await differences(office) == (0, [])

    (_, gone) = await read(office, file, [one], COMPLETE)
    assert (gone["result"], gone["outstanding_ore"]) == ("gone", 734_550)
    status, found = await differences(office)
    assert (status, [each["difference"] for each in found]) == (1, ["not-on-the-list"] * 2)
    assert gone["case"] in [each["case"] for each in found]


async def test_nothing_was_read_yet(office: Office) -> None:
    """There is nothing to compare with, and that is said."""
    assert await office.ask(reconcile.show, None, simulated=False) == (0, [{"differences": 0}])
    assert "ingen liste" in await office.read(reconcile.show, None, simulated=False)
