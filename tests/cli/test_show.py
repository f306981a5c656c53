"""Does `show` say all a machine needs, and what a caseworker needs with the tenant on the phone?"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from cli.show import case_sheet
from client.case_file import CaseFile
from client.results.case import CaseResult
from domain.actors import FEED
from domain.case import commands as c
from domain.case.codes import HoldKind, PauseKind, StepName
from domain.case.race import UsualAnswer
from domain.payment import Outgoing
from tests.cases import LAERKE, NOVEMBER, RASMUS, CaseDriver, law_book
from tests.cli.recorded import account_of, case_of

KEYS = (
    "case",
    "organisation",
    "tenancy",
    "lease",
    "leases",
    "phase",
    "ending",
    "simulated",
    "today",
    "edition",
    "edition_in_force",
    "balance_ore",
    "unapplied_ore",
    "charges",
    "payments",
    "money_out",
    "demands",
    "aids",
    "race",
    "contacts",
    "call_backs",
    "deadlines",
    "agenda",
    "next",
    "change",
    "proposal",
    "agreements",
    "promises",
    "approvals",
    "dispatches",
    "events",
)
EVENT_KEYS = ("seq", "type", "happened_on", "known_at", "recorded_at", "actor", "via", "hash", "public")


def file_of(driver: CaseDriver) -> CaseFile:
    """The case file as `read_case` would make it of the driver's events."""
    return CaseFile(
        driver.case, driver.account, case_of(driver), account_of(driver), driver.policy, law_book(), driver.today
    )


def as_json(file: CaseFile) -> dict[str, Any]:
    """The case as a machine reads it."""
    return CaseResult.of(file).model_dump(mode="json")


def sheet(driver: CaseDriver) -> str:
    """The page a caseworker sees."""
    return "\n".join(case_sheet(file_of(driver)))


@pytest.fixture
def curing() -> CaseDriver:
    """A case of two months' rent: the first demanded and arrived, the second joined since."""
    case = CaseDriver()
    case.open()
    case.demand()
    case.arrive_all(on=date(2026, 10, 9))
    case.open(NOVEMBER)
    return case


def test_the_json_has_exactly_the_promised_keys(curing: CaseDriver) -> None:
    """Whoever reads cases by machine can rely on the names."""
    case = as_json(file_of(curing))

    assert tuple(case) == KEYS
    assert {tuple(event) for event in case["events"]} == {EVENT_KEYS}
    assert all(set(step) == {"step", "subject", "due"} for step in case["agenda"])
    assert all(set(day) == {"name", "day", "demand"} for day in case["deadlines"])
    assert all(set(one) == {"key", "kind", "channel", "state", "day", "to"} for one in case["dispatches"])


def test_charges_and_demands_say_what_is_owed_and_until_when(curing: CaseDriver) -> None:
    """Amounts in øre, days as ISO dates, and which demand covers which charge."""
    case = as_json(file_of(curing))
    october, november = case["charges"]
    (demand,) = case["demands"]

    assert case["tenancy"] == "BF-101-06-0001"
    assert case["balance_ore"] == 2 * 577_213
    assert (october["charge"], october["demand"], november["demand"]) == ("2026-10-01.rent", 1, None)
    assert october["outstanding_ore"] == 577_213
    assert october["last_timely_day"] == "2026-10-01"
    assert demand["phase"] == "curing"
    assert demand["lines"] == [{"charge": "2026-10-01.rent", "amount_ore": 577_213}]
    assert demand["arrived_on"] == "2026-10-09"
    assert demand["cure_deadline"] == "2026-10-23"


def test_the_sheet_tells_the_laws_clock_from_our_own(curing: CaseDriver) -> None:
    """The caseworker must not promise that a pause stops the law's days."""
    curing.do(c.PauseLadder(kind=PauseKind.ADVISER_WORK, until=date(2026, 12, 1)))
    page = sheet(curing)
    law, _, ours = page.partition("Vores egne frister")

    assert "23. oktober 2026: sidste dag at betale efter påkravet (påkrav 1)" in law
    assert "overdragelse til advokaten" in ours
    assert "Vores skridt hviler siden 3. november 2026 til og med 1. december 2026: rådgivning i gang" in ours


def test_the_sheet_says_whom_one_is_talking_to_and_what_they_owe() -> None:
    """Every tenant with a way to reach them, what is missing, what comes next, and how it came to it."""
    case = CaseDriver(tenants=(RASMUS, LAERKE))
    case.open()
    page = sheet(case)

    assert "· I RESTANCE" in page
    assert "Rasmus Østergaard · Hyldehaven 16, 2. mf, 8000 Aarhus C · +4500000001 · lejer0001@example.com" in page
    assert "Lærke Nørgård · Hyldehaven 16" in page
    assert "husleje fra 1. oktober 2026: 5.772,13 kr. – mangler 5.772,13 kr., ikke påkrævet [2026-10-01.rent]" in page
    assert "7. oktober 2026: påkrav til lejeren" in page
    assert page.index("Skyldes") < page.index("Det næste") < page.index("Forløb") < page.index("Sagen blev åbnet.")


def test_the_sheet_says_what_a_person_must_decide() -> None:
    """Who, what, and with which command."""
    case = CaseDriver()
    case.open()
    case.demand()
    case.arrive_all(on=date(2026, 10, 9))
    case.hand_over()
    case.step(StepName.END_ADVISER_WINDOW)
    page = sheet(case)

    assert "Intet, før et menneske gør noget" in page
    assert "Kontoret: godkende, at advokaten ophæver lejemålet – påkrav 1 (send … godkend-retsskridt)" in page


@pytest.mark.parametrize(
    ("tolerance", "said"),
    [
        (0, "på sin dag, og er den ingen bankdag, på den første derefter"),
        (1, "indtil 1 bankdag efter sin dag"),
        (2, "indtil 2 bankdage efter sin dag"),
    ],
)
def test_the_sheet_says_how_late_an_instalment_may_be(curing: CaseDriver, tolerance: int, said: str) -> None:
    """In Danish that counts."""
    curing.do(c.MakeAgreement(first=date(2026, 12, 1), times=2, tolerance_bank_days=tolerance), "manager/m1")

    assert f"Et afdrag er til tiden {said}." in sheet(curing)


def test_a_held_case_says_so_before_anything_is_promised() -> None:
    """A hold stands above what comes next."""
    case = CaseDriver()
    case.open()
    case.do(c.HoldCase(kind=HoldKind.DEATH))
    page = sheet(case)

    assert "Alt står stille, til et menneske har set på sagen: dødsfald" in page
    assert "Kontoret: se på sagen: dødsfald" in page


def test_a_closed_case_has_its_ending_and_nothing_to_do() -> None:
    """One ending, one cause, and no empty headings."""
    case = CaseDriver()
    case.open()
    case.pay(577_213)
    page = sheet(case)

    assert "Afsluttet 2. oktober 2026: betalt, årsag: lejerens egen betaling" in page
    assert "2. oktober 2026: 5.772,13 kr. [b1]" in page
    assert "Det næste" not in page
    assert "Et menneske skal" not in page


def test_help_that_comes_too_late_is_warned_of(curing: CaseDriver) -> None:
    """With what the days rest on, and what to ask for instead."""
    over = file_of(curing).race
    assert over
    assert "Dagen er gået: sidste dag at betale efter påkravet" in sheet(curing)
    file, left = replace(file_of(curing), today=over.last.day - timedelta(days=10)), 10
    said = "\n".join(case_sheet(replace(file, usual_answer=UsualAnswer(left, 1))))
    assert f"{left} dage til sidste dag at betale efter påkravet" in said
    assert f"Kommunen svarer normalt efter {left} dage (1 sag)." in said
    assert "ADVARSEL" not in said

    late = replace(file, usual_answer=UsualAnswer(left + 1, 4))
    assert "Svaret på en ansøgning, der sendes i dag, ventes først den" in "\n".join(case_sheet(late))
    assert "Bed kontoret om at vente." in "\n".join(case_sheet(late))
    assert as_json(late)["race"]["is_lost"]
    assert "Kommunens svartid kendes ikke" in "\n".join(case_sheet(file))


def test_an_erased_tenant_leaves_a_case_that_can_be_read() -> None:
    """Without names and number, with everything else."""
    case = CaseDriver()
    case.open()
    entries: Any = case_of(case)
    file = file_of(case)
    erased = CaseFile(
        case=_forget(file.case),
        account=file.account,
        events=entries,
        account_events=file.account_events,
        policy=file.policy,
        law=file.law,
        today=file.today,
    )

    assert as_json(erased)["tenancy"] is None
    assert "lejemål (slettet)" in "\n".join(case_sheet(erased))


def _forget(case: Any) -> Any:
    return replace(case, people=dict.fromkeys(case.people))


@pytest.mark.parametrize("simulated", [True, False])
def test_a_rehearsal_is_never_taken_for_a_case(simulated: bool) -> None:
    """The heading of a simulated case names it as one, with its calendar."""
    case = CaseDriver(simulated=simulated)
    case.open()

    assert ("prøvesag, kalenderen står på 2. oktober 2026" in sheet(case)) is simulated


def test_the_sheet_says_what_went_out_and_what_pays_nothing() -> None:
    """To the øre; what waits for money says how much, and what had not left that it had not."""
    case = CaseDriver()
    case.open()
    case.pay(577_213 + 10_001)
    left: dict[str, Any] = {"kind": Outgoing.REFUND, "value_date": case.today, "booked_on": case.today}
    for out, ore in (("o1", 1_000), ("o2", 9_002), ("o3", 9_001)):
        case.do(c.RecordMoneyOut(out=out, amount_ore=ore, **left), actor=FEED)
    case.do(c.WithdrawMoneyOut(out="o3"))
    found, page = as_json(file_of(case)), sheet(case)

    assert (found["unapplied_ore"], found["payments"][0]["unapplied_ore"]) == (9_001, 9_001)
    assert [(one["out"], one["waits_ore"], one["withdrawn"]) for one in found["money_out"]] == [
        ("o1", 0, False),
        ("o2", 9_002, False),
        ("o3", 0, True),
    ]
    assert [taken["amount_ore"] for taken in found["money_out"][0]["taken_from"]] == [1_000]
    assert "uden at betale noget her, almindelig husleje medregnet: 90,01 kr." in page
    assert "10,00 kr. tilbagebetaling – taget af det indbetalte [o1]" in page
    assert "90,02 kr. tilbagebetaling – venter: 90,02 kr. er ikke taget af noget, der er betalt [o2]" in page
    assert "90,01 kr. tilbagebetaling – gik alligevel ikke ud [o3]" in page
