"""Whose ledger is it, when a dwelling has had two leases? Decided on the journal itself."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import date
from typing import Any

import pytest

from audit.replay.redecide import Verdict
from audit.replay.replay import replay
from decisions.contract import CommandRequest
from domain.account.state import Account, fold_account
from domain.clock import at_hour
from domain.ids import account_stream, case_id
from tests.audit.audited_journal import DUE, FACTS, OPENED, ORGANISATION, RENT, TENANT, AuditedJournal, audited_journal
from tests.servers import TestPostgres

DECEMBER, LATER = date(2026, 12, 1), date(2026, 12, 8)
NEW_TENANT = "pnewtenant"


@pytest.fixture
async def audited(postgres: TestPostgres) -> AsyncIterator[AuditedJournal]:
    """A journal, and somebody to work on a tenancy's cases."""
    async with AsyncExitStack() as stack:
        yield await audited_journal(postgres, stack)


async def owes(audited: AuditedJournal, lease: int, due: date, on: date, tenant: str, ore: int = RENT) -> str:
    """The association reports a missed rent of a lease; gives the answer's result."""
    reply = await audited.do(
        on, "feed", "register-missed-payment",
        organisation=ORGANISATION, department="06", municipality="751", simulated=False, lease=lease,
        due=due, kind="rent", amount_ore=ore, tenants=(tenant,), digital_post=True, mail=True, people={tenant: FACTS},
    )  # fmt: skip
    return reply.result if reply.rule is None else reply.rule


async def pays(audited: AuditedJournal, on: date, ore: int, payment: str, /, **fields: Any) -> str:
    """Money comes in; gives the answer's result."""
    reply = await audited.do(
        on, "feed", "record-payment", payment=payment, amount_ore=ore, value_date=on, booked_on=on, **fields
    )
    return reply.result if reply.rule is None else reply.rule


async def account(audited: AuditedJournal, lease: int) -> Account:
    """The ledger of a lease, from its own stream."""
    entries = await audited.reader.stream(account_stream(audited.tenancy, lease))
    return fold_account((entry.event for entry in entries), lease)


async def after_a_move(audited: AuditedJournal) -> None:
    """The old tenant owes October and has moved out; the new one owes December. Two cases, two ledgers."""
    assert await owes(audited, 1, DUE, OPENED, TENANT) == "opened"
    assert (await audited.do(date(2026, 10, 20), "office/k1", "record-moved-out", on=date(2026, 10, 20))).rule is None
    assert await owes(audited, 2, DECEMBER, date(2026, 12, 5), NEW_TENANT, 600_000) == "opened"


async def test_each_lease_has_its_own_ledger_and_one_case_is_open(audited: AuditedJournal) -> None:
    """Cases are numbered through the tenancy; what is owed of one lease stands in no ledger of another."""
    await after_a_move(audited)
    first, second = await account(audited, 1), await account(audited, 2)

    assert await audited.reader.leases(audited.tenancy) == (1, 2)
    assert await audited.reader.leases("nobody") == ()
    assert [owed.charge for owed in first.owed] == [f"{DUE}.rent"]
    assert [owed.charge for owed in second.owed] == [f"{DECEMBER}.rent.lease-2"]
    cases = await audited.reader.cases(tenancy_key=audited.tenancy)
    assert [(one.lease, one.phase, one.balance_ore) for one in cases] == [
        (1, "closed", RENT),
        (2, "in-arrears", 600_000),
    ]
    assert audited.case is not None
    assert (audited.case.number, audited.case.lease) == (2, 2)


async def test_the_old_tenants_money_leaves_the_new_tenants_case_untouched(audited: AuditedJournal) -> None:
    """It is booked on the ledger of the lease that it names, and on no other."""
    await after_a_move(audited)

    assert await pays(audited, LATER, RENT, "b1", lease=1) == "done"

    assert (await account(audited, 1)).balance_ore() == 0
    assert (await account(audited, 2)).balance_ore() == 600_000
    views = await audited.reader.cases(tenancy_key=audited.tenancy)
    assert [(one.phase, one.balance_ore) for one in views] == [("closed", 0), ("in-arrears", 600_000)]


async def test_money_for_the_open_cases_lease_stops_it(audited: AuditedJournal) -> None:
    """And what bounces goes back on the ledger on which it was paid."""
    await after_a_move(audited)
    assert await pays(audited, LATER, 600_000, "b2", lease=2) == "done"
    assert audited.case is not None
    assert audited.case.closed
    assert (await account(audited, 1)).balance_ore() == RENT

    assert (await audited.do(LATER, "feed", "record-payment-bounced", payment="b2")).result == "done"
    assert (await account(audited, 2)).balance_ore() == 600_000
    assert (audited.case.lease, audited.case.phase) == (2, "in-arrears")


async def test_one_entry_of_the_bank_may_stand_on_two_ledgers(audited: AuditedJournal) -> None:
    """Under one id, so that it shows; each ledger counts its own part."""
    await after_a_move(audited)

    assert await pays(audited, LATER, 100_000, "b3", reference="r1", lease=1) == "done"
    assert await pays(audited, LATER, 200_000, "b3", reference="r1", lease=2) == "done"
    assert await pays(audited, LATER, 200_000, "b3", reference="r1", lease=2) == "duplicate"
    assert [(await account(audited, lease)).paid_ore for lease in (1, 2)] == [100_000, 200_000]


async def test_another_leases_missed_payment_does_not_join_the_open_case(audited: AuditedJournal) -> None:
    """One case is open in a tenancy, and it is about one lease."""
    await after_a_move(audited)

    assert await owes(audited, 1, date(2026, 11, 1), LATER, TENANT) == "case-of-the-lease"
    assert [owed.charge for owed in (await account(audited, 1)).owed] == [f"{DUE}.rent"]
    assert audited.case is not None
    assert audited.case.lease == 2


async def test_leases_are_told_in_their_order_and_only_the_tenancys_own(audited: AuditedJournal) -> None:
    """Ten comes after two, a gap is no fault, and a key that begins alike is another tenancy."""
    await after_a_move(audited)
    assert await pays(audited, LATER, 600_000, "b4", lease=2) == "done"
    assert await owes(audited, 10, date(2027, 1, 1), date(2027, 1, 6), TENANT) == "opened"
    beside = audited.beside(audited.tenancy + "x")
    assert await owes(beside, 3, DECEMBER, date(2026, 12, 5), TENANT) == "opened"

    assert await audited.reader.leases(audited.tenancy) == (1, 2, 10)
    assert await beside.reader.leases(beside.tenancy) == (3,)
    assert (await account(audited, 2)).balance_ore() == 0


async def test_whoever_watches_a_tenancy_hears_of_every_ledger(audited: AuditedJournal) -> None:
    """The head of each of its accounts goes with an answer, so that none can be lost unseen."""
    await after_a_move(audited)
    outcome = await audited.decisions.decide(
        CommandRequest(
            organisation=ORGANISATION,
            tenancy_key=audited.tenancy,
            message_id="m-watch",
            actor="adviser/r1",
            fields={"command": "record-contact", "by": "phone", "outcome": "reached"},
            asked_at=at_hour(LATER),
        )
    )

    accounts = {account_stream(audited.tenancy, lease) for lease in (1, 2)}
    assert {head.stream for head in outcome.standing.heads} >= accounts


async def test_the_audit_proves_a_case_by_the_ledger_of_its_lease(audited: AuditedJournal) -> None:
    """Every decision of both cases is confirmed, each on its own ledger, and the lists agree."""
    await after_a_move(audited)
    await pays(audited, LATER, 100_000, "b1", reference="r1", likeness="l1", lease=1)
    await pays(audited, LATER, 600_000, "b2", lease=2)

    for number in (1, 2):
        replayed = await replay(audited.reader, case_id(audited.tenancy, number))
        assert replayed is not None
        assert not replayed.diverges
        assert {step.proof.verdict for step in replayed.steps} == {Verdict.CONFIRMED}


async def test_views_are_not_compared_with_a_ledger_that_is_bad(
    audited: AuditedJournal, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whichever lease's it is; the case about the other lease is compared."""
    await after_a_move(audited)
    ledger = account_stream(audited.tenancy, 2)
    await audited.tamper(f"UPDATE journal.event SET actor = 'x' WHERE stream = '{ledger}' AND seq = 1")

    assert await audited.ask("verify", "--journal-only", "--views") == 1
    bad, _, views = capsys.readouterr().out.splitlines()
    assert bad.startswith(f"{ledger} nr. 1: ")
    assert views.endswith("giver dem: 2 sager. 1 sag kan ikke læses her og er ikke sammenlignet.")
