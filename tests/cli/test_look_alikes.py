"""Does money reach its case by whichever signs its number is written, on real servers?"""

import io
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cli import import_list, pay
from cli.terminal.output import Output
from client.arrears import Register
from client.kept_keys import KeptKeys
from domain.ids import key_of_spelling
from tests.cli.running import Work
from tests.intake.lists import MISSED, PAID, written, written_payments
from tests.servers import TestPostgres, TestTemporal
from tests.workflows.installation import Installation, installation, missed
from worker import working

REHEARSAL = Register(True, date(2026, 10, 2))


@dataclass
class House:
    """An installation, and a folder for its lists."""

    at: Installation
    folder: Path

    async def ask(self, work: Work, path: Path) -> list[dict[str, Any]]:
        """Take a list in; gives the objects of the answer."""
        out = Output(True, io.StringIO(), io.StringIO())
        await work(self.at.settings, out, str(path), REHEARSAL)
        assert isinstance(out.out, io.StringIO)
        return [json.loads(line) for line in out.out.getvalue().splitlines()]

    async def pays(self, **changes: str) -> dict[str, Any]:
        """A payment list of one row, for rehearsals; gives the row's answer."""
        path = self.folder / "paid.csv"
        path.write_bytes(written_payments([PAID | changes]))
        return (await self.ask(pay.pay_file, path))[0]

    async def misses(self, **changes: str) -> list[dict[str, Any]]:
        """An arrears list of one row; gives its answers."""
        path = self.folder / "missed.csv"
        path.write_bytes(written([MISSED | changes]))
        return await self.ask(import_list.import_file, path)


class EverySpelling(KeptKeys):
    """How a client named tenancies when every spelling had a key of its own."""

    def key_of(self, organisation: str, written: str, *, simulated: bool) -> str:
        """By the very letters."""
        return key_of_spelling(self.secret, organisation, written, simulated=simulated)


@pytest.fixture
async def house(
    home: Path, shared_postgres: TestPostgres, temporal_server: TestTemporal, tmp_path: Path
) -> AsyncIterator[House]:
    """A house in which nobody works yet."""
    async with installation(home, shared_postgres) as at:
        yield House(at, tmp_path)


async def test_a_bank_that_writes_dashes_pays_a_case_that_was_opened_under_hyphens(house: House) -> None:
    """And its text may go over several lines, its amount say what money it is."""
    async with working(house.at.settings):
        assert (await house.misses(Lejemål="BF-101-98-0003"))[0]["result"] == "opened"
        paid = await house.pays(
            Lejemål="BF\N{EN DASH}101\N{EN DASH}98\N{EN DASH}0003",
            Beløb="7.345,50 kr.",
            Tekst="Fra: Søren Prøve\nHusleje oktober",
        )

    assert paid["result"] == "booked"


async def test_a_list_under_another_dash_is_the_same_list(house: House) -> None:
    """Its charge is known, and no second case begins."""
    async with working(house.at.settings):
        first = await house.misses(Lejemål="BF-101-98-0004")
        again = await house.misses(Lejemål="BF-101\N{EM DASH}98-0004")

    assert (again[0]["result"], again[0]["case"]) == ("duplicate", first[0]["case"])


async def test_a_case_of_before_is_found_by_its_number_in_any_spelling(house: House) -> None:
    """Opened by a client that told dashes apart; the next worker that begins knows of it, and so do lists."""
    number = "BF-101\N{EN DASH}98-0005"
    client = house.at.case_client
    by_letters = replace(house.at, case_client=replace(client, kept_keys=EverySpelling(client.keys.tenancy, {})))
    async with working(house.at.settings):
        opened = await by_letters.register(missed(number, amount_ore=734_550))
    async with working(house.at.settings):
        paid = await house.pays(Lejemål="BF-101-98-0005")
        twice = await house.pays(Lejemål=number)

    assert opened.result == "opened"
    assert (paid["result"], paid["case"]) == ("booked", opened.case)
    assert twice["result"] == "duplicate"


async def test_what_stands_above_a_header_is_passed_over_and_said(house: House) -> None:
    """In the last object of the answer; the row is opened."""
    above = b"sep=;\r\nRestanceliste pr. 02-10-2026\r\n"
    path = house.folder / "missed.csv"
    path.write_bytes(above + written([MISSED | {"Lejemål": "BF-101-98-0006"}]))
    async with working(house.at.settings):
        row, summary = await house.ask(import_list.import_file, path)

    assert (row["row"], row["result"]) == (4, "opened")
    assert summary["notes"] == ["Linje 1 (sep=) er sprunget over.", "Linje 2 over overskriften er sprunget over."]
