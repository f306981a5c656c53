"""Does Temporal remember the same journal? What both the rows and everything beside them have lost, it still names."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from temporalio.client import Client, WorkflowExecution
from temporalio.service import RPCError

from audit.integrity.temporal_histories import (
    CASES,
    WITNESSES,
    Ear,
    Witnessed,
    count_of_runs,
    kept_for,
    over_all_runs,
    witnesses,
)
from audit.integrity.verify import Faulty, remember
from audit.integrity.what_was_seen import WhatWasSeen
from danish.prose import counted
from domain.calendar import LAST_YEAR
from domain.clock import legal_day
from domain.danish_day import danish_day
from journal.audit_reader import AuditReader, StreamHead
from journal.events import CODEC
from journal.sealing import Sealer
from journal.unseen import now_of, unseen
from runtime.codec import Opener
from runtime.errors import NoKeys, ServerUnreachable, SettingsProblem
from runtime.keys import Keys
from runtime.settings import Settings
from runtime.temporal import connect

if TYPE_CHECKING:
    from asyncpg import Pool, Record

FORGOTTEN: Final = "forgotten"
UNSEEN: Final = "unseen"
_KINDS: Final = (CASES, WITNESSES)
_AT_ONCE: Final = 50
"""Runs about which the journal is asked at a time."""


class CouldNotCompare(Exception):
    """The witness could not be asked; the text is Danish."""


@dataclass(frozen=True)
class Compared:
    """How much the witness remembers: runs, heads of streams, and what of it the journal does not have.

    `unreadable` counts runs in whose histories stands what these keys do not open. The other way round: `unseen`
    streams have an event that somebody should have seen and nobody has; `unproven` events were signed or are being
    written, and Temporal has not heard of them; `older` ones were recorded before the day `since`, from which on it
    remembers.
    """

    runs: int
    heads: int
    missing: int
    unreadable: int
    unseen: int = 0
    unproven: int = 0
    older: int = 0
    since: date | None = None

    def text(self) -> str:
        """One Danish line."""
        runs = counted(self.runs, "kørsel", "kørsler")
        said = f"{counted(self.heads, 'hændelse', 'hændelser')} i {runs}"
        if self.unreadable:
            told = f"Temporal kunne kun høres i dele: {self.unreadable} af {runs} kan ikke læses her."
        elif self.missing:
            told = f"Temporal husker noget andet: {self.missing} af {said} står ikke i journalen."
        elif self.unseen:
            told = f"Det, Temporal husker, står i journalen: {said}."
        else:
            told = f"Temporal husker det samme: {said}."
        return f"{told}{self._unseen()}{self._unproven()}"

    def _unseen(self) -> str:
        if not self.unseen:
            return ""
        streams = counted(self.unseen, "strøm", "strømme")
        return f" Men i {streams} står hændelser, som ingen kørsel har set."

    def _unproven(self) -> str:
        told = ""
        if self.unproven:
            one = counted(self.unproven, "hændelse", "hændelser")
            told += f" Ubevist: {one}, som Temporal ikke har hørt om endnu (`python starter.py doctor` fortæller det)."
        if self.older:
            one = counted(self.older, "hændelse", "hændelser")
            day = f"den {danish_day(self.since)}" if self.since else "alle Temporals historier"
            told += f" Ubevist er også {one} fra før {day}: så langt tilbage husker Temporal ikke."
        return told


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
    pool: "Pool[Record]",
    settings: Settings,
    signed: Mapping[str, int] | None,
    named: Mapping[str, int],
    *,
    old: bool = False,
) -> AsyncIterator[Faulty | Progress | Compared]:
    """Compare all that Temporal's histories remember, and ask what of the journal none of them has seen. *signed* says
    how far each stream is signed (None where nobody here can tell), *named* are the streams already known to be bad,
    each with a seq, and *old* hears histories that are not encrypted, too.

    Yields progress, then the first forgotten and the first unseen event of
    each other stream, then the sum. Raises CouldNotCompare.
    """
    memory = _Memory(first=dict(named), signed=signed)
    silence: CouldNotCompare | None = None
    began, retention = await now_of(pool), None
    try:
        async with _witness(settings) as (client, keys):
            total = await count_of_runs(client, settings.task_queue, _KINDS)
            listen = _listener(client, Opener(keys.codec, old=old))
            reader: AuditReader[Any] = AuditReader(pool, Sealer(keys.master), CODEC)
            async for runs in _handfuls(over_all_runs(client, settings.task_queue, listen, _KINDS)):
                missing = set(await reader.missing([head for run in runs for head in run.told.heads]))
                for run in runs:
                    memory.add(run, [head for head in run.told.heads if head in missing])
                    yield Progress(memory.runs, max(total, memory.runs))
            retention = await kept_for(client)
    except CouldNotCompare as problem:  # what was heard until then is named all the same
        silence = problem
    for stream, seq in sorted(memory.forgotten.items()):
        forgotten = Faulty(stream, seq, FORGOTTEN)
        if remember(memory.first, forgotten):
            yield forgotten
    if silence:
        raise silence
    since, unproven, older, not_seen = memory.seen.kept_since(retention), 0, 0, 0
    async for one in unseen(
        pool, partial(memory.seen.of, signed=memory.signed, kept_since=since), memory.seen.last, began
    ):
        unproven, older = unproven + one.unproven, older + one.older
        if one.first is not None:
            not_seen += 1
            if remember(memory.first, told := Faulty(one.stream, one.first, UNSEEN)):
                yield told
    day = legal_day(since) if older and since.year < LAST_YEAR else None
    yield Compared(memory.runs, memory.heads, memory.missing, memory.unreadable, not_seen, unproven, older, day)


@dataclass
class _Memory:
    """What was heard so far; `first` is the first bad event of each stream that was named, `signed` how far each stream
    is signed, None where nobody here can tell.
    """

    first: dict[str, int]
    signed: Mapping[str, int] | None
    runs: int = 0
    heads: int = 0
    missing: int = 0
    unreadable: int = 0
    forgotten: dict[str, int] = field(default_factory=dict)
    seen: WhatWasSeen = field(default_factory=WhatWasSeen)

    def add(self, one: "_Heard", missing: Sequence[StreamHead]) -> None:
        """Take in one more run, and which of its heads the journal does not have."""
        self.runs += 1
        self.unreadable += one.unheard
        self.heads += len(one.told.heads)
        self.missing += len(missing)
        self.seen.add(one.run, one.told, missing)
        for head in missing:
            self.forgotten[head.stream] = min(head.seq, self.forgotten.get(head.stream, head.seq))


@dataclass(frozen=True)
class _Heard:
    """What a run's history remembers. `unheard`: something in it cannot be opened, or was not written by a holder of
    the keys.
    """

    run: WorkflowExecution
    told: Witnessed
    unheard: bool


def _listener(client: Client, opener: Opener) -> Callable[[WorkflowExecution], Awaitable[_Heard]]:
    async def listen(run: WorkflowExecution) -> _Heard:
        ear = Ear(opener, passed_over=[])
        told = await witnesses(client, run.id, run.run_id, ear)
        return _Heard(run, told, unheard=bool(ear.passed_over))

    return listen


async def _handfuls(runs: AsyncIterator[_Heard]) -> AsyncIterator[list[_Heard]]:
    """Several runs at a time: to ask the journal about each alone costs more than to hear it. Raises RPCError when
    those that were heard until then have been given.
    """
    handful: list[_Heard] = []
    silence: RPCError | None = None
    try:
        async for run in runs:
            handful.append(run)
            if len(handful) == _AT_ONCE:
                yield handful
                handful = []
    except RPCError as error:
        silence = error
    yield handful
    if silence:
        raise silence


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
