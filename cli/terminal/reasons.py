"""Why does a person do this? Free text of their own, as `--reason` takes it."""

from typing import Final

from pydantic import TypeAdapter, ValidationError

from client.errors import UnreadableInput
from domain.case.commands import LONGEST_WORDS, FreeText

_REASON: Final[TypeAdapter[str]] = TypeAdapter(FreeText)


def reason(written: str, what: str = "") -> str:
    """The reason as it is kept; *what* (Danish) says what belongs into it. Raises UnreadableInput."""
    try:
        return _REASON.validate_python(written)
    except ValidationError:
        wanted = f": {what}" if what else ""
        raise UnreadableInput(f"--reason skal være læselig tekst på 1 til {LONGEST_WORDS} tegn{wanted}.") from None
