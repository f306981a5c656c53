"""May a text stand in a letter, on a page and in a record?"""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.plain_text import fault_in_text, isolated, looks_like_formula, tidy

RIGHT_TO_LEFT = ("R", "AL", "AN")
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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Søren, 4200 Slagelse", "Søren, 4200 Slagelse"),
        ("محمد", "\u2067محمد\u2069"),
        ("شارع 5, 4200 Slagelse", "\u2067شارع\u2069 5, 4200 Slagelse"),
        ("محمد علي · Granparken 5", "\u2067محمد علي\u2069 · Granparken 5"),
        ("שרה Prøve כהן 7", "\u2067שרה\u2069 Prøve \u2067כהן\u2069 7"),
        ("محمد\nعلي", "\u2067محمد\u2069\n\u2067علي\u2069"),
        ("مُ 7", "\u2067مُ\u2069 7"),
    ],
)
def test_right_to_left_letters_turn_nothing_beside_them_around(text: str, shown: str) -> None:
    """Each stretch of them is shut in: names stay readable, and numbers beside them in their order."""
    assert isolated(text) == shown


def test_every_right_to_left_letter_that_there_is_is_shut_in() -> None:
    """Of every script that Unicode knows."""
    letters = [sign for sign in map(chr, range(sys.maxunicode + 1)) if unicodedata.bidirectional(sign) in RIGHT_TO_LEFT]

    assert len(letters) > 1_000
    assert not [sign for sign in letters if isolated(f"a{sign} 7") != f"a\u2067{sign}\u2069 7"]


@given(st.text(st.sampled_from("aæ 7,·\nمحשר\u0301😀")))
def test_what_is_shut_in_is_what_was_there(text: str) -> None:
    """Nothing is lost or moved, every letter from the right is inside, and none from the left."""
    shown = isolated(text)

    assert shown.replace("\u2067", "").replace("\u2069", "") == text
    outside = "".join(part.partition("\u2069")[2] if n else part for n, part in enumerate(shown.split("\u2067")))
    assert not [sign for sign in outside if unicodedata.bidirectional(sign) in RIGHT_TO_LEFT]
    inside = "".join(part.partition("\u2069")[0] for part in shown.split("\u2067")[1:])
    assert not [sign for sign in inside if unicodedata.bidirectional(sign) in ("L", "B")]
