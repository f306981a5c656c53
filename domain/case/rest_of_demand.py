"""What is left of a demand, and is it too little to lose a home over?

The floor is the association's own, a part of a month's rent (docs/adr/0046-lines-limitation-and-the-rest.md). It only
protects: above it the law's question, whether the rest is significant, is still a person's.
"""

from domain.account.state import Account
from domain.case.state import Case, Demand
from domain.finding import Finding, Source
from domain.money import kroner
from domain.policy import Policy

RULE = "rest-above-the-floor"
INSIGNIFICANT = Source(key="almenlejeloven-91", provision="almenlejeloven § 91, stk. 1")


def without_fees(case: Case, demand: Demand) -> tuple[str, ...]:
    """The charges of a demand that a lease may hang on."""
    return case.without_fees(demand.charges)


def asked_ore(case: Case, demand: Demand) -> int:
    """What the lines of a demand ask for, fees apart (øre)."""
    rent = without_fees(case, demand)
    return sum(line.amount_ore for line in demand.lines if line.charge in rent)


def not_asked_ore(case: Case, account: Account, demand: Demand) -> int:
    """What is owed of a demand's charges beyond what it asks for (øre): money of before it that has bounced since.

    Whoever pays what the demand asks for has cured it; what came back needs a demand of its own.
    """
    rent = without_fees(case, demand)
    owed_then = account.outstanding_ore(rent, demand.stated, paid_by=demand.decided_on)
    return max(owed_then - asked_ore(case, demand), 0)


def unpaid_ore(case: Case, account: Account, demand: Demand) -> int:
    """What is left of a demand's lines, fees apart (øre)."""
    left = account.outstanding_ore(without_fees(case, demand), demand.stated)
    return max(left - not_asked_ore(case, account, demand), 0)


def too_small_a_rest(case: Case, account: Account, policy: Policy, demand: Demand) -> Finding | None:
    """Why no home may be lost over what is left of a demand: it lies below the floor, or nobody knows the month's rent.

    None where it lies above, or where nothing is left, which other rules speak of.
    """
    left, month = unpaid_ore(case, account, demand), account.monthly_rent_ore
    if left <= 0:
        return None
    if month is None:
        because = "Ingen post siger, hvad en måneds leje er. Notér den med record-monthly-rent."
        return Finding(holds=False, rule=RULE, because=because, sources=(INSIGNIFICANT,), missing="en måneds leje")
    percent = policy.insignificant_rest_percent
    if left * 100 >= percent * month:
        return None
    because = (
        f"Der mangler kun {kroner(left)} Det er under foreningens bundgrænse: {percent} % af en måneds leje på "
        f"{kroner(month)}"
    )
    return Finding(holds=False, rule=RULE, because=because, sources=(INSIGNIFICANT,))
