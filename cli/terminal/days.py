"""Which day does somebody mean who types one, and which day is it now?"""

import re
from datetime import UTC, date, datetime
from typing import Final

from client.errors import UnreadableInput
from domain.calendar import OutsideCalendarError, refuse_outside
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


def parse_day_with_law(text: str, what: str) -> date:
    """Read a day as parse_day does, and refuse one of which nobody has said what the law is. Raises UnreadableInput."""
    day = parse_day(text, what)
    try:
        refuse_outside(day)
    except OutsideCalendarError as outside:
        raise UnreadableInput(f"{what}: {outside}") from None
    return day


def today() -> date:
    """The legal day now."""
    return legal_day(datetime.now(UTC))
