"""Which day does somebody mean who types one, and which day is it now?"""

import re
from datetime import UTC, date, datetime
from typing import Final

from cli.errors import UnreadableInput
from domain.clock import legal_day

_DANISH: Final = re.compile(r"(?P<day>[0-9]{1,2})-(?P<month>[0-9]{1,2})-(?P<year>[0-9]{4})")
_ISO: Final = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
HOW_TO_WRITE: Final = "2026-10-01 eller 01-10-2026"


def parse_day(text: str, what: str) -> date:
    """Read `2026-10-01` or `01-10-2026`. Raises UnreadableInput, which names *what* (Danish) and not the text."""
    match = _ISO.fullmatch(text.strip()) or _DANISH.fullmatch(text.strip())
    if match is None:
        raise UnreadableInput(f"{what} kan ikke læses som en dato. Skriv {HOW_TO_WRITE}.")
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        raise UnreadableInput(f"{what} er en dato, der ikke findes i kalenderen.") from None


def today() -> date:
    """The legal day now."""
    return legal_day(datetime.now(UTC))
