"""What is a finished letter, and what are the bytes under which it is kept (docs/adr/0026-what-a-letter-said.md)?"""

import json
import re
from dataclasses import asdict, dataclass, field

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

    def as_bytes(self) -> bytes:
        """All of it as JSON in UTF-8; the same letter always gives the same bytes."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Letter":
        """The letter that was kept as these bytes."""
        fields = json.loads(kept)
        to = fields.pop("recipient")
        recipient = Recipient(**{**to, "address_lines": tuple(to["address_lines"])})
        return cls(**{**fields, "about": tuple(fields["about"])}, recipient=recipient)
