"""How much of what pays older rents does its text give to a month of which no list has told since?

Until a list calls for the older rents all the same, such money pays what is owed, and a demand that runs first
(docs/adr/0051-what-the-payer-wrote.md): the truth may be that more is owed, and the next list says so.
"""

from datetime import date

from domain.account.state import Account


def meant_elsewhere_ore(account: Account, newest_list: date) -> int:
    """Øre of the money that the bank booked on the day of the newest list or later."""
    months = {owed.due.replace(day=1) for owed in account.owed}
    covers = account.covers()
    return sum(
        sum(covers[paid.payment].values())
        for paid in account.paid
        if paid.booked_on >= newest_list and paid.purpose and paid.purpose.month and paid.purpose.month not in months
    )
