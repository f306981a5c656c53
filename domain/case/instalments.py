"""Which instalments of an agreement are paid, by the day on which the tenant paid them?

What counts is the day on which the tenant paid (the earlier of value date and booking), not the day on which we heard
of it. All money since the agreement counts, whatever it was laid on: nobody breaks an agreement by paying.
"""

from collections.abc import Collection, Iterator
from datetime import date
from itertools import accumulate

from domain.account.codes import Payer
from domain.account.state import Account, Owed, Paid
from domain.calendar import Calendar
from domain.case.events import Instalment
from domain.case.state import Agreement, Promise
from domain.policy import Policy


def last_day_in_time(day: date, tolerance_bank_days: int, calendar: Calendar) -> date:
    """The last day on which what is due on *day* is paid in time: no earlier than the first bank day from it on."""
    return max(calendar.add_bank_days(day, tolerance_bank_days), calendar.first_bank_day(day))


def tolerance_of(agreement: Agreement, policy: Policy) -> int:
    """The bank days by which an instalment may be late; of agreements that say none, the policy's buffer."""
    said = agreement.tolerance_bank_days
    return policy.ladder.buffer_bank_days if said is None else said


def paid_since(agreement: Agreement, account: Account) -> Iterator[Paid]:
    """The money that pays instalments: what did not count when they were agreed on, and a charge of theirs takes."""
    covered = [owed for owed in account.owed if owed.charge in agreement.charges]
    for paid in _unknown_then(agreement, account, covered):
        if any(owed.takes(paid) for owed in covered):
            yield paid


def _unknown_then(agreement: Agreement, account: Account, covered: Collection[Owed]) -> Iterator[Paid]:
    """What did not count then, or paid nothing of theirs, since nobody knew yet whether a list had counted it."""
    seq = agreement.ledger_seq
    if seq is not None:
        found = {payment for owed in covered if owed.unheard_since > seq for payment in owed.unheard}
        yield from (paid for paid in account.paid if paid.payment in found or not paid.counted_at(seq))
        return
    known_ore = 0  # an older agreement says how much had come in, and it had come in before the rest
    for paid in sorted(account.paid, key=lambda paid: paid.turns):
        if known_ore + paid.amount_ore > agreement.paid_before_ore:
            yield paid
        else:
            known_ore += paid.amount_ore


def paid_since_ore(agreement: Agreement, account: Account, by: date = date.max) -> int:
    """How much of that (øre) the tenant had paid by the end of a day."""
    return sum(paid.amount_ore for paid in paid_since(agreement, account) if paid.on <= by)


def missing_ore(agreement: Agreement, account: Account, policy: Policy, calendar: Calendar, on: date) -> int:
    """What the instalments whose tolerance is over on a day promised beyond what has come in since, and no more than is
    left of what they are for; 0 where nothing.
    """
    over = (one.amount_ore for one, last in _with_last_day(agreement, policy, calendar) if last < on)
    left_ore = account.outstanding_ore(agreement.charges)
    return max(min(sum(over) - paid_since_ore(agreement, account), left_ore), 0)


def is_kept(agreement: Agreement, account: Account, policy: Policy, calendar: Calendar, on: date) -> bool:
    """Tell whether every instalment whose tolerance is over on a day was paid in time."""
    over = [(one.amount_ore, last) for one, last in _with_last_day(agreement, policy, calendar) if last < on]
    promised = accumulate(amount_ore for amount_ore, _ in over)
    return all(
        paid_since_ore(agreement, account, last) >= total for total, (_, last) in zip(promised, over, strict=True)
    )


def is_over(agreement: Agreement, policy: Policy, calendar: Calendar, on: date) -> bool:
    """Tell whether the tolerance of every instalment is over on a day."""
    return all(last < on for _, last in _with_last_day(agreement, policy, calendar))


def _with_last_day(agreement: Agreement, policy: Policy, calendar: Calendar) -> Iterator[tuple[Instalment, date]]:
    tolerance = tolerance_of(agreement, policy)
    for instalment in agreement.instalments:
        yield instalment, last_day_in_time(instalment.due, tolerance, calendar)


def next_instalment(agreement: Agreement, account: Account) -> Instalment:
    """The first instalment that the money since the agreement does not reach, else the last one."""
    reached = accumulate(instalment.amount_ore for instalment in agreement.instalments)
    since = paid_since_ore(agreement, account)
    pairs = zip(agreement.instalments, reached, strict=True)
    return next((instalment for instalment, total in pairs if total > since), agreement.instalments[-1])


def check_day(agreement: Agreement, account: Account, policy: Policy, calendar: Calendar) -> date:
    """The day on which the clock looks whether the next instalment was paid: when it can no longer be paid in time, and
    the bank days are over in which money of its day is booked.
    """
    day, tolerance = next_instalment(agreement, account).due, tolerance_of(agreement, policy)
    return _look_day(day, tolerance, policy, calendar)


def _look_day(day: date, tolerance_bank_days: int, policy: Policy, calendar: Calendar) -> date:
    """The first bank day on which what is due on *day* can no longer be paid in time, and the buffer is over."""
    booked = calendar.add_bank_days(day, policy.ladder.buffer_bank_days + 1)
    return max(booked, calendar.add_bank_days(last_day_in_time(day, tolerance_bank_days, calendar), 1))


# --- promises -------------------------------------------------------------------------------------------------------


def promise_is_kept(promise: Promise, account: Account, calendar: Calendar) -> bool:
    """Tell whether the tenant had paid what was promised by its day, or the first bank day from it on.

    The municipality's money is not the tenant's own, and keeps no word of theirs.
    """
    last = last_day_in_time(promise.day, 0, calendar)
    own = (paid for paid in account.paid if paid.payer is not Payer.MUNICIPALITY and paid.on <= last)
    return sum(paid.amount_ore for paid in own if not paid.counted_at(promise.ledger_seq)) >= promise.amount_ore


def promise_check_day(promise: Promise, policy: Policy, calendar: Calendar) -> date:
    """The day on which the clock says what became of a promise: when money of its day is booked."""
    return _look_day(promise.day, 0, policy, calendar)
