"""How is a person told by which commands a task is done?"""

from collections.abc import Sequence

from danish.commands import typed


def by_command(commands: Sequence[str]) -> str:
    """Behind the task, in brackets; nothing where no command does it."""
    return f" (send … {' eller '.join(map(typed, commands))})" if commands else ""
