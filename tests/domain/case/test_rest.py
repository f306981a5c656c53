"""What lets a case rest, what must a person look at first, and what goes on all the same?"""

import pytest

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import AidKind, DispatchKind, HoldKind, PauseKind, StepName
from domain.case.subject import DemandSubject
from domain.case.worklist import worklist
from tests.domain.case.stages import CURING, DEMAND_DECIDED, OPENED, STAGES, WITH_LAWYER
from tests.domain.case.story import (
    at,
    claimed,
    day,
    demands,
    files,
    given,
    pays,
    post_closes,
    reported,
    subjects,
    terminates,
    until,
)

REST = c.PauseLadder(until=day("12-31"))


# --- pauses ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", STAGES)
def test_a_pause_moves_our_steps_and_nothing_else(stage: str) -> None:
    """Each step of the ladder waits until the day after; the local post of a rehearsal does not."""
    story = given(*STAGES[stage])
    moved = {"hand-over", "end-adviser-window", "end-vacate-period"}
    steps = [step.name.value for step in story.agenda_of(story.case)]
    before, phase = story.case, story.case.phase.value

    story.when(REST).then("ladder-paused", *story.lawyer_hears).stands(phase, pauses=("adviser-work",))
    found = {step.name.value: step.due.date() for step in story.agenda_of(story.case)}
    assert {name: found[name] for name in moved & set(found)} == dict.fromkeys(moved & set(steps), day("2027-01-01"))
    assert "remind" not in found, "by then a demand may leave"
    assert found.get("local-post-delivers", story.today) < day("12-31")
    assert story.case.demands == before.demands, "no statutory clock is stopped"


def test_a_paused_demand_waits_for_a_day_of_dispatch() -> None:
    """1 January is a holiday: the demand that was paused until New Year's Eve leaves on the next lawful day."""
    story = given(*OPENED, until("10-05"), REST, until("2027-01-08"))

    assert story.days_of(e.PaymentDemandDecided) == [day("2027-01-04")]


def test_a_statutory_clock_runs_on_in_a_pause() -> None:
    """The last day to pay stays, and goes by, while we rest; payment after it is late."""
    story = given(*CURING, REST, until("12-01"))

    assert story.demand.cure
    assert story.demand.cure.day == day("10-23")
    story.when(pays()).stands("closed", "paid", "own-payment")
    assert "før ophævelsen er afsendt" in story.last(e.DemandCured).finding.because


def test_of_two_pauses_the_longer_counts() -> None:
    """The adviser until the 8th, the municipality until the 15th."""
    aid = c.RequestAid(kind=AidKind.ONE_OFF, consent_on=day("10-02"))
    waits = c.PauseLadder(kind=PauseKind.AID_PENDING, until=day("11-15"))
    story = given(*CURING, c.PauseLadder(until=day("11-08")), aid, waits)

    story.expects("hand-over 2026-11-16").given(until("11-16")).stands("with-lawyer")


def test_a_pause_lasts_through_its_last_day() -> None:
    """What the local post brings on that day ends it not."""
    story = given(*STAGES["demand sent"], c.PauseLadder(until=day("10-09")), until("10-09"))

    story.stands("under-demand", pauses=("adviser-work",))


def test_a_pause_ends_by_itself_after_its_last_day() -> None:
    """The next step records that it is over."""
    story = given(*CURING, c.PauseLadder(until=day("11-08")), until("11-09")).stands("with-lawyer")

    assert story.days_of(e.LadderResumed) == story.days_of(e.HandedOverToLawyer) == [day("11-09")]


@pytest.mark.parametrize(
    ("stage", "act"),
    [("opened", demands()), ("window ended", terminates()), ("vacate period ended", files())],
    ids=["demand", "termination", "filing"],
)
def test_a_person_cannot_step_over_a_pause_but_over_its_end(stage: str, act: c.ApproveDemand) -> None:
    """Refused while it lasts; not any more once its last day is over, though nobody ended it."""
    rest = (*STAGES[stage], at("11-16"), c.PauseLadder(until=day("11-19")))

    given(*rest, at("11-19")).when(act).refuses("no-pause")
    given(*rest, at("11-20")).when(act).answers("done")


@pytest.mark.parametrize(("until_day", "rule"), [("10-08", "pause-ends-ahead"), ("2100-01-01", "inside-the-calendar")])
def test_a_pause_ends_ahead_and_within_the_calendar(until_day: str, rule: str) -> None:
    """Not yesterday, and not at the end of all days."""
    given(*CURING).when(c.PauseLadder(until=day(until_day))).refuses(rule)


def test_a_pause_is_no_longer_than_the_policy_lets_it_be() -> None:
    """Its last day lies at most so far ahead; at its end somebody may set another."""
    within, beyond = c.PauseLadder(until=day("2027-01-09")), c.PauseLadder(until=day("2027-01-10"))
    given(*CURING).when(within).then("ladder-paused")

    story = given(*CURING).when(beyond).refuses("pause-is-not-longer")
    assert "højst 92 dage, altså til den 9. januar 2027" in story.answer.because


def test_somebody_is_asked_by_the_last_day_of_a_pause() -> None:
    """Nothing rests until it is forgotten: the adviser has the task from the start, by that day."""
    story = given(*CURING, c.PauseLadder(until=day("11-20")))
    asked = worklist(story.case, story.account, story.policy, story.today)
    assert [(item.task, item.role, item.due) for item in asked] == [("decide-after-pause", "adviser", day("11-20"))]

    story.given(until("11-21"))
    later = worklist(story.case, story.account, story.policy, story.today)
    assert "decide-after-pause" not in [item.task for item in later]


def test_a_person_ends_a_pause() -> None:
    """The steps that fell due come at once; a pause that is not there cannot be ended."""
    story = given(*CURING, REST, until("11-02")).when(c.ResumeLadder(kind=PauseKind.ADVISER_WORK))

    story.then("ladder-resumed").expects("hand-over 2026-10-28")
    story.when(c.ResumeLadder(kind=PauseKind.ADVISER_WORK)).refuses("pause-stands")


# --- holds -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", HoldKind)
def test_a_hold_stops_every_step_and_letter_until_a_person_has_looked(kind: HoldKind) -> None:
    """Death, bankruptcy, another ground: whatever the path has no place for."""
    story = given(*DEMAND_DECIDED, post_closes(), c.HoldCase(kind=kind, note="Se journalen.")).given(until("12-24"))

    story.stands("under-demand", holds=(kind.value,)).expects().finds({"payment-demand": "intended"})
    released = c.ReleaseHold(kind=kind, died="nobody" if kind is HoldKind.DEATH else None)
    story.when(released).then("hold-released").given(until("12-28"))
    story.finds({"payment-demand": "sent"})


@pytest.mark.parametrize("stage", STAGES)
def test_a_held_case_goes_nowhere_from_any_stage(stage: str) -> None:
    """Only the local post of a rehearsal goes on."""
    story = given(*STAGES[stage], c.HoldCase(kind=HoldKind.DEATH), post_closes())
    phase, seen = story.case.phase.value, len(story.events)

    story.given(until("12-24")).stands(phase, holds=("death",))
    local_post = {"delivery-recorded.v1", "cure-deadline-set.v1", "lease-terminated.v1"}
    assert {event.type for _, event in story.events[seen:]} <= local_post


@pytest.mark.parametrize(
    ("stage", "act"),
    [("opened", demands()), ("window ended", terminates()), ("vacate period ended", files())],
    ids=["demand", "termination", "filing"],
)
def test_nothing_irreversible_is_done_in_a_held_case(stage: str, act: c.ApproveDemand) -> None:
    """Not even by a person: first somebody says that the case may go on."""
    given(*STAGES[stage], at("11-16"), c.HoldCase(kind=HoldKind.BANKRUPTCY)).when(act).refuses("no-hold")


def test_every_reason_to_look_is_looked_at_by_itself() -> None:
    """Two holds need two releases, by a named person."""
    story = given(*CURING, c.HoldCase(kind=HoldKind.BANKRUPTCY), c.HoldCase(kind=HoldKind.DISPUTED))
    story.when(c.ReleaseHold(kind=HoldKind.BANKRUPTCY)).stands("under-demand", holds=("disputed",)).expects()

    story.when(c.ReleaseHold(kind=HoldKind.BANKRUPTCY)).refuses("hold-stands")
    story.when(c.ReleaseHold(kind=HoldKind.DISPUTED), by="office").refuses("a-named-person")
    story.when(c.ReleaseHold(kind=HoldKind.DISPUTED)).stands("under-demand")


def test_payment_ends_a_held_case_too() -> None:
    """A payment stops the case at once, whoever must still look."""
    given(*WITH_LAWYER, c.HoldCase(kind=HoldKind.DEATH)).when(pays()).stands("closed", "paid", "own-payment")


def test_a_recall_leaves_a_held_case() -> None:
    """Whoever acts on our word must be stopped, held or not."""
    story = given(*WITH_LAWYER, c.HoldCase(kind=HoldKind.BANKRUPTCY))

    story.when(c.VoidDemand(demand=1, why="other"))
    assert [letter.kind for letter in story.waiting_letters()] == [DispatchKind.RECALL, DispatchKind.TENANT_NOTICE]


def test_a_letter_that_a_channel_refuses_for_good_holds_the_case() -> None:
    """To ask again would be refused again: somebody must mend the address."""
    story = given(*DEMAND_DECIDED, claimed(DispatchKind.PAYMENT_DEMAND))

    story.when(reported(DispatchKind.PAYMENT_DEMAND, "refused")).then("dispatch-suppressed", "case-held")
    story.stands("under-demand", holds=("dispatch-refused",)).expects()


def test_a_reason_to_hold_is_sealed() -> None:
    """It names people."""
    story = given(*OPENED).when(c.HoldCase(kind=HoldKind.DEATH, note="Anna er død."))

    assert story.last(e.CaseHeld).sealed["anna"].text == "Anna er død."


# --- steps that come too late ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", StepName)
@pytest.mark.parametrize("stage", STAGES)
def test_a_step_that_is_not_due_does_nothing(stage: str, step: StepName) -> None:
    """Taken early, twice, or overtaken: no fact, no hold."""
    story = given(*STAGES[stage])
    due = {(waiting.name, waiting.subject) for waiting in story.agenda_of(story.case) if waiting.due <= story.now}

    for subject in subjects(story.case):
        if (step, subject) not in due:
            story.when(c.TakeStep(step=step, subject=subject)).then().answers("done")


def test_every_step_on_the_agenda_is_about_something_in_the_case() -> None:
    """So the test above tries every subject that a step can name."""
    for acts in STAGES.values():
        story = given(*acts)
        assert {step.subject for step in story.agenda_of(story.case)} <= set(subjects(story.case))


@pytest.mark.parametrize(
    "meanwhile",
    [
        c.HoldCase(kind=HoldKind.DEATH),
        REST,
        c.RecordMovedOut(on=day("10-27")),
        c.VoidDemand(demand=1, why="disputed"),
    ],
    ids=["held", "paused", "moved out", "voided"],
)
def test_a_step_that_was_overtaken_does_nothing(meanwhile: c.HoldCase) -> None:
    """It fell due, and something else was decided first."""
    story = given(*STAGES["in the buffer"], meanwhile, at("10-28"))

    story.when(c.TakeStep(step=StepName.HAND_OVER, subject=DemandSubject(1))).then().answers("done")


def test_days_without_a_server_are_made_up_for_without_skipping_any_time() -> None:
    """Nothing ran from the arrival to 20 November: the hand-over comes then, and the adviser has all eight days."""
    story = given(*CURING, at("11-20"), until("11-20")).stands("with-lawyer").expects("end-adviser-window 2026-11-29")

    assert story.last(e.HandedOverToLawyer).window_until == day("11-28")
