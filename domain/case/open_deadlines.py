"""Which days run in a case, whether the law set them, our policy or the court?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from domain.calendar import Calendar
from domain.case.days_to_pay import days_to_pay
from domain.case.path.follow_up import follow_ups
from domain.case.state import Case, Cured, Curing, Filed, LeaseEnded, OnItsWay, Terminating, Voided, WithLawyer
from domain.charge_kinds import why_not_demandable
from domain.policy import Policy


@dataclass(frozen=True, slots=True)
class OpenDeadline:
    """A day that runs, for one demand or (None) for the case."""

    demand: int | None
    name: str
    day: date


def open_deadlines(case: Case, policy: Policy, calendar: Calendar) -> Iterator[OpenDeadline]:
    """The days of a case that are still to come or to be answered; of a closed one its follow-ups alone."""
    if case.closed:
        yield from follow_up_days(case, policy)
        return
    for charge in case.standing_charges:
        if charge.demand is None and why_not_demandable(charge.kind) is None:
            yield OpenDeadline(None, "earliest-demand", charge.earliest_demand.day)
    for demand in case.live_demands:
        match demand.phase:
            case Curing():
                days = days_to_pay(demand.phase, policy, calendar)
                yield OpenDeadline(demand.number, "cure", days.last)
                yield OpenDeadline(demand.number, "hand-over", days.hand_over_on)
            case WithLawyer():
                yield OpenDeadline(demand.number, "adviser-window", demand.phase.window_until)
                days = days_to_pay(demand.phase.curing, policy, calendar)
                yield OpenDeadline(demand.number, "earliest-termination", days.earliest_termination)
            case LeaseEnded():
                yield OpenDeadline(demand.number, "vacate", demand.phase.vacate_by)
            case Filed() if demand.phase.court_day:
                yield OpenDeadline(demand.number, "court-date", demand.phase.court_day)
            case OnItsWay() | Terminating() | Filed() | Cured() | Voided():
                continue
            case _:
                assert_never(demand.phase)


def follow_up_days(case: Case, policy: Policy) -> Iterator[OpenDeadline]:
    """The days on which somebody asks the tenant of a closed case how it goes."""
    yield from (OpenDeadline(None, "follow-up", day) for _, day in follow_ups(case, policy))
