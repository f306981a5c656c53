"""What becomes of a row that a complete list names no more? In rehearsals, on real servers, as people send lists."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from cli import advance, import_list, pay, send, show, work
from cli.import_list import typed_register
from client.lists import WantedPage
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
CHARGE = "2026-10-01.rent"
BY = {"by": "office/k1", "message_id": None, "wait": True}


@pytest.fixture(scope="module")
async def office(home: Path, shared_postgres: TestPostgres, temporal_server: TestTemporal) -> AsyncIterator[Office]:
    """The installation of this file, with a worker."""
    async with installation(home, shared_postgres) as built, working(built.settings):
        yield Office(built)


async def listed(office: Office, folder: Path, as_of: str, *rows: str, department: str = "03") -> list[dict[str, Any]]:
    """A complete list of October's rents, `lejemål` or `lejemål beløb` each, is taken in on the day as of which it was
    made up.
    """
    told = [(*row.split(" "), RENT)[:2] for row in rows]
    lines = (
        f"BF-101;{department};{tenancy};Else Ekstra;;Lindebo 9;8260;Viby J;751;01-10-2026;{amount};Husleje;;;Nej;Nej;"
        f"{as_of}\n"
        for tenancy, amount in told
    )
    file = folder / f"missed-{as_of}.csv"
    file.write_text(MISSED + "".join(lines), encoding="utf-8")
    register = typed_register(simulated=True, today=as_of, complete=True)
    _, answers = await office.ask(import_list.import_file, str(file), register)
    return answers[:-1]


async def paid(office: Office, folder: Path, tenancy: str, on: str, amount: str = RENT) -> None:
    """Money is told of on the day on which the bank booked it."""
    file = folder / f"paid-{on}.csv"
    file.write_text(f"{PAID}BF-101;{tenancy};{on};{on};{amount};HUSLEJE\n", encoding="utf-8")
    await office.ask(pay.pay_file, str(file), typed_register(simulated=True, today=on))


async def asked(office: Office) -> dict[str, str]:
    """About which charge of which case somebody is asked whether it is owed."""
    _, rows = await office.ask(work.work, None, WantedPage("BF-101", simulated=True))
    return {row["case"]: row["subject"] for row in rows if row.get("task") == "answer-vanished"}


async def types(office: Office, case: str) -> set[str]:
    """What has happened in a case."""
    _, (found,) = await office.ask(show.show, case)
    return {event["type"].removesuffix(".v1") for event in found["events"]}


async def test_nothing_leaves_about_it_until_a_person_says_that_it_is_owed(office: Office, tmp_path: Path) -> None:
    """Told at once, asked about after six bank days; then the case goes on where it stood."""
    kept, vanished = await listed(office, tmp_path, "2026-10-02", "V01-0001", "V01-0002")
    case = vanished["case"]
    still, gone = await listed(office, tmp_path, "2026-10-05", "V01-0001")
    assert (still["result"], still["case"]) == ("duplicate", kept["case"])
    assert (gone["result"], gone["case"], gone["outstanding_ore"]) == ("gone", case, 734_550)
    assert "Kontoret spørges fra den 13. oktober 2026." in gone["warnings"][0]

    await office.ask(advance.advance_case, case, "2026-11-09")
    assert await asked(office) == {case: f"vanished:{CHARGE}/2026-10-05"}
    assert "payment-demand-decided" not in await types(office, case)
    page = await office.read(show.show, case)
    assert "husleje fra 1. oktober 2026, som mangler på listen opgjort pr. 5. oktober 2026" in page

    status, _ = await office.ask(send.send, case, "uphold-charge", (f"charge={CHARGE}",), **BY)
    assert status == 0
    await office.ask(advance.advance_case, case, "2026-11-11")
    assert await asked(office) == {}
    assert "payment-demand-decided" in await types(office, case)


async def test_a_later_list_that_has_it_again_answers(office: Office, tmp_path: Path) -> None:
    """The list was short: sent again whole, as of its own day, nobody is asked any more, and nothing was lost."""
    first = await listed(office, tmp_path, "2026-10-02", "W01-0001", "W01-0002", "W01-0003")
    gone = [row for row in await listed(office, tmp_path, "2026-10-05", "W01-0001") if row["result"] == "gone"]
    assert {row["case"] for row in gone} == {row["case"] for row in first[1:]}
    again = await listed(office, tmp_path, "2026-10-05", "W01-0001", "W01-0002", "W01-0003 5.000,00")
    assert [row["result"] for row in again] == ["duplicate", "duplicate", "corrected"]
    assert "er på denne igen" in again[1]["warnings"][0]
    for row in first:
        await office.ask(advance.advance_case, row["case"], "2026-10-20")
        assert "payment-demand-decided" in await types(office, row["case"])
    assert set(await asked(office)).isdisjoint({row["case"] for row in first})


async def test_the_file_of_another_department_says_nothing_of_it(office: Office, tmp_path: Path) -> None:
    """Each department has a file of its own, complete by itself."""
    (one,) = await listed(office, tmp_path, "2026-10-02", "X01-0001", department="04")
    (other,) = await listed(office, tmp_path, "2026-10-02", "X02-0001", department="05")
    assert [row["result"] for row in await listed(office, tmp_path, "2026-10-05", "X01-0001", department="04")] == [
        "duplicate"
    ]
    (new, gone) = await listed(office, tmp_path, "2026-10-05", "X02-0002", department="05")
    assert (new["result"], gone["case"]) == ("opened", other["case"])
    assert one["case"] != gone["case"]


async def test_a_list_without_it_settles_the_doubt_whether_money_had_paid_it(office: Office, tmp_path: Path) -> None:
    """Money of which a list may not have heard; the next list knows it for sure and calls for nothing."""
    (opened,) = await listed(office, tmp_path, "2026-10-02", "Y01-0001", department="06")
    case = opened["case"]
    await paid(office, tmp_path, "Y01-0001", "2026-10-05", "7.000,00")
    (contested,) = await listed(office, tmp_path, "2026-10-06", "Y01-0001 7.345,50", department="06")
    assert contested["result"] == "contested"
    assert "måske ikke kendt 7.000,00 kr." in contested["warnings"][0]
    await paid(office, tmp_path, "Y01-0001", "2026-10-07", "345,50")
    (_, gone) = await listed(office, tmp_path, "2026-10-14", "Y01-0002", department="06")
    assert (gone["result"], gone["case"]) == ("settled", case)
    _, (found,) = await office.ask(show.show, case)
    assert (found["phase"], found["balance_ore"]) == ("closed", 0)
