"""Which number, day or rule of the law does somebody mean who types a name?"""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from cli.errors import UnreadableInput

_ALIKE: Final = 0.6


def named(typed: str, names: Mapping[str, tuple[str, ...]]) -> str:
    """Return the name that *typed* means: a file's name, with `-` or `_`, or one of its Danish *names*.

    UnreadableInput, with those that are alike, where there is none.
    """
    spellings = {_plain(spelling): name for name, danish in names.items() for spelling in (name, *danish)}
    wanted = _plain(typed)
    found = spellings.get(wanted)
    if found is None:
        alike = dict.fromkeys(spellings[one] for one in get_close_matches(wanted, spellings, cutoff=_ALIKE))
        hint = f" Mente du {' eller '.join(alike)}?" if alike else ""
        raise UnreadableInput(f"Loven har intet af det navn.{hint} `python starter.py law` viser alle.")
    return found


def _plain(text: str) -> str:
    """A name as any keyboard can write it."""
    return text.casefold().translate({ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa", ord("-"): "_", ord(" "): "_"})
