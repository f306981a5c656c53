"""When may the lease be terminated, who decides it, and what if the rent comes after all?"""

from datetime import date, timedelta

from domain.case import events as e
from domain.case.codes import Cause, DispatchKind, Ending, HoldKind, LegalStep, PauseKind
from domain.case.commands import AcceptLatePayment, MaintainTermination, RecordMovedOut, TerminateLease
from domain.case.decision import Answer, DecisionBuilder, Refused, refuse
from domain.case.irreversible import (
    require_complete_feeds,
    require_fresh_ledger,
    require_no_rest,
    require_weighty_rest,
)
from domain.case.moot_letters import suppress_moot
from domain.case.passivity import in_doubt, require_no_passivity
from domain.case.path.approval import approver
from domain.case.path.recall import call_back, call_everyone_back, reporter
from domain.case.path.settlement import close, settle, unpaid_charges, waive_if_void
from domain.case.state import Demand, DispatchState, Filed, LeaseEnded, Terminating, WithLawyer, lease_ended_of
from domain.danish_day import danish_day
from domain.money import kroner


def terminate(d: DecisionBuilder, command: TerminateLease) -> Answer:
    """A named person decides; the letter goes to every tenant, never before the lawful day."""
    ledger_of = require_fresh_ledger(d, command.ledger_of)
    if d.case.lease_is_ending:
        refuse("one-termination", "Lejemålet er allerede ved at blive ophævet.")
    demand, phase = _demand_with_lawyer(d, command.demand)
    if d.case.is_overtaken(demand, d.today):
        refuse("demand-was-overtaken", "Der er siden indgået en afdragsordning. Der skal et nyt påkrav til.")
    require_no_rest(d, demand.charges)
    if not phase.window_ended:
        because = f"Rådgiveren har sagen til og med den {danish_day(phase.window_until)}."
        refuse("adviser-window", because)
    require_weighty_rest(d, demand)
    finding = d.lawful.may_be_terminated(demand, d.today, rest_is_significant=command.rest_is_significant)
    if not finding.holds:
        raise Refused(finding)
    step = LegalStep.TERMINATE_LEASE
    waited = require_no_passivity(d, step, phase, weighed=command.despite_passivity)
    approved_by = approver(d, demand, step)
    feeds = require_complete_feeds(d)
    d.record(
        e.TerminationDecided(
            happened_on=d.today,
            demand=demand.number,
            finding=in_doubt(finding, waited),
            decided_by=d.at.actor,
            waited_days=waited,
            ledger_of=ledger_of,
            feeds=feeds,
            rest_is_significant=command.rest_is_significant or None,
            unpaid_ore=d.unpaid_ore(demand),
            approved_by=approved_by,
            dispatches=d.to_each_tenant(DispatchKind.TERMINATION, d.at.policy.channels.termination),
            sealed=d.sealed(command.reason),
        )
    )
    suppress_moot(d)
    return Answer("done", d.case.id)


def _demand_with_lawyer(d: DecisionBuilder, number: int | None) -> tuple[Demand, WithLawyer]:
    for demand in d.open_case.live_demands:
        if isinstance(demand.phase, WithLawyer) and number in (None, demand.number):
            return demand, demand.phase
    refuse("demand-is-with-lawyer", "Der er intet påkrav hos advokaten at ophæve på.")


# --- after the termination has arrived ------------------------------------------------------------------------------


def end_lease(d: DecisionBuilder, demand: Demand) -> None:
    """Let the termination count, or count from another day than was known, once every tenant has the letter."""
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
    if not set(d.case.tenants) <= set(arrivals):
        return  # each joint tenant must be reached, one whose letter was refused by its channel too
    arrived_on = max(arrivals[tenant] for tenant in d.case.tenants)
    if ended and ended.arrived_on == arrived_on:
        return
    vacate_by = arrived_on + timedelta(days=d.at.policy.ladder.vacate_days)
    d.record(
        e.LeaseTerminated(happened_on=arrived_on, demand=demand.number, arrived_on=arrived_on, vacate_by=vacate_by)
    )
    if isinstance(demand.phase, Filed):  # filed on the old day: a person must look
        d.record(e.CaseHeld(happened_on=d.today, kind=HoldKind.DELIVERY_CORRECTED))
    settle(d)


def accept_late_payment(d: DecisionBuilder, _command: AcceptLatePayment) -> Answer:
    """The landlord lets the lease go on: everyone who acts on the termination is called back."""
    demand, _ = _late_payment(d)
    waive_if_void(d, demand)
    d.record(e.LatePaymentAccepted(happened_on=d.today, demand=demand.number))
    d.record(e.LadderResumed(happened_on=d.today, kind=PauseKind.LATE_PAYMENT))
    call_back(d, demand)
    if not d.case.live_demands and not unpaid_charges(d):
        close(d, Ending.PAID, Cause.LANDLORD_RELENTED)
    settle(d)
    return Answer("done", d.case.id)


def maintain(d: DecisionBuilder, command: MaintainTermination) -> Answer:
    """The landlord keeps the money under reservation, and the termination."""
    demand, _ = _late_payment(d)
    d.record(e.TerminationMaintained(happened_on=d.today, demand=demand.number, sealed=d.sealed(command.reason)))
    d.record(e.LadderResumed(happened_on=d.today, kind=PauseKind.LATE_PAYMENT))
    return Answer("done", d.case.id)


def _late_payment(d: DecisionBuilder) -> tuple[Demand, LeaseEnded]:
    waiting = d.open_case.late_payment_waits
    for demand in d.case.live_demands:
        if waiting and (ended := lease_ended_of(demand.phase)):
            return demand, ended
    refuse("late-payment-waits", "Der er ingen betaling efter ophævelsen at tage stilling til.")


def end_vacate_period(d: DecisionBuilder, demand: Demand) -> None:
    """Let a person decide on filing, once the tenant's days to leave are over."""
    d.record(e.VacatePeriodEnded(happened_on=d.today, demand=demand.number))


def record_moved_out(d: DecisionBuilder, command: RecordMovedOut) -> Answer:
    """The tenant left; nobody is to be put out any more."""
    case = d.open_case
    if command.on > d.today:
        refuse("not-in-the-future", "Dagen ligger i fremtiden.")
    d.record(e.TenantMovedOut(happened_on=command.on))
    call_everyone_back(d, but=reporter(d))
    close(d, Ending.MOVED_OUT, Cause.NONE)
    return Answer("done", case.id, warnings=_paid_after(d, command.on))


def _paid_after(d: DecisionBuilder, moved_out_on: date) -> tuple[str, ...]:
    """Say so where money came after the tenant had left, before anybody noted it: it may be the next tenant's."""
    return tuple(
        f"{kroner(paid.amount_ore)} med valørdag den {danish_day(paid.value_date)} kom efter fraflytningen og står på "
        "den fraflyttede lejers konto. Er det den næste lejers penge, så tag dem ud (record-payment-bounced "
        f"payment={paid.payment}), og bogfør dem på den næste lejers sag (pay)."
        for paid in d.account.paid
        if paid.value_date > moved_out_on
    )
