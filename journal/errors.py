"""What can go wrong at the journal? Every error it raises by itself, none with personal data in its text."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from journal.guards import Difference


class JournalError(Exception):
    """Base of all errors below; anything else that leaves the journal comes from asyncpg as it is."""


class NotCanonicalError(JournalError):
    """A value that canonical JSON cannot hold: a float, a huge number, a lone surrogate, a key not text."""


class UnknownEventTypeError(JournalError):
    """No model is registered for this type: a newer version wrote it."""

    def __init__(self, type_name: str, stream: str = "?", seq: int = 0) -> None:
        super().__init__(f"unknown event type {type_name!r} at {stream} seq {seq}")
        self.type_name = type_name
        self.stream = stream
        self.seq = seq

    def at(self, stream: str, seq: int) -> "UnknownEventTypeError":
        """The same error, naming the row it was found in."""
        return UnknownEventTypeError(self.type_name, stream, seq)


class UnreadableEventError(JournalError):
    """The stored fields do not fit the model of their type. Carries no field values: they may be personal."""

    def __init__(self, type_name: str, fields: tuple[str, ...] = (), stream: str = "?", seq: int = 0) -> None:
        where = f" in {', '.join(fields)}" if fields else ""
        super().__init__(f"event of type {type_name!r} at {stream} seq {seq} cannot be read{where}")
        self.type_name = type_name
        self.fields = fields
        self.stream = stream
        self.seq = seq

    def at(self, stream: str, seq: int) -> "UnreadableEventError":
        """The same error, naming the row it was found in."""
        return UnreadableEventError(self.type_name, self.fields, stream, seq)


class SealBrokenError(JournalError):
    """A sealed part does not open: its bytes or the key of its person are not those that were stored."""


class PersonKeyMissingError(SealBrokenError):
    """The row of a person's key was deleted: nobody was erased, and nothing of theirs can be read."""


class PersonKeySwappedError(SealBrokenError):
    """The key that a person has is not the one under which their parts were sealed."""


class PersonErasedError(JournalError):
    """Something personal was to be stored about a person whose key has been destroyed."""


class PersonUnknownError(JournalError):
    """The organisation has no key for such a person: nothing personal was ever stored about them here."""


class StreamMovedError(JournalError):
    """Somebody appended to this stream without its lock, or its rows belong to another organisation."""


class OpenCaseExistsError(JournalError):
    """A second open case for one tenancy: the database holds this promise, whatever the decision thought."""


class AnsweredElsewhereError(JournalError):
    """The message id was answered by another unit at the same moment; asked again, it gets that answer."""


class DocumentMismatchError(JournalError):
    """The bytes handed in do not have the hash they were handed in under."""


class JournalNotReadyError(JournalError):
    """The journal's tables are not there yet, or lack what a worker of this version adds when it starts."""


class MigrationError(JournalError):
    """The migration files and the database do not fit together; the text says which file and what to do."""


class GuardsBrokenError(JournalError):
    """Guards of the database are not what the migrations make; `broken` says which, and how."""

    def __init__(self, broken: "Sequence[Difference]") -> None:
        super().__init__(f"{len(broken)} guards are not as the migrations make them")
        self.broken = tuple(broken)


class OlderJournalError(MigrationError):
    """The journal was made by an older build, from which nothing leads to this one."""


class NewerJournalError(MigrationError):
    """A newer version has taken the journal further than this one knows, or somebody says so; `numbers` are those of
    the migrations that are not known here.
    """

    def __init__(self, numbers: tuple[int, ...]) -> None:
        named = ", ".join(map(str, numbers))
        super().__init__(f"the database has migration {named}, which this version does not know: run the newer version")
        self.numbers = numbers
