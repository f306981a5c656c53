"""What does money pay whose payer wrote what it is for? Through lists, in rehearsals on real servers.

The lists stand in `reports/`; who is named in them is invented.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cli import advance, send, show
from tests.cli.test_on_servers import Office
from tests.cli.test_reported_lists import listed, paid, shown, types
from tests.servers import TestPostgres, TestTemporal
from tests.workflows.installation import installation
from worker import working

RENT, HEATING = "2026-10-01.rent", "2026-10-01.heating-on-account"


@pytest.fixture(scope="module")
async def office(home: Path, shared_postgres: TestPostgres, temporal_server: TestTemporal) -> AsyncIterator[Office]:
    """The installation of this file, with a worker."""
    async with installation(home, shared_postgres) as built, working(built.settings):
        yield Office(built)


async def test_the_charge_that_the_text_names_is_paid_first_and_a_person_may_say_otherwise(office: Office) -> None:
    """Rent and heating of one day stand, and nothing is demanded yet: in the order of cover the heating came first."""
    opened = await listed(office, "27-rent-and-heating", "2026-10-02")
    case = opened["case"]
    (booked,) = await paid(office, "27-rent-paid", "2026-10-02")
    (payment,) = (await shown(office, case))["payments"]
    sheet = " ".join((await office.read(show.show, case)).split())

    assert booked["result"] == "booked"
    assert payment["covers"] == [{"charge": RENT, "amount_ore": 734_550}]
    assert payment["meant_by"] == "payers-text"
    assert "efter betalerens tekst til husleje fra 1. oktober 2026" in sheet

    fields = (f"payment={payment['payment']}", f"charge={HEATING}")
    await office.ask(send.send, case, "earmark-payment", fields, by="manager/m1", message_id=None, wait=True)
    (payment,) = (await shown(office, case))["payments"]
    assert (payment["covers"][0]["charge"], payment["meant_by"]) == (HEATING, None)


async def test_rent_of_november_is_no_question_where_the_list_says_the_same(office: Office) -> None:
    """October is demanded. November's rent ends that at once, as money does; the next list calls for October, as the
    text does: a fresh case follows it, and nobody is asked anything.
    """
    first = (await listed(office, "26-october", "2026-10-02"))["case"]
    await office.ask(advance.advance_case, first, "2026-11-02")
    await paid(office, "26-november-paid", "2026-11-02")
    assert (await shown(office, first))["phase"] == "closed"

    again = await listed(office, "26-october", "2026-11-04")
    found, sheet = await shown(office, again["case"]), " ".join((await office.read(show.show, first)).split())
    assert again["result"] == "opened"
    assert "efter betalerens egen tekst" in again["warnings"][-1]
    assert found["balance_ore"] == 734_550
    assert "charge-contested" not in types(found)
    assert "til leje for november 2026, som ingen liste kræver" in sheet
    assert (await listed(office, "26-october", "2026-11-04"))["result"] == "duplicate"
