"""How are spans of days and lists written in Danish prose?"""

from collections.abc import Sequence


def days(number: int) -> str:
    """Write a number of days as `1 dag` or `14 dage`."""
    return f"{number} {'dag' if number == 1 else 'dage'}"


def listed(items: Sequence[str]) -> str:
    """Join *items* as `a`, `a og b` or `a, b og c`."""
    return " og ".join(part for part in (", ".join(items[:-1]), *items[-1:]) if part)


def capitalised(text: str) -> str:
    """Let a sentence begin with *text*."""
    return text[:1].upper() + text[1:]
