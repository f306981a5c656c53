"""Does nobody lose a home over money of which a list had not heard, and is nobody let off by money that it had?"""

from datetime import date
from typing import Any

import pytest

from domain.account import events as a
from domain.case import commands as c
from domain.case.codes import AidKind, DispatchKind, HoldKind, PauseKind
from domain.case.events import PaymentDemandDecided
from domain.case.worklist import worklist
from tests.domain.case.story import (
    RENT,
    Act,
    Story,
    agrees,
    at,
    day,
    demands,
    facts_of,
    given,
    in_doubt,
    pays,
    post_closes,
    rent_missed,
    terminates,
    until,
)

OCTOBER = "2026-10-01.rent"


def listed(due: str = "10-01", amount_ore: int = RENT, as_of: str = "10-02", **fields: Any) -> Act:
    """A list that states what was outstanding as a day began."""
    return rent_missed(due, amount_ore, as_of=day(as_of), **fields)


def money(amount_ore: int = RENT, value: str = "10-01", booked: str | None = None, payment: str = "b1") -> Act:
    """Money comes in, whether there is a case or none."""
    return c.RecordPayment(
        payment=payment, amount_ore=amount_ore, value_date=day(value), booked_on=day(booked or value)
    )


def says(*, counted: bool, charge: str = OCTOBER) -> Act:
    """A person says whether the list had heard of the money."""
    return c.SettleContested(charge=charge, counted=counted)


def left(story: Story, charge: str = OCTOBER) -> int:
    """What is left of a charge."""
    return story.account.outstanding_ore([charge])


def test_rent_paid_before_its_case_opened_sends_no_demand() -> None:
    """Paid on its day, then called for by a list that did not know it: nothing leaves, however long it lies."""
    story = given(money(), listed(), until("11-09"))

    assert not story.days_of(PaymentDemandDecided)
    assert not story.case.dispatches
    assert story.account.is_contested([OCTOBER])


def test_what_the_list_had_not_heard_of_pays_once_a_person_says_so() -> None:
    """The case ends as paid."""
    given(money(), listed()).when(says(counted=False)).stands("closed", "paid", "own-payment")


@pytest.mark.parametrize(("as_of", "contests"), [("10-02", False), ("10-05", True), ("10-20", True)])
def test_what_a_person_said_was_paid_is_never_owed_again_unasked(as_of: str, contests: bool) -> None:
    """The same list again says nothing new; a later one that calls for it all the same is asked about anew."""
    story = given(money(), listed(), says(counted=False), at("10-20")).when(listed(as_of=as_of))

    assert story.answer.result == ("contested" if contests else "duplicate")
    assert left(story) == 0
    assert story.account.is_contested([OCTOBER]) == contests


@pytest.mark.parametrize(("counted", "remains"), [(True, RENT // 2), (False, 0)])
def test_what_is_known_of_other_money_is_not_asked_again(counted: bool, remains: int) -> None:
    """One of two payments goes back, the other is answered about; then the first had not gone back."""
    halves = money(RENT // 2), money(RENT // 2, payment="b2"), listed(), c.RecordPaymentBounced(payment="b1")
    story = given(*halves, says(counted=False), c.WithdrawBounce(payment="b1"))

    assert story.account.contests[OCTOBER].payments == ("b1",)
    assert left(story.when(says(counted=counted))) == remains


def test_money_that_comes_back_after_its_answer_pays_again() -> None:
    """It had not been heard of, and that it went back was a mistake."""
    story = given(money(), listed(), says(counted=False), c.RecordPaymentBounced(payment="b1"))

    story.when(c.WithdrawBounce(payment="b1")).stands("closed", "paid", "own-payment")


def test_what_the_list_had_heard_of_pays_nothing() -> None:
    """The list's sum is what was left: the case goes on, and the money stays on the account."""
    story = given(money(100), listed()).when(says(counted=True))

    assert left(story) == RENT
    assert story.account.unapplied() == {"b1": 100}
    assert given(money(100), listed(), says(counted=True), until("11-09")).days_of(PaymentDemandDecided)


def test_a_list_that_states_what_is_left_counts_no_payment_twice() -> None:
    """Half was paid, and the next list calls for the other half: that much is owed, and nothing is new."""
    story = given(listed(), at("10-05"), pays(RENT // 2), at("10-06"))
    story.when(listed(amount_ore=RENT // 2, as_of="10-06"))

    assert story.answer.result == "duplicate"
    assert left(story) == RENT // 2
    assert not story.new


def test_rent_of_an_ordinary_month_pays_no_later_one() -> None:
    """November's money came before December was missed: December is followed."""
    story = given(listed(), at("10-06"), pays(), at("11-02"), money(value="11-02", payment="b2"), at("12-05")).when(
        listed("12-01", as_of="12-05")
    )

    assert story.answer.result == "opened"
    assert left(story, "2026-12-01.rent") == RENT
    assert not story.account.contests


@pytest.mark.parametrize(
    ("booked", "value", "contests"),
    [
        ("10-01", "10-01", True),
        ("09-29", "09-10", True),  # three bank days before the list's day
        ("09-28", "09-10", False),
        ("09-28", "09-24", True),  # a value date from seven days before the rent was due
        ("09-28", "09-23", False),
    ],
)
def test_only_money_that_a_list_may_not_have_heard_of_contests(booked: str, value: str, contests: bool) -> None:
    """What is older counts as known to the list."""
    assert bool(given(money(100, value, booked), listed()).account.contests) == contests


@pytest.mark.parametrize("order", ["list first", "money first"])
def test_it_does_not_matter_which_of_the_two_is_heard_of_first(order: str) -> None:
    """Money booked the day before the list, told of the day after it."""
    acts = [listed(), money()]
    story = given(*(acts if order == "list first" else acts[::-1]))

    assert story.account.is_contested([OCTOBER])
    assert left(story) == RENT


def test_the_case_shows_what_an_answer_raised() -> None:
    """As where a list corrects it."""
    story = given(listed(), at("10-06"), money(100, "10-05"), listed(as_of="10-06")).when(says(counted=True))

    story.then("contest-settled", "charge-adjusted", "charge-corrected")
    assert story.case.charges[0].amount_ore == RENT + 100


# --- the case has ended ----------------------------------------------------------------------------------------------

PAID_AND_LISTED = (listed(), at("10-05"), pays(), at("10-06"), listed(as_of="10-06"))
NOVEMBER = "2026-11-01.rent"


def tasks(story: Story) -> list[str]:
    """What persons have to do about the contested money of the story's case."""
    items = worklist(story.case, story.account, story.policy, story.today)
    return [f"{item.subject} {item.since}" for item in items if item.task == "settle-contested"]


def test_a_contest_of_an_ended_case_is_a_task_until_somebody_says() -> None:
    """From the fifth bank day on."""
    story = given(*PAID_AND_LISTED).stands("closed", "paid", "own-payment")
    assert tasks(story) == [f"charge:{OCTOBER} 2026-10-13"]

    assert tasks(story.when(says(counted=False)).stands("closed", "paid", "own-payment")) == []


def test_what_is_owed_after_all_opens_its_case_again_and_is_followed() -> None:
    """A fresh demand is needed; what had been demanded is cured."""
    story = given(*PAID_AND_LISTED).when(says(counted=True))

    story.then("contest-settled", "charge-adjusted", "case-reopened", "charge-corrected").stands("in-arrears")
    assert (left(story), story.answer.warnings) == (RENT, ())
    assert story.given(until("10-20")).case.phase == "under-demand"


def test_the_open_case_takes_in_what_is_owed_after_all_of_an_ended_one() -> None:
    """No tenancy has two open ones."""
    story = given(*PAID_AND_LISTED, at("11-10"), listed("11-01", as_of="11-10"), at("11-11")).when(says(counted=True))

    story.then("contest-settled", "charge-adjusted", "charge-joined")
    assert [charge.charge for charge in story.case.standing_charges] == [NOVEMBER, OCTOBER]


def test_a_later_list_opens_a_case_for_what_is_owed_after_all() -> None:
    """It knows all the money, and calls for the whole."""
    story = given(*PAID_AND_LISTED, at("10-20")).when(listed(as_of="10-20"))

    assert (story.answer.result, left(story)) == ("opened", RENT)
    assert story.case.number == 2
    story.given(until("11-09")).stands("under-demand")


def test_nobody_is_followed_to_where_they_have_left() -> None:
    """Whoever says so hears it."""
    moved = c.RecordMovedOut(on=day("10-06"))
    story = given(listed(), at("10-06"), in_doubt("10-05", "10-06"), moved).when(says(counted=True))

    assert story.case.closed
    assert "afsluttet sag" in story.answer.warnings[0]


# --- one answer, several rows ----------------------------------------------------------------------------------------

TWO_ROWS = (at("11-10"), money(value="11-09"), listed(as_of="11-10"), listed("11-01", as_of="11-10"))


@pytest.mark.parametrize("charge", [OCTOBER, NOVEMBER])
@pytest.mark.parametrize(("counted", "lefts"), [(True, (RENT, RENT)), (False, (0, RENT))])
def test_an_answer_about_money_is_one_for_all_rows_of_its_list(
    charge: str, counted: bool, lefts: tuple[int, int]
) -> None:
    """Whichever of them it is given on, the money pays the oldest, and moves no more."""
    story = given(*TWO_ROWS)
    assert set(story.account.contests) == {OCTOBER, NOVEMBER}
    story.when(says(counted=counted, charge=charge))

    assert (left(story), left(story, NOVEMBER)) == lefts
    assert not story.account.contests


def test_an_answer_says_nothing_of_other_money() -> None:
    """November is in doubt by a second payment, too."""
    story = given(at("11-10"), money(value="11-05"), listed(as_of="11-06"), money(100, "11-09", payment="b2"))
    story.given(listed("11-01", as_of="11-10")).when(says(counted=True))

    assert set(story.account.contests) == {NOVEMBER}


@pytest.mark.parametrize(
    ("answers", "result", "rule"),
    [((True, True), "duplicate", None), ((True, False), "refused", "contest-is-answered")],
)
def test_two_people_answer_at_once(answers: tuple[bool, bool], result: str, rule: str | None) -> None:
    """The same is nothing new; the opposite is refused, and the first stands."""
    first, second = (c.SettleContested(charge=OCTOBER, counted=one, as_of=day("10-02")) for one in answers)

    given(money(), listed(), first).when(second).answers(result, rule)


def test_an_answer_about_one_list_is_none_about_another() -> None:
    """A later list called for it while somebody looked at the first."""
    story = given(money(), listed(), says(counted=False), at("10-05"), listed(as_of="10-05"))

    story.when(c.SettleContested(charge=OCTOBER, counted=False, as_of=day("10-02"))).refuses("contest-of-the-list")


# --- a live demand ---------------------------------------------------------------------------------------------------


def test_an_answer_that_raises_what_a_live_demand_states_lets_a_person_look() -> None:
    """As a list that corrects it."""
    story = given(listed(), until("10-20"), in_doubt("10-19", "10-20")).when(says(counted=True))

    assert story.case.charges[0].amount_ore == RENT + 100
    assert story.case.holds == (HoldKind.AMOUNT_CORRECTED,)


def test_a_termination_that_waits_is_weighed_when_money_turns_out_to_pay_a_part() -> None:
    """As where the part is paid then."""
    decided = given(listed(), until("11-06"), post_closes(DispatchKind.TERMINATION), terminates())
    early = c.RecordPayment(payment="b0", amount_ore=100, value_date=day("10-01"), booked_on=day("10-01"))
    story = decided.given(early).when(says(counted=False))

    assert HoldKind.AMOUNT_CORRECTED in story.case.holds or HoldKind.DEMAND_INVALID in story.case.holds


def test_a_person_is_asked_on_the_day_of_the_first_doubt() -> None:
    """However much more money is in doubt later."""
    story = given(money(100), listed(), at("10-08"), money(100, "10-01", payment="b2"))

    assert story.account.contests[OCTOBER].payments == ("b1", "b2")
    assert tasks(story) == [f"charge:{OCTOBER} 2026-10-09"]


# --- beside pauses, help and agreements -------------------------------------------------------------------------------

IN_DOUBT = (listed(), until("10-20"), in_doubt("10-19", "10-20"))
ASKS = c.RequestAid(kind=AidKind.ONE_OFF, consent_on=day("10-08"))
GRANTED = c.AnswerAid(granted=True, amount_ore=RENT)
BESIDE: dict[str, tuple[Act, ...]] = {
    "a pause": (*IN_DOUBT, c.PauseLadder(until=day("11-02"))),
    "a pause of before": (listed(), until("10-19"), c.PauseLadder(until=day("11-02")), until("10-20"), IN_DOUBT[2]),
    "a pause that somebody ends": (
        *IN_DOUBT,
        c.PauseLadder(until=day("11-02")),
        until("10-22"),
        c.ResumeLadder(kind=PauseKind.ADVISER_WORK),
    ),
    "help that is asked for": (*IN_DOUBT, ASKS),
    "help that is refused": (*IN_DOUBT, ASKS, c.AnswerAid(granted=False)),
    "help that is granted": (*IN_DOUBT, ASKS, GRANTED, c.ResumeLadder(kind=PauseKind.AID_PENDING)),
    "an agreement": (*IN_DOUBT, agrees(("10-25", RENT))),
    "a person who must look": (*IN_DOUBT, c.HoldCase(kind=HoldKind.DISPUTED), c.ReleaseHold(kind=HoldKind.DISPUTED)),
}


@pytest.mark.parametrize("simulated", [True, False])
@pytest.mark.parametrize("acts", BESIDE.values(), ids=BESIDE)
def test_nothing_climbs_beside_a_pause_help_or_an_agreement(acts: tuple[Act, ...], simulated: bool) -> None:
    """Whatever of them begins or ends, nothing goes on before somebody says; and then it does, once they are over."""
    story = given(*acts, simulated=simulated)
    phase = story.case.phase
    assert story.given(until("11-20")).account.contests
    assert story.case.phase == phase
    assert not story.letters(DispatchKind.LAWYER_HANDOVER)


@pytest.mark.parametrize("acts", [BESIDE["a pause"], BESIDE["help that is refused"]])
def test_the_path_goes_on_after_the_answer(acts: tuple[Act, ...]) -> None:
    """From where it stood, once nothing else lets it rest."""
    story = given(
        *acts, until("11-20"), says(counted=False), c.ResumeLadder(kind=PauseKind.AID_PENDING), until("11-25")
    )

    assert story.letters(DispatchKind.LAWYER_HANDOVER)


def test_the_municipalitys_money_pays_what_is_contested() -> None:
    """It comes after the list: it counts, and what is in doubt beside it lies unapplied or pays."""
    story = given(*BESIDE["help that is granted"], until("10-22"), pays(RENT, value="10-22", payer="municipality"))

    story.stands("closed", "paid", "municipal-aid")


def test_money_booked_on_the_day_of_the_list_pays_as_always() -> None:
    """A date without a time is the beginning of that day."""
    given(listed(), money(value="10-02")).stands("closed", "paid", "own-payment")


def test_a_list_that_calls_for_what_was_paid_takes_no_payment_back() -> None:
    """What the money had paid stays paid until somebody knows."""
    story = given(listed(), at("10-05"), pays(), at("10-06")).when(listed(as_of="10-06"))

    assert story.answer.result == "contested"
    assert story.answer.warnings
    assert left(story) == 0
    assert story.account.is_contested([OCTOBER])


def test_nothing_irreversible_rests_on_contested_money() -> None:
    """Neither a person's demand nor a termination."""
    given(money(), listed(), at("10-20")).when(demands()).refuses("something-to-demand")
    story = given(listed(), until("11-20"))
    demand = story.demand
    story = story.given(money(value="10-01"))
    assert story.account.is_contested(demand.charges)
    story.when(terminates()).refuses("money-is-uncontested")


def test_a_reminder_that_was_decided_does_not_leave() -> None:
    """Nobody is reminded of what they may have paid; it leaves once that is known."""
    story = given(post_closes(DispatchKind.REMINDER), listed(), until("10-03"), money(100), post_closes())
    story.send_letters()
    assert story.letters(DispatchKind.REMINDER)[0].sent_on is None

    story.given(says(counted=True)).send_letters()
    assert story.letters(DispatchKind.REMINDER)[0].sent_on == day("10-03")


@pytest.mark.parametrize(("calls_for", "counted"), [(RENT, True), (RENT - 100, False)])
def test_a_later_list_that_knows_the_money_says_which_is_right(calls_for: int, counted: bool) -> None:
    """It is as old as the money's lag allows, and calls for the whole, or for what the money left."""
    story = given(money(100), listed(), at("10-20")).when(listed(amount_ore=calls_for, as_of="10-20"))

    assert story.last(a.ContestSettled).counted == counted
    assert left(story) == calls_for
    assert not story.account.contests


@pytest.mark.parametrize(("calls_for", "counted"), [(RENT - 300, True), (RENT - 500, False)])
def test_what_came_since_counts_before_a_later_list_says_which_is_right(calls_for: int, counted: bool) -> None:
    """The list calls for what is left after the later money, too; that is never taken for the money in doubt."""
    for_sure = money(300, "10-06", payment="b2")
    story = given(money(200), listed(), at("10-06"), for_sure, at("10-20")).when(
        listed(amount_ore=calls_for, as_of="10-20")
    )

    assert story.last(a.ContestSettled).counted == counted
    assert left(story) == calls_for


def test_as_much_that_came_since_ends_no_case() -> None:
    """Half was in doubt and half came later: a list that calls for half had counted the first."""
    halves = money(RENT // 2), listed(), at("10-06"), money(RENT // 2, "10-06", payment="b2"), at("10-20")
    story = given(*halves).when(listed(amount_ore=RENT // 2, as_of="10-20"))

    assert left(story) == RENT // 2
    assert not story.case.closed


def test_a_list_that_may_lack_money_that_came_since_settles_nothing() -> None:
    """It calls for as much less as the money in doubt, or as the money of the day before."""
    story = given(money(200), listed(), at("10-06"), money(200, "10-06", payment="b2"), at("10-07"))
    story.when(listed(amount_ore=RENT - 200, as_of="10-07"))

    assert story.account.is_contested([OCTOBER])


def test_what_a_list_says_of_people_counts_though_its_sum_is_known() -> None:
    """An address, a phone; said again it is no news, and an older list says nothing."""
    moved = facts_of("anna").model_copy(update={"address": "Nyvej 77"})
    story = given(listed(), at("10-05")).when(listed(as_of="10-05", people={"anna": moved}))
    assert story.answer.result == "duplicate"
    assert story.types == ["tenants-updated"]
    assert story.case.people["anna"] == moved

    story.when(listed(as_of="10-05", people={"anna": moved}))
    assert not story.new


TWO = (listed(), listed(amount_ore=450, ordinal=2))
"""One list with two rents of one day."""


def rows_again(story: Story, *amounts: int, as_of: str = "10-05") -> list[str]:
    """A later list names amounts of that day and kind; what is said of each."""
    said = []
    for n, amount_ore in enumerate(amounts, 1):
        among = amounts[:n].count(amount_ore)
        story.when(listed(amount_ore=amount_ore, as_of=as_of, ordinal=n, among_equals=among))
        said.append(story.answer.result)
    return said


@pytest.mark.parametrize("order", [(RENT, 450), (450, RENT)])
def test_two_rows_of_one_key_are_two_charges_and_known_again_in_any_order(order: tuple[int, int]) -> None:
    """Never a correction of one by the other."""
    story = given(*TWO, at("10-05"))
    assert [left(story), left(story, f"{OCTOBER}.no-2")] == [RENT, 450]

    assert rows_again(story, *order) == ["duplicate", "duplicate"]
    assert story.account.balance_ore() == RENT + 450


def test_two_equal_rows_are_two_charges() -> None:
    """Alike in everything, and both owed."""
    story = given(listed(amount_ore=450), listed(amount_ore=450, ordinal=2, among_equals=2), at("10-05"))

    assert rows_again(story, 450, 450) == ["duplicate", "duplicate"]
    assert story.account.balance_ore() == 900


def test_a_row_that_is_left_is_the_one_of_which_as_much_is_left() -> None:
    """The larger one was paid; a third row beside them is new."""
    story = given(*TWO, at("10-05"), pays(RENT), at("10-08"))

    assert rows_again(story, 450, as_of="10-08") == ["duplicate"]
    assert rows_again(story, 450, 700, 800, as_of="10-08")[-1] == "joined"


def test_what_cannot_be_told_apart_is_said_to_a_person() -> None:
    """One row of another amount, where two are known: nothing is corrected."""
    story = given(*TWO, at("10-05")).when(listed(amount_ore=300, as_of="10-05"))

    story.refuses("row-is-one-of-several")
    assert story.account.balance_ore() == RENT + 450


def test_an_older_list_corrects_nothing_and_says_so() -> None:
    """Lists are read in any order."""
    story = given(listed(), at("10-20"), listed(amount_ore=500, as_of="10-20")).when(listed(as_of="10-10"))

    assert story.answer.result == "duplicate"
    assert "ældre" in story.answer.warnings[0]
    assert left(story) == 500


def test_money_of_which_a_contesting_list_may_not_have_heard_either_is_in_doubt_too() -> None:
    """A part was paid, and a list calls for the whole; more money of before that list is told of: both are asked about,
    and none is swallowed by what is said of the other.
    """
    story = given(listed(), at("10-06"), money(RENT // 2, "10-05"), listed(as_of="10-06"))
    story.when(money(100, "10-05", payment="b2"))

    assert story.account.contests[OCTOBER].payments == ("b1", "b2")
    assert story.account.contests[OCTOBER].stated_ore == RENT
    assert left(story.when(says(counted=False))) == RENT - RENT // 2 - 100


@pytest.mark.parametrize(("counted", "remains"), [(True, 500_000), (False, 200_000)])
def test_a_corrected_sum_is_not_lessened_by_money_that_it_knew(counted: bool, remains: int) -> None:
    """A list corrects a charge, and money of before it is told of afterwards."""
    story = given(listed(), at("10-20"), listed(amount_ore=500_000, as_of="10-20"), money(300_000, "10-10"))

    assert left(story.when(says(counted=counted))) == remains


def test_a_corrected_charge_is_not_closed_unasked_by_money_that_its_list_may_have_known() -> None:
    """It stays paid until somebody says so, as where the money was heard of first."""
    story = given(listed(), at("10-20"), listed(amount_ore=300_000, as_of="10-20"), money(300_000, "10-10"))

    assert left(story) == 0
    assert story.account.is_contested([OCTOBER])


@pytest.mark.parametrize(("counted", "remains"), [(True, 500_000), (False, 499_900)])
def test_what_a_person_corrected_stays_so_whatever_is_said_of_the_money(counted: bool, remains: int) -> None:
    """The list had called for more."""
    corrects = c.CorrectCharge(charge=OCTOBER, amount_ore=500_000)

    assert left(given(money(100), listed(), corrects, says(counted=counted))) == remains


def test_what_a_person_took_out_is_in_doubt_no_more() -> None:
    """No answer brings it back."""
    story = given(money(100), listed(), c.WithdrawCharge(charge=OCTOBER))
    assert not story.account.contests

    story.when(says(counted=True)).refuses("charge-is-contested")
    assert left(story) == 0


@pytest.mark.parametrize(("as_of", "remains"), [("10-02", 500_000), ("10-20", 500_000), ("10-21", RENT)])
def test_no_list_of_before_undoes_what_a_person_corrected(as_of: str, remains: int) -> None:
    """The same list read once more, or one made up as the day of their word began; a later one may know better."""
    corrects = c.CorrectCharge(charge=OCTOBER, amount_ore=500_000)
    story = given(listed(), at("10-20"), corrects, at("10-21")).when(listed(as_of=as_of))

    assert left(story) == remains
    assert story.answer.result == ("corrected" if remains == RENT else "duplicate")


def test_money_that_goes_back_after_an_answer_about_it_lets_a_person_look() -> None:
    """What the list called for counted it as heard of: nobody but a person can say what is owed now."""
    story = given(listed(), at("10-05"), pays(RENT // 2), at("10-06"), listed(as_of="10-06"), says(counted=True))
    story.when(c.RecordPaymentBounced(payment="b1"))

    assert list(story.case.holds) == [HoldKind.AMOUNT_CORRECTED]
    assert not story.agenda_of(story.case)


def test_money_that_goes_back_contests_nothing() -> None:
    """The charge is owed as the list says."""
    story = given(money(), listed(), c.RecordPaymentBounced(payment="b1"))

    assert not story.account.contests
    assert left(story) == RENT


def test_days_are_those_of_the_bank() -> None:
    """Holidays and weekends are no bank days."""
    calendar = given(listed()).law.calendar
    assert calendar.bank_days_before(date(2026, 10, 5), 1) == date(2026, 10, 2)
    assert calendar.bank_days_before(date(2026, 12, 28), 2) == date(2026, 12, 22)
    assert calendar.bank_days_before(date(2026, 10, 2), 0) == date(2026, 10, 2)
