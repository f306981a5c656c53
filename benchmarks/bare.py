"""What does Temporal itself cost? Workflows that do nothing but what they are told, run by a worker of their own.

Run as a process: `python -m benchmarks.bare ADDRESS NAMESPACE TASK_QUEUE`. The client is the SDK's own, without codec
and tracing; pollers, slots and sandbox are those of the product's worker. Each activity writes one byte to standard
output, so that whoever measures can wait for it.
"""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime, timedelta

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, Worker

AT_ONCE = 10
"""As many activities as the product's worker runs at a time (`worker.DECISIONS_AT_ONCE`)."""
SHORT, A_DAY = timedelta(seconds=30), timedelta(days=1)


@activity.defn(name="nothing")
async def nothing() -> None:
    """Do nothing, and tell whoever measures."""
    os.write(1, b".")


@activity.defn(name="how-late")
async def how_late(due: str) -> float:
    """How long after an instant (ISO 8601) this runs, in seconds."""
    late = (datetime.now(UTC) - datetime.fromisoformat(due)).total_seconds()
    os.write(1, b".")
    return late


@workflow.defn(name="bare-waiting")
class BareWaiting:
    """One activity that does nothing, and then a wait that nothing ends."""

    @workflow.run
    async def run(self) -> None:
        """Run the one activity, and wait."""
        await workflow.execute_activity(nothing, start_to_close_timeout=SHORT)
        await workflow.wait_condition(lambda: False)

    @workflow.update
    async def answer(self, number: int) -> int:
        """Give back what came."""
        return number

    @workflow.update
    async def answer_after_an_activity(self, number: int) -> int:
        """Give back what came, once one activity has run."""
        await workflow.execute_activity(nothing, start_to_close_timeout=SHORT)
        return number

    @workflow.signal
    async def hear(self) -> None:
        """Run one activity for what came."""
        await workflow.execute_activity(nothing, start_to_close_timeout=SHORT)


@workflow.defn(name="bare-path")
class BarePath:
    """As many activities, updates and timers as the product's case had, one after the other, and the end."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.done = 0

    @workflow.run
    async def run(self, at_first: int, updates: int) -> None:
        """Begin with some activities; then wait, with a timer that the next update cancels, until all are answered."""
        await self.do_nothing(at_first)
        while self.done < updates:
            await workflow.wait_condition(lambda: len(self.asked) > self.done, timeout=A_DAY)
            await self.do_nothing(self.asked[self.done])
            self.done += 1
        await workflow.wait_condition(workflow.all_handlers_finished)

    @workflow.update
    async def work(self, activities: int) -> int:
        """Have some activities run, and hear when they have."""
        self.asked.append(activities)
        mine = len(self.asked)
        await workflow.wait_condition(lambda: self.done >= mine)
        return activities

    async def do_nothing(self, times: int) -> None:
        """Run activities that do nothing."""
        for _ in range(times):
            await workflow.execute_activity(nothing, start_to_close_timeout=SHORT)


@workflow.defn(name="bare-deadline")
class BareDeadline:
    """One timer that ends at a given instant, and one activity that tells how late it was."""

    @workflow.run
    async def run(self, due: str) -> float:
        """Wait for the instant (ISO 8601)."""
        await workflow.sleep(datetime.fromisoformat(due) - workflow.now())
        return await workflow.execute_activity(how_late, due, start_to_close_timeout=SHORT)


async def main(address: str, namespace: str, task_queue: str) -> None:
    """Work until told to stop."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with Worker(
        await Client.connect(address, namespace=namespace),
        task_queue=task_queue,
        workflows=[BareWaiting, BarePath, BareDeadline],
        activities=[nothing, how_late],
        max_concurrent_activities=AT_ONCE,
        workflow_task_poller_behavior=PollerBehaviorAutoscaling(),
        activity_task_poller_behavior=PollerBehaviorAutoscaling(),
    ):
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
