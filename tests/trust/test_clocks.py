"""Is a day that somebody typed, or their machine's clock gave, held against the case's own clock?"""

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from cli.pay import TypedPayment, pay_case, pay_file
from cli.terminal.output import Output
from client.arrears import Register
from domain.account.codes import Payer
from tests.workflows.installation import Installation, missed

RULE = "payment-days-are-near"
OPENED = date(2026, 10, 2)
COLUMNS = "Organisation;Lejemål;Valørdato;Bogført;Beløb;Tekst\n"


async def told(at: Installation, work: Callable[..., object], *typed: object) -> tuple[int, str]:
    """What a command says, and its exit status."""
    out = Output(False, io.StringIO(), io.StringIO())
    status = await work(at.settings, out, *typed)  # type: ignore[misc]
    assert isinstance(out.out, io.StringIO)
    return status, out.out.getvalue()


@pytest.mark.parametrize("booked", [False, True])
async def test_a_value_date_beyond_the_policys_days_is_refused(worked_house: Installation, booked: bool) -> None:
    """Typed a year off, it would have closed the case; the refusal is on record."""
    case, far = await worked_house.opened(), OPENED + timedelta(days=365)
    paid = TypedPayment(500_000, OPENED if booked else far, far, Payer.TENANT, "")

    status, said = await told(worked_house, pay_case, case, paid)

    assert status == 1
    assert "ligger mere end 5 dage efter 2. oktober 2026" in said
    assert (await worked_house.types(case))[-1] == "command-refused"


async def test_the_last_of_the_policys_days_is_booked(worked_house: Installation) -> None:
    """Banks write Friday's money down with Monday's date."""
    case, near = await worked_house.opened(), OPENED + timedelta(days=5)

    status, _ = await told(worked_house, pay_case, case, TypedPayment(500_000, near, near, Payer.TENANT, ""))

    assert status == 0


async def test_a_list_that_a_wrong_clock_lets_through_is_refused_by_the_case(
    worked_house: Installation, tmp_path: Path
) -> None:
    """The machine that reads the list lives a year ahead: money with a case and money without one."""
    tenancy = worked_house.tenancy()
    real = await worked_house.register(missed(tenancy, date(2025, 10, 1)), today=None)
    assert real.case is not None
    far = date.today() + timedelta(days=365)  # noqa: DTZ011 (the day that the list's machine believes in)
    row = f"{far.isoformat()};{far.isoformat()};5.000,00;Husleje\n"
    file = tmp_path / "betalt.csv"
    file.write_text(f"{COLUMNS}BF-101;{tenancy};{row}BF-101;ingen-sag;{row}", "utf-8")

    status, said = await told(worked_house, pay_file, str(file), Register(simulated=False, today=far))

    assert status == 1
    assert said.count("ligger mere end 5 dage efter") == 2
    assert (await worked_house.types(real.case))[-1] == "command-refused"
