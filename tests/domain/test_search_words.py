"""Is a tenant found by their words, whoever spells them how, and by nothing else?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.case.events import PersonFacts
from domain.search_words import MOST_WORDS, ways_to_read, why_not_sought, words_of

IDA = PersonFacts(
    name="Ida Mærsk-Prøve", tenancy="BF-101-04-0003", address="Åboulevarden 9, 2. th", postcode="8260", city="Viby J",
    phone="+4512345678",
)  # fmt: skip


def found(written: str, person: PersonFacts = IDA) -> bool:
    """Whether the search gives this tenant: by what is looked up, and again by what was opened."""
    assert why_not_sought(written) is None
    ways = ways_to_read(written)
    by_tokens = any(set(way.looked_up) <= words_of(person) for way in ways)
    opened = any(way.is_of(person) for way in ways)
    assert by_tokens or not opened  # nobody who has the words is missed by what is looked up
    return by_tokens and opened


@pytest.mark.parametrize(
    "written",
    [
        "Ida Mærsk-Prøve", "ida", "IDA", "prøve ida", "proeve", "MAERSK", "Mærsk Prøve", "Idá",
        "Åboulevarden 9", "aaboulevarden", "9 Åboulevarden th", "ida 9", "Viby J", "8260 viby", "ida viby",
        "BF-101-04-0003", "bf-101-04-0003", "BF101040003", "BF 101 04 0003", "BF\N{EN DASH}101\N{EN DASH}04-0003",
        "ida BF-101-04-0003", "+45 12 34 56 78", "12345678", "12 34 56 78", "0045 12345678", "ida 12345678",
    ],
)  # fmt: skip
def test_a_tenant_is_found_by(written: str) -> None:
    """Name, home, telephone and number, in any order, alone or together."""
    assert found(written)


@pytest.mark.parametrize(
    "written",
    ["Ib", "ida hansen", "Id", "prøv", "Åboulevarden 8", "12345679", "1234567", "BF-101-04-0004", "46 12345678"],
)
def test_a_tenant_is_not_found_by(written: str) -> None:
    """A word that is not theirs, or half of one."""
    assert not found(written)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "to bogstaver"),
        ("a", "to bogstaver"),
        ("J 9", "to bogstaver"),
        ("- . -", "to bogstaver"),
        ("<b>Ida</b>", "kode"),
        ("Ida <", "kode"),
        ("Ida&nbsp;Prøve", "kode"),
        ("Ida&#8203;", "kode"),
        ("Ida\x1b[2J", "styretegn"),
        ("Ida\u202eevørP", "læseretningen"),
        ("Ida\N{SOFT HYPHEN}Prøve", "usynlige"),
        ("Ida \udcff", "styretegn"),
        ("ida " * 51, "for lang"),
        ("a1 " * (MOST_WORDS + 1), "for mange ord"),
    ],
)
def test_what_nobody_can_search_for_is_refused_with_the_reason(written: str, reason: str) -> None:
    """In Danish, and repeating nothing of what was typed."""
    told = why_not_sought(written)
    assert told is not None
    assert reason in told
    assert "Ida" not in told


def test_two_words_of_a_name_or_an_address_stand_together() -> None:
    """Under one token, in an order of their own; words of name and address do not."""
    assert {"ida proeve", "aaboulevarden th", "9 aaboulevarden"} <= words_of(IDA)
    assert "aaboulevarden ida" not in words_of(IDA)
    (way,) = ways_to_read("Prøve Ida")
    assert way.pairs == ("ida proeve",)


def test_what_is_sought_stands_in_no_repr() -> None:
    """Nor does it reach a log by one."""
    assert "ida" not in repr(ways_to_read("Ida Prøve"))


@given(name=st.text(min_size=1, max_size=40), address=st.text(max_size=40))
def test_whoever_types_what_stands_there_finds_it(name: str, address: str) -> None:
    """All of it, or the name alone, in small or capital letters, as long as anybody may search for it."""
    person = PersonFacts(name=name, tenancy="L-1", address=address, postcode="8000", city="Aarhus C")
    for written in (name, f"{address} {name}", name.lower(), name.upper()):
        if why_not_sought(written) is None and not any(sign.isdigit() for sign in written):
            assert found(written, person) or name.upper().casefold() != name.casefold()
