"""What leaves for money that may be demanded, beside money that may not? Through lists, on real servers.

The lists stand in `reports/`; who is named in them is invented.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from cli import advance, import_list, pay, send, show
from cli.import_list import typed_register
from tests.cli.test_on_servers import Office
from tests.cli.test_reported_lists import REPORTS, shown, types
from tests.servers import TestPostgres, TestTemporal
from tests.workflows.installation import installation
from worker import working

REGISTER = typed_register(simulated=True, today="2026-10-02")
SAID: dict[str, Any] = {"by": "manager/m1", "message_id": None, "wait": True}


@pytest.fixture(scope="module")
async def office(home: Path, shared_postgres: TestPostgres, temporal_server: TestTemporal) -> AsyncIterator[Office]:
    """The installation of this file, with a worker."""
    async with installation(home, shared_postgres) as built, working(built.settings):
        yield Office(built)


async def opened(office: Office, report: str) -> str:
    """The case that a list opens."""
    _, (answer, *_) = await office.ask(import_list.import_file, str(REPORTS / f"{report}.csv"), REGISTER)
    return str(answer["case"])


async def letter(office: Office, case: str, kind: str) -> str:
    """The page of the one letter of a kind."""
    (found,) = [one for one in (await shown(office, case))["dispatches"] if one["kind"] == kind]
    return await office.read(show.show_letter, case, found["key"])


async def test_what_may_not_be_demanded_no_longer_stops_the_rent_beside_it(office: Office) -> None:
    """A reminder fee and a disputed claim: reminder and demand ask for the rent alone, and a person is asked."""
    case = await opened(office, "20-rent-and-what-may-not-be-demanded")
    await office.ask(advance.advance_case, case, "2026-10-28")
    found, sheet = await shown(office, case), " ".join((await office.read(show.show, case)).split())

    for kind in ("reminder", "payment-demand"):
        page = await letter(office, case, kind)
        assert "7.345,50 kr." in page
        assert "100,00" not in page
        assert "2.000,00" not in page
    assert "handed-over-to-lawyer" in types(found)
    assert "udelades af rykker og påkrav: Rykkergebyr" in sheet
    assert "tage stilling til en post, som hverken rykker eller påkrav må nævne" in sheet


async def test_a_rent_of_three_years_ago_is_left_out_and_no_money_is_laid_on_it(office: Office) -> None:
    """What is paid pays October, line by line on the page, until somebody says what it is for."""
    case = await opened(office, "21-rent-of-three-years-ago")
    await office.ask(pay.pay_file, str(REPORTS / "21-part-paid.csv"), REGISTER)
    await office.ask(advance.advance_case, case, "2026-10-09")
    found, sheet = await shown(office, case), " ".join((await office.read(show.show, case)).split())
    (paid,) = found["payments"]

    page = await letter(office, case, "payment-demand")
    assert "345,50 kr." in page
    assert "6.900,00" not in page
    assert paid["covers"] == [{"charge": "2026-10-01.rent", "amount_ore": 700_000}]
    assert "heraf 7.000,00 kr. til husleje fra 1. oktober 2026" in sheet
    assert "Posten er forældet siden den 1. september 2026." in sheet

    fields = (f"payment={paid['payment']}", "charge=2023-09-01.rent")
    status, _ = await office.ask(send.send, case, "earmark-payment", fields, **SAID)
    (paid,) = (await shown(office, case))["payments"]
    assert status == 0
    assert paid["covers"][0] == {"charge": "2023-09-01.rent", "amount_ore": 690_000}


async def test_nobody_loses_the_home_over_a_rest_below_the_floor(office: Office) -> None:
    """645,50 kr. of 7.345,50 are left: the lawyer never hears of it, and the office is asked how to go on."""
    case = await opened(office, "22-arrears")
    await office.ask(advance.advance_case, case, "2026-10-12")
    register = typed_register(simulated=True, today="2026-10-12")
    await office.ask(pay.pay_file, str(REPORTS / "22-all-but-a-little.csv"), register)
    await office.ask(advance.advance_case, case, "2026-12-01")
    found, sheet = await shown(office, case), " ".join((await office.read(show.show, case)).split())

    assert "handed-over-to-lawyer" not in types(found)
    assert found["balance_ore"] == 64_550
    assert "resten er for lille til at miste boligen for" in sheet


async def test_a_list_of_rests_that_says_what_was_charged_protects_as_well(office: Office) -> None:
    """645,50 kr. are all that a list calls for. It says that 7.345,50 were charged, of which the floor is a tenth."""
    case = await opened(office, "25-a-rest-of-a-rent")
    await office.ask(advance.advance_case, case, "2026-12-01")
    found, sheet = await shown(office, case), " ".join((await office.read(show.show, case)).split())

    assert "payment-demand-decided" in types(found)
    assert "handed-over-to-lawyer" not in types(found)
    assert found["balance_ore"] == 64_550
    assert "resten er for lille til at miste boligen for" in sheet
