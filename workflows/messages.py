"""In which form do messages reach a case?"""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from activities.contract import Unreadable, Witness

LONGEST_ID = 200


class Envelope(BaseModel):
    """A message to a case: a command, who sends it, and the id under which its answer is kept.

    Lenient on purpose: a signal must be stored even when nobody can read it yet. `fields` is the command's own JSON
    and is judged by the decision, not here. `case` names one case of the tenancy; without it the open one is meant.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    message_id: str = Field(min_length=1, max_length=LONGEST_ID)
    command: str = Field(min_length=1, max_length=LONGEST_ID)
    fields: dict[str, Any] = Field(default={}, repr=False)
    actor: str = Field(default="feed", min_length=1, max_length=LONGEST_ID)
    case: str | None = None


class CaseRun(BaseModel):
    """What a run of a tenancy's workflow starts from; everything else is in the journal.

    `carried` holds the messages that the run before could not read any more, `known` what it had seen of the journal.
    """

    model_config = ConfigDict(frozen=True)

    organisation: str
    tenancy_key: str
    carried: tuple[Envelope | Unreadable, ...] = Field(default=(), repr=False)
    known: tuple[Witness, ...] = ()
