"""Are days and lists written as Danes write them?"""

import pytest

from danish.prose import days, listed


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
