"""What happens to a demand of which a part is paid, and from where on may a home be lost over what is left?"""

from __future__ import annotations

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import DispatchKind, HoldKind
from domain.case.worklist import WorkItem, worklist
from tests.domain.case.stages import (
    FILING_DECIDED,
    IN_BUFFER,
    TERMINATION_DECIDED,
    VACATE_ENDED,
    WINDOW_ENDED,
    WITH_LAWYER,
)
from tests.domain.case.story import (
    RENT,
    Act,
    Story,
    day,
    edition,
    files,
    given,
    pays,
    post_closes,
    rent_missed,
    terminates,
    until,
)

FLOOR = RENT // 10
WORD = c.ReleaseHold(kind=HoldKind.AMOUNT_CORRECTED, rest_is_significant=True)
NO_WORD = c.ReleaseHold(kind=HoldKind.AMOUNT_CORRECTED)


def work(story: Story) -> list[WorkItem]:
    """What somebody has to do."""
    return list(worklist(story.case, story.account, story.policy, story.today))


def weighing(story: Story) -> c.TerminateLease:
    """A termination of which the person says that the rest matters."""
    return c.TerminateLease(reason="Resten er væsentlig.", ledger_of=story.today, rest_is_significant=True)


# --- the person's word ------------------------------------------------------------------------------------------------


def test_a_part_paid_between_decision_and_dispatch_is_asked_about_again() -> None:
    """Letting the case go on says nothing of the rest: the letter stays, and the case stands still for the same."""
    story = given(*TERMINATION_DECIDED, pays(RENT // 2), NO_WORD, post_closes(), until("11-06"))

    story.finds({"termination": "intended"})
    assert story.case.holds == (HoldKind.STEP_REFUSED,)
    assert "skal afgøre det" in story.last(e.CaseHeld).finding.because


def test_the_word_given_as_the_case_goes_on_travels_to_the_letter() -> None:
    """Of exactly what is left then."""
    story = given(*TERMINATION_DECIDED, pays(RENT // 2)).when(WORD)

    assert story.last(e.HoldReleased).rest_ore == RENT // 2
    story.given(post_closes(), until("11-06")).finds({"termination": "sent"})


def test_the_word_of_a_larger_rest_is_none_of_a_smaller_one() -> None:
    """Weighed at half, then another quarter is paid: it is asked again, and with the word it goes."""
    story = given(*WINDOW_ENDED, pays(RENT // 2), post_closes(DispatchKind.TERMINATION)).when(weighing)
    assert story.last(e.TerminationDecided).unpaid_ore == RENT // 2

    story.given(pays(RENT // 4), NO_WORD, post_closes(), until("11-06")).finds({"termination": "intended"})
    again = c.ReleaseHold(kind=HoldKind.STEP_REFUSED, rest_is_significant=True)
    story.given(again, until("11-06")).finds({"termination": "sent"})


def test_a_lawyer_who_needs_approval_does_not_say_it_of_money_since() -> None:
    """What was approved was another rest."""
    story = given(*TERMINATION_DECIDED, pays(RENT // 2))

    story.when(WORD, by="lawyer/a1").answers("refused", "role-may-not")


def test_a_word_about_no_termination_is_refused() -> None:
    """Nothing waits for it."""
    held = c.HoldCase(kind=HoldKind.OTHER_GROUND)
    word = c.ReleaseHold(kind=HoldKind.OTHER_GROUND, rest_is_significant=True)

    given(*WITH_LAWYER, held).when(word).answers("refused", "termination-is-decided")


# --- the floor --------------------------------------------------------------------------------------------------------


def test_below_the_floor_nothing_is_handed_over_and_a_person_is_asked() -> None:
    """One øre below a tenth of the month's rent: the lawyer never hears of it."""
    story = given(*IN_BUFFER, pays(RENT - FLOOR + 1), until("12-24"))

    assert story.days_of(e.HandedOverToLawyer) == []
    assert [(item.task, item.since) for item in work(story)] == [("decide-small-rest", day("10-28"))]
    assert not story.case.holds


def test_at_the_floor_it_goes_on() -> None:
    """A tenth is not below a tenth."""
    assert given(*IN_BUFFER, pays(RENT - FLOOR), until("10-28")).days_of(e.HandedOverToLawyer) == [day("10-28")]


@pytest.mark.parametrize(
    ("stage", "act"),
    [(WINDOW_ENDED, weighing), (VACATE_ENDED, files())],
    ids=["termination", "filing"],
)
def test_below_the_floor_no_word_helps(stage: tuple[Act, ...], act: Act) -> None:
    """The floor only protects."""
    story = given(*stage, pays(RENT - FLOOR + 1)).when(act)

    story.answers("refused", "rest-above-the-floor")
    assert "Der mangler kun 799,99 kr." in story.answer.because
    assert "decide-small-rest" in [item.task for item in work(story)]


@pytest.mark.parametrize(
    ("stage", "kind"),
    [
        ((*IN_BUFFER, post_closes(DispatchKind.LAWYER_HANDOVER), until("10-28")), DispatchKind.LAWYER_HANDOVER),
        (FILING_DECIDED, DispatchKind.MUNICIPALITY_NOTICE),
        (FILING_DECIDED, DispatchKind.COURT_FILING),
    ],
    ids=["hand-over", "notice", "filing"],
)
def test_a_letter_that_was_decided_on_more_does_not_leave_below_the_floor(
    stage: tuple[Act, ...], kind: DispatchKind
) -> None:
    """What is paid between decision and dispatch counts, too."""
    story = given(*stage, pays(RENT - 1), post_closes(), until("11-20"))

    assert {letter.state.value for letter in story.letters(kind)} == {"intended"}
    assert HoldKind.STEP_REFUSED in story.case.holds


def test_where_no_charge_says_what_a_months_rent_is_a_person_does() -> None:
    """Heating alone: the floor cannot be measured, so nothing is handed over before somebody says it."""
    story = given(rent_missed(kind="heating-on-account", amount_ore=60_000), until("11-02"))
    assert story.days_of(e.HandedOverToLawyer) == []
    assert "record-monthly-rent" in [item.task for item in work(story)]

    story.given(c.RecordMonthlyRent(amount_ore=RENT), until("11-10"))
    assert story.days_of(e.HandedOverToLawyer) == []  # 600 kr. are below the floor
    story.given(c.RecordMonthlyRent(amount_ore=500_000), until("11-11"))
    assert len(story.days_of(e.HandedOverToLawyer)) == 1


def test_two_rents_of_one_day_are_one_months_rent() -> None:
    """The flat's and the garage's; what a list later lowers one to does not lower the floor."""
    story = given(rent_missed(), rent_missed(amount_ore=50_000, ordinal=2), rent_missed("11-01", 100_000))

    assert story.account.monthly_rent_ore == RENT + 50_000


def test_a_list_of_rests_that_says_what_was_charged_measures_the_month_by_that() -> None:
    """400 kr. are left of 8.000: below the floor, though no list ever called for more. What a later list says of it is
    kept, though it calls for the same.
    """
    alone = given(rent_missed(amount_ore=40_000, as_of=day("10-02")))
    measured = given(rent_missed(amount_ore=40_000, as_of=day("10-02"), gross_ore=800_000))
    assert (alone.account.monthly_rent_ore, measured.account.monthly_rent_ore) == (40_000, 800_000)

    measured.given(until("11-20"))
    assert measured.days_of(e.HandedOverToLawyer) == []
    alone.given(until("10-05")).when(rent_missed(amount_ore=40_000, as_of=day("10-05"), gross_ore=800_000))
    alone.then("charge-adjusted").answers("duplicate")
    alone.when(rent_missed(amount_ore=40_000, as_of=day("10-05"), gross_ore=800_000)).then()
    assert alone.account.monthly_rent_ore == 800_000


def test_what_a_person_has_taken_out_measures_no_month() -> None:
    """Whatever a list said was charged."""
    story = given(rent_missed("09-01", gross_ore=900_000, as_of=day("10-01")), rent_missed(as_of=day("10-01")))
    assert story.account.monthly_rent_ore == 900_000

    assert story.when(c.WithdrawCharge(charge="2026-09-01.rent")).account.monthly_rent_ore == RENT


def test_the_stricter_floor_of_two_editions_holds() -> None:
    """A case keeps its own, or has the newest one's where that protects more."""
    kept, newest = edition("kept", insignificant_rest_percent=20), edition("newest", insignificant_rest_percent=15)

    assert newest.with_terms_of(kept).insignificant_rest_percent == 20
    assert kept.with_terms_of(newest).insignificant_rest_percent == 20


@for_all(st.integers(1, RENT - 1), st.integers(0, RENT - 1))
def test_a_termination_leaves_only_over_a_rest_that_somebody_weighed(before: int, since: int) -> None:
    """Whatever is paid before the decision and after it, the letter rests on a word of no more than is left."""
    story = given(*WINDOW_ENDED, pays(before), post_closes(DispatchKind.TERMINATION), weighing)
    if since:
        story.given(pays(since))
    if story.case.closed is None and story.case.holds:
        story.given(NO_WORD)
    story.given(post_closes(), until("11-06"))
    left = max(RENT - before - since, 0)
    sent = [letter for letter in story.letters(DispatchKind.TERMINATION) if letter.sent_on]

    assert bool(sent) == (RENT - before >= FLOOR and since == 0)
    assert not sent or left >= FLOOR


def test_terminated_on_all_of_it_needs_no_word() -> None:
    """Nothing was paid."""
    story = given(*WINDOW_ENDED).when(terminates())

    assert story.last(e.TerminationDecided).rest_is_significant is None
    story.given(until("11-06")).finds({"termination": "sent"})
