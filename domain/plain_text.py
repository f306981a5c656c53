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
_FORMULA_STARTS: Final = ("=", "+", "-", "@")


def tidy(text: str) -> str:
    """Return *text* with letters composed (NFC), every run of spaces as one space, and none at either end."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")


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


def looks_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet that opens an export could take *text* for a formula."""
    return text.startswith(_FORMULA_STARTS)


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
