"""What do `commands` and `send` answer: what may be asked of a case, and what does the case say?"""

from client.results.result import Result
from domain.actors import Giver


class FieldForm(Result):
    """One field of a command: how it is written (Danish), whether it must be there, and what it can be if that is few.

    No choices: whatever fits the form.
    """

    field: str
    form: str
    required: bool
    choices: tuple[str, ...]


class CommandForm(Result):
    """A command that a person may give: what it does (Danish), which roles may, and its fields."""

    command: str
    does: str
    roles: tuple[Giver, ...]
    irreversible: bool
    fields: tuple[FieldForm, ...]


class CommandAnswer(Result):
    """What a case answered to a command: `done`, `duplicate`, `refused` by `rule`, or `queued` and not answered yet.

    `id` is the message's own: given again, it counts once. `reason` and `warnings` are Danish.
    """

    id: str
    case: str
    command: str
    result: str
    reason: str | None
    rule: str | None
    warnings: tuple[str, ...]
