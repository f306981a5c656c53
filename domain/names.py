"""Is one name only another spelling of the other? Asked where a list says who lives somewhere.

Whoever is spelt anew is no new tenant: a lease that began by a slip of the pen would split what one household owes and
paid. So the reading is wide; two people of one household whose names differ by one letter count as one.
"""

import unicodedata
from typing import Final

_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ö": "oe", "ä": "ae", "ü": "ue", "ß": "ss"})
_SHORTEST_WITH_A_SLIP: Final = 4
"""Letters at least in the longer of two words of which one may be wrong: Finn and Fin are one, Jan and Jon two."""


def is_respelling(one: str, other: str) -> bool:
    """Whether two names may be one person's: signs, order, an initial, names between the first and the last, or one
    letter in a word apart.
    """
    first, second = _words(one), _words(other)
    if not first or not second:
        return False
    if sorted(first) == sorted(second) or "".join(first) == "".join(second):
        return True
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) == 1:
        return len(longer) == 1 and _alike(shorter[0], longer[0])
    return any(_same_person(shorter, words) for words in (longer, _turned(longer)))


def _same_person(shorter: list[str], longer: list[str]) -> bool:
    """First and last name alike, and what stands between in the shorter one a part of the longer."""
    if not (_alike(shorter[0], longer[0]) and _alike(shorter[-1], longer[-1])):
        return False
    between = longer[1:-1]
    return all(
        any(_alike(word, known) or known.startswith(word) or word.startswith(known) for known in between)
        for word in shorter[1:-1]
    )


def _turned(words: list[str]) -> list[str]:
    """The last name first, as registers write it, put right."""
    return [*words[1:], words[0]]


def _words(name: str) -> list[str]:
    """The words of a name in plain letters, without accents, dots and hyphens."""
    plain = unicodedata.normalize("NFC", name).casefold().translate(_LETTERS)
    bare = "".join(sign for sign in unicodedata.normalize("NFD", plain) if not unicodedata.combining(sign))
    return "".join(sign if sign.isalnum() else " " for sign in bare).split()


def _alike(one: str, other: str) -> bool:
    """Whether two words differ by one letter at most: another, one more, or two that changed places."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(long) < _SHORTEST_WITH_A_SLIP or len(long) - len(short) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) == len(long):
        swapped = short[start + 1 : start + 2] + short[start : start + 1]
        return short[start + 1 :] == long[start + 1 :] or (
            swapped == long[start : start + 2] and short[start + 2 :] == long[start + 2 :]
        )
    return short[start:] == long[start + 1 :]
