"""What does money pay whose payer wrote what it is for, before a person has said anything?"""

from __future__ import annotations

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.account.codes import MeantBy
from domain.account.unapplied import unapplied_beside_debt
from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import HoldKind
from tests.domain.case.stages import CURING, STAGES
from tests.domain.case.story import RENT, Act, day, given, pays, rent_missed, until

OCTOBER, NOVEMBER = "2026-10-01.rent", "2026-11-01.rent"
IN_NOVEMBER = day("11-04")
LISTED = (rent_missed(as_of=day("10-02")), until("10-05"))


def october_listed(amount_ore: int = RENT, on: str = "11-04") -> Act:
    """The list of a later day calls for October."""
    return rent_missed(amount_ore=amount_ore, as_of=day(on))


def test_a_charge_that_is_named_is_paid_first() -> None:
    """Of two months without a demand, the later; it is told as the payer's own text."""
    story = given(rent_missed("09-01"), rent_missed()).when(pays(RENT, text="husleje okt"))
    story.then("payment-booked", "payment-earmarked")

    assert story.account.covers()["b1"] == {OCTOBER: RENT}
    assert story.account.paid[0].meant_by is MeantBy.TEXT


def test_a_text_takes_nothing_from_a_demand_that_runs() -> None:
    """October is demanded and both are owed: who pays as much has cured it, whatever they wrote; and it is said."""
    story = given(*CURING, until("11-05"), rent_missed("11-01")).when(pays(RENT, text="husleje november"))

    assert story.account.covers()["b1"] == {OCTOBER: RENT}
    assert "earmark-payment" in story.answer.warnings[0]
    assert story.days_of(e.DemandCured)


def test_a_person_goes_before_the_text() -> None:
    """Either way, and no list changes it any more."""
    story = given(rent_missed("09-01"), rent_missed(), pays(RENT, text="husleje okt"))
    story.when(c.EarmarkPayment(payment="b1", charge="2026-09-01.rent")).then("payment-earmarked")
    assert story.account.covers()["b1"] == {"2026-09-01.rent": RENT}

    kept = given(*LISTED, until("11-02"), pays(RENT, text="husleje november"))
    kept.given(c.EarmarkPayment(payment="b1", charge=OCTOBER), until("11-04"), october_listed())
    assert kept.account.covers()["b1"] == {OCTOBER: RENT}
    assert OCTOBER in kept.account.contests


def test_the_same_word_of_a_person_makes_the_texts_word_theirs() -> None:
    """It is no duplicate: from now on it is a person's."""
    story = given(rent_missed("09-01"), rent_missed(), pays(RENT, text="husleje okt"))
    story.when(c.EarmarkPayment(payment="b1", charge=OCTOBER)).then("payment-earmarked")

    assert story.account.paid[0].meant_by is None
    assert story.when(c.EarmarkPayment(payment="b1", charge=OCTOBER)).answers("duplicate")


def test_a_month_that_no_list_calls_for_pays_what_is_owed_until_a_list_says_otherwise() -> None:
    """November's rent ends October's case, as money does. The list calls for October, as the text says: it is owed."""
    story = given(*LISTED, until("11-02"), pays(RENT, text="ANKER PRØVE 11-2026"))
    assert story.account.outstanding_ore([OCTOBER]) == 0
    assert story.case.closed

    story.given(until("11-04")).when(october_listed()).answers("opened")
    assert "efter betalerens egen tekst" in story.answer.warnings[0]
    assert (story.account.outstanding_ore([OCTOBER]), dict(story.account.contests)) == (RENT, {})
    assert story.account.set_aside() == {"b1": RENT}
    assert story.account.balance_ore() == RENT
    assert unapplied_beside_debt(story.account) == []


def test_what_a_list_says_again_is_nothing_new() -> None:
    """Once the money is where its text and the list have it, the row equals what is owed."""
    story = given(*LISTED, until("11-02"), pays(RENT, text="11-2026"), until("11-04"), october_listed())

    story.when(october_listed()).then().answers("duplicate")


def test_a_list_that_calls_for_something_else_is_asked_about_as_ever() -> None:
    """To the øre, or a person says what it is."""
    story = given(*LISTED, until("11-02"), pays(RENT, text="11-2026"), until("11-04"), october_listed(RENT - 1))

    assert OCTOBER in story.account.contests


@pytest.mark.parametrize("text", ["", "husleje", "10-2026", "husleje sept", "okt og nov"])
def test_a_text_that_does_not_name_a_later_month_settles_nothing(text: str) -> None:
    """The month itself, an earlier one that nobody calls for, two, or none: the list may not have heard of it."""
    story = given(*LISTED, until("11-02"), pays(RENT, text=text), until("11-04"), october_listed())

    assert OCTOBER in story.account.contests


def test_more_than_a_months_rent_pays_what_is_owed() -> None:
    """Two payments for November: one of them is for October, and the list is asked about."""
    twice = (pays(RENT, text="11-2026"), pays(RENT, text="11-2026", value="11-03"))
    story = given(*LISTED, until("11-02"), *twice, until("11-04"), october_listed())

    assert OCTOBER in story.account.contests


def test_the_rest_of_the_month_that_it_was_for_does_not_let_it_pay_another() -> None:
    """Half of November came for November; the list of December calls for the other half, and for October."""
    story = given(*LISTED, until("11-02"), pays(RENT // 2, text="11-2026"), until("11-04"), october_listed())
    story.given(rent_missed("11-01", RENT // 2, as_of=IN_NOVEMBER))

    assert story.account.outstanding_ore([OCTOBER]) == RENT
    assert story.account.outstanding_ore([NOVEMBER]) == RENT // 2
    assert not story.account.contests


def test_a_demand_that_lacks_money_by_its_text_and_a_list_waits_for_a_person() -> None:
    """A half for November had paid a part of what October's demand asks for."""
    story = given(rent_missed(as_of=day("10-02")), *CURING[1:], until("11-02"))
    story.given(pays(RENT // 2, text="11-2026"), until("11-04")).when(october_listed())

    assert story.account.outstanding_ore([OCTOBER]) == RENT
    assert HoldKind.AMOUNT_CORRECTED in story.case.holds


LATE = pays(RENT, text="11-2026", value="11-03", booked="11-03")


def test_money_that_is_heard_of_after_the_list_is_asked_about_where_a_demand_runs() -> None:
    """The list may not have heard of it, and its text alone takes it from no demand."""
    story = given(rent_missed(amount_ore=RENT - 100, as_of=day("10-02")), *CURING[1:], until("11-04"))
    story.given(october_listed(), LATE)

    assert OCTOBER in story.account.contests


def test_money_that_is_heard_of_after_the_list_is_for_what_its_text_names_where_none_runs() -> None:
    """The list calls for October as if it were."""
    story = given(until("11-04"), october_listed()).when(LATE)

    assert (story.account.set_aside(), dict(story.account.contests)) == ({"b1": RENT}, {})


def test_the_municipalitys_text_is_no_word_of_the_tenants() -> None:
    """Its money is for the aid that it granted."""
    story = given(rent_missed("09-01"), rent_missed(), pays(RENT, text="husleje okt", payer="municipality"))

    assert story.account.covers()["b1"] == {"2026-09-01.rent": RENT}


@pytest.mark.parametrize("stage", STAGES.values(), ids=STAGES)
@for_all(
    amount=st.sampled_from([1, RENT // 2, RENT, RENT + 1, 2 * RENT]),
    text=st.sampled_from(["husleje okt", "husleje nov", "10-2026", "11-2026", "varme", "december"]),
)
def test_no_text_alone_lets_a_demand_lack_what_it_would_have(stage: tuple[Act, ...], amount: int, text: str) -> None:
    """At every stage, beside a second rent: of each live demand no more is left than without the text."""
    story = given(*stage)
    if story.case.closed:
        return
    for month in ("11-01", "12-01"):
        if day(month) < story.today:
            story.given(rent_missed(month))
    plain = story.copy()
    demanded = [charge for demand in story.case.live_demands for charge in demand.charges]
    story.given(pays(amount, text=text))
    plain.given(pays(amount))

    for charge in demanded:
        assert story.account.outstanding_ore([charge]) <= plain.account.outstanding_ore([charge])
    charges = [owed.charge for owed in story.account.owed]
    assert story.account.outstanding_ore(charges) == plain.account.outstanding_ore(charges)


@for_all(
    st.lists(st.tuples(st.sampled_from([1, RENT // 2, RENT, 2 * RENT]), st.sampled_from(["", "10-2026", "11-2026"]))),
    st.sampled_from([RENT // 2, RENT]),
)
def test_whatever_texts_and_lists_say_no_money_is_made_or_lost(paid: list[tuple[int, str]], stated: int) -> None:
    """What is laid, what is put aside and what lies unapplied is all that came."""
    story = given(*LISTED, until("11-02"), *(pays(ore, text=text) for ore, text in paid), until("11-04"))
    story.given(october_listed(stated), until("11-05"), rent_missed("11-01", RENT // 2, as_of=day("11-05")))
    account = story.account
    laid = sum(sum(on.values()) for on in account.covers().values())

    assert laid + sum(account.unapplied().values()) == sum(ore for ore, _ in paid)
    assert all(account.set_aside().get(one, 0) <= account.unapplied().get(one, 0) for one in account.covers())
