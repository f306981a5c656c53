"""Do the commands do on real servers what their pages promise? One installation with a worker serves them all."""

import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cli import advance, import_list, outbox, pay, rebuild_views, resume, send, show, why
from cli import list as listing
from cli import open as opening
from cli import status as status_of
from cli import work as work_command
from cli.audit import replay
from cli.import_list import typed_register
from cli.terminal.output import Output
from client.arrears import Register
from client.errors import NoSuchCase, NotYetACase, SeveralCases, UnreadableInput
from client.lists import LONGEST_PAGE, WantedPage
from client.why import QUESTIONS
from domain.ids import is_of_a_tenancy
from domain.missed_payment import Tenant
from domain.streams.unmatched import system_stream
from tests.servers import TestPostgres, TestTemporal
from tests.workflows.installation import OCTOBER, Installation, installation, missed
from worker import working

EXAMPLES = Path(__file__).parents[2] / "examples"
FIRST_DAY = date(2026, 10, 2)
REAL = Register(False, FIRST_DAY)
REHEARSALS = WantedPage(limit=LONGEST_PAGE, simulated=True)
Work = Callable[..., Awaitable[int]]


@dataclass
class Office:
    """A house, and what the command line answers in it."""

    installation: Installation

    async def ask(self, work: Work, *typed: Any, **options: Any) -> tuple[int, list[dict[str, Any]]]:
        """Run a command as a machine does: its exit status and its objects."""
        out = Output(True, io.StringIO(), io.StringIO())
        status = await work(self.installation.settings, out, *typed, **options)
        assert isinstance(out.out, io.StringIO)
        return status, [json.loads(line) for line in out.out.getvalue().splitlines()]

    async def read(self, work: Work, *typed: Any, **options: Any) -> str:
        """Run a command as a person does, and give what is shown."""
        out = Output(False, io.StringIO(), io.StringIO())
        await work(self.installation.settings, out, *typed, **options)
        assert isinstance(out.out, io.StringIO)
        return out.out.getvalue()

    async def send(self, case: str, name: str, *fields: str, **options: Any) -> tuple[int, dict[str, Any]]:
        """Give a command with its usual options."""
        chosen = {"by": None, "message_id": None, "wait": True, **options}
        status, (answer,) = await self.ask(send.send, case, name, fields, **chosen)
        return status, answer

    async def events(self) -> int:
        """How many events the journal holds."""
        return len(await self.installation.case_client.reader.follow(limit=100_000))

    async def events_of_tenancies(self) -> int:
        """How many events the journal holds of tenancies; of each list its association keeps one beside them."""
        found = await self.installation.case_client.reader.follow(limit=100_000)
        return sum(is_of_a_tenancy(entry.stream) for entry in found)


@pytest.fixture(scope="module")
async def office(home: Path, shared_postgres: TestPostgres, temporal_server: TestTemporal) -> AsyncIterator[Office]:
    """The installation of this file, with a worker."""
    async with installation(home, shared_postgres) as built, working(built.settings):
        yield Office(built)


@pytest.fixture
async def asleep(home: Path, postgres: TestPostgres, temporal_server: TestTemporal) -> AsyncIterator[Office]:
    """An installation in which nobody works."""
    async with installation(home, postgres) as built:
        yield Office(built)


# --- lists ----------------------------------------------------------------------------------------------------------


@dataclass
class Lists:
    """What the four lists of the examples came to, one after the other."""

    faulty: tuple[int, list[dict[str, Any]]]
    october: tuple[int, list[dict[str, Any]]]
    october_again: tuple[int, list[dict[str, Any]]]
    new_events: int
    november: tuple[int, list[dict[str, Any]]]


@pytest.fixture(scope="module")
async def read_lists(home: Path, shared_postgres: TestPostgres, temporal_server: TestTemporal) -> AsyncIterator[Lists]:
    """The examples in an installation of their own, as rehearsals."""
    october, november = Register(True, FIRST_DAY), Register(True, date(2026, 11, 3))
    async with installation(home, shared_postgres) as built, working(built.settings):
        office = Office(built)
        first = [
            await office.ask(import_list.import_file, str(EXAMPLES / f"restanceliste-2026-10{which}.csv"), october)
            for which in ("-med-fejl", "")
        ]
        before = await office.events_of_tenancies()
        again = await office.ask(import_list.import_file, str(EXAMPLES / "restanceliste-2026-10.csv"), october)
        new_events = await office.events_of_tenancies() - before
        last = await office.ask(import_list.import_file, str(EXAMPLES / "restanceliste-2026-11.csv"), november)
        yield Lists(first[0], first[1], again, new_events, last)


def counts(answers: list[dict[str, Any]]) -> dict[str, int]:
    """The counts of a list that are not nought."""
    return {result: count for result, count in answers[-1]["summary"].items() if count}


@pytest.mark.timeout(150)
async def test_a_list_with_faults_opens_what_it_can(read_lists: Lists) -> None:
    """Nine cases, three of them with a warning; a row like another is a second charge, and says so; thirteen refused,
    each with its reason; status 1.
    """
    status, answers = read_lists.faulty
    rows = answers[:-1]

    assert status == 1
    assert counts(answers) == {"opened": 9, "joined": 1, "refused": 13}
    assert ["withdraw-charge" in row["warnings"][0] for row in rows if row["result"] == "joined"] == [True]
    assert sum(bool(row["warnings"]) for row in rows if row["result"] == "opened") == 3
    assert all(row["reason"] and row["case"] is None for row in rows if row["result"] == "refused")
    assert all(row["case"] for row in rows if row["result"] != "refused")
    assert [row["row"] for row in rows] == list(range(2, 25))
    assert {tuple(row) for row in rows} == {("row", "result", "case", "reason", "warnings")}


async def test_a_good_list_opens_a_case_for_every_row(read_lists: Lists) -> None:
    """Sixty rows, sixty cases, status 0."""
    status, answers = read_lists.october

    assert status == 0
    assert counts(answers) == {"opened": 60}
    assert len({row["case"] for row in answers[:-1]}) == 60


async def test_the_same_list_again_changes_nothing(read_lists: Lists) -> None:
    """Sixty duplicates, and not one new event."""
    status, answers = read_lists.october_again

    assert status == 0
    assert counts(answers) == {"duplicate": 60}
    assert read_lists.new_events == 0


async def test_the_next_month_joins_the_cases_that_are_open(read_lists: Lists) -> None:
    """Eighteen tenancies owe again, thirty owe for the first time."""
    status, answers = read_lists.november

    assert status == 0
    assert counts(answers) == {"joined": 18, "opened": 30}


HEADER = (
    "Organisation;Afdeling;Lejemål;Lejer;Medlejer;Adresse;Postnr;By;Kommunekode;Forfaldsdato;Beløb;Art;E-mail;Mobil;"
    "Digital post;Børn under 18"
)


def row_of(tenancy: str, due: str = "01-10-2026", amount: str = "5.000,00") -> str:
    """One row of an arrears list."""
    return f"BF-101;07;{tenancy};Ida Prøvesen;;Prøvevej 1;8000;Aarhus C;751;{due};{amount};Husleje;;;Ja;Nej"


async def test_a_rent_that_can_still_be_paid_in_time_is_never_sent(office: Office, tmp_path: Path) -> None:
    """It is refused with its last timely day, and leaves no trace: not even a refusal in a journal."""
    file = tmp_path / "liste.csv"
    file.write_text(f"{HEADER}\n{row_of(office.installation.tenancy(), due='02-10-2026')}\n", encoding="utf-8")
    before = await office.events_of_tenancies()
    status, (answer, _) = await office.ask(import_list.import_file, str(file), Register(True, FIRST_DAY))

    assert (status, answer["result"], answer["case"]) == (1, "refused", None)
    assert answer["reason"] == "Lejen kan betales rettidigt til og med den 2. oktober 2026."
    assert await office.events_of_tenancies() == before


async def test_a_rent_of_before_the_law_is_never_sent(office: Office, tmp_path: Path) -> None:
    """Its day is refused with the years that the calendar knows, and leaves no trace; the next row is read."""
    file = tmp_path / "liste.csv"
    rows = (row_of(office.installation.tenancy(), due=due) for due in ("01-12-2012", "05-01-2013"))
    file.write_text("\n".join((HEADER, *rows, "")), encoding="utf-8")
    before = await office.events_of_tenancies()
    status, (old, early, _) = await office.ask(
        import_list.import_file, str(file), typed_register(simulated=True, today="2013-01-05")
    )

    assert (status, old["result"], old["case"]) == (1, "refused", None)
    assert old["reason"].startswith("2012-12-01 ligger uden for kalenderen, som gælder 2013-2100.")
    assert early["reason"].startswith("Lejen kan betales rettidigt til og med den")
    assert await office.events_of_tenancies() == before


async def test_a_later_list_moves_a_rehearsal_and_an_earlier_one_is_read_where_it_stands(
    office: Office, tmp_path: Path
) -> None:
    """Joining takes the case's calendar along; it never goes back, and a month's lists are read in any order."""
    tenancy, file = office.installation.tenancy(), tmp_path / "liste.csv"
    results = []
    for due, today in (("01-10", "2026-10-02"), ("02-11", "2026-11-03"), ("01-12", "2026-10-03")):
        file.write_text(f"{HEADER}\n{row_of(tenancy, due=f'{due}-2026')}\n", encoding="utf-8")
        _, answers = await office.ask(import_list.import_file, str(file), Register(True, date.fromisoformat(today)))
        results.append(answers[0]["result"])
    file.write_text(f"{HEADER}\n{row_of(tenancy, due='01-09-2026')}\n", encoding="utf-8")
    _, (behind, _) = await office.ask(import_list.import_file, str(file), Register(True, FIRST_DAY))

    assert results == ["opened", "joined", "refused"]
    assert behind["result"] == "joined"
    assert (await office.installation.case_client.view_of(behind["case"])).today == date(2026, 11, 3)


async def test_people_see_the_rows_they_have_to_look_at(office: Office, tmp_path: Path) -> None:
    """The others are only counted."""
    file = tmp_path / "liste.csv"
    rows = (row_of(office.installation.tenancy()), row_of(office.installation.tenancy(), amount="7.345"))
    file.write_text("\n".join((HEADER, *rows)), encoding="utf-8")
    page = await office.read(import_list.import_file, str(file), Register(True, FIRST_DAY))

    assert "Række 3: afvist. Beløbet er tvetydigt" in page
    assert "Række 2" not in page
    assert "Ida" not in page


FIELDS = {
    "Organisation": "BF-101",
    "Afdeling": "07",
    "Lejer": "Ida Prøvesen",
    "Adresse": "Prøvevej 1",
    "Postnr": "8000",
    "By": "Aarhus C",
    "Kommunekode": "751",
    "Forfaldsdato": "2026-10-01",
    "Art": "Husleje",
}


async def test_one_missed_payment_can_be_typed_in(office: Office) -> None:
    """The same answers as a row of a list: opened, duplicate, corrected, refused."""
    tenancy, said = office.installation.tenancy(), []
    for amount in ("5.000,00", "5.000,00", "4.000,00", "-1"):
        fields = {**FIELDS, "Lejemål": tenancy, "Beløb": amount}
        status, (answer,) = await office.ask(opening.open_one, fields, Register(True, FIRST_DAY))
        said.append((answer["result"], status))

    assert said == [("opened", 0), ("duplicate", 0), ("corrected", 0), ("refused", 1)]


# --- money ----------------------------------------------------------------------------------------------------------


def typed(amount: str, on: str | None = None) -> pay.TypedPayment:
    """A payment as it is typed in."""
    return pay.TypedPayment.typed(amount, on, None, "tenant", "", "", "", means="overførsel")


async def test_a_payment_counts_once_and_ends_the_case(office: Office) -> None:
    """By the case's own calendar, unless a day is given; the second time it is known."""
    case = await office.installation.opened()
    first = await office.ask(pay.pay_case, case, typed("5.000,00"))
    again = await office.ask(pay.pay_case, case, typed("5.000,00"))
    _, (shown,) = await office.ask(show.show, case)

    assert (first[0], first[1][0]["result"]) == (0, "booked")
    assert (again[0], again[1][0]["result"]) == (0, "duplicate")
    assert (shown["phase"], shown["ending"], shown["balance_ore"]) == ("closed", "paid", 0)


async def test_a_payment_list_finds_its_accounts(office: Office, tmp_path: Path) -> None:
    """The real one, never a rehearsal's; money without any is kept, once, and listed each time."""
    both, rehearsed, nobody = (office.installation.tenancy() for _ in range(3))
    await office.installation.register(missed(rehearsed))
    await office.installation.register(missed(both))
    real = await office.installation.register(missed(both, OCTOBER), today=None)
    rows = [f"BF-101;{tenancy};06-10-2026;06-10-2026;1.000,00;HUSLEJE" for tenancy in (both, rehearsed, nobody)]
    file = tmp_path / "indbetalinger.csv"
    file.write_text("\n".join(("Organisation;Lejemål;Valørdato;Bogført;Beløb;Tekst", *rows)), encoding="utf-8")
    status, answers = await office.ask(pay.pay_file, str(file), REAL)
    _, again = await office.ask(pay.pay_file, str(file), REAL)
    kept = await office.installation.case_client.reader.stream(system_stream("BF-101"))

    assert status == 0
    assert [(row["result"], row["case"]) for row in answers[:-1]] == [
        ("booked", real.case),
        ("unmatched", None),
        ("unmatched", None),
    ]
    assert [row["result"] for row in again[:-1]] == ["duplicate", "unmatched", "unmatched"]
    assert [entry.type for entry in kept] == ["payment-unmatched.v1"] * 2


async def test_a_rehearsed_payment_list_finds_rehearsals_alone(office: Office, tmp_path: Path) -> None:
    """Not the real account of the same tenancy; what has no rehearsal is kept on an account of one, never among real
    money.
    """
    both, real, nobody = (office.installation.tenancy() for _ in range(3))
    simulated = await office.installation.register(missed(both))
    for tenancy in (both, real):
        await office.installation.register(missed(tenancy), today=None)
    rows = [f"BF-101;{tenancy};06-10-2026;06-10-2026;1.000,00;HUSLEJE" for tenancy in (both, real, nobody)]
    file = tmp_path / "indbetalinger.csv"
    file.write_text("\n".join(("Organisation;Lejemål;Valørdato;Bogført;Beløb;Tekst", *rows)), encoding="utf-8")
    before = await office.installation.case_client.reader.stream(system_stream("BF-101"))
    status, answers = await office.ask(pay.pay_file, str(file), Register(True, FIRST_DAY))

    assert status == 0
    assert [(row["result"], row["case"]) for row in answers[:-1]] == [
        ("booked", simulated.case),
        ("booked", None),
        ("booked", None),
    ]
    assert await office.installation.case_client.reader.stream(system_stream("BF-101")) == before


async def test_two_equal_deposits_of_one_list_are_two(office: Office, tmp_path: Path) -> None:
    """Alike in everything, and both genuine; the list sent again adds none."""
    given = await office.installation.register(missed(tenancy := office.installation.tenancy()))
    rows = [f"BF-101;{tenancy};06-10-2026;06-10-2026;1.000,00;HUSLEJE"] * 2
    file = tmp_path / "indbetalinger.csv"
    file.write_text("\n".join(("Organisation;Lejemål;Valørdato;Bogført;Beløb;Tekst", *rows)), encoding="utf-8")
    for _ in range(2):
        await office.ask(pay.pay_file, str(file), Register(True, date(2026, 10, 6)))
    assert given.case
    _, (shown,) = await office.ask(show.show, given.case)

    assert shown["balance_ore"] == 300_000


# --- commands -------------------------------------------------------------------------------------------------------


async def test_a_command_is_done_or_refused_with_its_rule(office: Office) -> None:
    """Status 0 or 1, and in either case it stands in the journal who asked."""
    case = await office.installation.opened()
    done = await office.send(case, "record-contact", "by=phone", "outcome=reached", by="adviser/r1")
    refused = await office.send(case, "set-court-date", "day=2026-12-01", by="lawyer/a1")
    _, (shown,) = await office.ask(show.show, case)

    assert (done[0], done[1]["result"]) == (0, "done")
    assert (refused[0], refused[1]["result"], refused[1]["rule"]) == (1, "refused", "case-is-filed")
    assert [(event["type"], event["actor"]) for event in shown["events"][-2:]] == [
        ("contact-recorded.v1", "adviser/r1"),
        ("command-refused.v1", "lawyer/a1"),
    ]


async def test_the_same_id_counts_once(office: Office) -> None:
    """Given again, a command gets its first answer and changes nothing."""
    case = await office.installation.opened()
    options = {"message_id": f"id-{case}", "by": "office/k1"}
    first = await office.send(case, "record-contact", "by=phone", "outcome=reached", **options)
    before = await office.installation.types(case)
    again = await office.send(case, "record-contact", "by=phone", "outcome=reached", **options)

    assert first == again
    assert await office.installation.types(case) == before


async def test_what_cannot_be_undone_needs_a_named_person(office: Office) -> None:
    """A role alone is refused by the case, and the refusal is on record."""
    case = await office.installation.opened()
    await office.send(case, "hold", "kind=death", by="adviser")
    status, answer = await office.send(case, "release-hold", "kind=death", by="office")

    assert (status, answer["rule"]) == (1, "a-named-person")


async def test_without_by_nothing_is_sent_that_cannot_be_undone(office: Office) -> None:
    """It used to become the machine's user: now one line asks who it is, and the case hears nothing of it."""
    case = await office.installation.opened()
    before = await office.installation.types(case)

    with pytest.raises(UnreadableInput, match="--by"):
        await office.send(case, "void-demand", "demand=1", "why=other")
    assert await office.installation.types(case) == before


async def test_a_role_that_may_not_is_told_who_may_and_the_case_keeps_it(office: Office) -> None:
    """A caretaker terminates no lease."""
    case = await office.installation.opened()
    fields = ("reason=Ikke betalt", "ledger_of=2026-10-02")
    status, answer = await office.send(case, "terminate-lease", *fields, by="caretaker/v7")

    assert (status, answer["rule"]) == (1, "role-may-not")
    assert answer["reason"].endswith("Det må manager (lederen), lawyer (advokaten).")
    assert (await office.installation.types(case))[-1] == "command-refused"


async def test_a_command_can_be_left_without_waiting(office: Office) -> None:
    """It is answered in the journal, where the same id finds the answer."""
    case = await office.installation.opened()
    left = await office.send(case, "hold", "kind=death", wait=False, message_id=f"left-{case}")
    answered = await office.send(case, "hold", "kind=death", message_id=f"left-{case}")

    assert (left[0], left[1]["result"]) == (0, "queued")
    assert (answered[0], answered[1]["result"]) == (0, "done")
    assert (await office.installation.types(case)).count("case-held") == 1


@pytest.mark.parametrize("case", ["aaaaaaaaaaaaaaaaaaaa-1", "nix", "", "x\udcffy", "case/aaaaaaaaaaaaaaaaaaaa-1"])
async def test_nobody_knows_an_unknown_case(office: Office, case: str) -> None:
    """Whatever is asked of it."""
    with pytest.raises(NoSuchCase):
        await office.send(case, "break-agreement", by="office/k1")
    with pytest.raises(NoSuchCase):
        await office.ask(show.show, case)
    with pytest.raises(NoSuchCase):
        await office.ask(resume.resume_cases, case)


@pytest.mark.timeout(120)
async def test_every_command_takes_the_tenancys_number(office: Office) -> None:
    """And answers with the case's own; walls stand as before; and where it means two cases, both are named."""
    tenancy = office.installation.tenancy()
    case = (await office.installation.register(missed(tenancy))).case
    assert case is not None

    for work, typed in (
        (show.show, (tenancy,)),
        (why.why, (tenancy, "demand", None)),
        (outbox.outbox, (tenancy,)),
        (advance.advance_case, (tenancy, "2026-10-03")),
        (resume.resume_cases, (tenancy,)),
        (replay.replay_case, (tenancy, None)),
    ):
        status, answers = await office.ask(work, *typed)
        assert status == 0
        assert {one["case"] for one in answers if "case" in one} <= {case}
    status, held = await office.send(tenancy, "hold", "kind=death")
    assert (status, held["case"], held["result"]) == (0, case, "done")
    one_krone = pay.TypedPayment.typed("1,00", None, None, "tenant", "", "", "", means="overførsel")
    status, (paid,) = await office.ask(pay.pay_case, tenancy, one_krone)
    assert (paid["case"], paid["result"]) == (case, "booked")

    stranger = replace(office.installation, settings=replace(office.installation.settings, organisations=("BF-102",)))
    with pytest.raises(NoSuchCase):
        await Office(stranger).ask(show.show, tenancy)
    await office.installation.register(missed(tenancy, organisation="BF-103"))
    with pytest.raises(SeveralCases, match="passer på 2 sager"):
        await office.send(tenancy, "hold", "kind=death")


async def test_without_a_worker_everything_waits(asleep: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row is queued, without a case until a worker comes; a command names its id and what it waits for; status 3."""
    tenancy = asleep.installation.tenancy()
    fields = {**FIELDS, "Lejemål": tenancy, "Beløb": "5.000,00"}
    monkeypatch.setattr("client.bulk.PATIENCE", timedelta(seconds=0.5))
    row = await asleep.ask(opening.open_one, fields, Register(True, FIRST_DAY))
    async with working(asleep.installation.settings):
        again = await asleep.installation.register(missed(tenancy, tenants=(Tenant(name=FIELDS["Lejer"]),)))
    assert again.case
    command = await asleep.send(again.case, "hold", "kind=death", message_id="later")

    assert (row[0], row[1][0]["result"], row[1][0]["case"]) == (3, "queued", None)
    assert again.result == "duplicate"
    assert (command[0], command[1]["result"], command[1]["id"]) == (3, "queued", "later")
    assert command[1]["reason"].startswith("Venter på: ")


# --- calendars ------------------------------------------------------------------------------------------------------


async def test_a_calendar_is_moved_step_by_step(office: Office) -> None:
    """As far as the law and the standing approvals let it go; a real case refuses, and that is on record."""
    case = await office.installation.opened()
    moved = await office.ask(advance.advance_case, case, "03-11-2026")
    real = await office.installation.register(missed(office.installation.tenancy()), today=None)
    assert real.case
    refused = await office.ask(advance.advance_case, real.case, "2027-01-01")

    assert (moved[0], moved[1][0]["today"], moved[1][0]["phase"]) == (0, "2026-11-03", "with-lawyer")
    assert (refused[0], refused[1][0]["rule"]) == (1, "real-calendar-is-never-moved")
    assert "command-refused" in await office.installation.types(real.case)


async def test_the_law_answers_every_question_about_a_case(office: Office) -> None:
    """Now and as it was known on an earlier day; one object per answer, each with its sources by title."""
    case = await office.installation.opened()
    await office.ask(advance.advance_case, case, "2026-10-12")
    status, answers = await office.ask(why.why, case, None, None)
    _, (then,) = await office.ask(why.why, case, "demand", "2026-10-05")
    _, (later,) = await office.ask(why.why, case, "terminate", "2026-11-06")
    page = await office.read(why.why, case, "terminate", None)

    assert status == 0
    assert {answer["question"] for answer in answers} == set(QUESTIONS)
    assert {answer["as_of"] for answer in answers} == {"2026-10-12"}
    assert all(source["title"] for answer in answers for source in answer["sources"])
    assert (then["holds"], then["demand"]) == (False, None)
    assert "Første lovlige dag er den 7. oktober 2026." in then["because"]
    assert (later["holds"], later["demand"]) == (True, 1)
    assert "Må lejemålet ophæves i dag? (påkrav 1) [terminate]\n  Nej. Lejeren kan betale til og med den" in page
    assert "  Kilde: almenlejeloven § 90, stk. 2 – " in page


async def test_nobody_can_say_why_of_a_case_they_did_not_know(office: Office) -> None:
    """Not of another case's number, and not on the day before it was opened."""
    case = await office.installation.opened()
    with pytest.raises(NotYetACase):
        await office.ask(why.why, case, "demand", "2026-10-01")
    with pytest.raises(NoSuchCase):
        await office.ask(why.why, "no-such-case", None, None)


async def test_a_private_tenancy_is_never_sent(office: Office) -> None:
    """Only the almene rules are encoded: refused with the reason, and no case is opened."""
    fields = {**FIELDS, "Lejemål": office.installation.tenancy(), "Beløb": "5.000,00", "Lejeforhold": "Privat"}
    before = await office.events()
    status, (answer,) = await office.ask(opening.open_one, fields, Register(True, FIRST_DAY))

    assert (status, answer["result"], answer["case"]) == (1, "refused", None)
    assert answer["reason"].startswith("Lejemålet er privat.")
    assert await office.events() == before


async def test_all_calendars_are_moved_but_none_back(asleep: Office) -> None:
    """One that stands further on is left in peace; where there is none, that is said."""
    async with working(asleep.installation.settings):
        none = await asleep.ask(advance.advance_cases, "2026-10-05")
        near, far = await asleep.installation.opened(), await asleep.installation.opened(date(2026, 10, 6))
        status, answers = await asleep.ask(advance.advance_cases, "2026-10-05")
        events = await asleep.installation.types(far)

    assert none == (0, [{"summary": {"done": 0, "refused": 0}}])
    assert status == 0
    assert [answer.get("case") for answer in answers[:-1]] == [near]
    assert answers[-1] == {"summary": {"done": 1, "refused": 0}}
    assert "command-refused" not in events


# --- what there is to see -------------------------------------------------------------------------------------------


async def test_lists_and_the_outbox_show_what_the_case_file_shows(office: Office) -> None:
    """One case, seen from three sides."""
    case = await office.installation.opened()
    await office.installation.advance(case, date(2026, 10, 12))
    _, cases = await office.ask(listing.list_cases, REHEARSALS)
    _, letters = await office.ask(outbox.outbox, case)
    _, (shown,) = await office.ask(show.show, case)
    (listed,) = [one for one in cases if one["case"] == case]

    assert listed["phase"] == shown["phase"] == "under-demand"
    assert listed["next_step"] == shown["agenda"][0]["step"] == "hand-over"
    assert [letter["kind"] for letter in letters] == ["reminder", "payment-demand"]
    assert {letter["key"] for letter in letters} == {letter["key"] for letter in shown["dispatches"]}
    assert tuple(letters[0]) == ("case", "kind", "channel", "key", "state", "day", "organisation", "simulated")
    assert shown["tenancy"].startswith("BF-101-")
    assert "UNDER PÅKRAV" in await office.read(show.show, case)


@pytest.mark.parametrize(
    "work",
    [
        listing.list_cases,
        lambda settings, out, wanted: work_command.work(settings, out, None, wanted),
        lambda settings, out, wanted: outbox.outbox(settings, out, None, wanted),
    ],
    ids=["list", "work", "outbox"],
)
async def test_a_list_comes_in_pages_that_lead_to_each_other(office: Office, work: Work) -> None:
    """By what each ends with, for machines and people; together they are the whole list, each line once."""
    for _ in range(3):
        await office.installation.advance(await office.installation.opened(), date(2026, 10, 28))
    _, whole = await office.ask(work, REHEARSALS)
    lines, after, pages = list[dict[str, Any]](), None, 0
    while pages == 0 or after:
        _, page = await office.ask(work, WantedPage("BF-101", after, 2, simulated=True))
        after = page.pop()["next"] if "next" in page[-1] else None
        lines, pages = lines + page, pages + 1
    read = await office.read(work, WantedPage("BF-101", None, 2, simulated=True))
    _, (*_, more) = await office.ask(work, WantedPage("BF-101", None, 2, simulated=True))

    assert lines == [line for line in whole if line["organisation"] == "BF-101"]
    assert pages == (len(lines) + 1) // 2 > 1
    assert f"--organisation BF-101 --simulated --limit 2 --after {more['next']}`" in read
    with pytest.raises(UnreadableInput, match="Stedet i listen er ikke et"):
        await office.ask(work, WantedPage("BF-102", more["next"], 2, simulated=True))
    with pytest.raises(UnreadableInput, match="Stedet i listen er ikke et"):
        await office.ask(work, WantedPage("BF-101", more["next"], 2))


async def test_the_work_list_holds_what_the_list_of_cases_says_of_each(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Follow-ups of a real case too, which come with their day alone; by role, page by page, with what does them; a
    rehearsal's stand apart.
    """
    monkeypatch.setenv("COLUMNS", "200")  # wide enough for a row to stand in one line
    rehearsed = await office.installation.opened()
    await office.installation.advance(rehearsed, date(2026, 10, 28))
    real = (await office.installation.register(missed(office.installation.tenancy(), OCTOBER), today=None)).case
    assert real
    await office.ask(pay.pay_case, real, typed("5.000,00"))
    for command in (listing, work_command):
        monkeypatch.setattr(command, "today", lambda: date(2100, 1, 1))
    _, cases = await office.ask(listing.list_cases, WantedPage(limit=LONGEST_PAGE))
    whose = ("case", "organisation", "simulated")
    told = [{**task, **{name: one[name] for name in whose}} for one in cases for task in one["work"]]
    lines, after, pages = list[dict[str, Any]](), None, 0
    while pages == 0 or after:
        _, page = await office.ask(work_command.work, "adviser", WantedPage("BF-101", after, 3))
        after = page.pop()["next"] if "next" in page[-1] else None
        lines, pages = lines + page, pages + 1
    read = await office.read(work_command.work, "adviser", WantedPage("BF-101", None, 3))
    whole = await office.read(work_command.work, "adviser", WantedPage(limit=LONGEST_PAGE))

    assert sorted(lines, key=str) == sorted(
        ({key: task[key] for key in lines[0]} for task in told if task["role"] == "adviser"), key=str
    )
    assert [line["task"] for line in lines if line["case"] == real] == ["follow-up-tenant"] * 4
    assert [line for line in lines if line["case"] == rehearsed] == []
    _, pretended = await office.ask(work_command.work, "adviser", REHEARSALS)
    assert [line["task"] for line in pretended if line["case"] == rehearsed] == ["reach-tenant"]
    assert real not in {line["case"] for line in pretended}
    assert pages > 1
    assert "python starter.py work --role adviser --organisation BF-101 --limit 3 --after " in read
    assert "følge op hos lejeren (send … notér-opfølgning)" in " ".join(whole.split())


async def test_a_role_that_nobody_has_is_refused_with_those_there_are(office: Office) -> None:
    """The system itself is none: its work is on no list."""
    for role in ("boss", "system"):
        with pytest.raises(UnreadableInput, match="--role skal være en af office"):
            await office.ask(work_command.work, role)


async def test_whoever_may_see_one_association_meets_nothing_of_another(office: Office) -> None:
    """Their lists are empty and say within which walls; another's case is none, whatever is asked of it."""
    case = await office.installation.opened()
    await office.installation.advance(case, date(2026, 10, 12))
    stranger = Office(
        replace(office.installation, settings=replace(office.installation.settings, organisations=("BF-102",)))
    )
    own = Office(
        replace(office.installation, settings=replace(office.installation.settings, organisations=("BF-101", "BF-102")))
    )
    _, cases = await own.ask(listing.list_cases, REHEARSALS)

    assert case in {one.get("case") for one in cases}
    assert await stranger.ask(listing.list_cases, REHEARSALS) == (0, [])
    assert await stranger.ask(listing.list_cases, WantedPage("BF-101", simulated=True)) == (0, [])
    assert await stranger.ask(outbox.outbox, None, REHEARSALS) == (0, [])
    assert await stranger.ask(work_command.work, None, REHEARSALS) == (0, [])
    assert "Her ses kun BF-102 (REDNINGSKRANS_ORGANISATIONS)." in await stranger.read(listing.list_cases)
    assert "Her ses" not in await office.read(listing.list_cases)
    for work, typed in (
        (show.show, (case,)),
        (outbox.outbox, (case,)),
        (why.why, (case, None, None)),
        (pay.pay_case, (case, pay.TypedPayment.typed("1,00", None, None, "tenant", "", "", "", means="overførsel"))),
    ):
        with pytest.raises(NoSuchCase):
            await stranger.ask(work, *typed)
    with pytest.raises(NoSuchCase):
        await stranger.send(case, "record-contact", "by=phone", "outcome=reached", by="adviser/r1")


async def test_repair_sees_every_association_whatever_the_settings_say(office: Office) -> None:
    """All lists are made anew, and every live case is looked at."""
    await office.installation.opened()
    stranger = Office(
        replace(office.installation, settings=replace(office.installation.settings, organisations=("BF-102",)))
    )
    _, (rebuilt,) = await stranger.ask(rebuild_views.rebuild)
    _, resumed = await stranger.ask(resume.resume_cases, None)

    assert rebuilt["rebuilt"] == len(await office.installation.case_client.reader.cases())
    assert len(resumed) - 1 == len(await office.installation.case_client.reader.cases(live=True)) > 0


EVERY_CASE = WantedPage(limit=LONGEST_PAGE)
LISTS = tuple(
    asked
    for wanted in (EVERY_CASE, REHEARSALS)
    for asked in ((listing.list_cases, wanted), (outbox.outbox, None, wanted))
)


async def test_the_lists_are_made_anew_from_the_events(office: Office) -> None:
    """Thrown away and rebuilt, they say what they said."""
    case = await office.installation.opened()
    await office.installation.advance(case, date(2026, 11, 6))
    before = [await office.ask(*one) for one in LISTS]
    status, (rebuilt,) = await office.ask(rebuild_views.rebuild)

    assert status == 0
    assert rebuilt["rebuilt"] == len(before[0][1]) + len(before[2][1])
    assert [await office.ask(*one) for one in LISTS] == before


async def test_status_names_every_part(office: Office, asleep: Office) -> None:
    """With version and address where it runs, with a reason where it does not; status 0 or 3."""
    all_ready = await office.ask(status_of.status, 0.0)
    no_worker = await asleep.ask(status_of.status, 0.1)

    parts = [row for row in all_ready[1] if "part" in row]
    none_at_work = [row for row in no_worker[1] if "part" in row]

    assert all_ready[0] == 0
    assert [(part["part"], part["ready"]) for part in parts] == [
        ("PostgreSQL", True),
        ("Temporal", True),
        ("worker", True),
    ]
    assert all(part["version"] and part["address"] for part in parts)
    assert parts[0]["organisations"] == "all"
    assert "Her ses alle foreninger." in await office.read(status_of.status, 0.0)
    assert (no_worker[0], none_at_work[-1]["ready"]) == (3, False)
    assert {row["sending"] for row in all_ready[1] if "sending" in row} == {"running"}


def test_the_day_is_todays_where_none_is_given() -> None:
    """A real case knows no other; a rehearsal may."""
    today = datetime.now(UTC).date()

    assert abs(typed_register(simulated=False, today=None).today - today) <= timedelta(days=1)
    assert typed_register(simulated=True, today="02-10-2026").today == FIRST_DAY
