"""What has reached a case and is not handled yet, and who waits for an answer? The order is that of coming."""

from collections.abc import Iterable

from temporalio import workflow
from temporalio.common import RawValue

from decisions.contract import Reply, UnreadableMessage
from workflows.messages import MOST_CARRIED, Envelope, unfit

Incoming = Envelope | UnreadableMessage


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

    def take(self) -> Incoming:
        """The message that came first."""
        return self.messages.pop(0)

    async def submit(self, envelope: Envelope) -> Reply:
        """Take in a message whose sender waits, and give the answer once there is one."""
        self._awaited.add(envelope.message_id)
        self.put(envelope)
        await workflow.wait_condition(lambda: envelope.message_id in self._answers)
        return self._answers[envelope.message_id]

    def answer(self, message_id: str, given: Reply) -> None:
        """Keep the answer, where somebody waits for it."""
        if message_id in self._awaited:
            self._answers[message_id] = given

    @property
    def has_waiting_sender(self) -> bool:
        """Whether a message is unhandled whose sender waits for the answer."""
        return any(isinstance(one, Envelope) and one.message_id in self._awaited for one in self.messages)

    @property
    def fits_into_next_run(self) -> bool:
        """Whether the next run can be given all that is unhandled; else more of it is handled first."""
        return len(self.messages) <= MOST_CARRIED


def readable(message: RawValue) -> Envelope | None:
    """Read a signal leniently; None for what cannot be read, or not be answered."""
    try:
        envelope: Envelope = workflow.payload_converter().from_payload(message.payload, Envelope)
    except Exception:  # noqa: BLE001 (a sender may put anything into a payload, and a converter raise anything)
        return None
    return None if unfit(envelope) else envelope
