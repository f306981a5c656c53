"""How does Temporal hear of what was written beside the cases? Whoever wrote it tells it, or the next one does.

What is told is what somebody with the journal's keys has signed in the transaction that wrote it
(`journal/signed_heads.py`): nobody here believes the journal alone, or whoever forges a row would only have to wait.
What was written stands in any case: that Temporal does not hear it is no reason to refuse anything, or to wait.
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from typing import Final

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError

from client.journal import journal_alone
from decisions.contract import Witness
from domain.ids import witness_id
from journal.signed_heads import SignedHead
from runtime.settings import Settings
from runtime.temporal import connect
from workflows.journal_witness import NAME, SIGNAL, Heads, WitnessRun

_PATIENCE: Final = 3.0
"""Seconds that a command spends on telling, after it has answered."""
_AN_ANSWER: Final = timedelta(seconds=10)
_MOST: Final = 1000
"""Heads in one message: some 200 bytes each, and Temporal takes 2 MiB."""
_AT_ONCE: Final = 20


@dataclass(frozen=True)
class Witnesses:
    """The way to the runs that remember: one for each association, and one for what is everybody's."""

    client: Client
    task_queue: str
    secret: bytes
    """The installation's tenancy key."""

    async def tell(self, heads: Iterable[SignedHead]) -> bool:
        """Tell each association's witness; whether Temporal has heard it."""
        of = attrgetter("organisation_id")
        told = [(whose, tuple(all_of)) for whose, all_of in groupby(sorted(heads, key=of), of)]
        for n in range(0, len(told), _AT_ONCE):
            try:
                await asyncio.gather(*(self._tell(whose, all_of) for whose, all_of in told[n : n + _AT_ONCE]))
            except RPCError:
                return False
        return True

    async def _tell(self, organisation: str, heads: Sequence[SignedHead]) -> None:
        for n in range(0, len(heads), _MOST):
            # The one place where a message to the witness is made: the codec's tag says that a holder of the keys did.
            told = Heads(
                heads=tuple(Witness(stream=x.stream, seq=x.seq, hash=x.hash.hex()) for x in heads[n : n + _MOST])
            )
            await self.client.start_workflow(
                NAME,
                WitnessRun(),
                id=witness_id(self.secret, self.task_queue, organisation),
                task_queue=self.task_queue,
                start_signal=SIGNAL,
                start_signal_args=[told],
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                static_summary="Remembers how far the journal's streams reach",
                rpc_timeout=_AN_ANSWER,
            )


async def tell_afterwards(settings: Settings, *organisations: str) -> bool:
    """Tell what a command has just written, once its answer is out: for a few seconds at most, and without complaint.

    Whether Temporal has heard it; else whoever writes next, a worker at its start or `doctor` tells it.
    """
    try:
        async with asyncio.timeout(_PATIENCE), journal_alone(settings) as journal:
            heads = [head for one in organisations for head in await journal.newest_signed_heads(one)]
            client = await connect(settings, settings.keys())
            return await Witnesses(client, settings.task_queue, settings.keys().tenancy).tell(heads)
    except Exception as error:  # noqa: BLE001 (the answer is out, and whatever it was is made up for later)
        logging.getLogger(__name__).warning("Temporal did not hear of it", extra={"why": type(error).__name__})
        return False
