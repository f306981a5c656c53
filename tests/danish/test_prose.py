"""Are days and lists written as Danes write them?"""

import pytest

from danish.prose import counted, days, listed


@pytest.mark.parametrize(("number", "text"), [(1, "1 dag"), (5, "5 dage"), (14, "14 dage")])
def test_one_day_is_not_plural(number: int, text: str) -> None:
    """A policy of one day reads as one day."""
    assert days(number) == text


@pytest.mark.parametrize(("number", "text"), [(0, "0 sager"), (1, "1 sag"), (2, "2 sager")])
def test_one_thing_is_not_several(number: int, text: str) -> None:
    """One case is told as one."""
    assert counted(number, "sag", "sager") == text


@pytest.mark.parametrize(
    ("items", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a og b"), (["a", "b", "c"], "a, b og c")]
)
def test_a_list_ends_with_og(items: list[str], text: str) -> None:
    """No comma stands before the last word of a list."""
    assert listed(items) == text
