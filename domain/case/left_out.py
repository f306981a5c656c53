"""Which lines does no reminder and no demand state, and why?

One of them does not stop the rent beside it: it stays on the account, and a person is asked what becomes of it.
"""

from datetime import date

from domain.account.state import Account
from domain.case.state import Charge
from domain.charge_kinds import why_not_demandable
from domain.danish_day import danish_day


def why_left_out(account: Account, charge: Charge, day: date) -> str | None:
    """Say in Danish why a charge is left out on *day*: its kind may not be demanded, or it has lapsed by limitation."""
    if reason := why_not_demandable(charge.kind):
        return reason
    lapses_on = next((owed.lapses_on for owed in account.owed if owed.charge == charge.charge), None)
    return f"Posten er forældet siden den {danish_day(lapses_on)}." if lapses_on and lapses_on <= day else None
