"""Does a list's word for a charge lead to the right kind, and to none when it is unknown?"""

import pytest

from domain.charge_kinds import CHARGE_KINDS, charge_kind


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Husleje", "rent"),
        ("  HUSLEJE ", "rent"),
        ("A conto varme", "heating-on-account"),
        ("Á conto  vand", "water-on-account"),
        ("aconto el", "electricity-on-account"),
        ("Antenne", "antenna"),
        ("Depositum/indskud", "deposit"),
        ("Indskud", "deposit"),
        ("Tidligere påkravsgebyr", "earlier-demand-fee"),
    ],
)
def test_what_a_demand_may_contain(text: str, code: str) -> None:
    """Rent and what goes with it may be demanded, however the list spells it."""
    kind = charge_kind(text)

    assert kind is not None
    assert (kind.code, kind.demandable) == (code, True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Rykkergebyr", "Et rykkergebyr er ikke en pligtig pengeydelse"),
        ("inkassogebyr", "Et inkassogebyr er ikke en pligtig pengeydelse"),
        ("Morarente", "Renter holdes ude"),
        ("Kompensationsbeløb", "kan ikke kræves af en boliglejer"),
        ("Omtvistet krav", "ikke er utvivlsomt"),
    ],
)
def test_what_a_demand_may_never_contain(text: str, words: str) -> None:
    """Fees, interest and doubtful claims are known, and refused with the reason."""
    kind = charge_kind(text)

    assert kind is not None
    assert not kind.demandable
    assert words in kind.reason


@pytest.mark.parametrize("text", ["Kaffeordning", "", "Husleje og rykkergebyr", "rent"])
def test_an_unknown_kind_is_no_kind(text: str) -> None:
    """What nobody has placed is not guessed at."""
    assert charge_kind(text) is None


def test_every_kind_is_found_under_its_own_name_and_code() -> None:
    """The Danish name of a kind leads back to it."""
    assert [charge_kind(kind.danish) for kind in CHARGE_KINDS.values()] == list(CHARGE_KINDS.values())
    assert all(code == kind.code for code, kind in CHARGE_KINDS.items())
