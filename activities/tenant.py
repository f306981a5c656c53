"""What goes out to the tenants? The friendly reminder, the payment demand (påkrav) and the termination."""

from datetime import date

from temporalio import activity

from activities.dispatcher import Dispatcher
from activities.letters.facts import (
    addressed_tenant,
    charge_line,
    counselling,
    dated,
    days_of,
    demand_arrival,
    demand_of,
    envelope,
    has_siblings,
    head,
    home_of,
    letter_sent_on,
    municipality_name,
    needed,
    outstanding,
    pay_to,
)
from activities.letters.payment_demand import PaymentDemandFacts, write_payment_demand
from activities.letters.reminder import ReminderFacts, write_reminder
from activities.letters.termination import TerminationLetterFacts, write_termination
from decisions.claimed_letter import ClaimedLetter
from decisions.contract import Order, Standing
from domain.case.codes import DispatchKind
from domain.case.state import Case, Demand, Voided
from domain.letter import Letter


class TenantPost:
    """The post to the tenants, one letter to each; a reminder goes to the first of them alone."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    @activity.defn(name="send-reminder")
    async def send_reminder(self, order: Order) -> Standing:
        """Send a friendly reminder of what nobody has demanded yet."""
        return await self._dispatcher.carry_out(order, reminder)

    @activity.defn(name="send-payment-demand")
    async def send_payment_demand(self, order: Order) -> Standing:
        """Send one tenant the payment demand; its arrival is reported from outside, and starts the days to pay."""
        return await self._dispatcher.carry_out(order, payment_demand)

    @activity.defn(name="send-termination")
    async def send_termination(self, order: Order) -> Standing:
        """Send one tenant the termination of the lease."""
        return await self._dispatcher.carry_out(order, termination)


def reminder(claimed: ClaimedLetter) -> Letter:
    """Remind of what is left of the charges that were taken into a reminder and into no demand."""
    case, home = claimed.case, home_of(addressed_tenant(claimed))
    person = needed(claimed.dispatch.person, "tenant-not-named")
    reminded = (x.charge for x in case.standing_charges if x.reminded and x.demand is None)
    facts = ReminderFacts(
        head=head(claimed),
        tenancy=home,
        charges=outstanding(claimed, reminded),
        pay_to=pay_to(claimed, home),
        counselling=counselling(claimed),
        joint=has_siblings(claimed),
    )
    return envelope(claimed, write_reminder(facts), [person])


def payment_demand(claimed: ClaimedLetter) -> Letter:
    """Demand exactly the lines and the fee that were decided, whatever the ledger says by now."""
    home, demand = home_of(addressed_tenant(claimed)), demand_of(claimed)
    person = needed(claimed.dispatch.person, "tenant-not-named")
    facts = PaymentDemandFacts(
        head=head(claimed),
        tenancy=home,
        charges=tuple(charge_line(claimed.case, line.charge, line.amount_ore) for line in demand.lines),
        fee_ore=demand.fee_ore,
        days_to_pay=claimed.law.cure_days,
        pay_to=pay_to(claimed, home),
        counselling=counselling(claimed),
        joint=has_siblings(claimed),
        replaces=_replaced_by(claimed.case, demand, person),
    )
    return envelope(claimed, write_payment_demand(facts), [person])


def _replaced_by(case: Case, demand: Demand, person: str) -> tuple[date, ...]:
    """The dates of void demands over any of the same charges that a tenant may hold."""
    void = {
        earlier.number
        for earlier in case.demands
        if isinstance(earlier.phase, Voided) and not set(earlier.charges).isdisjoint(demand.charges)
    }
    letters = (x for x in case.dispatches.values() if x.kind is DispatchKind.PAYMENT_DEMAND and x.person == person)
    return tuple(dated(letter) for letter in letters if letter.demand in void and letter.may_have_gone)


def termination(claimed: ClaimedLetter) -> Letter:
    """Terminate over what is left of the demand; while a line is, its fee is too, for money covers fees last."""
    case, demand = claimed.case, demand_of(claimed)
    person = needed(claimed.dispatch.person, "tenant-not-named")
    facts = TerminationLetterFacts(
        head=head(claimed),
        tenancy=home_of(addressed_tenant(claimed)),
        charges=outstanding(claimed, demand.charges),
        fee_ore=demand.fee_ore,
        demand_sent_on=letter_sent_on(case, DispatchKind.PAYMENT_DEMAND, demand, person),
        demand_arrived_on=demand_arrival(demand, person),
        last_day_to_pay=days_of(claimed, demand).last,
        days_to_vacate=claimed.policy.ladder.vacate_days,
        counselling=counselling(claimed),
        municipality=municipality_name(claimed),
        joint=has_siblings(claimed),
    )
    return envelope(claimed, write_termination(facts), [person])
