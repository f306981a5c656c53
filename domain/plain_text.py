"""Which text may stand in a letter, on a page and in a record?

Only text that a reader sees as it is stored. Control characters, invisible characters and marks that turn the
direction of reading can make a name or a number look like another, and make two spellings of one tenancy.
"""

import re
import unicodedata
from typing import Annotated, Final

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

_LOST_LETTER: Final = "\N{REPLACEMENT CHARACTER}"
_SPACES: Final = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")  # Unicode Zs
_LIKE_A_HYPHEN: Final = "\u02d7\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2796\ufe58\ufe63\uff0d"
_LIKE_A_SPACE: Final = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
    "\u115f\u1160\u2800\u3164\uffa0"  # blanks of other scripts, which are letters and signs to Unicode
)
_PLAIN_SIGNS: Final = str.maketrans(dict.fromkeys(_LIKE_A_HYPHEN, "-") | dict.fromkeys(_LIKE_A_SPACE, " "))
_FORMULA_STARTS: Final = ("=", "+", "-", "@")
_FROM_THE_RIGHT: Final = ("R", "AL", "AN")  # letters and digits of scripts that are read from the right
_THEIR_BLOCKS: Final = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_FROM_THE_LEFT: Final = ("L", "B")  # ends such a stretch, as the end of a line does
_ISOLATE, _UNTIL_HERE = "\N{RIGHT-TO-LEFT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def tidy(text: str) -> str:
    """Return *text* with letters composed (NFC), every run of spaces as one space, and none at either end."""
    if text.isascii() and "  " not in text:  # is composed, and knows one space: most fields of most lists
        return text.strip(" ")
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")


def with_plain_signs(text: str) -> str:
    """Return *text* with a hyphen for every sign that only looks like one, and a space likewise.

    Dashes, the minus sign, hyphens that do not break; spaces of other widths, and the blanks of other scripts (by
    Unicode's list of confusable signs, and the long dashes beside it). To know numbers, amounts and names by; a
    name is never shown so.
    """
    return text if text.isascii() else text.translate(_PLAIN_SIGNS)


def fault_in_text(text: str) -> str | None:
    """Tell in Danish what *text* contains that nobody can see or print (`styretegn` ...), or None if nothing.

    Letters of every script pass, right-to-left scripts too; right-to-left marks and other format characters
    (Unicode Cf) do not.
    """
    if _LOST_LETTER in text:
        return "bogstaver, der er gået tabt"
    if text.isprintable():
        return None
    if any(unicodedata.category(sign) == "Cf" for sign in text):
        return "usynlige tegn eller tegn, der vender læseretningen"
    return "styretegn eller tegn, der ikke kan trykkes"


def printable(text: str) -> str:
    """Return *text* with the mark of a lost letter for whatever nobody can see or print: for a line that quotes."""
    return "".join(sign if sign.isprintable() else _LOST_LETTER for sign in text)


def looks_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet that opens an export could take *text* for a formula."""
    return text.startswith(_FORMULA_STARTS)


def isolated(text: str) -> str:
    """Return *text* with each stretch of right-to-left letters shut in, to be shown beside other text (UAX #9, 2.7).

    Without it `شارع 5, 4200 Slagelse` is shown with house number and postcode exchanged. Never for keeping: the marks
    are no part of anybody's name.
    """
    parts: list[str] = []
    done = 0
    while (begin := _next_from_the_right(text, done)) is not None:
        end = _end_of_stretch(text, begin)
        parts += [text[done:begin], _ISOLATE, text[begin:end], _UNTIL_HERE]
        done = end
    return "".join([*parts, text[done:]])


def _next_from_the_right(text: str, start: int) -> int | None:
    places = (found.start() for found in _THEIR_BLOCKS.finditer(text, start))
    return next((at for at in places if unicodedata.bidirectional(text[at]) in _FROM_THE_RIGHT), None)


def _end_of_stretch(text: str, begin: int) -> int:
    """Just behind its last letter, and the marks upon it; spaces and signs between two letters belong to it."""
    end = begin
    for at in range(begin, len(text)):
        direction = unicodedata.bidirectional(text[at])
        if direction in _FROM_THE_LEFT:
            break
        if direction in _FROM_THE_RIGHT or (direction == "NSM" and end == at):
            end = at + 1
    return end


NOT_VISIBLE: Final = "text_not_visible"
"""The type of pydantic's error for text that nobody can see; its context says under `fault` what it contains."""


def _visible(text: str) -> str:
    if fault := fault_in_text(text):
        raise PydanticCustomError(NOT_VISIBLE, "text holds characters that nobody can see", {"fault": fault})
    return text


def _no_formula(text: str) -> str:
    if looks_like_formula(text):
        raise ValueError("text could be taken for a formula")
    return text


VisibleText = Annotated[str, AfterValidator(_visible)]
"""Text that a reader sees as it is stored."""
PlainText = Annotated[VisibleText, AfterValidator(_no_formula)]
"""Visible text that no spreadsheet takes for a formula: names, addresses, codes."""
