"""What does `sending` answer: do an organisation's letters go?"""

from typing import Literal

from client.results.result import Result


class KillSwitchResult(Result):
    """How sending stands now, and whether it was changed just now."""

    organisation: str
    sending: Literal["stopped", "running"]
    changed: bool
