"""`verify`: is the journal still what was written, and does Temporal remember the same?"""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self, assert_never

from audit.integrity.compare_with_temporal import Compared, CouldNotCompare, NotCompared, Progress, compare
from audit.integrity.verify import Faulty, Total, Unlawful, remember, walk
from audit.integrity.views import ViewsCompared, compare_views
from books.law.book import LawBook
from cli.terminal.output import Output, Tick
from client.auditing import auditor, sealer_at_hand, whole_journal
from client.errors import DONE, OUT_OF_REACH, REFUSED
from client.results.integrity import integrity_of
from runtime.settings import Settings

if TYPE_CHECKING:
    from asyncpg import Pool, Record

_GRAVE: Final = (DONE, OUT_OF_REACH, REFUSED).index
"""Which of two exit statuses is told: that something is bad outweighs that something could not be heard."""


async def verify_journal(
    settings: Settings, out: Output, *, journal_only: bool, views: bool = False, old: bool = False
) -> int:
    """Walk the whole journal, with *views* compare what lists show with it, then compare it with Temporal's histories;
    gives the exit status.

    REFUSED where anything is bad, OUT_OF_REACH where nothing is and Temporal could not be heard, the keys that are here
    open nothing, or the rows of a case could not be compared. Raises NoKeys, OtherKeys with *views*: events are read.
    *old*: histories of before they were encrypted are heard, too.
    """
    named: dict[str, int] = {}
    signed: Mapping[str, int] | None = None
    status = DONE
    async with whole_journal(settings) as pool:
        with _Bar(out, "Strømme efterset") as bar:
            async for one in walk(pool, lambda: sealer_at_hand(settings, pool), bar.reach):
                _show(out, one)
                if isinstance(one, Faulty):
                    remember(named, one)
                elif isinstance(one, Total):
                    signed = one.signed
                status = max(status, _status_of(one), key=_GRAVE)
        if views:
            status = max(status, await _views_compared(settings, named, out), key=_GRAVE)
        if not journal_only:
            status = max(status, await _compared(pool, settings, signed, named, out, old=old), key=_GRAVE)
        return status


async def _views_compared(settings: Settings, named: Mapping[str, int], out: Output) -> int:
    """Compare every row that lists show with what the events give."""
    status = DONE
    async with auditor(settings) as reader:
        async for one in compare_views(reader, LawBook.load(settings.law_folder), named):
            _show(out, one)
            status = max(status, _status_of(one), key=_GRAVE)
    return status


def _status_of(one: Faulty | Unlawful | Total | ViewsCompared) -> int:
    match one:
        case Faulty() | Unlawful():
            return REFUSED
        case Total():
            return OUT_OF_REACH if one.unopened and not one.unopened.foreseen else DONE
        case ViewsCompared():
            return OUT_OF_REACH if one.unread else DONE
        case _:
            assert_never(one)


async def _compared(
    pool: "Pool[Record]",
    settings: Settings,
    signed: Mapping[str, int] | None,
    named: Mapping[str, int],
    out: Output,
    *,
    old: bool,
) -> int:
    """Ask the second witness. That it was not heard is never silence: its own exit status, unless something is bad."""
    status = DONE
    try:
        with _Bar(out, "Kørsler hørt") as bar:
            async for one in compare(pool, settings, signed, named, old=old):
                if isinstance(one, Progress):
                    bar.reach(one.done, one.total)
                    continue
                _show(out, one)
                if isinstance(one, Faulty):
                    status = REFUSED
                elif isinstance(one, Compared) and (one.unreadable or one.unproven):
                    status = max(status, OUT_OF_REACH, key=_GRAVE)
    except CouldNotCompare as silence:
        _show(out, NotCompared(str(silence)))
        status = max(status, OUT_OF_REACH, key=_GRAVE)
    return status


def _show(out: Output, one: Faulty | Unlawful | Total | ViewsCompared | Compared | NotCompared) -> None:
    out.item(integrity_of(one))
    out.text(one.text())


@dataclass
class _Bar:
    """Progress towards a whole that is known once the work has begun."""

    out: Output
    what: str
    _done: int = 0
    _tick: Tick | None = None
    _shown: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self._shown.close()

    def reach(self, done: int, total: int) -> None:
        """Show that *done* of *total* are done."""
        if self._tick is None:
            self._tick = self._shown.enter_context(self.out.progress(self.what, total))
        self._tick(done - self._done)
        self._done = done
