"""What becomes of a list that says what the last one said, of one that is older, and of rows that are alike? On real
servers, through files.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cli import advance, import_list, pay, show
from cli.import_list import typed_register
from client.arrears import Register
from client.cases import CaseClient
from domain.payment import Payment
from intake.arrears_list import AS_OF, COLUMNS
from tests.cli.test_on_servers import Office
from tests.intake.lists import MISSED, PAID, written, written_payments
from tests.servers import TestPostgres, TestTemporal
from tests.workflows.installation import installation
from worker import working

Rows = Sequence[dict[str, str]]
REAL = typed_register(simulated=False, today=None)
DUE, SECOND_DUE = REAL.today - timedelta(days=50), REAL.today - timedelta(days=20)


@pytest.fixture(scope="module")
async def office(home: Path, shared_postgres: TestPostgres, temporal_server: TestTemporal) -> AsyncIterator[Office]:
    """The installation of this file, with a worker."""
    async with installation(home, shared_postgres) as built, working(built.settings):
        yield Office(built)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the list lies."""
    return tmp_path / "restance.csv"


def typed(day: date) -> str:
    """A day as a list has it."""
    return f"{day:%d-%m-%Y}"


def row(office: Office, due: date = DUE, **changes: str) -> dict[str, str]:
    """A row of a tenancy of its own."""
    return MISSED | {"Lejemål": office.installation.tenancy(), "Forfaldsdato": typed(due)} | changes


async def read(office: Office, file: Path, rows: Rows, register: Register = REAL, as_of: str = "") -> list[Any]:
    """Import a list; what is said of each row."""
    columns = (*COLUMNS, AS_OF) if as_of else COLUMNS
    file.write_bytes(written([one | {AS_OF: as_of} for one in rows], columns))
    _, answers = await office.ask(import_list.import_file, str(file), register)
    return answers[:-1]


def results(answers: Sequence[dict[str, Any]]) -> list[str]:
    """What each row came to."""
    return [one["result"] for one in answers]


def asked_from(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tenancies whose cases are asked about a row from now on, as they are."""
    asked = list[str]()
    register = CaseClient.register

    async def told(cases: CaseClient, missed: Any, **options: Any) -> Any:
        asked.append(missed.tenancy)
        return await register(cases, missed, **options)

    monkeypatch.setattr(CaseClient, "register", told)
    return asked


async def nobody_is_asked(*_: Any, **__: Any) -> None:
    """Stands for the way to the cases where it must not be taken."""
    raise AssertionError("a case was asked")


async def new_types(office: Office, before: int) -> list[str]:
    """What the journal has taken in, but for what the cases' own clocks do."""
    events = (await office.installation.case_client.reader.follow(limit=100_000))[before:]
    return [one.type for one in events if one.stream.startswith("system/")]


async def test_an_unchanged_list_asks_no_case_and_adds_one_event(
    office: Office, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answered by what the last one said: each row with its case, at its own line."""
    rows = [row(office), row(office, Mobil="ikke et nummer"), row(office)]
    first = await read(office, file, rows)
    before = await office.events()
    with monkeypatch.context() as patch:
        patch.setattr(CaseClient, "register", nobody_is_asked)
        again = await read(office, file, rows)

    assert results(first) == ["opened"] * 3
    assert results(again) == ["duplicate"] * 3
    assert [(one["row"], one["case"], one["warnings"]) for one in again] == [
        (one["row"], one["case"], one["warnings"]) for one in first
    ]
    assert await new_types(office, before) == ["arrears-list-read.v1"]


async def test_what_changed_goes_to_its_case_and_nothing_else_does(
    office: Office, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another sum, another address, a row more, one less; the next list is compared with this one."""
    same, dearer, moved, gone, new = (row(office) for _ in range(5))
    await read(office, file, [same, dearer, moved, gone])
    asked = asked_from(monkeypatch)
    changed = [new, moved | {"Adresse": "Nyvej 77"}, same, dearer | {"Beløb": "7.400,00"}]
    again = await read(office, file, changed)
    assert results(again) == ["opened", "duplicate", "duplicate", "corrected"]
    assert again[1]["warnings"] == ["Oplysninger om lejerne er rettet efter listen."]
    assert sorted(asked) == sorted(one["Lejemål"] for one in (new, moved, dearer))

    asked.clear()
    assert results(await read(office, file, changed)) == ["duplicate"] * 4
    assert asked == [moved["Lejemål"]]  # told once more, for what its case had to say of it
    asked.clear()
    assert results(await read(office, file, changed)) == ["duplicate"] * 4
    assert asked == []


async def test_money_since_the_last_list_sends_the_row_to_its_case(office: Office, file: Path, tmp_path: Path) -> None:
    """Half was paid: the list that calls for all of it still has perhaps not heard of it, and that is said."""
    one, other = row(office), row(office)
    await read(office, file, [one, other])
    money, yesterday = tmp_path / "penge.csv", typed(REAL.today - timedelta(days=1))
    half = PAID | {"Lejemål": one["Lejemål"], "Valørdato": yesterday, "Bogført": yesterday, "Beløb": "3.000,00"}
    money.write_bytes(written_payments([half]))
    _, (booked, *_) = await office.ask(pay.pay_file, str(money), REAL)
    again = await read(office, file, [one, other])

    assert booked["result"] == "booked"
    assert "måske ikke kendt 3.000,00 kr." in again[0]["warnings"][0]
    assert again[1]["warnings"] == []


async def test_money_kept_beside_the_cases_sends_its_row_to_its_case_once(
    office: Office, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept while the account came to be, and months old: the row goes to its case, where the money is booked first; the
    next list finds it there.
    """
    one, other = row(office), row(office)
    (opened, _) = await read(office, file, [one, other])
    cases, day = office.installation.case_client, DUE - timedelta(days=20)
    money = Payment(
        organisation="BF-101", tenancy=one["Lejemål"], amount_ore=100_000, value_date=day, booked_on=day, text="LEJE"
    )
    await cases.keep_unplaced("BF-101", [(money, cases.key_of("BF-101", one["Lejemål"], simulated=False))])
    asked = asked_from(monkeypatch)
    again = await read(office, file, [one, other])
    assert results(again) == ["duplicate"] * 2
    assert asked == [one["Lejemål"]]
    _, (case,) = await office.ask(show.show, opened["case"])
    assert [paid["amount_ore"] for paid in case["payments"]] == [100_000]

    asked.clear()
    assert results(await read(office, file, [one, other])) == ["duplicate"] * 2
    assert asked == []


async def test_a_list_older_than_one_that_changed_nothing_corrects_nothing(office: Office, file: Path) -> None:
    """Three lists, the second of which only said the same: the third is older than that one, by its hour, too."""
    one, unread = row(office), row(office)
    day = REAL.today - timedelta(days=2)
    await read(office, file, [one], as_of=f"{typed(day)} 08.00")
    same = await read(office, file, [one], as_of=f"{typed(day)} 15.00")
    older = await read(office, file, [one | {"Beløb": "9.999,00"}, unread], as_of=f"{typed(day)} 12.00")
    newer = await read(office, file, [one | {"Beløb": "7.000,00"}], as_of=f"{typed(day)} 16.00")

    assert results(same) == ["duplicate"]
    assert results(older) == ["duplicate", "opened"]
    assert "ældre" in older[0]["warnings"][0]
    assert results(newer) == ["corrected"]


async def test_a_new_row_before_a_known_one_of_its_key_is_not_taken_for_it(office: Office, file: Path) -> None:
    """The known charge keeps its sum, whichever row stands first."""
    known = row(office)
    (opened,) = await read(office, file, [known])
    both = await read(office, file, [known | {"Beløb": "300,00"}, known])
    _, (case,) = await office.ask(show.show, opened["case"])

    assert results(both) == ["joined", "duplicate"]
    charge = f"{DUE}.rent"
    assert {one["charge"]: one["amount_ore"] for one in case["charges"]} == {charge: 734_550, f"{charge}.no-2": 30_000}


async def test_rows_that_cannot_be_told_apart_hold_their_case(office: Office, file: Path) -> None:
    """Neither of the two has the sum that is known: a person says which it is, and nothing rests on it meanwhile."""
    known = row(office)
    (opened,) = await read(office, file, [known])
    both = await read(office, file, [known | {"Beløb": "300,00"}, known | {"Beløb": "7.000,00"}])
    _, (case,) = await office.ask(show.show, opened["case"])

    assert results(both) == ["refused", "refused"]
    assert "kan ikke skelnes" in both[0]["reason"]
    assert [event["public"]["kind"] for event in case["events"] if event["type"] == "case-held.v1"] == ["rows-unclear"]


async def test_a_rehearsal_reads_a_months_lists_again_as_a_real_month_would(office: Office, file: Path) -> None:
    """Its calendar stands in November, and the list of October is known."""
    one = row(office, date(2026, 10, 1))
    october = typed_register(simulated=True, today="2026-10-02")
    november = typed_register(simulated=True, today="2026-11-04")
    two = [one, one | {"Forfaldsdato": "01-11-2026"}]
    (opened,) = await read(office, file, [one], october)
    await office.ask(advance.advance_case, opened["case"], "2026-11-04")
    later = await read(office, file, two, november)
    again = await read(office, file, [one], october)
    once_more = await read(office, file, two, november)

    assert results(later) == ["duplicate", "joined"]
    assert results(again) == ["duplicate"]
    assert "ældre" in again[0]["warnings"][0]
    assert results(once_more) == ["duplicate", "duplicate"]
