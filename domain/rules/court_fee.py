"""What does the bailiff court take for putting these tenants out?

Lov om retsafgifter § 13(4): the fee of § 13(1) once for each debtor, but once alone where they are cohabiting spouses.
Nobody's marriage stands on a list, so it is each tenant's fee until a person has said otherwise: with too little the
court waits two weeks for the rest, and then takes the request for withdrawn (§ 47). Not counted: a request that is made
again within a year, for which no new one may be due (§ 13(6)).
"""

from dataclasses import replace

from domain.law_of_the_day import Fee
from domain.money import kroner

PROVISION = "lov om retsafgifter § 13, stk. 4"


def court_fee(one: Fee, tenants: int, *, cohabiting_spouses: bool) -> Fee:
    """Return what is due for so many *tenants* of one lease, where *one* is the law's fee for a debtor."""
    if tenants == 1 or not one.amount_ore:
        return one
    if cohabiting_spouses:
        why = f"{one.why} Den betales én gang, for lejerne er efter det oplyste samlevende ægtefæller ({PROVISION})."
        return replace(one, why=why)
    total = one.amount_ore * tenants
    why = (
        f"{one.why} Den betales for hver af de {tenants} lejere, i alt {kroner(total)}, for ingen har sagt, at de er "
        f"samlevende ægtefæller ({PROVISION})."
    )
    return replace(one, amount_ore=total, why=why)
