"""Which of the names that people type for a file of the law are one and the same?"""

from typing import Final

_SPELT: Final = {ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa", ord("-"): "_", ord(" "): "_"}


def plain(name: str) -> str:
    """Return *name* as any keyboard can write it: without capitals and Danish letters, its words joined by `_`."""
    return name.casefold().translate(_SPELT)
