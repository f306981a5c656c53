"""How do missed payments, from a list or one by one, become cases?"""

from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from itertools import islice
from typing import Final

from client.bulk import RowToDeliver, feed
from client.cases import CaseClient, Pending
from client.editions import all_in_force
from client.kept_lists import AsOf, EarlierLists, begun, keep_list, remember_earlier
from client.list_memory import ListMemory, RowsAlike, list_memory
from client.results.rows import GoneRow, RowAnswer
from client.unplaced_money import KeptMoney
from decisions.arrears_lists import KeptLists
from domain.account.rows_of_one_key import not_named
from domain.account.state import Account, fold_account
from domain.calendar import OutsideCalendarError
from domain.clock import at_hour, legal_day
from domain.danish_day import danish_day
from domain.entry_points import EntryPoint
from domain.ids import case_id
from domain.law_of_the_day import LawOfTheDay
from domain.missed_payment import MissedPayment
from domain.money import kroner
from domain.policy import Edition
from domain.rules.last_timely_day import last_timely_day
from domain.streams.arrears_lists import Became, ListedRow, key_of_row
from intake.arrears_list import AcceptedRow, read_missed_payment
from intake.table import RefusedRow

_ROWS_AT_ONCE: Final = 1_000
_A_ROW_LIKE_IT: Final = (
    "Listen har en anden række om det samme lejemål med samme forfaldsdag, art og beløb. De er to poster, og begge "
    "skyldes. Er det en fejl, så tag den ene ud (withdraw-charge)."
)


@dataclass(frozen=True)
class Register:
    """How a list is taken in: as a rehearsal or for real, and on which day (a simulated case's calendar, or now).

    `made_up` is the day as which began the list was made up, `at` the instant (UTC) where it tells one; None: nobody
    said so. `complete`: whoever is not on it owes nothing; None: the association's policy says whether its lists are.
    `waits_for_feeds`: its rehearsals wait until money is told to be in, as real cases do.
    """

    simulated: bool
    today: date
    made_up: date | None = None
    at: datetime | None = None
    complete: bool | None = None
    waits_for_feeds: bool = False

    @property
    def as_of(self) -> date:
        """The day from whose beginning on money pays what the list calls for."""
        return self.made_up or self.today

    @property
    def told(self) -> AsOf:
        """When what the list says was so: in a rehearsal its day, else the moment of the import is assumed."""
        if self.at is not None:
            return AsOf(self.at)
        if self.made_up is not None or self.simulated:
            return AsOf(at_hour(self.as_of, 0))
        now = datetime.now(UTC)
        return AsOf(now if legal_day(now) == self.today else at_hour(self.today, 0), assumed=True)


async def import_list(
    cases: CaseClient, rows: Iterable[AcceptedRow | RefusedRow], register: Register
) -> AsyncGenerator[RowAnswer | GoneRow, None]:
    """Take in a list, which is read anew where any of its rows has to go to its case; gives the answer to each row, in
    their order, and then what a complete list names no more. Raises UnreadableFile and ServerUnreachable.
    """
    known = await all_in_force(cases, register.today)
    with list_memory(cases.keys.tenancy) as memory:
        reading = _Reading(cases, register, known, memory)
        head = 0
        for row in rows:
            if (answer := await reading.answer_at_once(row)) is None:
                break
            head += 1
            yield answer
        else:
            head = -1
        if head >= 0:
            await reading.look_ahead(rows)
            async with aclosing(feed(reading.deliveries(rows, head), cases.answers)) as answers:
                async for answer in answers:
                    reading.hear(answer)
                    yield answer
        async with aclosing(reading.gone()) as vanished:
            async for gone in vanished:
                yield gone
        await reading.keep()


async def register_one(cases: CaseClient, fields: Mapping[str, str], register: Register) -> RowAnswer:
    """Take in one missed payment, given as text by column; gives its answer. Raises ServerUnreachable."""
    known = await all_in_force(cases, register.today)
    row = read_missed_payment(fields, today=register.today, known_organisation=known.__contains__)
    with list_memory(cases.keys.tenancy) as memory:
        found = _Reading(cases, register, known, memory).single(row)
        async with aclosing(feed([found], cases.answers)) as answers:
            return await anext(answers)


@dataclass
class _Association:
    """What this list says of one association, beside what earlier ones said."""

    earlier: EarlierLists
    departments: set[str] = field(default_factory=set)
    rows: int = 0


class _Reading:
    """A list on its way to the cases: what is known is answered here, everything else goes there."""

    def __init__(
        self,
        cases: CaseClient,
        register: Register,
        known: Mapping[str, Edition],
        memory: ListMemory,
    ) -> None:
        self._cases = cases
        self._register = register
        self._as_of = register.told
        self._known = known
        self._kept = KeptMoney(cases)
        self._memory = memory
        self._law = cases.law.on(register.today)
        self._associations: dict[str, _Association] = {}
        self._refused = 0
        self._on_their_way: deque[tuple[int, tuple[str, ...]] | None] = deque()
        self._why: dict[tuple[str, str, date], str | None] = {}

    async def answer_at_once(self, row: AcceptedRow | RefusedRow) -> RowAnswer | None:
        """What a row comes to that says what the last list said, of which nothing has happened since, or that nobody
        can take in; None where its case has to be asked.
        """
        if isinstance(row, RefusedRow):
            self._refused += 1
            return RowAnswer.refused(row.row, row.reason)
        whose = self._associations.get(row.missed.organisation) or await self._association(row.missed.organisation)
        if self._why_nothing_is_missed(row.missed):
            return None
        said = self._memory.take(self._memory.digest(row.missed), row.row)
        return _said_before(whose, row, said) if said else None

    async def look_ahead(self, rows: Iterable[AcceptedRow | RefusedRow]) -> None:
        """Read the list to its end before any row goes to its case: rows of one key have to be looked at together."""
        self._memory.begin_again()
        self._refused = 0
        for one in self._associations.values():
            one.departments.clear()
            one.rows = 0
        some: list[tuple[int, str, int]] = []
        for n, row in enumerate(rows):
            if isinstance(row, AcceptedRow) and not self._why_nothing_is_missed(row.missed):
                await self._association(row.missed.organisation)
                some.append((n, self._key(row.missed), row.missed.amount_ore))
            if len(some) == _ROWS_AT_ONCE:
                self._memory.count(some)
                some.clear()
        self._memory.count(some)

    def single(self, row: AcceptedRow | RefusedRow) -> RowToDeliver | RowAnswer:
        """What has to be done about a row that stands in no list."""
        if isinstance(row, RefusedRow):
            return RowAnswer.refused(row.row, row.reason)
        if because := self._why_nothing_is_missed(row.missed):
            return RowAnswer.refused(row.row, because, row.warnings)
        key = self._cases.key_of(row.missed.organisation, row.missed.tenancy, simulated=self._register.simulated)
        return self._delivery(row, key, RowsAlike(1, 1, (row.missed.amount_ore,)))

    def deliveries(self, rows: Iterable[AcceptedRow | RefusedRow], head: int) -> Iterator[RowToDeliver | RowAnswer]:
        """What has to be done about each row; the first *head* have been answered."""
        for n, row in enumerate(rows):
            found = self._weigh(n, row)
            if n >= head:
                own = row.warnings if isinstance(row, AcceptedRow) else ()
                self._on_their_way.append((n, own) if isinstance(found, RowToDeliver) else None)
                yield found

    def hear(self, answer: RowAnswer) -> None:
        """Take in what a row came to, in the order of the list."""
        if (delivered := self._on_their_way.popleft()) is not None:
            n, own = delivered
            became = _BECAME.get(answer.result, Became.TAKEN)
            number = int(answer.case.rpartition("-")[2]) if answer.case else 0
            settled = became is Became.TAKEN and answer.warnings == own and not self._register.simulated
            self._memory.came_to(n, became, number, settled=settled)

    async def gone(self) -> AsyncGenerator[GoneRow, None]:
        """What the last list called for, is owed still, and is not on this one, which is complete: its case is told, so
        that nothing rests on it until somebody has said why.
        """
        for organisation, said in self._associations.items():
            if not self._is_complete(organisation):
                continue
            for base, read in enumerate(said.earlier.bases):
                if said.departments.isdisjoint(read.departments):
                    continue  # the file of another department, which has its own
                async for some in self._vanished(organisation, base):
                    async with aclosing(feed(self._notes(some), self._cases.answers)) as answers:
                        async for answer in answers:
                            yield some[answer.row].answered(answer)

    async def _vanished(self, organisation: str, base: int) -> AsyncIterator[list["_Vanished"]]:
        """The charges that an earlier list called for, are owed still and are not on this list, some at a time."""
        rows = self._memory.gone(organisation, base)
        while some := list(islice(rows, _ROWS_AT_ONCE)):
            ledgers = await self._cases.reader.ledgers(sorted({row.tenancy for row in some}))
            found = [
                vanished
                for row in some
                for lease, events in ledgers.get(row.tenancy, {}).items()
                for vanished in self._of_account(organisation, row, fold_account(events, lease))
            ]
            if found:
                yield found

    def _of_account(self, organisation: str, row: ListedRow, account: Account) -> Iterator["_Vanished"]:
        """The charges of an account that the rows of a key do not name, of which something is owed or nobody knows."""
        alike = [owed for owed in account.owed if (owed.due, owed.kind) == (row.due, row.kind)]
        left = [account.outstanding_ore([owed.charge], booked_before=self._register.as_of) for owed in alike]
        for place in not_named(left, self._memory.stated(row)):
            owed = alike[place]
            if left[place] or owed.charge in account.contests:
                yield _Vanished(organisation, row.tenancy, owed.case, owed.charge, left[place])

    def _notes(self, some: Sequence["_Vanished"]) -> Iterator[RowToDeliver]:
        today = self._register.today if self._register.simulated else None
        for n, one in enumerate(some):
            told = (one.organisation, one.tenancy, one.case, one.charge, self._register.as_of, today)
            yield RowToDeliver(n, one.tenancy, partial(self._cases.note_vanished, *told))

    async def keep(self) -> None:
        """Keep what the list said, for the next one, and let Temporal hear of it."""
        now, lists = datetime.now(UTC), KeptLists(self._cases.journal, EntryPoint.CLIENT)
        for organisation, said in self._associations.items():
            read = begun(
                self._as_of,
                simulated=self._register.simulated,
                complete=self._is_complete(organisation),
                departments=said.departments,
                rows=said.rows,
                refused=self._refused,
            )
            await keep_list(self._cases.reader, lists, self._memory, said.earlier, read, organisation, now)
        await self._cases.tell_witness(self._associations)

    async def _association(self, organisation: str) -> _Association:
        found = self._associations.get(organisation)
        if found is None:
            earlier = await remember_earlier(
                self._cases.reader,
                self._memory,
                self._kept,
                organisation,
                self._as_of,
                simulated=self._register.simulated,
            )
            found = self._associations.setdefault(organisation, _Association(earlier))
        return found

    def _weigh(self, n: int, row: AcceptedRow | RefusedRow) -> RowToDeliver | RowAnswer:
        if isinstance(row, RefusedRow):
            self._refused += 1
            return RowAnswer.refused(row.row, row.reason)
        missed, whose, digest = row.missed, self._associations[row.missed.organisation], self._memory.digest(row.missed)
        because = self._why_nothing_is_missed(missed)
        said = None if because else self._memory.take(digest, row.row)
        if said and not self._memory.has_gone_to_its_case(said[0]):
            return _said_before(whose, row, said)
        if said:
            self._memory.give_back(digest, row.row)
        whose.departments.add(missed.department)
        whose.rows += 1
        key = self._cases.key_of(missed.organisation, missed.tenancy, simulated=self._register.simulated)
        told = ListedRow(
            row.row, key, 0, missed.due_date, missed.kind, missed.amount_ore, Became.REFUSED, settled=False
        )
        newer = None if because else self._memory.newer_than(told.key)
        self._memory.say(n, missed.organisation, told.of(Became.OLDER) if newer else told, digest)
        if because:
            return RowAnswer.refused(row.row, because, row.warnings)
        if newer:
            older = (
                f"Listen er ældre end den fra {danish_day(newer)}, som har sagt noget om posten, og den retter intet."
            )
            return RowAnswer(row=row.row, result="duplicate", warnings=(*row.warnings, older))
        return self._delivery(row, key, self._memory.alike(n, self._key(missed)))

    def _delivery(self, row: AcceptedRow, key: str, place: RowsAlike) -> RowToDeliver:
        number = (row.missed.organisation, row.missed.tenancy)
        if not self._register.simulated:
            self._kept.expect(row.missed.organisation, key)
        deliver = partial(_deliver, self._cases, row.missed, self._register, key, self._kept, place)
        twice = (_A_ROW_LIKE_IT,) if place.among_equals > 1 else ()
        spelled = self._cases.warnings_about(*number, simulated=self._register.simulated)
        return RowToDeliver(row.row, key, deliver, (*row.warnings, *twice, *spelled))

    def _key(self, missed: MissedPayment) -> str:
        key = self._cases.key_of(missed.organisation, missed.tenancy, simulated=self._register.simulated)
        return f"{key_of_row(key, missed.due_date, missed.kind)} {missed.lease or ''}"

    def _is_complete(self, organisation: str) -> bool:
        if self._register.complete is not None:
            return self._register.complete
        return self._known[organisation].of(None).lists_are_complete

    def _why_nothing_is_missed(self, missed: MissedPayment) -> str | None:
        asked = (missed.organisation, missed.department, missed.due_date)
        if asked not in self._why:
            self._why[asked] = _why_nothing_is_missed(missed, self._known[missed.organisation], self._law)
        return self._why[asked]


@dataclass(frozen=True)
class _Vanished:
    """A charge that a complete list does not name, and what was outstanding of it here (øre) as that was made up."""

    organisation: str
    tenancy: str
    case: str
    charge: str
    outstanding_ore: int

    def answered(self, given: RowAnswer) -> GoneRow:
        """What its case made of that."""
        missing = "Posten stod på den forrige liste og mangler på denne, som er fuldstændig."
        left = f" Her mangler {kroner(self.outstanding_ore)}" if self.outstanding_ore else ""
        return GoneRow(
            organisation=self.organisation,
            result=given.result if given.result in ("settled", "queued", "refused") else "gone",
            case=given.case or self.case,
            charge=self.charge,
            outstanding_ore=self.outstanding_ore,
            reason=given.reason or f"{missing}{left}",
            warnings=given.warnings,
        )


_BECAME: Final = {"queued": Became.QUEUED, "waiting": Became.QUEUED, "refused": Became.REFUSED}


def _said_before(whose: _Association, row: AcceptedRow, said: tuple[str, int]) -> RowAnswer:
    whose.departments.add(row.missed.department)
    whose.rows += 1
    return RowAnswer(row=row.row, result="duplicate", case=case_id(*said), warnings=row.warnings)


async def _deliver(
    cases: CaseClient,
    missed: MissedPayment,
    register: Register,
    key: str,
    kept: KeptMoney,
    place: RowsAlike,
) -> Pending:
    """Money that came before the tenancy had an account is booked on it first: it may have paid what is missed."""
    for payment in await kept.of(missed.organisation, key):
        await cases.book_unplaced(payment, key)
    today = register.today if register.simulated else None
    return await cases.register(
        missed,
        simulated=register.simulated,
        today=today,
        as_of=register.as_of,
        place=place,
        waits_for_feeds=register.waits_for_feeds,
    )


def _why_nothing_is_missed(missed: MissedPayment, edition: Edition, law: LawOfTheDay) -> str | None:
    """Why nothing is missed yet, or nobody knows: the case would refuse it too, but there should be no case at all."""
    try:
        last = last_timely_day(missed.due_date, edition.of(missed.department).mode, law).day
    except OutsideCalendarError as outside:
        return str(outside)
    if law.day > last:
        return None
    return f"Lejen kan betales rettidigt til og med den {danish_day(last)}."
