"""Which lease of a tenancy does a row of a list, or money, belong to? Decided from what is known of all of them.

Who lived somewhere before must neither be followed for what the next tenant owes, nor pay it
(docs/adr/0043-whose-lease.md). A lease is known by the number that the association gives it, where its lists tell one;
else by its tenants, and money by its day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from domain.account.money_out import PaidOut
from domain.account.state import Account
from domain.account.unapplied import fetched_back, takes_of
from domain.danish_day import danish_day
from domain.finding import Finding
from domain.ids import FIRST_LEASE
from domain.names import is_respelling
from domain.payment import Outgoing

_ONE_DAY: Final = timedelta(days=1)

TENANTS_UNKNOWN: Final = "tenants-are-known"
"""Nobody can tell whether a row is about a new lease."""
ANOTHER_NUMBER: Final = "one-lease-one-number"
"""A row gives the tenants of the present lease another number than its own: a new lease of theirs, or a slip."""
ONE_NUMBER_ONE_LEASE: Final = "one-number-one-lease"
"""A row gives other tenants the number of a lease that is known."""
ONE_LEASE_OWES: Final = "one-lease-owes"
"""Nobody can tell for which of two leases money is."""

Tenants = Mapping[str, str | None]
"""The names of tenants by their ids; None for who was erased."""


@dataclass(frozen=True)
class Lease:
    """What is known of a lease: its ledger, everybody who was named as its tenant, the day on which they moved out or
    were put out, and its newest case, which may be open.
    """

    account: Account
    tenants: Tenants
    ended_on: date | None = None
    case: str | None = None
    has_open_case: bool = False

    @property
    def number(self) -> int:
        """Which lease of its tenancy, counted from 1."""
        return self.account.lease

    @property
    def owed_ore(self) -> int:
        """What is left to pay of its charges, fees apart."""
        return self.account.outstanding_ore([owed.charge for owed in self.account.owed])

    @property
    def known_since(self) -> date:
        """The first day of which anything is known of it."""
        charged = (owed.due for owed in self.account.owed)
        return min((*charged, *(paid.value_date for paid in self.account.paid)), default=date.max)

    def has(self, person: str, name: str | None) -> bool:
        """Whether somebody is a tenant of it, by their id or by another spelling of their name."""
        return _is_among(person, name, self.tenants)


@dataclass(frozen=True)
class RowOfLease:
    """What a row of a list tells of its lease: the association's number of it, keyed, and who its tenants are."""

    mark: str | None
    tenants: Tenants
    due: date


@dataclass(frozen=True)
class MoneyOfLease:
    """What money tells of its lease."""

    mark: str | None
    payment: str
    value_date: date
    amount_ore: int


def is_over(leases: Sequence[Lease], lease: Lease) -> bool:
    """Whether a lease is one of before: no demand starts for what it owes. Money alone is no lease that came after."""
    later = (one for one in leases if _order(one) > _order(lease))
    return lease.ended_on is not None or any(one.tenants for one in later)


def lease_of_row(leases: Sequence[Lease], row: RowOfLease) -> int | Finding:
    """The number of the lease that a row is about, the next one where it opens it; else why a person has to say."""
    if not leases:
        return FIRST_LEASE
    closest = _closest(leases, row)
    if row.mark is not None:
        named = _named(leases, row.mark)
        if named is not None:
            return named.number if not named.tenants or _in_common(named, row) else _two_with_one_number()
        if closest is None or closest.account.marks:  # nobody known, or known under another number
            unnamed = [lease for lease in leases if not lease.account.marks]
            if not unnamed or closest is not None:
                return _next(leases) if closest is None else _under_another_number(leases, closest, row)
    return closest.number if closest else _of_strangers(leases, row)


def _under_another_number(leases: Sequence[Lease], known: Lease, row: RowOfLease) -> int | Finding:
    """The lease of tenants who are *known* under another number: the next one, unless they are exactly those of the
    present lease and still live there.
    """
    if known is not _present(leases) or not _are_the_same(known.tenants, row.tenants):
        return _next(leases)
    if known.ended_on and row.due > known.ended_on:
        return _next(leases)
    return Finding(
        holds=False,
        rule=ANOTHER_NUMBER,
        because=(
            "Rækkens lejere bor her under et andet nummer på lejeaftalen. Er det en ny lejeaftale, så notér, hvornår "
            "den forrige sluttede (record-moved-out); ellers ret nummeret. Send så rækken igen."
        ),
    )


def _of_strangers(leases: Sequence[Lease], row: RowOfLease) -> int | Finding:
    """The lease of tenants of whom nobody has heard: one that nobody is known to live in, or the next."""
    present = _present(leases)
    before = [lease.ended_on for lease in leases if lease.number < present.number and lease.ended_on]
    if not present.tenants and (not before or row.due > max(before)):
        return present.number
    if present.ended_on and row.due > present.ended_on:
        return _next(leases)
    return Finding(
        holds=False,
        rule=TENANTS_UNKNOWN,
        because=(
            "Rækkens lejere er ingen af lejemålets kendte lejere, og der er ikke noteret nogen fraflytning før "
            f"{danish_day(row.due)}. Er de flyttet ind, så notér, hvornår den forrige lejer flyttede ud "
            "(record-moved-out); er det de samme lejere, så ret navnene. Send så rækken igen."
        ),
    )


def lease_of_money(leases: Sequence[Lease], money: MoneyOfLease) -> int | Finding:
    """The number of the lease that money is for; else why a person has to say."""
    known = next((lease for lease in leases if lease.account.knows_payment(money.payment)), None)
    if known is not None:
        return known.number
    if not leases:
        return FIRST_LEASE
    if money.mark is not None and (found := _by_number(leases, money.mark)):
        return found
    number = _in_force(leases, money.value_date)
    in_force = next((lease for lease in leases if lease.number == number), None)
    owing = [lease for lease in leases if lease.number != number and lease.owed_ore]
    if owing and in_force and in_force.owed_ore:
        return _two_leases_owe()
    if any(lease.owed_ore == money.amount_ore for lease in owing) and not (in_force and _is_its_rent(in_force, money)):
        return _two_leases_owe()  # who moved out pays what they left behind, to the øre
    return number


def lease_of_money_out(leases: Sequence[Lease], mark: str | None, out: PaidOut) -> int:
    """The number of the lease whose money left: the one that it names, or that has just such money; else the one that
    was in force on its day, and is known. There it waits, where nothing is to be taken.
    """
    known = next((lease for lease in leases if lease.account.out(out.out)), None)
    if known is not None or not leases:
        return known.number if known else FIRST_LEASE
    if mark is not None and (named := _named(leases, mark)):
        return named.number
    having = [lease for lease in leases if _has(lease.account, out)]
    if len(having) == 1:
        return having[0].number
    number = _in_force(leases, out.value_date)
    return number if any(lease.number == number for lease in leases) else _present(leases).number


def _has(account: Account, out: PaidOut) -> bool:
    return bool(fetched_back(account, out) if out.kind is Outgoing.RETURNED else takes_of(account, out))


def _by_number(leases: Sequence[Lease], mark: str) -> int | Finding | None:
    """The lease that money names by the association's number; None where that is told of no lease, and its day says."""
    if named := _named(leases, mark):
        return named.number
    all_numbered = all(lease.account.marks for lease in leases)
    several = all_numbered or len(leases) > 1 or leases[0].ended_on is not None
    if several and any(lease.owed_ore for lease in leases):
        return _two_leases_owe()
    return _next(leases) if all_numbered else None


def _is_its_rent(lease: Lease, money: MoneyOfLease) -> bool:
    """Whether money is as much as the lease was charged for one thing or another, or has paid before."""
    charged = {owed.amount_ore for owed in lease.account.owed}
    return money.amount_ore in charged | {paid.amount_ore for paid in lease.account.paid}


def _in_force(leases: Sequence[Lease], on: date) -> int:
    """The lease that was in force on a day: the first one from always on, after the last one's end the next."""
    in_order = sorted(leases, key=_order)
    begun = [lease for lease, before in zip(in_order[1:], in_order, strict=False) if _begins(lease, before) <= on]
    present = begun[-1] if begun else in_order[0]
    if present is in_order[-1] and present.ended_on and on > present.ended_on:
        return _next(leases)
    return present.number


def _begins(lease: Lease, before: Lease) -> date:
    return before.ended_on + _ONE_DAY if before.ended_on else lease.known_since


def next_lease(leases: Sequence[Lease]) -> int:
    """The number of the lease that comes next; money may have come for it."""
    present = _present(leases)
    return _next(leases) if present.tenants else present.number


def _order(lease: Lease) -> tuple[date, int]:
    return lease.known_since, lease.number


def _present(leases: Sequence[Lease]) -> Lease:
    return max(leases, key=_order)


def _next(leases: Sequence[Lease]) -> int:
    return max(lease.number for lease in leases) + 1


def _named(leases: Sequence[Lease], mark: str) -> Lease | None:
    return next((lease for lease in leases if mark in lease.account.marks), None)


def _closest(leases: Sequence[Lease], row: RowOfLease) -> Lease | None:
    """The lease with most of the row's tenants, the newest of several; None where nobody of them is known."""
    best = max(leases, key=lambda lease: (_in_common(lease, row), *_order(lease)))
    return best if _in_common(best, row) else None


def _are_the_same(known: Tenants, named: Tenants) -> bool:
    """Whether two households are the same people, however their names are spelled."""
    both_ways = ((known, named), (named, known))
    return all(_is_among(person, name, others) for some, others in both_ways for person, name in some.items())


def _is_among(person: str, name: str | None, tenants: Tenants) -> bool:
    if person in tenants:
        return True
    return name is not None and any(known and is_respelling(known, name) for known in tenants.values())


def _in_common(lease: Lease, row: RowOfLease) -> int:
    return sum(lease.has(person, name) for person, name in row.tenants.items())


def _two_with_one_number() -> Finding:
    return Finding(
        holds=False,
        rule=ONE_NUMBER_ONE_LEASE,
        because=(
            "Lejeaftalens nummer står her for andre lejere. To lejeaftaler kan ikke have samme nummer: ret nummeret, "
            "eller ret lejernes navne, og send rækken igen."
        ),
    )


def _two_leases_owe() -> Finding:
    return Finding(
        holds=False,
        rule=ONE_LEASE_OWES,
        because=(
            "Lejemålet har to lejeaftaler, som pengene kan høre til. De er ikke bogført, før nogen har sagt hvilken."
        ),
    )
