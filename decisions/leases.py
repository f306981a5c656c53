"""Which lease of its tenancy is a command about? Found under the tenancy's lock, from all that is known of its leases.

What is found stands in the command that is kept with the decision, so that it is decided again the same way.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from decisions.folded import Folded
from domain.account.lease import (
    ANOTHER_NUMBER,
    TENANTS_UNKNOWN,
    Lease,
    MoneyOfLease,
    RowOfLease,
    is_over,
    lease_of_money,
    lease_of_money_out,
    lease_of_row,
    next_lease,
)
from domain.account.money_out import PaidOut
from domain.account.state import Account
from domain.case import commands as c
from domain.case.codes import Ending
from domain.case.kept_command import AnyCommand
from domain.case.path.awaited_lease import placed_row
from domain.case.state import Case
from domain.finding import Finding
from domain.ids import account_stream, number_of
from journal.store import Unit

AnyOfLease = TypeVar("AnyOfLease", bound=c.OfLease)


@dataclass(frozen=True)
class Unplaced:
    """Nobody can tell which lease `command` is about, and why: no case records it, and its sender hears of it."""

    command: AnyCommand
    finding: Finding


async def with_lease(
    unit: Unit[Any], folded: Folded, key: str, command: AnyCommand | Finding
) -> AnyCommand | Finding | Unplaced:
    """The command with the number of the lease that it is about, where it says none."""
    match command:
        case c.RecordPayment(lease=None):
            return await _of_money(unit, folded, key, command)
        case c.RegisterMissedPayment(lease=None):
            return await _of_row(unit, folded, key, command)
        case c.RecordMoneyOut(lease=None):
            return await _of_money_out(unit, folded, key, command)
        case c.OfLease():
            return await _of_what_is_known(unit, folded, key, command)
        case _:
            return command


async def _of_money(unit: Unit[Any], folded: Folded, key: str, command: c.RecordPayment) -> c.RecordPayment | Unplaced:
    money = MoneyOfLease(command.lease_mark, command.payment, command.value_date, command.amount_ore)
    leases = await known_leases(folded, _accounts(unit, key))
    found = lease_of_money(leases, money)
    return Unplaced(command, found) if isinstance(found, Finding) else command.model_copy(update=_of(leases, found))


async def _of_money_out(unit: Unit[Any], folded: Folded, key: str, command: c.RecordMoneyOut) -> c.RecordMoneyOut:
    out = PaidOut(command.out, command.kind, command.amount_ore, command.value_date, command.booked_on)
    leases = await known_leases(folded, _accounts(unit, key))
    return command.model_copy(update=_of(leases, lease_of_money_out(leases, command.lease_mark, out)))


async def _of_what_is_known(unit: Unit[Any], folded: Folded, key: str, command: AnyOfLease) -> AnyOfLease:
    """What is owed again of a lease of before opens none of its cases again: one is about who lives there now."""
    leases = await known_leases(folded, _accounts(unit, key)) if unit.later_accounts else []
    meant = next((lease for lease in leases if _knows(lease.account, command)), None)
    return command.model_copy(update={"of_before": _is_over(leases, meant)})


def _of(leases: Sequence[Lease], number: int) -> dict[str, Any]:
    meant = next((lease for lease in leases if lease.number == number), None)
    return {"lease": number, "of_before": _is_over(leases, meant)}


def _is_over(leases: Sequence[Lease], lease: Lease | None) -> bool | None:
    return True if lease and is_over(leases, lease) else None


def _knows(account: Account, command: c.Command) -> bool:
    """Tell whether a command is about money or a charge that stands on an account."""
    match command:
        case (
            c.RecordPayment()
            | c.RecordPaymentBounced()
            | c.WithdrawBounce()
            | c.ConfirmPayment()
            | c.EarmarkPayment()
            | c.TakeOffAccount()
        ):
            return account.knows_payment(command.payment)
        case c.RecordMoneyOut() | c.WithdrawMoneyOut() | c.ReinstateMoneyOut() | c.PutBackOnAccount():
            return account.out(command.out) is not None
        case c.SettleContested() | c.ReinstateCharge() | c.NoteVanished() | c.UpholdCharge():
            return account.knows_charge(command.charge)
        case _:
            return False


async def _of_row(
    unit: Unit[Any], folded: Folded, key: str, command: c.RegisterMissedPayment
) -> c.RegisterMissedPayment | Unplaced:
    accounts = _accounts(unit, key)
    leases = await known_leases(folded, accounts)
    if leases and not set(command.tenants) <= set(leases[-1].tenants):
        leases = await known_leases(folded, accounts, every_case=True)
    names = {person: facts.name for person, facts in command.people.items()}
    row = RowOfLease(command.lease_mark, {one: names.get(one) for one in command.tenants}, command.due)
    found = lease_of_row(leases, row)
    if isinstance(found, Finding):
        waits_in = next((one.case for one in reversed(leases) if one.case), None)
        if found.rule not in (TENANTS_UNKNOWN, ANOTHER_NUMBER) or waits_in is None:
            return Unplaced(command, found)
        return command.model_copy(update={"waits_in": waits_in, "other_number": found.rule == ANOTHER_NUMBER or None})
    chosen = next((one for one in leases if one.number == found), None)
    of_before = chosen if chosen and not chosen.has_open_case and is_over(leases, chosen) else None
    update = {
        "lease": found,
        "booked_in": of_before.case if of_before else None,
        "waits_in": None,
        "other_number": None,
    }
    return command.model_copy(update=update)


async def register_placed(
    unit: Unit[Any], folded: Folded, case: Case, place: c.PlaceRow, today: date
) -> c.RegisterMissedPayment:
    """The row that somebody has placed, to be taken in on a day of the calendar of the case that it waited in: for its
    lease, or for the next.
    """
    row = case.awaiting[place.row]
    leases = await known_leases(folded, _accounts(unit, case.tenancy_key))
    if place.moved_in:
        return placed_row(case, row, next_lease(leases), None, today)
    own = next(lease for lease in leases if lease.number == case.lease)
    of_before = is_over(leases, own) and not own.has_open_case
    return placed_row(case, row, case.lease, own.case if of_before else None, today)


def _accounts(unit: Unit[Any], key: str) -> tuple[str, ...]:
    return (account_stream(key), *unit.later_accounts)


async def known_leases(folded: Folded, accounts: Iterable[str], *, every_case: bool = False) -> list[Lease]:
    """All leases of which anything was booked, by what their newest cases say, or all of them."""
    found = []
    for stream in accounts:
        account = await folded.account(stream)
        if account.seq:
            names = sorted({owed.case for owed in account.owed}, key=number_of)
            cases = [await folded.case(name) for name in (names if every_case else names[-1:])]
            found.append(_lease(account, [case for case in cases if isinstance(case, Case)]))
    return found


def _lease(account: Account, cases: Sequence[Case]) -> Lease:
    tenants = {person: _name(case, person) for case in cases for person in (*case.tenants, *case.also_named)}
    newest = cases[-1] if cases else None
    ended_on = max(_endings(cases), default=None)
    return Lease(account, tenants, ended_on, newest.id if newest else None, newest is not None and not newest.closed)


def _name(case: Case, person: str) -> str | None:
    facts = case.people.get(person)
    return facts.name if facts else None


def _endings(cases: Iterable[Case]) -> Iterable[date]:
    for case in cases:
        if case.moved_out_on:
            yield case.moved_out_on
        if case.closed and case.closed.ending is Ending.EVICTED:
            yield case.closed.on
