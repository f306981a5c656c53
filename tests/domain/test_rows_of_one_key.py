"""Which charge does a row mean, where a list has several of one lease, due day and kind?"""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.account.rows_of_one_key import NEW, UNCLEAR, Meant, charge_meant

SUMS = st.lists(st.integers(0, 4), max_size=4)
STATED = st.lists(st.integers(1, 4), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("known", "stated", "meant"),
    [
        pytest.param([], [500], [NEW], id="the first of its key"),
        pytest.param([], [500, 500], [NEW, NEW], id="two from the start"),
        pytest.param([500], [500], [0], id="as it was"),
        pytest.param([500], [400], [0], id="one of each is a correction"),
        pytest.param([500], [300, 500], [NEW, 0], id="a new one before the known one"),
        pytest.param([500], [500, 300], [0, NEW], id="a new one behind the known one"),
        pytest.param([500], [500, 500], [0, NEW], id="a second of the same sum"),
        pytest.param([500], [300, 400], [UNCLEAR, UNCLEAR], id="neither is as it was"),
        pytest.param([500, 300], [300], [1], id="a list of fewer rows"),
        pytest.param([500, 300], [500, 200], [0, 1], id="what is left over is the other one"),
        pytest.param([500, 300], [400], [UNCLEAR], id="fewer, and none as it was"),
        pytest.param([500, 300], [400, 200], [UNCLEAR, UNCLEAR], id="both are others"),
        pytest.param([0, 300], [200], [1], id="a list does not name what is paid"),
        pytest.param([0], [500], [0], id="called for though we know it as paid"),
        pytest.param([0, 0], [500], [UNCLEAR], id="one of two that are paid"),
    ],
)
def test_rows_go_first_to_the_charge_with_the_same_outstanding(
    known: list[int], stated: list[int], meant: list[int | Meant]
) -> None:
    """What is left over is a correction where it can be one thing only, new where nothing is left, else unclear."""
    assert [charge_meant(known, stated, place) for place in range(len(stated))] == meant


@given(SUMS, STATED)
def test_no_charge_is_meant_twice_and_no_sum_that_is_known_is_corrected(known: list[int], stated: list[int]) -> None:
    """A row with the sum of a charge never goes to another one."""
    meant = [charge_meant(known, stated, place) for place in range(len(stated))]
    charges = [one for one in meant if isinstance(one, int)]
    assert len(charges) == len(set(charges))
    for ore in set(stated):
        equal = sum(known[one] == ore for one in charges)
        assert equal >= min(known.count(ore), stated.count(ore))


@given(SUMS, STATED.filter(lambda stated: len(stated) <= 3))
def test_the_order_of_the_rows_changes_nothing(known: list[int], stated: list[int]) -> None:
    """Which sum goes to a charge, is new or is unclear is the same however a list is sorted."""

    def came_to(order: tuple[int, ...]) -> list[tuple[int, str]]:
        meant = [charge_meant(known, order, place) for place in range(len(order))]
        return sorted(
            (ore, f"charge of {known[one]}" if isinstance(one, int) else one.value)
            for ore, one in zip(order, meant, strict=True)
        )

    assert len({tuple(came_to(order)) for order in permutations(stated)}) == 1
