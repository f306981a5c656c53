"""What does `show --letter` answer: one letter of a case as it was sent?"""

from datetime import date

from audit.sent_letter import SentLetter
from client.results.result import Result
from domain.case.codes import Channel, DispatchKind
from domain.case.state import DispatchState


class LetterText(Result):
    """Every word of a letter, and the name of whoever it went to."""

    to: str
    subject: str
    body: str


class LetterResult(Result):
    """A letter as it was last written. `state` and `day` are the newest news of it.

    `hash` (SHA-256, hex) and `text_version` are null where it was never written; `letter` is null there too, and once
    somebody it tells of was erased.
    """

    key: str
    kind: DispatchKind
    channel: Channel
    state: DispatchState
    day: date
    hash: str | None
    text_version: str | None
    letter: LetterText | None

    @classmethod
    def of(cls, found: SentLetter) -> "LetterResult":
        """A letter as the journal has it."""
        kept, letter = found.kept, found.letter
        return cls(
            key=found.key,
            kind=found.kind,
            channel=found.channel,
            state=found.state,
            day=found.day,
            hash=kept.hash if kept else None,
            text_version=kept.text_version if kept else None,
            letter=LetterText(to=letter.recipient.name, subject=letter.subject, body=letter.body) if letter else None,
        )
