"""What does money do that left the account: paid back, moved elsewhere, or fetched back by the bank?

It takes money that nothing owed has need of. Where there is too little, it waits for a person, and what was paid stays
paid (docs/adr/0044-money-without-a-place.md).
"""

from domain.account import events as account_events
from domain.account.money_out import PaidOut
from domain.account.unapplied import fetched_back, free_ore, movable_ore, takes_of, uncovered_ore, waiting
from domain.calendar import refuse_outside
from domain.case.commands import (
    PutBackOnAccount,
    RecordMoneyOut,
    ReinstateMoneyOut,
    TakeOffAccount,
    WithdrawMoneyOut,
)
from domain.case.decision import BEHIND, Answer, DecisionBuilder, refuse
from domain.case.path.contested_money import contest_by_payment
from domain.case.path.payment import go_back, is_behind, look_at_terminations, owed_by_terminations, told_on
from domain.case.path.settlement import settle
from domain.case.state import Case
from domain.money import kroner
from domain.payment import ONE_REFERENCE_ONE_PAYMENT, Outgoing, why_too_far_ahead

WAITS = "waits"


def record(d: DecisionBuilder, command: RecordMoneyOut) -> Answer:
    """Book money that left, once, and take it from what it can be taken from."""
    if is_behind(d, command.today):
        return Answer(BEHIND, _case_id(d))  # a rehearsal plays it on its day, as it does what came
    if known := d.account.out(command.out):
        told = (command.kind, command.amount_ore, command.value_date, command.booked_on)
        if (known.kind, known.amount_ore, known.value_date, known.booked_on) != told:
            refuse("one-reference-one-payment", ONE_REFERENCE_ONE_PAYMENT)
        return Answer("duplicate", _case_id(d), warnings=_counts_not(d, known))
    refuse_outside(command.value_date)
    refuse_outside(command.booked_on)
    days, today = d.at.policy.payment_days_ahead, told_on(d, command.today)
    if because := why_too_far_ahead(command.value_date, command.booked_on, today, days):
        refuse("payment-days-are-near", because)
    d.book(
        account_events.MoneyOutBooked(
            happened_on=command.value_date,
            lease=d.account.lease,
            out=command.out,
            reference=command.reference,
            likeness=command.likeness,
            kind=command.kind,
            amount_ore=command.amount_ore,
            value_date=command.value_date,
            booked_on=command.booked_on,
            simulated=command.today is not None,
        )
    )
    return _laid_or_waits(d, command.out)


def take_off(d: DecisionBuilder, command: TakeOffAccount) -> Answer:
    """Take money off that pays nothing, once: whoever placed it elsewhere lets nothing be owed here by that."""
    if known := d.account.out(command.out):
        if known.withdrawn or (known.kind, known.amount_ore) != (Outgoing.PLACED, command.amount_ore):
            refuse("placement-stands", "Placeringen er taget tilbage. Giv en ny.")
        return Answer("duplicate", _case_id(d))
    there_ore = movable_ore(d.account, command.payment)
    paid = d.account.payment(command.payment)
    if paid is None or there_ore < command.amount_ore:
        because = (
            f"Af indbetalingen er kun {kroner(there_ore)} til overs. Resten betaler noget, eller der er tvivl om den."
        )
        refuse("money-is-to-spare", because)
    d.book(
        account_events.MoneyOutBooked(
            happened_on=d.today,
            lease=d.account.lease,
            out=command.out,
            kind=Outgoing.PLACED,
            amount_ore=command.amount_ore,
            value_date=paid.value_date,
            booked_on=paid.booked_on,
        )
    )
    taken = account_events.Taken(payment=paid.payment, amount_ore=command.amount_ore)
    d.book(account_events.MoneyOutLaid(happened_on=d.today, out=command.out, takes=(taken,)))
    return Answer("done", _case_id(d))


def put_back(d: DecisionBuilder, command: PutBackOnAccount) -> Answer:
    """Let money that was placed elsewhere count here again."""
    known = _known(d, command.out)
    if known.kind is not Outgoing.PLACED:
        refuse("money-was-placed", "Pengene er ikke placeret et andet sted.")
    return _withdrawn(d, known)


def withdraw(d: DecisionBuilder, command: WithdrawMoneyOut) -> Answer:
    """Take back that money left; what it was taken from counts again, and does what any money does that comes."""
    known = _known(d, command.out)
    _require_told(known)
    return _withdrawn(d, known)


def _require_told(known: PaidOut) -> None:
    """Refuse to say of money that a person placed elsewhere that it had not left: it would count twice."""
    if known.kind is Outgoing.PLACED:
        refuse("money-was-placed", "Pengene er placeret et andet sted. Det tages tilbage med place-payment --undo.")


def _withdrawn(d: DecisionBuilder, known: PaidOut) -> Answer:
    if known.withdrawn:
        return Answer("duplicate", _case_id(d))
    if known.kind is Outgoing.RETURNED and not uncovered_ore(d.account, known):
        payment = known.takes[-1][0]
        because = f"Den er noteret som en indbetaling, der gik tilbage. Er pengene her: withdraw-bounce {payment=!s}."
        refuse("money-has-not-gone-back", because)
    owed, before = owed_by_terminations(d), d.account
    d.book(account_events.MoneyOutWithdrawn(happened_on=d.today, out=known.out))
    if known.kind is not Outgoing.RETURNED:
        for payment, _ in known.takes:
            contest_by_payment(d, payment, before)
    if isinstance(d.state, Case) and not d.state.closed:
        settle(d)
        look_at_terminations(d, owed)
    return Answer("done", _case_id(d))


def reinstate(d: DecisionBuilder, command: ReinstateMoneyOut) -> Answer:
    """Let money that had left after all count as such again."""
    known = _known(d, command.out)
    _require_told(known)
    if not known.withdrawn:
        refuse("money-out-is-withdrawn", "Udbetalingen er ikke taget tilbage.")
    d.book(account_events.MoneyOutReinstated(happened_on=d.today, out=command.out))
    return _laid_or_waits(d, command.out)


def look_again(d: DecisionBuilder) -> None:
    """Take what waits from what there is now: it may have been told before the money that it was taken from."""
    for out in waiting(d.account):
        _lay(d, out)


def _laid_or_waits(d: DecisionBuilder, name: str) -> Answer:
    _lay(d, _known(d, name))
    if because := why_it_waits(d, _known(d, name)):
        return Answer(WAITS, _case_id(d), because=because)
    return Answer("done", _case_id(d))


def _lay(d: DecisionBuilder, out: PaidOut) -> None:
    if out.kind is Outgoing.PLACED:
        return  # it was that very payment, and no other
    if out.kind is not Outgoing.RETURNED:
        if takes := takes_of(d.account, out):
            d.book(account_events.MoneyOutLaid(happened_on=d.today, out=out.out, takes=takes))
        return
    paid = fetched_back(d.account, out)
    if paid is None:
        return
    taken = account_events.Taken(payment=paid.payment, amount_ore=paid.amount_ore)
    d.book(account_events.MoneyOutLaid(happened_on=d.today, out=out.out, takes=(taken,)))
    if not d.account.has_bounced(paid.payment):
        go_back(d, paid.payment)


def why_it_waits(d: DecisionBuilder, out: PaidOut) -> str | None:
    """Why money that left waits for a person, in Danish; None where it does not."""
    missing_ore = uncovered_ore(d.account, out)
    if not missing_ore or out.withdrawn:
        return None
    if out.kind is Outgoing.PLACED:
        return "Pengene er placeret et andet sted og er gået tilbage herfra. Tag det tilbage: place-payment --undo."
    if out.kind is Outgoing.RETURNED:
        return (
            f"Banken har hentet {kroner(out.amount_ore)} tilbage, men det er ikke sikkert, hvilken indbetaling det er. "
            f"Notér det med record-payment-bounced, eller at pengene ikke gik ud: withdraw-money-out out={out.out}."
        )
    return (
        f"{kroner(missing_ore)} gik ud, men kun {kroner(free_ore(d.account, out))} på kontoen er til overs. "
        f"Udbetalingen venter, og det betalte står fast. Gik den ikke ud: withdraw-money-out out={out.out}."
    )


def _counts_not(d: DecisionBuilder, known: PaidOut) -> tuple[str, ...]:
    if known.withdrawn:
        said = "Et menneske har sagt, at pengene ikke gik ud, og de tæller ikke."
        return (f"{said} Gik de ud: reinstate-money-out out={known.out}.",)
    because = why_it_waits(d, known)
    return (because,) if because else ()


def _known(d: DecisionBuilder, name: str) -> PaidOut:
    known = d.account.out(name)
    if known is None:
        refuse("money-out-exists", "Der er ingen udbetaling med det nummer på kontoen.")
    return known


def _case_id(d: DecisionBuilder) -> str | None:
    return d.state.id if isinstance(d.state, Case) else None
