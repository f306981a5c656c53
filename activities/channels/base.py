"""What is a letter on its way out, and what may be asked of every channel?"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

# The key becomes a file name and a Message-ID: nothing may stand in it that either would trip over.
_KEY = re.compile(r"[a-z0-9-]{1,128}")


@dataclass(frozen=True)
class Recipient:
    """Who receives a letter. Each channel needs one of the three addresses; personal, so never in a repr."""

    name: str = field(repr=False)
    address_lines: tuple[str, ...] = field(default=(), repr=False)
    email: str | None = field(default=None, repr=False)
    digital_post_id: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Letter:
    """A finished letter. `key` names the intent to send it: 1 to 128 of a-z, 0-9 and - (else ValueError).

    `text_version` names the words that we chose (`payment-demand-letter.v1`), `about` the tenants whom it tells of, by
    opaque id.
    """

    key: str
    kind: str
    subject: str = field(repr=False)
    body: str = field(repr=False)
    recipient: Recipient = field(repr=False)
    text_version: str
    about: tuple[str, ...] = field(repr=False)

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            raise ValueError("a dispatch key is made of a-z, 0-9 and hyphens, at most 128 of them")


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
