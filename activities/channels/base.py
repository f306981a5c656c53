"""What may be asked of every channel?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.letter import Letter


@dataclass(frozen=True)
class Receipt:
    """The channel took the letter at `accepted_at` (UTC); `reference` is its own, impersonal name for it.

    `already_sent` says that this is the receipt of an earlier asking with the same key.
    """

    reference: str
    accepted_at: datetime
    already_sent: bool


class LetterChannel(Protocol):
    """A way out of the house."""

    @property
    def name(self) -> str:
        """`print`, `digital-post` or `mail`."""
        ...

    @property
    def honours_keys(self) -> bool:
        """Whether asking again with the same key is safe: the letter goes once, the first receipt returns."""
        ...

    @property
    def stays_local(self) -> bool:
        """Whether nothing that is sent can ever leave this machine's data folder."""
        ...

    async def send(self, letter: Letter) -> Receipt:
        """Send *letter*. Raises `NotAccepted` or `OutcomeUnknown`; a cancelled call counts as the latter."""
        ...
