"""How is an amount of Danish kroner read and written, without a float and without a guess?

Money is a whole number of øre everywhere. `7.345` is refused: it is seven thousand to a Dane and seven
kroner to a spreadsheet, and a payment demand over a wrong amount can be void.
"""

import re
from typing import Final, TypeAlias

from domain.plain_text import with_plain_signs

Ore: TypeAlias = int
"""An amount in øre; 100 øre are one krone."""

LARGEST_AMOUNT: Final[Ore] = 1_000_000_00
"""The largest amount believed, in øre: a single missed rent above a million kroner is a typing error."""

# [0-9], never \d: \d also matches digits of other scripts, which int() would read without complaint.
_AMOUNT: Final = re.compile(
    r"(?P<kroner>0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,(?:(?P<ore>[0-9]{1,2})|(?P<whole>--?)))?"
)
_UNIT: Final = r"(?:kr\.?|dkk)"
_WITH_UNIT: Final = re.compile(
    rf"(?:{_UNIT} ?(?P<behind>[^ ].*)|(?P<before>.*[^ ]) ?{_UNIT})", re.ASCII | re.IGNORECASE
)
_NEGATIVE: Final = re.compile(r"-\s*[0-9].*|[0-9].*-|\([0-9].*\)", re.ASCII)
_NUMBER_LIKE: Final = re.compile(r"[0-9][0-9.,]*")
_GONE: Final = re.compile(r"- ?(?P<front>[0-9].*)|(?P<behind>[0-9][0-9.,]*)-|\((?P<within>[0-9][0-9.,]*)\)")
_LONGEST_TEXT: Final = 32

_HOW_TO_WRITE: Final = "Skriv det med komma og to decimaler, for eksempel 7.345,50."


class AmountError(ValueError):
    """An amount that cannot be read with certainty; the text is Danish and repeats nothing that was read."""


def parse_kroner(text: str) -> Ore:
    """Return in øre what *text* says, a positive Danish amount such as `7.345,50`, `5772,13`, `500` or `7.345,-`.

    Up to two decimals, or `,-` where there are no øre; points only between thousands, and then only with a comma
    behind them. `kr.`, `kr` or `DKK` may stand before or behind. Raises `AmountError` for anything else, and for
    amounts of zero or above `LARGEST_AMOUNT`.
    """
    if not text.strip():
        raise AmountError(f"Beløbet mangler. {_HOW_TO_WRITE}")
    if len(text) > _LONGEST_TEXT:
        raise AmountError(f"Beløbet er for langt til at være et beløb. {_HOW_TO_WRITE}")
    number = _without_unit(with_plain_signs(text))
    match = _AMOUNT.fullmatch(number)
    if match is None and _NEGATIVE.fullmatch(number.strip()):
        raise AmountError("Beløbet er negativt. Der kan kun indlæses beløb over nul.")
    if match is None or ("." in number and match["ore"] is None and match["whole"] is None):
        raise AmountError(_why_unreadable(number))
    kroner = int(match["kroner"].replace(".", ""))
    return _within_reason(kroner * 100 + int((match["ore"] or "").ljust(2, "0")))


def parse_signed_kroner(text: str) -> Ore:
    """Return in øre what *text* says, of money that may also have gone: `-7.345,50`, `7.345,50-` and `(7.345,50)` are
    below zero. Else as `parse_kroner`.
    """
    number = _without_unit(with_plain_signs(text))
    gone = None if _AMOUNT.fullmatch(number) else _GONE.fullmatch(number)
    return -parse_kroner(gone["front"] or gone["behind"] or gone["within"]) if gone else parse_kroner(text)


def format_kroner(ore: Ore) -> str:
    """Write *ore* as Danish kroner without a unit: 734550 becomes `7.345,50`, -5 becomes `-0,05`."""
    kroner, rest = divmod(abs(ore), 100)
    thousands = f"{kroner:,}".replace(",", ".")
    return f"{'-' if ore < 0 else ''}{thousands},{rest:02d}"


def kroner(ore: Ore) -> str:
    """Write *ore* as it stands in a sentence: 734550 becomes `7.345,50 kr.`."""
    return f"{format_kroner(ore)} kr."


def _without_unit(text: str) -> str:
    match = _WITH_UNIT.fullmatch(text)
    return (match["behind"] or match["before"]) if match else text


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
