"""Is a sum set against the booked payments of its days, and of no others?"""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.account.acquired import PAID_OUT_WITHIN, OfASum, stands_for

DAY = date(2026, 11, 12)


def paid(name: str, amount_ore: int, ago: int) -> OfASum:
    """By card, some days before the sum came."""
    return OfASum(name, "tk", 1, None, amount_ore, DAY - timedelta(days=ago))


def names(found: tuple[OfASum, ...]) -> list[str]:
    """Which payments."""
    return [one.payment for one in found]


def test_whole_days_that_come_to_the_sum_are_its_days() -> None:
    """And not the days before and after, which other sums are of."""
    payments = [paid("a", 100, 4), paid("b", 200, 3), paid("c", 300, 3), paid("d", 400, 1)]

    assert names(stands_for(500, DAY, payments)) == ["b", "c"]
    assert names(stands_for(600, DAY, payments)) == ["a", "b", "c"]
    assert names(stands_for(200, DAY, payments)) == ["a", "b", "c", "d"]  # no whole days come to it


def test_where_two_runs_of_days_fit_nobody_knows_which() -> None:
    """All are shown, and a person says."""
    payments = [paid("a", 100, 4), paid("b", 100, 1)]

    assert names(stands_for(100, DAY, payments)) == ["a", "b"]


@given(
    st.lists(st.tuples(st.integers(1, 500), st.integers(-3, 12)), max_size=12),
    st.integers(1, 3_000),
)
def test_it_does_not_matter_in_which_order_they_are_booked(told: list[tuple[int, int]], sum_ore: int) -> None:
    """Only those of the week up to the sum, each once; what fits to the øre is whole days."""
    payments = [paid(f"b{n}", ore, ago) for n, (ore, ago) in enumerate(told)]
    found = stands_for(sum_ore, DAY, payments)

    assert stands_for(sum_ore, DAY, payments[::-1]) == found
    assert all(DAY - PAID_OUT_WITHIN <= one.value_date <= DAY for one in found)
    days = {one.value_date for one in found}
    assert len({one.payment for one in found}) == len(found) == sum(one.value_date in days for one in payments)
