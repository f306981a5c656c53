"""Which charge does a payer's text name on an account, and what does a list that says the same let it be for?

The tenant's earmarking wins, and a text is the tenant's own word as far as it can be read. But nobody has checked it:
alone it takes no money from a demand that runs (`domain/case/path/payers_text.py` looks at that), and money that it
gives to a month which no list calls for goes on paying what is owed until a list calls for that as if it did not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from typing import Final

from domain.account.codes import MeantBy, Payer
from domain.account.events import PaymentEarmarked, PaymentSetAside
from domain.account.state import Account, Paid, evolve_account
from domain.charge_kinds import RENT

MeantEvent = PaymentEarmarked | PaymentSetAside
_OF_THE_NEXT_MONTH: Final = 25
"""From this day of a month on a charge may be what people call the next month's."""
_PAID_AHEAD: Final = timedelta(days=10)
"""How long before its month begins somebody pays a rent at the earliest."""


@dataclass(frozen=True)
class ListSays:
    """What a list calls for of a charge (øre) as a day began; which money counts as heard of (`Account.contesting`)."""

    charge: str
    stated_ore: int
    as_of: date
    heard_of_before: date
    lived_since: date


def meant_at_once(account: Account, paid: Paid, today: date) -> PaymentEarmarked | None:
    """That money is for the charge which its text names; None where it names none that the money may pay."""
    named = _named(account, paid)
    if named is None or not account.charge(named).takes(paid) or account.outstanding_ore([named]) == 0:
        return None
    return PaymentEarmarked(happened_on=today, payment=paid.payment, charge=named, meant_by=MeantBy.TEXT)


def meant_as_listed(account: Account, says: ListSays, today: date) -> tuple[MeantEvent, ...]:
    """What the money is for that a list and its own text give to something else than the charge; nothing where the two
    do not agree to the øre, or money is left of which the list may not have heard.
    """
    doubted = set(_doubted(account, says))
    of_doubt = [paid for paid in account.paid if paid.payment in doubted]
    heard_of = [paid for paid in account.paid if paid.payment in doubted or paid.booked_on < says.as_of]
    for payments in (of_doubt, heard_of):
        meant = tuple(_of_something_else(account, says.charge, payments, today))
        after = reduce(evolve_account, meant, account)
        agree = _left(after, says) == says.stated_ore and not _lies_unused(after, _doubted(after, says))
        if meant and of_doubt and agree:
            return meant
    return ()


def _doubted(account: Account, says: ListSays) -> tuple[str, ...]:
    return account.contesting(says.charge, says.as_of, says.heard_of_before, says.lived_since)


def _lies_unused(account: Account, payments: Iterable[str]) -> bool:
    """Whether anything of this money could pay the charge still: what lies on it is in what is left of it."""
    spare, aside = account.unapplied(), account.set_aside()
    return any(spare.get(one, 0) > aside.get(one, 0) for one in payments)


def _left(account: Account, says: ListSays) -> int:
    return account.outstanding_ore([says.charge], booked_before=says.as_of)


def _of_something_else(account: Account, charge: str, payments: Iterable[Paid], today: date) -> Iterator[MeantEvent]:
    """What their texts give of some payments to another charge, or to the rent of a month after the charge's."""
    due, answered = account.charge(charge).due, account.charge(charge).unheard
    for paid in payments:
        named, month = _named(account, paid), paid.purpose.month if paid.purpose else None
        if named == charge or paid.payment in answered or not _has_own_word(paid):
            continue
        if named and account.charge(named).takes(paid):
            if paid.earmarked != named:
                by = MeantBy.TEXT_AND_LIST
                yield PaymentEarmarked(happened_on=today, payment=paid.payment, charge=named, meant_by=by)
        elif month and month > due and month != paid.set_aside_for and _may_be_rent(paid, month):
            yield PaymentSetAside(happened_on=today, payment=paid.payment, month=month)


def _has_own_word(paid: Paid) -> bool:
    """Whether its text speaks: a person's word goes before it, and who pays for somebody else says what they want."""
    by_a_person = paid.laid_on is not None or (paid.earmarked is not None and paid.meant_by is None)
    return paid.purpose is not None and not by_a_person and paid.payer in (Payer.TENANT, Payer.OTHER)


def _may_be_rent(paid: Paid, month: date) -> bool:
    return paid.purpose is not None and paid.purpose.kind in (None, RENT) and month - paid.value_date <= _PAID_AHEAD


def _named(account: Account, paid: Paid) -> str | None:
    """The one charge that a text names: of its due day or month, and of its kind; by the kind alone where only one of
    it is owed. None where it may be another.
    """
    purpose = paid.purpose
    if purpose is None or not _has_own_word(paid):
        return None
    of_kind = [owed for owed in account.owed if owed.amount_ore and purpose.kind in (None, owed.kind)]
    if purpose.due:
        found = [owed for owed in of_kind if owed.due == purpose.due]
    elif purpose.month:
        found = [owed for owed in of_kind if owed.due.replace(day=1) == purpose.month]
        if any(owed.due.day >= _OF_THE_NEXT_MONTH for owed in found):
            return None
    else:
        found = [owed for owed in of_kind if account.outstanding_ore([owed.charge])]
    return found[0].charge if len(found) == 1 else None
