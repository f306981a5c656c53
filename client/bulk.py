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
from client.results.contests import ContestAnswer
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

    `deliver` gives the answer at once where no case needs to be asked. `results` renames a case's results; `hear` is
    told what a case answered.
    """

    row: int
    tenancy: str
    deliver: Callable[[], Awaitable[Pending | RowAnswer]]
    warnings: tuple[str, ...] = ()
    results: Mapping[str, str] = field(default_factory=dict)
    hear: Callable[[Reply], None] | None = None

    def answered(self, given: Reply) -> RowAnswer:
        """The row's answer from what its case answered."""
        if self.hear:
            self.hear(given)
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
        reason = "Leveret og gemt, men endnu ikke behandlet."
        return RowAnswer(row=self.row, result="queued", reason=reason, warnings=self.warnings)


Answers = Callable[[list[Pending]], Awaitable[Mapping[str, Reply]]]
"""Gives those answers to what was delivered that stand in the journal by now, by message id."""


async def feed(
    rows: Iterable[RowToDeliver | RowAnswer], answers: Answers, patience: timedelta | None = None
) -> AsyncGenerator[RowAnswer, None]:
    """Deliver *rows* and give their answers in the same order. Raises whatever a delivery or the journal raises."""
    window = _Window(iter(rows), answers, (patience or PATIENCE).total_seconds())
    try:
        while window.load():
            for answer in await window.ready():
                yield answer
    finally:
        await window.stop()


@dataclass
class _Row:
    """A row in the window, until its answer is known. `under_way` is None where nothing had to be delivered."""

    delivery: RowToDeliver | None
    answer: RowAnswer | None = None
    under_way: "asyncio.Task[Pending | RowAnswer] | None" = None
    pending: Pending | None = None
    delivered_at: float = 0.0
    error: BaseException | None = None


class _Window:
    """The window and all that is under way in it."""

    def __init__(self, rows: Iterable[RowToDeliver | RowAnswer], answers: Answers, patience: float) -> None:
        self._rows = iter(rows)
        self._answers = answers
        self._patience = patience
        self._unanswered: deque[_Row] = deque()
        self._last_of: dict[str, asyncio.Task[Any]] = {}
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._news = time.monotonic()
        self._given_up = False
        self._at_the_end = False

    def load(self) -> bool:
        """Fill the window from the list; tells whether anything is left to answer."""
        while not self._at_the_end and len(self._unanswered) < WINDOW:
            row = next(self._rows, None)
            if row is None:
                self._at_the_end = True
            elif isinstance(row, RowAnswer):
                self._unanswered.append(_Row(None, row))
            else:
                self._unanswered.append(_Row(row, under_way=self._start(row)))
        return bool(self._unanswered)

    async def ready(self) -> list[RowAnswer]:
        """The answers that can be given now, at the head of the window; none if it is too early."""
        await self._look()
        ready = list(self._heads())
        if not ready:
            if error := self._unanswered[0].error:
                raise error
            await asyncio.sleep(_LOOK_AGAIN)
        return ready

    async def stop(self) -> None:
        """Let go of whatever is still under way."""
        tasks = [row.under_way for row in self._unanswered if row.under_way]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, delivery: RowToDeliver) -> "asyncio.Task[Pending | RowAnswer]":
        task = asyncio.create_task(self._deliver(delivery, self._last_of.get(delivery.tenancy)))
        self._last_of[delivery.tenancy] = task
        task.add_done_callback(lambda done: self._forget(delivery.tenancy, done))
        return task

    def _forget(self, tenancy: str, task: "asyncio.Task[Any]") -> None:
        if self._last_of.get(tenancy) is task:
            del self._last_of[tenancy]

    async def _deliver(self, delivery: RowToDeliver, before: "asyncio.Task[Any] | None") -> Pending | RowAnswer:
        if before is not None:
            await asyncio.wait({before})
        async with self._at_once:
            return await delivery.deliver()

    async def _look(self) -> None:
        """Take in what has been delivered, and what has been answered."""
        for row in self._unanswered:
            if row.under_way and row.under_way.done():
                self._take_in(row, row.under_way)
        waiting = [(row.pending, row) for row in self._unanswered if row.pending and not row.answer]
        found = await self._answers([pending for pending, _ in waiting]) if waiting else {}
        for pending, row in waiting:
            if (given := found.get(pending.message_id)) is None:
                continue
            row.answer = row.delivery.answered(given) if row.delivery else None
            self._hear()

    def _take_in(self, row: _Row, delivery: "asyncio.Task[Pending | RowAnswer]") -> None:
        row.under_way = None
        row.error = delivery.exception()
        if row.error:
            return
        came = delivery.result()
        if isinstance(came, Pending):
            row.pending, row.delivered_at = came, time.monotonic()
        else:
            row.answer = came
            self._hear()

    def _hear(self) -> None:
        self._news, self._given_up = time.monotonic(), False

    def _heads(self) -> Iterable[RowAnswer]:
        """Take the answered rows off the head of the window, and in a long silence those that were delivered."""
        while self._unanswered:
            head = self._unanswered[0]
            if head.answer:
                yield head.answer
            elif head.delivery and head.pending and self._is_silent(head):
                self._given_up = True
                yield head.delivery.queued()
            else:
                return
            self._unanswered.popleft()

    def _is_silent(self, head: _Row) -> bool:
        """Whether to wait for *head* no longer. After a first row was given up, the next are not waited for as long.

        In a silence half a window stays while the list goes on: should somebody begin to answer, those rows notice.
        """
        now = time.monotonic()
        if now - self._news <= self._patience or (len(self._unanswered) <= WINDOW // 2 and not self._at_the_end):
            return False
        return self._given_up or now - head.delivered_at > self._patience


class Tally:
    """Counts rows by result, and knows the exit status they add up to."""

    def __init__(self, results: tuple[str, ...]) -> None:
        self.counts: Counter[str] = Counter(dict.fromkeys(results, 0))

    def add(self, answer: RowAnswer | ContestAnswer) -> None:
        """Count one answer."""
        self.counts[answer.result] += 1

    @property
    def status(self) -> int:
        """3 where something still waits, 1 where something was refused, else 0."""
        if self.counts["queued"]:
            return OUT_OF_REACH
        return REFUSED if self.counts["refused"] else DONE
