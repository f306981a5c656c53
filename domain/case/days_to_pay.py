"""Until when may a running demand be paid, and what may come after that, as the calendar stands now?

The days were recorded once and are never counted again. But the letter promised that a last day on a holiday is put off
to the next hverdag, and a holiday that the law gets later keeps that promise: the last day moves later with it, as does
what waits for it. Nothing makes it earlier: a holiday that is abolished takes no day away that was given.
"""

from dataclasses import dataclass
from datetime import date

from domain.calendar import Calendar
from domain.case.path.handover import hand_over_day
from domain.case.state import Curing
from domain.policy import Policy
from domain.rules.cure_deadline import put_off
from domain.rules.earliest_termination import earliest_termination_date


@dataclass(frozen=True, slots=True)
class DaysToPay:
    """The last day to pay, the first on which a termination is lawful, and that of the hand-over."""

    last: date
    earliest_termination: date
    hand_over_on: date


def days_to_pay(curing: Curing, policy: Policy, calendar: Calendar) -> DaysToPay:
    """Give the recorded days, or later ones where the last day to pay has become a holiday."""
    recorded = curing.cure.day
    last = put_off(curing.cure, calendar).day
    if last == recorded:
        return DaysToPay(recorded, curing.earliest_termination.day, curing.hand_over_on)
    hand_over_on = max(curing.hand_over_on, hand_over_day(last, policy, calendar))
    return DaysToPay(last, earliest_termination_date(last), hand_over_on)
