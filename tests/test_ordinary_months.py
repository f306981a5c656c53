"""Is the truth beside the ordinary months true, and do their files say what they should?"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.arrears_list import AcceptedRow, read_arrears_list
from intake.payment_list import AcceptedMoneyOut, AcceptedPayment, read_payment_list
from tests.intake.lists import KNOWN
from tests.ordinary_months import (
    LAG,
    ONE_DAY,
    Account,
    Habit,
    Means,
    OrdinaryMonths,
    Rent,
    bank_day,
    is_open,
    list_day,
    ordinary_months,
)

OCTOBER = date(2026, 10, 1)
MONTHS = st.builds(
    ordinary_months,
    seed=st.integers(0, 10**6),
    tenancies=st.integers(1, 120),
    first=st.dates(date(2014, 1, 1), date(2098, 1, 1)).map(lambda day: day.replace(day=1)),
    count=st.integers(1, 5),
    new_columns=st.booleans(),
)
A_QUARTER = ordinary_months(7, 2_000)


def rows(content: bytes | None) -> list[dict[str, str]]:
    """The rows of a file; none where there is none."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")) if content else []


def ore(written: str) -> int:
    """A written amount."""
    return int(written.replace(".", "").replace(",", ""))


def dates(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last."""
    return (first + timedelta(n) for n in range((last - first).days + 1))


def plain_balance(months: OrdinaryMonths, account: Account, morning: date) -> int:
    """What an account comes to that morning, without a ledger: rents that have fallen due less money, in øre."""
    charged = sum(one.lease.rent_ore for one in months.rents if one.lease.account == account and one.due <= morning)
    return charged - sum(
        one.amount_ore for one in months.movements if one.lease.account == account and one.day < morning
    )


@settings(max_examples=30)
@given(months=MONTHS, chance=st.randoms(use_true_random=False))
def test_the_truth_balances_every_morning(months: OrdinaryMonths, chance: Random) -> None:
    """Rents less money is what is owed less what lies unused, to the øre; no rent is owed beyond its amount."""
    days = list(dates(months.first_day, months.last_day + ONE_DAY))
    for morning in chance.sample(days, min(12, len(days))):
        for lease in months.leases:
            ledger = months.ledger(lease.account, due_by=morning, before=morning)
            unused = ledger.credit_ore + sum(ledger.ahead.values())
            assert sum(ledger.owed.values()) - unused == plain_balance(months, lease.account, morning)
            assert all(0 <= owed <= lease.rent_ore for owed in ledger.owed.values())
            assert ledger.credit_ore >= 0
            assert not (ledger.credit_ore and ledger.outstanding)


@settings(max_examples=30)
@given(months=MONTHS)
def test_the_files_hold_all_money_and_nothing_else(months: OrdinaryMonths) -> None:
    """Each movement once, on its day and by its way, under its lease's tenancy; on no day on which banks are closed."""
    written, typed = Counter[tuple[date, str, int]](), Counter[tuple[date, str, int]]()
    for one in months.days():
        for content in (one.payments, one.money_out):
            written.update((one.day, row["Lejemål"], ore(row["Beløb"])) for row in rows(content))
            assert {row["Bogført"] for row in rows(content)} <= {f"{one.day:%d-%m-%Y}"}
        typed.update((each.day, each.lease.tenancy, each.amount_ore) for each in one.by_card)
        assert all(ore(row["Beløb"]) > 0 for row in rows(one.payments))
        assert all(ore(row["Beløb"]) < 0 for row in rows(one.money_out))

    assert written + typed == Counter((one.day, one.lease.tenancy, one.amount_ore) for one in months.movements)
    assert all(is_open(one.day) for one in months.movements)


@settings(max_examples=30)
@given(months=MONTHS)
def test_a_list_says_what_the_books_knew_some_bank_days_before(months: OrdinaryMonths) -> None:
    """One list a month, in whose rows each lease's rents stand with what was owed then; as-of says when that was."""
    for one in months.days():
        if one.day not in {list_day(month) for month in months.months}:
            assert one.arrears is None
            continue
        as_of = bank_day(one.day, -LAG) + ONE_DAY
        told = Counter(
            (row["Lejemål"], row["Lejer"], row["Forfaldsdato"], ore(row["Beløb"])) for row in rows(one.arrears)
        )
        known = Counter(
            (lease.tenancy, lease.household.tenants[0], f"{due:%d-%m-%Y}", owed)
            for lease in months.leases
            for due, owed in months.ledger(lease.account, due_by=one.day, before=as_of).outstanding.items()
        )
        assert told == known
        assert {row.get("Opgjort pr.") for row in rows(one.arrears)} <= {
            f"{as_of:%d-%m-%Y}" if months.new_columns else None
        }


def expected_day(rent: Rent) -> date | None:
    """The day on which a habit has paid, counted by itself."""
    timely, listed = bank_day(rent.due), list_day(rent.due)
    return {
        Habit.ON_TIME: timely,
        Habit.TWICE: timely,
        Habit.AHEAD: bank_day(rent.due, -4),
        Habit.BEFORE_THE_LIST: bank_day(listed, -1),
        Habit.AFTER_THE_LIST: bank_day(listed, 2),
        Habit.TEN_DAYS_LATE: bank_day(listed, 8),
        Habit.IN_TWO_PARTS: bank_day(listed, 6),
        Habit.BY_CARD: bank_day(listed, 3),
        Habit.BOUNCED: bank_day(timely, 7),
    }.get(rent.habit)


def test_a_rent_is_paid_on_the_day_that_its_habit_says() -> None:
    """Where no other rent of the lease is owed, so that all money is for the rent it was meant for."""
    of_the_lease = Counter(rent.lease.account for rent in A_QUARTER.rents if expected_day(rent) is None)
    alone = [rent for rent in A_QUARTER.rents if of_the_lease[rent.lease.account] == (expected_day(rent) is None)]

    assert len(alone) > 5_000
    assert {rent.habit for rent in alone} == set(Habit)
    for rent in alone:
        assert A_QUARTER.paid_on(rent.lease.account, rent.due) == expected_day(rent)


@settings(max_examples=20)
@given(months=MONTHS)
def test_who_had_paid_and_what_was_owed_say_the_same(months: OrdinaryMonths) -> None:
    """In the morning after the day on which a rent was paid for good, and in each later one, it is not owed."""
    for morning in (months.first_day, *map(list_day, months.months), months.last_day + ONE_DAY):
        owed = months.owed(morning)
        for rent in (one for one in months.rents if one.due <= morning):
            account, paid = rent.lease.account, months.paid_on(rent.lease.account, rent.due)
            assert months.had_paid(account, rent.due, morning) is (rent.due not in owed.get(account, {}))
            assert not (paid and paid < morning and not months.had_paid(account, rent.due, morning))
            assert paid or not months.had_paid(account, rent.due, months.last_day + ONE_DAY)


def test_an_ordinary_quarter_is_mostly_quiet_and_has_everything_in_it() -> None:
    """Nine rents in ten are paid on the day; every habit, a move, a refund and a debit that went back occur."""
    habits = Counter(rent.habit for rent in A_QUARTER.rents)

    assert set(habits) == set(Habit)
    assert 0.86 < habits[Habit.ON_TIME] / len(A_QUARTER.rents) < 0.92
    assert 10 < len(A_QUARTER.moves) < 40
    assert {movement.means for movement in A_QUARTER.movements} == set(Means)
    assert 80 < len(A_QUARTER.owed(A_QUARTER.last_day + ONE_DAY)) < 250


def test_whoever_owes_an_older_rent_is_paid_nothing_back() -> None:
    """What was paid twice has paid that; an association's books would do the same."""
    refunds = [movement for movement in A_QUARTER.movements if movement.means is Means.REFUND]

    assert refunds
    for refund in refunds:
        before = A_QUARTER.ledger(refund.lease.account, due_by=refund.day, before=refund.day)
        assert before.credit_ore >= -refund.amount_ore
        assert not before.outstanding


def test_of_two_households_in_one_tenancy_each_owes_its_own_months() -> None:
    """The first has the first month, the second all others, under other names."""
    for move in A_QUARTER.moves:
        before, after = (lease for lease in A_QUARTER.leases if lease.tenancy == move.tenancy)
        assert (before.number, after.number) == (1, 2)
        assert before.household != after.household
        for lease, due in ((before, [OCTOBER]), (after, [date(2026, 11, 1), date(2026, 12, 1)])):
            assert [rent.due for rent in A_QUARTER.rents if rent.lease == lease] == due


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_seed_makes_the_same_months_and_columns_change_nothing_else(seed: int) -> None:
    """People, money and truth are the same; the files have some columns more."""
    plain, again, more = (ordinary_months(seed, 50, new_columns=columns) for columns in (False, False, True))

    assert list(plain.days()) == list(again.days())
    assert (plain.rents, plain.movements) == (more.rents, more.movements)
    assert ordinary_months(seed + 1, 50).rents != plain.rents
    for one, other in zip(plain.days(), more.days(), strict=True):
        for content, wider in ((one.arrears, other.arrears), (one.payments, other.payments)):
            for row, fuller in zip(rows(content), rows(wider), strict=True):
                assert row.items() < fuller.items()


def test_no_two_movements_have_one_reference() -> None:
    """A bank gives each once."""
    references = [movement.reference for movement in A_QUARTER.movements]

    assert len(set(references)) == len(references)


@pytest.mark.parametrize("new_columns", [False, True])
def test_the_product_reads_every_row(new_columns: bool) -> None:
    """Lists, payments and refunds as they come, on their own days."""
    for one in ordinary_months(8, 500, new_columns=new_columns).days():
        for content, read, kind in (
            (one.arrears, read_arrears_list, AcceptedRow),
            (one.payments, read_payment_list, AcceptedPayment),
            (one.money_out, read_payment_list, AcceptedMoneyOut),
        ):
            answers = read(content, today=one.day, known_organisation=KNOWN.__contains__) if content else ()
            assert all(isinstance(row, kind) and not row.warnings for row in answers)
