"""What does money do that comes in, or goes back?"""

from domain.case import events as e
from domain.case.commands import RecordPayment, RecordPaymentBounced
from domain.case.deliberation import Answer, Deliberation, refuse
from domain.case.state import Case
from domain.case.stopping import settle, unpaid_charges
from domain.case.vocabulary import Ending, PauseKind, Payer


def record_payment(d: Deliberation, command: RecordPayment) -> Answer:
    """Book a payment once, and let it stop what it pays for."""
    if d.account.knows_payment(command.payment):
        return Answer("duplicate", _case_id(d))
    if not d.account.owed:
        refuse("payment-has-an-account", "Lejemålet har ingen konto her, så indbetalingen kan ikke placeres.")
    d.book(
        e.PaymentBooked(
            happened_on=command.value_date,
            payment=command.payment,
            amount_ore=command.amount_ore,
            value_date=command.value_date,
            booked_on=command.booked_on,
            payer=command.payer,
            case=_case_id(d),
        )
    )
    if isinstance(d.state, Case) and not d.state.closed:
        if command.payer is Payer.MUNICIPALITY:
            _end_wait_for_aid(d)
        settle(d)
    return Answer("done", _case_id(d))


def _end_wait_for_aid(d: Deliberation) -> None:
    if any(pause.kind is PauseKind.AID_PENDING for pause in d.case.pauses):
        d.record(e.LadderResumed(happened_on=d.today, kind=PauseKind.AID_PENDING))


def record_payment_bounced(d: Deliberation, command: RecordPaymentBounced) -> Answer:
    """Take a payment back; what it had paid is owed again, and a fresh demand is needed for it.

    A cured demand never revives: its clock was stopped by a payment that the tenant may have trusted, so the safer
    reading gives them fourteen new days.
    """
    if command.payment in d.account.bounced:
        return Answer("duplicate", _case_id(d))
    if not d.account.knows_payment(command.payment):
        refuse("payment-exists", "Der er ingen indbetaling med det nummer på kontoen.")
    d.book(e.PaymentBounced(happened_on=d.today, payment=command.payment))
    if not isinstance(d.state, Case):
        return Answer("done", None)
    if d.state.closed and d.state.closed.ending is Ending.PAID and unpaid_charges(d):
        d.record(e.CaseReopened(happened_on=d.today, payment=command.payment))
    if not d.state.closed:
        settle(d)
    return Answer("done", d.state.id)


def _case_id(d: Deliberation) -> str | None:
    return d.state.id if isinstance(d.state, Case) else None
