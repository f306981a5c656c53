"""Where is the text of each SQL statement? In `queries/*.sql`, each under a name that its trace shows, too."""

import re
from contextlib import AbstractContextManager, nullcontext
from importlib import resources
from typing import TYPE_CHECKING, TypeAlias

from opentelemetry import trace

if TYPE_CHECKING:
    from asyncpg import Connection, Record
    from asyncpg.pool import PoolConnectionProxy

AnyConnection: TypeAlias = "Connection[Record] | PoolConnectionProxy[Record]"
"""A connection of our own or one lent by a pool."""

_HEAD = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)
_TRACER = trace.get_tracer("journal")
_UNTRACED = nullcontext(trace.INVALID_SPAN)


def statements(file: str) -> dict[str, str]:
    """The statements of `queries/<file>.sql` by name, comments left in for the server's own logs."""
    text = (resources.files("journal") / "queries" / f"{file}.sql").read_text("utf-8")
    names_and_bodies = _HEAD.split(text)[1:]
    return {
        name: f"-- {name}\n{body.strip()}"
        for name, body in zip(names_and_bodies[::2], names_and_bodies[1::2], strict=True)
    }


def traced(name: str) -> AbstractContextManager[trace.Span]:
    """A span around one statement, called as it is, where somebody records what it is part of. Carries no parameters:
    they may be personal.
    """
    if not trace.get_current_span().is_recording():
        return _UNTRACED
    return _TRACER.start_as_current_span(
        f"sql {name}", kind=trace.SpanKind.CLIENT, attributes={"db.system.name": "postgresql"}
    )
