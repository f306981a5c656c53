"""Which fields of a command are kept with its decision for ever, and how is the command read again from them?"""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from pydantic import ValidationError

from domain.case import commands as c

AnyCommand = c.FeedCommand | c.PersonCommand | c.OwnCommand
UNSEEN: Final = "(forseglet)"
"""Stands for sealed text where a command is read again: no decision depends on it."""
NO_ID: Final = "(intet id)"
"""Stands for what was typed in the place of an id and can be none: it might be somebody's name."""


def public_fields(command: AnyCommand) -> dict[str, Any]:
    """The command as it is kept: JSON-ready, its name under `command`, without what is sealed or was not said."""
    fields = command.model_dump(mode="json", exclude=set(sealed_fields(type(command))), exclude_none=True)
    return fields if isinstance(command, c.OwnCommand) else {name: _opaque(value) for name, value in fields.items()}


def read_again(kept: Mapping[str, Any]) -> AnyCommand | None:
    """The command that was kept, its sealed fields empty; None where today's commands are narrower than it."""
    model = _MODELS.get(str(kept.get("command")))
    if model is None:
        return None
    unseen = {name: _nothing(model, name) for name in sealed_fields(model) if model.model_fields[name].is_required()}
    try:
        return c.ANY_COMMAND.validate_python({**unseen, **kept})
    except ValidationError:
        return None


@cache
def sealed_fields(model: type[c.Command]) -> frozenset[str]:
    """The names of a command's fields that are declared as `Sealed`."""
    return frozenset(name for name, field in model.model_fields.items() if field.json_schema_extra == {"sealed": True})


def _nothing(model: type[c.Command], name: str) -> Any:
    return {} if "dict" in str(model.model_fields[name].annotation) else UNSEEN


def _opaque(value: Any) -> Any:
    if isinstance(value, list):
        return [_opaque(one) for one in value]
    if isinstance(value, str) and ("@" in value or any(sign.isspace() for sign in value)):
        return NO_ID
    return value


_MODELS: Final[Mapping[str, type[c.Command]]] = {
    c.name_of(model): model for kind in (c.FeedCommand, c.PersonCommand, c.OwnCommand) for model in kind.__args__
}
