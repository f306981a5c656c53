"""What stands on a page of a list: cases, letters? Rows that anybody may print or publish, read a page at a time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Generic, TypeVar

from client.cases import Records
from client.cursors import Cursors
from client.errors import UnreadableInput
from client.results.lists import CaseRow, LetterRow, StuckRow, TaskRow, UnreadRow, WorkRow
from client.results.result import Result
from danish import unread
from domain.case.worklist import WorkItem, follow_up_work
from journal.paging import A_PAGE, CasePlace, DispatchPlace, WorkPlace
from journal.views import CaseView, DispatchView, OfCase, Stuck, Unread

LONGEST_PAGE: Final = 1000

Row = TypeVar("Row", bound=Result)
Place = TypeVar("Place", CasePlace, DispatchPlace, WorkPlace)


@dataclass(frozen=True)
class WantedPage:
    """Which page of a list: of one organisation or of all that may be seen, behind a cursor, and how long.

    Of real cases, or (`simulated`) of rehearsals: never of both, so that no rehearsal is counted or taken for real.
    """

    organisation: str | None = None
    after: str | None = None
    limit: int = A_PAGE
    simulated: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= LONGEST_PAGE:
            raise UnreadableInput(f"En side har mellem 1 og {LONGEST_PAGE} rækker.")


@dataclass(frozen=True)
class ListPage(Generic[Row]):
    """The rows of a page, and the cursor behind it; None where it is the last."""

    rows: tuple[Row, ...]
    next: str | None


@dataclass(frozen=True)
class CasesPage(ListPage[CaseRow]):
    """A page of cases, with what its cases wait for in words of the journal."""

    marks: tuple[Unread, ...]
    stuck: tuple[Stuck, ...]


async def case_list(cases: Records, wanted: WantedPage, today: date) -> CasesPage:
    """A page of the cases, by organisation and opening day; *today* is the day of real cases. Raises UnreadableInput.

    What a person has to do is read for the cases of this page alone.
    """
    cursors = Cursors(cases.secret, "list", wanted.organisation, wanted.simulated)
    page = await cases.reader.case_page(
        organisation_id=wanted.organisation,
        simulated=wanted.simulated,
        after=_place(cursors, wanted.after, CasePlace),
        limit=wanted.limit,
    )
    tasks = await _tasks(cases, page.items, today)
    marks = await cases.reader.unread_of(page.items) if page.items else []
    stuck = await cases.reader.stuck_of(page.items) if page.items else []
    rows = tuple(
        _case(view, tasks[view.case_id], unread.of_case(marks, view), [one for one in stuck if one.concerns(view)])
        for view in page.items
    )
    return CasesPage(rows, cursors.write(page.next), tuple(marks), tuple(stuck))


async def letter_list(cases: Records, wanted: WantedPage, case: str | None) -> ListPage[LetterRow]:
    """A page of the letters by day, or all of one case's. Raises UnreadableInput, NoSuchCase."""
    if case is not None:
        if wanted != WantedPage():
            raise UnreadableInput("Angiv enten en sag, hvis forsendelser alle vises, eller en organisation og en side.")
        view = await cases.view_of(case)
        return ListPage(tuple(map(_letter, await cases.reader.dispatches_of([view.case_id]))), None)
    cursors = Cursors(cases.secret, "outbox", wanted.organisation, wanted.simulated)
    page = await cases.reader.dispatch_page(
        organisation_id=wanted.organisation,
        simulated=wanted.simulated,
        after=_place(cursors, wanted.after, DispatchPlace),
        limit=wanted.limit,
    )
    return ListPage(tuple(map(_letter, page.items)), cursors.write(page.next))


async def work_list(cases: Records, wanted: WantedPage, role: str | None, today: date) -> ListPage[WorkRow]:
    """A page of what persons have to do, the most urgent first, in one role or in all; *today* is the day of real
    cases. Raises UnreadableInput.
    """
    cursors = Cursors(cases.secret, "work", wanted.organisation, wanted.simulated, role)
    page = await cases.reader.work(
        today,
        organisation_id=wanted.organisation,
        simulated=wanted.simulated,
        role=role,
        after=_place(cursors, wanted.after, WorkPlace),
        limit=wanted.limit,
    )
    return ListPage(tuple(map(_work, page.items)), cursors.write(page.next))


def _place(cursors: Cursors, after: str | None, kind: type[Place]) -> Place | None:
    """The place in a list of this kind that a cursor names, its days read again. Raises UnreadableInput."""
    if after is None:
        return None
    read = zip(cursors.read(after), kind(), strict=True)
    parts: list[Any] = [date.fromisoformat(part) if isinstance(first, date) else part for part, first in read]
    return kind(*parts)


async def _tasks(cases: Records, views: Sequence[CaseView], today: date) -> dict[str, list[WorkItem]]:
    """What is to be done about each of these cases, follow-ups whose day has come among it."""
    found: dict[str, list[WorkItem]] = defaultdict(list)
    calendars = {view.case_id: view.today if view.simulated else today for view in views}
    for item in await cases.reader.work_of(list(calendars)):
        found[item.case_id].append(item.item)
    for deadline in await cases.reader.deadlines_of(list(calendars)):
        follow_up = follow_up_work(deadline.item, calendars[deadline.case_id])
        if follow_up and follow_up not in found[deadline.case_id]:  # it came after the last decision on the case
            found[deadline.case_id].append(follow_up)
    return found


def _case(view: CaseView, tasks: Iterable[WorkItem], waits_for: Sequence[Unread], stuck: Sequence[Stuck]) -> CaseRow:
    return CaseRow(
        case=view.case_id,
        organisation=view.organisation_id,
        phase=view.phase,
        ending=view.ending,
        simulated=view.simulated,
        today=view.today,
        balance_ore=view.balance_ore,
        next_step=view.next_step,
        next_due=view.next_due,
        held=view.held,
        unread=tuple(UnreadRow(stream=one.stream, seq=one.seq, type=one.type, since=one.since) for one in waits_for),
        stuck=tuple(map(_stuck, stuck)),
        work=tuple(map(_task, (*tasks, *map(unread.work, waits_for[:1])))),
    )


def _stuck(one: Stuck) -> StuckRow:
    return StuckRow(
        what=one.what.value,
        name=one.name,
        since=one.since,
        attempts=one.attempts,
        code=one.code,
        messages=one.messages,
    )


def _task(item: WorkItem) -> TaskRow:
    return TaskRow(task=item.task, role=item.role, since=item.since, due=item.due, subject=item.subject)


def _letter(row: OfCase[DispatchView]) -> LetterRow:
    return LetterRow(
        case=row.case_id,
        kind=row.item.kind,
        channel=row.item.channel,
        key=row.item.key,
        state=row.item.state,
        day=row.item.day,
        organisation=row.organisation_id,
        simulated=row.simulated,
    )


def _work(row: OfCase[WorkItem]) -> WorkRow:
    return WorkRow(
        case=row.case_id,
        organisation=row.organisation_id,
        simulated=row.simulated,
        task=row.item.task,
        role=row.item.role,
        since=row.item.since,
        due=row.item.due,
        subject=row.item.subject,
    )
