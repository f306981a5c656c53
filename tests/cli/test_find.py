"""Is a case found by whatever somebody knows of its tenant, within the walls, on real servers?"""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cli import find
from client.errors import UnreadableInput
from client.finding import Wanted
from client.repair.rebuild_views import rebuild_views
from decisions.erasure import erase_person
from domain.entry_points import EntryPoint
from domain.missed_payment import ContactDetails, Tenant
from domain.streams.organisation import ErasureReason
from journal.events import CODEC
from journal.sealing import Sealer
from journal.store import Journal
from runtime.postgres import connect_pool
from tests.cli.test_on_servers import Office
from tests.servers import TestPostgres, TestTemporal
from tests.workflows.installation import installation, missed
from worker import working


@pytest.fixture
async def office(home: Path, postgres: TestPostgres, temporal_server: TestTemporal) -> AsyncIterator[Office]:
    """An installation of its own, with a worker."""
    async with installation(home, postgres) as built, working(built.settings):
        yield Office(built)


async def opened(office: Office, tenancy: str, **changes: Any) -> str:
    """The rehearsal of a tenancy with this number."""
    given = await office.installation.register(missed(tenancy, **changes))
    assert given.case is not None
    return given.case


async def cases_of(office: Office, *words: str, **where: Any) -> list[str]:
    """The cases that are found, in their order, among rehearsals."""
    status, answers = await office.ask(find.find, Wanted(" ".join(words), **{"simulated": True, **where}))
    assert status == 0
    *rows, told = answers
    assert told == {"found": len(rows), "all_seen": True, "together": False}
    return [row["case"] for row in rows]


@pytest.mark.timeout(300)
async def test_a_case_is_found_by_whatever_is_known(office: Office) -> None:
    """By name, home, telephone and numbers; behind walls nothing; a paid one behind the open ones; who has a new number
    by that; who is erased by nothing but the tenancy's number.
    """
    house = office.installation
    ida = await opened(office, "BF-101-04-0003", tenants=(Tenant(name="Ida Mærsk"),), address="Lindebo 9, 2. th")
    bo = await opened(
        office, "BF-101-04-0004", tenants=(Tenant(name="Bo Mærsk"), Tenant(name="Ea Prøve")), address="Lindebo 11"
    )

    for words in ("ida", "Ida Maersk", "lindebo 9", "maersk 9", "bf101040003", "BF-101-04-0003", ida):
        assert await cases_of(office, words) == [ida]
    assert await cases_of(office, "Ea", "Prøve") == await cases_of(office, "ea 11") == [bo]
    assert await cases_of(office, "Bo Prøve") == []  # two tenants, and neither has both
    assert set(await cases_of(office, "mærsk")) == set(await cases_of(office, "00000001")) == {ida, bo}
    assert await cases_of(office, "ida", simulated=False) == []
    assert await cases_of(office, "ida", organisation="BF-102") == []
    stranger = Office(replace(house, settings=replace(house.settings, organisations=("BF-102",))))
    for words in ("ida", "BF-101-04-0003", ida):
        assert await cases_of(stranger, words) == []
    for refused in ("a", "<b>Ida</b>"):
        with pytest.raises(UnreadableInput) as why:
            await cases_of(office, refused)
        assert "Ida" not in str(why.value)
    page = await office.read(find.find, Wanted("ida lindebo", simulated=True))
    assert "1 sag fundet blandt prøvesagerne." in page
    assert "Ida Mærsk · Lindebo 9, 2. th" in page

    await house.pay(ida, 500_000, date(2026, 10, 2))
    assert await cases_of(office, "mærsk") == [bo, ida]
    contact = ContactDetails(email="proeve@example.com", phone="+4587654321", digital_post=True)
    tenants = (Tenant(name="Bo Mærsk"), Tenant(name="Ea Prøve"))
    later = missed("BF-101-04-0004", date(2026, 9, 1), tenants=tenants, address="Lindebo 11", contact=contact)
    told = await house.register(later)
    assert told.result != "refused", told.because
    assert await cases_of(office, "87 65 43 21") == [bo]
    assert await cases_of(office, "00000001") == [ida]

    (erased,) = (await house.state(ida)).tenants
    await _erase(office, erased)
    assert await cases_of(office, "ida") == await cases_of(office, "lindebo 9") == []
    assert await cases_of(office, "BF-101-04-0003") == [ida]
    await rebuild_views(house.settings)
    assert await cases_of(office, "ida") == []
    assert await cases_of(office, "ea prøve") == [bo]


async def _erase(office: Office, person: str) -> None:
    settings = office.installation.settings
    async with await connect_pool(str(settings.owner_url), None, largest=1) as pool:
        owners: Journal[Any] = Journal(pool, Sealer(settings.keys().master), CODEC)
        await erase_person(owners, "BF-101", person, ErasureReason.ASKED_FOR, "manager/m1", via=EntryPoint.CLIENT)
