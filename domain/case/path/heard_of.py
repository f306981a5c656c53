"""Of which money has a list heard for sure?"""

from datetime import date

from domain.case.decision import DecisionBuilder


def heard_of_before(d: DecisionBuilder, as_of: date) -> date:
    """The day before which the bank booked all that a list has heard of for sure."""
    return d.at.law.calendar.bank_days_before(as_of, d.at.policy.payment_lag_bank_days)
