"""Is the court's fee one for each debtor, and one alone only for two who are said to be cohabiting spouses?"""

from hypothesis import given
from hypothesis import strategies as st

from domain.law_of_the_day import Fee
from domain.rules.court_fee import court_fee

ONE = Fee(75_000, True, "A", "Retsafgift: 750,00 kr. (Lov om retsafgifter).")
LEFT_OUT = Fee(0, False, "C", "Retsafgift udeladt (0 kr.), fordi ingen har bekræftet de 750,00 kr.")


@given(tenants=st.integers(1, 6))
def test_each_debtor_pays_as_long_as_nobody_has_said_otherwise(tenants: int) -> None:
    """The sum says how it came about."""
    fee = court_fee(ONE, tenants, cohabiting_spouses=False)

    assert (fee.amount_ore, fee.confirmed, fee.status) == (75_000 * tenants, True, "A")
    assert (f"hver af de {tenants} lejere" in fee.why) == (tenants > 1)
    assert fee.why.startswith(ONE.why)


def test_cohabiting_spouses_pay_once() -> None:
    """And the reason is that somebody said so."""
    fee = court_fee(ONE, 2, cohabiting_spouses=True)

    assert fee.amount_ore == 75_000
    assert "samlevende ægtefæller (lov om retsafgifter § 13, stk. 4)" in fee.why


@given(tenants=st.integers(1, 6), spouses=st.booleans())
def test_a_fee_that_nobody_confirmed_stays_left_out(tenants: int, *, spouses: bool) -> None:
    """However many there are: no multiple of nothing is explained."""
    assert court_fee(LEFT_OUT, tenants, cohabiting_spouses=spouses) == LEFT_OUT
