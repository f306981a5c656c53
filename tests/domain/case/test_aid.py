"""Is the municipality asked, answered and waited for, one application at a time or several at once?"""

from collections.abc import Callable

import pytest
from hypothesis import given as given_by
from hypothesis import strategies as st

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import AidKind, AidStep, AidWithdrawal, DispatchKind, HoldKind, PauseKind
from domain.case.kept_command import AnyCommand
from tests.domain.case.stages import CURING, OPENED, STAGES, WITH_LAWYER
from tests.domain.case.story import (
    RENT,
    Act,
    day,
    given,
    pays,
    post_closes,
    terminates,
    until,
)
from tests.domain.case.test_letters_awaited import work

ASKS = c.RequestAid(kind=AidKind.ONE_OFF, consent_on=day("10-02"))
ASKS_FOR_RENT_AID = c.RequestAid(kind=AidKind.RENT_AID, consent_on=day("10-02"))
GRANT = c.AnswerAid(granted=True, amount_ore=RENT)
REFUSAL = c.AnswerAid(granted=False)


@pytest.mark.parametrize("stage", STAGES)
def test_aid_can_be_asked_for_at_every_stage(stage: str) -> None:
    """The municipality is asked, and our own ladder rests until it answers."""
    story = given(*STAGES[stage])
    phase = story.case.phase.value

    story.when(ASKS).then("aid-requested", "ladder-paused", *story.lawyer_hears).stands(phase, pauses=("aid-pending",))
    assert {step.name.value for step in story.agenda_of(story.case)} <= {"local-post-delivers"}
    story.when(ASKS).refuses("one-request-of-a-kind")


def test_the_municipality_is_asked_only_with_consent() -> None:
    """Consent that lies in the future is none."""
    given(*OPENED).when(c.RequestAid(kind=AidKind.ONE_OFF, consent_on=day("10-03"))).refuses("consent-first")


def test_refused_aid_lets_the_case_go_on() -> None:
    """The rest ends with the refusal, and the hand-over that fell due meanwhile comes now."""
    story = given(*CURING, ASKS, until("11-02")).expects().when(REFUSAL)

    story.then("aid-answered", "ladder-resumed").stands("under-demand").expects("hand-over 2026-10-28")
    story.given(until("11-02")).stands("with-lawyer")
    assert story.last(e.HandedOverToLawyer).window_until == day("11-10"), "the adviser has every day of the window"
    story.when(ASKS).then("aid-requested", "ladder-paused", "lawyer-notice-decided")


def test_granted_aid_stops_nothing_until_it_is_paid() -> None:
    """The case rests while the money is on its way; the money ends it, and is its cause."""
    story = (
        given(*WITH_LAWYER, ASKS, until("10-28"))
        .when(GRANT)
        .then("aid-answered", "lawyer-notice-decided")
        .stands("with-lawyer", pauses=("aid-pending",))
    )

    story.given(until("12-01")).when(terminates()).refuses("no-pause")
    story.when(pays(payer="municipality")).stands("closed", "paid", "municipal-aid")


def test_aid_that_does_not_reach_lets_the_case_go_on_with_the_rest() -> None:
    """What was waited for has come; it was not enough."""
    story = given(*CURING, ASKS, c.AnswerAid(granted=True, amount_ore=100_000), until("11-02"))

    story.when(pays(100_000, payer="municipality")).then("payment-booked", "aid-step-recorded", "ladder-resumed")
    story.stands("under-demand")
    story.expects("hand-over 2026-10-28")


@pytest.mark.parametrize(
    ("answer", "rule"),
    [(GRANT, "aid-was-requested"), (REFUSAL, "aid-was-requested")],
)
def test_nobody_answers_what_was_not_asked(answer: c.AnswerAid, rule: str) -> None:
    """And nobody answers twice."""
    given(*OPENED).when(answer).refuses(rule)
    given(*OPENED, ASKS, REFUSAL).when(answer).refuses(rule)


def test_a_request_that_was_answered_before_it_left_is_not_sent() -> None:
    """They said yes on the telephone."""
    story = given(*CURING, post_closes(DispatchKind.AID_REQUEST), ASKS).when(GRANT)

    story.then("aid-answered", "dispatch-suppressed")


def test_a_grant_has_an_amount() -> None:
    """A refusal has none."""
    given(*OPENED, ASKS).when(c.AnswerAid(granted=True)).refuses("a-grant-has-an-amount")
    assert given(*OPENED, ASKS, c.AnswerAid(granted=False, amount_ore=5)).last(e.AidAnswered).amount_ore == 0


def test_a_request_goes_with_a_person_who_looks_first() -> None:
    """A held case asks nobody; once released the letter leaves."""
    story = given(*CURING, c.HoldCase(kind=HoldKind.GUARDIANSHIP), ASKS, until("10-12"), pays(100))

    story.finds({"aid-request": "intended"}).given(c.ReleaseHold(kind=HoldKind.GUARDIANSHIP), until("10-12"))
    story.finds({"aid-request": "sent"})


# --- from the application to the money -------------------------------------------------------------------------------

STEP = {step: c.RecordAidStep(step=step) for step in AidStep}


def test_an_application_goes_from_acknowledged_over_granted_to_paid_each_on_its_day() -> None:
    """Each step is kept with its day, and what is paid is chased no more."""
    story = given(*CURING, ASKS, until("10-12"))
    story.when(c.RecordAidStep(step=AidStep.ACKNOWLEDGED, on=day("10-10"))).then("aid-step-recorded")
    story.given(until("10-20"), GRANT, until("10-26"), pays(payer="municipality"))

    (aid,) = story.case.aids
    assert (aid.requested_on, aid.acknowledged_on) == (day("10-09"), day("10-10"))
    assert (aid.answered_on, aid.paid_on) == (day("10-20"), day("10-26"))


@pytest.mark.parametrize(
    ("acts", "step", "rule"),
    [
        ((), AidStep.ACKNOWLEDGED, "aid-was-requested"),
        ((ASKS,), AidStep.PAID, "aid-was-requested"),
        ((ASKS,), AidStep.APPEALED, "aid-was-requested"),
        ((ASKS, STEP[AidStep.ACKNOWLEDGED]), AidStep.ACKNOWLEDGED, "aid-step-once"),
        ((ASKS, REFUSAL), AidStep.ACKNOWLEDGED, "aid-was-requested"),
        ((ASKS, REFUSAL), AidStep.PAID, "aid-was-requested"),
        ((ASKS, GRANT, STEP[AidStep.PAID]), AidStep.PAID, "aid-was-requested"),
        ((ASKS, GRANT, STEP[AidStep.LAPSED]), AidStep.PAID, "aid-was-requested"),
        ((ASKS, REFUSAL, STEP[AidStep.APPEALED]), AidStep.APPEALED, "aid-was-requested"),
        ((ASKS, REFUSAL, STEP[AidStep.APPEALED], REFUSAL), AidStep.APPEALED, "aid-step-once"),
    ],
)
def test_no_step_comes_before_its_turn(acts: tuple[Act, ...], step: AidStep, rule: str) -> None:
    """And none twice."""
    given(*CURING, *acts).when(STEP[step]).refuses(rule)


@pytest.mark.parametrize("on", ["10-08", "10-10"])
def test_a_step_lies_between_the_application_and_today(on: str) -> None:
    """Nothing is acknowledged before it was asked for, or tomorrow."""
    given(*CURING, ASKS).when(c.RecordAidStep(step=AidStep.ACKNOWLEDGED, on=day(on))).refuses("aid-step-in-its-time")


def test_an_appealed_refusal_is_answered_once_more() -> None:
    """It runs again until then, and our own ladder does not rest for it."""
    story = given(*CURING, ASKS, REFUSAL, STEP[AidStep.APPEALED])
    assert [aid.number for aid in story.case.running_aids] == [1]
    assert story.case.aid_pauses == ()

    story.when(GRANT).then("aid-answered")
    assert story.case.aids[0].granted


def test_money_marks_what_it_pays_in_full_and_no_more() -> None:
    """A part of a grant leaves the rest to be chased; so does a grant that a person stopped waiting for."""
    granted = (*BOTH, c.AnswerAid(aid=1, granted=True, amount_ore=300_000))
    part = given(*granted, pays(100_000, payer="municipality"))
    assert part.case.aids[0].is_owed

    let_go = given(*granted, c.ResumeLadder(kind=PauseKind.AID_PENDING, aid=1))
    assert let_go.case.aids[0].is_owed
    assert "await-aid-payment" in [item.task for item in work(let_go)]
    assert not let_go.given(pays(300_000, payer="municipality")).case.aids[0].is_owed


def test_the_municipality_is_chased_after_two_weeks_for_its_answer_and_then_for_the_money() -> None:
    """From the day of the application, the grant and the appeal; a pause that a person set says another day."""
    story = given(*CURING, ASKS)
    assert [item.due for item in work(story) if item.task == "follow-up-aid"] == [day("10-23")]
    longer = c.PauseLadder(kind=PauseKind.AID_PENDING, until=day("11-30"))
    assert [item.due for item in work(story.copy().given(longer)) if item.task == "follow-up-aid"] == [day("11-30")]

    story.given(until("10-20"), GRANT)
    assert [item.due for item in work(story) if item.task == "await-aid-payment"] == [day("11-03")]
    refused = given(*CURING, ASKS, until("10-20"), REFUSAL, STEP[AidStep.APPEALED])
    assert [item.due for item in work(refused) if item.task == "follow-up-aid"] == [day("11-03")]


# --- what is in force ------------------------------------------------------------------------------------------------


def test_the_rent_subsidy_of_2026_is_asked_for_in_2026_alone() -> None:
    """The law names its last day, and the refusal says it."""
    asks = c.RequestAid(kind=AidKind.RENT_SUBSIDY_2026, consent_on=day("10-02"))
    given(*OPENED).when(asks).then("aid-requested", "ladder-paused")

    story = given(*OPENED, c.PauseLadder(until=day("2027-01-15")), until("2027-01-04")).when(asks)
    story.refuses("aid-is-in-force")
    assert "gælder fra den 27. januar 2026 til og med den 31. december 2026" in story.answer.because


def test_its_answer_cannot_be_appealed() -> None:
    """Serviceloven § 111 b, stk. 3."""
    asks = c.RequestAid(kind=AidKind.RENT_SUBSIDY_2026, consent_on=day("10-02"))
    given(*OPENED, asks, REFUSAL).when(STEP[AidStep.APPEALED]).refuses("aid-may-be-appealed")


@pytest.mark.parametrize("kind", AidKind)
def test_the_law_knows_every_kind_and_says_whether_it_is_paid_back(kind: AidKind) -> None:
    """The sender hears it with the answer."""
    story = given(*OPENED).when(c.RequestAid(kind=kind, consent_on=day("10-02"))).answers("done")

    assert "betales tilbage" in story.answer.warnings[0] or "tilbagebetaling" in story.answer.warnings[0]


# --- several at once -------------------------------------------------------------------------------------------------

BOTH = (*CURING, ASKS, ASKS_FOR_RENT_AID)
"""Application 1 is for a one-off benefit, 2 for temporary rent aid."""
COMMANDS: dict[str, Callable[[int | None], AnyCommand]] = {
    "answered": lambda aid: c.AnswerAid(aid=aid, granted=False),
    "withdrawn": lambda aid: c.WithdrawAid(aid=aid, why=AidWithdrawal.NOT_NEEDED),
    "waited for to a day": lambda aid: c.PauseLadder(kind=PauseKind.AID_PENDING, until=day("11-30"), aid=aid),
    "waited for no longer": lambda aid: c.ResumeLadder(kind=PauseKind.AID_PENDING, aid=aid),
}


def test_two_applications_run_at_once_each_with_its_letter_and_its_rest() -> None:
    """One of another kind needs no answer to the first."""
    story = given(*BOTH).stands("under-demand", pauses=("aid-pending", "aid-pending"))

    assert [(aid.number, aid.kind) for aid in story.case.running_aids] == [(1, AidKind.ONE_OFF), (2, AidKind.RENT_AID)]
    assert [letter.aid for letter in story.letters(DispatchKind.AID_REQUEST)] == [1, 2]
    story.when(ASKS_FOR_RENT_AID).refuses("one-request-of-a-kind")


@pytest.mark.parametrize("what", COMMANDS)
def test_of_several_the_one_that_is_meant_must_be_named(what: str) -> None:
    """A guess could let rest or go on what should not; the refusal lists what there is to choose from."""
    story = given(*BOTH).when(COMMANDS[what](None)).refuses("which-aid")

    assert "ansøgning 1 om enkeltydelse, sendt til kommunen den 9. oktober 2026" in story.answer.because
    assert "ansøgning 2 om midlertidig-huslejehjaelp" in story.answer.because
    story.when(COMMANDS[what](3)).refuses("aid-was-requested")
    story.when(COMMANDS[what](2)).answers("done")


@pytest.mark.parametrize("what", COMMANDS)
def test_the_only_one_need_not_be_named(what: str) -> None:
    """Most tenants have one."""
    story = given(*CURING, ASKS).when(COMMANDS[what](None)).answers("done")

    assert all(pause.aid == 1 for pause in story.case.pauses)


@given_by(order=st.permutations([1, 2, 3]), granted=st.sets(st.sampled_from([1, 2, 3])))
def test_each_application_is_answered_by_itself_in_any_order(order: list[int], granted: set[int]) -> None:
    """Whatever is answered about one says nothing of the others; the ladder rests for those that still may help."""
    third = c.RequestAid(kind=AidKind.HOUSING_BENEFIT, consent_on=day("10-02"))
    story = given(*BOTH, third)

    for number in order:
        story.when(c.AnswerAid(aid=number, granted=number in granted, amount_ore=RENT)).answers("done")
        story.when(c.AnswerAid(aid=number, granted=True, amount_ore=RENT)).refuses("aid-was-requested")
    assert {aid.number for aid in story.case.aids if aid.granted} == granted
    assert {pause.aid for pause in story.case.aid_pauses} == granted


@pytest.mark.parametrize(
    ("amount_ore", "still_awaited"),
    [(300_000, {2}), (200_000, {1}), (500_000, set()), (100_000, {2}), (400_000, {2})],
    ids=["the first", "the second", "both", "less than either", "the first and some more"],
)
def test_money_of_the_municipality_ends_the_wait_for_what_it_pays(amount_ore: int, still_awaited: set[int]) -> None:
    """Of two grants: the one of that amount, else the older as far as the money reaches."""
    grants = (
        c.AnswerAid(aid=1, granted=True, amount_ore=300_000),
        c.AnswerAid(aid=2, granted=True, amount_ore=200_000),
    )
    story = given(*BOTH, *grants, pays(amount_ore, payer="municipality"))

    assert {pause.aid for pause in story.case.aid_pauses} == still_awaited


def test_money_for_one_application_leaves_the_unanswered_ones_running() -> None:
    """What was granted is paid; the other may still help."""
    story = given(*BOTH, c.AnswerAid(aid=2, granted=True, amount_ore=100_000), pays(100_000, payer="municipality"))
    assert [pause.aid for pause in story.case.aid_pauses] == [1]

    story = given(*BOTH, pays(100_000, payer="municipality"))
    assert [pause.aid for pause in story.case.aid_pauses] == [1, 2], "nothing says which of them it is"
    story = given(*CURING, ASKS, pays(100_000, payer="municipality"))
    assert story.case.aid_pauses == (), "it can only be the one"


def test_a_pause_of_another_kind_names_no_application() -> None:
    """An adviser's work waits for nobody's answer, and without an application there is none to wait for."""
    given(*CURING, ASKS).when(c.PauseLadder(until=day("11-30"), aid=1)).refuses("only-aid-has-a-number")
    given(*CURING).when(c.PauseLadder(kind=PauseKind.AID_PENDING, until=day("11-30"))).refuses("aid-was-requested")


# --- withdrawn -------------------------------------------------------------------------------------------------------


def test_an_application_is_withdrawn_before_it_leaves() -> None:
    """The tenant took the consent back: nothing goes out, and nobody waits."""
    story = given(*CURING, post_closes(DispatchKind.AID_REQUEST), ASKS)

    story.when(c.WithdrawAid(why=AidWithdrawal.CONSENT_WITHDRAWN)).then(
        "aid-withdrawn", "dispatch-suppressed", "ladder-resumed"
    )
    assert story.answer.warnings == ()
    story.when(REFUSAL).refuses("aid-was-requested")
    story.when(ASKS).then("aid-requested", "ladder-paused")
    assert [aid.number for aid in story.case.running_aids] == [2]


def test_whoever_withdraws_an_application_that_has_left_tells_the_municipality() -> None:
    """It would go on with it."""
    story = given(*CURING, ASKS, until("10-12")).when(c.WithdrawAid(why=AidWithdrawal.NOT_NEEDED))

    story.then("aid-withdrawn", "ladder-resumed").answers("done")
    assert "Giv selv kommunen besked" in story.answer.warnings[0]


def test_what_was_answered_is_not_withdrawn() -> None:
    """The answer stands; a person ends the wait for the money."""
    given(*CURING, ASKS, GRANT).when(c.WithdrawAid(why=AidWithdrawal.MISTAKEN)).refuses("aid-was-requested")
