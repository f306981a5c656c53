"""What does money do that comes in, or goes back?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from domain.account import events as account_events
from domain.account.codes import Payer, Repeat
from domain.account.state import Paid
from domain.calendar import refuse_far_off, refuse_outside
from domain.case import events as e
from domain.case.codes import DispatchKind, HoldKind
from domain.case.commands import ConfirmPayment, RecordPayment, RecordPaymentBounced, WithdrawBounce
from domain.case.decision import BEHIND, Answer, DecisionBuilder, refuse
from domain.case.path import same_money
from domain.case.path.aid import end_wait_for_paid_aid
from domain.case.path.contested_money import contest_by_payment
from domain.case.path.named_lease import name_lease
from domain.case.path.owed_again import follow_again
from domain.case.path.payers_text import heed_text
from domain.case.path.settlement import not_followed, settle
from domain.case.state import AGREEMENT_PAUSES, Case, Terminating
from domain.danish_day import danish_day
from domain.payment import ONE_REFERENCE_ONE_PAYMENT, why_too_far_ahead


def record(d: DecisionBuilder, command: RecordPayment) -> Answer:
    """Book a payment once, and let it stop what it pays for."""
    if is_behind(d, command.today):
        return Answer(BEHIND, _case_id(d))  # a rehearsal plays money on its day, with what falls due before it
    if known := same_money.known(d, command):
        _require_the_same(known, command)
        answer = same_money.tell_again(d, command, known)
        return replace(answer, warnings=(*_counts_not(d, known.payment), *answer.warnings))
    refuse_outside(command.value_date)
    refuse_outside(command.booked_on)
    days, today = d.at.policy.payment_days_ahead, told_on(d, command.today)
    if because := why_too_far_ahead(command.value_date, command.booked_on, today, days):
        refuse("payment-days-are-near", because)
    if command.laid_on and not d.account.knows_charge(command.laid_on):
        refuse("charge-exists", "Kontoen har ingen post med det navn.")
    other = same_money.told_by_the_other(d, command)
    if other and not same_money.may_pay_another(d, other, command):
        return same_money.confirm(d, command, other)
    if command.repeat is Repeat.NEW:
        same_money.settle_as_new(d, command)
    if command.value_date > today and isinstance(d.state, Case) and not d.state.closed:
        d.book(account_events.PaymentAwaited(happened_on=today, **_money(d, command)))
        name_lease(d, command.lease_mark)
        because = f"Pengene tæller fra deres valørdag, den {danish_day(command.value_date)}."
        return Answer("done", _case_id(d), warnings=(because,))
    said = _count(d, account_events.PaymentBooked(happened_on=command.value_date, **_money(d, command)))
    name_lease(d, command.lease_mark)
    if other:
        _ask_whether_one(d, command, other)
        return Answer("done", _case_id(d), warnings=(*said, same_money.MAY_BE_ONE))
    return Answer("done", _case_id(d), warnings=(*said, *same_money.is_provisional(d, command)))


def _money(d: DecisionBuilder, command: RecordPayment) -> dict[str, Any]:
    """What is kept of money that was told of."""
    told = {
        "payment",
        "reference",
        "likeness",
        "amount_ore",
        "value_date",
        "booked_on",
        "payer",
        "told_in",
        "means",
        "laid_on",
    }
    return command.model_dump(include=told | {"rows_of_day"}) | {
        "purpose": command.purpose,
        "lease": d.account.lease,
        "case": _case_id(d),
        "towards": _towards(d, min(command.value_date, command.booked_on)),
        "confirmed_by": same_money.confirmed_by(d, command),
    }


def _ask_whether_one(d: DecisionBuilder, command: RecordPayment, other: Paid) -> None:
    """Let a person say whether a row of the bank and a transfer that was typed are one: until then both count."""
    payment, row = (command.payment, other.payment) if command.typed else (other.payment, command.payment)
    d.book(account_events.PaymentsToTellApart(happened_on=d.today, payment=payment, other=row))


def count_awaited(d: DecisionBuilder, payment: str) -> None:
    """Let money pay from now on whose value date has come."""
    for awaited in d.account.awaited:
        if awaited.payment == payment:
            kept = awaited.model_dump(exclude={"type", "happened_on", "towards"})
            booked = account_events.PaymentBooked(
                happened_on=awaited.value_date, towards=_towards(d, min(awaited.value_date, awaited.booked_on)), **kept
            )
            _count(d, booked)


def _count(d: DecisionBuilder, booked: account_events.PaymentBooked) -> tuple[str, ...]:
    """Book money, and let it stop what it pays for; gives what is said of its text."""
    owed, before = owed_by_terminations(d), d.account
    d.book(booked)
    said = heed_text(d, booked.payment)
    contest_by_payment(d, booked.payment, before)
    if isinstance(d.state, Case) and not d.state.closed:
        if booked.payer is Payer.MUNICIPALITY:
            end_wait_for_paid_aid(d, booked.amount_ore)
        settle(d)
        look_at_terminations(d, owed)
    return said


def is_behind(d: DecisionBuilder, today: date | None) -> bool:
    """Whether an open rehearsal's calendar stands before the day *today* on which it is told of money."""
    if today is None or not isinstance(d.state, Case) or d.state.closed or not d.state.simulated:
        return False
    refuse_far_off(today)
    return today > d.today


def told_on(d: DecisionBuilder, today: date | None) -> date:
    """The day on which we hear of money: an open case's own, else also *today*, that of a rehearsal's list."""
    if today is None or (isinstance(d.state, Case) and not d.state.closed):
        return d.today
    if isinstance(d.state, Case) and not d.state.simulated:
        refuse("real-calendar-is-never-moved", "Sagen er rigtig. Kun en simuleret sags kalender kan flyttes.")
    return max(d.today, today)


def _counts_not(d: DecisionBuilder, payment: str) -> tuple[str, ...]:
    """Say so where money is known and does not count: nobody may take it for paid."""
    if not d.account.has_bounced(payment):
        return ()
    return (f"Pengene er noteret som gået tilbage og tæller ikke. Er de her: withdraw-bounce payment={payment}.",)


def _require_the_same(known: Paid, command: RecordPayment) -> None:
    """Refuse other money under a known id: called a duplicate it would never count, and nobody would hear of it."""
    same_days = (known.value_date, known.booked_on) == (command.value_date, command.booked_on)
    under_its_own_id = known.payment == command.payment  # told by hand and by the bank, days may differ
    if known.amount_ore == command.amount_ore and (same_days or not under_its_own_id):
        return
    refuse("one-reference-one-payment", ONE_REFERENCE_ONE_PAYMENT)


def owed_by_terminations(d: DecisionBuilder) -> dict[int, int]:
    """What is left (øre) of each demand on which a termination was decided and has not gone to every tenant."""
    if not isinstance(d.state, Case):
        return {}
    letters = (letter for letter in d.state.dispatches.values() if letter.kind is DispatchKind.TERMINATION)
    waiting = {letter.demand for letter in letters if letter.sent_on is None}
    decided = (demand for demand in d.state.live_demands if isinstance(demand.phase, Terminating))
    return {demand.number: d.unpaid_ore(demand) for demand in decided if demand.number in waiting}


def look_at_terminations(d: DecisionBuilder, before: Mapping[int, int]) -> None:
    """Let a person weigh what is left before a termination leaves that was decided on more than that."""
    if d.case.closed:
        return
    for demand in d.case.live_demands:
        if d.unpaid_ore(demand) < before.get(demand.number, 0):
            finding = d.lawful.is_void(demand) or d.lawful.may_be_terminated(demand, d.today)
            d.record(e.CaseHeld(happened_on=d.today, kind=HoldKind.AMOUNT_CORRECTED, finding=finding))


def _demanded(d: DecisionBuilder) -> tuple[str, ...]:
    """The charges of the live demands, the most advanced demand first: who pays what it asks for has cured it."""
    if not isinstance(d.state, Case) or d.state.closed:
        return ()
    return tuple(dict.fromkeys(charge for demand in d.state.by_advance for charge in demand.charges))


def _towards(d: DecisionBuilder, paid_on: date) -> tuple[str, ...]:
    """The charges that money of a day is for when it comes: what is demanded, and what was agreed on and has lapsed."""
    return (*_demanded(d), *_agreed_and_lapsed(d, paid_on))


def _agreed_and_lapsed(d: DecisionBuilder, paid_on: date) -> tuple[str, ...]:
    """The lapsed charges of an agreement that no person has ended: its instalments are meant for them."""
    if not isinstance(d.state, Case) or d.state.closed or d.state.agreement is None:
        return ()
    if all(pause.kind not in AGREEMENT_PAUSES for pause in d.state.pauses):
        return ()
    agreed = (owed for owed in d.account.owed if owed.charge in d.state.agreement.charges)
    return tuple(owed.charge for owed in agreed if owed.has_lapsed(paid_on))


def record_bounce(d: DecisionBuilder, command: RecordPaymentBounced) -> Answer:
    """Take a payment back; what it had paid is owed again, and a fresh demand is needed for it.

    A cured demand never revives: its clock was stopped by a payment that the tenant may have trusted, so the safer
    reading gives them fourteen new days.
    """
    if d.account.has_bounced(command.payment):
        return Answer("duplicate", _case_id(d))
    if not d.account.knows_payment(command.payment):
        refuse("payment-exists", "Der er ingen indbetaling med det nummer på kontoen.")
    paid = d.account.payment(command.payment)
    assert paid is not None  # under whichever id it was told
    return go_back(d, paid.payment)


def go_back(d: DecisionBuilder, payment: str) -> Answer:
    """Let a payment go back that counts, with all that follows."""
    gone = account_events.PaymentBounced(happened_on=d.today, payment=payment)
    return _take_away(d, payment, gone)


def _take_away(d: DecisionBuilder, payment: str, event: account_events.AccountEvent) -> Answer:
    """Let *event* happen, by which *payment* counts no more: what it had paid is owed again."""
    before = d.account
    d.book(event)
    if not isinstance(d.state, Case):
        return Answer("done", None)
    again = follow_again(d, before, e.CaseReopened(happened_on=d.today, payment=payment))
    if not d.case.closed:
        look_at_demands(d)
        _look_at_answers(d, payment)
        settle(d)
    return Answer("done", d.case.id, warnings=not_followed(d, [owed.charge for owed in again]))


def confirm(d: DecisionBuilder, command: ConfirmPayment) -> Answer:
    """Let a named person say that money typed by hand has come, as a row of the bank that counts already, or not."""
    case, paid, row = d.case, d.account.payment(command.payment), command.same_as
    if paid is None or d.account.has_bounced(command.payment):
        refuse("payment-exists", "Der er ingen indbetaling med det nummer på kontoen.")
    if paid.confirmed_by is None and paid.payment not in d.account.to_tell_apart:
        refuse("payment-waits", "Indbetalingen venter ikke på at blive bekræftet.")
    confirmed = account_events.PaymentConfirmed(happened_on=d.today, payment=paid.payment, by=row)
    if row is None:
        d.book(confirmed)
        return Answer("done", case.id)
    found = d.account.payment(row)
    if found is None or found.payment == paid.payment or found.amount_ore != paid.amount_ore:
        refuse("the-same-money", "Bankens række findes ikke på kontoen med det beløb.")
    return _take_away(d, found.payment, confirmed.model_copy(update={"by": found.payment}))


def withdraw_bounce(d: DecisionBuilder, command: WithdrawBounce) -> Answer:
    """Let a payment count again that had not gone back, from the days it had; what it pays ends as by any money."""
    case, paid = d.case, d.account.payment(command.payment)
    if paid is None:
        refuse("payment-exists", "Der er ingen indbetaling med det nummer på kontoen.")
    if not d.account.has_bounced(paid.payment):
        refuse("payment-has-bounced", "Indbetalingen er ikke noteret som gået tilbage.")
    owed, before = owed_by_terminations(d), d.account
    d.book(account_events.BounceWithdrawn(happened_on=d.today, payment=paid.payment))
    contest_by_payment(d, paid.payment, before)
    if not d.case.closed:
        settle(d)
        look_at_terminations(d, owed)
    return Answer("done", case.id)


def look_at_demands(d: DecisionBuilder) -> None:
    """Hold a demand that now states less than is owed: only a person can say what it is worth."""
    stated = ((demand, line) for demand in d.case.live_demands for line in demand.lines)
    if any(d.account.outstanding_ore([line.charge], demand.stated) > line.amount_ore for demand, line in stated):
        d.record(e.CaseHeld(happened_on=d.today, kind=HoldKind.AMOUNT_CORRECTED))


def _look_at_answers(d: DecisionBuilder, payment: str) -> None:
    """Hold a case of which a charge was contested by money that goes back: the answer about it counted that money."""
    if any(owed.answered and payment in owed.answered.payments for owed in d.account.owed):
        d.record(e.CaseHeld(happened_on=d.today, kind=HoldKind.AMOUNT_CORRECTED))


def _case_id(d: DecisionBuilder) -> str | None:
    return d.state.id if isinstance(d.state, Case) else None
