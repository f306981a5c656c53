"""Did a formal letter arrive, and what begins with it?"""

from datetime import date

from domain.calendar import Calendar
from domain.case import events as e
from domain.case.codes import Channel, DeliveryOutcome, DispatchKind, HoldKind
from domain.case.commands import RecordDelivery
from domain.case.decision import Answer, DecisionBuilder, refuse
from domain.case.path.payment_demand import start_clock
from domain.case.path.termination import end_lease
from domain.case.state import Dispatch, DispatchState
from domain.danish_day import danish_day


def record(d: DecisionBuilder, command: RecordDelivery) -> Answer:
    """Record what became of a formal letter; the days to pay start when every tenant has it."""
    dispatch = _delivered_letter(d, command)
    _deliver(d, dispatch, command.outcome, command.on)
    return Answer("done", d.case.id)


def _delivered_letter(d: DecisionBuilder, command: RecordDelivery) -> Dispatch:
    dispatch = d.open_case.dispatches.get(command.key)
    if dispatch is None or dispatch.kind not in (DispatchKind.PAYMENT_DEMAND, DispatchKind.TERMINATION):
        refuse("letter-exists", "Sagen har intet påkrav og ingen ophævelse med den nøgle.")
    if dispatch.sent_on is None:
        refuse("letter-was-sent", "Brevet er ikke afsendt, så det kan ikke være kommet frem.")
    if not dispatch.sent_on <= command.on <= d.today:
        because = f"Dagen skal ligge fra afsendelsen den {danish_day(dispatch.sent_on)} til og med i dag."
        refuse("arrival-after-dispatch", because)
    return dispatch


def by_local_post(d: DecisionBuilder, letter: Dispatch) -> None:
    """Simulated cases only: the local post reports that a letter has arrived."""
    if day := local_arrival(letter, d.at.law.calendar):
        _deliver(d, letter, DeliveryOutcome.ARRIVED, day)


def local_arrival(dispatch: Dispatch, calendar: Calendar) -> date | None:
    """When the local post brings a formal letter: Digital Post the same day, print on the second hverdag after."""
    formal = dispatch.kind in (DispatchKind.PAYMENT_DEMAND, DispatchKind.TERMINATION)
    if not formal or dispatch.state is not DispatchState.SENT or dispatch.sent_on is None:
        return None
    if dispatch.channel is Channel.DIGITAL_POST:
        return dispatch.sent_on
    return calendar.add_bank_days(dispatch.sent_on, 2)


def _deliver(d: DecisionBuilder, dispatch: Dispatch, outcome: DeliveryOutcome, on: date) -> None:
    if dispatch.person is None or dispatch.demand is None:
        return
    finding = d.lawful.arrival(dispatch, outcome, on)
    d.record(
        e.DeliveryRecorded(happened_on=on, key=dispatch.key, person=dispatch.person, outcome=outcome, finding=finding)
    )
    if not finding.holds:
        d.record(e.CaseHeld(happened_on=d.today, kind=HoldKind.NOT_ARRIVED))
        return
    demand = d.case.demand(dispatch.demand)
    if demand is None or not demand.live:
        return
    if dispatch.kind is DispatchKind.PAYMENT_DEMAND:
        start_clock(d, demand)
    else:
        end_lease(d, demand)
