"""Which fault makes a run fail again and again? Whatever it is asked to decide raises an error of its own.

Kept apart from the program that runs it, because the sandbox loads the file of a workflow anew for each run.
"""

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from workflows.inbox import Incoming

from workflows.eviction_case import NAME, EvictionCaseWorkflow


@workflow.defn(name=NAME)
class FailingEvictionCaseWorkflow(EvictionCaseWorkflow):
    """Today's case, but for its messages."""

    @workflow.init
    def __init__(self, *given: RawValue) -> None:
        super().__init__(*given)

    @workflow.run
    async def run(self, *given: RawValue) -> None:
        """Follow the case as today."""
        await super().run(*given)

    async def handle(self, message: Incoming) -> None:
        """Fail as a workflow does that was built wrong."""
        raise RuntimeError("built wrong")
