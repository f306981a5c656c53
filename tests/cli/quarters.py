"""How is an ordinary quarter lived through day by day, from its lists and its payments, on real servers?"""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from client.arrears import Register, import_list
from client.calendars import advance_all, behind
from client.cases import CaseClient
from client.payments import pay_list
from client.results.rows import GoneRow, RowAnswer
from domain.account.state import Account as OurAccount
from domain.account.state import fold_account
from domain.case.events import CaseEvent
from domain.ids import account_stream, case_stream
from domain.payment import Means as PaidBy
from domain.payment import Payment
from intake.arrears_list import read_arrears_list
from intake.payment_list import AcceptedPayment, read_payment_list
from tests.ordinary_months import Account, Movement, OneDay, OrdinaryMonths
from tests.workflows.installation import Installation

OFFICE: Final = "office/o1"
ORGANISATIONS: Final = frozenset({"BF-101", "BF-102", "BF-103", "BF-104"})


@dataclass
class Quarter:
    """A quarter under way: whose servers it lives on, and what was said of each kind of row."""

    months: OrdinaryMonths
    installation: Installation
    said: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    refused: list[tuple[date, RowAnswer]] = field(default_factory=list)
    moved: set[str] = field(default_factory=set)
    """Tenancies where a move could be recorded, for something had been missed there before."""

    @property
    def cases(self) -> CaseClient:
        """The way in."""
        return self.installation.case_client

    async def live(self) -> None:
        """Every day: the steps that have come due, who moved out, the morning's list, then the day's money."""
        for day in self.months.days():
            await self._advance(day.day)
            await self._move_out(day)
            await self._take_in(day)
            await self._book(day)
        await self._advance(self.months.last_day)

    async def _advance(self, to: date) -> None:
        async for arrived in advance_all(self.cases, await behind(self.cases, to), to, OFFICE):
            assert arrived.result in ("done", "duplicate"), arrived

    async def _move_out(self, day: OneDay) -> None:
        for move in day.moves:
            key = self.cases.key_of(move.organisation, move.tenancy, simulated=True)
            for view in await self.cases.reader.cases(tenancy_key=key, live=True, simulated=True):
                given = await self.installation.give(view.case_id, "record-moved-out", actor=OFFICE, on=move.out_on)
                assert given.result == "done", given
                self.moved.add(move.tenancy)

    async def _take_in(self, day: OneDay) -> None:
        if day.arrears is None:
            return
        rows = read_arrears_list(day.arrears, today=day.day, known_organisation=ORGANISATIONS.__contains__)
        await self._hear("arrears", day.day, import_list(self.cases, rows, Register(simulated=True, today=day.day)))

    async def _book(self, day: OneDay) -> None:
        for name, file in (("payments", day.payments), ("money out", day.money_out)):
            if file is not None:
                rows = read_payment_list(file, today=day.day, known_organisation=ORGANISATIONS.__contains__)
                await self._hear(name, day.day, pay_list(self.cases, rows, rehearsal=day.day))
        if day.by_card:
            typed = [AcceptedPayment(row, _typed(movement)) for row, movement in enumerate(day.by_card, 1)]
            await self._hear("by card", day.day, pay_list(self.cases, typed, rehearsal=day.day))

    async def _hear(self, what: str, day: date, answers: AsyncIterator[RowAnswer | GoneRow]) -> None:
        async for answer in answers:
            assert isinstance(answer, RowAnswer), "no list was said to be complete"
            self.said[what][answer.result] += 1
            if answer.result in ("refused", "queued"):
                self.refused.append((day, answer))

    def leases(self) -> dict[Account, list[Account]]:
        """Which leases of the truth stand behind each of ours: of a household that moved out before anything was missed
        nobody has heard, and the next is our first.
        """
        found: dict[Account, list[Account]] = defaultdict(list)
        for lease in self.months.leases:
            found[(lease.tenancy, lease.number if lease.tenancy in self.moved else 1)].append(lease.account)
        return found

    async def account(self, account: Account) -> OurAccount:
        """What we hold of a lease of ours."""
        tenancy, lease = account
        entries = await self.cases.reader.stream(account_stream(self._key(tenancy), lease))
        return fold_account((entry.event for entry in entries), lease)

    async def happened(self) -> AsyncIterator[tuple[Account, date, CaseEvent]]:
        """All that happened in every case: to which lease of ours, and on which day of its calendar."""
        tenancies = {self._key(lease.tenancy): lease.tenancy for lease in self.months.leases}
        for view in await self.cases.reader.cases(simulated=True):
            for entry in await self.cases.reader.stream(case_stream(view.case_id)):
                yield (tenancies[view.tenancy_key], view.lease), entry.happened_on, entry.event

    def _key(self, tenancy: str) -> str:
        return self.cases.key_of(tenancy.rpartition("-Q")[0], tenancy, simulated=True)


def _typed(movement: Movement) -> Payment:
    """Money by card, as the office types it in: the bank never tells of it by lease."""
    return Payment(
        organisation=movement.lease.organisation,
        tenancy=movement.lease.tenancy,
        value_date=movement.day,
        booked_on=movement.day,
        amount_ore=movement.amount_ore,
        means=PaidBy.CARD,
    )
