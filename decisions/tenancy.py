"""What is loaded of a tenancy for one decision, and which of its cases is meant?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from decisions.folded import Folded
from domain.account.state import Account
from domain.case import commands as c
from domain.case.decision import Decision
from domain.case.state import Case, NoCase
from domain.ids import FIRST_LEASE, account_stream, case_id, lease_of, number_of
from journal.store import Unit

MONEY_COMMANDS = (
    c.RecordPayment,
    c.RecordPaymentBounced,
    c.WithdrawBounce,
    c.EarmarkPayment,
    c.SettleContested,
    c.NoteVanished,
    c.UpholdCharge,
    c.ConfirmPayment,
    c.RecordMoneyOut,
    c.WithdrawMoneyOut,
    c.ReinstateMoneyOut,
    c.TakeOffAccount,
    c.PutBackOnAccount,
    c.ReinstateCharge,
)


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


async def load(
    unit: Unit[Any], key: str, command: c.Command | None, case: str | None, folded: Folded | None = None
) -> Tenancy:
    """Load and fold what *command* needs: its case (named, or the open one, or the latest) and the accounts, but for
    what is *folded* already.
    """
    folded = folded or Folded(unit.load)
    accounts: dict[int, Account] = {}
    for stream in (account_stream(key), *unit.later_accounts):
        accounts[lease_of(stream)] = await folded.account(stream)
    live = {name: await folded.case(name) for name in unit.live_cases}
    named = (live.get(case) or await folded.case(case)) if case else NoCase()
    wanted = _lease_wanted(command, named, accounts)
    booked_in = {lease: {owed.case for owed in account.owed} for lease, account in accounts.items()}
    last_number = max((number_of(name) for name in {*live}.union(*booked_in.values())), default=0)
    open_case = next((state for state in live.values() if _is_open(state)), NoCase())
    state: NoCase | Case = named if case else open_case
    if isinstance(command, c.RegisterMissedPayment) and command.booked_in:
        state, latest = NoCase(), None  # it is the charge of a lease that no case is about any more
    elif isinstance(command, c.RegisterMissedPayment) and command.waits_in:
        state, latest = live.get(command.waits_in) or await folded.case(command.waits_in), None
    elif isinstance(command, MONEY_COMMANDS):
        # Money is the lease's: whichever case it names, the open one must hear of it, or it would not be stopped.
        of_the_lease = (one for one in (open_case, named) if isinstance(one, Case) and one.lease == wanted)
        state = next(of_the_lease, NoCase())
        latest = max(booked_in.get(wanted, ()), key=number_of, default=None)
    else:
        latest = case_id(key, last_number) if last_number and not isinstance(command, c.RegisterMissedPayment) else None
    if isinstance(state, NoCase) and latest and (not case or (isinstance(named, Case) and named.lease != wanted)):
        state = await folded.case(latest)
    lease = state.lease if isinstance(state, Case) else wanted
    others = tuple(other for other in live.values() if isinstance(other, Case) and other is not state)
    return Tenancy(key, accounts, lease, last_number, state, others)


def _lease_wanted(command: c.Command | None, named: NoCase | Case, accounts: Mapping[int, Account]) -> int:
    """Which lease a command concerns: that which it says, or of its case; money that is known, that on which it is."""
    if isinstance(command, c.RegisterMissedPayment | c.RecordPayment | c.RecordMoneyOut):
        return command.lease or FIRST_LEASE
    if isinstance(
        command, c.WithdrawMoneyOut | c.ReinstateMoneyOut | c.PutBackOnAccount
    ):  # whichever case of the tenancy names it
        left = (lease for lease, account in accounts.items() if account.out(command.out))
        return next(left, named.lease if isinstance(named, Case) else FIRST_LEASE)
    if isinstance(named, Case):
        return named.lease
    if isinstance(command, c.RecordPaymentBounced | c.WithdrawBounce | c.ConfirmPayment | c.TakeOffAccount):
        paid_on = (lease for lease, account in accounts.items() if account.knows_payment(command.payment))
        return next(paid_on, FIRST_LEASE)
    return FIRST_LEASE


def _account(accounts: Mapping[int, Account], lease: int) -> Account:
    return accounts.get(lease) or Account(lease)


async def cases_touched(folded: Folded, before: Account, after: Account, without: Collection[str]) -> list[Case]:
    """The cases, without those, in which charges were booked that are owed otherwise now, or asked about, or no longer:
    what a list of work and a balance show of an ended one moves, too.
    """
    known = {owed.charge: (owed.amount_ore, owed.unfollowed_since) for owed in before.owed}
    moved = {owed.charge for owed in after.owed if known.get(owed.charge) != (owed.amount_ore, owed.unfollowed_since)}
    moved |= before.contests.keys() ^ after.contests.keys()
    names = {after.charge(charge).case for charge in moved} - {*without}
    cases = [await folded.case(name) for name in sorted(names)]
    return [case for case in cases if isinstance(case, Case)]


def _is_open(state: NoCase | Case) -> bool:
    return isinstance(state, Case) and state.closed is None
