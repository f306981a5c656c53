"""How is a document laid out as plain text?

Facts reach the page through `one_line` alone, so that nothing which an arrears list holds can begin a line of its own.
"""

import re
import textwrap
from collections.abc import Iterable
from typing import assert_never

from activities.letters.document import Amounts, Block, BodyPart, Document, Paragraph, Points
from activities.letters.free_text import one_line
from domain.danish_day import danish_day
from domain.money import Ore, kroner
from domain.plain_text import isolated

_WIDTH = 76
# A line may not end between a number and what it counts, nor inside a reference to the law.
_KEEP_TOGETHER = re.compile(r"(?<=\d) (?=kr\.|dage?\b)|(?<=\d\.) (?=[a-z])|(?<=§) (?=\d)|(?<=stk\.|.nr\.) (?=\d)")
_HARD_SPACE = "\N{NO-BREAK SPACE}"


def as_text(letter: Document) -> str:
    """Lay out a letter: who writes, to whom, when, the subject as a heading, the parts, and who sends it.

    Lines end in a line feed, the last one too.
    """
    landlord, to = letter.head.landlord, letter.head.to
    above = (
        _lines((landlord.name, *landlord.address_lines, f"E-mail: {landlord.email}")),
        _lines((to.name, *to.address_lines)),
        danish_day(letter.head.written_on),
        f"{letter.subject}\n{'=' * len(letter.subject)}",
    )
    below = (letter.signature.closing, _lines((letter.signature.name,)))
    return isolated("\n\n".join((*above, *map(_rendered, letter.parts), *below))) + "\n"


def _rendered(part: BodyPart) -> str:
    match part:
        case Paragraph():
            return _wrapped(part.text)
        case Block():
            return _lines(part.lines, indent="  ")
        case Points():
            return "\n".join(_wrapped(item, first="  - ", rest="    ") for item in part.items)
        case Amounts():
            return _amounts(part)
        case _:
            assert_never(part)


def _amounts(part: Amounts) -> str:
    total = [("I alt", part.total)] if len(part.rows) > 1 else []
    return "\n".join(_amount(label, ore) for label, ore in (*part.rows, *total))


def _amount(label: str, ore: Ore) -> str:
    amount = kroner(ore)
    return f"  {one_line(label):<{_WIDTH - 3 - len(amount)}} {amount}"


def _lines(lines: Iterable[str], indent: str = "") -> str:
    return "\n".join(_wrapped(line, first=indent, rest=indent + "  ") for line in lines if one_line(line))


def _wrapped(text: str, first: str = "", rest: str = "") -> str:
    kept = _KEEP_TOGETHER.sub(_HARD_SPACE, one_line(text))
    wrapped = textwrap.fill(
        kept,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapped.replace(_HARD_SPACE, " ")
