"""A list calls for money that may have been paid: of which charges does nobody know whether it was?

Between the bank's booking and the books that a list comes from lie some days. Where money was booked in them, nobody
knows whether the list had heard of it, and nothing irreversible may rest on the charge until a later list or a named
person says so (`contest_answers.py`).
"""

from datetime import date

from domain.account import events as account_events
from domain.account.state import Account, Owed
from domain.account.unapplied import BEFORE_ITS_DUE_DAY
from domain.case.decision import DecisionBuilder
from domain.case.path.heard_of import heard_of_before
from domain.case.path.payers_text import follow_list
from domain.danish_day import danish_day
from domain.money import kroner


def contest(d: DecisionBuilder, charge: str, stated_ore: int, as_of: date) -> bool:
    """Contest a charge where there is money of which the list may not have heard; tells whether there is."""
    payments = _of_doubt(d, charge, as_of)
    if payments:
        _contest(d, charge, stated_ore, as_of, payments)
    return bool(payments)


def _contest(d: DecisionBuilder, charge: str, stated_ore: int, as_of: date, payments: tuple[str, ...]) -> None:
    """The day on which a person is asked stays that of the first doubt."""
    found = d.account.contests.get(charge)
    ask_on = found.ask_on if found else d.at.law.calendar.add_bank_days(d.today, d.at.policy.contested_bank_days)
    d.book(
        account_events.ChargeContested(
            happened_on=d.today,
            charge=charge,
            stated_ore=stated_ore,
            as_of=as_of,
            payments=payments,
            ask_on=ask_on,
        )
    )


def contest_by_payment(d: DecisionBuilder, payment: str, before: Account) -> None:
    """Contest what a list called for before we heard of money that was booked earlier still; *before* is the account
    without that money.

    What is contested already stays so by the list that contests it, which may not have heard of this money either. What
    is known of other money is not asked again.
    """
    for owed in d.account.owed:
        found = d.account.contests.get(owed.charge)
        as_of = found.as_of if found else owed.read_as_of
        if as_of is None or not (found or before.outstanding_ore([owed.charge])):
            continue
        known = frozenset[str]() if found else owed.unheard
        payments = tuple(one for one in _of_doubt(d, owed.charge, as_of) if one not in known)
        if payment in payments and not _is_answered(d, payment, owed):
            stated_ore = found.stated_ore if found else before.outstanding_ore([owed.charge], booked_before=as_of)
            if not found and follow_list(d, owed.charge, stated_ore, as_of, spare_demands=True):
                continue
            _contest(d, owed.charge, stated_ore, as_of, payments)


def _is_answered(d: DecisionBuilder, payment: str, owed: Owed) -> bool:
    """Whether a person has said of money that comes, or comes back, what the newest list knew of it: they placed it on
    just that charge, or answered.
    """
    paid, answered, as_of = d.account.payment(payment), owed.answered, owed.read_as_of
    if paid is not None and paid.laid_on == owed.charge:
        return True
    is_newest = answered is not None and as_of is not None and as_of <= answered.as_of
    return is_newest and answered is not None and payment in answered.payments


def contest_anew(d: DecisionBuilder, charge: str) -> None:
    """Contest a charge that is owed again where there is money that the list which last called for it may not have
    heard of; what was answered about is not asked again.
    """
    owed = d.account.charge(charge)
    if owed.read_as_of is None:
        return
    known = owed.unheard | frozenset(owed.answered.payments if owed.answered else ())
    payments = tuple(one for one in _of_doubt(d, charge, owed.read_as_of) if one not in known)
    if payments:
        stated_ore = d.account.outstanding_ore([charge], booked_before=owed.read_as_of)
        _contest(d, charge, stated_ore, owed.read_as_of, payments)


def _of_doubt(d: DecisionBuilder, charge: str, as_of: date) -> tuple[str, ...]:
    lived_since = d.account.charge(charge).due - BEFORE_ITS_DUE_DAY
    return d.account.contesting(charge, as_of, heard_of_before(d, as_of), lived_since)


def said_of(d: DecisionBuilder, charge: str) -> tuple[str, ...]:
    """What whoever sent the list is told of a contested charge."""
    found = d.account.contests.get(charge)
    if found is None:
        return ()
    paid = [one for one in d.account.paid if one.payment in found.payments]
    money = " og ".join(f"{kroner(one.amount_ore)} bogført den {danish_day(one.booked_on)}" for one in paid)
    return (f"Listen har måske ikke kendt {money}. Der sendes intet om posten, før det er afklaret.",)
