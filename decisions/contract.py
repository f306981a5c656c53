"""What passes between the workflow and its activities? Frozen models with explicit wire names; all of it encrypted.

A field is only ever added, with a default: histories written years ago must still decode.
"""

from datetime import date, datetime
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from domain.case.codes import Channel, DispatchKind, StepName
from domain.entry_points import EntryPoint


class Wire(BaseModel):
    """A value on the wire. Unknown fields are ignored, so that an older worker can read a newer one's values.

    What is sent by itself names its purpose, which stands under the payload's tag: none is taken for another
    (docs/adr/0029-only-holders-of-the-keys.md).
    """

    PURPOSE: ClassVar[str] = ""
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class Answer(Wire):
    """What an activity gives. `question` is the id of that activity (`activities/named_answers.py`)."""

    question: str = ""


class Witness(Wire):
    """How far a stream reached, as somebody outside the journal saw it: the last event and its hash."""

    stream: str
    seq: int
    hash: str


class CommandRequest(Wire):
    """A command for a tenancy, and when it is asked.

    `fields` is the command as JSON, its name under `command`. `asked_at` is Temporal's clock (UTC); `move_to`, given
    while a simulated calendar is advanced, is the instant to which the case's own clock goes first. `known` is what the
    run has seen of the journal so far: where that is not there any more, the case is parked
    (docs/adr/0013-what-a-journal-has-lost.md). What is `own` comes from the system itself; everything else bears the
    `signature` (hexadecimal) of the entry point that it came `via` (docs/adr/0030-entry-points.md).
    """

    PURPOSE = "command-request"
    organisation: str
    tenancy_key: str
    message_id: str
    actor: str
    fields: dict[str, Any] = Field(repr=False)
    asked_at: datetime
    move_to: datetime | None = None
    case: str | None = None
    own: bool = False
    known: tuple[Witness, ...] = ()
    via: str = EntryPoint.CLIENT.value
    signature: str = ""


class Reply(Wire):
    """What the sender of a message is told. `because` and `warnings` are plain Danish; `rows_of_day` is as in
    `domain.case.decision.Answer`.
    """

    PURPOSE = "reply"
    result: str
    case: str | None = None
    because: str = ""
    rule: str | None = None
    warnings: tuple[str, ...] = ()
    rows_of_day: int | None = None


class DueStep(Wire):
    """A step of a case's clock, the name of what it is about, and when it falls due on the case's calendar (UTC)."""

    case: str
    step: StepName
    subject: str
    due: datetime


class DueDispatch(Wire):
    """A dispatch that may be taken up now."""

    case: str
    key: str
    kind: DispatchKind
    channel: Channel
    simulated: bool


class Departure(Wire):
    """What became of a letter, and when on the case's calendar: Temporal remembers it where the journal cannot."""

    outcome: str
    on: date
    receipt: str = ""


class Standing(Answer):
    """Where a tenancy stands after a decision: all that the workflow needs to know, and no law.

    `heads` is how far each of its streams reached, `witnesses` what was appended for this very question. Standings of
    older workers have no heads, and only their `version` tells which of two is newer. `went_back`: the journal has lost
    what the asker had seen of it. `offset_seconds` is how far a simulated calendar stands before Temporal's clock.
    """

    PURPOSE = "standing"
    version: int
    case: str | None
    phase: str | None
    is_open: bool
    held: bool
    simulated: bool
    offset_seconds: int
    steps: tuple[DueStep, ...]
    dispatches: tuple[DueDispatch, ...]
    witnesses: tuple[Witness, ...] = ()
    answer: Reply | None = None
    heads: tuple[Witness, ...] = ()
    went_back: bool = False
    left: Departure | None = None

    def is_older_than(self, other: "Standing") -> bool:
        """Whether it was read from the journal before *other* was: some stream had not come as far yet."""
        if not self.heads or not other.heads:
            return self.version < other.version
        known = {head.stream: head.seq for head in other.heads}
        return any(head.seq < known.get(head.stream, 0) for head in self.heads)

    def stands_like(self, other: "Standing") -> bool:
        """Whether nothing was appended between the two."""
        if not self.heads or not other.heads:
            return self.version == other.version
        return set(self.heads) == set(other.heads)


class Order(Wire):
    """A dispatch to be carried out. `known` as in `CommandRequest`."""

    PURPOSE = "order"
    organisation: str
    tenancy_key: str
    dispatch: DueDispatch
    known: tuple[Witness, ...] = ()


class LookUp(Wire):
    """A tenancy whose standing is asked for. `known` as in `CommandRequest`."""

    PURPOSE = "look-up"
    organisation: str
    tenancy_key: str
    known: tuple[Witness, ...] = ()


class UnreadableMessage(Wire):
    """A message that could not be read: as much of it as can be kept, and the SHA-256 of all of it in hexadecimal.

    `why` is a code; `encoding` and `key_id` are what its sender wrote. Of what is encrypted no text is kept.
    """

    PURPOSE = "unreadable-message"
    organisation: str
    tenancy_key: str
    message_id: str
    text: str = Field(repr=False)
    asked_at: datetime
    digest: str = ""
    why: str = "unreadable"
    encoding: str = Field(default="", repr=False)
    key_id: str = Field(default="", repr=False)


class Kept(Answer):
    """What became of a message that could not be read: "kept", or "counted" where its day had too many.

    `heads` is how far the stream in which it stands reached, for Temporal to remember.
    """

    PURPOSE = "kept"
    result: str
    heads: tuple[Witness, ...] = ()
