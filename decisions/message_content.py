"""What does a message say, as bytes that are the same for whoever sends it and whoever decides it?"""

import json
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import from_json, to_json

from decisions.contract import CommandRequest, Reply
from domain.finding import Finding
from journal.records import RecordedAnswer

if TYPE_CHECKING:
    from journal.store import Unit

ANOTHER_MESSAGE: Final = Finding(
    holds=False,
    rule="one-id-one-message",
    because="Nummeret er allerede brugt til en anden besked. Intet er gjort: giv beskeden et nyt nummer.",
)
"""Why a message is refused whose id another one bears: the answer under the id is not its own."""
KEPT_BESIDE: Final = {"result": "kept"}
"""What stands as the answer to what is kept beside the cases: nobody decides it, and nobody is told more."""


class MessageContent(BaseModel):
    """All that a message asks, of whom and by whom; `fields` is the command as JSON, its name under `command`."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    organisation: str
    tenancy_key: str
    fields: dict[str, Any] = Field(repr=False)
    actor: str
    case: str | None

    def as_bytes(self) -> bytes:
        """JSON in ASCII with its keys in order, of what is left once it was on the wire: a day is its text there."""
        on_the_wire = from_json(to_json(self))
        return json.dumps(on_the_wire, sort_keys=True, separators=(",", ":")).encode()


def beside_the_cases(organisation: str, told: dict[str, Any], by: str) -> MessageContent:
    """The content of what is kept beside the cases: it is for no tenancy, and none of them answers."""
    return MessageContent(organisation=organisation, tenancy_key="", fields=told, actor=by, case=None)


def content_of(asked: CommandRequest) -> MessageContent:
    """What a message said that is to be decided."""
    return MessageContent(
        organisation=asked.organisation,
        tenancy_key=asked.tenancy_key,
        fields=asked.fields,
        actor=asked.actor,
        case=asked.case,
    )


def id_beside(message_id: str, digest: str) -> str:
    """The id under which a message is answered whose own id another one bears: the same each time it comes."""
    return f"{message_id}/another/{digest[:16]}"


async def first_answer(unit: "Unit[Any]", message_id: str, digest: str) -> tuple[str, RecordedAnswer | None]:
    """Under which id the message with this digest is answered, and the answer that it has there, if any."""
    first = await unit.first_answer(message_id)
    if first is None or first.digest == digest:
        return message_id, first
    beside = id_beside(message_id, digest)
    return beside, await unit.first_answer(beside)


def told(answer: RecordedAnswer, digest: str) -> Reply:
    """What the sender of the message with this digest hears of an answer under its id: its own, or a refusal."""
    if answer.digest == digest:
        return Reply.model_validate(answer.answer)
    return Reply(result="refused", because=ANOTHER_MESSAGE.because, rule=ANOTHER_MESSAGE.rule)
