"""Does a list of a dwelling with two leases reach the right one? As people send it, on real servers, in rehearsals."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cli import advance, import_list, pay, send, show, work
from cli.import_list import typed_register
from cli.paging import EVERYTHING
from tests.cli.test_on_servers import Office
from tests.cli.test_reported_lists import REPORTS, decided
from tests.servers import TestPostgres, TestTemporal
from tests.workflows.installation import installation
from worker import working

FINN, NYNNE = "Finn Fraflyttet", "Nynne Nyindflyttet"
NYNNES_RENT, FINNS_RENT = "6.000,00", "7.345,50"


@pytest.fixture(scope="module")
async def office(home: Path, shared_postgres: TestPostgres, temporal_server: TestTemporal) -> AsyncIterator[Office]:
    """The installation of this file, with a worker."""
    async with installation(home, shared_postgres) as built, working(built.settings):
        yield Office(built)


@dataclass
class Dwelling:
    """A tenancy, and the lists that name it."""

    office: Office
    folder: Path
    tenancy: str

    async def missed(self, day: str, due: str, tenant: str, ore: str = FINNS_RENT, **columns: str) -> dict[str, Any]:
        """A list with one row is taken in on a day; what is said of the row."""
        header, row = (REPORTS / "08-old-tenant.csv").read_text("utf-8-sig").splitlines()
        fields = dict(zip(header.split(";"), row.split(";"), strict=True))
        fields |= {"Lejemål": self.tenancy, "Lejer": tenant, "Forfaldsdato": due, "Beløb": ore, **columns}
        register = typed_register(simulated=True, today=day)
        _, (answer, *_) = await self.office.ask(import_list.import_file, self._written(fields), register)
        return dict(answer)

    async def paid(self, day: str, ore: str, **columns: str) -> dict[str, Any]:
        """A payment is told of on the day of its value; what is said of it."""
        on = f"{date.fromisoformat(day):%d-%m-%Y}"
        fields = {"Organisation": "BF-101", "Lejemål": self.tenancy, "Valørdato": on, "Bogført": on, "Beløb": ore}
        register = typed_register(simulated=True, today=day)
        file = self._written({**fields, "Tekst": "HUSLEJE", **columns})
        _, (answer, *_) = await self.office.ask(pay.pay_file, file, register)
        return dict(answer)

    async def said(self, case: str, command: str, *fields: str) -> None:
        """A person gives a command."""
        by = {"by": "office/k1", "message_id": None, "wait": True}
        status, answer = await self.office.ask(send.send, case, command, fields, **by)
        assert status == 0, answer

    async def moved_out(self, case: str, on: str) -> None:
        """The tenant of a case has moved out on a day."""
        await self.office.ask(advance.advance_case, case, on)
        await self.said(case, "record-moved-out", f"on={on}")

    async def case(self, case: str) -> dict[str, Any]:
        """A case as `show` tells it."""
        _, (found,) = await self.office.ask(show.show, case)
        return dict(found)

    async def tasks(self, case: str) -> list[str]:
        """What persons have to do in a case about leases, as `work` lists it."""
        _, rows = await self.office.ask(work.work, None, replace(EVERYTHING, simulated=True))
        return [row["task"] for row in rows if row.get("case") == case and row["task"] == "place-row"]

    def _written(self, fields: Mapping[str, str]) -> str:
        file = self.folder / f"{len(list(self.folder.iterdir()))}.csv"
        file.write_text(f"{';'.join(fields)}\n{';'.join(fields.values())}\n", "utf-8")
        return str(file)


@pytest.fixture
def dwelling(office: Office, tmp_path: Path) -> Dwelling:
    """A tenancy of which nobody has heard."""
    return Dwelling(office, tmp_path, office.installation.tenancy())


async def after_a_move(dwelling: Dwelling, **columns: str) -> tuple[str, str]:
    """Finn owes October and moved out on the 20th; Nynne owes December. Their two cases."""
    old = await dwelling.missed("2026-10-02", "01-10-2026", FINN, **columns)
    await dwelling.moved_out(old["case"], "2026-10-20")
    new = await dwelling.missed("2026-12-05", "01-12-2026", NYNNE, NYNNES_RENT)
    assert (old["result"], new["result"]) == ("opened", "opened")
    return old["case"], new["case"]


async def test_what_the_old_tenant_is_charged_later_starts_no_demand(dwelling: Dwelling) -> None:
    """Neither of him nor of whoever lives there now; and the newest list corrects it there."""
    old, new = await after_a_move(dwelling)
    before = await dwelling.case(new)
    later = await dwelling.missed("2026-12-06", "01-11-2026", FINN, "1.000,00")
    again = await dwelling.missed("2026-12-07", "01-11-2026", FINN, "900,00")
    known = await dwelling.missed("2026-12-07", "01-10-2026", FINN)
    after, first = await dwelling.case(new), await dwelling.case(old)

    assert [(one["result"], one["case"]) for one in (later, again, known)] == [
        ("booked", old), ("corrected", old), ("duplicate", old)
    ]  # fmt: skip
    assert "sendes ingen krav" in later["warnings"][0]
    assert decided(after) == decided(before)
    assert (first["phase"], first["balance_ore"]) == ("closed", 734_550 + 90_000)


@pytest.mark.parametrize(
    ("tenant", "co_tenant"),
    [("Fin Fraflyttet", ""), ("Fraflyttet, Finn", ""), ("Anna Ny", FINN), (FINN.upper(), "Anna Ny")],
    ids=["respelled", "turned", "a new first tenant", "capitals, and a co-tenant"],
)
async def test_a_name_in_common_or_a_respelling_is_no_new_lease(
    dwelling: Dwelling, tenant: str, co_tenant: str
) -> None:
    """The next row joins the case."""
    first = await dwelling.missed("2026-10-02", "01-10-2026", FINN)
    next_month = await dwelling.missed("2026-11-04", "01-11-2026", tenant, Medlejer=co_tenant)

    assert (next_month["result"], next_month["case"]) == ("joined", first["case"])
    assert (await dwelling.case(first["case"]))["leases"] == [1]


@pytest.mark.parametrize("moved_in", [True, False])
async def test_a_row_of_strangers_waits_until_a_person_says_who_lives_there(
    dwelling: Dwelling, *, moved_in: bool
) -> None:
    """One task, however often the list comes; then it is the next lease's, or the present one's, and known as such."""
    old = await dwelling.missed("2026-10-02", "01-10-2026", FINN)
    waits = await dwelling.missed("2026-11-04", "01-11-2026", NYNNE, NYNNES_RENT)
    again = await dwelling.missed("2026-11-05", "01-11-2026", NYNNE, NYNNES_RENT, **{"Opgjort pr.": "04-11-2026"})
    assert [one["result"] for one in (waits, again)] == ["waiting", "waiting"]
    case = await dwelling.case(old["case"])
    assert await dwelling.tasks(old["case"]) == ["place-row"]
    assert NYNNE not in str(case)

    if moved_in:
        await dwelling.moved_out(old["case"], "2026-11-06")
    word = "ja" if moved_in else "nej"
    await dwelling.said(old["case"], "place-row", "row=2026-11-01.rent", f"moved_in={word}")
    next_month = await dwelling.missed("2026-12-05", "01-12-2026", NYNNE, NYNNES_RENT)
    newer = await dwelling.case(next_month["case"])

    assert "place-row" not in await dwelling.tasks(old["case"])
    assert next_month["result"] == "joined"
    assert (newer["lease"], newer["case"] == old["case"]) == ((2, False) if moved_in else (1, True))
    assert newer["balance_ore"] == (1_200_000 if moved_in else 734_550 + 1_200_000)


async def test_the_column_says_which_lease_without_a_move_out(dwelling: Dwelling) -> None:
    """The association numbers its leases: rows and money go by the number, whoever is named and whatever the day."""
    numbered = {"Lejeaftale": "K-1"}
    old = await dwelling.missed("2026-10-02", "01-10-2026", FINN, **numbered)
    waits = await dwelling.missed("2026-12-05", "01-12-2026", NYNNE, NYNNES_RENT, Lejeaftale="K-2")
    assert (waits["result"], "record-moved-out" in waits["reason"]) == ("refused", True)
    await dwelling.moved_out(old["case"], "2026-12-04")
    new = await dwelling.missed("2026-12-05", "01-12-2026", NYNNE, NYNNES_RENT, Lejeaftale="K\N{NON-BREAKING HYPHEN}2")
    twice = await dwelling.missed("2026-12-05", "01-12-2026", NYNNE, NYNNES_RENT, **numbered)
    debt = await dwelling.paid("2026-12-08", FINNS_RENT, **numbered)
    rent = await dwelling.paid("2026-12-09", NYNNES_RENT, Lejeaftale="K-2")
    before, after = await dwelling.case(old["case"]), await dwelling.case(new["case"])

    assert new["result"] == "opened"
    assert (twice["result"], "samme nummer" in twice["reason"]) == ("refused", True)
    assert [(one["result"], one["case"]) for one in (debt, rent)] == [("booked", old["case"]), ("booked", new["case"])]
    assert (before["balance_ore"], after["balance_ore"], after["phase"]) == (0, 0, "closed")


async def test_money_without_a_number_goes_by_its_day_until_two_leases_owe(dwelling: Dwelling) -> None:
    """Before anybody knows of the new tenant, their rent is theirs; what comes to the øre of the old debt is asked."""
    old = await dwelling.missed("2026-10-02", "01-10-2026", FINN)
    await dwelling.moved_out(old["case"], "2026-10-20")
    november = await dwelling.paid("2026-11-02", NYNNES_RENT)
    debt = await dwelling.paid("2026-11-10", FINNS_RENT)
    early = await dwelling.paid("2026-10-15", "1.000,00")
    new = await dwelling.missed("2026-12-05", "01-12-2026", NYNNE, NYNNES_RENT)
    both_owe = await dwelling.paid("2026-12-08", "500,00")
    before, after = await dwelling.case(old["case"]), await dwelling.case(new["case"])

    assert [one["result"] for one in (november, debt, early, both_owe)] == [
        "booked", "unmatched", "booked", "unmatched"
    ]  # fmt: skip
    assert before["balance_ore"] == 734_550 - 100_000
    assert [one["case"] for one in (november, early)] == [None, old["case"]]
    assert after["balance_ore"] == 600_000


async def test_what_goes_back_of_the_old_tenant_opens_no_case_beside_the_new_ones(dwelling: Dwelling) -> None:
    """He had paid, and the next lease began under its own number."""
    old = await dwelling.missed("2026-10-02", "01-10-2026", FINN, Lejeaftale="1")
    await dwelling.paid("2026-10-05", FINNS_RENT)
    new = await dwelling.missed("2026-12-05", "01-12-2026", NYNNE, NYNNES_RENT, Lejeaftale="2")
    (payment,) = (await dwelling.case(old["case"]))["payments"]
    await dwelling.said(old["case"], "record-payment-bounced", f"payment={payment['payment']}")
    first, second = await dwelling.case(old["case"]), await dwelling.case(new["case"])

    assert (first["phase"], first["balance_ore"]) == ("closed", 734_550)
    assert (second["phase"], second["balance_ore"]) == ("in-arrears", 600_000)


async def test_the_new_tenants_letters_know_nothing_of_the_old_one(dwelling: Dwelling) -> None:
    """Reminder and demand are to Nynne, over Nynne's rent."""
    _, new = await after_a_move(dwelling)
    await dwelling.office.ask(advance.advance_case, new, "2026-12-15")
    found = await dwelling.case(new)
    letters = [
        await dwelling.office.read(show.show_letter, new, one["key"])
        for one in found["dispatches"]
        if one["kind"] in ("reminder", "payment-demand")
    ]

    assert len(letters) >= 2
    for letter in letters:
        assert NYNNE in letter
        assert "Finn" not in letter
        assert FINNS_RENT not in letter


async def test_real_money_for_one_of_two_leases_is_kept_with_the_reason(dwelling: Dwelling) -> None:
    """Beside the cases, once, until somebody says which."""
    office, today = dwelling.office, typed_register(simulated=False, today=None).today
    due, out, next_due = (today - timedelta(days=days) for days in (70, 50, 20))
    register = typed_register(simulated=False, today=None)
    header, row = (REPORTS / "08-old-tenant.csv").read_text("utf-8-sig").splitlines()
    fields = dict(zip(header.split(";"), row.split(";"), strict=True)) | {"Lejemål": dwelling.tenancy}

    async def missed(tenant: str, due: date) -> dict[str, Any]:
        whole = fields | {"Lejer": tenant, "Forfaldsdato": f"{due:%d-%m-%Y}"}
        _, (answer, *_) = await office.ask(import_list.import_file, dwelling._written(whole), register)
        return dict(answer)

    old = await missed(FINN, due)
    await dwelling.said(old["case"], "record-moved-out", f"on={out}")
    new = await missed(NYNNE, next_due)
    on = f"{today - timedelta(days=1):%d-%m-%Y}"
    money = {"Organisation": "BF-101", "Lejemål": dwelling.tenancy, "Valørdato": on, "Bogført": on, "Beløb": "500,00"}
    answers = []
    for _ in range(2):
        file = dwelling._written({**money, "Tekst": "HUSLEJE"})
        _, (answer, *_) = await office.ask(pay.pay_file, file, register)
        answers.append((answer["result"], answer["reason"].rpartition(". ")[2]))

    assert [old["result"], new["result"]] == ["opened", "opened"]
    assert [result for result, _ in answers] == ["unmatched", "unmatched"]
    assert "i forvejen" in answers[1][1]
    assert (await dwelling.case(new["case"]))["payments"] == []
