"""Do a person's words stay out of what commands show of themselves?"""

from datetime import date

import pytest

from domain.case import commands as c
from domain.case.codes import (
    ContactMethod,
    ContactOutcome,
    HoldKind,
)

TODAY = date(2026, 11, 4)


@pytest.mark.parametrize(
    "command",
    [
        c.RecordContact(by=ContactMethod.PHONE, outcome=ContactOutcome.REACHED, note="Rasmus svarede"),
        c.HoldCase(kind=HoldKind.DISPUTED, note="Rasmus bestrider kravet"),
        c.ApproveDemand(reason="Rasmus skylder", ledger_of=TODAY),
        c.TerminateLease(reason="Rasmus skylder", ledger_of=TODAY),
        c.MaintainTermination(reason="Rasmus skylder"),
        c.FileWithCourt(reason="Rasmus bor der", ledger_of=TODAY),
        c.WithdrawFiling(reason="Rasmus har betalt"),
    ],
)
def test_free_text_is_not_shown(command: c.Command) -> None:
    """Free text names people, and a command can end up in a log or a traceback."""
    assert "Rasmus" not in f"{command!r} {command}"
