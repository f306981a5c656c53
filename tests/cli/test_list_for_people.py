"""Does the list say whom to call next, how long is left, who was in touch and what was promised, on real servers?"""

import asyncio
import io
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cli import list as listing
from cli import outbox, send, show
from cli import work as work_command
from cli.terminal.output import Output
from client.errors import DONE, REFUSED
from client.lists import WantedPage
from decisions.erasure import erase_person
from domain.entry_points import EntryPoint
from domain.missed_payment import Tenant
from domain.streams.organisation import ErasureReason
from journal.events import CODEC
from journal.sealing import Sealer
from journal.store import Journal
from runtime.postgres import connect_pool
from runtime.settings import Settings
from tests.cli.test_on_servers import Office
from tests.servers import TestPostgres, TestTemporal
from tests.workflows.installation import installation
from worker import working

REHEARSALS = WantedPage(simulated=True)
FIRST, TWELFTH = date(2026, 10, 1), date(2026, 10, 12)
ADVISERS = listing.typed_cases("rådgiveren", None, None, only_open=False)


@pytest.fixture
async def office(home: Path, postgres: TestPostgres, temporal_server: TestTemporal) -> AsyncIterator[Office]:
    """An installation of its own, with a worker."""
    async with installation(home, postgres) as built, working(built.settings):
        yield Office(built)


async def with_lawyer(office: Office, name: str, due: date = FIRST) -> str:
    """A case whose tenant has this name has come to the adviser, over a rent of that day."""
    case = await office.installation.opened(
        due + timedelta(days=3), due=due, tenants=(Tenant(name=name),), address=f"{name.split(maxsplit=1)[0]}vej 9"
    )
    await office.installation.advance(case, due + timedelta(days=27))
    return case


async def listed(office: Office, chosen: Any = ADVISERS) -> list[dict[str, Any]]:
    """The rows of the list that somebody chose, of rehearsals."""
    status, rows = await office.ask(listing.list_cases, REHEARSALS, chosen)
    assert status == DONE
    return [row for row in rows if "case" in row]


async def spoke(office: Office, case: str, *fields: str) -> tuple[int, list[dict[str, Any]]]:
    """The adviser notes an attempt."""
    return await office.ask(
        lambda settings, out: send.send(
            settings, out, case, "record-contact", fields, by="adviser/r1", message_id=None, wait=True
        )
    )


async def in_danish(settings: Settings, out: Output, case: str) -> int:
    """A command, its channel and its outcome, typed in Danish."""
    fields = ("by=opkald", "outcome=besked lagt")
    return await send.send(settings, out, case, "notér-kontakt", fields, by="adviser/r1", message_id=None, wait=True)


@pytest.mark.timeout(300)
async def test_an_adviser_sees_whom_to_call_next(office: Office) -> None:
    """Name, address, telephone, tenancy and days left, the fewest first; who was in touch, and what was promised. Who
    was reached leaves the list, and an agreed call brings a task with its day; what happened at once is all kept.
    """
    later = await with_lawyer(office, "Ida Prøve", TWELFTH)
    sooner = await with_lawyer(office, "Bo Prøve", FIRST)

    first, second = await listed(office)
    assert [first["case"], second["case"]] == [sooner, later]
    (tenant,) = first["tenants"]
    assert tenant["name"] == "Bo Prøve"
    assert (tenant["address"], tenant["phone"]) == ("Bovej 9", "+4500000001")
    assert first["tenancy"]
    assert first["no_return"] == "adviser-window"
    assert first["days_left"] > 0
    assert [item["task"] for item in first["work"]] == ["reach-tenant"]
    assert first["contact"] is None

    # two at the very same instant: both are kept, and one of them reached the tenant
    both = await asyncio.gather(
        spoke(office, sooner, "by=opkald", "outcome=ikke truffet", "at=9.15"),
        spoke(office, sooner, "by=sms", "outcome=truffet", "call_back=2026-10-30"),
    )
    assert [status for status, _ in both] == [DONE, DONE]
    _, (shown,) = await office.ask(show.show, sooner)
    assert {(one["outcome"], one["at"]) for one in shown["contacts"]} == {
        ("reached", None),
        ("not-reached", "09:15:00"),
    }
    assert shown["call_backs"] == [{"agreed_on": "2026-10-28", "day": "2026-10-30", "outcome": None}]
    (row,) = [one for one in await listed(office) if one["case"] == sooner]
    assert [item["task"] for item in row["work"]] == ["call-back"]
    assert row["work"][0]["due"] == row["call_back_on"] == "2026-10-30"
    assert row["contact"]["made_by"] == "adviser/r1"

    sheet = await office.read(show.show, sooner)
    assert "Lejeren er truffet 28. oktober 2026. Næste: rådgiveren har sagen til og med" in sheet
    assert "Det blev aftalt at tale sammen igen senest den 30. oktober 2026." in sheet
    assert await office.read(in_danish, sooner) == "Noteret: opkald, besked lagt.\n"

    await spoke(office, sooner, "by=phone", "outcome=help-declined")
    await office.installation.give(sooner, "record-promise", "adviser/r1", day=date(2026, 11, 20), amount_ore=200_000)
    assert "Aftalt at tale sammen igen senest den 30. oktober 2026 – holdt" in await office.read(show.show, sooner)
    (row,) = [one for one in await listed(office) if one["case"] == sooner]
    assert [item["task"] for item in row["work"]] == ["follow-up-promise"]
    assert row["promise"] == {"day": "2026-11-20", "amount_ore": 200_000, "outcome": None}
    page = await office.read(listing.list_cases, REHEARSALS, ADVISERS)
    for words in ("Bo Prøve · Bovej 9", "+4500000001", "opkald, truffet, ønskede ikke hjælp [adviser/r1]",
                  "lover 2.000,00 kr. senest 20-11-2026", "rådgiverens sidste dag"):  # fmt: skip
        assert words in page

    status, (refused,) = await spoke(office, sooner, "by=visit", "outcome=wrong-number")
    assert status == REFUSED
    assert "forkert nummer" in refused["reason"]


@pytest.mark.timeout(300)
async def test_a_list_is_chosen_by_department_phase_and_whether_it_is_open(office: Office) -> None:
    """Each with its pages, in either language; a cursor belongs to its choices."""
    with_the_lawyer = await with_lawyer(office, "Ida Prøve")
    owing = await office.installation.opened(tenants=(Tenant(name="Bo Prøve"),), department="03")
    paid = await office.installation.opened(tenants=(Tenant(name="Ea Prøve"),), department="03")
    await office.installation.pay(paid, 500_000, date(2026, 10, 2))

    async def chosen(**choice: Any) -> set[str]:
        wanted = {"role": None, "department": None, "phase": None, "only_open": False} | choice
        only_open = wanted.pop("only_open")
        return {row["case"] for row in await listed(office, listing.typed_cases(**wanted, only_open=only_open))}

    assert await chosen() == {with_the_lawyer, owing, paid}
    assert await chosen(only_open=True) == {with_the_lawyer, owing}
    assert await chosen(department="03") == {owing, paid}
    assert await chosen(department="03", only_open=True) == {owing}
    assert await chosen(phase="hos advokaten") == await chosen(phase="with-lawyer") == {with_the_lawyer}
    assert await chosen(role="adviser", department="03") == set()
    assert await chosen(role="adviser", phase="closed") == set()


@pytest.mark.timeout(300)
async def test_who_was_erased_is_named_nowhere_and_it_is_said(office: Office) -> None:
    """In Danish, on the page of the list; a page of work or letters never named anybody."""
    case = await with_lawyer(office, "Ida Prøve")
    for asked, more in ((outbox.outbox, (None,)), (work_command.work, (None,))):
        assert "Ida" not in await office.read(asked, *more, REHEARSALS)
    assert "Ida Prøve" in await office.read(listing.list_cases, REHEARSALS)
    (tenant,) = (await office.installation.state(case)).tenants
    settings = office.installation.settings
    async with await connect_pool(str(settings.owner_url), None, largest=1) as pool:
        owners: Journal[Any] = Journal(pool, Sealer(settings.keys().master), CODEC)
        await erase_person(owners, "BF-101", tenant, ErasureReason.ASKED_FOR, "manager/m1", via=EntryPoint.CLIENT)

    (row,) = await listed(office)
    assert (row["tenants"], row["tenancy"], row["erased"]) == ([], None, 1)
    page = await office.read(listing.list_cases, REHEARSALS)
    assert "1 lejer er slettet" in page
    assert "lejemål (slettet)" in page
    assert "Ida" not in page


async def test_a_page_fits_the_terminal(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """With eighty columns no line is longer."""
    await with_lawyer(office, "Ida Prøve Med Et Meget Langt Navn Som Ingen Kan Huske")
    monkeypatch.setenv("COLUMNS", "80")
    said = io.StringIO()
    await listing.list_cases(office.installation.settings, Output(False, said, said), REHEARSALS, ADVISERS)

    lines = said.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    assert any("Ida Prøve Med Et" in line for line in lines)
