"""Which folder, number, day or rule of the law does somebody mean who types a name?"""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from books.law.files import FOLDERS
from books.law.slug import plain
from books.law.source import SOURCES_FILE
from client.errors import UnreadableInput

_ALIKE: Final = 0.6
_MOST_HINTS: Final = 5


def law_folder(typed: str) -> Path | None:
    """Return the law folder of that name, None where there is nothing; UnreadableInput where it can be none."""
    place = Path(typed)
    try:
        if not typed.strip():
            raise UnreadableInput("Mappens navn er tomt.")
        if place.is_file():
            raise UnreadableInput(f"Det er en fil. Skriv hele lovmappen, den med {', '.join(FOLDERS)}.")
        if place.is_dir() and not any((place / name).exists() for name in (*FOLDERS, SOURCES_FILE)):
            raise UnreadableInput(f"Det er ingen lovmappe: den har hverken {', '.join(FOLDERS)} eller {SOURCES_FILE}.")
        return place if place.is_dir() else None
    except (OSError, ValueError):  # too long a name, or one behind a closed door
        raise UnreadableInput("Mappen kan ikke læses. Ret dens navn eller rettighederne.") from None


def named(typed: str, names: Mapping[str, tuple[str, ...]]) -> str:
    """Return the name that *typed* means: a file's own name, with `-` or `_`, or else one of its Danish *names*.

    UnreadableInput, with those that are alike, where there is none.
    """
    spellings = {plain(spelling): name for name, danish in names.items() for spelling in danish}
    spellings |= {plain(name): name for name in names}
    wanted = plain(typed)
    found = spellings.get(wanted)
    if found is None:
        hint = " eller ".join(_perhaps_meant(wanted, spellings))
        hint = f" Mente du {hint}?" if hint else ""
        raise UnreadableInput(f"Loven har intet af det navn.{hint} `python starter.py law` viser alle.")
    return found


def _perhaps_meant(wanted: str, spellings: Mapping[str, str]) -> list[str]:
    """The names of what is called something with *wanted* in it, then of what is called alike."""
    holding = [spelling for spelling in spellings if wanted and wanted in spelling]
    alike = get_close_matches(wanted, spellings, cutoff=_ALIKE)
    return list(dict.fromkeys(spellings[one] for one in (*holding, *alike)))[:_MOST_HINTS]
