"""How is a person told by which commands a task is done?"""

from collections.abc import Sequence


def by_command(commands: Sequence[str]) -> str:
    """Behind the task, in brackets; nothing where no command does it."""
    return f" (send … {' eller '.join(commands)})" if commands else ""
