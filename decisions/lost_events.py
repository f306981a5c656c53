"""Has the journal lost what somebody saw of it? It was restored from a backup, or somebody took events away.

Whoever asks for a decision says how far each stream had reached when they last heard (`known`). What is not there any
more under that very hash is a loss, and parks the tenancy's open case before anything else is decided
(docs/adr/0013-what-a-journal-has-lost.md).
"""

from collections.abc import Iterable, Sequence
from typing import Any

from decisions.contract import Witness
from decisions.tenancy import Tenancy
from domain.ids import account_stream, case_stream
from journal.records import Recorded
from journal.store import Unit


async def gone_from(unit: Unit[Any], known: Iterable[Witness]) -> tuple[Witness, ...]:
    """Those of the *known* heads that do not stand in the journal."""
    return tuple([one for one in known if not await _stands(unit, one)])


async def _stands(unit: Unit[Any], one: Witness) -> bool:
    entries = reversed(await unit.load(one.stream))
    there = next((entry for entry in entries if entry.seq == one.seq), None)
    return there is not None and there.hash.hex() == one.hash


async def heads_of(unit: Unit[Any], tenancy: Tenancy) -> tuple[Witness, ...]:
    """How far each stream of the tenancy reaches now, what this unit appends included."""
    cases = (*([tenancy.case] if tenancy.case else []), *tenancy.others)
    accounts = (account_stream(tenancy.key, lease) for lease in sorted(tenancy.accounts))
    streams = (*accounts, *(case_stream(case.id) for case in cases))
    return tuple([witness_of(entries[-1]) for stream in streams if (entries := await unit.load(stream))])


def witness_of(entry: Recorded[Any]) -> Witness:
    """An event as Temporal's history is to remember it."""
    return Witness(stream=entry.stream, seq=entry.seq, hash=entry.hash.hex())


def name_of_loss(lost: Sequence[Witness]) -> str:
    """Name a loss after the last event that is gone, so that whoever finds it, finds the same one: it parks once."""
    first = min(one.stream for one in lost)
    last = max((one for one in lost if one.stream == first), key=lambda one: one.seq)
    return f"{last.stream}/{last.seq}/{last.hash[:16]}"
