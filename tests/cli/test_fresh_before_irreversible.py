"""Does a demand wait on real servers until the money is told to be in, and go on by itself then?"""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from audit.replay.redecide import Verdict
from audit.replay.replay import replay
from cli import advance, doctor, import_list, pay, show, why
from cli import list as listing
from cli import work as work_command
from cli.import_list import typed_register
from cli.pay import typed_completeness
from client.errors import REFUSED, UnreadableInput
from client.lists import WantedPage
from client.policy_adoption import adopt
from domain.calendar import Mode
from domain.clock import legal_day
from runtime.settings import Settings
from tests.cases import edited_policy, law_book
from tests.cli.test_on_servers import Office
from tests.servers import TestPostgres, TestTemporal
from tests.workflows.installation import installation, missed
from worker import working

LISTS = Path(__file__).parent / "reports"
HEADER = "Organisation;Lejemål;Valørdato;Bogført;Beløb;Tekst\n"
TODAY = legal_day(datetime.now(UTC))


async def name_the_feed(settings: Settings) -> None:
    """A manager adopts an edition that names one payment feed, and takes steps as the day begins."""
    feeds = ("payment_days_ahead = 5", 'payment_days_ahead = 5\npayment_feeds = ["bank"]')
    await adopt(settings, [edited_policy(feeds, ("step_hour = 8", "step_hour = 0"))], "manager/m1")


@pytest.fixture(scope="module")
async def office(home: Path, shared_postgres: TestPostgres, temporal_server: TestTemporal) -> AsyncIterator[Office]:
    """The installation of this file, with a worker, and a feed in its policy."""
    async with installation(home, shared_postgres) as built, working(built.settings):
        await name_the_feed(built.settings)
        yield Office(built)


def payments(folder: Path, *rows: str) -> str:
    """A payment list with these rows."""
    file = folder / f"indbetalinger-{len(list(folder.iterdir()))}.csv"
    file.write_text(HEADER + "".join(f"{row}\n" for row in rows), "utf-8")
    return str(file)


async def paid(
    office: Office, file: str, to: str, today: str | None, organisation: str | None = None
) -> tuple[int, list[dict[str, Any]]]:
    """A list is booked and told to be complete: the status, and what is said of the feed."""
    register = typed_register(simulated=today is not None, today=today)
    told = typed_completeness(to, register, organisation, None)
    status, answers = await office.ask(pay.pay_file, file, register, complete=told)
    return status, [one for one in answers if "complete_to" in one]


async def opened(office: Office, tenancy: str, folder: Path) -> str:
    """A rehearsal that waits for its feeds, from a list."""
    text = (LISTS / "06-arrears.csv").read_text("utf-8").replace("R06-0001", tenancy)
    (folder / "restancer.csv").write_text(text, "utf-8")
    register = typed_register(simulated=True, today="2026-10-02", waits_for_feeds=True)
    _, (row, _) = await office.ask(import_list.import_file, str(folder / "restancer.csv"), register)
    return str(row["case"])


async def types(office: Office, case: str) -> list[str]:
    """What has happened in a case."""
    return await office.installation.types(case)


async def test_a_demand_waits_leaves_once_the_money_is_in_and_says_so(office: Office, tmp_path: Path) -> None:
    """Nothing leaves while a list was not told, or not far enough, or has a row that nobody could read."""
    case = await opened(office, "FRESH-1", tmp_path)
    await office.ask(advance.advance_case, case, "2026-10-12")
    assert "payment-demand-decided" not in await types(office, case)
    for told_of in (partial(show.show, case=case), partial(why.why, case=case, question="demand", as_of=None)):
        said = " ".join((await office.read(told_of)).split())
        assert "Indbetalingerne skal være inde til og med den 9. oktober 2026 og er det ikke (bank: ikke meldt)" in said

    other = "BF-101;FRESH-9;09-10-2026;09-10-2026;100,00;ANDEN"
    file, spoilt = payments(tmp_path, other), payments(tmp_path, other, "BF-101;FRESH-8;09-10-2026;09-10-2026;x;FEJL")
    status, (refused,) = await paid(office, spoilt, "2026-10-11", "2026-10-12")
    assert (status, refused["result"]) == (REFUSED, "refused")
    assert "1 indbetaling i listen er ikke inde" in refused["reason"]
    _, (older,) = await paid(office, file, "2026-10-08", "2026-10-12")
    assert (older["result"], older["heard"]) == ("told", 1)
    await office.ask(advance.advance_case, case, "2026-10-12")
    assert "payment-demand-decided" not in await types(office, case)

    status, (told,) = await paid(office, file, "2026-10-11", "2026-10-12")
    assert (status, told["result"], told["feed"], told["heard"]) == (0, "told", "bank", 1)
    await office.ask(advance.advance_case, case, "2026-10-12")
    decided = next(e for e in await office.installation.events(case) if e.type == "payment-demand-decided.v1")
    claim = [e for e in await office.installation.events(case) if e.type == "dispatch-claimed.v1"][-1]
    assert decided.event.feeds == claim.event.feeds == {"bank": date(2026, 10, 11)}
    _, (shown,) = await office.ask(show.show, case)
    assert shown["phase"] == "under-demand"
    assert "Indbetalingerne skal" not in await office.read(partial(show.show, case=case))

    _, (again,) = await paid(office, file, "2026-10-11", "2026-10-12")
    _, (before,) = await paid(office, file, "2026-10-09", "2026-10-12")
    assert (again["result"], before["result"]) == ("duplicate", "told")
    replayed = await replay(office.installation.case_client.reader, case)
    assert replayed
    assert [step.proof.divergences for step in replayed.steps if step.proof.verdict is Verdict.DIVERGES] == []
    assert replayed.views == ()


async def test_a_person_is_refused_until_then_and_that_is_decided_the_same_again(
    office: Office, tmp_path: Path
) -> None:
    """With the day that is missing, in Danish."""
    case = await opened(office, "FRESH-2", tmp_path)
    await office.ask(advance.advance_case, case, "2026-10-08")
    _, answer = await office.send(
        case, "approve-demand", "reason=Kontrolleret", "ledger_of=2026-10-08", by="manager/m1"
    )
    replayed = await replay(office.installation.case_client.reader, case)

    assert (answer["result"], answer["rule"]) == ("refused", "feed-is-complete")
    assert "til og med den 7. oktober 2026" in answer["reason"]
    assert replayed
    assert replayed.count(Verdict.DIVERGES) == 0


async def test_money_in_the_very_list_that_is_told_to_be_complete_stops_the_demand(
    office: Office, tmp_path: Path
) -> None:
    """It is booked before anybody hears that all is in."""
    case = await opened(office, "FRESH-3", tmp_path)
    await office.ask(advance.advance_case, case, "2026-10-08")
    file = payments(tmp_path, "BF-101;FRESH-3;07-10-2026;07-10-2026;7.345,50;HUSLEJE")
    await paid(office, file, "2026-10-07", "2026-10-08")
    await office.ask(advance.advance_case, case, "2026-10-13")

    assert "payment-demand-decided" not in await types(office, case)
    assert (await office.installation.state(case)).closed


@pytest.mark.skipif(
    not law_book().calendar.may_dispatch_on(TODAY, Mode.CONSERVATIVE), reason="no demand may leave on this day"
)
async def test_real_cases_wait_in_one_line_for_each_feed(office: Office, tmp_path: Path) -> None:
    """Told twice at once with two lists, both are heard, and the demands leave by themselves."""
    cases = [(await office.installation.register(missed(office.installation.tenancy()), None)).case for _ in range(2)]
    for command in (listing.list_cases, work_command.work, doctor.doctor):
        _, answers = await office.ask(command)
        (line,) = [one for one in answers if "needed" in one]
        assert (line["organisation"], line["feed"], line["cases"]) == ("BF-101", "bank", 2)
    read = " ".join((await office.read(work_command.work)).split())
    assert "2 sager venter på indbetalinger: bank (BF-101) er aldrig meldt inde" in read
    _, rehearsals = await office.ask(work_command.work, None, WantedPage(simulated=True))
    assert not [one for one in rehearsals if "needed" in one]
    tasks = [one["task"] for one in (await office.ask(work_command.work))[1] if one.get("case") in cases]

    needed = law_book().calendar.bank_days_before(TODAY, 1)
    lists = [payments(tmp_path, f"BF-101;{n};{needed};{needed};1,00;X") for n in ("FRESH-6", "FRESH-7")]
    told = await asyncio.gather(*(paid(office, file, needed.isoformat(), None) for file in lists))
    assert sorted(one["result"] for _, (one,) in told) == ["duplicate", "told"]
    async with asyncio.timeout(45):
        for case in cases:
            assert case
            while "dispatch-sent" not in await types(office, case):  # noqa: ASYNC110 - no word is sent
                await asyncio.sleep(0.05)
    assert not [one for one in (await office.ask(work_command.work))[1] if "needed" in one]
    assert tasks == []


async def test_a_day_that_is_not_over_is_refused_in_danish(office: Office, tmp_path: Path) -> None:
    """Today's money may still come; nothing is booked for it."""
    file = payments(tmp_path, "BF-101;FRESH-5;09-10-2026;09-10-2026;100,00;ANDEN")
    before = await office.events()
    for day in ("2026-10-12", "2026-10-13"):
        with pytest.raises(UnreadableInput, match="dagen er ikke forbi"):
            await paid(office, file, day, "2026-10-12")
    with pytest.raises(UnreadableInput, match="dagen er ikke forbi"):
        await paid(office, file, (TODAY + timedelta(days=1)).isoformat(), None)

    assert await office.events() == before


async def test_that_no_money_came_is_told_without_a_list_and_of_an_association_with_a_feed(office: Office) -> None:
    """A bank gives no list of nothing; an association without a feed has nobody waiting for one."""
    register = typed_register(simulated=True, today="2026-10-12")

    async def told(organisation: str | None) -> tuple[int, list[dict[str, Any]]]:
        typed = typed_completeness("2026-09-01", register, organisation, None)
        return await office.ask(pay.tell_without_a_list, typed)

    with pytest.raises(UnreadableInput, match="--organisation"):
        await told(None)
    with pytest.raises(UnreadableInput, match="BF-999 kendes ikke"):
        await told("BF-999")
    status, (answer,) = await told("BF-101")
    refused, (without,) = await told("BF-102")

    assert (status, answer["result"]) == (0, "told")
    assert (refused, without["result"]) == (REFUSED, "refused")
    assert "navngivet menneske" in without["reason"]
