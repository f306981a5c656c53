"""Whose money is it, by the name that a list gives to who paid?"""

import pytest

from domain.account.codes import Payer, payer_named


@pytest.mark.parametrize(
    ("written", "payer"),
    [
        ("Aarhus Kommune", Payer.MUNICIPALITY),
        ("KØBENHAVNS KOMMUNE, Borgerservice", Payer.MUNICIPALITY),
        ("Aarhuskommune", Payer.MUNICIPALITY),
        ("Kommunen", Payer.MUNICIPALITY),
        ("Advokat Prøve", Payer.LAWYER),
        ("Advokatfirmaet Prøve I/S", Payer.LAWYER),
        ("", Payer.TENANT),
        ("Else Ekstra", Payer.TENANT),
        ("Udbetaling Danmark", Payer.TENANT),
        ("Bo Kommunesen", Payer.TENANT),
    ],
)
def test_a_name_says_whose_money_it_is(written: str, payer: Payer) -> None:
    """A municipality's is told from everybody else's; whoever else pays for a tenancy pays for the tenant."""
    assert payer_named(written) is payer
