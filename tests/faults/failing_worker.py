"""What does a worker do whose workflow raises, as one does that was built wrong?

    python tests/faults/failing_worker.py

It is what `worker.py` runs, but whatever reaches a case makes its run raise what no workflow of ours raises.
"""

import asyncio

import worker
from runtime.exit import leave
from tests.faults.failing_workflow import FailingEvictionCaseWorkflow

if __name__ == "__main__":
    worker.EvictionCaseWorkflow = FailingEvictionCaseWorkflow  # type: ignore[attr-defined]
    leave(asyncio.run(worker.main()))
