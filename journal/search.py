"""By which word is an organisation searched, so that little is read however many people there are?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from journal.views import CaseView

COMMON: Final = 100
"""A word that so many people of an organisation have is common: what it finds is not all looked through where two words
that stand together find less."""
MOST_FOUND: Final = 200
"""So many cases are looked at for one way to read what was typed."""


@dataclass(frozen=True, slots=True)
class Found:
    """The cases that may be meant. `all_seen`: no more were found than are looked at. `together`: the words were so
    common that only those were looked through where two of them stand in one name or address.
    """

    cases: tuple[CaseView, ...]
    all_seen: bool
    together: bool


@dataclass(frozen=True, slots=True)
class Lookup:
    """By which token an organisation is searched, and which tokens (`also`) have to stand with the same person."""

    organisation_id: str
    token: int
    also: tuple[int, ...]
    together: bool


def lookup_of(organisation_id: str, tokens: Sequence[int], counts: Sequence[int], single: int) -> Lookup | None:
    """How an organisation is searched; None where nobody there has all words. Of the tokens the first *single* are of
    words, the others of two that stand together; a count goes no further than COMMON.
    """
    words, pairs = range(single), range(single, len(tokens))
    also = tuple(tokens[:single])
    rarest = min(words, key=counts.__getitem__)
    if counts[rarest] == 0:
        return None
    together = [place for place in pairs if counts[place]]
    if counts[rarest] < COMMON or not together:
        return Lookup(organisation_id, tokens[rarest], also, together=False)
    return Lookup(organisation_id, tokens[min(together, key=counts.__getitem__)], also, together=True)
