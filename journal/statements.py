"""Where is the text of each SQL statement? In `queries/*.sql`, each under a name."""

import re
from importlib import resources

_HEAD = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


def statements(file: str) -> dict[str, str]:
    """The statements of `queries/<file>.sql` by name, comments left in for the server's own logs."""
    text = (resources.files("journal") / "queries" / f"{file}.sql").read_text("utf-8")
    names_and_bodies = _HEAD.split(text)[1:]
    return {
        name: f"-- {name}\n{body.strip()}"
        for name, body in zip(names_and_bodies[::2], names_and_bodies[1::2], strict=True)
    }
