"""Which case is measured? A simulated one that travels to the lawyer, is paid there, and closes."""

import asyncio
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from client.cases import CaseClient, Pending, new_id, payment_fields
from decisions.contract import Reply
from domain.ids import tenancy_of
from domain.missed_payment import ContactDetails, MissedPayment, Tenant
from domain.payment import payment_identity

DUE, OPENED = date(2026, 10, 1), date(2026, 10, 2)
HANDED_OVER = date(2026, 10, 28)
RENT_ORE = 500_000
PATIENCE = timedelta(minutes=5)
LOOK_AGAIN = 0.05


@dataclass(frozen=True)
class Travelled:
    """A case that was opened or has come to its end, and how many updates it was given on the way."""

    case: str
    updates: int


async def opened(cases: CaseClient) -> str:
    """Open a simulated case for a tenancy that nobody knows yet; its id."""
    missed = MissedPayment(
        organisation="BF-101",
        department="07",
        tenancy=f"BF-101-{secrets.token_hex(8)}",
        tenants=(Tenant(name="Prøve Lejer"),),
        address="Prøvevej 1",
        postcode="8260",
        city="Viby J",
        municipality="751",
        due_date=DUE,
        amount_ore=RENT_ORE,
        kind="rent",
        contact=ContactDetails(email=None, phone=None, digital_post=True),
        children=False,
    )
    pending = await cases.register(missed, simulated=True, today=OPENED)
    while not (answers := await cases.answers([pending])):  # noqa: ASYNC110 - the journal sends no word
        await asyncio.sleep(LOOK_AGAIN)
    case = answers[pending.message_id].case
    assert case is not None
    return case


async def travelled(cases: CaseClient) -> Travelled:
    """Let a case travel the path: reminder, demand, lawyer and adviser, payment, recalls, closed."""
    case = await opened(cases)
    facts = (tenancy_of(case), HANDED_OVER, HANDED_OVER, RENT_ORE)
    identity = payment_identity(cases.keys.tenancy, *facts, organisation="BF-101")
    steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("office/k1", "advance-calendar", {"to": HANDED_OVER.isoformat()}),
        ("adviser/r1", "record-contact", {"by": "phone", "outcome": "reached"}),
        ("feed", "record-payment", payment_fields(identity, RENT_ORE, HANDED_OVER, HANDED_OVER)),
        ("office/k1", "acknowledge-recall", {"to": "lawyer"}),
    )
    for actor, command, fields in steps:
        given = await give(cases, case, command, fields, actor)
        if given.result == "refused":
            raise RuntimeError(f"{command} was refused: {given.because}")
    return Travelled(case, len(steps))


async def give(cases: CaseClient, case: str, command: str, fields: dict[str, Any], actor: str = "office/k1") -> Reply:
    """Give a command as a person does, and hear the answer."""
    given = await cases.submit(case, command, fields, actor=actor, message_id=new_id("b"), patience=PATIENCE)
    if isinstance(given, Pending):
        raise TimeoutError(f"{command} was not answered in {PATIENCE}")
    return given
