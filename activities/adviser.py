"""What goes out to the landlord's own adviser? The call to reach the household before it is too late."""

from datetime import date

from temporalio import activity

from activities.dispatcher import Dispatcher
from activities.letters.adviser_call import (
    AdviserCallFacts,
    MissedInstalment,
    RunningDemand,
    TenantContact,
    write_adviser_call,
)
from activities.letters.facts import arrears, demand_of, envelope, head, home, needed, tenants, with_lawyer
from decisions.claimed_letter import ClaimedLetter
from decisions.contract import Order, Standing
from domain.case.instalments import missing_ore
from domain.case.state import Curing, Demand, OnItsWay
from domain.letter import Letter


class AdviserDesk:
    """The desk that takes a case in while it is with the lawyer."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    @activity.defn(name="notify-adviser")
    async def notify_adviser(self, order: Order) -> Standing:
        """Call the adviser in, with what is needed to reach the household."""
        return await self._dispatcher.carry_out(order, adviser_call)


def adviser_call(claimed: ClaimedLetter) -> Letter:
    """Tell whom to reach, how, by when, and everything that is owed: only all of it paid stops the case."""
    case, people = claimed.case, tenants(claimed.case)
    facts = AdviserCallFacts(
        head=head(claimed),
        tenants=tuple(TenantContact(person.name, person.phone, person.email) for person in people),
        tenancy=home(case),
        charges=arrears(claimed),
        why=_missed(claimed) if claimed.dispatch.demand is None else _last_day(demand_of(claimed)),
        offered_on=tuple(dict.fromkeys(case.offered_on)),
        children=any(person.children for person in people),
    )
    return envelope(claimed, write_adviser_call(facts), claimed.case.tenants)


def _last_day(demand: Demand) -> date | RunningDemand:
    """By when to reach the household: before the lease may be terminated, or while the days to pay run."""
    match demand.phase:
        case OnItsWay():
            return RunningDemand(None)
        case Curing():
            return RunningDemand(demand.phase.cure.day)
        case _:
            return with_lawyer(demand).window_until


def _missed(claimed: ClaimedLetter) -> MissedInstalment:
    agreement = needed(claimed.case.agreement, "agreement-missing")
    calendar = claimed.law.calendar
    missing = missing_ore(agreement, claimed.account, claimed.policy, calendar, claimed.today)
    return MissedInstalment(agreement.made_on, missing)
