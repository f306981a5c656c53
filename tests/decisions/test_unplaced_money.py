"""Is money without an account kept once, however many rows come together, and does a person's word on it count once?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.unplaced_money import Kept, Unplaced, UnplacedMoney, kept_under, placement, withdrawal
from domain.actors import RoleMayNot
from domain.clock import legal_day
from domain.entry_points import EntryPoint
from domain.payment import ONE_REFERENCE_ONE_PAYMENT, Payment, PaymentIdentity
from domain.streams.placements import next_number, placements
from domain.streams.unmatched import PlacedPart, PlacementEvent, PlacementMade, PlacementWithdrawn, system_stream
from tests.audit.audited_journal import ORGANISATION, AuditedJournal
from tests.audit.conftest import audited

__all__ = ["audited"]

TODAY = datetime.now(UTC)
STREAM = system_stream(ORGANISATION)


def row(name: str, amount_ore: int = 100, tenancy: str = "one", *, ahead: int = 0) -> Unplaced:
    """Money for a tenancy without an account."""
    day = legal_day(TODAY) + timedelta(days=ahead)
    payment = Payment(
        organisation=ORGANISATION, tenancy=tenancy, amount_ore=amount_ore, value_date=day, booked_on=day, text=name
    )
    return Unplaced(payment, PaymentIdentity(name, None, f"l-{name}"), f"key-{tenancy}")


async def test_rows_are_kept_together_and_each_once(audited: AuditedJournal) -> None:
    """New ones, known ones, one twice in the same batch, other money under a known name, and money of a year hence."""
    keeper = UnplacedMoney(audited.journal, EntryPoint.CLIENT)
    first = await keeper.keep(ORGANISATION, [row("b1"), row("b2", tenancy="two"), row("b1")], TODAY)
    again = await keeper.keep(ORGANISATION, [row("b1"), row("b3"), row("b2", 200), row("b4", ahead=300)], TODAY)

    assert [one.is_new for one in first] == [True, True, False]
    assert again[:3] == [Kept(is_new=False), Kept(is_new=True), Kept(is_new=False, because=ONE_REFERENCE_ONE_PAYMENT)]
    assert "ligger mere end" in (again[3].because or "")
    entries = await audited.reader.stream(STREAM)
    assert [entry.event.payment for entry in entries] == ["b1", "b2", "b3"]
    assert {answer.seq for answer in await audited.reader.answers([kept_under("b1"), kept_under("b3")])} == {1, 3}


async def test_the_money_of_a_tenancy_is_read_alone(audited: AuditedJournal) -> None:
    """Nobody else's; and what was kept before its key stood there is read with any."""
    keeper = UnplacedMoney(audited.journal, EntryPoint.CLIENT)
    rows = [row("b1"), row("b2", tenancy="two"), replace(row("b3", tenancy="three"), tenancy_key="")]
    await keeper.keep(ORGANISATION, rows, TODAY)

    found = await audited.reader.unplaced_payments([STREAM], ["key-one"])
    assert [entry.event.payment for entry in found] == ["b1", "b3"]


async def test_a_placement_counts_once_and_only_by_whom_it_may_be_given(audited: AuditedJournal) -> None:
    """Who and when stand in the journal, and the reason sealed."""
    keeper = UnplacedMoney(audited.journal, EntryPoint.CLIENT)
    await keeper.keep(ORGANISATION, [row("b1")], TODAY)
    parts = (PlacedPart(tenancy_key="key-two", payment="b1", amount_ore=100),)
    event = placement(ORGANISATION, "b1", 1, parts, "Lejeren har ringet.", TODAY)

    with pytest.raises(RoleMayNot):
        await keeper.place(ORGANISATION, event, "adviser/r1", TODAY)
    told = [await keeper.place(ORGANISATION, event, "office/k1", TODAY) for _ in range(2)]
    back = await keeper.place(ORGANISATION, withdrawal(ORGANISATION, "b1", 1, "Forkert.", TODAY), "manager/m1", TODAY)

    assert (told, back) == ([True, False], True)
    made, withdrawn = await audited.reader.placements([STREAM])
    assert (made.actor, withdrawn.actor) == ("office/k1", "manager/m1")
    assert [part.text for part in made.event.sealed.values() if part] == ["Lejeren har ringet."]


@given(st.lists(st.tuples(st.sampled_from(["b1", "b2"]), st.booleans()), max_size=8))
def test_the_last_word_on_a_payment_stands(said: list[tuple[str, bool]]) -> None:
    """Placed, taken back and placed anew, each under a number of its own."""
    day, events = legal_day(TODAY), list[PlacementEvent]()
    for payment, placed in said:
        number = next_number(events, payment)
        kind = PlacementMade if placed else PlacementWithdrawn
        events.append(kind(happened_on=day, payment=payment, number=number))

    last = dict(said)
    assert placements(events).keys() == {payment for payment, placed in last.items() if placed}
    made = [(event.payment, event.number) for event in events if isinstance(event, PlacementMade)]
    assert len({*made}) == len(made)
