"""Which money of an account pays nothing, what may money that left be taken from, and what has found nothing yet?

Money that left takes only what nothing owed has need of: never what pays a charge or a fee, what a list may not have
heard of, or what came after it left. The oldest goes first, so that the rent of the newest month is still there to be
seen beside a list that calls for it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from domain.account.events import Taken
from domain.account.money_out import PaidOut
from domain.account.state import Account, Paid
from domain.payment import Outgoing

FETCHED_BACK_WITHIN: Final = timedelta(days=30)
"""How long after its booking a payment is taken for the one that a bank fetched back without naming it."""

BEFORE_ITS_DUE_DAY: Final = timedelta(days=7)
"""How long before a rent falls due somebody pays it at the earliest."""


def waiting(account: Account) -> tuple[PaidOut, ...]:
    """The money that left and has not been taken from anything, in whole or in part, in the order it was told."""
    return tuple(one for one in account.outs if not one.withdrawn and uncovered_ore(account, one))


def uncovered_ore(account: Account, out: PaidOut) -> int:
    """What (øre) of money that left was taken from nothing that is there: a payment may have gone back since.

    What a bank fetched back is covered by the payment that went back, as long as nobody says that it had not.
    """
    there = account.bounced if out.kind is Outgoing.RETURNED else account.paid
    payments = {paid.payment for paid in there}
    return out.amount_ore - sum(ore for payment, ore in out.takes if payment in payments)


def free_ore(account: Account, out: PaidOut) -> int:
    """What (øre) there is for money that left to be taken from."""
    return sum(ore for _, ore in _free(account, out.booked_on))


def movable_ore(account: Account, payment: str) -> int:
    """What (øre) of a payment a person may place elsewhere: nothing that was paid becomes owed by that."""
    usable = _usable(account, date.max)
    return min(usable.get(payment, 0), max(sum(usable.values()) - _fees(account), 0))


def takes_of(account: Account, out: PaidOut) -> tuple[Taken, ...]:
    """From which payments the rest of a refund or a transfer is taken; nothing where there is too little for all."""
    missing_ore, takes = uncovered_ore(account, out), list[Taken]()
    for payment, ore in _free(account, out.booked_on):
        if taken_ore := min(ore, missing_ore):
            takes.append(Taken(payment=payment, amount_ore=taken_ore))
            missing_ore -= taken_ore
    return () if missing_ore else tuple(takes)


def _free(account: Account, by: date) -> list[tuple[str, int]]:
    """The payments of `_usable` in their order, and how much of each nothing has need of."""
    usable, found = _usable(account, by), list[tuple[str, int]]()
    left_ore = sum(usable.values()) - _fees(account)
    for payment, spare_ore in usable.items():
        if (ore := min(spare_ore, left_ore)) > 0:
            found.append((payment, ore))
            left_ore -= ore
    return found


def _usable(account: Account, by: date) -> dict[str, int]:
    """What is to spare (øre) of the payments booked by a day, without those in doubt: the oldest first, those of a case
    with a fee last.
    """
    spare = account.unapplied()
    doubtful = {payment for contest in account.contests.values() for payment in contest.payments}
    with_fees = {fee.rpartition("/")[0] for fee, _ in account.fees}
    usable = [
        paid
        for paid in account.paid
        if spare.get(paid.payment) and paid.payment not in doubtful and paid.booked_on <= by
    ]
    usable.sort(key=lambda paid: (paid.case in with_fees, paid.on))
    return {paid.payment: spare[paid.payment] for paid in usable}


def _fees(account: Account) -> int:
    return sum(fee for _, fee in account.fees)


def fetched_back(account: Account, out: PaidOut) -> Paid | None:
    """The payment that a bank fetched back for sure; None where it could be another, or none of ours.

    It is the one that a person noted as gone back, or the only one of that amount, and of the days before. A row that
    was laid on a payment of which somebody said that it had not gone back is asked about, until they say which had.
    """
    claimed = {payment for one in account.outs if one.kind is Outgoing.RETURNED for payment, _ in one.takes}
    noted = [paid for paid in account.bounced if _fits(paid, out) and paid.payment not in claimed]
    if len(noted) == 1:
        return noted[0]
    if noted or out.takes:
        return None
    alike = [paid for paid in account.paid if paid.amount_ore == out.amount_ore]
    return alike[0] if len(alike) == 1 and _fits(alike[0], out) else None


def _fits(paid: Paid, out: PaidOut) -> bool:
    near = paid.booked_on <= out.booked_on <= paid.booked_on + FETCHED_BACK_WITHIN
    return near and paid.amount_ore == out.amount_ore


def unapplied_beside_debt(account: Account) -> Sequence[tuple[Paid, int]]:
    """The payments of which something (øre) pays nothing although something is owed that it could be for; none where
    nothing is owed: then it is ordinary rent, as all money of before what is owed could be paid. What is contested is
    asked about with its charge; what is rent of another month, by its text, nobody has to place.
    """
    owed = [one for one in account.owed if account.outstanding_ore([one.charge])]
    if not owed:
        return ()
    since = min(one.due for one in owed) - BEFORE_ITS_DUE_DAY
    doubtful = {payment for contest in account.contests.values() for payment in contest.payments}
    aside, unapplied = account.set_aside(), account.unapplied()
    spare = {payment: left for payment, ore in unapplied.items() if (left := ore - aside.get(payment, 0))}
    ours = (paid for paid in account.paid if paid.payment in spare and paid.payment not in doubtful)
    return [(paid, spare[paid.payment]) for paid in ours if paid.value_date >= since]


def has_taken(accounts: Iterable[Account], payment: str, *, was_placed: bool) -> bool:
    """Tell whether a payment that was kept beside the cases went to one of the accounts of its tenancy. One that
    *was_placed* there by a person, and went back when that was taken back, waits again.
    """
    known = (account for account in accounts if account.knows_payment(payment))
    return any(not (was_placed and account.has_bounced(payment)) for account in known)
