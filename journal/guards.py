"""Are the database's own guards as the migrations make them: triggers, walls, rights, roles (docs/adr/0034)?

What they make stands in `guards.txt`, a line for each thing; a test makes it from an empty database and compares.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, TypeAlias, cast

from journal.sql import AnyConnection, statements

GuardKind = Literal[
    "column",
    "constraint",
    "default",
    "event-trigger",
    "function",
    "heir",
    "index",
    "member",
    "migration",
    "policy",
    "relation",
    "right",
    "role",
    "rule",
    "schema",
    "setting",
    "trigger",
    "view",
]
Guards: TypeAlias = Mapping[tuple[GuardKind, str], str]
"""What each thing is, by kind and name, in PostgreSQL's own words."""
_SQL = statements("guards")
_FILE = resources.files("journal") / "guards.txt"


@dataclass(frozen=True, slots=True)
class Difference:
    """One guard that is not as it was made; `made` None: the migrations make none such; `found` None: it is gone."""

    kind: GuardKind
    name: str
    made: str | None
    found: str | None


async def differences(connection: AnyConnection) -> tuple[Difference, ...]:
    """Every guard that is not as the migrations of this build make it. Anybody who can log in may ask."""
    made, found = as_made(), await as_they_are(connection)
    return tuple(
        Difference(kind, name, made.get((kind, name)), found.get((kind, name)))
        for kind, name in sorted({*made, *found})
        if made.get((kind, name)) != found.get((kind, name))
    )


async def as_they_are(connection: AnyConnection) -> Guards:
    """The guards of a database. Raises nothing for one without a journal, whose are none."""
    async with connection.transaction():
        await connection.execute(_SQL["say_every_schema"])
        rows = await connection.fetch(_SQL["as_they_are"])
    return {(cast("GuardKind", row["kind"]), row["name"]): row["is_now"] for row in rows}


@cache
def as_made() -> Guards:
    """The guards that the migrations make."""
    lines = (line.split("\t") for line in _FILE.read_text("utf-8").splitlines())
    return {(cast("GuardKind", kind), name): is_now for kind, name, is_now in lines}


def as_text(guards: Guards) -> str:
    """The content of `guards.txt` for these."""
    return "".join(f"{kind}\t{name}\t{is_now}\n" for (kind, name), is_now in guards.items())
