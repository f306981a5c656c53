"""When is the tenant reminded, in all friendliness and without a fee?"""

from domain.case import events as e
from domain.case.codes import DispatchKind, Party
from domain.case.decision import DecisionBuilder, Wanted
from domain.case.path.payment_demand import awake


def remind(d: DecisionBuilder) -> None:
    """Send one friendly reminder of every charge that nobody was reminded of yet; no fee."""
    charges = tuple(charge.charge for charge in awake(d) if not charge.reminded)
    if not charges:
        return
    want = Wanted(DispatchKind.REMINDER, d.reachable(d.at.policy.channels.reminder), Party.TENANT, d.case.tenants[0])
    d.record(e.ReminderDecided(happened_on=d.today, charges=charges, dispatches=d.intents(want)))
