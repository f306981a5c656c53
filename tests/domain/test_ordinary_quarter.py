"""Does an ordinary quarter, played day by day, harm nobody who had paid, and come out at the truth?

Each lease is played by itself, purely: its rows of each morning's list, its money of each day, in and out, the steps
and letters of its case between them, and the day its household is out. `tests/cli/test_ordinary_quarter.py` plays them
together, from the files.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from domain.account.events import ChargeContested
from domain.case import commands as c
from domain.case.events import PaymentDemandDecided, ReminderDecided
from domain.case.state import Case
from domain.clock import at_hour
from domain.payment import Outgoing
from domain.purpose import purpose_of
from tests.domain.case.story import Story, rent_missed
from tests.meant_elsewhere import meant_elsewhere_ore
from tests.ordinary_months import (
    LAG,
    Account,
    Habit,
    Means,
    Movement,
    OrdinaryMonths,
    bank_day,
    list_day,
    ordinary_months,
)

ONE_DAY = timedelta(days=1)
FEW, MANY = 200, 2_000
"""Tenancies of a quarter in every run, and in the marked one."""


@dataclass
class Played:
    """One lease in a quarter, and what it should have come to."""

    months: OrdinaryMonths
    account: Account
    story: Story = field(default_factory=Story)
    payments: list[Movement] = field(default_factory=list)

    def play(self) -> None:
        """Every day: the morning's list, the steps and letters of the day, then its money."""
        by_day: dict[date, list[Movement]] = defaultdict(list)
        for movement in self.months.movements:
            if movement.lease.account == self.account:
                by_day[movement.day].append(movement)
        day = self.months.first_day
        while day <= self.months.last_day:
            self.story.play_until(day)
            self.story.now = at_hour(day, 10)
            if (self.account[0], day) in ((move.tenancy, move.out_on) for move in self.months.moves):
                self._move_out(day)
            if day in map(list_day, self.months.months):
                self._list_of(day)
            for movement in by_day[day]:
                self._move(movement)
            day += ONE_DAY

    def _list_of(self, morning: date) -> None:
        known_before = bank_day(morning, -LAG) + ONE_DAY
        as_of = known_before if self.months.new_columns else morning
        missing = self.months.ledger(self.account, due_by=morning, before=known_before).outstanding
        for due, ore in missing.items():
            self.story.given(rent_missed(due.isoformat(), ore, as_of=as_of))

    def _move_out(self, day: date) -> None:
        if self.account[1] == 1 and isinstance(self.story.state, Case) and not self.story.state.closed:
            self.story.given(c.RecordMovedOut(on=day))

    def _move(self, movement: Movement) -> None:
        if movement.means is Means.BOUNCED:
            first = next(n for n, one in enumerate(self.payments, 1) if one.due == movement.due)
            self.story.given(c.RecordPaymentBounced(payment=f"b{first}"))
        elif movement.means is Means.REFUND:
            self.story.given(
                c.RecordMoneyOut(
                    out=movement.reference,
                    kind=Outgoing.REFUND,
                    amount_ore=-movement.amount_ore,
                    value_date=movement.day,
                    booked_on=movement.day,
                )
            )
        else:
            self.payments.append(movement)
            self.story.given(
                c.RecordPayment(
                    payment=f"b{len(self.payments)}",
                    amount_ore=movement.amount_ore,
                    value_date=movement.day,
                    booked_on=movement.day,
                    purpose=purpose_of(movement.text, movement.day),
                )
            )
        assert self.story.answer.result == "done", self.story.answer.because

    def truth(self, morning: date) -> int:
        """What is truly owed that morning (øre)."""
        return sum(self.months.ledger(self.account, due_by=morning, before=morning).outstanding.values())


def played(seed: int, tenancies: int, *, new_columns: bool) -> list[Played]:
    """Every lease of a quarter that owes something on a list, or pays; played to its last evening."""
    months = ordinary_months(seed, tenancies, new_columns=new_columns)
    found = [Played(months, lease.account) for lease in months.leases]
    for one in found:
        one.play()
    return found


QUARTERS = [(1, False), (1, True), (2, False), (3, True), (12, True)]


@pytest.fixture(
    scope="module",
    params=[
        *(pytest.param((*one, FEW), id=f"{FEW} tenancies, {one}") for one in QUARTERS),
        *(pytest.param((*one, MANY), id=f"{MANY} tenancies, {one}", marks=pytest.mark.soak) for one in QUARTERS),
    ],
)
def quarter(request: pytest.FixtureRequest) -> list[Played]:
    """A quarter of some seed, without and with the columns that say more."""
    seed, new_columns, tenancies = request.param
    return played(seed, tenancies, new_columns=new_columns)


def test_each_lease_owes_its_truth(quarter: list[Played]) -> None:
    """To the øre in all its rents, whichever of them its money was meant for. While one is contested, the truth lies
    between what is owed without it and what the list calls for beside it; and after the last list it may be more by
    what came with another month's name.
    """
    for one in quarter:
        account, truth = one.story.account, one.truth(one.months.last_day + ONE_DAY)
        ours = account.outstanding_ore([owed.charge for owed in account.owed])
        contested = account.outstanding_ore(list(account.contests))
        called_for = sum(contest.stated_ore for contest in account.contests.values())
        elsewhere = meant_elsewhere_ore(account, list_day(one.months.months[-1]))
        assert ours - contested <= truth <= ours - contested + called_for + elsewhere, one.account


def test_nobody_who_owed_nothing_is_reminded_or_asked(quarter: list[Played]) -> None:
    """By money of the days before, whatever the list says."""
    for one in quarter:
        for day, event in one.story.events:
            assert not isinstance(event, ReminderDecided | PaymentDemandDecided) or one.truth(day), (one.account, day)


def test_no_letter_states_more_than_was_owed_that_morning(quarter: list[Played]) -> None:
    """The lines of a demand together, the fee apart."""
    for one in quarter:
        for day, event in one.story.events:
            if isinstance(event, PaymentDemandDecided):
                assert sum(line.amount_ore for line in event.lines) <= one.truth(day), (one.account, day)


def test_ordinary_rents_make_no_work(quarter: list[Played]) -> None:
    """Who pays every rent on its day, or ahead, is on no list of ours; there are demands for others."""
    months = quarter[0].months
    troubled = {rent.lease.account for rent in months.rents if rent.habit not in (Habit.ON_TIME, Habit.AHEAD)}

    assert not [one.account for one in quarter if one.account not in troubled and one.story.cases]
    assert any(isinstance(event, PaymentDemandDecided) for one in quarter for _, event in one.story.events)


def test_people_are_asked_only_about_who_paid_the_day_before_the_list(quarter: list[Played]) -> None:
    """Rent of a month that is paid while an older one stands is no question: its text and the list say the same."""
    asked = [one for one in quarter if any(isinstance(event, ChargeContested) for _, event in one.story.events)]

    for one in asked:
        habits = {rent.habit for rent in one.months.rents if rent.lease.account == one.account}
        assert Habit.BEFORE_THE_LIST in habits, one.account
    assert not (asked and quarter[0].months.new_columns)


def test_a_list_that_says_its_day_leaves_less_to_people(quarter: list[Played]) -> None:
    """Who paid the day before the list is contested only where it does not say as which day it was made up."""
    habits = defaultdict(set)
    for rent in quarter[0].months.rents:
        habits[rent.lease.account].add(rent.habit)
    late = [one for one in quarter if habits[one.account] <= {Habit.ON_TIME, Habit.BEFORE_THE_LIST}]
    found = {bool(one.story.account.contests) for one in late if Habit.BEFORE_THE_LIST in habits[one.account]}

    assert found == {not quarter[0].months.new_columns}
