"""Which charge does a row mean, where a list has several rows of one lease, due day and kind, or several are known?

All rows of the key are looked at together, whichever of them comes first: a new row before a known one must not be
taken for it. Each goes first to the charge with the same outstanding; what is left over and cannot be told apart is for
a person (docs/adr/0042-what-lists-said.md).
"""

from collections.abc import Sequence
from enum import Enum
from typing import Final


class Meant(Enum):
    """What a row means that is none of the known charges."""

    NEW = "new"
    UNCLEAR = "unclear"


NEW: Final = Meant.NEW
UNCLEAR: Final = Meant.UNCLEAR


def not_named(outstanding_ore: Sequence[int], stated_ore: Sequence[int]) -> list[int]:
    """Which of the charges of a key (by place, from 0) a complete list names in none of the rows of that key: those
    left over once each row has its charge with the same outstanding. None where a row is left over, too: it may mean
    any of them.
    """
    free = list(range(len(outstanding_ore)))
    for ore in stated_ore:
        equal = next((charge for charge in free if outstanding_ore[charge] == ore), None)
        if equal is None:
            return []
        free.remove(equal)
    return free


def charge_meant(outstanding_ore: Sequence[int], stated_ore: Sequence[int], place: int) -> int | Meant:
    """Which of the known charges (by its place in *outstanding_ore*, from 0) the row at *place* of *stated_ore* means.

    *outstanding_ore* is what is left of the charges of the key, *stated_ore* what its rows call for, in the order of
    the list. NEW: the list has more than are known. UNCLEAR: it is one of several.
    """
    free = list(range(len(outstanding_ore)))
    rows: list[int] = []
    for row, ore in enumerate(stated_ore):
        equal = next((charge for charge in free if outstanding_ore[charge] == ore), None)
        if equal is None:
            rows.append(row)
            continue
        if row == place:
            return equal
        free.remove(equal)
    # A list does not name what is paid: only where all are paid may a row call for one of them again.
    charges = [charge for charge in free if outstanding_ore[charge]] or free
    if not charges:
        return NEW
    return charges[0] if len(charges) == len(rows) == 1 else UNCLEAR
