"""What is said of a guard of the database that is not as it was made?"""

import re
from typing import Final

from journal.guards import Difference, GuardKind

_KINDS: Final[dict[GuardKind, str]] = {
    "column": "Kolonnen",
    "constraint": "Betingelsen",
    "default": "Standardrettighederne",
    "event-trigger": "Hændelsestriggeren",
    "function": "Funktionen",
    "heir": "Den afledte tabel",
    "index": "Det entydige indeks",
    "member": "Medlemskabet",
    "migration": "Migreringen",
    "policy": "Adgangsreglen",
    "relation": "Tabellen",
    "right": "Rettigheden",
    "role": "Rollen",
    "rule": "Omskrivningsreglen",
    "schema": "Skemaet",
    "setting": "Indstillingen",
    "trigger": "Triggeren",
    "view": "Visningen",
}
_WORDS: Final = {
    r" on ": " på ",
    r"\bin ": "i ",
    r"this database": "databasen",
    r"whoever migrates": "den, der migrerer",
}
_LONGEST: Final = 120  # of a definition that is quoted, in characters


def what_is_wrong(difference: Difference) -> str:
    """One sentence: which guard it is, and whether it is gone, is new, or has become another."""
    name = difference.name
    for said, danish in _WORDS.items():
        name = re.sub(said, danish, name)
    which = f"{_KINDS[difference.kind]} {name}"
    if difference.kind == "migration":
        return (
            f"{which} kendes ikke her. En nyere udgave af programmet har lavet den, og så skal den udgave efterse "
            "værnene, eller nogen har føjet rækken til migration.applied."
        )
    if difference.found is None:
        return f"{which} mangler."
    if difference.made is None:
        return f"{which} er kommet til: ingen migrering laver det."
    if max(len(difference.made), len(difference.found)) > _LONGEST:
        return f"{which} er ændret."
    return f"{which} er ændret: „{difference.found}“ i stedet for „{difference.made}“."
