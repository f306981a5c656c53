"""What did earlier lists of an association say, and how is what this one says kept for the next?"""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

from client.list_memory import ListMemory
from client.unplaced_money import KeptMoney
from decisions.arrears_lists import KeptLists, new_list
from domain.account.settled_row import is_settled
from domain.account.state import fold_account
from domain.clock import at_hour, legal_day
from domain.ids import FIRST_LEASE, tenancy_of_stream
from domain.streams.arrears_lists import (
    ROWS_OF_AN_EVENT,
    SETTLED,
    ArrearsListRead,
    ArrearsListRows,
    ListedRow,
    lists_stream,
    rows_stream,
)
from journal.reader import Reader
from journal.records import Recorded

LONGEST_AGO: Final = timedelta(days=100)
"""How long before this list another one may have been made up whose rows are compared with its own."""


@dataclass(frozen=True)
class AsOf:
    """The instant (UTC) at which what a list says was so. `assumed`: nobody said it."""

    instant: datetime
    assumed: bool = False

    @property
    def tells_the_time(self) -> bool:
        """Whether somebody said the hour, and not a day alone."""
        day = legal_day(self.instant)
        return not self.assumed and self.instant != at_hour(day, 0)

    def is_before(self, other: "AsOf") -> bool:
        """Whether a list is older than another. Two of one day are told apart where both say their time of day."""
        if legal_day(self.instant) == legal_day(other.instant) and not (self.tells_the_time and other.tells_the_time):
            return False
        return self.instant < other.instant


@dataclass(frozen=True)
class EarlierLists:
    """What is known of the lists of an association before this one. `bases` are the latest that named each of its
    departments; `seen_to` how far the journal was seen when it was found which of their rows are settled still.
    """

    bases: tuple[ArrearsListRead, ...]
    seen_to: int


async def lists_read(reader: Reader[Any], organisation: str, *, simulated: bool) -> list[Recorded[Any]]:
    """All lists of an association that were read to their end, in that order."""
    entries = await reader.stream(lists_stream(organisation, simulated=simulated))
    return [entry for entry in entries if isinstance(entry.event, ArrearsListRead)]


async def rows_of(reader: Reader[Any], organisation: str, read: ArrearsListRead) -> AsyncIterator[list[ListedRow]]:
    """The rows of a list, a thousand at a time."""
    async for event in _rows(reader, organisation, read):
        yield [ListedRow.read(row) for row in event.rows]


async def _rows(reader: Reader[Any], organisation: str, read: ArrearsListRead) -> AsyncIterator[ArrearsListRows]:
    for part in range(1, read.parts + 1):
        for entry in await reader.stream(rows_stream(organisation, read.rows_of, part)):
            yield entry.event


def _with_digests(event: ArrearsListRows) -> Iterator[tuple[str, str]]:
    """The rows as they are written, each with its digest; none where somebody was forgotten since."""
    sealed = next(iter(event.sealed.values()), None)
    return zip(event.rows, sealed.text.split(" ") if sealed else [""] * len(event.rows), strict=True)


async def remember_earlier(
    reader: Reader[Any], memory: ListMemory, kept: KeptMoney, organisation: str, as_of: AsOf, *, simulated: bool
) -> EarlierLists:
    """Read what earlier lists of an association said into the memory of this reading. A row of a tenancy for which
    money is kept goes to its case, as if the tenancy had moved: that money is booked there first.
    """
    lists = await lists_read(reader, organisation, simulated=simulated)
    newer = [one.event for one in lists if as_of.is_before(AsOf(one.event.as_of, one.event.assumed))]
    for read in sorted(newer, key=lambda read: read.as_of, reverse=True):
        async for rows in rows_of(reader, organisation, read):
            memory.remember_newer(rows, legal_day(read.as_of))
    seen_to = await reader.seen_to()
    if newer:
        return EarlierLists((), seen_to)
    bases = list(_bases(lists, as_of))
    for n, base in enumerate(bases):
        # A rehearsal's rows are never settled: each list moves its calendar.
        moved = None if simulated else await _moved(reader, organisation, base)
        async for event in _rows(reader, organisation, base.event):
            paid = frozenset[str]() if moved is None else await kept.waiting(organisation, _settled_in(event))
            asked = None if moved is None else moved | paid
            memory.remember(organisation, _with_digests(event), moved=asked, base=n)
    return EarlierLists(tuple(base.event for base in bases), seen_to)


def is_of_the_same(one: ArrearsListRead, other: ArrearsListRead) -> bool:
    """Whether two lists have a department in common: a file for each department has none with the others."""
    return not set(one.departments).isdisjoint(other.departments)


def _settled_in(event: ArrearsListRows) -> frozenset[str]:
    """The keys of the tenancies that have a settled row; taken apart and not read, as the memory does."""
    return frozenset(row.split(" ")[1] for row in event.rows if row.endswith(SETTLED))


def _bases(lists: Sequence[Recorded[Any]], as_of: AsOf) -> Iterator[Recorded[Any]]:
    """The latest list of each department, the latest first; none of an earlier day than one that was complete and had
    a department in common with it: what that did not name, it has told of.
    """
    covered, taken = set[str](), set[str]()
    complete = list[ArrearsListRead]()
    for entry in reversed(lists):
        read: ArrearsListRead = entry.event
        if any(legal_day(read.as_of) < legal_day(one.as_of) and is_of_the_same(one, read) for one in complete):
            continue
        if read.complete:
            complete.append(read)
        if covered.issuperset(read.departments) or read.as_of < as_of.instant - LONGEST_AGO:
            continue
        covered.update(read.departments)
        if read.rows_of not in taken:
            taken.add(read.rows_of)
            yield entry


async def _moved(reader: Reader[Any], organisation: str, base: Recorded[Any]) -> frozenset[str] | None:
    """The tenancies that moved since it was found which rows are settled; None where nobody can say: the journal was
    restored from a dump since, and its transactions count anew.
    """
    if base.position is None or base.position.transaction_id < base.event.seen_to:
        return None
    return tenancies(await reader.moved_since(organisation, base.event.seen_to))


def tenancies(streams: Iterable[str]) -> frozenset[str]:
    """The keys of the tenancies to which streams belong."""
    return frozenset(key for key in map(tenancy_of_stream, streams) if key)


async def keep_list(
    reader: Reader[Any],
    kept: KeptLists,
    memory: ListMemory,
    earlier: EarlierLists,
    read: ArrearsListRead,
    organisation: str,
    known_at: datetime,
) -> None:
    """Keep what a list said of an association: where it is what the last one said, by naming that one's rows."""
    if len(earlier.bases) == 1 and read.rows == earlier.bases[0].rows and memory.says_the_same(organisation):
        base = earlier.bases[0]
        said_before = {"rows_of": base.rows_of, "parts": base.parts, "seen_to": earlier.seen_to}
        await kept.keep_list(organisation, read.model_copy(update=said_before), known_at)
        return
    seen_to = await reader.seen_to()
    moved = tenancies(await reader.moved_since(organisation, earlier.seen_to))
    rows, parts = memory.rows(organisation), 0
    for n, some in enumerate(iter(lambda: list(islice(rows, ROWS_OF_AN_EVENT)), [])):
        settled = await _settled(reader, some, moved, read)
        parts = await kept.keep_rows(organisation, read.list, n, settled, known_at)
    await kept.keep_list(organisation, read.model_copy(update={"parts": parts, "seen_to": seen_to}), known_at)


async def _settled(
    reader: Reader[Any], rows: list[tuple[ListedRow, str, bool]], moved: frozenset[str], read: ArrearsListRead
) -> list[tuple[ListedRow, str]]:
    """The rows, each settled if its account would have nothing to add to it: one that an earlier list had said if its
    tenancy did not move meanwhile.
    """
    asked = {row.tenancy for row, _, earlier in rows if row.settled and not earlier}
    ledgers = await reader.ledgers(sorted(asked)) if asked else {}
    accounts = {
        tenancy: fold_account(leases[FIRST_LEASE])
        for tenancy, leases in ledgers.items()
        if leases.keys() == {FIRST_LEASE}
    }
    day = legal_day(read.as_of)
    found = []
    for row, digest, earlier in rows:
        if earlier:
            settled = row.tenancy not in moved
        else:
            account = accounts.get(row.tenancy) if row.settled else None
            settled = account is not None and is_settled(account, row.due, row.kind, row.amount_ore, day)
        found.append((row.but(settled=settled), digest))
    return found


def begun(
    as_of: AsOf, *, simulated: bool, complete: bool, departments: Iterable[str], rows: int, refused: int
) -> ArrearsListRead:
    """What is said of a list that was read to its end, before its rows are kept."""
    name = new_list()
    return ArrearsListRead(
        happened_on=legal_day(as_of.instant),
        list=name,
        simulated=simulated,
        as_of=as_of.instant,
        assumed=as_of.assumed,
        complete=complete,
        departments=tuple(sorted(departments)),
        rows=rows,
        refused=refused,
        rows_of=name,
        parts=0,
        seen_to=0,
    )
