"""Are all municipalities there, under the codes that lists use?"""

import pytest

from domain.municipalities import MUNICIPALITIES, authority_name


def test_there_are_98_municipalities() -> None:
    """98 codes of three digits, in order, each with a name of its own."""
    assert len(MUNICIPALITIES) == len(set(MUNICIPALITIES.values())) == 98
    assert list(MUNICIPALITIES) == sorted(MUNICIPALITIES)
    assert all(len(code) == 3 and code.isdecimal() for code in MUNICIPALITIES)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("101", "København"),
        ("147", "Frederiksberg"),
        ("400", "Bornholm"),
        ("751", "Aarhus"),
        ("860", "Hjørring"),
    ],
)
def test_codes_are_those_of_the_register(code: str, name: str) -> None:
    """The first, the last and some in between."""
    assert MUNICIPALITIES[code] == name


@pytest.mark.parametrize("code", ["411", "999", "000", "1", ""])
def test_other_codes_are_unknown(code: str) -> None:
    """Christiansø is no municipality, and neither is anything else."""
    assert code not in MUNICIPALITIES


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("101", "Københavns Kommune"),
        ("400", "Bornholms Regionskommune"),
        ("480", "Nordfyns Kommune"),
        ("657", "Herning Kommune"),
        ("751", "Aarhus Kommune"),
    ],
)
def test_a_letter_goes_to_the_municipality_by_its_own_name(code: str, name: str) -> None:
    """All are called Kommune after their name, but for the two that are not."""
    assert authority_name(code) == name
