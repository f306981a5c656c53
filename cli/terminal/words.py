"""Which stored word does somebody mean who types it in English or in Danish?"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from client.errors import UnreadableInput
from danish.codes import DANISH
from domain import actors
from domain.actors import PEOPLE, Role

_NO_WORDS: Final[Mapping[str, str]] = {}


def danish_words(kind: type) -> Mapping[str, str]:
    """The Danish of each word of a closed list, by the word; nothing where the list has none of its own."""
    return DANISH.get(kind, _NO_WORDS)


def meant(written: str, choices: Iterable[str], danish: Mapping[str, str]) -> str | None:
    """The one of *choices* that was written, by itself or by its Danish; None where it is neither."""
    plain = _plain(written)
    return next((word for word in choices if plain in (_plain(word), _plain(danish.get(word, word)))), None)


def both(choices: Iterable[str], danish: Mapping[str, str]) -> str:
    """The choices as help shows them: `reached (truffet) | moved (flyttet)`."""
    return " | ".join(f"{word} ({danish[word]})" if danish.get(word, word) != word else word for word in choices)


def word(kind: type[StrEnum], written: str, option: str) -> str:
    """A word of a closed list as it is stored. Raises UnreadableInput, which lists them all."""
    choices, danish = [one.value for one in kind], danish_words(kind)
    if found := meant(written, choices, danish):
        return found
    raise UnreadableInput(f"{option} skal være et af: {both(choices, danish)}.")


def role(written: str, option: str) -> Role:
    """A role that people have. Raises UnreadableInput, which lists them all."""
    if found := meant(written, PEOPLE, {one.value: actors.danish(one) for one in PEOPLE}):
        return Role(found)
    raise UnreadableInput(f"{option} skal være en af {actors.named(PEOPLE)}.")


def _plain(text: str) -> str:
    """What spaces, hyphens and capitals make no difference to."""
    return " ".join(text.casefold().replace("-", " ").split())
