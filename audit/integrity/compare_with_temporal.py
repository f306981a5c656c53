"""Does Temporal remember the same journal? What both the rows and everything beside them have lost, it still names."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from temporalio.client import Client, WorkflowExecution
from temporalio.service import RPCError

from audit.integrity.temporal_histories import Ear, count_of_runs, over_all_runs, witnesses
from audit.integrity.verify import Faulty
from danish.prose import counted
from journal.audit_reader import AuditReader, StreamHead
from journal.events import CODEC
from journal.sealing import Sealer
from runtime.codec import Opener
from runtime.errors import NoKeys, ServerUnreachable, SettingsProblem
from runtime.keys import Keys
from runtime.settings import Settings
from runtime.temporal import connect

if TYPE_CHECKING:
    from asyncpg import Pool, Record

FORGOTTEN = "forgotten"
"""The kind of fault that only the witness can name."""


class CouldNotCompare(Exception):
    """The witness could not be asked; the text is Danish."""


@dataclass(frozen=True)
class Compared:
    """How much the witness remembers: runs, heads of streams, and what of it the journal does not have.

    `unreadable` counts runs in whose histories stands what these keys do not open.
    """

    runs: int
    heads: int
    missing: int
    unreadable: int

    def text(self) -> str:
        """One Danish line."""
        runs = counted(self.runs, "kørsel", "kørsler")
        said = f"{counted(self.heads, 'hændelse', 'hændelser')} i {runs}"
        if self.unreadable:
            return f"Temporal kunne kun høres i dele: {self.unreadable} af {runs} kan ikke læses her."
        if self.missing:
            return f"Temporal husker noget andet: {self.missing} af {said} står ikke i journalen."
        return f"Temporal husker det samme: {said}."


@dataclass(frozen=True)
class NotCompared:
    """Why the witness could not be asked (Danish)."""

    why: str

    def text(self) -> str:
        """One Danish line."""
        return f"Temporal blev ikke hørt ({self.why}): kun journalen selv er efterset."


@dataclass(frozen=True)
class Progress:
    """One more of `total` runs was compared."""

    done: int
    total: int


async def compare(
    pool: "Pool[Record]", settings: Settings, named: Mapping[str, int], *, old: bool = False
) -> AsyncIterator[Faulty | Progress | Compared]:
    """Compare all that Temporal's histories remember; *named* are the streams already known to be bad, with their seq,
    and *old* hears histories that are not encrypted, too.

    Yields progress, then the first forgotten event of each other stream, then the sum. Raises CouldNotCompare.
    """
    memory = _Memory()
    silence: CouldNotCompare | None = None
    try:
        async with _witness(settings) as (client, keys):
            total = await count_of_runs(client, settings.task_queue)
            async for run in over_all_runs(client, settings.task_queue, _comparison(pool, keys, client, old=old)):
                memory.add(run)
                yield Progress(memory.runs, max(total, memory.runs))
    except CouldNotCompare as problem:  # what was heard until then is named all the same
        silence = problem
    for stream, seq in sorted(memory.first.items()):
        if seq < named.get(stream, seq + 1):
            yield Faulty(stream, seq, FORGOTTEN)
    if silence:
        raise silence
    yield Compared(memory.runs, memory.heads, memory.missing, memory.unreadable)


@dataclass
class _Memory:
    """What was heard so far; `first` is the first forgotten event of each stream."""

    runs: int = 0
    heads: int = 0
    missing: int = 0
    unreadable: int = 0
    first: dict[str, int] = field(default_factory=dict)

    def add(self, run: "_Compared") -> None:
        """Take in one more run."""
        self.runs += 1
        self.unreadable += run.unheard
        self.heads += run.heads
        self.missing += len(run.missing)
        for one in run.missing:
            self.first[one.stream] = min(one.seq, self.first.get(one.stream, one.seq))


@dataclass(frozen=True)
class _Compared:
    """How many heads a run's history remembers, and which of them the journal does not have.

    `unheard`: something in it cannot be opened, or was not written by a holder of the keys.
    """

    heads: int
    missing: list[StreamHead]
    unheard: bool


def _comparison(
    pool: "Pool[Record]", keys: Keys, client: Client, *, old: bool
) -> Callable[[WorkflowExecution], Awaitable[_Compared]]:
    reader: AuditReader[Any] = AuditReader(pool, Sealer(keys.master), CODEC)

    opener = Opener(keys.codec, old=old)

    async def compare(run: WorkflowExecution) -> _Compared:
        ear = Ear(opener, passed_over=[])
        seen = await witnesses(client, run.id, run.run_id, ear)
        return _Compared(len(seen), await reader.missing(seen), unheard=bool(ear.passed_over))

    return compare


@asynccontextmanager
async def _witness(settings: Settings) -> AsyncIterator[tuple[Client, Keys]]:
    """Temporal, and the keys that are here to read it with; none is made on the way. Raises CouldNotCompare."""
    try:
        keys = settings.keys_to_read_with()
        yield await connect(settings, keys), keys
    except NoKeys as problem:
        raise CouldNotCompare("nøglerne er ikke her") from problem
    except ServerUnreachable as problem:
        if problem.service != "Temporal":
            raise
        raise CouldNotCompare(problem.reason) from problem
    except SettingsProblem as problem:
        raise CouldNotCompare("nøglerne kan ikke læses") from problem
    except RPCError as problem:
        raise CouldNotCompare(f"den svarer {problem.status.name.lower()}") from problem
