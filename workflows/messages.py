"""In which form do messages reach a case, and which of them could it neither decide nor answer?"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Final

from pydantic import BaseModel, ConfigDict, Field
from temporalio.api.common.v1 import Payload

from decisions.contract import UnreadableMessage, Witness
from decisions.message_content import MessageContent
from domain.actors import FEED
from domain.case.commands import LONGEST_ID
from domain.entry_points import EntryPoint

LARGEST_MESSAGE: Final = 64 * 1024
"""Bytes of JSON at most, as its sender wrote it: the door it comes through adds a signature. The largest real command,
an agreement of 120 instalments, has 6,000.
"""
DEEPEST_FIELDS: Final = 50
"""Lists and objects within one another at most; JSON is read to a depth of 200 everywhere, envelopes included."""
MOST_CARRIED: Final = 20
"""Unheard messages at most that one run hands to the next: together they fit what Temporal takes, 2 MiB."""
UNREADABLE: Final = (
    "Beskeden kan ikke læses: den kommer ikke fra en, der har installationens nøgle, eller er til en anden."
)
"""What the sender of an update hears that nobody can read."""
_MOST_KEPT: Final = 20_000
_ENCRYPTED: Final = b"binary/encrypted"


class Envelope(BaseModel):
    """A message to a case: a command, who sends it, and the id under which its answer is kept.

    Lenient on purpose: a signal must be stored even when nobody can read it yet. `fields` is the command's own JSON
    and is judged by the decision, not here. `case` names one case of the tenancy; without it the open one is meant.
    `organisation` is for a run whose own start cannot be read. `signature` is that of the entry point it came `via`:
    the decision looks at it, for no workflow knows a setting.
    """

    PURPOSE: ClassVar[str] = "message"
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    message_id: str = Field(min_length=1, max_length=LONGEST_ID)
    command: str = Field(min_length=1, max_length=LONGEST_ID)
    fields: dict[str, Any] = Field(default={}, repr=False)
    actor: str = Field(default=FEED, min_length=1, max_length=LONGEST_ID)
    case: str | None = None
    organisation: str = Field(default="", max_length=LONGEST_ID)
    via: str = Field(default=EntryPoint.CLIENT.value, max_length=LONGEST_ID)
    signature: str = Field(default="", max_length=LONGEST_ID, repr=False)

    @classmethod
    def of_content(cls, fields: Mapping[str, Any], **beside: Any) -> "Envelope":
        """The message that asked for a command's *fields*, as `content` gives them; raises ValidationError."""
        own = {name: value for name, value in fields.items() if name != "command"}
        return cls(command=str(fields.get("command", "")), fields=own, **beside)

    def content(self, organisation: str, tenancy_key: str) -> MessageContent:
        """All that it asks of a tenancy."""
        fields = {**self.fields, "command": self.command}
        return MessageContent(
            organisation=organisation, tenancy_key=tenancy_key, fields=fields, actor=self.actor, case=self.case
        )


def unfit(message: Envelope) -> str | None:
    """Say in Danish why no case can decide and answer *message*: it could not be stored or passed on. None: it can."""
    names = (message.message_id, message.command, message.actor, message.case or message.command)
    if not all(name.isprintable() and name.strip() and len(name) <= LONGEST_ID for name in names):
        return f"Nummer, kommando, afsender og sag skal være tekst, der kan ses, på højst {LONGEST_ID} tegn."
    if _is_deeper(message.fields, DEEPEST_FIELDS):
        return "Kommandoens felter er pakket ind i hinanden i for mange lag."
    try:
        size = len(message.model_dump_json(exclude={"via", "signature"}).encode())
    except ValueError:
        return "Kommandoens felter kan ikke skrives som JSON."
    return f"Kommandoen er for stor (højst {LARGEST_MESSAGE} byte)." if size > LARGEST_MESSAGE else None


def _is_deeper(value: object, levels: int) -> bool:
    if not isinstance(value, dict | list | tuple):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deeper(one, levels - 1) for one in inner)


def kept(
    payloads: Sequence[Payload], *, organisation: str, tenancy_key: str, message_id: str, asked_at: datetime
) -> UnreadableMessage:
    """As much of a message as can be kept of one that nobody can read, and the digest of all its bytes."""
    raw = b"".join(payload.data for payload in payloads)
    first = payloads[0].metadata if payloads else {}
    encoding = first.get("was-encoding") or first.get("encoding", b"")
    return UnreadableMessage(
        organisation=organisation,
        tenancy_key=tenancy_key,
        message_id=message_id,
        text="" if encoding == _ENCRYPTED else _text(raw[:_MOST_KEPT]),
        digest=hashlib.sha256(raw).hexdigest(),
        asked_at=asked_at,
        why=_why(payloads),
        encoding=_text(encoding),
        key_id=_text(first.get("was-encryption-key-id", b"")),
    )


def _why(payloads: Sequence[Payload]) -> str:
    if len(payloads) != 1:
        return "not-one-value"
    metadata = payloads[0].metadata
    if "refused-because" in metadata:
        return _text(metadata["refused-because"])
    return "unreadable" if metadata.get("purpose") == Envelope.PURPOSE.encode() else "other-purpose"


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", errors="replace")


class CaseRun(BaseModel):
    """What a run of a tenancy's workflow starts from; everything else is in the journal.

    `carried` holds the messages that the run before could not read any more, `known` what it had seen of the journal.
    """

    PURPOSE: ClassVar[str] = "start"
    model_config = ConfigDict(frozen=True)

    organisation: str
    tenancy_key: str
    carried: tuple[Envelope | UnreadableMessage, ...] = Field(default=(), repr=False)
    known: tuple[Witness, ...] = ()
