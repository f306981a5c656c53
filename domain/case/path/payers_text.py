"""What does the text that came with money let it pay: at once, and when a list says the same?"""

from datetime import date

from domain.account.payers_text import ListSays, meant_as_listed, meant_at_once
from domain.account.state import Account, evolve_account
from domain.account.unapplied import BEFORE_ITS_DUE_DAY
from domain.case.decision import DecisionBuilder
from domain.case.path.heard_of import heard_of_before
from domain.case.state import Case

_DEMAND_FIRST = (
    "Efter sin tekst er indbetalingen til en anden post, men et påkrav eller en afdragsordning gælder om det, den "
    "betaler nu. Er den til noget andet: earmark-payment."
)


def heed_text(d: DecisionBuilder, payment: str) -> tuple[str, ...]:
    """Lay money on the charge that its text names, unless a demand that runs, or an agreement, would lack it: who is
    asked for money and pays as much loses no home over a word. Gives what is said about it.
    """
    paid = d.account.payment(payment)
    assert paid is not None
    meant = meant_at_once(d.account, paid, d.today)
    if meant is None:
        return ()
    if _is_worse(d, evolve_account(d.account, meant)):
        return (_DEMAND_FIRST,)
    d.book(meant)
    return ()


def follow_list(d: DecisionBuilder, charge: str, stated_ore: int, as_of: date, *, spare_demands: bool = False) -> bool:
    """Let money be for what its text names, where a list calls for a charge to the øre as if it were; tells whether.

    *spare_demands*: not where a demand that runs, or an agreement, would then lack it.
    """
    lived_since = d.account.charge(charge).due - BEFORE_ITS_DUE_DAY
    says = ListSays(charge, stated_ore, as_of, heard_of_before(d, as_of), lived_since)
    meant = meant_as_listed(d.account, says, d.today)
    after = d.account
    for event in meant:
        after = evolve_account(after, event)
    if not meant or (spare_demands and _is_worse(d, after)):
        return False
    for event in meant:
        d.book(event)
    return True


def _is_worse(d: DecisionBuilder, after: Account) -> bool:
    """Whether more would be left of a demand that runs, or of an agreement."""
    return any(after.outstanding_ore([one]) > d.account.outstanding_ore([one]) for one in _asked_for(d))


def _asked_for(d: DecisionBuilder) -> set[str]:
    if not isinstance(d.state, Case) or d.state.closed:
        return set()
    agreement = d.state.agreement if d.state.agreement_runs else None
    demanded = {charge for demand in d.state.live_demands for charge in demand.charges}
    return demanded | set(agreement.charges if agreement else ())
