"""Would an account have nothing to add if a list said again what it says of a charge?"""

from datetime import date
from itertools import count, takewhile

from domain.account.state import Account
from domain.ids import charge_id


def is_settled(account: Account, due: date, kind: str, stated_ore: int, as_of: date) -> bool:
    """Whether the row equals what is outstanding as *as_of* begins, and every later list's equal row would, too, as
    long as nothing happens on the account: no money lies in its future, no doubt and no person's word is about it.
    """
    if account.contests or any(paid.booked_on >= as_of for paid in account.paid):
        return False
    numbered = (charge_id(due, kind, account.lease, n) for n in count(1))
    for charge in takewhile(account.knows_charge, numbered):
        owed = account.charge(charge)
        heard = (owed.said_on is None or owed.said_on < as_of) and (owed.read_as_of or as_of) <= as_of
        if heard and stated_ore == account.outstanding_ore([charge], booked_before=as_of) > 0:
            return True
    return False
