"""How does a list of any length reach the cases, in order and with flat memory, and how is each row answered?

A window of rows moves over the list. Within it up to `AT_ONCE` deliveries are under way at a time, those of one
tenancy one after the other; answers are read from the journal for the whole window together, and given in the order of
the rows.
"""

import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from client.cases import Pending
from client.errors import DONE, OUT_OF_REACH, REFUSED
from client.results.rows import RowAnswer
from decisions.contract import Reply

WINDOW: Final = 400
"""Rows at most that are on their way and not answered."""
AT_ONCE: Final = 50
"""Deliveries at most that are under way at a time."""
PATIENCE: Final = timedelta(seconds=10)
"""How long nothing may be heard at all until what was delivered counts as queued."""
_LOOK_AGAIN: Final = 0.05


@dataclass(frozen=True)
class RowToDeliver:
    """A row on its way: how to deliver it, and which tenancy's deliveries it must not overtake.

    `deliver` gives the answer at once where no case needs to be asked. `results` renames a case's results.
    """

    row: int
    tenancy: str
    deliver: Callable[[], Awaitable[Pending | RowAnswer]]
    warnings: tuple[str, ...] = ()
    results: Mapping[str, str] = field(default_factory=dict)

    def answered(self, given: Reply) -> RowAnswer:
        """The row's answer from what its case answered."""
        result = self.results.get(given.result, given.result)
        return RowAnswer(
            row=self.row,
            result=result,
            case=given.case,
            reason=given.because or None,
            warnings=(*self.warnings, *given.warnings),
        )

    def queued(self) -> RowAnswer:
        """The row's answer where its case has not answered."""
        reason = "Leveret, men endnu ikke behandlet: der kører ingen worker, eller den er optaget."
        return RowAnswer(row=self.row, result="queued", reason=reason, warnings=self.warnings)


Answers = Callable[[list[str]], Awaitable[Mapping[str, Reply]]]
"""Gives those answers that stand in the journal by now, by message id."""


async def feed(
    rows: Iterable[RowToDeliver | RowAnswer], answers: Answers, patience: timedelta | None = None
) -> AsyncGenerator[RowAnswer, None]:
    """Deliver *rows* and give their answers in the same order. Raises whatever a delivery or the journal raises."""
    belt = _Window(iter(rows), answers, (patience or PATIENCE).total_seconds())
    try:
        while belt.load():
            for answer in await belt.ready():
                yield answer
    finally:
        await belt.stop()


@dataclass
class _Row:
    """A row in the window, until its answer is known. `under_way` is None where nothing had to be delivered."""

    errand: RowToDeliver | None
    answer: RowAnswer | None = None
    under_way: "asyncio.Task[Pending | RowAnswer] | None" = None
    message_id: str | None = None
    delivered_at: float = 0.0
    error: BaseException | None = None


class _Window:
    """The window and all that is under way in it."""

    def __init__(self, rows: Iterable[RowToDeliver | RowAnswer], answers: Answers, patience: float) -> None:
        self._rows = iter(rows)
        self._answers = answers
        self._patience = patience
        self._parcels: deque[_Row] = deque()
        self._last_of: dict[str, asyncio.Task[Any]] = {}
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._news = time.monotonic()
        self._given_up = False
        self._at_the_end = False

    def load(self) -> bool:
        """Fill the window from the list; tells whether anything is left to answer."""
        while not self._at_the_end and len(self._parcels) < WINDOW:
            row = next(self._rows, None)
            if row is None:
                self._at_the_end = True
            elif isinstance(row, RowAnswer):
                self._parcels.append(_Row(None, row))
            else:
                self._parcels.append(_Row(row, under_way=self._start(row)))
        return bool(self._parcels)

    async def ready(self) -> list[RowAnswer]:
        """The answers that can be given now, at the head of the window; none if it is too early."""
        await self._look()
        ready = list(self._heads())
        if not ready:
            if error := self._parcels[0].error:
                raise error
            await asyncio.sleep(_LOOK_AGAIN)
        return ready

    async def stop(self) -> None:
        """Let go of whatever is still under way."""
        tasks = [parcel.under_way for parcel in self._parcels if parcel.under_way]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, errand: RowToDeliver) -> "asyncio.Task[Pending | RowAnswer]":
        task = asyncio.create_task(self._deliver(errand, self._last_of.get(errand.tenancy)))
        self._last_of[errand.tenancy] = task
        task.add_done_callback(lambda done: self._forget(errand.tenancy, done))
        return task

    def _forget(self, tenancy: str, task: "asyncio.Task[Any]") -> None:
        if self._last_of.get(tenancy) is task:
            del self._last_of[tenancy]

    async def _deliver(self, errand: RowToDeliver, before: "asyncio.Task[Any] | None") -> Pending | RowAnswer:
        if before is not None:
            await asyncio.wait({before})
        async with self._at_once:
            return await errand.deliver()

    async def _look(self) -> None:
        """Take in what has been delivered, and what has been answered."""
        for parcel in self._parcels:
            if parcel.under_way and parcel.under_way.done():
                self._take_in(parcel, parcel.under_way)
        waiting = {parcel.message_id: parcel for parcel in self._parcels if parcel.message_id and not parcel.answer}
        found = await self._answers(list(waiting)) if waiting else {}
        for message_id, given in found.items():
            parcel = waiting[message_id]
            parcel.answer = parcel.errand.answered(given) if parcel.errand else None
            self._hear()

    def _take_in(self, parcel: _Row, delivery: "asyncio.Task[Pending | RowAnswer]") -> None:
        parcel.under_way = None
        parcel.error = delivery.exception()
        if parcel.error:
            return
        came = delivery.result()
        if isinstance(came, Pending):
            parcel.message_id, parcel.delivered_at = came.message_id, time.monotonic()
        else:
            parcel.answer = came
            self._hear()

    def _hear(self) -> None:
        self._news, self._given_up = time.monotonic(), False

    def _heads(self) -> Iterable[RowAnswer]:
        """Take the answered parcels off the head of the window, and in a long silence those that were delivered."""
        while self._parcels:
            head = self._parcels[0]
            if head.answer:
                yield head.answer
            elif head.errand and head.message_id and self._is_silent(head):
                self._given_up = True
                yield head.errand.queued()
            else:
                return
            self._parcels.popleft()

    def _is_silent(self, head: _Row) -> bool:
        """Whether to wait for *head* no longer. After a first row was given up, the next are not waited for as long.

        In a silence half a window stays while the list goes on: should somebody begin to answer, those rows notice.
        """
        now = time.monotonic()
        if now - self._news <= self._patience or (len(self._parcels) <= WINDOW // 2 and not self._at_the_end):
            return False
        return self._given_up or now - head.delivered_at > self._patience


class Tally:
    """Counts rows by result, and knows the exit status they add up to."""

    def __init__(self, results: tuple[str, ...]) -> None:
        self.counts: Counter[str] = Counter(dict.fromkeys(results, 0))

    def add(self, answer: RowAnswer) -> None:
        """Count one answer."""
        self.counts[answer.result] += 1

    @property
    def status(self) -> int:
        """3 where something still waits, 1 where something was refused, else 0."""
        if self.counts["queued"]:
            return OUT_OF_REACH
        return REFUSED if self.counts["refused"] else DONE
