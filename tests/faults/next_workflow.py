"""What would the next version's workflow do that today's does not? It looks once more before it demands.

Kept apart from the program that runs it, because the sandbox loads the file of a workflow anew for each run.
"""

from datetime import datetime

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from decisions.contract import DueStep
    from domain.case.codes import StepName

from workflows.eviction_case import NAME, EvictionCaseWorkflow

LOOKS_BEFORE_IT_DEMANDS = "looks-before-it-demands"


@workflow.defn(name=NAME)
class NextEvictionCaseWorkflow(EvictionCaseWorkflow):
    """Today's case, with one activity more, behind a patch as CONTRIBUTING asks."""

    @workflow.init
    def __init__(self, *given: RawValue) -> None:
        super().__init__(*given)

    @workflow.run
    async def run(self, *given: RawValue) -> None:
        """Follow the case as today."""
        await super().run(*given)

    async def take_step(self, step: DueStep, move_to: datetime | None = None) -> None:
        """Today's steps; the payment demand after one more look."""
        if step.step is StepName.DEMAND_PAYMENT and workflow.patched(LOOKS_BEFORE_IT_DEMANDS):
            await self.look_up_standing()
        await super().take_step(step, move_to)
