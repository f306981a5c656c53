"""Which charge has the tenant said that a payment is for?"""

from domain.account import events as account_events
from domain.case import events as e
from domain.case.commands import EarmarkPayment
from domain.case.decision import Answer, DecisionBuilder, refuse
from domain.case.path.owed_again import follow_again
from domain.case.path.payment import look_at_demands
from domain.case.path.settlement import not_followed, settle
from domain.danish_day import danish_day


def earmark(d: DecisionBuilder, command: EarmarkPayment) -> Answer:
    """Lay a payment on the charge it was meant for, before anything else: the tenant's word goes before our order.

    What it had paid instead is owed again: a case that ended opens again for it, and a person looks at a demand that
    states less than that.
    """
    case = d.case
    known = d.account.payment(command.payment)
    if known is None or d.account.has_bounced(command.payment):
        refuse("payment-exists", "Der er ingen indbetaling med det nummer på kontoen.")
    if not d.account.knows_charge(command.charge):
        refuse("charge-exists", "Kontoen har ingen post med det navn.")
    if known.earmarked == command.charge and known.meant_by is None:
        return Answer("duplicate", case.id)
    was_paid = [owed.charge for owed in d.account.owed if d.account.outstanding_ore([owed.charge]) == 0]
    before = d.account
    d.book(account_events.PaymentEarmarked(happened_on=d.today, payment=command.payment, charge=command.charge))
    follow_again(d, before, e.CaseReopened(happened_on=d.today, payment=known.payment, earmarked=True))
    if d.case.closed is None:
        look_at_demands(d)
        settle(d)
    return Answer("done", case.id, warnings=(*_pays_nothing(d, command), *not_followed(d, was_paid)))


def _pays_nothing(d: DecisionBuilder, command: EarmarkPayment) -> tuple[str, ...]:
    """Say so where the list that called for the charge had counted the money: it cannot pay it once more."""
    owed, paid = d.account.charge(command.charge), d.account.payment(command.payment)
    if owed.as_of is None or paid is None or owed.takes(paid):
        return ()
    as_of = danish_day(owed.as_of)
    return (f"Det ændrer ikke, hvad der skyldes: pengene er bogført, før listen blev opgjort den {as_of}.",)
