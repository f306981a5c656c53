"""By which words are people found, whoever spells how? Of a tenant, and of what somebody searches for.

A word is letters and digits alone, small, without accents, with `aa`, `ae` and `oe` for å, æ and ø: whoever types
`Ærø`, `AEROE` or `aerø` means one. Words are for knowing by, and are never shown.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final, Protocol

from domain.plain_text import fault_in_text

MOST_WORDS: Final = 8
"""So many words of what somebody searches for are heard."""
_LONGEST: Final = 200
_SHORTEST_SOUGHT: Final = 2
"""Letters or digits of the shortest word that is looked up; a shorter one only narrows what others find."""
_DANISH: Final = str.maketrans({"å": "aa", "æ": "ae", "ø": "oe", "ä": "ae", "ö": "oe"})
_MARKUP: Final = re.compile(r"[<>]|&#?\w+;")
_PHONE: Final = 8
"""Digits of a Danish telephone number."""
_HERE: Final = ("45", "0045")


class Person(Protocol):
    """What is known of a tenant."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def tenancy(self) -> str: ...  # noqa: D102
    @property
    def address(self) -> str: ...  # noqa: D102
    @property
    def postcode(self) -> str: ...  # noqa: D102
    @property
    def city(self) -> str: ...  # noqa: D102
    @property
    def phone(self) -> str | None: ...  # noqa: D102


@dataclass(frozen=True)
class Sought:
    """One way to read what somebody searches for: words that all have to be one tenant's. Never in a repr."""

    words: tuple[str, ...] = field(repr=False)

    @property
    def looked_up(self) -> tuple[str, ...]:
        """Those that are long enough to be looked up: one at least."""
        return tuple(word for word in self.words if len(word) >= _SHORTEST_SOUGHT)

    @property
    def pairs(self) -> tuple[str, ...]:
        """Any two of them, as they are kept where they stand together in a name or an address."""
        return tuple(_pairs(self.words))

    def is_of(self, person: Person) -> bool:
        """Whether this tenant has all of the words."""
        return set(self.words) <= _all_words(person)


def why_not_sought(written: str) -> str | None:
    """Tell in Danish why nobody can search for this; None where they can. Repeats nothing of it."""
    if fault := fault_in_text(written):
        return f"Søgningen indeholder {fault}."
    if _MARKUP.search(written):
        return "Søgningen indeholder koder (< > &…;), som ikke står i et navn eller en adresse."
    if len(written) > _LONGEST:
        return f"Søgningen er for lang. Skriv højst {_LONGEST} tegn."
    words = _words(written)
    if len(words) > MOST_WORDS:
        return f"Søgningen har for mange ord. Skriv højst {MOST_WORDS}."
    if not any(len(word) >= _SHORTEST_SOUGHT for word in words):
        return "Søg på mindst ét ord med to bogstaver eller tal: navn, adresse, telefon eller et nummer."
    return None


def ways_to_read(written: str) -> tuple[Sought, ...]:
    """How what somebody searches for may be meant: as words; and where it has digits, as one number with signs and
    spaces in it, or as words of which some are such numbers. Of what `why_not_sought` lets pass.
    """
    as_words = tuple(dict.fromkeys(_words(written)))
    ways = [as_words]
    if any(sign.isdigit() for sign in written):
        ways.append((_number(written),))
        ways.append(tuple(dict.fromkeys(word for chunk in written.split() for word in _chunk(chunk))))
    return tuple(Sought(words) for words in dict.fromkeys(ways) if Sought(words).looked_up)


def words_of(person: Person) -> frozenset[str]:
    """All that a tenant is found by: each word of two signs, and any two words that stand together in their name or
    address, as one with a space in it.
    """
    single = {word for word in _all_words(person) if len(word) >= _SHORTEST_SOUGHT}
    return frozenset({*single, *_pairs(_words(person.name)), *_pairs(_words(person.address))})


def _all_words(person: Person) -> set[str]:
    text = [word for part in (person.name, person.address, person.postcode, person.city) for word in _words(part)]
    numbers = [_number(number) for number in (person.tenancy, person.phone or "")]
    return {*text, *filter(None, numbers)}


def _words(text: str) -> list[str]:
    """The words of a text, in their order."""
    plain = "".join(sign if sign.isalnum() else " " for sign in _folded(text))
    return plain.split()


def _chunk(chunk: str) -> list[str]:
    """What stands between two spaces: one number, signs and all, or words."""
    return [_number(chunk)] if any(sign.isdigit() for sign in chunk) else _words(chunk)


def _number(text: str) -> str:
    """A number without its signs and spaces; a Danish telephone number without the country's."""
    plain = "".join(_words(text))
    for prefix in _HERE:
        if plain.isdigit() and len(plain) == len(prefix) + _PHONE:
            return plain.removeprefix(prefix)
    return plain


def _folded(text: str) -> str:
    danish = unicodedata.normalize("NFKC", text).casefold().translate(_DANISH)
    return "".join(sign for sign in unicodedata.normalize("NFKD", danish) if not unicodedata.combining(sign))


def _pairs(words: Iterable[str]) -> Iterator[str]:
    """Any two different words, in an order of their own."""
    for first, second in combinations(sorted(set(words)), 2):
        yield f"{first} {second}"
