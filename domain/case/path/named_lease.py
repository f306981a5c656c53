"""What does the association itself call a lease? A list may say so of what is missed, and of what was paid."""

from domain.account import events as account_events
from domain.case.decision import DecisionBuilder


def name_lease(d: DecisionBuilder, mark: str | None) -> None:
    """Keep that the association has a number of its own for the lease, once."""
    if mark and mark not in d.account.marks:
        d.book(account_events.LeaseNamed(happened_on=d.today, lease=d.account.lease, mark=mark))
