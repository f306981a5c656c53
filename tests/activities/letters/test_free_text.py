"""Does free text stay on one line, whatever it holds?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.letters.free_text import one_line


@pytest.mark.parametrize("text", ["Søren Åberg", "O'Neill", "Łukasz Żółć", "東京 太郎", "Anne-Marie (værge)", ""])
def test_a_proper_name_stays_as_it_is(text: str) -> None:
    """Nothing is lost that a person's name may hold."""
    assert one_line(text) == text


@pytest.mark.parametrize(
    "sign", ["\n", "\r\n", "\t", "\0", "\x1b", "\x85", "\u2028", "\u2029", "\u202e", "\ufeff", "\ud800", "\ue000"]
)
def test_what_breaks_or_disguises_a_line_is_a_space(sign: str) -> None:
    """Line breaks, controls, reading-direction marks and half characters separate words and do nothing more."""
    assert one_line(f"{sign}Søren{sign}{sign} Åberg{sign}") == "Søren Åberg"


@given(st.text())
def test_any_text_is_one_printable_line(text: str) -> None:
    """The result has one line at most, can be encoded, and is not changed by asking again."""
    line = one_line(text)

    assert len(line.splitlines()) <= 1
    assert line.encode().decode() == line
    assert one_line(line) == line
