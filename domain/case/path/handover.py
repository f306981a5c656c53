"""When does the lawyer get the case, who is called in with it, and when is the adviser's window over?"""

from datetime import timedelta

from domain.case import events as e
from domain.case.codes import Channel, DispatchKind, Party
from domain.case.decision import DecisionBuilder, Refused, Wanted, refuse
from domain.case.state import Curing, Demand, WithLawyer


def hand_over(d: DecisionBuilder) -> None:
    """Hand every demand whose days and bank days are over to the lawyer, and call the adviser in the same decision."""
    for demand in d.case.live_demands:
        if overdue(demand, d):
            _hand_over(d, demand)


def overdue(demand: Demand, d: DecisionBuilder) -> bool:
    """Whether a demand's cure deadline and the buffer after it have passed unpaid, and nothing lets it rest."""
    over = isinstance(demand.phase, Curing) and demand.phase.hand_over_on <= d.today
    rests = d.case.lease_is_ending or d.case.rests(demand.charges, d.today)
    return over and not rests and d.unpaid_ore(demand) > 0


def _hand_over(d: DecisionBuilder, demand: Demand) -> None:
    if d.at.policy.offer_before_handover and not d.case.offered_on:
        refuse("counselling-before-hand-over", "Lejeren skal først have tilbud om gratis rådgivning.")
    valid = d.lawful.is_valid(demand)
    if not valid.holds:
        raise Refused(valid)
    window_until = d.today + timedelta(days=d.at.policy.ladder.adviser_window_days)
    d.record(e.CureDeadlinePassed(happened_on=d.today, demand=demand.number))
    d.record(
        e.HandedOverToLawyer(
            happened_on=d.today,
            demand=demand.number,
            window_until=window_until,
            dispatches=d.intents(Wanted(DispatchKind.LAWYER_HANDOVER, Channel.MAIL, Party.LAWYER)),
        )
    )
    d.record(
        e.AdviserCalled(
            happened_on=d.today,
            demand=demand.number,
            dispatches=d.intents(Wanted(DispatchKind.ADVISER_CALL, Channel.MAIL, Party.ADVISER)),
        )
    )


def end_adviser_window(d: DecisionBuilder) -> None:
    """Let a person decide on termination, once the adviser has had every day of the window."""
    for demand in d.case.live_demands:
        phase = demand.phase
        if d.case.rests(demand.charges, d.today):
            continue
        if isinstance(phase, WithLawyer) and not phase.window_ended and phase.window_until < d.today:
            d.record(e.AdviserWindowEnded(happened_on=d.today, demand=demand.number))
