"""Does each payment count once, or is somebody asked, however often and by whomever it is told?"""

from datetime import date

import pytest

from domain.account import events as a
from domain.account.codes import Repeat
from domain.case import commands as c
from domain.case.events import HandedOverToLawyer, PaymentDemandDecided
from domain.case.worklist import worklist
from domain.payment import Means
from tests.domain.case.money_told import HALF, told, typed
from tests.domain.case.stages import CURING
from tests.domain.case.story import RENT, Act, Story, at, bounces, day, given, pays, rent_missed, until

OCTOBER = "2026-10-01.rent"
NEAR_ANOTHER: tuple[Act, ...] = (
    rent_missed(),
    typed("b1"),
    at("10-08"),
    rent_missed("10-02", HALF, kind="heating-on-account"),
    told("r1", "10-08"),
)
"""A transfer that was typed, and a row of the bank, within a week of another charge."""


def left(story: Story) -> int:
    """What is left of the rent of October."""
    return story.account.outstanding_ore([OCTOBER])


def tasks(story: Story, on: str) -> list[str]:
    """What stands on the work list on a day, tasks of later days left out."""
    items = worklist(story.case, story.account, story.policy, day(on))
    return [item.task for item in items if item.since <= day(on)]


# --- lists ----------------------------------------------------------------------------------------------------------


def test_of_equal_rows_the_larger_count_holds() -> None:
    """One list has the row once, a later one twice, the first is sent again: two payments."""
    story = given(rent_missed(), told("b1"), told("b1", told_in="l2"), told("b2", told_in="l2", ordinal=2), told("b1"))

    assert len(story.account.paid) == 2
    assert left(story) == 0


def test_money_that_was_said_to_be_new_is_one_of_those_that_are_alike() -> None:
    """A later export with both rows brings no third payment, whatever ids its rows give them."""
    new = told("new", told_in="l2", repeat=Repeat.NEW)
    story = given(rent_missed(), told("b1"), new, told("b1", told_in="l3"), told("b2", told_in="l3", ordinal=2))

    assert [paid.payment for paid in story.account.paid] == ["b1", "new"]
    story.when(told("b3", told_in="l3", ordinal=3)).answers("done")


def test_money_that_was_told_apart_when_it_was_kept_counts_each_by_its_name() -> None:
    """A person may place one of two that are alike elsewhere, or both with one tenancy, in any order."""
    story = given(rent_missed(), told("b2", ordinal=None), told("b1", ordinal=None))

    assert left(story) == 0
    story.when(told("b1", ordinal=None)).answers("duplicate")


def test_nothing_irreversible_leaves_while_a_list_may_have_told_of_new_money() -> None:
    """Three bank days; then the demand leaves, and says what is owed if the money counts once."""
    asked = told("b1", "10-06", told_in="l2", repeat=Repeat.ASK)
    story = given(rent_missed(), at("10-06"), told("b1", "10-06"), asked)

    assert story.account.is_in_doubt([OCTOBER])
    story.given(until("10-09"))
    assert not story.days_of(PaymentDemandDecided)
    story.given(until("10-15"))
    assert story.last(a.RepeatSettled).answer == "none"
    assert sum(line.amount_ore for line in story.demand.lines) == HALF


def test_a_person_is_refused_meanwhile_and_told_why() -> None:
    """Nobody demands or hands over what may be paid."""
    story = given(*CURING, told("b1", "10-13"), told("b1", "10-13", told_in="l2", repeat=Repeat.ASK))

    assert story.account.repeats
    story.given(until("10-16"))
    assert not story.days_of(HandedOverToLawyer)


@pytest.mark.parametrize(("said", "still_owed"), [(Repeat.NEW, 0), (Repeat.SAME, HALF)])
def test_a_person_says_which_it_is(said: Repeat, still_owed: int) -> None:
    """New, both count; the same, it counts once; in either case the case waits no longer."""
    answer = told("new" if said is Repeat.NEW else "b1", told_in="l3", repeat=said)
    story = given(rent_missed(), told("b1"), told("b1", told_in="l2", repeat=Repeat.ASK), answer)

    assert left(story) == still_owed
    assert not story.account.repeats


def test_a_row_with_the_banks_reference_is_known_by_it_alone() -> None:
    """Told again under it nobody is asked; two references are two payments, however alike."""
    first = told("r1", reference="ref1")
    story = given(rent_missed(), first, told("r1", told_in="l2", reference="ref1", repeat=Repeat.ASK))
    assert not story.account.repeats

    story.when(told("r2", told_in="l2", reference="ref2")).answers("done")
    assert left(story) == 0


def test_a_row_that_comes_again_with_a_reference_is_the_same_money_and_is_asked_about() -> None:
    """Never silently one: it may be the second of two equal ones. From then on the reference decides."""
    with_reference = told("r1", told_in="l2", reference="ref1")
    story = given(rent_missed(), told("b1")).when(with_reference).answers("duplicate")

    assert story.account.repeats
    assert left(story) == HALF
    story.when(with_reference).answers("duplicate")
    story.when(told("r2", told_in="l2", reference="ref2")).answers("done")


def test_who_tells_again_hears_how_many_rows_its_first_list_had_of_the_day() -> None:
    """By that the list is known to repeat the day in full, or not."""
    story = given(rent_missed(), told("b1", rows_of_day=7)).when(told("b1", told_in="l2"))

    assert story.answer.rows_of_day == 7
    assert given(rent_missed(), told("b1", rows_of_day=7)).when(told("b1")).answer.rows_of_day is None


# --- typed by hand --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bank_first", [False, True])
@pytest.mark.parametrize("days_later", ["10-02", "10-05", "10-09"])
def test_a_row_of_the_bank_confirms_a_transfer_that_was_typed(days_later: str, *, bank_first: bool) -> None:
    """Within five bank days, whichever came first: it counts once, and nobody has a task of it."""
    row, hand = told("r1", days_later), typed("b1")
    story = given(rent_missed(), at(days_later), *((row, hand) if bank_first else (hand, row)))

    assert left(story) == HALF
    assert story.answer.result == "duplicate"
    assert "confirm-payment" not in tasks(story, "11-30")
    story.when(row).answers("duplicate")


@pytest.mark.parametrize("means", [Means.CASH, Means.CARD, Means.MOBILE])
def test_cash_and_card_are_money_of_their_own(means: Means) -> None:
    """No row of the bank confirms them, and none needs to."""
    story = given(rent_missed(), typed("b1", means=means), told("r1"))

    assert left(story) == 0
    assert "confirm-payment" not in tasks(given(rent_missed(), typed("b1", means=means)), "11-30")


def test_a_row_after_those_days_is_new_money_and_the_transfer_is_one_task() -> None:
    """It goes on counting meanwhile."""
    story = given(rent_missed(), typed("b1"), at("10-12"), told("r1", "10-12"))

    assert left(story) == 0
    story = given(rent_missed()).when(typed("b1"))
    assert story.answer.warnings == ("Foreløbig: en række fra banken bekræfter den senest 9. oktober 2026.",)
    story.given(until("10-05"))
    assert "confirm-payment" not in tasks(story, "10-09")
    assert tasks(story, "10-10").count("confirm-payment") == 1
    story.when(c.ConfirmPayment(payment="b1")).answers("done")
    assert "confirm-payment" not in tasks(story, "10-10")


def test_a_second_row_is_new_money() -> None:
    """The first row of two confirms; the other is another payment."""
    story = given(rent_missed(), typed("b1"), told("r1"), told("r2", ordinal=2))

    assert left(story) == 0
    assert len(story.account.paid) == 2


def test_near_another_charge_both_count_until_a_person_says_that_they_are_one() -> None:
    """The second may pay what falls due within seven days; said to be one, what it had paid is owed again."""
    story = given(*NEAR_ANOTHER)
    assert len(story.account.paid) == 2
    assert "Begge tæller" in story.answer.warnings[0]
    assert "confirm-payment" in tasks(story, "10-08")

    story.when(c.ConfirmPayment(payment="b1", same_as="r1")).answers("done")
    assert [paid.payment for paid in story.account.paid] == ["b1"]
    assert "confirm-payment" not in tasks(story, "10-08")
    story.when(told("r1", "10-08")).answers("duplicate")


def test_two_that_are_two_are_said_to_be_so() -> None:
    """Both go on counting."""
    story = given(*NEAR_ANOTHER, c.ConfirmPayment(payment="b1"))

    assert len(story.account.paid) == 2
    assert "confirm-payment" not in tasks(story, "10-08")
    story.when(c.ConfirmPayment(payment="b1")).refuses("payment-waits")


def test_only_money_of_that_sum_is_one_with_it() -> None:
    """And only what stands on the account."""
    story = given(*NEAR_ANOTHER, told("r2", amount_ore=1, likeness="k2"))

    story.when(c.ConfirmPayment(payment="b1", same_as="r2")).refuses("the-same-money")
    story.when(c.ConfirmPayment(payment="b1", same_as="r9")).refuses("the-same-money")


def test_a_payment_that_the_bank_calls_back_under_its_own_name_goes_back() -> None:
    """The bank knows only the name of its row."""
    story = given(rent_missed(), typed("b1"), told("r1")).when(bounces("r1"))

    assert left(story) == RENT


# --- dated ahead ----------------------------------------------------------------------------------------------------


def test_money_dated_ahead_waits_for_its_value_date_and_is_a_step_of_the_agenda() -> None:
    """It has paid nothing until then, and the clock stops there."""
    story = given(rent_missed()).when(told("b1", "10-05", amount_ore=RENT))

    assert left(story) == RENT
    assert not story.case.closed
    assert ("count-payment", date(2026, 10, 5)) in [
        (step.name, step.due.date()) for step in story.agenda_of(story.case)
    ]
    story.given(until("10-05")).stands("closed", "paid", "own-payment")


def test_nothing_rests_until_then_on_what_money_on_its_way_would_pay() -> None:
    """In full or in part; what it would not reach goes on."""
    story = given(rent_missed(), until("10-06"), told("b1", "10-09", amount_ore=1_000))

    assert story.account.is_in_doubt([OCTOBER])
    story.given(until("10-08"))
    assert not story.days_of(PaymentDemandDecided)
    story.given(until("10-12"))
    assert sum(line.amount_ore for line in story.demand.lines) == RENT - 1_000


def test_money_on_its_way_is_known_and_counts_once() -> None:
    """Told again it is a duplicate, before its day and after."""
    ahead = told("b1", "10-05")
    story = given(rent_missed(), ahead).when(ahead).answers("duplicate")
    story.given(until("10-05")).when(ahead).answers("duplicate")

    assert left(story) == HALF


def test_money_on_its_way_that_goes_back_never_counts() -> None:
    """And it comes back like any other."""
    story = given(rent_missed(), told("b1", "10-05"), bounces("b1"), until("10-05"))

    assert left(story) == RENT
    assert not story.account.awaited
    story.given(c.WithdrawBounce(payment="b1"))
    assert left(story) == HALF


def test_money_that_is_on_its_way_as_its_case_ends_counts_all_the_same() -> None:
    """It is kept on the account, unapplied."""
    story = given(rent_missed(), told("b1", "10-05"), pays(RENT, payment="b9")).given(until("10-06"))

    assert story.case.closed
    assert not story.account.awaited
    assert sum(paid.amount_ore for paid in story.account.paid) == RENT + HALF


def test_money_dated_further_ahead_than_the_policy_lets_is_refused() -> None:
    """With the reason in Danish (report 13)."""
    far: Act = told("b1", "2027-10-15")
    story = given(rent_missed()).when(far).refuses("payment-days-are-near")

    assert "15. oktober 2027" in story.answer.because
