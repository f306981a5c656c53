"""Do the newest list and the cases say the same, both ways?"""

import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from audit.kept_versions import all_editions
from client.kept_lists import lists_read, rows_of
from client.records import Records
from client.results.reconciliation import DifferenceRow, ReconciledList
from domain.account.state import Account, Owed, fold_account
from domain.calendar import OutsideCalendarError
from domain.case.codes import PhaseName
from domain.clock import legal_day
from domain.danish_day import danish_day
from domain.editions import Editions
from domain.ids import case_id
from domain.money import kroner
from domain.rules.last_timely_day import last_timely_day
from domain.streams.arrears_lists import ArrearsListRead, Became, ListedRow, key_of_row

_AT_ONCE: Final = 1_000
"""Tenancies whose accounts are read at a time."""


class Difference(StrEnum):
    """How the newest list and the cases can differ."""

    NOT_HERE = "not-here"
    OTHER_AMOUNT = "other-amount"
    NOT_ON_THE_LIST = "not-on-the-list"
    NOT_READ = "not-read"


@dataclass(frozen=True)
class NewestList:
    """The lists of an association that were made up on its newest day; they are one, and of two rows of one charge the
    one that was read later counts.
    """

    organisation: str
    lists: tuple[ArrearsListRead, ...]

    @property
    def day(self) -> date:
        """The day as which began it was made up."""
        return legal_day(self.lists[-1].as_of)

    @property
    def complete(self) -> bool:
        """Whether whoever is not on it owed nothing."""
        return all(one.complete for one in self.lists)


async def reconcile(
    records: Records, organisation: str | None, today: date, *, simulated: bool
) -> AsyncIterator[DifferenceRow | ReconciledList]:
    """Compare each association's newest list with its cases: its differences, then what was compared. Raises what
    `Reader.stream` raises.
    """
    known = await all_editions(records.reader)
    for whose in sorted(known) if organisation is None else [organisation]:
        if (newest := await newest_list(records, whose, simulated=simulated)) is None:
            continue
        found = 0
        async for difference in _Comparison(
            records, newest, known.get(whose), today, simulated=simulated
        ).differences():
            found += 1
            yield difference
        yield ReconciledList(
            organisation=whose,
            as_of=newest.day,
            assumed=newest.lists[-1].assumed,
            complete=newest.complete,
            rows=sum(one.rows for one in newest.lists),
            differences=found,
        )


async def newest_list(records: Records, organisation: str, *, simulated: bool) -> NewestList | None:
    """The newest list of an association; None where none was read."""
    lists = [entry.event for entry in await lists_read(records.reader, organisation, simulated=simulated)]
    if not lists:
        return None
    day = max(legal_day(read.as_of) for read in lists)
    latest: dict[tuple[str, ...], ArrearsListRead] = {}
    for read in lists:
        if legal_day(read.as_of) == day:
            latest.pop(read.departments, None)  # what was sent again takes the place of what it was
            latest[read.departments] = read
    return NewestList(organisation, tuple(latest.values()))


class _Comparison:
    """One association's newest list, beside its accounts."""

    def __init__(
        self, records: Records, newest: NewestList, editions: Editions | None, today: date, *, simulated: bool
    ) -> None:
        self._records = records
        self._newest = newest
        self._editions = editions
        self._today = today
        self._simulated = simulated
        self._open: dict[str, set[str]] = defaultdict(set)

    async def differences(self) -> AsyncIterator[DifferenceRow]:
        for read in self._newest.lists:
            if read.refused:
                reason = f"{read.refused} rækker i listen kunne ikke læses ind. Ret dem, og send listen igen."
                yield self._difference(Difference.NOT_READ, reason)
        reader, whose = self._records.reader, self._newest.organisation
        for view in await reader.cases(organisation_id=whose, live=True, simulated=self._simulated):
            if view.phase != PhaseName.CLOSED:
                self._open[view.tenancy_key].add(view.case_id)
        with closing(sqlite3.connect("", isolation_level=None)) as db:
            said = _Said(db)
            for n, read in enumerate(self._newest.lists):
                async for kept in rows_of(reader, whose, read):
                    said.take_in(n, kept)
            said.ask_about(self._open)
            for some in said.by_tenancy():
                ledgers = await reader.ledgers(list(some))
                for tenancy, rows in some.items():
                    accounts = [fold_account(events, lease) for lease, events in ledgers.get(tenancy, {}).items()]
                    for difference in self._of_tenancy(tenancy, rows, accounts):
                        yield difference

    def _of_tenancy(
        self, tenancy: str, rows: Sequence[ListedRow], accounts: Sequence[Account]
    ) -> Iterator[DifferenceRow]:
        by_key: dict[str, list[ListedRow]] = defaultdict(list)
        for row in rows:
            by_key[row.key].append(row)
        charges: dict[str, list[tuple[Account, Owed]]] = defaultdict(list)
        for account in accounts:
            for owed in account.owed:
                charges[_key(tenancy, owed)].append((account, owed))
        for key in {**by_key, **charges}:
            yield from self._of_key(tenancy, by_key.get(key, []), charges.get(key, []))

    def _of_key(
        self, tenancy: str, rows: Sequence[ListedRow], charges: Sequence[tuple[Account, Owed]]
    ) -> Iterator[DifferenceRow]:
        """What differs of the rows and charges of one due day and kind: those with one sum belong together."""
        left = {owed.charge: self._left(account, owed) for account, owed in charges}
        unmet = []
        for row in rows:
            if (equal := next((charge for charge, ore in left.items() if ore == row.amount_ore), None)) is not None:
                del left[equal]
            else:
                unmet.append(row)
        by_name = {owed.charge: (account, owed) for account, owed in charges}
        for row in unmet:
            known = max(left, key=lambda charge: left[charge], default=None)
            if known is None:
                yield from self._not_here(tenancy, row)
            elif not self._is_explained(*by_name[known]):
                yield self._other_amount(row, by_name[known][1], left.pop(known))
            else:
                left.pop(known)
        if self._newest.complete:
            for charge, ore in left.items():
                if ore and self._is_followed(tenancy, by_name[charge][1]) and not self._is_explained(*by_name[charge]):
                    yield self._not_on_the_list(by_name[charge][1], ore)

    def _left(self, account: Account, owed: Owed) -> int:
        if not account.paid:
            return owed.amount_ore
        return account.outstanding_ore([owed.charge], booked_before=self._newest.day)

    def _is_explained(self, account: Account, owed: Owed) -> bool:
        """Whether somebody knows of it: money that may be counted, a person's word since, or a later list."""
        since = self._newest.day
        said = owed.said_on is not None and owed.said_on >= since
        return owed.charge in account.contests or said or (owed.read_as_of is not None and owed.read_as_of > since)

    def _is_followed(self, tenancy: str, owed: Owed) -> bool:
        return owed.case in self._open.get(tenancy, ())

    def _not_here(self, tenancy: str, row: ListedRow) -> Iterator[DifferenceRow]:
        if row.became is Became.REFUSED and self._may_be_paid_in_time(row.due):
            return
        because = {
            Became.REFUSED: "Rækken blev afvist, da listen blev indlæst.",
            Became.QUEUED: "Rækken er afleveret, men endnu ikke behandlet.",
        }.get(row.became, "Posten findes ikke på lejemålets konto.")
        case = case_id(tenancy, row.number) if row.number else None
        yield self._difference(
            Difference.NOT_HERE, f"Listen kræver {kroner(row.amount_ore)}. {because}", row=row.row, case=case,
            stated_ore=row.amount_ore,
        )  # fmt: skip

    def _other_amount(self, row: ListedRow, owed: Owed, ore: int) -> DifferenceRow:
        reason = f"Listen kræver {kroner(row.amount_ore)}, og her mangler {kroner(ore)}."
        return self._difference(
            Difference.OTHER_AMOUNT, reason, row=row.row, case=owed.case, charge=owed.charge, stated_ore=row.amount_ore,
            outstanding_ore=ore,
        )  # fmt: skip

    def _not_on_the_list(self, owed: Owed, ore: int) -> DifferenceRow:
        reason = f"Her mangler {kroner(ore)}, og listen af {danish_day(self._newest.day)} er fuldstændig uden posten."
        return self._difference(
            Difference.NOT_ON_THE_LIST, reason, case=owed.case, charge=owed.charge, outstanding_ore=ore
        )

    def _difference(self, difference: Difference, reason: str, **what: Any) -> DifferenceRow:
        nothing: Mapping[str, Any] = dict.fromkeys(("row", "case", "charge", "stated_ore", "outstanding_ore"))
        return DifferenceRow(
            organisation=self._newest.organisation,
            difference=difference,
            as_of=self._newest.day,
            reason=reason,
            **{**nothing, **what},
        )

    def _may_be_paid_in_time(self, due: date) -> bool:
        """Whether a rent that was refused may be paid in time still: nothing is missed yet."""
        edition = self._editions.on(self._today) if self._editions else None
        if edition is None:
            return False
        law = self._records.law.on(self._today)
        try:
            return law.day <= last_timely_day(due, edition.of(None).mode, law).day
        except OutsideCalendarError:
            return False


def _key(tenancy: str, owed: Owed) -> str:
    return key_of_row(tenancy, owed.due, owed.kind)


class _Said:
    """What the list says, tenancy by tenancy, in a nameless file that SQLite keeps: a list may be of any length."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.executescript(
            "PRAGMA journal_mode = OFF; CREATE TABLE said (tenancy TEXT, key TEXT, list INTEGER, row TEXT);"
            "CREATE INDEX by_key ON said (key)"
        )
        db.execute("BEGIN")

    def take_in(self, n: int, rows: Iterable[ListedRow]) -> None:
        """Take in rows of the *n*th list (from 0), of which a later one counts for a charge."""
        told = [(row.tenancy, row.key, n, row.written()) for row in rows]
        if n:
            self._db.executemany("DELETE FROM said WHERE key = ? AND list < ?", [(key, n) for _, key, _, _ in told])
        self._db.executemany("INSERT INTO said VALUES (?, ?, ?, ?)", told)

    def ask_about(self, tenancies: Iterable[str]) -> None:
        """Have these tenancies among those that are given, whether the list names them or not."""
        self._db.executemany("INSERT INTO said VALUES (?, '', 0, NULL)", ((one,) for one in tenancies))

    def by_tenancy(self) -> Iterator[dict[str, list[ListedRow]]]:
        """All tenancies with their rows, some at a time."""
        some: dict[str, list[ListedRow]] = {}
        for tenancy, row in self._db.execute("SELECT tenancy, row FROM said ORDER BY tenancy"):
            if tenancy not in some and len(some) == _AT_ONCE:
                yield some
                some = {}
            rows = some.setdefault(tenancy, [])
            if row is not None:
                rows.append(ListedRow.read(row))
        if some:
            yield some
