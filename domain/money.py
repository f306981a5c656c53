"""How is an amount of Danish kroner read and written, without a float and without a guess?

Money is a whole number of øre everywhere. `7.345` is refused: it is seven thousand to a Dane and seven
kroner to a spreadsheet, and a payment demand over a wrong amount can be void.
"""

import re
from typing import Final, TypeAlias

Ore: TypeAlias = int
"""An amount in øre; 100 øre are one krone."""

LARGEST_AMOUNT: Final[Ore] = 1_000_000_00
"""The largest amount believed, in øre: a single missed rent above a million kroner is a typing error."""

# [0-9], never \d: \d also matches digits of other scripts, which int() would read without complaint.
_AMOUNT: Final = re.compile(r"(?P<kroner>0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,(?P<ore>[0-9]{1,2}))?")
_NEGATIVE: Final = re.compile(r"-\s*[0-9].*|[0-9].*-|\([0-9].*\)", re.ASCII)
_NUMBER_LIKE: Final = re.compile(r"[0-9][0-9.,]*")
_LONGEST_TEXT: Final = 32

_HOW_TO_WRITE: Final = "Skriv det med komma og to decimaler, for eksempel 7.345,50."


class AmountError(ValueError):
    """An amount that cannot be read with certainty; the text is Danish and repeats nothing that was read."""


def parse_kroner(text: str) -> Ore:
    """Return in øre what *text* says, a positive Danish amount such as `7.345,50`, `5772,13` or `500`.

    Up to two decimals; points only between thousands, and then only with decimals. Raises `AmountError` for
    anything else, and for amounts of zero or above `LARGEST_AMOUNT`.
    """
    if not text.strip():
        raise AmountError(f"Beløbet mangler. {_HOW_TO_WRITE}")
    if len(text) > _LONGEST_TEXT:
        raise AmountError(f"Beløbet er for langt til at være et beløb. {_HOW_TO_WRITE}")
    if _NEGATIVE.fullmatch(text.strip()):
        raise AmountError("Beløbet er negativt. Der kan kun indlæses beløb over nul.")
    match = _AMOUNT.fullmatch(text)
    if match is None or ("." in text and match["ore"] is None):
        raise AmountError(_why_unreadable(text))
    kroner = int(match["kroner"].replace(".", ""))
    return _within_reason(kroner * 100 + int((match["ore"] or "").ljust(2, "0")))


def format_kroner(ore: Ore) -> str:
    """Write *ore* as Danish kroner without a unit: 734550 becomes `7.345,50`, -5 becomes `-0,05`."""
    kroner, rest = divmod(abs(ore), 100)
    thousands = f"{kroner:,}".replace(",", ".")
    return f"{'-' if ore < 0 else ''}{thousands},{rest:02d}"


def kroner(ore: Ore) -> str:
    """Write *ore* as it stands in a sentence: 734550 becomes `7.345,50 kr.`."""
    return f"{format_kroner(ore)} kr."


def _within_reason(ore: Ore) -> Ore:
    if ore == 0:
        raise AmountError("Beløbet er nul. Der kan kun indlæses beløb over nul.")
    if ore > LARGEST_AMOUNT:
        raise AmountError(f"Beløbet er urimeligt stort (over {kroner(LARGEST_AMOUNT)}).")
    return ore


def _why_unreadable(text: str) -> str:
    if _NUMBER_LIKE.fullmatch(text):
        return f"Beløbet er tvetydigt: punktum og komma kan læses på flere måder. {_HOW_TO_WRITE}"
    return f"Beløbet kan ikke læses som et tal. {_HOW_TO_WRITE}"
