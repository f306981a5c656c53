"""What is owed and paid: is money laid where it saves a home, counted once, and on the payer's day?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.account.codes import Payer
from domain.account.events import AccountEvent, ChargeAdjusted, ChargeBooked, FeeBooked, PaymentBooked, PaymentBounced
from domain.account.state import Account, fold_account

DAY = date(2026, 10, 1)


def owes(charge: str, amount_ore: int, *, due: date = DAY, case: str = "tk-1", kind: str = "rent") -> ChargeBooked:
    """A charge of a case."""
    return ChargeBooked(happened_on=due, charge=charge, due=due, kind=kind, amount_ore=amount_ore, case=case)


def pays(
    payment: str, amount_ore: int, on: date = DAY, *, booked: date | None = None, case: str | None = "tk-1"
) -> PaymentBooked:
    """Money that came in."""
    return PaymentBooked(
        happened_on=on,
        payment=payment,
        amount_ore=amount_ore,
        value_date=on,
        booked_on=booked or on,
        payer=Payer.TENANT,
        case=case,
    )


def ledger(*events: AccountEvent) -> Account:
    """The account after these events."""
    return fold_account(events)


def left(account: Account) -> dict[str, int]:
    """What is left of each charge."""
    return {owed.charge: account.outstanding_ore([owed.charge]) for owed in account.owed}


OCTOBER, NOVEMBER = owes("oct", 800), owes("nov", 500, due=date(2026, 11, 1))


def test_the_oldest_charge_is_paid_first() -> None:
    """What is left over goes to the next."""
    assert left(ledger(NOVEMBER, OCTOBER, pays("b1", 900))) == {"nov": 400, "oct": 0}


def test_money_goes_first_to_the_case_it_was_paid_in() -> None:
    """Whoever pays what a case demands must not lose the home because the money went to an older debt."""
    later = owes("nov", 500, due=date(2026, 11, 1), case="tk-2")

    assert left(ledger(OCTOBER, later, pays("b1", 500, case="tk-2"))) == {"oct": 800, "nov": 0}
    assert left(ledger(OCTOBER, later, pays("b1", 600, case="tk-2"))) == {"oct": 700, "nov": 0}
    assert left(ledger(OCTOBER, later, pays("b1", 500, case=None))) == {"oct": 300, "nov": 500}


def test_money_goes_first_to_what_was_demanded_when_it_came() -> None:
    """In the order the demands had then, and for ever: what is demanded later does not move it."""
    account = ledger(OCTOBER, NOVEMBER, pays("b1", 600).model_copy(update={"towards": ("nov",)}), pays("b2", 100))

    assert left(account) == {"oct": 600, "nov": 0}


def test_a_fee_never_takes_the_money_of_a_rent() -> None:
    """A demand fee counts in the balance alone; an earlier one that a list names is paid after every rent."""
    account = ledger(
        owes("fee", 300, due=date(2026, 9, 1), kind="earlier-demand-fee"),
        OCTOBER,
        FeeBooked(happened_on=DAY, demand=1, case="tk-1", amount_ore=335),
        pays("b1", 800),
    )

    assert left(account) == {"fee": 300, "oct": 0}
    assert account.balance_ore() == 635


def test_a_payment_counts_from_the_earlier_of_its_days() -> None:
    """Value date or booking: the doubt goes to the tenant."""
    early, late = date(2026, 10, 20), date(2026, 10, 26)
    for payment in (pays("b1", 800, early, booked=late), pays("b1", 800, late, booked=early)):
        paid = ledger(OCTOBER, payment).payment_in_full(["oct"])
        assert paid
        assert paid.on == early


def test_paid_in_full_is_the_payment_that_completed_it() -> None:
    """By the payers' days, in whatever order we heard of them; of several on that day the last one known."""
    first, second, third = date(2026, 10, 5), date(2026, 10, 6), date(2026, 10, 7)
    account = ledger(OCTOBER, pays("b1", 300, third), pays("b2", 300, first), pays("b3", 200, second))
    assert [paid.payment for paid in (account.payment_in_full(["oct"]),) if paid] == ["b1"]

    same_day = ledger(OCTOBER, pays("b1", 300), pays("b2", 500))
    assert [paid.payment for paid in (same_day.payment_in_full(["oct"]),) if paid] == ["b2"]


@pytest.mark.parametrize("events", [(), (OCTOBER,), (OCTOBER, pays("b1", 799))])
def test_what_is_not_paid_has_no_payment_in_full(events: tuple[AccountEvent, ...]) -> None:
    """One øre short, and nothing owed at all."""
    assert ledger(*events).payment_in_full(["oct"]) is None


def test_a_charge_that_was_raised_still_knows_what_was_stated() -> None:
    """What a demand stated is paid, what came on top is not."""
    account = ledger(OCTOBER, ChargeAdjusted(happened_on=DAY, charge="oct", amount_ore=900), pays("b1", 800))

    assert account.outstanding_ore(["oct"]) == 100
    assert account.outstanding_ore(["oct"], {"oct": 800}) == 0
    assert account.payment_in_full(["oct"]) is None
    assert account.payment_in_full(["oct"], {"oct": 800})


def test_a_charge_that_was_lowered_is_paid_by_less() -> None:
    """What was stated too high is not owed."""
    account = ledger(OCTOBER, ChargeAdjusted(happened_on=DAY, charge="oct", amount_ore=500), pays("b1", 500))

    assert account.outstanding_ore(["oct"], {"oct": 800}) == 0


def test_a_payment_that_went_back_counts_no_more_nor_again() -> None:
    """It stays known, so that it is never booked anew."""
    account = ledger(OCTOBER, pays("b1", 800), PaymentBounced(happened_on=DAY, payment="b1"))

    assert left(account) == {"oct": 800}
    assert account.knows_payment("b1")
    assert account.balance_ore() == 800


def test_an_account_knows_what_was_booked() -> None:
    """Charges by their name, payments by theirs."""
    account = ledger(OCTOBER)

    assert account.knows_charge("oct")
    assert not account.knows_charge("nov")
    assert not account.knows_payment("b1")
    assert account.charge("oct").amount_ore == 800
    with pytest.raises(KeyError):
        account.charge("nov")


CHARGES = st.lists(
    st.tuples(st.integers(0, 90), st.integers(1, 1000), st.sampled_from(["tk-1", "tk-2"]), st.booleans()), max_size=5
)
PAYMENTS = st.lists(st.tuples(st.integers(0, 90), st.integers(1, 1500), st.sampled_from(["tk-1", "tk-2"])), max_size=6)


@given(charges=CHARGES, payments=PAYMENTS, extra=st.tuples(st.integers(0, 90), st.integers(1, 1500)))
def test_money_is_never_lost_and_more_of_it_never_harms(
    charges: list[tuple[int, int, str, bool]], payments: list[tuple[int, int, str]], extra: tuple[int, int]
) -> None:
    """What is left is what is owed less what was paid, and one payment more leaves no charge with more."""
    booked: list[AccountEvent] = [
        owes(str(n), ore, due=DAY + timedelta(days=late), case=case, kind="earlier-demand-fee" if fee else "rent")
        for n, (late, ore, case, fee) in enumerate(charges)
    ]
    paid = [pays(f"b{n}", ore, DAY + timedelta(days=on), case=case) for n, (on, ore, case) in enumerate(payments)]
    account = ledger(*booked, *paid)
    owed_ore, paid_ore = sum(ore for _, ore, _, _ in charges), sum(ore for _, ore, _ in payments)
    assert sum(left(account).values()) == max(owed_ore - paid_ore, 0)
    assert account.balance_ore() == owed_ore - paid_ore

    more = ledger(*booked, pays("more", extra[1], DAY + timedelta(days=extra[0])), *paid)
    assert all(left(more)[charge] <= ore for charge, ore in left(account).items())


@given(payments=PAYMENTS)
def test_the_day_of_full_payment_does_not_depend_on_when_we_hear_of_it(payments: list[tuple[int, int, str]]) -> None:
    """The same payments told in another order: paid in full since the same day."""
    paid = [pays(f"b{n}", ore, DAY + timedelta(days=on)) for n, (on, ore, _) in enumerate(payments)]
    told, told_backwards = (ledger(OCTOBER, *order).payment_in_full(["oct"]) for order in (paid, paid[::-1]))

    assert (told.on if told else None) == (told_backwards.on if told_backwards else None)
