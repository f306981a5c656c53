"""What is the smallest workflow a worker can run?"""

from __future__ import annotations

from temporalio import workflow


@workflow.defn
class Sleeper:
    """Does nothing and ends."""

    @workflow.run
    async def run(self) -> None:
        """End at once."""
