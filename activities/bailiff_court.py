"""What goes out to the bailiff court? The request to put the tenant out, once the municipality has been told."""

from temporalio import activity

from activities.dispatcher import Dispatcher
from activities.letters.court_filing import CourtFilingFacts, write_court_filing
from activities.letters.facts import (
    days_of,
    demand_arrivals,
    demand_of,
    envelope,
    head,
    home,
    letters_sent_on,
    names,
    needed,
    outstanding,
    tenants,
    termination_arrivals,
)
from danish.codes import danish
from decisions.claimed_letter import ClaimedLetter, Unwritable
from decisions.contract import Order, Standing
from domain.case.codes import DispatchKind
from domain.case.state import Demand, Filed
from domain.letter import Letter


class BailiffCourtLetters:
    """The court of the home's municipality."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    @activity.defn(name="file-with-bailiff-court")
    async def file_with_bailiff_court(self, order: Order) -> Standing:
        """File for eviction; the dispatch may be taken up only after the municipality's notice has left."""
        return await self._dispatcher.carry_out(order, court_filing)


def court_filing(claimed: ClaimedLetter) -> Letter:
    """Tell the whole way day by day, and what the ledger says now: the court must never hear of a debt that is paid."""
    case, demand = claimed.case, demand_of(claimed)
    notice = needed(case.dispatches.get(claimed.dispatch.after or ""), "municipality-not-notified")
    facts = CourtFilingFacts(
        head=head(claimed),
        tenants=names(tenants(case)),
        tenancy=home(case),
        charges=outstanding(claimed, demand.charges),
        fee_ore=demand.fee_ore,
        ledger_of=claimed.today,
        demand_sent_on=letters_sent_on(case, DispatchKind.PAYMENT_DEMAND, demand),
        demand_arrivals=demand_arrivals(case, demand),
        last_day_to_pay=days_of(claimed, demand).last,
        termination_sent_on=letters_sent_on(case, DispatchKind.TERMINATION, demand),
        termination_arrivals=termination_arrivals(case, demand),
        municipality_notified_on=needed(notice.sent_on, "municipality-not-notified"),
        court_fee_ore=_filed(demand).court_fee_ore,
        added=tuple(danish(paper) for paper in _filed(demand).added),
    )
    return envelope(claimed, write_court_filing(facts), claimed.case.tenants)


def _filed(demand: Demand) -> Filed:
    if not isinstance(demand.phase, Filed):
        raise Unwritable("not-filed")
    return demand.phase
