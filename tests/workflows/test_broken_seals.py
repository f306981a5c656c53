"""What becomes of a case in which something sealed does not open? A person looks, and money goes on being booked."""

from datetime import date
from typing import Any

import asyncpg
import pytest

from decisions.erasure import erase_person
from domain.case.codes import HoldKind, PhaseName
from domain.entry_points import EntryPoint
from domain.ids import case_stream
from domain.streams.organisation import ErasureReason
from journal.events import CODEC
from journal.sealing import Sealer
from journal.store import Journal
from runtime.postgres import connect_pool
from tests.workflows.installation import Installation, missed
from worker import working

BREAKS = {
    "the sealed bytes were changed": """
        UPDATE journal.event SET sealed = convert_to(jsonb_set(convert_from(sealed, 'UTF8')::jsonb, '{0,data}',
            '"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"')::text, 'UTF8') WHERE stream = $1 AND sealed <> '[]'
    """,
    "the sealed bytes are torn": "UPDATE journal.event SET sealed = '[{' WHERE stream = $1 AND sealed <> '[]'",
    "the sealed bytes are no text": r"UPDATE journal.event SET sealed = '\xff00' WHERE stream = $1 AND sealed <> '[]'",
    "the sealed bytes are no list": "UPDATE journal.event SET sealed = '7' WHERE stream = $1 AND sealed <> '[]'",
    "the key is no key of ours": "UPDATE journal.person_key SET wrapped = sha256(wrapped) || '12345678' WHERE $1 <> ''",
    "the key is gone": "DELETE FROM journal.person_key WHERE $1 <> ''",
}
"""How a seal breaks, each done behind everybody's back to stream $1 or to all keys of the test's own journal."""


async def broken(installation: Installation, case: str, how: str) -> None:
    """Break it as the database's owner can."""
    owner = await asyncpg.connect(installation.settings.owner_url)
    try:
        await owner.execute("SET session_replication_role = replica")  # triggers off
        await owner.execute(how.replace("$1", f"'{case_stream(case)}'"))
    finally:
        await owner.close()


async def public_holds(installation: Installation, case: str) -> list[str]:
    """What the case is held for, and let go of, as its public columns say: nothing is opened."""
    owner = await asyncpg.connect(installation.settings.owner_url)
    try:
        rows = await owner.fetch(
            "SELECT type, public::jsonb ->> 'kind' AS kind FROM journal.event"
            " WHERE stream = $1 AND type IN ('case-held.v1', 'hold-released.v1') ORDER BY seq",
            case_stream(case),
        )
    finally:
        await owner.close()
    return [f"{row['type']} {row['kind']}" for row in rows]


SEPTEMBER = date(2026, 9, 1)
HELD, RELEASED = f"case-held.v1 {HoldKind.SEAL_BROKEN}", f"hold-released.v1 {HoldKind.SEAL_BROKEN}"


@pytest.mark.parametrize("how", BREAKS)
async def test_a_broken_seal_parks_its_case_and_money_is_booked_all_the_same(
    empty_installation: Installation, how: str
) -> None:
    """A person who lets it go on without mending it is shown it again; paid in full, it closes."""
    at = empty_installation
    async with working(at.settings):
        case = await at.opened()
    await broken(at, case, BREAKS[how])
    async with working(at.settings):
        half = await at.pay(case, 250_000, date(2026, 10, 2), payment="b1")
        first = await public_holds(at, case)
        released = await at.give(case, "release-hold", kind=HoldKind.SEAL_BROKEN.value)
        rest = await at.pay(case, 250_000, date(2026, 10, 2), payment="b2")
        second = await public_holds(at, case)

    assert [half.result, released.result, rest.result] == ["done"] * 3
    assert first == [HELD]
    assert second == [HELD, RELEASED, HELD]
    assert (await at.case_client.view_of(case)).phase == PhaseName.CLOSED


async def test_what_cannot_be_decided_without_the_seal_is_refused_and_not_stuck(
    empty_installation: Installation,
) -> None:
    """A second rent names the tenant, whose key is not one of ours: it is refused, with what is wrong."""
    at, tenancy = empty_installation, empty_installation.tenancy()
    async with working(at.settings):
        case = (await at.register(missed(tenancy))).case
        assert case
    await broken(at, case, BREAKS["the key is no key of ours"])
    async with working(at.settings):
        given = await at.register(missed(tenancy, SEPTEMBER), today=date(2026, 10, 2))
        other = await at.opened()

    assert given.result == "refused"
    assert given.rule == "seal-opens"
    assert (await at.case_client.view_of(other)).phase == PhaseName.IN_ARREARS


async def test_news_of_somebody_who_was_erased_is_refused_and_not_stuck(worked_house: Installation) -> None:
    """The next list names a tenant whose key is destroyed: nothing new is kept of them, and the run goes on."""
    at, tenancy = worked_house, worked_house.tenancy()
    case = (await at.register(missed(tenancy))).case
    assert case
    (person,) = (await at.state(case)).tenants
    async with await connect_pool(str(at.settings.owner_url), None, largest=1) as pool:
        owners: Journal[Any] = Journal(pool, Sealer(at.settings.keys().master), CODEC)
        why = ErasureReason.ASKED_FOR
        await erase_person(owners, "BF-101", person, why, "manager/m1", via=EntryPoint.CLIENT)
    given = await at.register(missed(tenancy, SEPTEMBER))
    paid = await at.pay(case, 500_000, date(2026, 10, 2))

    assert (given.result, given.rule) == ("refused", "person-not-erased")
    assert paid.result == "done"
