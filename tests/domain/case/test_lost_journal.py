"""What happens to a case of which the journal has lost a part? Nothing more, until a person has looked."""

import pytest

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import Channel, DispatchKind, HoldKind, StepName
from tests.domain.case.stages import CURING, DEMAND_DECIDED, OPENED, REMINDED, STAGES, TERMINATION_DECIDED, WITH_LAWYER
from tests.domain.case.story import claimed, day, given, pays, post_closes, reported, until

LOST = c.ParkCase(lost="case/tk-1/12/0123456789abcdef")
RELEASED = c.ReleaseHold(kind=HoldKind.JOURNAL_MISMATCH)


@pytest.mark.parametrize("stage", STAGES)
def test_at_every_stage_all_stands_still(stage: str) -> None:
    """No step of ours, and no letter but a recall; the post goes on, and the deadlines of the law stay as they are."""
    story = given(*STAGES[stage])
    phase, before = story.case.phase.value, story.case.demands

    story.when(LOST).stands(phase, holds=("journal-mismatch",))

    assert {step.name for step in story.agenda_of(story.case)} <= {StepName.LOCAL_POST_DELIVERS}
    assert story.case.demands == before
    assert story.waiting_letters() == []


@pytest.mark.parametrize("taken_up", [(), (claimed(DispatchKind.PAYMENT_DEMAND),)], ids=["intended", "claimed"])
def test_a_letter_that_stood_ready_is_in_doubt(taken_up: tuple[c.ClaimDispatch, ...]) -> None:
    """It may have gone in the time that is lost: released or not, it goes only when a person says that it has not."""
    story = given(*DEMAND_DECIDED, *taken_up).when(LOST)

    story.then("case-held", "dispatch-outcome-unknown").finds({"payment-demand": "outcome-unknown"})
    story.given(RELEASED, until("10-12")).finds({"payment-demand": "outcome-unknown"})
    assert story.waiting_letters() == []


def test_it_may_have_gone_on_any_day_since_it_was_decided() -> None:
    """A person found the receipt: sent on the day of it, before anybody knew of the loss."""
    story = given(*DEMAND_DECIDED, until("10-12")).given(LOST)
    (demand,) = story.letters(DispatchKind.PAYMENT_DEMAND)

    story.when(c.SettleDispatch(key=demand.key, sent=True, on=day("10-07"))).answers("done")

    assert story.letters(DispatchKind.PAYMENT_DEMAND)[0].sent_on == day("10-07")


def test_word_to_stop_goes_all_the_same() -> None:
    """Twice rather than never."""
    story = given(*WITH_LAWYER, post_closes(DispatchKind.RECALL), pays(), c.RecordPaymentBounced(payment="b1"))

    story.given(LOST, post_closes()).finds({"recall": "intended"})

    assert [letter.kind for letter in story.waiting_letters()] == [DispatchKind.RECALL, DispatchKind.TENANT_NOTICE]


def test_what_became_of_a_letter_before_is_kept() -> None:
    """Only those in doubt are in doubt."""
    given(*CURING).when(LOST).then("case-held").finds({"reminder": "sent", "payment-demand": "arrived"})


def test_a_letter_decided_afterwards_has_a_key_that_none_had_before() -> None:
    """The numbers of the lost events come again, and what went under them must not be taken for what goes now."""
    (lost,) = given(*REMINDED, until("10-07")).letters(DispatchKind.PAYMENT_DEMAND)

    (again,) = given(*REMINDED, LOST, RELEASED, until("10-07")).letters(DispatchKind.PAYMENT_DEMAND)

    number = lost.key.split("-")[2]
    assert again.key == f"tk-1-{int(number) + 2}-0123456789abcdef-1"


def test_a_letter_decided_before_keeps_its_key() -> None:
    """So that whoever honours keys gives the receipt of the first time."""
    story = given(*TERMINATION_DECIDED)
    before = set(story.case.dispatches)

    assert set(story.given(LOST).case.dispatches) == before


def test_what_temporal_still_knows_is_kept_with_the_case() -> None:
    """Kind, channel, key, day and receipt of a letter that had left."""
    letter = e.LostLetter(
        key="tk-1-9-1", kind=DispatchKind.PAYMENT_DEMAND, channel=Channel.PRINT, on=day("10-07"), receipt="print-1"
    )

    story = given(*OPENED).when(LOST.model_copy(update={"letters": (letter,)}))

    assert story.last(e.CaseHeld).letters == (letter,)


def test_an_ended_case_is_not_parked() -> None:
    """There is nothing left to stop."""
    given(*OPENED, pays()).when(LOST).refuses("case-open")


def test_a_report_after_the_loss_changes_nothing() -> None:
    """The hand that had claimed the letter reports too late: a person settles it."""
    story = given(*DEMAND_DECIDED, claimed(DispatchKind.PAYMENT_DEMAND), LOST)

    story.when(reported(DispatchKind.PAYMENT_DEMAND, "sent")).then().answers("gone")


@pytest.mark.parametrize("taken_up", [(), (claimed(DispatchKind.PAYMENT_DEMAND),)], ids=["intended", "claimed"])
def test_a_broken_seal_holds_the_case_and_puts_no_letter_in_doubt(taken_up: tuple[c.ClaimDispatch, ...]) -> None:
    """Nothing is lost: what is known of the letters stays known, and none goes until a person lets it."""
    story = given(*DEMAND_DECIDED, *taken_up)
    letters = story.letters(DispatchKind.PAYMENT_DEMAND)

    story.when(c.ParkCase(kind=HoldKind.SEAL_BROKEN)).then("case-held")

    assert story.case.holds == (HoldKind.SEAL_BROKEN,)
    assert story.letters(DispatchKind.PAYMENT_DEMAND) == letters
    assert story.waiting_letters() == []


@pytest.mark.parametrize("stage", STAGES)
def test_answers_that_are_not_ours_stop_all_and_leave_no_letter_in_doubt(stage: str) -> None:
    """The journal knows of every letter: those that stood ready go when a person has looked."""
    story = given(*STAGES[stage])
    waiting, phase = story.waiting_letters(), story.case.phase.value

    story.when(c.ParkCase(kind=HoldKind.UNREADABLE_ANSWER)).then("case-held").stands(
        phase, holds=("unreadable-answer",)
    )
    assert story.waiting_letters() == []
    story.given(c.ReleaseHold(kind=HoldKind.UNREADABLE_ANSWER))
    assert story.waiting_letters() == waiting
