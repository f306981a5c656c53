"""What goes out to the lawyer? The case, when the days to pay are over."""

from temporalio import activity

from activities.dispatcher import Dispatcher
from activities.letters.facts import (
    days_of,
    demand_arrivals,
    demand_of,
    envelope,
    head,
    home,
    letters_sent_on,
    names,
    outstanding,
    tenants,
    with_lawyer,
)
from activities.letters.lawyer_handover import LawyerHandoverFacts, write_lawyer_handover
from decisions.claimed_letter import ClaimedLetter
from decisions.contract import Order, Standing
from domain.case.codes import DispatchKind
from domain.letter import Letter


class LawyerLetters:
    """The firm that terminates and files for the association, never before it is told to."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    @activity.defn(name="hand-over-to-lawyer")
    async def hand_over_to_lawyer(self, order: Order) -> Standing:
        """Hand one unmet demand over."""
        return await self._dispatcher.carry_out(order, lawyer_handover)


def lawyer_handover(claimed: ClaimedLetter) -> Letter:
    """Hand over what is left of the demand, the proofs of its way, and the two days that bind the lawyer."""
    case, demand = claimed.case, demand_of(claimed)
    clock = days_of(claimed, demand)
    facts = LawyerHandoverFacts(
        head=head(claimed),
        tenants=names(tenants(case)),
        tenancy=home(case),
        charges=outstanding(claimed, demand.charges),
        fee_ore=demand.fee_ore,
        demand_sent_on=letters_sent_on(case, DispatchKind.PAYMENT_DEMAND, demand),
        demand_arrivals=demand_arrivals(case, demand),
        last_day_to_pay=clock.last,
        adviser_until=with_lawyer(demand).window_until,
        termination_not_before=clock.earliest_termination,
    )
    return envelope(claimed, write_lawyer_handover(facts), claimed.case.tenants)
