"""What has reached a case and is not handled yet, and who waits for an answer? The order is that of coming."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from pydantic import BaseModel
from temporalio import workflow
from temporalio.api.common.v1 import Payload
from temporalio.common import RawValue
from temporalio.converter import PayloadConverter

from decisions.contract import Reply, UnreadableMessage
from workflows.messages import MOST_CARRIED, Envelope, unfit

Incoming = Envelope | UnreadableMessage
Model = TypeVar("Model", bound=BaseModel)


class Inbox:
    """The messages of a run. Nothing that comes is dropped: what is not handled goes over to the next run."""

    def __init__(self, carried: Iterable[Incoming]) -> None:
        self.messages = list(carried)
        self._awaited: set[str] = set()
        self._answers: dict[str, Reply] = {}

    def __bool__(self) -> bool:
        """Whether there is something to handle."""
        return bool(self.messages)

    def put(self, message: Incoming) -> None:
        """Take in a message that nobody waits for."""
        self.messages.append(message)

    def name_organisation(self, organisation: str) -> None:
        """Say whose the unreadable messages are that came before anybody knew."""
        self.messages = [
            one if isinstance(one, Envelope) else one.model_copy(update={"organisation": organisation})
            for one in self.messages
        ]

    def take(self) -> Incoming:
        """The message that came first."""
        return self.messages.pop(0)

    async def submit(self, envelope: Envelope) -> Reply:
        """Take in a message whose sender waits, and give the answer once there is one."""
        message = _whole(envelope)
        self._awaited.add(message)
        self.put(envelope)
        await workflow.wait_condition(lambda: message in self._answers)
        return self._answers[message]

    def answer(self, envelope: Envelope, given: Reply) -> None:
        """Keep the answer, where somebody waits for it: for another message under the same id it is none."""
        if (message := _whole(envelope)) in self._awaited:
            self._answers[message] = given

    @property
    def has_waiting_sender(self) -> bool:
        """Whether a message is unhandled whose sender waits for the answer."""
        return any(isinstance(one, Envelope) and _whole(one) in self._awaited for one in self.messages)

    @property
    def fits_into_next_run(self) -> bool:
        """Whether the next run can be given all that is unhandled; else more of it is handled first."""
        return len(self.messages) <= MOST_CARRIED


def _whole(envelope: Envelope) -> str:
    """All that a message says: its id is its sender's own, and somebody may have used it for another one."""
    return envelope.model_dump_json()


def signalled(name: str, payloads: Sequence[Payload], expected: str, converter: PayloadConverter) -> Envelope | None:
    """Read what a signal of some name brought, leniently; None for what is not exactly one readable message under the
    *expected* name. Whoever reads a run's history later reads it by this, too, and so the next.
    """
    message = value_in(payloads, Envelope, converter) if name == expected else None
    return None if message is None or unfit(message) else message


def submitted(name: str, payloads: Sequence[Payload], general: str, converter: PayloadConverter) -> Envelope | None:
    """The message of an update, which goes by its command's name, so that Temporal's pages show which it is, or by the
    *general* one; None for what cannot be read, or says another command than its name. It may be unfit.
    """
    message = value_in(payloads, Envelope, converter)
    return message if message and name in (general, message.command) else None


def opened(values: Sequence[object], kind: type[Model]) -> Model | None:
    """The one value that came to this run, as its kind; None for any other number, and for what is none of ours."""
    payloads = [value.payload for value in values if isinstance(value, RawValue)]
    return value_in(payloads, kind, workflow.payload_converter()) if len(payloads) == len(values) else None


def value_in(payloads: Sequence[Payload], kind: type[Model], converter: PayloadConverter) -> Model | None:
    """The one value that is there, as its kind; None for any other number, and for what is none of ours."""
    if len(payloads) != 1:
        return None
    try:
        value: Model = converter.from_payload(payloads[0], kind)
    except Exception:  # noqa: BLE001 (a sender may put anything into a payload, and a converter raise anything)
        return None
    return value
