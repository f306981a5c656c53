"""Which is the next day after which something of a case cannot be undone any more?

What lists order by and count down to: the last day on which money or an agreement still averts what comes next. It is
never later than the law or the court has it; our own steps may come later.
"""

from collections.abc import Iterator
from datetime import date
from typing import assert_never

from domain.calendar import ONE_DAY, Calendar
from domain.case.days_to_pay import days_to_pay
from domain.case.open_deadlines import OpenDeadline
from domain.case.state import (
    Case,
    Cured,
    Curing,
    Demand,
    Filed,
    LeaseEnded,
    OnItsWay,
    Terminating,
    Voided,
    WithLawyer,
)
from domain.policy import Policy


def point_of_no_return(case: Case, policy: Policy, calendar: Calendar) -> OpenDeadline | None:
    """The nearest such day, by the name of the deadline that it is; a past one has not been used yet.

    None where nothing is threatened (nothing is demanded, or an agreement is kept), and where no day is set: a demand
    that has not arrived, a court that has set none. While a lease is ending, no other demand threatens it. A last day
    to pay that has become a holiday is put off, as the letter promised.
    """
    if case.closed:
        return None
    ending = case.lease_is_ending
    return min(
        (day for demand in case.live_demands for day in _days(case, demand, policy, calendar, ending=ending)),
        key=lambda one: one.day,
        default=None,
    )


def _days(case: Case, demand: Demand, policy: Policy, calendar: Calendar, *, ending: bool) -> Iterator[OpenDeadline]:
    match demand.phase:
        case Curing() if not ending and not case.is_agreed(demand):
            yield OpenDeadline(demand.number, "cure", days_to_pay(demand.phase, policy, calendar).last)
        case WithLawyer() if not ending:
            lawful = days_to_pay(demand.phase.curing, policy, calendar).earliest_termination
            if day := _last_before_termination(case, demand, demand.phase, lawful):
                yield OpenDeadline(demand.number, "adviser-window", day)
        case Terminating():
            yield OpenDeadline(demand.number, "termination", demand.phase.sent_on or demand.phase.decided_on)
        case LeaseEnded():
            yield OpenDeadline(demand.number, "vacate", demand.phase.vacate_by)
        case Filed() if demand.phase.court_day:
            yield OpenDeadline(demand.number, "court-date", demand.phase.court_day)
        case OnItsWay() | Curing() | WithLawyer() | Filed() | Cured() | Voided():
            return
        case _:
            assert_never(demand.phase)


def _last_before_termination(case: Case, demand: Demand, phase: WithLawyer, lawful: date) -> date | None:
    """The last day before *lawful* on which nobody may terminate; None while a rest without a last day forbids it."""
    rests = [pause.until for pause in case.pauses_of(demand.charges)]
    if None in rests:
        return None
    return max(phase.window_until, lawful - ONE_DAY, *(until for until in rests if until))
