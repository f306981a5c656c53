"""How are numbers of things, spans of days and lists written in Danish prose?"""

from collections.abc import Sequence


def counted(number: int, one: str, several: str) -> str:
    """Write how many there are, with the words that agree: `1 sag`, but `0 sager` and `2 sager`."""
    return f"{number} {one if number == 1 else several}"


def days(number: int) -> str:
    """Write a number of days as `1 dag` or `14 dage`."""
    return counted(number, "dag", "dage")


def listed(items: Sequence[str]) -> str:
    """Join *items* as `a`, `a og b` or `a, b og c`."""
    return " og ".join(part for part in (", ".join(items[:-1]), *items[-1:]) if part)


def capitalised(text: str) -> str:
    """Let a sentence begin with *text*."""
    return text[:1].upper() + text[1:]
