"""What does a command answer, to a machine and to a person, when a test gives it its settings?"""

import io
import json
from collections.abc import Awaitable, Callable
from typing import Any

from cli.terminal.output import Output
from runtime.settings import Settings

Work = Callable[..., Awaitable[int]]


class SettingsRunner:
    """Whoever types on these settings."""

    settings: Settings

    async def ask(self, work: Work, *typed: Any) -> tuple[int, list[dict[str, Any]]]:
        """What a machine hears: exit status and objects."""
        said = io.StringIO()
        status = await work(self.settings, Output(True, said, said), *typed)
        return status, [json.loads(line) for line in said.getvalue().splitlines()]

    async def read(self, work: Work, *typed: Any) -> str:
        """What a person reads."""
        said = io.StringIO()
        await work(self.settings, Output(False, said, said), *typed)
        return said.getvalue()
