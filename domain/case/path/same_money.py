"""Is what we are told of money that we know already, new money, or can nobody tell?

Bank references decide where there are any. Without them rows that are alike are counted, and the larger count of two
lists holds. A list that may have told of new money in the same words is asked about; money typed by hand is taken for
one row of the bank (docs/adr/0045-the-same-money-once.md).
"""

from datetime import date, timedelta
from typing import Final

from domain.account import events as account_events
from domain.account.codes import Repeat, RepeatAnswer
from domain.account.state import Paid
from domain.case.commands import RecordPayment
from domain.case.decision import Answer, DecisionBuilder
from domain.case.state import Case
from domain.danish_day import danish_day
from domain.money import kroner
from domain.payment import OF_ITS_OWN

MAY_BE_ONE: Final = (
    "Det kan være de samme penge som en betaling, der er bogført. Begge tæller, til nogen siger, at de er én "
    "(confirm-payment)."
)
"""What whoever tells of money is told where another charge falls due near it."""
ASKED: Final = "asked"
"""The answer to a list that asked whether money is new, and may be told so."""
NEAR_ANOTHER_CHARGE: Final = timedelta(days=7)
"""How near to money another charge falls due that a second payment of the same amount may be for."""


def known(d: DecisionBuilder, command: RecordPayment) -> Paid | None:
    """The payment that is told of, where it is known: by its id, or else as one of those that are alike.

    A row with a reference of which only the likeness is known is the same money told with less.
    """
    found = d.account.payment(command.payment)
    if found and not (command.repeat is Repeat.NEW and found.payment != command.payment):
        return found
    if command.typed or command.repeat is Repeat.NEW or command.likeness is None:
        return None
    alike = [paid for paid in d.account.told if paid.likeness == command.likeness]
    if command.reference is None:
        nth = command.ordinal  # none: it was told apart when it was kept
        return alike[nth - 1] if nth is not None and len(alike) >= nth else None
    taken = set(d.account.same_as.values())
    return next((paid for paid in alike if paid.reference is None and paid.payment not in taken), None)


def tell_again(d: DecisionBuilder, command: RecordPayment, paid: Paid) -> Answer:
    """Answer whoever told of known money once more, and ask a person where it may be new."""
    if command.repeat is Repeat.SAME:
        _settle(d, paid.payment, RepeatAnswer.SAME)
    if command.reference and d.account.payment(command.payment) is None:
        d.book(account_events.PaymentConfirmed(happened_on=d.today, payment=paid.payment, by=command.payment))
        return _ask(d, command, paid)
    undecided = command.reference is None and not command.typed and paid.told_in != command.told_in
    if command.repeat is Repeat.ASK and undecided:
        return _ask(d, command, paid)
    return Answer("duplicate", _case_id(d), rows_of_day=paid.rows_of_day if undecided else None)


def _ask(d: DecisionBuilder, command: RecordPayment, paid: Paid) -> Answer:
    result = ASKED if command.repeat is Repeat.ASK else "duplicate"
    if command.repeat is Repeat.SAME or not (isinstance(d.state, Case) and d.state.closed is None):
        return Answer(result, _case_id(d))  # where nothing is followed nothing waits
    asked = d.account.repeats.get(paid.payment)
    answer_by = d.at.law.calendar.add_bank_days(d.today, d.at.policy.repeat_bank_days)
    if command.told_in and (asked is None or asked.told_in != command.told_in):
        d.book(
            account_events.PaymentToldAgain(
                happened_on=d.today, payment=paid.payment, told_in=command.told_in, answer_by=answer_by
            )
        )
    until = f"Der sendes intet uigenkaldeligt før efter den {danish_day(answer_by)}."
    return Answer(result, _case_id(d), warnings=(until,))


def settle_as_new(d: DecisionBuilder, command: RecordPayment) -> None:
    """End the question about money that is like this, which a person says is new."""
    alike = {paid.payment for paid in d.account.told if paid.likeness == command.likeness}
    if asked := next((payment for payment in d.account.repeats if payment in alike), None):
        _settle(d, asked, RepeatAnswer.NEW)


def end_repeat(d: DecisionBuilder, payment: str) -> None:
    """Let money that was told again count once, now that nobody has said in time that it is new."""
    _settle(d, payment, RepeatAnswer.NONE)


def _settle(d: DecisionBuilder, payment: str, answer: RepeatAnswer) -> None:
    if payment in d.account.repeats:
        d.book(account_events.RepeatSettled(happened_on=d.today, payment=payment, answer=answer))


# --- money typed by hand --------------------------------------------------------------------------------------------


def confirmed_by(d: DecisionBuilder, command: RecordPayment) -> date | None:
    """The last day on which a row of the bank is taken for this money; None where none needs to be."""
    if not command.typed or command.reference or command.means is None or command.means in OF_ITS_OWN:
        return None
    return d.at.law.calendar.add_bank_days(command.value_date, d.at.policy.confirmation_bank_days)


def is_provisional(d: DecisionBuilder, command: RecordPayment) -> tuple[str, ...]:
    """What whoever types a transfer is told: the bank is still to tell of it."""
    last = confirmed_by(d, command)
    return (f"Foreløbig: en række fra banken bekræfter den senest {danish_day(last)}.",) if last else ()


def told_by_the_other(d: DecisionBuilder, command: RecordPayment) -> Paid | None:
    """What tells of the same money on the other side: for a row of the bank a transfer that was typed and is not
    confirmed, for a transfer that is typed a row of the bank that has confirmed none.
    """
    if command.means in OF_ITS_OWN or (command.typed and confirmed_by(d, command) is None):
        return None
    taken = {*d.account.same_as.values(), *d.account.to_tell_apart.values()}
    for paid in d.account.paid:
        is_other = paid.told_in is not None if command.typed else paid.confirmed_by is not None
        fits = paid.amount_ore == command.amount_ore and _is_near(d, paid.value_date, command.value_date)
        if is_other and fits and paid.payment not in taken and paid.means not in OF_ITS_OWN:
            return paid
    return None


def _is_near(d: DecisionBuilder, one: date, other: date) -> bool:
    first, last = min(one, other), max(one, other)
    return last <= d.at.law.calendar.add_bank_days(first, d.at.policy.confirmation_bank_days)


def may_pay_another(d: DecisionBuilder, paid: Paid, command: RecordPayment) -> bool:
    """Whether another charge than that which *paid* pays falls due so near that the second money may be for it."""
    pays = d.account.laid_on(paid.payment)
    days = (paid.value_date, command.value_date)
    others = (owed for owed in d.account.owed if owed.charge not in pays and owed.amount_ore)
    return any(abs(owed.due - day) <= NEAR_ANOTHER_CHARGE for owed in others for day in days)


def confirm(d: DecisionBuilder, command: RecordPayment, paid: Paid) -> Answer:
    """Take what is told for the payment that is known: the bank's row for the typed transfer, or the other way."""
    d.book(account_events.PaymentConfirmed(happened_on=d.today, payment=paid.payment, by=command.payment))
    money = f"{kroner(paid.amount_ore)} med valørdag {danish_day(paid.value_date)}"
    said = f"Det er de samme penge som {money}, der er bogført i forvejen: de tæller én gang."
    return Answer("duplicate", _case_id(d), warnings=(said,))


def _case_id(d: DecisionBuilder) -> str | None:
    return d.state.id if isinstance(d.state, Case) else None
