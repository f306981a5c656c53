"""Is a name that somebody types for a part of the law understood, and answered with what may have been meant?"""

import pytest

from cli.law_names import named

NAMES = {"court_fee": ("demand fee",), "demand_fee": ("påkravsgebyr",), "cure_period": ("court-fee",)}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("demand_fee", "demand_fee"),
        ("Demand-Fee", "demand_fee"),
        ("demand fee", "demand_fee"),
        ("court_fee", "court_fee"),
        ("Påkravsgebyr", "demand_fee"),
    ],
)
def test_a_file_is_found_by_its_own_name_first(typed: str, meant: str) -> None:
    """Though another is called so in Danish, wherever the two stand."""
    assert named(typed, NAMES) == meant
    assert named(typed, dict(reversed(NAMES.items()))) == meant
