"""Are amounts, days and lists written as Danes write them?"""

import pytest

from activities.letters.danish import days, kroner, listed


@pytest.mark.parametrize(
    ("ore", "text"), [(1, "0,01 kr."), (75000, "750,00 kr."), (734550, "7.345,50 kr."), (123456789, "1.234.567,89 kr.")]
)
def test_amounts_have_two_decimals_and_points_between_thousands(ore: int, text: str) -> None:
    """Øre become kroner with a comma."""
    assert kroner(ore) == text


@pytest.mark.parametrize(("number", "text"), [(1, "1 dag"), (5, "5 dage"), (14, "14 dage")])
def test_one_day_is_not_plural(number: int, text: str) -> None:
    """A policy of one day reads as one day."""
    assert days(number) == text


@pytest.mark.parametrize(
    ("items", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a og b"), (["a", "b", "c"], "a, b og c")]
)
def test_a_list_ends_with_og(items: list[str], text: str) -> None:
    """No comma stands before the last word of a list."""
    assert listed(items) == text
