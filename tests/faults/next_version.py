"""What would the workers of the next releases be? Today's, with one event and one change of the workflow more.

`python -m tests.faults.next_version reads` knows both and begins neither; `… writes` is the release after it (docs/adr/
0015). Run beside today's `worker.py`, the second is a release that skipped the first. Whenever somebody was contacted
it writes an event of a type that today's version cannot read; its workflow is in `next_workflow.py`.
"""

import asyncio
import sys
from dataclasses import replace
from typing import Any, Literal

import worker
from client import journal
from decisions import case
from domain.case import commands as c
from domain.case import evolve as evolving
from domain.case.decide import decide
from domain.case.decision import Circumstances, Decision
from domain.case.state import Case
from domain.event import Event
from journal.codec import ModelCodec
from journal.events import CODEC
from runtime.exit import leave
from tests.faults.next_workflow import LOOKS_BEFORE_IT_DEMANDS, NextEvictionCaseWorkflow
from workflows import patches

READS = ("-m", "tests.faults.next_version", "reads")
WRITES = ("-m", "tests.faults.next_version", "writes")
NEWER = "contact-weighed.v1"
evolve = evolving.evolve


class ContactWeighed(Event):
    """A newer version weighs every contact."""

    type: Literal["contact-weighed.v1"] = "contact-weighed.v1"


def evolve_newer(state: Any, event: Any) -> Any:
    """Fold one event, the newer one as well."""
    return replace(state, seq=state.seq + 1) if isinstance(event, ContactWeighed) else evolve(state, event)


def decide_newer(command: Any, state: Any, account: Any, at: Circumstances, offset_seconds: int | None = None) -> Any:
    """Decide as today, and weigh a contact."""
    decision: Decision = decide(command, state, account, at, offset_seconds)
    if not isinstance(command, c.RecordContact) or not isinstance(decision.state, Case):
        return decision
    weighed: Any = ContactWeighed(happened_on=at.today)
    after = evolve_newer(decision.state, weighed)
    return replace(decision, case_events=(*decision.case_events, weighed), state=after)


def become_a_version_that(release: str) -> None:
    """Put the newer parts in the place of today's: all that `reads`, and all that `writes`."""
    models: list[Any] = [*(CODEC.model_of(name) for name in sorted(CODEC.types)), ContactWeighed]
    newer: dict[Any, dict[str, Any]] = {
        journal: {"CODEC": ModelCodec(models)},
        worker: {"EvictionCaseWorkflow": NextEvictionCaseWorkflow},
        evolving: {"evolve": evolve_newer},
    }
    if release == "reads":
        newer[patches] = {"NOT_BEGUN": frozenset({LOOKS_BEFORE_IT_DEMANDS})}
    else:
        newer[case] = {"decide": decide_newer}
    for module, parts in newer.items():
        for name, part in parts.items():
            setattr(module, name, part)


if __name__ == "__main__":
    become_a_version_that(sys.argv[1])
    leave(asyncio.run(worker.main()))
