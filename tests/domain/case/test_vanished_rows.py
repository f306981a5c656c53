"""Does nothing irreversible rest on a charge that the association's own complete list names no more?

And is nobody asked about it for longer than nobody knows? The same of what a list corrects once a case has ended.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, note, settings
from hypothesis import given as given_by
from hypothesis import strategies as st

from domain.account import events as a
from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import DispatchKind
from domain.case.worklist import WorkItem, worklist
from tests.domain.case.stages import FILED, VACATE_ENDED, WINDOW_ENDED
from tests.domain.case.story import (
    RENT,
    Act,
    Story,
    agrees,
    at,
    bounces,
    day,
    demands,
    files,
    given,
    pays,
    post_closes,
    rent_missed,
    terminates,
    until,
)
from tests.domain.case.test_any_story import BEGINNINGS, PHASES, Beginning, Draw, usual_course
from tests.domain.case.test_contested_any_story import ALL

OCTOBER = "2026-10-01.rent"
NOVEMBER = "2026-11-01.rent"
ONE_DAY = timedelta(days=1)
UPHELD = c.UpholdCharge(charge=OCTOBER)


def listed(as_of: str, amount_ore: int = RENT, due: str = "10-01", **fields: Any) -> Act:
    """A list that states what was outstanding as a day began."""
    return rent_missed(due, amount_ore, as_of=day(as_of), **fields)


def lacks(as_of: str, charge: str = OCTOBER) -> Act:
    """A complete list of what was outstanding as a day began does not name a charge."""
    return c.NoteVanished(charge=charge, as_of=day(as_of))


def asked(story: Story, task: str = "answer-vanished") -> list[WorkItem]:
    """What persons have to say in the story's case."""
    return [item for item in worklist(story.case, story.account, story.policy, story.today) if item.task == task]


VANISHED = (listed("10-02"), at("10-05"), lacks("10-05"))


def test_it_is_asked_about_after_the_policys_days() -> None:
    """Six bank days later, in one task that says which row of which day's list."""
    story = given(listed("10-02"), at("10-05")).when(lacks("10-05")).answers("vanished")
    story.then("charge-vanished")

    (item,) = asked(story)
    assert (item.role, item.since, item.subject) == ("office", day("10-13"), f"vanished:{OCTOBER}/2026-10-05")


@pytest.mark.parametrize("stage", [WINDOW_ENDED, FILED], ids=["with the lawyer", "before the court"])
def test_it_is_asked_about_at_once_where_somebody_outside_goes_on_with_it(stage: tuple[Act, ...]) -> None:
    """Nothing here holds lawyer or court back."""
    story = given(*stage)
    story.when(c.NoteVanished(charge=OCTOBER, as_of=story.today)).answers("vanished")

    assert [item.since for item in asked(story)] == [story.today]


def test_nothing_leaves_about_it_until_somebody_says() -> None:
    """No reminder, no demand, of the clock or of a person."""
    story = given(listed("10-02"), at("10-03"), lacks("10-03"), until("11-20"))

    assert not story.days_of(e.PaymentDemandDecided)
    assert not story.days_of(e.ReminderDecided)
    story.when(demands()).refuses("something-to-demand")


def test_a_letter_that_was_decided_stays_where_it_is() -> None:
    """The demand waits at the door while nobody knows, and leaves once somebody says that it is owed."""
    story = given(listed("10-02"), post_closes(DispatchKind.PAYMENT_DEMAND), until("10-09"))
    assert story.days_of(e.PaymentDemandDecided)
    story.given(lacks("10-09"), post_closes(), until("10-20"))
    assert [letter.state.value for letter in story.letters(DispatchKind.PAYMENT_DEMAND)] == ["intended"]

    story.given(UPHELD, until("10-21"))
    assert [letter.state.value for letter in story.letters(DispatchKind.PAYMENT_DEMAND)] == ["sent"]


@pytest.mark.parametrize(
    ("stage", "act"), [(WINDOW_ENDED, terminates()), (VACATE_ENDED, files())], ids=["terminate", "file"]
)
def test_no_person_takes_a_step_on_it_that_cannot_be_undone(stage: tuple[Act, ...], act: Act) -> None:
    """Whoever wants to is told which list lacks it."""
    story = given(*stage)
    story.given(c.NoteVanished(charge=OCTOBER, as_of=story.today))

    story.when(act).refuses("charge-is-listed")


def test_no_agreement_over_it_is_broken_off() -> None:
    """Its instalment was not paid, and nobody knows whether it was owed."""
    story = given(listed("10-02"), agrees(("10-12", RENT)), at("10-05"), lacks("10-05"), until("10-30"))

    assert not story.days_of(e.AgreementBroken)
    story.when(c.BreakAgreement()).refuses("charge-is-listed")
    assert story.given(UPHELD, until("10-31")).days_of(e.AgreementBroken)


# --- what answers -----------------------------------------------------------------------------------------------------

ANSWERS: dict[str, tuple[Act, ...]] = {
    "a later list names it": (at("10-12"), listed("10-12")),
    "a list of that day names it": (listed("10-05"),),
    "a later list names it with another sum": (at("10-12"), listed("10-12", RENT // 2)),
    "a person says that it is owed": (UPHELD,),
    "a person corrects it": (c.CorrectCharge(charge=OCTOBER, amount_ore=RENT // 2),),
    "it is withdrawn": (c.WithdrawCharge(charge=OCTOBER),),
    "it is paid": (at("10-06"), pays()),
    "the tenants have moved": (c.RecordMovedOut(on=day("10-05")),),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_it_is_asked_about_no_longer_once(answer: tuple[Act, ...]) -> None:
    """Whatever says why it was not on the list."""
    story = given(*VANISHED, *answer)

    assert not asked(story)
    assert story.case.closed or not story.account.is_in_doubt([OCTOBER])


@pytest.mark.parametrize("answer", ["a later list names it", "a person says that it is owed"])
def test_the_case_goes_on_where_it_stood(answer: str) -> None:
    """Nothing was lost meanwhile."""
    assert given(*VANISHED, *ANSWERS[answer], until("10-21")).days_of(e.PaymentDemandDecided)


def test_a_part_answers_nothing() -> None:
    """What is left of it is not on the list either."""
    assert asked(given(*VANISHED, at("10-06"), pays(RENT // 2)))


def test_money_that_goes_back_brings_the_question_back() -> None:
    """The list lacked it, and it is owed again."""
    story = given(*VANISHED, at("10-06"), pays(), bounces())

    assert [item.since for item in asked(story)] == [day("10-13")]


def test_an_older_list_that_names_it_answers_nothing() -> None:
    """It was made up before the one that does not."""
    story = given(listed("10-02"), at("10-08"), lacks("10-07")).when(listed("10-05", RENT // 2)).answers("duplicate")

    assert asked(story)
    assert "fuldstændig" in story.answer.warnings[0]


@pytest.mark.parametrize("since", [UPHELD, c.CorrectCharge(charge=OCTOBER, amount_ore=RENT - 1)])
def test_a_list_of_before_what_a_person_said_asks_nothing(since: Act) -> None:
    """Read again, or late; a list of a later day asks anew."""
    story = given(*VANISHED, since).when(lacks("10-05")).answers("duplicate")
    assert not asked(story)

    story.given(at("10-20")).when(lacks("10-20")).answers("vanished")
    assert asked(story)


def test_a_second_list_without_it_asks_no_second_time() -> None:
    """The day of the first question stands."""
    story = given(*VANISHED, at("10-12")).when(lacks("10-12")).answers("duplicate")

    assert not story.new
    assert [item.since for item in asked(story)] == [day("10-13")]


def test_what_nobody_asks_about_is_not_answered() -> None:
    """Said twice it is nothing new; of another charge it is refused."""
    given(listed("10-02")).when(UPHELD).refuses("charge-is-asked-about")
    given(*VANISHED, UPHELD).when(UPHELD).answers("duplicate")
    given(listed("10-02")).when(lacks("10-02", NOVEMBER)).refuses("charge-exists")
    given(listed("10-02")).when(lacks("10-03")).refuses("list-of-a-day-that-has-come")


def test_an_ended_case_asks_nothing() -> None:
    """Nothing rests on what is left of it."""
    story = given(listed("10-02"), c.RecordMovedOut(on=day("10-02")), at("10-05")).when(lacks("10-05"))

    assert story.answers("done").new == ()
    assert not asked(story)


# --- what is contested ------------------------------------------------------------------------------------------------


def test_a_list_without_it_settles_its_contest() -> None:
    """It knows the money for sure and calls for nothing: the money paid it, and the case ends."""
    story = given(listed("10-02"), at("10-05"), pays(), at("10-06"), listed("10-06"), at("10-20"))
    assert story.account.is_contested([OCTOBER])

    story.when(lacks("10-20")).answers("settled")
    assert not story.last(a.ContestSettled).counted
    story.stands("closed", "paid", "own-payment")


def test_a_list_that_may_lack_the_money_itself_settles_nothing() -> None:
    """The doubt is asked about, and the row by that question, too: there is one task."""
    story = given(listed("10-02"), at("10-05"), pays(RENT // 2), at("10-06"), listed("10-06")).when(lacks("10-06"))

    assert story.answer.result == "vanished"
    assert asked(story, "settle-contested")
    assert not asked(story)
    story.given(c.SettleContested(charge=OCTOBER, counted=True))
    assert asked(story)


# --- what a list corrects of a case that has ended --------------------------------------------------------------------


OLD_MONEY = c.RecordPayment(payment="b1", amount_ore=RENT, value_date=day("09-01"), booked_on=day("10-06"))
"""With a value date long before the rent, so that no list contests it."""


def test_what_was_paid_and_is_owed_again_opens_its_case_again_once_a_person_says_so() -> None:
    """A list calls for a rest of what a case had ended with as paid."""
    story = given(listed("10-02"), at("10-06"), OLD_MONEY).stands("closed", "paid", "own-payment")
    story.given(at("10-20")).when(listed("10-20", 100_00)).answers("corrected")
    assert "åbnes sagen igen" in story.answer.warnings[0]
    assert [item.since for item in asked(story, "look-at-correction")] == [day("10-20")]

    story.when(UPHELD).answers("done")
    story.then("charge-upheld", "case-reopened", "charge-corrected").stands("in-arrears")
    assert not asked(story, "look-at-correction")
    assert story.account.outstanding_ore([OCTOBER]) == 100_00


def test_the_open_case_follows_it_where_there_is_one() -> None:
    """November's takes October in."""
    story = given(rent_missed(), pays(), at("11-05"), rent_missed("11-01"))
    story.when(rent_missed(amount_ore=RENT + 100_00)).answers("corrected")

    story.then("charge-adjusted", "charge-joined")
    assert {charge.charge for charge in story.case.charges} == {OCTOBER, NOVEMBER}


MOVED = (listed("10-02"), c.RecordMovedOut(on=day("10-02")), at("10-09"))


@pytest.mark.parametrize("amount_ore", [RENT - 1, RENT + 1])
def test_what_no_case_follows_is_a_task_of_the_ended_one(amount_ore: int) -> None:
    """Until somebody says that it is right, or a person corrects it."""
    story = given(*MOVED).when(listed("10-09", amount_ore)).answers("corrected")
    (item,) = asked(story, "look-at-correction")
    assert (item.since, item.subject) == (day("10-09"), f"charge:{OCTOBER}")

    story.when(UPHELD).answers("done")
    assert not asked(story, "look-at-correction")
    story.given(at("10-16")).when(listed("10-16", amount_ore)).answers("duplicate")
    assert not asked(story, "look-at-correction")


def test_more_than_is_owed_may_have_been_paid() -> None:
    """A list of the day before the money calls for less than was paid: the ended case says so to somebody."""
    story = given(listed("10-02"), at("10-06"), pays(RENT)).stands("closed", "paid", "own-payment")
    story.given(at("10-07")).when(listed("10-05", RENT // 2)).answers("corrected")

    assert story.account.unapplied() == {"b1": RENT // 2}
    assert [item.subject for item in asked(story, "look-at-correction")] == [f"charge:{OCTOBER}"]


# --- whatever happens -------------------------------------------------------------------------------------------------


def a_complete_list_lacks_a_charge(story: Story, draw: Draw) -> None:
    """As some day of late began."""
    charge = draw(st.sampled_from(story.account.owed)).charge
    story.tell(c.NoteVanished(charge=charge, as_of=story.today - draw(st.integers(0, 6)) * ONE_DAY))
    assert story.answer.result in ("vanished", "settled", "duplicate", "done")


def somebody_says_that_it_is_owed(story: Story, draw: Draw) -> None:
    """Of a charge that is asked about."""
    if story.account.vanished:
        charge = draw(st.sampled_from(sorted(story.account.vanished)))
        story.tell(c.UpholdCharge(charge=charge))


EVERYTHING: tuple[Callable[[Story, Draw], Any], ...] = (
    *ALL,
    *(a_complete_list_lacks_a_charge,) * 6,
    *(somebody_says_that_it_is_owed,) * 3,
)


@pytest.mark.timeout(300)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given_by(beginning=BEGINNINGS, data=st.data())
def test_nothing_leaves_over_what_a_complete_list_does_not_name(beginning: Beginning, data: st.DataObject) -> None:
    """From any phase: no step up the path and no letter of it, and one question at most for each charge that is owed,
    which the case no more names once it is not.
    """
    story = usual_course(beginning).copy()
    for happening in data.draw(st.lists(st.sampled_from(EVERYTHING), max_size=14)):
        note(happening.__name__)
        happening(story, data.draw)
        story.take_what_is_due()
        subjects = [item.subject for item in asked(story)]
        assert len(set(subjects)) == len(subjects)
        for charge in story.account.vanished:
            assert story.account.has_vanished(charge) or not story.account.outstanding_ore([charge])
    story.come_to_an_end()
