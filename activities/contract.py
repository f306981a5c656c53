"""What passes between the workflow and its activities? Frozen models with explicit wire names; all of it encrypted.

A field is only ever added, with a default: histories written years ago must still decode.
"""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from domain.case.vocabulary import Channel, DispatchKind, StepName


class Wire(BaseModel):
    """A value on the wire. Unknown fields are ignored, so that an older worker can read a newer one's values."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class Asked(Wire):
    """A command for a tenancy, and when it is asked.

    `fields` is the command as JSON, its name under `command`. `asked_at` is Temporal's clock (UTC); `move_to`, given
    while a simulated calendar is advanced, is the instant to which the case's own clock goes first.
    """

    organisation: str
    tenancy_key: str
    message_id: str
    actor: str
    fields: dict[str, Any] = Field(repr=False)
    asked_at: datetime
    move_to: datetime | None = None
    case: str | None = None
    own: bool = False


class Given(Wire):
    """What the sender of a message is told. `because` and `warnings` are plain Danish."""

    result: str
    case: str | None = None
    because: str = ""
    rule: str | None = None
    warnings: tuple[str, ...] = ()


class Witness(Wire):
    """An append as Temporal's history saw it: the head of a stream after it."""

    stream: str
    seq: int
    hash: str


class DueStep(Wire):
    """A step of a case's clock and the UTC instant, on the case's calendar, at which it falls due."""

    case: str
    step: StepName
    due: datetime


class DueDispatch(Wire):
    """A dispatch that may be taken up now."""

    case: str
    key: str
    kind: DispatchKind
    channel: Channel
    simulated: bool


class Standing(Wire):
    """Where a tenancy stands after a decision: all that the workflow needs to know, and no law.

    `version` grows with every event of the tenancy, so that of two standings the newer can be told.
    `offset_seconds` is how far a simulated calendar stands before Temporal's clock.
    """

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
    answer: Given | None = None


class Order(Wire):
    """A dispatch to be carried out."""

    organisation: str
    tenancy_key: str
    dispatch: DueDispatch


class LookUp(Wire):
    """A tenancy whose standing is asked for."""

    organisation: str
    tenancy_key: str


class Unreadable(Wire):
    """A message that could not be read: as much of it as can be kept."""

    organisation: str
    tenancy_key: str
    message_id: str
    text: str = Field(repr=False)
    asked_at: datetime
