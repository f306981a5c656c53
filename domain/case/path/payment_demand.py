"""When is the tenant formally asked to pay, and when do the days to pay begin?"""

from collections.abc import Callable, Collection
from datetime import date

from domain.case import events as e
from domain.case.codes import DispatchKind, HoldKind
from domain.case.commands import ApproveDemand
from domain.case.decision import Answer, DecisionBuilder, Refused, refuse
from domain.case.irreversible import RESTS, require_complete_feeds, require_fresh_ledger, require_no_hold
from domain.case.moot_letters import suppress_moot
from domain.case.path.handover import hand_over_day
from domain.case.path.settlement import settle
from domain.case.state import Case, Charge, Curing, Demand, OnItsWay, Voided, curing_of
from domain.rules.cure_deadline import cure_deadline
from domain.rules.earliest_termination import earliest_termination

WHAT_WAS_WRONG = "Fogedretten har afvist det forrige. Notér først med record-court-fault, hvad der var galt."


def awake(d: DecisionBuilder) -> tuple[Charge, ...]:
    """The undemanded charges for which no pause lets our ladder rest."""
    return tuple(charge for charge in d.lawful.undemanded(d.today) if not d.case.rests((charge.charge,), d.today))


def ripe(d: DecisionBuilder) -> tuple[Charge, ...]:
    """Those of them whose first lawful day for a demand has come."""
    return tuple(charge for charge in awake(d) if charge.earliest_demand.day <= d.today)


def demand_by_clock(d: DecisionBuilder) -> None:
    """The clock's own demand, under the policy's standing approval.

    One demand states all that is ripe, whichever charge it fell due for: of several, each would cost the tenant a fee.
    """
    standing = d.at.policy.ladder.demand_standing_approval
    if standing is None or not standing.covers(d.today):
        refuse("demand-needs-a-person", "Påkravet skal godkendes af et menneske.")
    if ripe(d):
        _demand(d, approved_by=standing.by, ledger_of=d.today)


def approve(d: DecisionBuilder, command: ApproveDemand) -> Answer:
    """A person's demand, on a ledger of today."""
    ledger_of = require_fresh_ledger(d, command.ledger_of)
    require_no_hold(d)
    if not d.lawful.undemanded(d.today):
        refuse("something-to-demand", "Der er ingen ubetalt post, som ikke allerede er med i et påkrav.")
    if not awake(d):
        refuse("no-pause", RESTS)
    _demand(d, approved_by=d.at.actor, ledger_of=ledger_of)
    return Answer("done", d.case.id)


def _demand(d: DecisionBuilder, *, approved_by: str, ledger_of: date) -> None:
    if d.case.unexplained:
        refuse("what-was-wrong", WHAT_WAS_WRONG)
    charges = ripe(d) or awake(d)
    finding = d.lawful.may_be_demanded(charges, d.today)
    if not finding.holds:
        raise Refused(finding)
    feeds = require_complete_feeds(d)
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
            feeds=feeds,
            dispatches=d.to_each_tenant(DispatchKind.PAYMENT_DEMAND, channels),
        )
    )
    d.record(e.CounsellingOffered(happened_on=d.today, by=d.reachable(channels)))
    suppress_moot(d)


def _fee(d: DecisionBuilder, charges: Collection[Charge]) -> tuple[int, str]:
    """The fee of a demand in øre, and why: none for what an invalid demand has asked for before."""
    charged = {charge.charge for charge in charges}
    if not charged.isdisjoint(_asked_by(d.case, lambda phase: phase.invalid)):
        return 0, "Et tidligere påkrav om det samme var ugyldigt. Det nye sendes uden gebyr."
    if not charged.isdisjoint(asked_in_vain(d.case)):
        return 0, "Fogedretten har afvist sagen på et tidligere påkrav om det samme. Det nye sendes uden gebyr."
    fee = d.at.law.on(d.today).demand_fee
    return fee.amount_ore, fee.why


def asked_in_vain(case: Case) -> set[str]:
    """The charges that an invalid demand, or one the court ended, has asked for: a fresh one does without a fee."""
    return _asked_by(case, lambda phase: phase.invalid or phase.by_court)


def _asked_by(case: Case, which: Callable[[Voided], bool]) -> set[str]:
    over = (demand for demand in case.demands if isinstance(demand.phase, Voided) and which(demand.phase))
    return {charge for demand in over for charge in demand.charges}


def start_clock(d: DecisionBuilder, demand: Demand) -> None:
    """Let the days to pay begin, or begin on another day than was known, once every tenant has the letter."""
    if not set(d.case.tenants) <= set(demand.arrivals):
        return  # each joint tenant must be reached; until then the deadline cannot be computed
    arrived_on = max(demand.arrivals[tenant] for tenant in d.case.tenants)
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
