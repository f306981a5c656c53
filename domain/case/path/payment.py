"""What does money do that comes in, or goes back?"""

from collections.abc import Collection, Mapping
from typing import assert_never

from domain.account import events as account_events
from domain.account.codes import Payer
from domain.account.state import Owed, Paid
from domain.calendar import refuse_outside
from domain.case import events as e
from domain.case.codes import DispatchKind, Ending, HoldKind
from domain.case.commands import RecordPayment, RecordPaymentBounced
from domain.case.decision import Answer, DecisionBuilder, refuse
from domain.case.path.aid import end_wait_for_paid_aid
from domain.case.path.missed_payment import join_again, not_followed
from domain.case.path.settlement import settle, unpaid_charges
from domain.case.state import Case, Terminating
from domain.payment import ONE_REFERENCE_ONE_PAYMENT, why_too_far_ahead


def record(d: DecisionBuilder, command: RecordPayment) -> Answer:
    """Book a payment once, and let it stop what it pays for."""
    if known := d.account.payment(command.payment):
        _require_the_same(known, command)
        return Answer("duplicate", _case_id(d))
    if not d.account.owed:
        refuse("payment-has-an-account", "Lejemålet har ingen konto her, så indbetalingen kan ikke placeres.")
    refuse_outside(command.value_date)
    refuse_outside(command.booked_on)
    days = d.at.policy.payment_days_ahead
    if because := why_too_far_ahead(command.value_date, command.booked_on, d.today, days):
        refuse("payment-days-are-near", because)
    owed = _owed_by_terminations(d)
    d.book(
        account_events.PaymentBooked(
            happened_on=command.value_date,
            lease=d.account.lease,
            payment=command.payment,
            reference=command.reference,
            likeness=command.likeness,
            amount_ore=command.amount_ore,
            value_date=command.value_date,
            booked_on=command.booked_on,
            payer=command.payer,
            case=_case_id(d),
            towards=_demanded(d),
        )
    )
    if isinstance(d.state, Case) and not d.state.closed:
        if command.payer is Payer.MUNICIPALITY:
            end_wait_for_paid_aid(d, command.amount_ore)
        settle(d)
        _look_at_terminations(d, owed)
    return Answer("done", _case_id(d))


def _require_the_same(known: Paid, command: RecordPayment) -> None:
    """Refuse other money under a known id: called a duplicate it would never count, and nobody would hear of it."""
    if (known.amount_ore, known.value_date, known.booked_on) == (
        command.amount_ore,
        command.value_date,
        command.booked_on,
    ):
        return
    refuse("one-reference-one-payment", ONE_REFERENCE_ONE_PAYMENT)


def _owed_by_terminations(d: DecisionBuilder) -> dict[int, int]:
    """What is left (øre) of each demand on which a termination was decided and has not gone to every tenant."""
    if not isinstance(d.state, Case):
        return {}
    letters = (letter for letter in d.state.dispatches.values() if letter.kind is DispatchKind.TERMINATION)
    waiting = {letter.demand for letter in letters if letter.sent_on is None}
    decided = (demand for demand in d.state.live_demands if isinstance(demand.phase, Terminating))
    return {demand.number: d.unpaid_ore(demand) for demand in decided if demand.number in waiting}


def _look_at_terminations(d: DecisionBuilder, before: Mapping[int, int]) -> None:
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


def record_bounce(d: DecisionBuilder, command: RecordPaymentBounced) -> Answer:
    """Take a payment back; what it had paid is owed again, and a fresh demand is needed for it.

    A cured demand never revives: its clock was stopped by a payment that the tenant may have trusted, so the safer
    reading gives them fourteen new days.
    """
    if d.account.has_bounced(command.payment):
        return Answer("duplicate", _case_id(d))
    if not d.account.knows_payment(command.payment):
        refuse("payment-exists", "Der er ingen indbetaling med det nummer på kontoen.")
    was_paid = {owed.charge for owed in d.account.owed if d.account.outstanding_ore([owed.charge]) == 0}
    d.book(account_events.PaymentBounced(happened_on=d.today, payment=command.payment))
    if not isinstance(d.state, Case):
        return Answer("done", None)
    unfollowed = _owed_again(d, was_paid)
    if d.state.closed and _is_owed_anew(d, d.state.closed.ending, unfollowed):
        d.record(e.CaseReopened(happened_on=d.today, payment=command.payment))
    if not d.case.closed:
        for owed in unfollowed:
            join_again(d, owed)
        _look_at_demands(d)
        settle(d)
    return Answer("done", d.case.id, warnings=not_followed(d, [owed.charge for owed in unfollowed]))


def _is_owed_anew(d: DecisionBuilder, ending: Ending, unfollowed: Collection[Owed]) -> bool:
    """Whether a closed case has to be opened again; not for what the landlord gave up, nor after the tenancy."""
    match ending:
        case Ending.PAID:
            return bool(unfollowed or unpaid_charges(d))
        case Ending.WITHDRAWN:  # every charge was taken out of it: it is as good as any to follow the unfollowed
            return bool(unfollowed) and not unpaid_charges(d)
        case Ending.SETTLED | Ending.MOVED_OUT | Ending.EVICTED:
            return False
        case _:
            assert_never(ending)


def _owed_again(d: DecisionBuilder, was_paid: Collection[str]) -> list[Owed]:
    """What an earlier case had been paid and is owed again. This case follows it: no tenancy has two open ones."""
    others = (owed for owed in d.account.owed if owed.charge in was_paid and not d.case.charge(owed.charge))
    return [owed for owed in others if d.account.outstanding_ore([owed.charge])]


def _look_at_demands(d: DecisionBuilder) -> None:
    """Hold a demand that now states less than is owed: only a person can say what it is worth."""
    stated = ((demand, line) for demand in d.case.live_demands for line in demand.lines)
    if any(d.account.outstanding_ore([line.charge], demand.stated) > line.amount_ore for demand, line in stated):
        d.record(e.CaseHeld(happened_on=d.today, kind=HoldKind.AMOUNT_CORRECTED))


def _case_id(d: DecisionBuilder) -> str | None:
    return d.state.id if isinstance(d.state, Case) else None
