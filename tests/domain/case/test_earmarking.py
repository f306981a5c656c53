"""What does money pay of which the tenant has said what it is for?"""

from __future__ import annotations

from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import HoldKind
from tests.domain.case.stages import CURING
from tests.domain.case.story import RENT, bounces, day, given, pays, rent_missed

OCTOBER, NOVEMBER = "2026-10-01.rent", "2026-11-02.rent"
TWO = (rent_missed(), lambda story: story.play_until(story.today.replace(month=11, day=5)), rent_missed("11-02"))
FOR_NOVEMBER = c.EarmarkPayment(payment="b1", charge=NOVEMBER)


def test_the_tenants_word_goes_before_our_order() -> None:
    """October is demanded, and the money is November's: October is still owed."""
    story = given(*TWO, pays(RENT))
    assert story.account.covers()["b1"] == {OCTOBER: RENT}

    story.when(FOR_NOVEMBER).then("payment-earmarked")
    assert story.account.covers()["b1"] == {NOVEMBER: RENT}


def test_what_is_more_than_the_charge_pays_the_next_in_order() -> None:
    """Nothing of it is lost."""
    story = given(*TWO, pays(RENT + 1_000), FOR_NOVEMBER)

    assert story.account.covers()["b1"] == {NOVEMBER: RENT, OCTOBER: 1_000}


def test_the_word_is_kept_while_the_money_is_gone() -> None:
    """It had not gone back after all: it is November's still."""
    story = given(*TWO, pays(RENT), FOR_NOVEMBER, bounces(), c.WithdrawBounce(payment="b1"))

    assert story.account.covers()["b1"] == {NOVEMBER: RENT}


def test_the_same_word_twice_is_one_and_another_takes_its_place() -> None:
    """The latest counts."""
    story = given(*TWO, pays(RENT), FOR_NOVEMBER).when(FOR_NOVEMBER).answers("duplicate")

    story.when(c.EarmarkPayment(payment="b1", charge=OCTOBER)).then("payment-earmarked")
    assert story.account.covers()["b1"] == {OCTOBER: RENT}


def test_money_or_charges_that_are_not_there_are_refused() -> None:
    """Also money that went back."""
    given(*TWO, pays(RENT)).when(c.EarmarkPayment(payment="b1", charge="2026-12-01.rent")).refuses("charge-exists")
    given(*TWO, pays(RENT), bounces()).when(FOR_NOVEMBER).refuses("payment-exists")


def test_a_demand_that_then_states_less_than_is_owed_waits_for_a_person() -> None:
    """Half was paid before it and is another month's: what it states is no longer what is owed."""
    story = given(rent_missed(), pays(RENT // 2), *CURING[1:], rent_missed("09-01"))

    story.given(c.EarmarkPayment(payment="b1", charge="2026-09-01.rent"))
    assert HoldKind.AMOUNT_CORRECTED in story.case.holds


def test_a_word_after_the_end_opens_the_case_again_for_what_is_owed_by_it() -> None:
    """The rent was paid and its case over; a part of the money was for the fee that no demand may hold."""
    story = given(rent_missed("09-01", 10_000, "reminder-fee"), rent_missed(), pays(RENT))
    story.stands("closed", "paid", "own-payment")
    story.when(c.EarmarkPayment(payment="b1", charge="2026-09-01.reminder-fee"))

    story.then("payment-earmarked", "case-reopened").stands("in-arrears")
    assert story.last(e.CaseReopened).earmarked
    assert story.account.outstanding_ore([OCTOBER]) == 10_000


def test_a_word_that_leaves_nothing_owed_opens_nothing() -> None:
    """Who paid both owes neither."""
    given(*TWO, pays(2 * RENT)).when(FOR_NOVEMBER).then("payment-earmarked").stands("closed", "paid", "own-payment")


def test_what_an_ended_case_had_paid_and_owes_again_joins_the_open_one() -> None:
    """October's money was November's: October has no case of its own any more, and is followed all the same."""
    story = given(rent_missed(), pays(RENT), *TWO[1:]).when(FOR_NOVEMBER)

    assert story.account.outstanding_ore([OCTOBER]) == RENT
    assert story.case.charge(OCTOBER)
    assert "følges ikke" not in " ".join(story.answer.warnings)


def test_money_that_the_list_had_counted_pays_nothing_by_being_meant_for_it() -> None:
    """The word is kept, and whoever gives it hears that the list knew the money."""
    story = given(rent_missed("09-01"), rent_missed(as_of=day("10-02")), pays(RENT // 2, value="09-25", booked="09-25"))
    story.when(c.EarmarkPayment(payment="b1", charge=OCTOBER)).then("payment-earmarked")

    assert story.account.outstanding_ore([OCTOBER]) == RENT
    assert "listen blev opgjort den 2. oktober 2026" in story.answer.warnings[0]


@for_all(st.lists(st.integers(1, 3 * RENT), min_size=1, max_size=4), st.data())
def test_earmarking_moves_money_and_makes_none(amounts: list[int], data: st.DataObject) -> None:
    """Whatever is said of whichever payment, all that is owed and all that was paid stay what they were."""
    story = given(rent_missed("09-01"), rent_missed(), *(pays(ore) for ore in amounts))
    before = story.account.balance_ore()
    for n in range(len(amounts)):
        charge = data.draw(st.sampled_from(["2026-09-01.rent", OCTOBER]))
        story.given(c.EarmarkPayment(payment=f"b{n + 1}", charge=charge))
        laid = story.account.covers()
        assert all(sum(laid[paid.payment].values()) <= paid.amount_ore for paid in story.account.paid)

    assert story.account.balance_ore() == before
