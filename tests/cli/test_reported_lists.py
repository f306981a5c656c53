"""Do small lists that once came out wrong come out right? Each in a rehearsal, on real servers, as people send them.

The lists stand in `reports/`; who is named in them is invented.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cli import advance, import_list, pay, send, show
from cli.import_list import typed_register
from tests.cli.test_on_servers import Office
from tests.servers import TestPostgres, TestTemporal
from tests.workflows.installation import installation
from worker import working

REPORTS = Path(__file__).parent / "reports"


@pytest.fixture(scope="module")
async def office(home: Path, shared_postgres: TestPostgres, temporal_server: TestTemporal) -> AsyncIterator[Office]:
    """The installation of this file, with a worker."""
    async with installation(home, shared_postgres) as built, working(built.settings):
        yield Office(built)


async def listed(office: Office, report: str, today: str) -> dict[str, Any]:
    """A list of one row is taken in on a day; what is said of the row."""
    register = typed_register(simulated=True, today=today)
    _, (answer, *_) = await office.ask(import_list.import_file, str(REPORTS / f"{report}.csv"), register)
    return answer


async def paid(office: Office, report: str, today: str) -> list[dict[str, Any]]:
    """Money is told of on a day; what is said of each row."""
    register = typed_register(simulated=True, today=today)
    _, answers = await office.ask(pay.pay_file, str(REPORTS / f"{report}.csv"), register)
    return answers[:-1]


async def shown(office: Office, case: str) -> dict[str, Any]:
    """The case as `show` tells it."""
    _, (found,) = await office.ask(show.show, case)
    return found


def decided(case: dict[str, Any]) -> list[dict[str, Any]]:
    """What was decided in a case; what becomes of its letters comes when it comes."""
    return [event for event in case["events"] if not event["type"].startswith("dispatch-")]


def types(case: dict[str, Any]) -> set[str]:
    """What has happened in a case."""
    return {event["type"].removesuffix(".v1") for event in case["events"]}


async def test_01_rent_that_was_paid_before_its_case_opened_costs_nobody_the_home(office: Office) -> None:
    """Paid on 1 October, called for on the 2nd: to 9 November nothing leaves; a person's word ends the case."""
    (booked,) = await paid(office, "01-payment-first", "2026-10-02")
    opened = await listed(office, "01-arrears-after", "2026-10-02")
    await office.ask(advance.advance_case, opened["case"], "2026-11-09")
    case = await shown(office, opened["case"])

    assert booked["result"] == "booked"
    assert "7.345,50 kr. bogført den 1. oktober 2026" in opened["warnings"][0]
    assert types(case).isdisjoint({"reminder-decided", "payment-demand-decided", "handed-over", "termination-decided"})

    said = {"by": "manager/m1", "message_id": None, "wait": True}
    fields = ("charge=2026-10-01.rent", "counted=nej")
    status, _ = await office.ask(send.send, opened["case"], "settle-contested", fields, **said)
    assert status == 0
    assert (await shown(office, opened["case"]))["phase"] == "closed"


async def test_03_a_payment_that_was_noted_as_gone_back_by_mistake_has_a_way_back(office: Office) -> None:
    """Told again it is known and does not count, and the answer names the way."""
    opened = await listed(office, "03-arrears", "2026-10-02")
    case, said = opened["case"], {"by": "manager/m1", "message_id": None, "wait": True}
    await paid(office, "03-payment", "2026-10-05")
    (booked,) = (await shown(office, case))["payments"]
    payment = booked["payment"]
    await office.ask(send.send, case, "record-payment-bounced", (f"payment={payment}",), **said)
    (again,) = await paid(office, "03-payment", "2026-10-05")
    assert again["result"] == "duplicate"
    assert f"withdraw-bounce payment={payment}" in again["warnings"][0]

    await office.ask(send.send, case, "withdraw-bounce", (f"payment={payment}",), **said)
    assert (await shown(office, case))["phase"] == "closed"


async def test_04_two_equal_deposits_in_two_lists_are_never_silently_one(office: Office) -> None:
    """Morning and afternoon tell of the same words: nothing leaves for three bank days, and a person says once which it
    is. Said to be new, both count, however often that is said under one name.
    """
    opened = await listed(office, "04-arrears", "2026-10-02")
    case = opened["case"]
    await office.ask(advance.advance_case, case, "2026-10-05")
    (morning,) = await paid(office, "04-payment-morning", "2026-10-05")
    file, register = str(REPORTS / "04-payment-afternoon.csv"), typed_register(simulated=True, today="2026-10-05")
    _, (afternoon, summary) = await office.ask(pay.pay_file, file, register)

    assert (morning["result"], afternoon["result"]) == ("booked", "duplicate")
    (line,) = summary["notes"]
    assert "1 kendte rækker kan være nye penge (række 2)" in line
    assert "8. oktober 2026" in line
    assert "--new" in line
    await office.ask(advance.advance_case, case, "2026-10-08")
    assert "payment-demand-decided" not in types(await shown(office, case))

    for _ in range(2):
        new = pay.typed_list(new=True, known=False, named="eftermiddag")
        await office.ask(pay.pay_file, file, register, new)
    found = await shown(office, case)
    assert (found["balance_ore"], found["phase"]) == (0, "closed")


async def test_05_letters_go_to_the_address_that_the_newest_list_names(office: Office) -> None:
    """The sum is known, the address is not."""
    opened = await listed(office, "05-arrears", "2026-10-02")
    again = await listed(office, "05-arrears-new-address", "2026-10-02")
    await office.ask(advance.advance_case, opened["case"], "2026-10-09")
    case = await shown(office, opened["case"])
    demand = next(one for one in case["dispatches"] if one["kind"] == "payment-demand")
    page = await office.read(show.show_letter, opened["case"], demand["key"])

    assert (again["result"], again["warnings"]) == ("duplicate", ["Oplysninger om lejerne er rettet efter listen."])
    assert "Nyvej 77" in page
    assert "Lindebo 9" not in page


async def test_06_a_list_that_states_what_is_left_counts_no_payment_twice(office: Office) -> None:
    """Half was paid on the 5th; the list of the 6th calls for the other half."""
    opened = await listed(office, "06-arrears", "2026-10-02")
    await paid(office, "06-half-paid", "2026-10-05")
    again = await listed(office, "06-arrears-what-is-left", "2026-10-06")

    assert again["result"] == "duplicate"
    assert (await shown(office, opened["case"]))["balance_ore"] == 367_275


async def test_07_two_rents_of_one_day_are_both_owed_and_known_again(office: Office) -> None:
    """A garage beside the flat, under the same kind."""
    file, register = str(REPORTS / "07-two-rents-one-day.csv"), typed_register(simulated=True, today="2026-10-02")
    _, first = await office.ask(import_list.import_file, file, register)
    _, again = await office.ask(import_list.import_file, file, register)

    assert [row["result"] for row in first[:-1]] == ["opened", "joined"]
    assert [row["result"] for row in again[:-1]] == ["duplicate", "duplicate"]
    assert (await shown(office, first[0]["case"]))["balance_ore"] == 779_550


async def test_08_the_old_tenants_debt_and_money_leave_the_new_tenants_case_untouched(office: Office) -> None:
    """Finn moved out owing October; Nynne owes December. Money to the øre of Finn's debt goes to neither unasked."""
    old = await listed(office, "08-old-tenant", "2026-10-02")
    said = {"by": "office/k1", "message_id": None, "wait": True}
    await office.ask(advance.advance_case, old["case"], "2026-10-20")
    status, _ = await office.ask(send.send, old["case"], "record-moved-out", ("on=2026-10-20",), **said)
    assert status == 0
    new = await listed(office, "08-new-tenant", "2026-12-05")
    before = await shown(office, new["case"])
    (money,) = await paid(office, "08-old-debt-paid", "2026-12-08")
    again = await listed(office, "08-old-tenant", "2026-12-08")
    after, first = await shown(office, new["case"]), await shown(office, old["case"])

    assert (new["result"], new["case"] == old["case"]) == ("opened", False), new
    assert (before["lease"], before["leases"], before["balance_ore"]) == (2, [1, 2], 600_000)
    assert (money["result"], "to lejeaftaler" in money["reason"]) == ("unmatched", True)
    assert (again["result"], again["case"]) == ("duplicate", old["case"])
    assert decided(after) == decided(before)
    assert (after["payments"], after["balance_ore"]) == ([], 600_000)
    assert (first["balance_ore"], first["phase"]) == (734_550, "closed")


async def test_09_rents_of_ordinary_months_pay_no_later_one(office: Office) -> None:
    """October was paid late and November on its day: December, which was missed, is followed."""
    await listed(office, "09-october", "2026-10-02")
    for report, day in (("09-october-paid", "2026-10-06"), ("09-november-paid", "2026-11-02")):
        (answer,) = await paid(office, report, day)
        assert answer["result"] == "booked", answer
    missed = await listed(office, "09-december-missed", "2026-12-05")
    await office.ask(advance.advance_case, missed["case"], "2026-12-15")
    case = await shown(office, missed["case"])

    assert missed["result"] == "opened"
    assert case["balance_ore"] >= 734_550
    assert "payment-demand-decided" in types(case)


async def test_13_money_of_next_year_has_not_been_paid_today(office: Office) -> None:
    """Its day lies further ahead than the policy lets money be dated: refused, with the reason."""
    opened = await listed(office, "13-arrears", "2026-10-02")
    (answer,) = await paid(office, "13-payment-next-year", "2026-10-05")

    assert answer["result"] == "refused"
    assert "Valørdato ligger for langt fra i dag" in answer["reason"]
    assert (await shown(office, opened["case"]))["balance_ore"] == 734_550


async def test_11_an_instalment_that_is_booked_late_was_paid_in_time(office: Office) -> None:
    """Paid on 10 October and booked on the 16th: what was taken for a breach was none, and nothing is demanded."""
    opened = await listed(office, "11-arrears", "2026-10-02")
    case, said = opened["case"], {"by": "manager/m1", "message_id": None, "wait": True}
    instalments = "instalments=2026-10-10:3.000,00;2026-11-10:3.000,00"
    status, _ = await office.ask(send.send, case, "make-agreement", (instalments,), **said)
    assert status == 0
    await office.ask(advance.advance_case, case, "2026-10-16")
    before = await shown(office, case)
    assert [one["state"] for one in before["agreements"]] == ["broken"]

    await paid(office, "11-instalment-booked-late", "2026-10-16")
    await office.ask(advance.advance_case, case, "2026-11-10")
    after = await shown(office, case)
    assert [one["state"] for one in after["agreements"]] == ["runs"]
    assert "agreement-restored" in types(after)
    assert "payment-demand-decided" not in types(after)


async def test_17_a_charge_that_was_taken_out_is_not_called_known_without_a_word(office: Office) -> None:
    """The list of October again: the answer says that a person took it out."""
    opened = await listed(office, "17-october", "2026-10-02")
    await listed(office, "17-november", "2026-11-04")
    said = {"by": "manager/m1", "message_id": None, "wait": True}
    await office.ask(send.send, opened["case"], "withdraw-charge", ("charge=2026-10-01.rent",), **said)
    again = await listed(office, "17-october", "2026-11-04")

    assert again["result"] == "duplicate"
    assert "taget ud af sagen" in again["warnings"][0]


@pytest.mark.parametrize(("made_up", "phase"), [("01-10-2026", "closed"), ("02-10-2026", "in-arrears")])
async def test_the_day_that_a_list_names_says_which_money_pays_it(
    office: Office, tmp_path: Path, made_up: str, phase: str
) -> None:
    """Rent booked on 1 October pays a list of that morning, and contests one of the day after."""
    tenancy = office.installation.tenancy()
    header, row = (REPORTS / "01-arrears-after.csv").read_text(encoding="utf-8-sig").splitlines()
    arrears, money = tmp_path / "restance.csv", tmp_path / "penge.csv"
    listed_row = row.replace("R01-0001", tenancy)
    arrears.write_text(f"{header};Opgjort pr.\n{listed_row};{made_up}\n", encoding="utf-8")
    money.write_text((REPORTS / "01-payment-first.csv").read_text("utf-8-sig").replace("R01-0001", tenancy), "utf-8")
    register = typed_register(simulated=True, today="2026-10-02")
    await office.ask(pay.pay_file, str(money), register)
    _, (answer, *_) = await office.ask(import_list.import_file, str(arrears), register)

    assert answer["result"] == ("opened-and-closed" if phase == "closed" else "opened")
    assert (await shown(office, answer["case"]))["phase"] == phase


async def test_real_money_that_had_no_account_is_looked_at_when_something_is_missed(
    office: Office, tmp_path: Path
) -> None:
    """Kept beside the cases until then; a list of today may not have heard of what was booked yesterday."""
    tenancy, register = office.installation.tenancy(), typed_register(simulated=False, today=None)
    due, booked = (f"{register.today - timedelta(days=days):%d-%m-%Y}" for days in (20, 1))
    arrears, money = tmp_path / "restance.csv", tmp_path / "penge.csv"
    row = (REPORTS / "01-arrears-after.csv").read_text("utf-8-sig").replace("R01-0001", tenancy)
    arrears.write_text(row.replace("01-10-2026", due), "utf-8")
    paid_row = (REPORTS / "01-payment-first.csv").read_text("utf-8-sig").replace("R01-0001", tenancy)
    money.write_text(paid_row.replace("01-10-2026", booked), "utf-8")
    _, (kept, *_) = await office.ask(pay.pay_file, str(money), register)
    _, (answer, *_) = await office.ask(import_list.import_file, str(arrears), register)

    assert kept["result"] == "unmatched"
    assert answer["result"] == "opened"
    assert "måske ikke kendt 7.345,50 kr." in answer["warnings"][0]
