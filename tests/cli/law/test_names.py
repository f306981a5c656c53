"""Is a name that somebody types for a part of the law understood, and answered with what may have been meant?"""

import pytest

from cli.law.names import named
from client.errors import UnreadableInput

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


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("fee", "Mente du demand_fee eller court_fee?"),
        ("påkrav", "Mente du demand_fee?"),
        ("paakravsgbyr", "Mente du demand_fee?"),
        ("period", "Mente du cure_period?"),
        ("noget", None),
        ("", None),
    ],
)
def test_what_holds_the_typed_word_is_named_before_what_is_alike(typed: str, said: str | None) -> None:
    """However short the word is, and however long the name."""
    with pytest.raises(UnreadableInput) as raised:
        named(typed, NAMES)

    assert str(raised.value).partition(" `python")[0] == "Loven har intet af det navn." + (f" {said}" if said else "")


def test_a_word_that_many_names_hold_names_a_few() -> None:
    """The list has them all."""
    with pytest.raises(UnreadableInput) as raised:
        named("aid", {f"aid_{letter}": () for letter in "abcdefgh"})

    assert "Mente du aid_a eller aid_b eller aid_c eller aid_d eller aid_e? `python starter.py law`" in str(
        raised.value
    )
