"""When does our own ladder rest, when must a person look, and whose calendar may be moved?"""

from collections.abc import Callable
from datetime import timedelta

from domain.actors import Role, giver_of
from domain.calendar import refuse_far_off
from domain.case import events as e
from domain.case.codes import HoldKind, PauseKind
from domain.case.commands import AdvanceCalendar, HoldCase, ParkCase, PauseLadder, ReleaseHold, ResumeLadder
from domain.case.decision import BEHIND, Answer, DecisionBuilder, refuse
from domain.case.path.aid import awaited_aid, paused_aid
from domain.case.path.death import confirm, require_somebody_alive
from domain.case.path.payment_demand import WHAT_WAS_WRONG
from domain.case.permission import ROLE_MAY_NOT
from domain.case.state import Aid, Case, DispatchState, Terminating
from domain.danish_day import danish_day


def pause_ladder(d: DecisionBuilder, command: PauseLadder) -> Answer:
    """Let our own steps rest to the end of a day; no statutory clock is stopped by it."""
    case = d.open_case
    if command.until < d.today:
        refuse("pause-ends-ahead", "Pausens sidste dag ligger i fortiden.")
    refuse_far_off(command.until)
    longest = d.at.policy.longest_pause_days
    if command.until > (last := d.today + timedelta(days=longest)):
        because = f"Foreningens pauser varer højst {longest} dage, altså til den {danish_day(last)}."
        refuse("pause-is-not-longer", because)
    aid = _aid_of(command, awaited_aid, case)
    d.record(e.LadderPaused(happened_on=d.today, kind=command.kind, until=command.until, aid=aid))
    return Answer("done", case.id)


def _aid_of(command: PauseLadder | ResumeLadder, find: Callable[[Case, int | None], Aid], case: Case) -> int | None:
    """The number of the application that a pause waits for; None for a pause of another kind."""
    if command.kind is PauseKind.AID_PENDING:
        return find(case, command.aid).number
    if command.aid is not None:
        refuse("only-aid-has-a-number", "Kun en pause, der venter på kommunen (aid-pending), hører til en ansøgning.")
    return None


def resume_ladder(d: DecisionBuilder, command: ResumeLadder) -> Answer:
    """End a pause. Two are no ordinary ones: the landlord's choice ends a late payment's, a breach an agreement's."""
    if command.kind is PauseKind.LATE_PAYMENT:
        refuse(
            "late-payment-waits",
            "Udlejeren skal først vælge: accept-late-payment eller maintain-termination.",
        )
    if command.kind is PauseKind.AGREEMENT and d.open_case.agreement_runs:
        refuse(
            "agreement-stands",
            "Afdragsordningen løber. Er den misligholdt, så notér det med break-agreement.",
        )
    if command.kind is PauseKind.AGREEMENT_BROKEN and giver_of(d.at.actor) is Role.ADVISER:
        refuse(ROLE_MAY_NOT, "Hvad der sker efter en misligholdt ordning, bestemmer kontoret eller lederen.")
    if all(pause.kind is not command.kind for pause in d.open_case.pauses):
        refuse("pause-stands", "Sagen har ingen pause af den slags.")
    aid = _aid_of(command, paused_aid, d.case)
    d.record(e.LadderResumed(happened_on=d.today, kind=command.kind, aid=aid))
    return Answer("done", d.case.id)


def hold_case(d: DecisionBuilder, command: HoldCase) -> Answer:
    """Stop everything until a person has looked."""
    case = d.open_case
    if command.kind in case.holds:
        unkept = ("Sagen stod stille af den grund i forvejen, og noten er ikke gemt.",) if command.note else ()
        return Answer("duplicate", case.id, warnings=unkept)
    sealed = d.sealed(command.note) if command.note else {}
    d.record(e.CaseHeld(happened_on=d.today, kind=command.kind, sealed=sealed))
    return Answer("done", case.id)


def park_case(d: DecisionBuilder, command: ParkCase) -> Answer:
    """Stop everything, because the journal has lost a part of the case or cannot open one, or answers come that are not
    ours.

    After a loss nobody knows which letters went since then: for those that stood ready a person finds out, those apart
    that only stop somebody or take something back: they may go twice rather than never.
    """
    case = d.open_case
    d.record(e.CaseHeld(happened_on=d.today, kind=command.kind, lost=command.lost, letters=command.letters))
    if command.kind is not HoldKind.JOURNAL_MISMATCH:
        return Answer("done", case.id)
    for dispatch in case.dispatches.values():
        stood_ready = dispatch.state in (DispatchState.INTENDED, DispatchState.CLAIMED)
        if stood_ready and not dispatch.is_never_held:
            d.record(e.DispatchOutcomeUnknown(happened_on=d.today, key=dispatch.key))
    return Answer("done", case.id)


def release_hold(d: DecisionBuilder, command: ReleaseHold) -> Answer:
    """A person looked. Who died is to be said of a case that has ended, too: word of its end waits for that."""
    closed = d.case.closed
    unanswered = closed is not None and command.kind is HoldKind.DEATH and HoldKind.DEATH in closed.holds
    if not unanswered and command.kind not in d.open_case.holds:
        refuse("hold-stands", "Sagen er ikke standset af den grund.")
    if command.kind is HoldKind.COURT_REJECTED and d.case.unexplained:
        refuse("what-was-wrong", WHAT_WAS_WRONG)
    if command.kind is not HoldKind.DEATH and (command.died or command.tenant):
        refuse("only-a-death-says-who", "Hvem der er død (died, tenant), siges kun, når standsningen er et dødsfald.")
    if command.kind is HoldKind.ESTATE:
        require_somebody_alive(d.case)
    rest_ore = _significant_rest(d) if command.rest_is_significant else None
    d.record(e.HoldReleased(happened_on=d.today, kind=command.kind, released_by=d.at.actor, rest_ore=rest_ore))
    if command.kind is HoldKind.DEATH:
        confirm(d, command)
    return Answer("done", d.case.id)


def _significant_rest(d: DecisionBuilder) -> int:
    """What is left (øre) of the demand whose termination is decided: of that the person's word is given."""
    if giver_of(d.at.actor) is Role.LAWYER and d.at.policy.lawyer_needs_approval:
        refuse(ROLE_MAY_NOT, "At resten er væsentlig efter nye penge, siger kontoret eller lederen.")
    for demand in d.case.live_demands:
        if isinstance(demand.phase, Terminating):
            return d.unpaid_ore(demand)
    refuse("termination-is-decided", "Der er ingen besluttet ophævelse, som venter på, at resten bliver vurderet.")


def end_pauses(d: DecisionBuilder) -> None:
    """End every pause whose last day is over."""
    for pause in d.case.pauses:
        if pause.until is not None and pause.until < d.today:
            d.resume(pause)


def advance_calendar(d: DecisionBuilder, command: AdvanceCalendar) -> Answer:
    """Answer whether the calendar may go to a day; the workflow moves it there step by step, and asks again."""
    case = d.case
    if not case.simulated:
        refuse("real-calendar-is-never-moved", "Sagen er rigtig. Kun en simuleret sags kalender kan flyttes.")
    if command.to < d.today:
        because = f"Sagens kalender står på {danish_day(d.today)} og kan ikke gå tilbage."
        refuse("calendar-never-goes-back", because)
    refuse_far_off(command.to)
    return Answer(BEHIND if command.to > d.today else "done", case.id)
