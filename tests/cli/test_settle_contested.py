"""Is one answer given for every row that a list contests, in a rehearsal on real servers?"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from cli import advance, import_list, pay, send, settle_contested, show, work
from cli.import_list import typed_register
from cli.settle_contested import typed_answer
from client.lists import WantedPage
from domain.account.events import ContestSettled
from domain.ids import account_stream
from tests.cli.test_on_servers import Office
from tests.servers import TestPostgres, TestTemporal
from tests.workflows.installation import installation
from worker import working

MISSED = (
    "Organisation;Afdeling;Lejemål;Lejer;Medlejer;Adresse;Postnr;By;Kommunekode;Forfaldsdato;Beløb;Art;E-mail;Mobil;"
    "Digital post;Børn under 18;Opgjort pr.\n"
)
PAID = "Organisation;Lejemål;Valørdato;Bogført;Beløb;Tekst\n"
RENT = "7.345,50"


@pytest.fixture
async def office(home: Path, shared_postgres: TestPostgres, temporal_server: TestTemporal) -> AsyncIterator[Office]:
    """An installation, with a worker."""
    async with installation(home, shared_postgres) as built, working(built.settings):
        yield Office(built)


async def listed(office: Office, folder: Path, tenancies: tuple[str, ...], as_of: str) -> list[dict[str, Any]]:
    """An arrears list of October's rents is taken in on the day that it was made up."""
    rows = (
        f"BF-101;03;{one};Else Ekstra;;Lindebo 9;8260;Viby J;751;01-10-2026;{RENT};Husleje;;;Nej;Nej;{as_of}\n"
        for one in tenancies
    )
    file = folder / f"missed-{as_of}.csv"
    file.write_text(MISSED + "".join(rows), encoding="utf-8")
    _, answers = await office.ask(import_list.import_file, str(file), typed_register(simulated=True, today=as_of))
    assert all(row["case"] for row in answers[:-1]), answers
    return answers[:-1]


async def paid(office: Office, folder: Path, tenancies: tuple[str, ...], on: str, amount: str = RENT) -> None:
    """Money is told of on the day on which the bank booked it."""
    file = folder / f"paid-{on}.csv"
    rows = (f"BF-101;{one};{on};{on};{amount};HUSLEJE\n" for one in tenancies)
    file.write_text(PAID + "".join(rows), encoding="utf-8")
    await office.ask(pay.pay_file, str(file), typed_register(simulated=True, today=on))


def said(*, counted: bool, as_of: str = "2026-10-06") -> Any:
    """What somebody says of the rehearsals' list of a day."""
    return typed_answer("BF-101", as_of, "office/k1", counted=counted, simulated=True)


async def who_said(office: Office, case: str) -> list[str]:
    """Who answered about the money of a case."""
    view = await office.installation.case_client.view_of(case)
    entries = await office.installation.case_client.reader.stream(account_stream(view.tenancy_key))
    return [entry.actor for entry in entries if isinstance(entry.event, ContestSettled)]


async def tasks(office: Office) -> set[str]:
    """The cases about whose contested money somebody is asked."""
    _, rows = await office.ask(work.work, None, WantedPage("BF-101", simulated=True))
    return {row["case"] for row in rows if row.get("task") == "settle-contested"}


async def test_one_answer_settles_every_row_of_its_list_and_no_other(office: Office, tmp_path: Path) -> None:
    """Three tenancies had paid, one of them all, so that its case has ended; a fourth is contested by another list."""
    three, fourth = ("S01-0001", "S01-0002", "S01-0003"), ("S01-0004",)
    opened = await listed(office, tmp_path, (*three, *fourth), "2026-10-02")
    await paid(office, tmp_path, three[:2], "2026-10-05", "100,00")
    await paid(office, tmp_path, three[2:], "2026-10-04")
    await listed(office, tmp_path, three, "2026-10-06")
    await paid(office, tmp_path, fourth, "2026-10-03", "100,00")
    await listed(office, tmp_path, fourth, "2026-10-05")
    cases = [row["case"] for row in opened]
    assert await tasks(office) == set(cases)

    status, (*answers, summary) = await office.ask(settle_contested.settle, said(counted=True))
    assert (status, summary["summary"]["settled"]) == (0, 3)
    assert {one["case"] for one in answers} == set(cases[:3])
    assert await tasks(office) == {cases[3]}
    for case in cases[:3]:
        _, (found,) = await office.ask(show.show, case)
        assert (found["phase"], found["balance_ore"]) == ("in-arrears", 734_550)
        assert await who_said(office, case) == ["office/k1"]

    status, (summary,) = await office.ask(settle_contested.settle, said(counted=True))
    assert (status, summary["summary"]["settled"]) == (0, 0)


async def test_two_people_answer_at_once(office: Office, tmp_path: Path) -> None:
    """One is heard for each case; the other is told that it was said, or that the opposite was."""
    tenancies = tuple(f"T01-000{n}" for n in range(1, 6))
    await listed(office, tmp_path, tenancies, "2026-10-02")
    await paid(office, tmp_path, tenancies, "2026-10-05", "100,00")
    await listed(office, tmp_path, tenancies, "2026-10-06")

    answered = await asyncio.gather(
        *(office.ask(settle_contested.settle, said(counted=counted)) for counted in (True, False))
    )

    given = [one for _, objects in answered for one in objects[:-1]]
    assert sorted(one["case"] for one in given if one["result"] == "settled") == sorted({one["case"] for one in given})
    assert all(one["result"] in ("settled", "refused") for one in given)
    assert all("modsatte" in one["reason"] for one in given if one["result"] == "refused")
    assert not await tasks(office)


async def test_lawyer_and_court_hear_of_it_at_once(office: Office, tmp_path: Path) -> None:
    """A part is paid while the court has the case, and the next list had not heard of it."""
    (opened,) = await listed(office, tmp_path, ("U01-0001",), "2026-10-02")
    case, chosen = opened["case"], {"by": "manager/m1", "message_id": None, "wait": True}
    await office.ask(advance.advance_case, case, "2026-11-10")
    for command in ("terminate-lease", "file-with-court"):
        _, (found,) = await office.ask(show.show, case)
        day = found["today"]
        status, given = await office.ask(
            send.send, case, command, ("reason=Ikke betalt.", f"ledger_of={day}"), **chosen
        )
        assert status == 0, given
        await office.ask(advance.advance_case, case, "2026-11-24" if command == "terminate-lease" else "2026-11-25")
    await paid(office, tmp_path, ("U01-0001",), "2026-11-25", "100,00")
    await listed(office, tmp_path, ("U01-0001",), "2026-11-26")
    await office.ask(advance.advance_case, case, "2026-11-27")

    _, (found,) = await office.ask(show.show, case)
    states = {one["kind"]: one["state"] for one in found["dispatches"] if one["kind"].endswith("-notice")}
    assert (states["lawyer-notice"], states["court-notice"]) == ("sent", "sent")
    (letter,) = (one["key"] for one in found["dispatches"] if one["kind"] == "court-notice")
    page = await office.read(show.show_letter, case, letter)
    assert "100,00 kr., som banken bogførte den 25. november 2026." in page
