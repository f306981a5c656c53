"""When and how is the tenant reminded, then formally asked to pay, and when do the days to pay begin?"""

from collections.abc import Collection
from datetime import date, timedelta

from domain.calendar import Calendar
from domain.case import events as e
from domain.case.codes import Channel, DeliveryOutcome, DispatchKind, HoldKind, Party
from domain.case.commands import ApproveDemand, RecordDelivery
from domain.case.decision import Answer, DecisionBuilder, Refused, Wanted, refuse
from domain.case.legal_questions import arrival
from domain.case.path.handover import hand_over_day
from domain.case.path.settlement import settle, suppress_moot
from domain.case.state import (
    Case,
    Charge,
    Curing,
    Demand,
    Dispatch,
    DispatchState,
    Filed,
    OnItsWay,
    Terminating,
    Voided,
    curing_of,
    lease_ended_of,
)
from domain.danish_day import danish_day
from domain.rules.cure_deadline import cure_deadline
from domain.rules.earliest_termination import earliest_termination

RESTS = "Sagen hviler. Slut pausen først, hvis den skal gå videre."


def remind(d: DecisionBuilder) -> None:
    """Send one friendly reminder of every charge that nobody was reminded of yet; no fee."""
    charges = tuple(charge.charge for charge in awake(d) if not charge.reminded)
    if not charges:
        return
    want = Wanted(DispatchKind.REMINDER, d.reachable(d.at.policy.channels.reminder), Party.TENANT, d.case.tenants[0])
    d.record(e.ReminderDecided(happened_on=d.today, charges=charges, dispatches=d.intents(want)))


def undemanded(d: DecisionBuilder) -> tuple[Charge, ...]:
    """The charges of which something is left and that no live demand states."""
    return d.lawful.undemanded()


def awake(d: DecisionBuilder) -> tuple[Charge, ...]:
    """The undemanded charges for which no pause lets our ladder rest."""
    return tuple(charge for charge in undemanded(d) if not d.case.rests((charge.charge,), d.today))


def ripe(d: DecisionBuilder) -> tuple[Charge, ...]:
    """Those of them whose first lawful day for a demand has come."""
    return tuple(charge for charge in awake(d) if charge.earliest_demand.day <= d.today)


def demand_payment(d: DecisionBuilder) -> None:
    """The clock's own demand, under the policy's standing approval.

    One demand states all that is ripe, whichever charge it fell due for: of several, each would cost the tenant a fee.
    """
    standing = d.at.policy.ladder.demand_standing_approval
    if standing is None or not standing.covers(d.today):
        refuse("demand-needs-a-person", "Påkravet skal godkendes af et menneske.")
    if ripe(d):
        _demand(d, approved_by=standing.by, ledger_of=d.today)


def approve_demand(d: DecisionBuilder, command: ApproveDemand) -> Answer:
    """A person's demand, on a ledger of today."""
    require_fresh_ledger(d, command.ledger_of)
    require_no_hold(d)
    if not undemanded(d):
        refuse("something-to-demand", "Der er ingen ubetalt post, som ikke allerede er med i et påkrav.")
    if not awake(d):
        refuse("no-pause", RESTS)
    _demand(d, approved_by=d.at.actor, ledger_of=command.ledger_of)
    return Answer("done", d.case.id)


def require_fresh_ledger(d: DecisionBuilder, ledger_of: date) -> None:
    """Refuse an irreversible step on an old balance."""
    if ledger_of != d.today:
        because = f"Saldoen er fra den {danish_day(ledger_of)}. Den skal være fra i dag, den {danish_day(d.today)}."
        refuse("fresh-ledger", because)


def require_no_rest(d: DecisionBuilder, charges: Collection[str]) -> None:
    """Refuse an irreversible step while a person must look, or while our ladder rests for what it rests on."""
    require_no_hold(d)
    if d.case.rests(charges, d.today):
        refuse("no-pause", RESTS)


def require_no_hold(d: DecisionBuilder) -> None:
    """Refuse an irreversible step while a person must look."""
    if d.open_case.holds:
        refuse("no-hold", "Sagen er standset, til et menneske har set på den.")


def _demand(d: DecisionBuilder, *, approved_by: str, ledger_of: date) -> None:
    charges = ripe(d) or awake(d)
    finding = d.lawful.may_be_demanded(charges, d.today)
    if not finding.holds:
        raise Refused(finding)
    if not d.case.without_fees(charge.charge for charge in charges):
        refuse("a-fee-alone", "Et tidligere påkravsgebyr alene kan ikke ophæve en lejeaftale og kræves ikke for sig.")
    fee_ore, fee_reason = _fee(d, charges)
    number = len(d.case.demands) + 1
    lines = tuple(e.DemandLine(charge=c.charge, amount_ore=d.account.outstanding_ore([c.charge])) for c in charges)
    channels = d.at.policy.channels.payment_demand
    d.record(
        e.PaymentDemandDecided(
            happened_on=d.today,
            demand=number,
            lines=lines,
            fee_ore=fee_ore,
            fee_reason=fee_reason,
            finding=finding,
            approved_by=approved_by,
            ledger_of=ledger_of,
            dispatches=d.to_each_tenant(DispatchKind.PAYMENT_DEMAND, channels),
        )
    )
    d.record(e.CounsellingOffered(happened_on=d.today, by=d.reachable(channels)))
    suppress_moot(d)


def _fee(d: DecisionBuilder, charges: Collection[Charge]) -> tuple[int, str]:
    """The fee of a demand in øre, and why: none for what an invalid demand has asked for before."""
    if not asked_in_vain(d.case).isdisjoint(charge.charge for charge in charges):
        return 0, "Et tidligere påkrav om det samme var ugyldigt. Det nye sendes uden gebyr."
    fee = d.at.law.on(d.today).demand_fee
    return fee.amount_ore, fee.why


def asked_in_vain(case: Case) -> set[str]:
    """The charges that an invalid demand has asked for: a fresh one asks for them without a fee."""
    invalid = (demand for demand in case.demands if isinstance(demand.phase, Voided) and demand.phase.invalid)
    return {charge for demand in invalid for charge in demand.charges}


# --- arrival --------------------------------------------------------------------------------------------------------


def record_delivery(d: DecisionBuilder, command: RecordDelivery) -> Answer:
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


def local_post_delivers(d: DecisionBuilder, letter: Dispatch) -> None:
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
    finding = arrival(dispatch, outcome, on)
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
        _start_clock(d, demand)
    else:
        _end_lease(d, demand)


def _start_clock(d: DecisionBuilder, demand: Demand) -> None:
    if set(demand.arrivals) != set(d.case.tenants):
        return  # each joint tenant must be reached; until then the deadline cannot be computed
    arrived_on = max(demand.arrivals.values())
    running = curing_of(demand.phase)
    if running and running.arrived_on == arrived_on:
        return
    law = d.at.law.on(arrived_on)  # a corrected arrival is counted by the law of that day, not of today
    cure = cure_deadline(arrived_on, d.at.policy.mode, law)
    d.record(
        e.CureDeadlineSet(
            happened_on=arrived_on,
            demand=demand.number,
            arrived_on=arrived_on,
            cure=cure,
            earliest_termination=earliest_termination(cure, law),
            hand_over_on=hand_over_day(cure.day, d.at.policy, law.calendar),
        )
    )
    if not isinstance(demand.phase, OnItsWay | Curing):  # steps were taken on the old day: a person must look
        d.record(e.CaseHeld(happened_on=d.today, kind=HoldKind.DELIVERY_CORRECTED))
    settle(d)


def _end_lease(d: DecisionBuilder, demand: Demand) -> None:
    ended = lease_ended_of(demand.phase)
    if ended is None and not isinstance(demand.phase, Terminating):
        return
    arrivals = {
        letter.person: letter.day
        for letter in d.case.dispatches.values()
        if letter.kind is DispatchKind.TERMINATION
        and letter.demand == demand.number
        and letter.state is DispatchState.ARRIVED
    }
    if set(arrivals) != set(d.case.tenants):
        return  # each joint tenant must be reached, one whose letter was refused by its channel too
    arrived_on = max(arrivals.values())
    if ended and ended.arrived_on == arrived_on:
        return
    vacate_by = arrived_on + timedelta(days=d.at.policy.ladder.vacate_days)
    d.record(
        e.LeaseTerminated(happened_on=arrived_on, demand=demand.number, arrived_on=arrived_on, vacate_by=vacate_by)
    )
    if isinstance(demand.phase, Filed):  # filed on the old day: a person must look
        d.record(e.CaseHeld(happened_on=d.today, kind=HoldKind.DELIVERY_CORRECTED))
    settle(d)
