"""What do `up` and `status` answer: what has to run, and does it?"""

from typing import Literal, TypeAlias

from pydantic import Field

from client.results.result import Instant, Result
from domain.actors import Giver
from domain.entry_points import EntryPoint
from runtime.status import RunningPart

Walls: TypeAlias = tuple[str, ...] | Literal["all"]
"""The organisations that whoever reads may see, by their codes."""


class SendingRow(Result):
    """Whether an organisation's letters leave, and since when that is so; null where nobody ever stopped them."""

    organisation: str
    sending: Literal["stopped", "running"]
    since: Instant | None


class KeptMessagesRow(Result):
    """How many messages of an organisation nobody could read or decide, and when the newest came: they are kept."""

    organisation: str
    kept_messages: int
    newest: Instant


class StuckGroupRow(Result):
    """So many tenancies in which the same thing does not go on, as the workers that looked last have marked it.

    `stuck` is `workflow-task` (the run itself fails), `activity` (`name` fails, and `code` is what the failure is
    called), `queue` (no worker takes it) or `newer-version` (`name` is a type of event that no worker at hand can
    read); `since` is when the first of them began.
    """

    stuck: str
    name: str
    code: str
    tenancies: int
    since: Instant


class PartResult(Result):
    """One thing that must run: address and version where it is ready, `why` not (Danish) where it is not.

    `page` is the address of its page for a browser, `organisations` whose rows are to be seen in it, `entry_points`
    through which commands are heard by it, and the roles that may be asserted there; each is left out where there is
    nothing to say.
    """

    part: str
    ready: bool
    address: str | None
    version: str | None
    why: str | None
    page: str | None = Field(default=None, exclude_if=lambda page: page is None)
    organisations: Walls | None = Field(default=None, exclude_if=lambda walls: walls is None)
    entry_points: dict[EntryPoint, tuple[Giver, ...]] | None = Field(default=None, exclude_if=lambda told: told is None)

    @classmethod
    def of(
        cls,
        part: RunningPart,
        page: str | None = None,
        organisations: Walls | None = None,
        entry_points: dict[EntryPoint, tuple[Giver, ...]] | None = None,
    ) -> "PartResult":
        """What was found of a part."""
        return cls(
            part=part.name,
            ready=part.ready,
            address=part.address,
            version=part.version,
            why=part.why,
            page=page,
            organisations=organisations,
            entry_points=entry_points,
        )
