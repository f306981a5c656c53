"""What stands on a page of a list: cases, letters, what is to be done? Read a page at a time.

Cases come with the names of their tenants, opened for the page alone; letters and work name nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Generic, TypeVar

from pydantic import ValidationError

from client.cursors import Cursors
from client.errors import UnreadableInput
from client.records import Records
from client.results.lists import (
    CaseRow,
    ContactRow,
    LetterRow,
    PromiseRow,
    StuckRow,
    TaskRow,
    TenantRow,
    UnreadRow,
    WorkRow,
)
from client.results.result import Result
from danish import unread
from domain.case.codes import PhaseName
from domain.case.events import PersonFacts
from domain.case.worklist import WorkItem, follow_up_work
from journal.paging import A_PAGE, CasePlace, DispatchPlace, TurnPlace, WorkPlace
from journal.views import CaseView, DispatchView, OfCase, SealedPeople, Stuck, Unread

LONGEST_PAGE: Final = 1000

Row = TypeVar("Row", bound=Result)
Place = TypeVar("Place", CasePlace, DispatchPlace, TurnPlace, WorkPlace)


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


@dataclass(frozen=True)
class WantedCases:
    """Which cases of a list: those in which a role has something to do (by the days that are left), of a department,
    of a phase, or all that are open. By themselves, all there are.
    """

    role: str | None = None
    department: str | None = None
    phase: PhaseName | None = None
    only_open: bool = False

    @property
    def phases(self) -> list[str] | None:
        """The phases that are asked for; None for all."""
        if self.phase:
            return [self.phase.value]
        return [phase.value for phase in PhaseName if phase is not PhaseName.CLOSED] if self.only_open else None


EVERY_CASE: Final = WantedCases()


async def case_list(cases: Records, wanted: WantedPage, today: date, chosen: WantedCases = EVERY_CASE) -> CasesPage:
    """A page of the cases, by organisation and opening day, or by the days that a role has left; *today* is the day of
    real cases. Raises UnreadableInput.

    Who the tenants are, and what a person has to do, is read for the cases of this page alone.
    """
    views, following = await _chosen(cases, wanted, today, chosen)
    people = await cases.reader.people_of(views) if views else {}
    return await page_of_cases(cases, views, people, today, chosen.role, following)


async def page_of_cases(
    cases: Records,
    views: Sequence[CaseView],
    people: Mapping[str, SealedPeople],
    today: date,
    role: str | None = None,
    following: str | None = None,
) -> CasesPage:
    """These cases as a page shows them, in their order, with what a role (None: anybody) has to do."""
    tasks = await _tasks(cases, views, today)
    marks = await cases.reader.unread_of(views) if views else []
    stuck = await cases.reader.stuck_of(views) if views else []
    rows = []
    for view in views:
        theirs = [one for one in tasks[view.case_id] if role in (None, one.role)]
        waits_for = unread.of_case(marks, view)
        mine = [one for one in stuck if one.concerns(view)]
        rows.append(_case(view, view.today if view.simulated else today, people[view.case_id], theirs, waits_for, mine))
    return CasesPage(tuple(rows), following, tuple(marks), tuple(stuck))


async def _chosen(
    cases: Records, wanted: WantedPage, today: date, chosen: WantedCases
) -> tuple[Sequence[CaseView], str | None]:
    """The rows of a page as they stand in the view, and the cursor behind it."""
    reader, choices = cases.reader, (chosen.role, chosen.department, chosen.phase, chosen.only_open)
    cursors = Cursors(cases.secret, "list", wanted.organisation, wanted.simulated, *choices)
    organisation, simulated, limit = wanted.organisation, wanted.simulated, wanted.limit
    if chosen.role:
        turns = await reader.turn_page(
            chosen.role,
            today,
            phases=chosen.phases,
            department=chosen.department,
            organisation_id=organisation,
            simulated=simulated,
            after=_place(cursors, wanted.after, TurnPlace),
            limit=limit,
        )
        return [turn.case for turn in turns.items], cursors.write(turns.next)
    after = _place(cursors, wanted.after, CasePlace)
    if chosen == EVERY_CASE:
        page = await reader.case_page(organisation_id=organisation, simulated=simulated, after=after, limit=limit)
    else:
        page = await reader.case_page_of_phases(
            chosen.phases or [phase.value for phase in PhaseName],
            department=chosen.department,
            organisation_id=organisation,
            simulated=simulated,
            after=after,
            limit=limit,
        )
    return page.items, cursors.write(page.next)


async def letter_list(cases: Records, wanted: WantedPage, case: str | None) -> ListPage[LetterRow]:
    """A page of the letters by day, or all of one case's. Raises UnreadableInput, NoSuchCase, SeveralCases."""
    if case is not None:
        if wanted != WantedPage():
            raise UnreadableInput("Angiv enten en sag, hvis forsendelser alle vises, eller en organisation og en side.")
        view = await cases.meant_by(case)
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


def _case(
    view: CaseView,
    today: date,
    people: SealedPeople,
    tasks: Iterable[WorkItem],
    waits_for: Sequence[Unread],
    stuck: Sequence[Stuck],
) -> CaseRow:
    read = [_read(part) for part in people.parts.values() if part is not None]
    known = [person for person in read if person]
    return CaseRow(
        case=view.case_id,
        organisation=view.organisation_id,
        department=view.department,
        tenancy=next((person.tenancy for person in known), None),
        tenants=tuple(map(_tenant, known)),
        erased=sum(part is None for part in people.parts.values()),
        unreadable=people.broken or None in read,
        no_return=view.no_return,
        no_return_on=view.no_return_on,
        days_left=(view.no_return_on - today).days if view.no_return_on else None,
        contact=_contact(view),
        promise=_promise(view),
        call_back_on=view.call_back_on,
        phase=view.phase,
        ending=view.ending,
        cause=view.cause,
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


def _read(part: Mapping[str, Any]) -> PersonFacts | None:
    """A tenant, from what was sealed; None where it is not what was once written: no error may repeat it."""
    try:
        return PersonFacts.model_validate(part)
    except ValidationError:
        return None


def tenants_in(people: SealedPeople) -> tuple[PersonFacts, ...]:
    """The tenants who can be read."""
    read = [_read(part) for part in people.parts.values() if part is not None]
    return tuple(person for person in read if person)


def _tenant(person: PersonFacts) -> TenantRow:
    return TenantRow(
        name=person.name,
        address=person.address,
        postcode=person.postcode,
        city=person.city,
        phone=person.phone,
        email=person.email,
    )


def _contact(view: CaseView) -> ContactRow | None:
    if not (view.contact_on and view.contact_made_by and view.contact_by and view.contact_outcome):
        return None
    return ContactRow(
        on=view.contact_on, made_by=view.contact_made_by, by=view.contact_by, outcome=view.contact_outcome
    )


def _promise(view: CaseView) -> PromiseRow | None:
    if view.promise_day is None or view.promise_ore is None:
        return None
    return PromiseRow(day=view.promise_day, amount_ore=view.promise_ore, outcome=view.promise_outcome)


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
