"""What is loaded of a tenancy for one decision, and which of its cases is meant?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from domain.account.state import Account, fold_account
from domain.case import commands as c
from domain.case.decision import Decision
from domain.case.events import AccountEvent, ChargeAdjusted
from domain.case.evolve import fold
from domain.case.state import Case, NoCase
from domain.ids import account_stream, case_id, case_stream
from journal.store import Unit

MONEY = (c.RecordPayment, c.RecordPaymentBounced)


@dataclass(frozen=True)
class Tenancy:
    """A tenancy under its lock: its account, the case that a command means, and its other live cases."""

    key: str
    account: Account
    last_number: int
    state: NoCase | Case
    others: tuple[Case, ...]

    def after(self, decision: Decision) -> "Tenancy":
        """The tenancy once a decision is recorded."""
        return replace(self, state=decision.state, account=decision.account)

    @property
    def case(self) -> Case | None:
        """The case that is meant, if there is one."""
        return self.state if isinstance(self.state, Case) else None

    def now(self, real: datetime) -> datetime:
        """The instant on the case's own calendar when Temporal's clock says *real* (both UTC)."""
        return real + timedelta(seconds=self.case.offset_seconds) if self.case else real


async def load(unit: Unit[Any], key: str, command: c.Command | None, case: str | None) -> Tenancy:
    """Load and fold what *command* needs: its case (named, or the open one, or the latest) and the account."""
    entries = await unit.load(account_stream(key))
    account = fold_account(entry.event for entry in entries)
    live = {name: await _case(unit, name) for name in unit.live_cases}
    last_number = max((_number(name) for name in (*live, *(owed.case for owed in account.owed))), default=0)
    is_open = next((name for name, state in live.items() if _is_open(state)), None)
    # Money is the tenancy's: whichever case it names, the open one must hear of it, or it would not be stopped.
    meant = is_open if is_open and isinstance(command, MONEY) else case or is_open
    if meant is None and last_number and not isinstance(command, c.RegisterMissedPayment):
        meant = case_id(key, last_number)
    state = NoCase() if meant is None else live.get(meant) or await _case(unit, meant)
    others = tuple(other for name, other in live.items() if name != meant and isinstance(other, Case))
    return Tenancy(key, account, last_number, state, others)


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
