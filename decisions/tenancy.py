"""What is loaded of a tenancy for one decision, and which of its cases is meant?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from domain.account.events import AccountEvent, ChargeAdjusted
from domain.account.state import Account, fold_account
from domain.case import commands as c
from domain.case.decision import Decision
from domain.case.evolve import fold
from domain.case.state import Case, NoCase
from domain.ids import FIRST_LEASE, account_stream, case_id, case_stream, lease_of
from journal.store import Unit

MONEY_COMMANDS = (c.RecordPayment, c.RecordPaymentBounced)


@dataclass(frozen=True)
class Tenancy:
    """A tenancy under its lock: the ledger of each lease, the case that a command means, and its other live cases.

    `lease` is the number of the lease that the command concerns: that of the case that is meant, where there is one.
    """

    key: str
    accounts: Mapping[int, Account]
    lease: int
    last_number: int
    state: NoCase | Case
    others: tuple[Case, ...]

    def after(self, decision: Decision) -> "Tenancy":
        """The tenancy once a decision is recorded."""
        return replace(self, state=decision.state, accounts={**self.accounts, self.lease: decision.account})

    @property
    def account(self) -> Account:
        """The ledger of the lease that the command concerns."""
        return self.account_of(self.lease)

    def account_of(self, lease: int) -> Account:
        """The ledger of a lease; an empty one where nothing was booked on it."""
        return _account(self.accounts, lease)

    @property
    def case(self) -> Case | None:
        """The case that is meant, if there is one."""
        return self.state if isinstance(self.state, Case) else None

    def now(self, real: datetime) -> datetime:
        """The instant on the case's own calendar when Temporal's clock says *real* (both UTC)."""
        return real + timedelta(seconds=self.case.offset_seconds) if self.case else real


async def load(unit: Unit[Any], key: str, command: c.Command | None, case: str | None) -> Tenancy:
    """Load and fold what *command* needs: its case (named, or the open one, or the latest) and the accounts."""
    accounts: dict[int, Account] = {}
    for stream in (account_stream(key), *unit.later_accounts):
        lease = lease_of(stream)
        accounts[lease] = fold_account((entry.event for entry in await unit.load(stream)), lease)
    live = {name: await _case(unit, name) for name in unit.live_cases}
    named = (live.get(case) or await _case(unit, case)) if case else NoCase()
    wanted = _lease_wanted(command, named, accounts)
    booked_in = {lease: {owed.case for owed in account.owed} for lease, account in accounts.items()}
    last_number = max((_number(name) for name in {*live}.union(*booked_in.values())), default=0)
    open_case = next((state for state in live.values() if _is_open(state)), NoCase())
    state: NoCase | Case = named if case else open_case
    if isinstance(command, MONEY_COMMANDS):
        # Money is the lease's: whichever case it names, the open one must hear of it, or it would not be stopped.
        of_the_lease = (one for one in (open_case, named) if isinstance(one, Case) and one.lease == wanted)
        state = next(of_the_lease, NoCase())
        latest = max(booked_in.get(wanted, ()), key=_number, default=None)
    else:
        latest = case_id(key, last_number) if last_number and not isinstance(command, c.RegisterMissedPayment) else None
    if isinstance(state, NoCase) and latest and not case:
        state = await _case(unit, latest)
    lease = state.lease if isinstance(state, Case) else wanted
    others = tuple(other for other in live.values() if isinstance(other, Case) and other is not state)
    return Tenancy(key, accounts, lease, last_number, state, others)


def _lease_wanted(command: c.Command | None, named: NoCase | Case, accounts: Mapping[int, Account]) -> int:
    """Which lease a command concerns: that which it says, or of its case; what goes back, that on which it was paid."""
    if isinstance(command, c.RegisterMissedPayment | c.RecordPayment):
        return command.lease
    if isinstance(named, Case):
        return named.lease
    if isinstance(command, c.RecordPaymentBounced):
        paid_on = (lease for lease, account in accounts.items() if account.knows_payment(command.payment))
        return next(paid_on, FIRST_LEASE)
    return FIRST_LEASE


def _account(accounts: Mapping[int, Account], lease: int) -> Account:
    return accounts.get(lease) or Account(lease)


async def case_of_adjusted(unit: Unit[Any], account: Account, events: Sequence[AccountEvent]) -> Case | None:
    """The closed case whose charge *events* adjust, where no case is open: the balance that it shows moves."""
    charge = next((event.charge for event in events if isinstance(event, ChargeAdjusted)), None)
    state = await _case(unit, account.charge(charge).case) if charge else None
    return state if isinstance(state, Case) else None


async def _case(unit: Unit[Any], case: str) -> NoCase | Case:
    return fold(entry.event for entry in await unit.load(case_stream(case)))


def _is_open(state: NoCase | Case) -> bool:
    return isinstance(state, Case) and state.closed is None


def _number(case: str) -> int:
    return int(case.rpartition("-")[2])
