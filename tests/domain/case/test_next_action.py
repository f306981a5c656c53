"""Is the one thing to do next the one that matters most, and does every other act say what stands in its way?"""

import pytest

from danish import next_action as words
from danish.codes import TASKS
from domain.case import commands as c
from domain.case.codes import ContactMethod, ContactOutcome, DispatchKind, HoldKind
from domain.case.decision import Circumstances
from domain.case.next_action import ORDER, NextAction, next_action, rank
from domain.case.other_acts import ACTS, Asked, OtherAct, other_acts
from tests.domain.case.stages import CURING, DATED, DEMAND_DECIDED, OPENED, STAGES, VACATE_ENDED, WITH_LAWYER
from tests.domain.case.story import LAW, RENT, Act, Story, agrees, day, given, pays, until


def papers_go(story: Story) -> c.RecordPapersSent:
    """What the hand-over names is sent."""
    return c.RecordPapersSent(key=story.letters(DispatchKind.LAWYER_HANDOVER)[0].key)


PAPERS_SENT = (*WITH_LAWYER, papers_go)
REACHED = c.RecordContact(by=ContactMethod.PHONE, outcome=ContactOutcome.REACHED)


def found(story: Story) -> NextAction | None:
    """What is to be done next in the story's case."""
    return next_action(story.case, story.account, story.policy_of(story.case), story.law.calendar, story.today)


def others(story: Story) -> dict[str, OtherAct]:
    """Every other act by its command and what it is about."""
    asked = Asked(story.case, story.account, story.policy, story.today)
    at = Circumstances(
        now=story.now,
        law=LAW.during(story.today, story.case.opened_on),
        policy=story.policy,
        actor="system",
        tenancy_key="tk",
        new_case=story.case.id,
        new_number=story.case.number,
    )
    return {f"{act.command} {act.about or ''}".strip(): act for act in other_acts(asked, at)}


NEXT: dict[str, tuple[tuple[Act, ...], tuple[str, str, str]]] = {
    "a rent is missed: the clock reminds": (OPENED, ("remind", "clock", "10-03")),
    "a decided demand leaves": (DEMAND_DECIDED, ("payment-demand", "dispatcher", "10-07")),
    "the days to pay run": (CURING, ("hand-over", "clock", "10-28")),
    "nobody has spoken with the tenant": (WITH_LAWYER, ("reach-tenant", "adviser", "10-28")),
    "reached, and papers are missing": ((*WITH_LAWYER, REACHED), ("send-papers", "office", "10-28")),
    "reached, and nothing is missing": ((*PAPERS_SENT, REACHED), ("end-adviser-window", "clock", "11-06")),
    "a person must look": ((*CURING, c.HoldCase(kind=HoldKind.DEATH)), ("look-at-death", "office", "10-09")),
    "a promise waits for its day": (
        (*PAPERS_SENT, REACHED, c.RecordPromise(day=day("11-02"), amount_ore=RENT)),
        ("follow-up-promise", "adviser", "11-02"),
    ),
    "an instalment is looked at": (
        (*CURING, agrees(("12-15", RENT)), until("10-10")),
        ("check-agreement", "clock", "12-18"),
    ),
}


@pytest.mark.parametrize("situation", NEXT)
def test_what_is_to_be_done_next(situation: str) -> None:
    """What would be lost first if nobody did it, and what comes by itself where nobody has to do anything."""
    acts, (act, by, from_) = NEXT[situation]
    one = found(given(*acts))

    assert one is not None
    assert (str(one.act), one.by, one.from_) == (act, by, day(from_))


def test_a_closed_case_has_nothing_left_to_do() -> None:
    """Its follow-ups are tasks of the lists."""
    assert found(given(*CURING, pays())) is None


def test_whoever_may_still_evict_for_paid_money_comes_before_everything() -> None:
    """A recall that nobody has acknowledged is the first thing, and a step against the tenant the last."""
    assert rank("chase-recall") == 0
    assert rank("chase-recall") < rank("look-at-death") < rank("reach-tenant") < rank("decide-termination")


def test_every_task_has_its_place_and_its_reason() -> None:
    """A task that is new is ranked and explained, too."""
    ranked = [task for tasks in ORDER for task in tasks]
    assert len(ranked) == len(set(ranked))
    assert {*ranked} - {"look-at-"} == TASKS.keys() == words.TASKS.keys()
    assert all(words.because(NextAction("task", f"look-at-{kind}", "office", day("10-01"))) for kind in HoldKind)  # type: ignore[arg-type]


REFUSED = {
    "opened": (OPENED, "approve-demand", "may-demand-be-sent.v2"),
    "curing": (CURING, "terminate-lease", "demand-is-with-lawyer"),
    "with the lawyer": (WITH_LAWYER, "file-with-court", "lease-has-ended"),
    "the days to move are over": (VACATE_ENDED, "file-with-court", "lawyer-needs-approval"),
    "held": ((*CURING, c.HoldCase(kind=HoldKind.DEATH)), "approve-demand", "no-hold"),
}


@pytest.mark.parametrize("situation", REFUSED)
def test_the_first_condition_that_fails_is_the_rules_own(situation: str) -> None:
    """The act is decided as if it were given, and refused by the rule that would refuse it."""
    acts, act, rule = REFUSED[situation]
    refused = others(given(*acts))[act]

    assert refused.rule == rule, refused.because
    assert refused.because
    assert refused.because.endswith(".")


@pytest.mark.parametrize("stage", STAGES)
def test_what_can_be_done_is_what_the_rules_let_be_done(stage: str) -> None:
    """At every stage each act is told of, and nothing is kept of having asked."""
    story = given(*STAGES[stage])
    before = story.case, story.account

    assert len(others(story)) == len(ACTS)
    assert (story.case, story.account) == before
    assert others(story)["pause-ladder"].rule is None


def test_where_the_court_has_the_case_only_its_day_is_waited_for() -> None:
    """The day can be moved; an eviction that nobody ordered on a day that has not come cannot be noted."""
    acts = others(given(*DATED))

    assert acts["set-court-date"].rule is None
    assert acts["record-eviction"].because
