"""What does money do that left an account, and can each correction be taken back?"""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from domain.account.events import FeeBooked
from domain.account.state import evolve_account
from domain.account.unapplied import unapplied_beside_debt, uncovered_ore, waiting
from domain.case import commands as c
from domain.case import events as e
from domain.payment import TOLD_OUTGOING, Outgoing, ToldOutgoing
from tests.domain.case.stages import CURING
from tests.domain.case.story import RENT, Act, Story, at, bounces, day, given, paid_out, pays, rent_missed

OCTOBER = "2026-10-01.rent"
NOVEMBER = "2026-11-01.rent"


def told(payment: str, amount_ore: int, on: str = "10-02") -> c.RecordPayment:
    """Money of a day."""
    return c.RecordPayment(payment=payment, amount_ore=amount_ore, value_date=day(on), booked_on=day(on))


# --- paid back and moved --------------------------------------------------------------------------------------------


def test_a_refund_takes_what_was_paid_too_much() -> None:
    """The rent that was paid with the same money stays paid."""
    story = given(rent_missed(), pays(RENT + 500)).when(paid_out(500))

    story.then("money-out-booked", "money-out-laid").answers("done").stands("closed", "paid", "own-payment")
    assert (story.account.paid_ore, story.account.balance_ore()) == (RENT, 0)
    assert story.account.unapplied() == {}


@pytest.mark.parametrize("kind", [Outgoing.REFUND, Outgoing.TRANSFER])
def test_a_refund_of_more_than_there_is_waits_and_nothing_paid_is_owed_again(kind: ToldOutgoing) -> None:
    """It takes nothing at all; the reason says how much there is, and the way back."""
    story = given(rent_missed(), pays(RENT + 500)).when(paid_out(501, kind=kind))

    story.then("money-out-booked").answers("waits").stands("closed", "paid", "own-payment")
    assert "5,01 kr. gik ud, men kun 5,00 kr. på kontoen er til overs." in story.answer.because
    assert story.account.outstanding_ore([OCTOBER]) == 0
    assert [out.out for out in waiting(story.account)] == ["o1"]


def test_money_that_was_paid_back_pays_no_later_rent() -> None:
    """It has gone; and it is no part of what an agreement is kept with."""
    story = given(rent_missed(), pays(RENT + 500), paid_out(500), at("11-06"), rent_missed("11-01"))

    assert story.account.outstanding_ore([NOVEMBER]) == RENT


def test_a_refund_told_before_its_money_finds_it_when_it_is_told() -> None:
    """Lists come in any order; only money that came before it left."""
    story = given(rent_missed(), at("10-03"), paid_out(500, on="10-02")).answers("waits")
    later, before = told("b1", RENT + 500, "10-03"), told("b2", 500, "10-01")

    story.when(later)
    assert [out.out for out in waiting(story.account)] == ["o1"]
    story.when(before).then("payment-booked", "money-out-laid")
    assert waiting(story.account) == ()


def test_a_refund_takes_no_money_that_may_have_paid_what_a_list_calls_for() -> None:
    """While nobody knows whether the list had heard of it, it stays where it is."""
    story = given(told("b1", RENT, "10-01"), rent_missed(as_of=day("10-02")), paid_out(RENT))

    assert story.account.is_contested([OCTOBER])
    assert [out.out for out in waiting(story.account)] == ["o1"]


def test_the_oldest_money_goes_first() -> None:
    """The newest month's rent stays to be seen beside a list that calls for it."""
    story = given(told("b1", RENT, "08-31"), told("b2", RENT, "10-01"), paid_out(RENT))
    story.when(rent_missed(as_of=day("10-02")))

    assert story.account.unapplied() == {"b2": RENT}
    assert story.account.is_contested([OCTOBER])


def test_a_refund_leaves_what_the_fee_needs() -> None:
    """What pays the fee of a demand is not paid back."""
    story = given(*CURING, pays(RENT + 30_000))
    fee = FeeBooked(happened_on=story.today, demand=1, case=story.case.id, amount_ore=28_000)
    story.account = evolve_account(story.account, fee)

    story.when(paid_out(2_001)).answers("waits")
    story.when(paid_out(2_000, out="o2")).answers("done")
    assert story.account.balance_ore() == 0


def test_money_that_went_back_no_longer_covers_what_was_paid_out_of_it() -> None:
    """The refund waits for a person, until the payment counts again."""
    story = given(rent_missed(), pays(RENT), told("b2", 500), paid_out(500), bounces("b2"))
    assert [out.out for out in waiting(story.account)] == ["o1"]

    story.when(c.WithdrawBounce(payment="b2"))
    assert waiting(story.account) == ()


def test_a_refund_is_taken_once_though_the_money_of_which_it_was_taken_first_comes_back() -> None:
    """It had been taken from other money meanwhile: what came back is to spare."""
    story = given(rent_missed(), pays(RENT), told("b2", 500), paid_out(500), bounces("b2"), told("b3", 500))
    story.when(c.WithdrawBounce(payment="b2"))

    assert waiting(story.account) == ()
    assert (story.account.paid_ore, story.account.unapplied()) == (RENT + 500, {"b2": 500})


# --- told again, and taken back -------------------------------------------------------------------------------------


def test_the_same_refund_told_again_takes_nothing_more() -> None:
    """And another amount under its name is no duplicate."""
    story = given(rent_missed(), pays(RENT + 500), paid_out(200, on="10-02"))

    story.when(paid_out(200, on="10-02")).then().answers("duplicate")
    story.when(paid_out(201, on="10-02")).refuses("one-reference-one-payment")


def test_a_refund_that_was_none_is_taken_back_and_brought_back() -> None:
    """While it is taken back, nobody is told that it is known without a word."""
    story = given(rent_missed(), pays(RENT + 500), paid_out(500, on="10-02"))

    story.when(c.WithdrawMoneyOut(out="o1")).then("money-out-withdrawn")
    assert story.account.unapplied() == {"b1": 500}
    story.when(paid_out(500, on="10-02")).answers("duplicate")
    assert "reinstate-money-out out=o1" in story.answer.warnings[0]
    story.when(c.ReinstateMoneyOut(out="o1")).then("money-out-reinstated", "money-out-laid")
    story.when(c.ReinstateMoneyOut(out="o1")).refuses("money-out-is-withdrawn")
    assert story.account.unapplied() == {}


def test_a_refund_that_was_none_lets_its_money_pay_at_once() -> None:
    """The charge is paid, the demand is cured, and the case ends, as by any money."""
    story = given(
        rent_missed(), pays(RENT + 500), paid_out(500), at("11-06"), rent_missed("11-01"), told("b2", RENT - 500)
    )
    story.when(c.WithdrawMoneyOut(out="o1"))

    story.then("money-out-withdrawn", "case-closed").stands("closed", "paid", "own-payment")


def test_money_that_had_not_left_contests_a_list_that_may_not_have_heard_of_it() -> None:
    """While it was thought gone, the list called for the rent; now nobody knows whether it counts the money."""
    story = given(told("b1", RENT, "10-01"), paid_out(RENT, on="10-02"), at("10-05"), rent_missed(as_of=day("10-05")))
    story.when(c.WithdrawMoneyOut(out="o1"))

    story.then("money-out-withdrawn", "charge-contested")
    assert story.account.contests[OCTOBER].payments == ("b1",)


# --- placed elsewhere by a person -----------------------------------------------------------------------------------


def off(amount_ore: int, payment: str = "b1", out: str = "p1") -> c.TakeOffAccount:
    """Somebody places money elsewhere."""
    return c.TakeOffAccount(out=out, payment=payment, amount_ore=amount_ore)


def test_only_what_pays_nothing_is_placed_elsewhere() -> None:
    """To the øre, once, and what is paid stays paid; given again it takes nothing more."""
    story = given(rent_missed(), pays(RENT + 500))

    story.when(off(501)).refuses("money-is-to-spare")
    assert "kun 5,00 kr. til overs" in story.answer.because
    story.when(off(500)).then("money-out-booked", "money-out-laid").answers("done").stands(
        "closed", "paid", "own-payment"
    )
    story.when(off(500)).then().answers("duplicate")
    story.when(off(1, out="p2")).refuses("money-is-to-spare")
    assert (story.account.paid_ore, story.account.unapplied()) == (RENT, {})


def test_a_placement_is_taken_back_and_counts_as_before() -> None:
    """By its own word alone: `withdraw-money-out` would let the money count twice."""
    story = given(rent_missed(), pays(RENT + 500), off(500))
    before = story.account

    story.when(c.WithdrawMoneyOut(out="p1")).refuses("money-was-placed")
    story.when(c.ReinstateMoneyOut(out="p1")).refuses("money-was-placed")
    assert story.account == before
    story.when(c.PutBackOnAccount(out="p1")).then("money-out-withdrawn")
    assert story.account.unapplied() == {"b1": 500}
    story.when(c.PutBackOnAccount(out="p1")).then().answers("duplicate")
    story.when(off(500)).refuses("placement-stands")
    story.when(off(500, out="p2")).answers("done")


def test_a_refund_is_not_brought_back_as_a_placement() -> None:
    """Each has its own inverse."""
    story = given(rent_missed(), pays(RENT + 500), paid_out(500))

    story.when(c.PutBackOnAccount(out="o1")).refuses("money-was-placed")


def test_what_was_placed_elsewhere_and_went_back_to_its_payer_waits_for_a_person() -> None:
    """No other money is taken for it: what counts where it was placed is to be taken back there."""
    story = given(rent_missed(), pays(RENT), told("b2", 500), told("b3", 500), off(500, "b2"), bounces("b2"))
    assert [out.out for out in waiting(story.account)] == ["p1"]
    assert story.account.unapplied() == {"b3": 500}

    story.when(c.WithdrawBounce(payment="b2"))
    assert waiting(story.account) == ()


def test_no_money_in_doubt_is_placed_elsewhere() -> None:
    """It may have paid what the list calls for."""
    story = given(told("b1", RENT, "10-01"), rent_missed(as_of=day("10-02")))

    story.when(off(RENT)).refuses("money-is-to-spare")


def test_a_persons_word_lays_money_on_a_charge_whose_list_had_counted_it() -> None:
    """And no list that was read before is asked about it; taken back, it is as before."""
    story = given(told("b1", RENT, "10-01"), rent_missed(as_of=day("10-02")))
    story.given(c.SettleContested(charge=OCTOBER, counted=True), off(RENT))
    part = told("b1.placed-1-1", RENT, "10-01").model_copy(update={"laid_on": OCTOBER})

    story.when(part).stands("closed", "paid", "own-payment")
    assert story.account.contests == {}
    story.given(bounces("b1.placed-1-1")).when(c.PutBackOnAccount(out="p1")).stands("in-arrears")
    assert (story.account.contests, story.account.unapplied()) == ({}, {"b1": RENT})
    story.when(part.model_copy(update={"payment": "x", "laid_on": "2020-01-01.rent"})).refuses("charge-exists")


# --- fetched back by the bank ---------------------------------------------------------------------------------------


def test_the_only_payment_of_its_amount_is_the_one_that_was_fetched_back() -> None:
    """What it had paid is owed again, as after any payment that goes back."""
    story = given(rent_missed(), pays(RENT), at("10-06")).when(paid_out(RENT, kind=Outgoing.RETURNED))

    assert {"money-out-laid", "payment-bounced", "case-reopened"} <= {*story.types}
    assert (waiting(story.account), story.account.outstanding_ore([OCTOBER])) == ((), RENT)


@pytest.mark.parametrize(
    "before",
    [
        (told("b1", RENT, "10-01"), told("b2", RENT, "09-01")),
        (told("b1", RENT - 1, "10-01"),),
        (told("b1", RENT, "08-01"),),
    ],
)
def test_what_could_be_another_payment_waits(before: Sequence[Act]) -> None:
    """Two of that amount, none, or one of long ago: a person says which; what it had paid stays paid meanwhile."""
    story = given(rent_missed(), *before).when(paid_out(RENT, kind=Outgoing.RETURNED))

    story.then("money-out-booked").answers("waits")
    assert story.account.bounced == ()


def test_a_person_says_which_payment_was_fetched_back() -> None:
    """The row stops waiting with that word, and a withdrawn word is not taken for another."""
    story = given(rent_missed(), told("b1", RENT, "10-01"), told("b2", RENT, "10-02"), at("10-05"))
    story.given(paid_out(RENT, kind=Outgoing.RETURNED))

    story.when(bounces("b2"))
    assert waiting(story.account) == ()
    story.when(c.WithdrawMoneyOut(out="o1")).refuses("money-has-not-gone-back")
    story.given(c.WithdrawBounce(payment="b2"))
    assert [out.out for out in waiting(story.account)] == ["o1"]
    assert [paid.payment for paid in story.account.bounced] == []


def test_a_person_who_was_mistaken_says_which_other_payment_was_fetched_back() -> None:
    """Their newer word is heard: the row waits no longer, and one payment alone is gone."""
    story = given(rent_missed(), told("b1", RENT, "10-01"), told("b2", RENT, "10-02"), at("10-05"))
    story.given(paid_out(RENT, kind=Outgoing.RETURNED), bounces("b2"), c.WithdrawBounce(payment="b2"))
    story.when(bounces("b1"))

    assert waiting(story.account) == ()
    assert [paid.payment for paid in story.account.bounced] == ["b1"]


def test_fetched_back_before_the_payment_was_told() -> None:
    """It is found when it is told."""
    story = given(rent_missed(), paid_out(RENT, kind=Outgoing.RETURNED, on="10-02")).when(told("b1", RENT, "10-01"))

    assert story.account.has_bounced("b1")
    story.stands("in-arrears")


# --- a charge that was taken out ------------------------------------------------------------------------------------


def test_a_charge_that_was_taken_out_of_a_live_demand_comes_back_without_the_demand() -> None:
    """It is owed as before, and a fresh demand is needed for it."""
    story = given(rent_missed(), rent_missed("09-01"), at("10-12"))
    story.given(c.WithdrawCharge(charge=OCTOBER)).when(c.ReinstateCharge(charge=OCTOBER))

    story.then("charge-adjusted", "charge-reinstated")
    assert story.account.outstanding_ore([OCTOBER]) == RENT
    story.when(c.ReinstateCharge(charge=OCTOBER)).refuses("charge-is-withdrawn")


def test_a_case_of_which_all_was_taken_out_goes_on() -> None:
    """Its demand is void and stays so."""
    story = given(*CURING, c.WithdrawCharge(charge=OCTOBER)).stands("closed", "withdrawn", "none")
    story.when(c.ReinstateCharge(charge=OCTOBER))

    story.then("charge-adjusted", "case-reopened", "charge-reinstated").stands("in-arrears")
    assert story.case.live_demands == ()
    assert story.last(e.CaseReopened).payment is None


def test_a_charge_that_takes_the_money_of_another_lets_its_case_go_on() -> None:
    """September was taken out and October paid; back again, September takes the money first, and October is owed."""
    story = given(rent_missed("09-01"), rent_missed(), c.WithdrawCharge(charge="2026-09-01.rent"), told("b1", RENT))
    story.stands("closed", "paid", "own-payment").when(c.ReinstateCharge(charge="2026-09-01.rent"))

    story.then("charge-adjusted", "case-reopened", "charge-reinstated").stands("in-arrears")
    assert story.account.outstanding_ore([OCTOBER]) == RENT


def test_a_charge_of_an_earlier_case_joins_the_open_one() -> None:
    """No tenancy has two open cases."""
    story = given(rent_missed(), c.WithdrawCharge(charge=OCTOBER), at("11-06"), rent_missed("11-01"))
    story.when(c.ReinstateCharge(charge=OCTOBER)).then("charge-adjusted", "charge-joined")

    assert {charge.charge for charge in story.case.standing_charges} == {OCTOBER, NOVEMBER}


def test_a_charge_that_was_paid_meanwhile_comes_back_paid() -> None:
    """Nothing is owed, and the case ends as paid: if the money goes back, it is followed."""
    story = given(rent_missed(), c.WithdrawCharge(charge=OCTOBER), told("b1", RENT))
    story.when(c.ReinstateCharge(charge=OCTOBER)).stands("closed", "paid", "own-payment")
    story.then("charge-adjusted", "case-reopened", "charge-reinstated", "case-closed")
    story.when(bounces("b1")).stands("in-arrears")


@pytest.mark.parametrize("meanwhile", [False, True])
def test_a_charge_comes_back_with_the_doubt_about_its_money(*, meanwhile: bool) -> None:
    """Whether the money was told before it was taken out or while it was: the list may count it."""
    money, listed = told("b1", RENT, "10-05"), rent_missed(as_of=day("10-06"))
    out = c.WithdrawCharge(charge=OCTOBER)
    acts = (listed, out, money) if meanwhile else (money, listed, out)
    story = given(at("10-06"), *acts).when(c.ReinstateCharge(charge=OCTOBER))

    assert story.account.contests[OCTOBER].payments == ("b1",)
    assert story.account.contests[OCTOBER].stated_ore == RENT
    story.when(c.SettleContested(charge=OCTOBER, counted=False)).stands("closed", "paid", "own-payment")


def test_what_was_answered_about_a_charge_is_not_asked_again_when_it_comes_back() -> None:
    """The list had heard of the money, as somebody said."""
    story = given(at("10-06"), told("b1", RENT, "10-05"), rent_missed(as_of=day("10-06")))
    story.given(c.SettleContested(charge=OCTOBER, counted=True), c.WithdrawCharge(charge=OCTOBER))
    story.when(c.ReinstateCharge(charge=OCTOBER))

    assert not story.account.contests
    assert story.account.outstanding_ore([OCTOBER]) == RENT


# --- it adds up -----------------------------------------------------------------------------------------------------

PAYMENTS = st.builds(
    told,
    st.sampled_from(["b1", "b2", "b3"]),
    st.sampled_from([1, 500, RENT, RENT + 500]),
    st.sampled_from(["09-01", "09-30", "10-01", "10-02"]),
)
OUTS = st.builds(
    paid_out,
    st.sampled_from([1, 500, RENT, 3 * RENT]),
    out=st.sampled_from(["o1", "o2"]),
    kind=st.sampled_from(TOLD_OUTGOING),
    on=st.sampled_from(["09-02", "10-01", "10-02"]),
)
RENTS = st.builds(rent_missed, st.sampled_from(["09-01", "10-01"]), as_of=st.sampled_from([None, day("10-02")]))
WORDS: dict[type[Any], st.SearchStrategy[Any]] = {
    c.RecordPaymentBounced: st.builds(c.RecordPaymentBounced, payment=st.sampled_from(["b1", "b2"])),
    c.WithdrawBounce: st.builds(c.WithdrawBounce, payment=st.sampled_from(["b1", "b2"])),
    c.WithdrawMoneyOut: st.builds(c.WithdrawMoneyOut, out=st.sampled_from(["o1", "o2", "p1"])),
    c.ReinstateMoneyOut: st.builds(c.ReinstateMoneyOut, out=st.sampled_from(["o1", "o2", "p1"])),
    c.TakeOffAccount: st.builds(
        c.TakeOffAccount,
        out=st.sampled_from(["p1", "p2"]),
        payment=st.sampled_from(["b1", "b2", "b3"]),
        amount_ore=st.sampled_from([1, 500, RENT]),
    ),
    c.PutBackOnAccount: st.builds(c.PutBackOnAccount, out=st.sampled_from(["p1", "p2", "o1"])),
    c.WithdrawCharge: st.builds(c.WithdrawCharge, charge=st.just(OCTOBER)),
    c.ReinstateCharge: st.builds(c.ReinstateCharge, charge=st.just(OCTOBER)),
}


@settings(max_examples=300, deadline=None)
@for_all(st.lists(st.one_of(PAYMENTS, OUTS, RENTS, *WORDS.values()), max_size=14))
def test_the_ledger_balances_to_the_oere_whatever_comes_in_which_order(acts: list[Act]) -> None:
    """Every øre that came is on a charge, to spare, gone out or gone back; told again it changes nothing, and money
    that leaves makes nothing owed again.
    """
    story = Story()
    for act in acts:
        before = _left(story)
        story.when(act)
        if "money-out-booked" in story.types and "payment-bounced" not in story.types:
            assert _left(story) == before
        _judge(story)


def _left(story: Story) -> dict[str, int]:
    return {owed.charge: story.account.outstanding_ore([owed.charge]) for owed in story.account.owed}


def _judge(story: Story) -> None:
    account = story.account
    came = sum(paid.amount_ore for paid in account.paid)
    on_charges = sum(owed.amount_ore for owed in account.owed) - sum(_left(story).values())
    went_out = sum(one.taken_ore(paid.payment) for one in account.outs for paid in account.paid)
    assert came == on_charges + sum(account.unapplied().values()) + went_out
    assert all(account.stays_ore(paid) >= 0 for paid in (*account.paid, *account.bounced))
    for one in account.outs:
        assert 0 <= uncovered_ore(account, one) <= one.amount_ore
    if sum(_left(story).values()) == 0:
        assert unapplied_beside_debt(account) == ()


SHARES = st.lists(st.sampled_from([1, 500, RENT // 2]), min_size=1, max_size=2)
MOVES = st.lists(st.one_of(st.tuples(st.just("place"), SHARES), st.tuples(st.just("undo"), st.just([]))), max_size=8)


@settings(max_examples=100, deadline=None)
@for_all(MOVES)
def test_what_is_placed_elsewhere_is_never_twice_and_never_gone(moves: list[tuple[str, list[int]]]) -> None:
    """Whatever is placed and taken back in which order: both accounts together have what came, and where it lay nothing
    that was paid is owed; taken back, both are as they were.
    """
    here, there = given(rent_missed(), pays(RENT + 2 * RENT)), given(rent_missed(), rent_missed("09-01"))
    left, standing, number = _left(here), dict[str, list[str]](), 0
    for move, shares in moves:
        if move == "undo" and standing:
            out, parts = standing.popitem()
            there.given(*map(bounces, parts))
            here.given(c.PutBackOnAccount(out=out))
        elif move == "place":
            number += 1
            here.when(off(sum(shares), out=f"p{number}"))
            if here.answer.result == "done":
                names = [f"b1.placed-{number}-{n}" for n in range(len(shares))]
                there.given(*(told(name, ore) for name, ore in zip(names, shares, strict=True)))
                standing[f"p{number}"] = names
        for story in (here, there):
            _judge(story)
        assert _left(here) == left
        assert here.account.paid_ore + there.account.paid_ore == 3 * RENT
    for out, parts in standing.items():
        there.given(*map(bounces, parts))
        here.given(c.PutBackOnAccount(out=out))
    assert (there.account.paid_ore, here.account.unapplied()) == (0, {"b1": 2 * RENT})
