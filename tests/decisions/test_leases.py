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
from tests.audit.casework import DUE, FACTS, OPENED, ORGANISATION, RENT, TENANT, Casework, casework
from tests.servers import TestPostgres

DECEMBER, LATER = date(2026, 12, 1), date(2026, 12, 8)
NEW_TENANT = "pnewtenant"


@pytest.fixture
async def work(postgres: TestPostgres) -> AsyncIterator[Casework]:
    """A journal, and somebody to work on a tenancy's cases."""
    async with AsyncExitStack() as stack:
        yield await casework(postgres, stack)


async def owes(work: Casework, lease: int, due: date, on: date, tenant: str, ore: int = RENT) -> str:
    """The association reports a missed rent of a lease; gives the answer's result."""
    reply = await work.do(
        on, "feed", "register-missed-payment",
        organisation=ORGANISATION, department="06", municipality="751", simulated=False, lease=lease,
        due=due, kind="rent", amount_ore=ore, tenants=(tenant,), digital_post=True, mail=True, people={tenant: FACTS},
    )  # fmt: skip
    return reply.result if reply.rule is None else reply.rule


async def pays(work: Casework, on: date, ore: int, payment: str, /, **fields: Any) -> str:
    """Money comes in; gives the answer's result."""
    reply = await work.do(
        on, "feed", "record-payment", payment=payment, amount_ore=ore, value_date=on, booked_on=on, **fields
    )
    return reply.result if reply.rule is None else reply.rule


async def account(work: Casework, lease: int) -> Account:
    """The ledger of a lease, from its own stream."""
    entries = await work.reader.stream(account_stream(work.tenancy, lease))
    return fold_account((entry.event for entry in entries), lease)


async def after_a_move(work: Casework) -> None:
    """The old tenant owes October and has moved out; the new one owes December. Two cases, two ledgers."""
    assert await owes(work, 1, DUE, OPENED, TENANT) == "opened"
    assert (await work.do(date(2026, 10, 20), "office/k1", "record-moved-out", on=date(2026, 10, 20))).rule is None
    assert await owes(work, 2, DECEMBER, date(2026, 12, 5), NEW_TENANT, 600_000) == "opened"


async def test_each_lease_has_its_own_ledger_and_one_case_is_open(work: Casework) -> None:
    """Cases are numbered through the tenancy; what is owed of one lease stands in no ledger of another."""
    await after_a_move(work)
    first, second = await account(work, 1), await account(work, 2)

    assert await work.reader.leases(work.tenancy) == (1, 2)
    assert await work.reader.leases("nobody") == ()
    assert [owed.charge for owed in first.owed] == [f"{DUE}.rent"]
    assert [owed.charge for owed in second.owed] == [f"{DECEMBER}.rent.lease-2"]
    cases = await work.reader.cases(tenancy_key=work.tenancy)
    assert [(one.lease, one.phase, one.balance_ore) for one in cases] == [
        (1, "closed", RENT),
        (2, "in-arrears", 600_000),
    ]
    assert work.case is not None
    assert (work.case.number, work.case.lease) == (2, 2)


async def test_the_old_tenants_money_leaves_the_new_tenants_case_untouched(work: Casework) -> None:
    """It is booked on the ledger of the lease that it names, and on no other."""
    await after_a_move(work)

    assert await pays(work, LATER, RENT, "b1") == "done"

    assert (await account(work, 1)).balance_ore() == 0
    assert (await account(work, 2)).balance_ore() == 600_000
    views = await work.reader.cases(tenancy_key=work.tenancy)
    assert [(one.phase, one.balance_ore) for one in views] == [("closed", 0), ("in-arrears", 600_000)]


async def test_money_for_the_open_cases_lease_stops_it(work: Casework) -> None:
    """And what bounces goes back on the ledger on which it was paid."""
    await after_a_move(work)
    assert await pays(work, LATER, 600_000, "b2", lease=2) == "done"
    assert work.case is not None
    assert work.case.closed
    assert (await account(work, 1)).balance_ore() == RENT

    assert (await work.do(LATER, "feed", "record-payment-bounced", payment="b2")).result == "done"
    assert (await account(work, 2)).balance_ore() == 600_000
    assert (work.case.lease, work.case.phase) == (2, "in-arrears")


async def test_one_entry_of_the_bank_may_stand_on_two_ledgers(work: Casework) -> None:
    """Under one id, so that it shows; each ledger counts its own part."""
    await after_a_move(work)

    assert await pays(work, LATER, 100_000, "b3", reference="r1") == "done"
    assert await pays(work, LATER, 200_000, "b3", reference="r1", lease=2) == "done"
    assert await pays(work, LATER, 200_000, "b3", reference="r1", lease=2) == "duplicate"
    assert [(await account(work, lease)).paid_ore for lease in (1, 2)] == [100_000, 200_000]


async def test_another_leases_missed_payment_does_not_join_the_open_case(work: Casework) -> None:
    """One case is open in a tenancy, and it is about one lease."""
    await after_a_move(work)

    assert await owes(work, 1, date(2026, 11, 1), LATER, TENANT) == "case-of-the-lease"
    assert [owed.charge for owed in (await account(work, 1)).owed] == [f"{DUE}.rent"]
    assert work.case is not None
    assert work.case.lease == 2


async def test_leases_are_told_in_their_order_and_only_the_tenancys_own(work: Casework) -> None:
    """Ten comes after two, a gap is no fault, and a key that begins alike is another tenancy."""
    await after_a_move(work)
    assert await pays(work, LATER, 600_000, "b4", lease=2) == "done"
    assert await owes(work, 10, date(2027, 1, 1), date(2027, 1, 6), TENANT) == "opened"
    beside = work.beside(work.tenancy + "x")
    assert await owes(beside, 3, DECEMBER, date(2026, 12, 5), TENANT) == "opened"

    assert await work.reader.leases(work.tenancy) == (1, 2, 10)
    assert await beside.reader.leases(beside.tenancy) == (3,)
    assert (await account(work, 2)).balance_ore() == 0


async def test_whoever_watches_a_tenancy_hears_of_every_ledger(work: Casework) -> None:
    """The head of each of its accounts goes with an answer, so that none can be lost unseen."""
    await after_a_move(work)
    outcome = await work.decisions.decide(
        CommandRequest(
            organisation=ORGANISATION,
            tenancy_key=work.tenancy,
            message_id="m-watch",
            actor="adviser/r1",
            fields={"command": "record-contact", "by": "phone", "outcome": "reached"},
            asked_at=at_hour(LATER),
        )
    )

    accounts = {account_stream(work.tenancy, lease) for lease in (1, 2)}
    assert {head.stream for head in outcome.standing.heads} >= accounts


async def test_the_audit_proves_a_case_by_the_ledger_of_its_lease(work: Casework) -> None:
    """Every decision of both cases is confirmed, each on its own ledger, and the lists agree."""
    await after_a_move(work)
    await pays(work, LATER, 100_000, "b1", reference="r1", likeness="l1")
    await pays(work, LATER, 600_000, "b2", lease=2)

    for number in (1, 2):
        replayed = await replay(work.reader, case_id(work.tenancy, number))
        assert replayed is not None
        assert not replayed.diverges
        assert {step.proof.verdict for step in replayed.steps} == {Verdict.CONFIRMED}
