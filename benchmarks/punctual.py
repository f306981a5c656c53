"""How do many cases come to have a step due on one and the same instant? The product's worker, told the instant.

Run as a process: `python -m benchmarks.punctual INSTANT FILE`. It is `worker.py` but for one thing: the first step of
every case falls due at INSTANT of Temporal's clock. When it is taken, its lateness goes to FILE in a line of its own,
and the decision is made on the day of the case's calendar on which the step was really due.
"""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from temporalio import activity

import worker
from activities.handle_command import HandleCommand
from decisions.contract import CommandRequest, LookUp, Standing
from runtime.exit import leave


def punctual(instant: datetime, late: Path) -> type[HandleCommand]:
    """The product's decisions, with the first step of every case at one instant."""

    class Punctual(HandleCommand):
        due: dict[str, datetime]

        @activity.defn(name="handle-command")
        async def handle_command(self, asked: CommandRequest) -> Standing:
            """Decide; a step that was taken at the instant is decided on its own day."""
            if asked.fields["command"] != "take-step" or asked.tenancy_key not in self.due:
                return self.moved(asked, await super().handle_command(asked))
            with late.open("a", encoding="ascii") as file:
                file.write(f"{(datetime.now(UTC) - instant).total_seconds():.6f}\n")
            return await super().handle_command(asked.model_copy(update={"move_to": self.due.pop(asked.tenancy_key)}))

        @activity.defn(name="look-up-standing")
        async def look_up_standing(self, of: LookUp) -> Standing:
            return await super().look_up_standing(of)

        def moved(self, asked: CommandRequest, standing: Standing) -> Standing:
            """The first step of a case that was opened, put to the instant."""
            if not standing.steps or datetime.now(UTC) >= instant:
                return standing
            first = standing.steps[0]
            self.due[asked.tenancy_key] = first.due
            on_its_calendar = instant + timedelta(seconds=standing.offset_seconds)
            return standing.model_copy(update={"steps": (first.model_copy(update={"due": on_its_calendar}),)})

    Punctual.due = {}
    return Punctual


if __name__ == "__main__":
    at, file = sys.argv[1:]
    worker.HandleCommand = punctual(datetime.fromisoformat(at), Path(file))  # type: ignore[attr-defined]
    leave(asyncio.run(worker.main()))
