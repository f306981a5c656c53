"""What goes out to the landlord's own adviser? The call to reach the household before it is too late."""

from temporalio import activity

from activities.dispatcher import Dispatcher
from activities.letters.adviser_call import AdviserCallFacts, TenantContact, write_adviser_call
from activities.letters.facts import arrears, demand_of, envelope, head, home, tenants, with_lawyer
from decisions.claimed_letter import ClaimedLetter
from decisions.contract import Order, Standing
from domain.letter import Letter


class AdviserDesk:
    """The desk that takes a case in while it is with the lawyer."""

    def __init__(self, carrier: Dispatcher) -> None:
        self._carrier = carrier

    @activity.defn(name="notify-adviser")
    async def notify_adviser(self, order: Order) -> Standing:
        """Call the adviser in, with what is needed to reach the household."""
        return await self._carrier.carry_out(order, adviser_call)


def adviser_call(errand: ClaimedLetter) -> Letter:
    """Tell whom to reach, how, by when, and everything that is owed: only all of it paid stops the case."""
    case, people = errand.case, tenants(errand.case)
    facts = AdviserCallFacts(
        head=head(errand),
        tenants=tuple(TenantContact(person.name, person.phone, person.email) for person in people),
        tenancy=home(case),
        charges=arrears(errand),
        window_until=with_lawyer(demand_of(errand)).window_until,
        offered_on=tuple(dict.fromkeys(case.offered_on)),
        children=any(person.children for person in people),
    )
    return envelope(errand, write_adviser_call(facts), errand.case.tenants)
