"""Who remembers how far the streams reach that no case's run writes? One run for each association, and no activity.

It never reads the journal: it would only believe it. What it is sent stands in its history, which another server keeps
than the one that keeps the journal; that is all it is for (docs/adr/0035-a-witness-for-every-stream.md). Only holders
of the codec key are heard (`runtime/codec.py`); whatever else comes is passed over here and told by `audit verify`.
"""

from collections.abc import Sequence
from typing import ClassVar, Final

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from pydantic import BaseModel, ConfigDict

    from decisions.contract import Wire, Witness
    from domain.ids import WITNESS_RUNS, is_of_a_tenancy
    from workflows.inbox import opened

NAME: Final = "journal-witness"
SIGNAL: Final = "remember"


class Heads(Wire):
    """How far streams reach, told by whoever has written in them."""

    PURPOSE = "heads"
    heads: tuple[Witness, ...]


class WitnessRun(BaseModel):
    """What a run starts from: the newest heads that the runs before it were told."""

    PURPOSE: ClassVar[str] = "witness-start"
    model_config = ConfigDict(frozen=True)

    known: tuple[Witness, ...] = ()


@workflow.defn(name=NAME)
class JournalWitness:
    """Remembers what it is told, for as long as its history is kept, and then the newest of it."""

    @workflow.init
    def __init__(self, *given: RawValue) -> None:
        run = opened(given, WitnessRun)
        self.newest = {one.stream: one for one in run.known} if run else {}

    @workflow.run
    async def run(self, *_given: RawValue) -> None:
        """Wait for what is told; there is nothing to do about it. Under another's id it ends, for it would hear what is
        meant for a case.
        """
        if not workflow.info().workflow_id.startswith(f"{WITNESS_RUNS}/"):
            raise ApplicationError("the id of this run is not a witness's", type="foreign-run", non_retryable=True)
        await workflow.wait_condition(lambda: workflow.info().is_continue_as_new_suggested())
        workflow.continue_as_new(WitnessRun(known=tuple(self.newest.values())))

    @workflow.signal(dynamic=True)
    def remember(self, name: str, values: Sequence[RawValue]) -> None:
        """Take in heads, from whoever holds the codec key. Those of tenancies a case's own run goes on to remember."""
        told = opened(values, Heads) if name == SIGNAL else None
        for one in told.heads if told else ():
            known = self.newest.get(one.stream)
            if not is_of_a_tenancy(one.stream) and (known is None or known.seq < one.seq):
                self.newest[one.stream] = one
