"""What is a month's rent, where a person has to say it?"""

from domain.account import events as account_events
from domain.case.commands import RecordMonthlyRent
from domain.case.decision import Answer, DecisionBuilder


def record(d: DecisionBuilder, command: RecordMonthlyRent) -> Answer:
    """Keep a person's word; the floor below which no home is lost is measured by it."""
    if d.account.rent_told_ore == command.amount_ore:
        return Answer("duplicate", d.open_case.id)
    d.book(account_events.MonthlyRentRecorded(happened_on=d.today, amount_ore=command.amount_ore))
    return Answer("done", d.open_case.id)
