"""Does money that has no place wait where somebody finds it, and get one? Through lists on real servers."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cli import import_list, pay, place_payment, send, show, unmatched
from cli.import_list import typed_register
from client.errors import UnreadableInput
from decisions.unplaced_money import placement, withdrawal
from domain.account.state import fold_account
from domain.ids import account_stream
from domain.streams.unmatched import PlacedPart, TakenOff
from tests.cli.test_on_servers import Office
from tests.servers import TestPostgres, TestTemporal
from tests.workflows.installation import installation
from worker import working

HEADER = "Organisation;Lejemål;Valørdato;Bogført;Beløb;Tekst;Posteringstype"
ARREARS = Path(__file__).parent / "reports" / "01-arrears-after.csv"
TENANT = "Else Ekstra"
REGISTER = typed_register(simulated=False, today=None)
SAID: dict[str, Any] = {"by": "office/k1", "message_id": None, "wait": True}


@pytest.fixture(scope="module")
async def office(home: Path, shared_postgres: TestPostgres, temporal_server: TestTemporal) -> AsyncIterator[Office]:
    """The installation of this file, with a worker."""
    async with installation(home, shared_postgres) as built, working(built.settings):
        yield Office(built)


def day_ago(days: int) -> str:
    """A day as lists write it."""
    return f"{REGISTER.today - timedelta(days=days):%d-%m-%Y}"


def money(tenancy: str, amount: str, ago: int = 1, text: str = "HUSLEJE", kind: str = "") -> str:
    """A row of a payment list."""
    return f"BF-101;{tenancy};{day_ago(ago)};{day_ago(ago)};{amount};{text};{kind}"


async def paid(office: Office, folder: Path, *rows: str) -> list[dict[str, Any]]:
    """A payment list of today is booked; what is said of each row."""
    file = folder / "penge.csv"
    file.write_text("\n".join((HEADER, *rows)), encoding="utf-8")
    _, answers = await office.ask(pay.pay_file, str(file), REGISTER)
    return answers[:-1]


async def missed(office: Office, folder: Path, tenancy: str, *, ago: int = 20, tenant: str = TENANT) -> dict[str, Any]:
    """An arrears list of this morning calls for a rent; what is said of its row."""
    file = folder / "restance.csv"
    row = ARREARS.read_text("utf-8-sig").replace("R01-0001", tenancy).replace(TENANT, tenant)
    file.write_text(row.replace("01-10-2026", day_ago(ago)), encoding="utf-8")
    _, (answer, *_) = await office.ask(import_list.import_file, str(file), REGISTER)
    return answer


async def shown(office: Office, case: str) -> dict[str, Any]:
    """The case as `show` tells it."""
    _, (found,) = await office.ask(show.show, case)
    return found


async def waiting(office: Office, *, everything: bool = True) -> dict[str, dict[str, Any]]:
    """The queue, by the name of the money."""
    _, rows = await office.ask(unmatched.list_unmatched, "BF-101", everything=everything)
    return {row["payment"]: row for row in rows[:-1]}


async def placed(office: Office, payment: str, *to: str, foreign: bool = False, back: bool = False) -> dict[str, Any]:
    """A person says whose it is; what is answered."""
    return await said(office, payment, place_payment.typed(to, foreign=foreign, back=back))


async def said(office: Office, payment: str, what: place_payment.Typed) -> dict[str, Any]:
    """A person says what money is; what is answered."""
    _, (answer,) = await office.ask(place_payment.place_payment, payment, what, "office/k1", "Lejeren har ringet.")
    return answer


async def only_kept(office: Office, tenancy: str) -> str:
    """The name of the one payment that was kept for a tenancy."""
    (payment,) = [name for name, row in (await waiting(office)).items() if row["tenancy"] == tenancy]
    return payment


async def test_money_is_placed_with_several_tenancies_and_taken_back(office: Office, tmp_path: Path) -> None:
    """Paid under a number that nobody has; split over two, given twice, told again by the list, and taken back."""
    wrong, one, other = (office.installation.tenancy() for _ in range(3))
    cases = [await missed(office, tmp_path, tenancy) for tenancy in (one, other)]
    (kept,) = await paid(office, tmp_path, money(wrong, "14.691,00", ago=0))
    payment = await only_kept(office, wrong)
    shares = (f"{one}=7.345,50", f"{other}=7.345,50")
    first, again = await placed(office, payment, *shares), await placed(office, payment, *shares)

    assert kept["result"] == "unmatched"
    assert [part["result"] for part in first["parts"]] == ["booked", "booked"]
    assert ([part["result"] for part in again["parts"]], again["new"]) == (["duplicate", "duplicate"], False)
    assert [(await shown(office, case["case"]))["phase"] for case in cases] == ["closed", "closed"]
    assert payment not in await waiting(office)
    (told,) = await paid(office, tmp_path, money(wrong, "14.691,00", ago=0))
    assert told["result"] == "unmatched"
    assert payment not in await waiting(office)

    back = await placed(office, payment, back=True)
    assert (back["stands"], [part["result"] for part in back["parts"]]) == ("withdrawn", ["withdrawn", "withdrawn"])
    assert "closed" not in {(await shown(office, case["case"]))["phase"] for case in cases}
    assert (await waiting(office))[payment]["left_ore"] == 1_469_100


async def test_money_that_was_placed_is_not_booked_where_its_row_says(office: Office, tmp_path: Path) -> None:
    """Neither when that tenancy gets an account, nor when the list comes again."""
    wrong, right = office.installation.tenancy(), office.installation.tenancy()
    case = await missed(office, tmp_path, right)
    await paid(office, tmp_path, money(wrong, "7.345,50", ago=0))
    await placed(office, await only_kept(office, wrong), right)
    opened = await missed(office, tmp_path, wrong)
    (again,) = await paid(office, tmp_path, money(wrong, "7.345,50", ago=0))

    assert (await shown(office, case["case"]))["phase"] == "closed"
    assert (await shown(office, opened["case"]))["payments"] == []
    assert again["result"] == "duplicate"
    assert "place-payment" in again["reason"]


async def test_foreign_money_is_looked_at_no_more_until_that_is_taken_back(office: Office, tmp_path: Path) -> None:
    """And a tenancy's own rent, once it is on its account, is nobody else's."""
    foreign, own = office.installation.tenancy(), office.installation.tenancy()
    await paid(office, tmp_path, money(foreign, "50,00"), money(own, "60,00"))
    payment, ours = await only_kept(office, foreign), await only_kept(office, own)
    await placed(office, payment, foreign=True)
    assert payment not in await waiting(office)
    await placed(office, payment, back=True)
    assert payment in await waiting(office)

    await missed(office, tmp_path, own)
    assert ours not in await waiting(office)


async def test_ordinary_rent_is_counted_and_not_queued(office: Office, tmp_path: Path) -> None:
    """Money of a tenancy that owes nothing."""
    tenancy = office.installation.tenancy()
    await paid(office, tmp_path, money(tenancy, "7.000,00"))
    _, rows = await office.ask(unmatched.list_unmatched, "BF-101", everything=False)

    assert tenancy not in {row.get("tenancy") for row in rows[:-1]}
    assert rows[-1]["ordinary"][0]["payments"] >= 1


async def test_a_refund_of_more_than_there_is_waits_in_the_queue(office: Office, tmp_path: Path) -> None:
    """The rent that was paid stays paid; the queue says what is missing, until it is found or was none."""
    tenancy = office.installation.tenancy()
    opened = await missed(office, tmp_path, tenancy)
    rows = (
        money(tenancy, "7.345,50", ago=0),
        money(tenancy, "-9.000,00", ago=0, text="TILBAGE", kind="Tilbagebetaling"),
    )
    booked, out = await paid(office, tmp_path, *rows)

    assert (booked["result"], out["result"]) == ("booked", "unmatched")
    assert "9.000,00 kr. gik ud, men kun 0,00 kr. på kontoen er til overs." in out["reason"]
    assert (await shown(office, opened["case"]))["phase"] == "closed"
    (name,) = [name for name, row in (await waiting(office)).items() if row["case"] == opened["case"]]
    status, _ = await office.ask(send.send, opened["case"], "withdraw-money-out", (f"out={name}",), **SAID)
    assert status == 0
    assert name not in await waiting(office)


async def test_a_refund_to_a_tenancy_without_an_account_takes_the_money_that_was_kept(
    office: Office, tmp_path: Path
) -> None:
    """Paid twice and paid back once, before anything is missed there: the rest is looked at with the rent."""
    tenancy = office.installation.tenancy()
    rows = [money(tenancy, "7.345,50", ago=2, text=text) for text in ("HUSLEJE", "HUSLEJE IGEN")]
    await paid(office, tmp_path, *rows)
    (out,) = await paid(office, tmp_path, money(tenancy, "-7.345,50", kind="Tilbagebetaling"))
    opened = await missed(office, tmp_path, tenancy)

    assert out["result"] == "booked"
    assert opened["warnings"][0].count("7.345,50 kr.") == 1


async def test_a_charge_that_was_taken_out_by_mistake_comes_back(office: Office, tmp_path: Path) -> None:
    """The list says the way, and it opens the case again."""
    tenancy = office.installation.tenancy()
    opened = await missed(office, tmp_path, tenancy)
    (charge,) = [one["charge"] for one in (await shown(office, opened["case"]))["charges"]]
    await office.ask(send.send, opened["case"], "withdraw-charge", (f"charge={charge}",), **SAID)
    again = await missed(office, tmp_path, tenancy)
    status, _ = await office.ask(send.send, opened["case"], "reinstate-charge", (f"charge={charge}",), **SAID)
    case = await shown(office, opened["case"])

    assert f"reinstate-charge charge={charge}" in again["warnings"][0]
    assert (status, case["phase"] != "closed", case["balance_ore"] >= 734_550) == (0, True, True)


async def test_a_municipalitys_money_is_never_the_tenants_own(office: Office, tmp_path: Path) -> None:
    """Kept or booked at once: the name in the list says whose it is."""
    tenancy, later = office.installation.tenancy(), office.installation.tenancy()
    opened = await missed(office, tmp_path, tenancy)
    file = tmp_path / "kommune.csv"
    rows = (f"{money(one, '7.345,50', ago=0)};Aarhus Kommune" for one in (tenancy, later))
    file.write_text("\n".join((f"{HEADER};Betaler", *rows)), encoding="utf-8")
    await office.ask(pay.pay_file, str(file), REGISTER)
    after = await missed(office, tmp_path, later)

    assert [(await shown(office, opened["case"]))["payments"][0]["payer"]] == ["municipality"]
    assert (await shown(office, opened["case"]))["phase"] == "closed"
    account = await office.installation.case_client.reader.stream(f"account/{after['case'].rpartition('-')[0]}")
    assert [entry.event.payer for entry in account if entry.event.type == "payment-booked.v1"] == ["municipality"]


async def test_money_that_names_no_tenancy_waits_for_a_person(office: Office, tmp_path: Path) -> None:
    """It is queued without being asked for, and can be placed."""
    tenancy = office.installation.tenancy()
    opened = await missed(office, tmp_path, tenancy)
    (kept,) = await paid(office, tmp_path, money("", "7.345,50", ago=0, text=f"For {tenancy}"))
    ((payment, row),) = [
        (name, row) for name, row in (await waiting(office, everything=False)).items() if row["kind"] == "no-tenancy"
    ]
    await placed(office, payment, tenancy)

    assert kept["result"] == "unmatched"
    assert (row["tenancy"], row["age_days"], row["text"]) == (None, 0, f"For {tenancy}")
    assert (await shown(office, opened["case"]))["phase"] == "closed"


async def test_kept_money_is_laid_on_the_charge_that_a_person_names(office: Office, tmp_path: Path) -> None:
    """Though it was booked before the list that calls for the rent; a charge that nobody has is refused."""
    tenancy = office.installation.tenancy()
    opened = await missed(office, tmp_path, tenancy, ago=3)
    await paid(office, tmp_path, money("", "7.345,50", ago=1, text=f"Til {tenancy}"))
    (payment,) = [name for name, row in (await waiting(office)).items() if row["text"] == f"Til {tenancy}"]
    (charge,) = [one["charge"] for one in (await shown(office, opened["case"]))["charges"]]
    with pytest.raises(UnreadableInput, match="ingen post med navnet"):
        await placed(office, payment, f"{opened['case']}/2020-01-01.rent")
    await placed(office, payment, f"{opened['case']}/{charge}")
    case = await shown(office, opened["case"])

    assert (case["phase"], case["payments"][0]["laid_on"]) == ("closed", charge)


async def test_two_people_place_the_same_money_at_once(office: Office, tmp_path: Path) -> None:
    """With two tenancies: it is one's, and the other person hears that it is placed."""
    wrong, one, other = (office.installation.tenancy() for _ in range(3))
    cases = [await missed(office, tmp_path, tenancy) for tenancy in (one, other)]
    await paid(office, tmp_path, money(wrong, "7.345,50", ago=0))
    payment = await only_kept(office, wrong)
    said = await asyncio.gather(*(placed(office, payment, tenancy) for tenancy in (one, other)), return_exceptions=True)

    assert sorted([(await shown(office, case["case"]))["phase"] == "closed" for case in cases]) == [False, True]
    (refused,) = [answer for answer in said if isinstance(answer, UnreadableInput)]
    assert "Pengene er placeret" in str(refused)


async def test_money_for_one_of_two_leases_is_placed_by_a_case_and_waits_again_when_that_is_taken_back(
    office: Office, tmp_path: Path
) -> None:
    """Nobody knows which; the number of a case says it. What was the new tenant's is no longer under way."""
    tenancy = office.installation.tenancy()
    old = await missed(office, tmp_path, tenancy, ago=80)
    moved = (f"on={REGISTER.today - timedelta(days=60)}",)
    await office.ask(send.send, old["case"], "record-moved-out", moved, **SAID)
    new = await missed(office, tmp_path, tenancy, tenant="Nynne Nyindflyttet")
    (kept,) = await paid(office, tmp_path, money(tenancy, "500,00", ago=0))
    payment = await only_kept(office, tenancy)
    with pytest.raises(UnreadableInput, match="--to SAG"):
        await placed(office, payment, tenancy)
    told = await placed(office, payment, new["case"])
    left = await waiting(office)

    assert (new["result"], kept["result"]) == ("opened", "unmatched")
    assert [part["result"] for part in told["parts"]] == ["booked"]
    assert payment not in left
    owed = [(await shown(office, one["case"]))["balance_ore"] for one in (old, new)]
    assert owed == [734_550, 684_550]

    await placed(office, payment, back=True)
    assert (await waiting(office))[payment]["kind"] == "no-lease"
    again = await placed(office, payment, old["case"])
    assert [part["result"] for part in again["parts"]] == ["booked"]
    owed = [(await shown(office, one["case"]))["balance_ore"] for one in (old, new)]
    assert owed == [684_550, 734_550]


async def test_placed_money_that_went_back_does_not_wait_to_be_placed_again(office: Office, tmp_path: Path) -> None:
    """It would count where it is not."""
    wrong, right = office.installation.tenancy(), office.installation.tenancy()
    case = await missed(office, tmp_path, right)
    await paid(office, tmp_path, money(wrong, "7.345,50", ago=0))
    payment = await only_kept(office, wrong)
    await placed(office, payment, right)
    await office.ask(send.send, case["case"], "record-payment-bounced", (f"payment={payment}",), **SAID)

    with pytest.raises(UnreadableInput, match="gået tilbage"):
        await placed(office, payment, back=True)
    assert payment not in await waiting(office)


async def test_money_that_counts_again_where_it_was_placed_is_not_placed_anew(office: Office, tmp_path: Path) -> None:
    """The placement was taken back, and then somebody said there that the money is here: it must not count twice."""
    wrong, one, other = (office.installation.tenancy() for _ in range(3))
    cases = [await missed(office, tmp_path, tenancy) for tenancy in (one, other)]
    await paid(office, tmp_path, money(wrong, "7.345,50", ago=0))
    payment = await only_kept(office, wrong)
    await placed(office, payment, one)
    await placed(office, payment, back=True)
    await office.ask(send.send, cases[0]["case"], "withdraw-bounce", (f"payment={payment}",), **SAID)

    row = (await waiting(office, everything=False))[payment]
    assert (row["kind"], row["left_ore"], "--undo igen" in row["why"]) == ("under-way", 734_550, True)
    with pytest.raises(UnreadableInput, match="--undo igen"):
        await placed(office, payment, other)
    await placed(office, payment, back=True)
    await placed(office, payment, other)
    assert [(await shown(office, case["case"]))["phase"] == "closed" for case in cases] == [False, True]


async def test_equal_rows_that_were_kept_are_as_many_once_their_tenancy_has_an_account(
    office: Office, tmp_path: Path
) -> None:
    """Two of one list, and one more of the same words that a person says is new; told again none counts twice."""
    two = [money("M-0050", "100,00", ago=10)] * 2
    assert [answer["result"] for answer in await paid(office, tmp_path, *two)] == ["unmatched"] * 2
    file, new = tmp_path / "penge.csv", pay.typed_list(new=True, known=False, named="l-new")
    file.write_text("\n".join((HEADER, two[0])), encoding="utf-8")
    for _ in range(2):
        await office.ask(pay.pay_file, str(file), REGISTER, new)

    await missed(office, tmp_path, "M-0050", ago=12)
    cases = office.installation.case_client
    entries = await cases.reader.stream(account_stream(cases.key_of("BF-101", "M-0050", simulated=False)))
    assert [paid.amount_ore for paid in fold_account(entry.event for entry in entries).paid] == [10_000] * 3
    assert [answer["result"] for answer in await paid(office, tmp_path, *two)] == ["duplicate"] * 2


async def test_a_list_of_kept_money_that_comes_again_is_asked_about_in_one_line(office: Office, tmp_path: Path) -> None:
    """It may tell of new money in the same words."""
    file = tmp_path / "penge.csv"
    file.write_text("\n".join((HEADER, money("M-0051", "75,00"), money("", "25,00"))), encoding="utf-8")
    await office.ask(pay.pay_file, str(file), REGISTER)
    _, answers = await office.ask(pay.pay_file, str(file), REGISTER)

    (line,) = answers[-1]["notes"]
    assert line.startswith("2 kendte rækker kan være nye penge")


# --- what lies on an account ----------------------------------------------------------------------------------------


async def unapplied(office: Office, folder: Path, tenancy: str) -> tuple[dict[str, Any], str, str]:
    """A case whose rent was paid, as the list that called for it had heard: its charge, and what pays nothing there."""
    await paid(office, folder, money(tenancy, "7.345,50", ago=1))
    opened = await missed(office, folder, tenancy, ago=3)
    case = await shown(office, opened["case"])
    (charge,) = [one["charge"] for one in case["charges"]]
    await office.ask(send.send, opened["case"], "settle-contested", (f"charge={charge}", "counted=ja"), **SAID)
    (row,) = [row for row in (await waiting(office)).values() if row["case"] == opened["case"]]
    assert (row["kind"], row["left_ore"]) == ("unapplied", 734_550)
    return opened, charge, row["payment"]


async def test_what_lies_unapplied_is_laid_on_a_charge_of_its_account_and_taken_back(
    office: Office, tmp_path: Path
) -> None:
    """The list had not heard of it after all: the case ends, and goes on when the word is taken back."""
    tenancy = office.installation.tenancy()
    opened, charge, payment = await unapplied(office, tmp_path, tenancy)
    with pytest.raises(UnreadableInput, match="--to SAG/POST"):
        await placed(office, payment, tenancy)
    told = [await placed(office, payment, f"{opened['case']}/{charge}") for _ in range(2)]

    assert [[part["result"] for part in one["parts"]] for one in told] == [["booked"], ["duplicate"]]
    assert (await shown(office, opened["case"]))["phase"] == "closed"
    assert payment not in await waiting(office)

    back = [await placed(office, payment, back=True) for _ in range(2)]
    assert [one["stands"] for one in back] == ["withdrawn", "withdrawn"]
    assert (await shown(office, opened["case"]))["balance_ore"] == 734_550
    assert (await waiting(office))[payment]["left_ore"] == 734_550


async def test_what_lies_unapplied_goes_to_other_tenancies_in_parts_and_the_rest_stays(
    office: Office, tmp_path: Path
) -> None:
    """On a charge of theirs: their lists had not heard of it. What was placed comes back whole."""
    one, other, whose = (office.installation.tenancy() for _ in range(3))
    opened, _, payment = await unapplied(office, tmp_path, whose)
    cases = [await missed(office, tmp_path, tenancy) for tenancy in (one, other)]
    with pytest.raises(UnreadableInput, match=r"Til overs er 7\.345,50 kr\."):
        await placed(office, payment, f"{one}=7.345,50", f"{other}=0,01")
    charges = [f"{case['case']}/{(await shown(office, case['case']))['charges'][0]['charge']}" for case in cases]
    told = await placed(office, payment, f"{charges[0]}=7.000,00", f"{charges[1]}=45,50")

    assert [part["result"] for part in told["parts"]] == ["booked", "booked"]
    assert [(await shown(office, case["case"]))["balance_ore"] for case in cases] == [34_550, 730_000]
    assert (await waiting(office))[payment]["left_ore"] == 30_000
    assert (await shown(office, opened["case"]))["balance_ore"] == 734_550
    with pytest.raises(UnreadableInput, match="Tag det først tilbage"):
        await placed(office, payment, one)

    await placed(office, payment, back=True)
    assert [(await shown(office, case["case"]))["balance_ore"] for case in cases] == [734_550, 734_550]
    assert (await waiting(office))[payment]["left_ore"] == 734_550
    await placed(office, payment, foreign=True)
    assert payment not in await waiting(office)


async def test_nothing_that_pays_is_moved_and_what_was_moved_is_not_moved_twice(office: Office, tmp_path: Path) -> None:
    """Nor taken back where it was placed on from there, or by `withdraw-money-out`, which would count it twice."""
    one, other, whose = (office.installation.tenancy() for _ in range(3))
    pays = await missed(office, tmp_path, one)
    await paid(office, tmp_path, money(one, "7.345,50", ago=0))
    (rent,) = [row["payment"] for row in (await shown(office, pays["case"]))["payments"]]
    await missed(office, tmp_path, other)
    with pytest.raises(UnreadableInput, match="Intet af indbetalingen er til overs"):
        await placed(office, rent, other)
    opened, _, payment = await unapplied(office, tmp_path, whose)
    told = await placed(office, payment, one)  # it owes nothing any more: it lies there
    (part,) = [part["payment"] for part in told["parts"]]
    await placed(office, part, f"{other}=7.000,00")

    with pytest.raises(UnreadableInput, match="placeret videre"):
        await placed(office, payment, back=True)
    status, _ = await office.ask(send.send, opened["case"], "withdraw-money-out", (f"out={payment}.off-1",), **SAID)
    assert status == 1
    await placed(office, part, back=True)
    await placed(office, payment, back=True)
    assert (await waiting(office))[payment]["left_ore"] == 734_550


async def test_what_went_out_of_a_tenancy_without_a_case_is_answered_by_a_person(
    office: Office, tmp_path: Path
) -> None:
    """It was another tenancy's, which has the money; that is taken back, and then it was nobody's here."""
    wrong, right = office.installation.tenancy(), office.installation.tenancy()
    await missed(office, tmp_path, right)
    await paid(office, tmp_path, money(right, "7.845,50", ago=0), money(wrong, "300,00", ago=0))
    (out,) = await paid(office, tmp_path, money(wrong, "-500,00", ago=0, kind="Tilbagebetaling"))
    rows = {name: row for name, row in (await waiting(office)).items() if row["tenancy"] == wrong}
    ((name, row),) = [(name, row) for name, row in rows.items() if row["kind"] == "money-out"]

    assert (out["result"], row["left_ore"], row["case"]) == ("unmatched", 50_000, None)
    told = await placed(office, name, right)
    assert [part["result"] for part in told["parts"]] == ["booked"]
    assert name not in await waiting(office)
    await placed(office, name, back=True)
    assert (await waiting(office))[name]["left_ore"] == 50_000
    await placed(office, name, foreign=True)
    assert name not in await waiting(office)


async def test_two_people_place_what_lies_on_an_account_at_once(office: Office, tmp_path: Path) -> None:
    """It goes to one of them, whole, and the other person hears that it is placed."""
    one, other, whose = (office.installation.tenancy() for _ in range(3))
    opened, _, payment = await unapplied(office, tmp_path, whose)
    cases = [await missed(office, tmp_path, tenancy) for tenancy in (one, other)]
    charges = [(await shown(office, case["case"]))["charges"][0]["charge"] for case in cases]
    both = [placed(office, payment, f"{case['case']}/{its}") for case, its in zip(cases, charges, strict=True)]
    answers = await asyncio.gather(*both, return_exceptions=True)

    assert sorted(isinstance(answer, UnreadableInput) for answer in answers) == [False, True]
    owed = [(await shown(office, case["case"]))["balance_ore"] for case in cases]
    assert sorted(owed) == [0, 734_550]
    after = await shown(office, opened["case"])
    assert (after["unapplied_ore"], [out["amount_ore"] for out in after["money_out"]]) == (0, [734_550])


async def test_a_placement_that_was_written_and_not_delivered_is_under_way(office: Office, tmp_path: Path) -> None:
    """Until the same command delivers it; likewise when it was taken back and nothing has come home."""
    whose, other = office.installation.tenancy(), office.installation.tenancy()
    opened, _, payment = await unapplied(office, tmp_path, whose)
    case = await missed(office, tmp_path, other)
    cases, now = office.installation.case_client, datetime.now(UTC)
    key = (await cases.view_of(case["case"])).tenancy_key
    source = (await cases.view_of(opened["case"])).tenancy_key
    off = TakenOff(tenancy_key=source, lease=1, out=f"{payment}.off-1", amount_ore=734_550)
    part = PlacedPart(tenancy_key=key, lease=1, payment=f"{payment}.placed-1-1", amount_ore=734_550)
    made = placement("BF-101", payment, 1, (part,), "Lejeren har ringet.", now, taken_off=off)
    await cases.unplaced.place("BF-101", made, "office/k1", now)
    before = (await waiting(office))[payment]
    await placed(office, payment, case["case"])

    assert (before["kind"], before["case"], before["left_ore"]) == ("under-way", opened["case"], 734_550)
    assert payment not in await waiting(office)
    await cases.unplaced.place("BF-101", withdrawal("BF-101", payment, 1, "Forkert.", now), "office/k1", now)
    after = (await waiting(office))[payment]
    assert ("--undo igen" in after["why"], after["left_ore"]) == (True, 734_550)
    await placed(office, payment, back=True)
    assert (await waiting(office))[payment]["kind"] == "unapplied"


async def test_money_that_was_placed_elsewhere_and_went_back_to_its_payer_is_told_of(
    office: Office, tmp_path: Path
) -> None:
    """It counts where it was placed, until a person takes that back."""
    whose, other = office.installation.tenancy(), office.installation.tenancy()
    opened, _, payment = await unapplied(office, tmp_path, whose)
    await missed(office, tmp_path, other)
    await placed(office, payment, other)
    await office.ask(send.send, opened["case"], "record-payment-bounced", (f"payment={payment}",), **SAID)
    (row,) = [row for row in (await waiting(office)).values() if row["case"] == opened["case"]]

    assert (row["kind"], f"place-payment {payment} --undo" in row["why"]) == ("money-out", True)
    await placed(office, payment, back=True)
    assert opened["case"] not in {row["case"] for row in (await waiting(office)).values()}


async def test_the_money_of_a_rehearsal_is_nobodys_to_place(office: Office, tmp_path: Path) -> None:
    """It would count on a real account."""
    rehearsed, real = office.installation.tenancy(), office.installation.tenancy()
    await missed(office, tmp_path, real)
    file, rehearsal = tmp_path / "prøve.csv", typed_register(simulated=True, today=f"{REGISTER.today}")
    row = ARREARS.read_text("utf-8-sig").replace("R01-0001", rehearsed)
    file.write_text(row.replace("01-10-2026", day_ago(20)), encoding="utf-8")
    _, (opened, *_) = await office.ask(import_list.import_file, str(file), rehearsal)
    typed = ("9.000,00", f"{REGISTER.today}", None, "tenant", "", "", "")
    _, (booked,) = await office.ask(pay.pay_case, opened["case"], pay.TypedPayment.typed(*typed, means="kontant"))

    with pytest.raises(UnreadableInput, match="Der er ingen penge med det nummer"):
        await placed(office, booked["payment"], real)


# --- sums of what is booked already ---------------------------------------------------------------------------------


async def by_card(office: Office, folder: Path, tenancy: str, amount: str, ago: int) -> tuple[str, str]:
    """A rent that is missed and paid by card, typed by the office: its case, and the payment."""
    opened = await missed(office, folder, tenancy)
    typed = (amount, f"{REGISTER.today - timedelta(days=ago)}", None, "tenant", "", "", "")
    _, (booked,) = await office.ask(pay.pay_case, opened["case"], pay.TypedPayment.typed(*typed, means="kort"))
    return opened["case"], booked["payment"]


async def sum_comes(office: Office, folder: Path, amount: str) -> str:
    """An acquirer pays out; the name of the money."""
    file = folder / "indloeser.csv"
    file.write_text(f"{HEADER};Betalingsmåde\n{money('', amount, 0, 'NETS', '')};Kort", encoding="utf-8")
    before = set(await waiting(office))
    await office.ask(pay.pay_file, str(file), REGISTER)
    (name,) = set(await waiting(office)) - before
    return name


async def test_an_acquirers_sum_is_set_against_the_booked_cards_of_its_days(office: Office, tmp_path: Path) -> None:
    """To the øre at once, and each card once; with what differs where somebody says so, and again when it is undone."""
    one, other = office.installation.tenancy(), office.installation.tenancy()
    (case, first), (_, second) = [
        await by_card(office, tmp_path, tenancy, amount, ago)
        for tenancy, amount, ago in ((one, "7.345,50", 3), (other, "1.000,00", 1))
    ]
    exact, less = await sum_comes(office, tmp_path, "7.345,50"), await sum_comes(office, tmp_path, "990,25")
    row = (await waiting(office, everything=False))[exact]

    assert (row["kind"], row["differs_ore"]) == ("sum-of", 0)
    assert [(paid["payment"], paid["case"], paid["amount_ore"]) for paid in row["stands_for"]] == [
        (first, case, 734_550)
    ]
    for is_new in (True, False):
        answer = await said(office, exact, place_payment.typed((), "kort"))
        assert (answer["stands"], answer["new"]) == ("settled", is_new)
    with pytest.raises(UnreadableInput, match="Tag det først tilbage"):
        await placed(office, exact, foreign=True)

    left = await waiting(office, everything=False)
    assert exact not in left
    assert (left[less]["differs_ore"], [paid["payment"] for paid in left[less]["stands_for"]]) == (-975, [second])
    for wrong in (None, "9,74"):
        with pytest.raises(UnreadableInput, match=r"Forskellen er 9,75 kr\."):
            await said(office, less, place_payment.typed((), "kort", (), wrong))
    with pytest.raises(UnreadableInput, match="har en sum"):
        await said(office, less, place_payment.typed((), "kort", (first,), "9,75"))
    await said(office, less, place_payment.typed((), "kort", (second,), "9,75"))
    assert less not in await waiting(office)

    await office.ask(send.send, case, "record-payment-bounced", (f"payment={first}",), **SAID)
    assert (await waiting(office))[exact]["left_ore"] == 734_550
    await placed(office, exact, back=True)
    row = (await waiting(office))[exact]
    assert (row["stands_for"], row["differs_ore"]) == ([], 734_550)
