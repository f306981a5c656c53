"""May a text stand in a letter, on a page and in a record?"""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.plain_text import fault_in_text, looks_like_formula, tidy

SPACES = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == "Zs"]


@pytest.mark.parametrize("text", ["Søren", "محمد", "Nguyễn", "O'Neill", "東京", "", "100 % 🙂"])
def test_letters_of_every_script_may_stand(text: str) -> None:
    """What a reader sees as it is stored is no fault."""
    assert fault_in_text(text) is None


@pytest.mark.parametrize("text", ["\0", "\t", "\n", "\x1b[2J", "\x85", "\u2028", "\ud800", "\ue000", "\u0378"])
def test_what_cannot_be_printed_may_not(text: str) -> None:
    """Control characters, line breaks, half characters and characters without a meaning."""
    assert fault_in_text(f"Sø{text}ren") == "styretegn eller tegn, der ikke kan trykkes"


@pytest.mark.parametrize("text", ["\u202e", "\u2066", "\u200f", "\u061c", "\u200b", "\u200d", "\u00ad", "\ufeff"])
def test_what_nobody_sees_may_not(text: str) -> None:
    """Marks that turn the direction of reading, joiners, soft hyphens: one name must not look like another."""
    assert fault_in_text(f"Sø{text}ren") == "usynlige tegn eller tegn, der vender læseretningen"


@pytest.mark.parametrize("space", SPACES)
def test_every_kind_of_space_becomes_a_plain_one(space: str) -> None:
    """Unicode has seventeen spaces that look alike."""
    assert tidy(f"{space}a{space} {space}b{space}") == "a b"


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    """A tidy text is a fixed point: an identity made from it stays."""
    assert tidy(text) == tidy(tidy(text))


@pytest.mark.parametrize(("text", "is_one"), [("=1", True), ("+1", True), ("-1", True), ("@1", True), ("1=", False)])
def test_a_formula_is_known_by_its_first_sign(text: str, is_one: bool) -> None:
    """A spreadsheet runs what begins with one of four signs."""
    assert is_one == looks_like_formula(text)
