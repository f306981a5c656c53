"""Does each task stand on somebody's list for as long as it is to be done, and for no longer?"""

import pytest

from domain.case import commands as c
from domain.case.codes import (
    AidKind,
    AidStep,
    AidWithdrawal,
    ConsentScope,
    DispatchKind,
    HoldKind,
    MunicipalityDecision,
    PauseKind,
)
from tests.domain.case.stages import (
    CURING,
    DATED,
    DEMAND_DECIDED,
    FILED,
    OPENED,
    VACATE_ENDED,
    WINDOW_ENDED,
    WITH_LAWYER,
)
from tests.domain.case.story import (
    POLICIES,
    RENT,
    Act,
    agrees,
    arrives,
    at,
    claimed,
    day,
    demands,
    files,
    given,
    letter,
    pays,
    post_closes,
    rent_missed,
    reported,
    settled,
    terminates,
    under,
    until,
)
from tests.domain.case.test_letters_awaited import work

ASKS = c.RequestAid(kind=AidKind.ONE_OFF, consent_on=day("10-02"))
ASKS_FOR_RENT_AID = c.RequestAid(kind=AidKind.RENT_AID, consent_on=day("10-02"))
GRANT = c.AnswerAid(granted=True, amount_ore=100_000)
LATE_PAYMENT = (*VACATE_ENDED, pays())
BROKEN = (*CURING, agrees(("10-12", RENT)), until("10-15"))
IN_DOUBT = (
    *DEMAND_DECIDED,
    post_closes(DispatchKind.PAYMENT_DEMAND),
    claimed(DispatchKind.PAYMENT_DEMAND),
    reported(DispatchKind.PAYMENT_DEMAND, "unknown"),
)
REFUSED = (
    *DEMAND_DECIDED,
    claimed(DispatchKind.PAYMENT_DEMAND),
    reported(DispatchKind.PAYMENT_DEMAND, "refused"),
    c.ReleaseHold(kind=HoldKind.DISPATCH_REFUSED),
)
BY_HAND = {"policy": under(demand_standing_approval=None)}


def spoke(outcome: str) -> Act:
    """Somebody tried to reach the tenant by telephone."""
    return c.ANY_COMMAND.validate_python({"command": "record-contact", "by": "phone", "outcome": outcome})


TRUSTING = POLICIES.editions["BF-101"][-1].own.model_copy(update={"lawyer_needs_approval": False})
"""Where the lawyer decides alone: what has to be approved first is asked in tests/domain/case/test_approval.py."""

TASKS: dict[str, tuple[tuple[Act, ...], str, Act]] = {
    "reach-tenant: reached before the hand-over": (
        (*CURING, c.CallAdviser()),
        "reach-tenant demand:1",
        spoke("reached"),
    ),
    "reach-tenant: reached": (WITH_LAWYER, "reach-tenant demand:1", spoke("reached")),
    "reach-tenant: help declined": (WITH_LAWYER, "reach-tenant demand:1", spoke("help-declined")),
    "reach-tenant: aid asked for": (WITH_LAWYER, "reach-tenant demand:1", ASKS),
    "reach-tenant: agreed": (WITH_LAWYER, "reach-tenant demand:1", agrees(("11-15", RENT))),
    "reach-tenant: the window ends": (WITH_LAWYER, "reach-tenant demand:1", until("11-06")),
    "decide-termination: terminated": (WINDOW_ENDED, "decide-termination demand:1", terminates()),
    "decide-termination: agreed": (WINDOW_ENDED, "decide-termination demand:1", agrees(("11-15", RENT))),
    "decide-termination: paid": (WINDOW_ENDED, "decide-termination demand:1", pays()),
    "choose-after-late-payment: accepted": (
        LATE_PAYMENT,
        "choose-after-late-payment demand:1",
        c.AcceptLatePayment(),
    ),
    "choose-after-late-payment: maintained": (
        LATE_PAYMENT,
        "choose-after-late-payment demand:1",
        c.MaintainTermination(reason="Fastholdt."),
    ),
    "decide-filing: filed": (VACATE_ENDED, "decide-filing demand:1", files()),
    "await-court: a day comes": ((*FILED, at("12-01")), "await-court demand:1", c.SetCourtDate(day=day("12-01"))),
    "record-court-outcome: heard": (
        (*DATED, at("12-08"), spoke("reached")),
        "record-court-outcome demand:1",
        c.ANY_COMMAND.validate_python({"command": "record-hearing", "outcome": "adjourned"}),
    ),
    "follow-up-aid: granted": ((*CURING, ASKS), "follow-up-aid aid:1", GRANT),
    "follow-up-aid: refused": ((*CURING, ASKS), "follow-up-aid aid:1", c.AnswerAid(granted=False)),
    "follow-up-aid: withdrawn": (
        (*CURING, ASKS),
        "follow-up-aid aid:1",
        c.WithdrawAid(why=AidWithdrawal.NOT_NEEDED),
    ),
    "follow-up-aid: one of two": (
        (*CURING, ASKS, ASKS_FOR_RENT_AID),
        "follow-up-aid aid:2",
        c.AnswerAid(aid=2, granted=False),
    ),
    "await-aid-payment: paid": (
        (*CURING, ASKS, GRANT),
        "await-aid-payment aid:1",
        pays(100_000, payer="municipality"),
    ),
    "await-aid-payment: given up": (
        (*CURING, ASKS, GRANT),
        "await-aid-payment aid:1",
        c.RecordAidStep(step=AidStep.LAPSED),
    ),
    "ask-consent-to-answer: given": (
        FILED,
        "ask-consent-to-answer demand:1",
        c.RecordConsent(scope=ConsentScope.MUNICIPALITY_ANSWERS, on=day("11-16")),
    ),
    "ask-municipality-answer: it does not say": (
        (*FILED, c.RecordConsent(scope=ConsentScope.MUNICIPALITY_ANSWERS, on=day("11-16"))),
        "ask-municipality-answer demand:1",
        c.RecordMunicipalAnswer(decision=MunicipalityDecision.NOT_TOLD),
    ),
    "decide-after-broken-agreement: decided": (
        BROKEN,
        "decide-after-broken-agreement agreement:1",
        c.ResumeLadder(kind=PauseKind.AGREEMENT_BROKEN),
    ),
    "decide-after-broken-agreement: agreed anew": (
        BROKEN,
        "decide-after-broken-agreement agreement:1",
        agrees(("11-15", RENT)),
    ),
    "decide-after-broken-agreement: paid while another rent is missed": (
        (*BROKEN, until("11-03"), rent_missed("11-01", 500_000)),
        "decide-after-broken-agreement agreement:1",
        pays(RENT),
    ),
    "settle-dispatch: found out": (
        IN_DOUBT,
        "settle-dispatch dispatch:tk-1-6-1",
        settled(DispatchKind.PAYMENT_DEMAND, sent=True),
    ),
    "replace-letter: sent again": (
        REFUSED,
        "replace-letter dispatch:tk-1-6-1",
        lambda story: c.SendAgain(key=letter(DispatchKind.PAYMENT_DEMAND)(story).key),
    ),
    "replace-letter: annulled": (
        REFUSED,
        "replace-letter dispatch:tk-1-6-1",
        c.VoidDemand(demand=1, why="not-arrived"),
    ),
    "look-at-death: released": (
        (*CURING, c.HoldCase(kind=HoldKind.DEATH)),
        "look-at-death None",
        c.ReleaseHold(kind=HoldKind.DEATH),
    ),
    "await-recall-acknowledgement: acknowledged": (
        (*WITH_LAWYER, pays()),
        "await-recall-acknowledgement recall:lawyer",
        c.ANY_COMMAND.validate_python({"command": "acknowledge-recall", "to": "lawyer"}),
    ),
    "chase-recall: acknowledged": (
        (*WITH_LAWYER, pays(), until("12-24")),
        "chase-recall recall:lawyer",
        c.ANY_COMMAND.validate_python({"command": "acknowledge-recall", "to": "lawyer"}),
    ),
}
"""What has happened, the task that it gives, and what does it."""


@pytest.mark.parametrize("name", TASKS)
def test_a_task_that_was_done_leaves_the_list(name: str) -> None:
    """Nobody has to remember which of the tasks on the list are real."""
    acts, task, done = TASKS[name]
    story = given(*acts, policy=TRUSTING)
    assert task in named(story)

    story.when(done)
    assert story.answer.result != "refused", story.answer
    assert task not in named(story)


def named(story: object) -> list[str]:
    """The tasks and what each is about, papers to be sent apart (`test_papers.py`)."""
    return [f"{one.task} {one.subject}" for one in work(story) if one.task != "send-papers"]  # type: ignore[arg-type]


def test_letters_of_a_real_case_leave_the_list_one_by_one() -> None:
    """Each joint tenant's letter arrives by itself."""
    story = given(*OPENED, until("10-07"), simulated=False, tenants=("anna", "bo"))
    assert len(named(story)) == 2

    story.when(arrives(DispatchKind.PAYMENT_DEMAND, person="anna"))
    assert len(named(story)) == 1
    story.when(arrives(DispatchKind.PAYMENT_DEMAND, person="bo"))
    assert named(story) == []


def test_a_demand_that_a_person_must_approve_leaves_the_list_when_it_is_made() -> None:
    """Once for each rent; an earlier fee goes along, and nobody is asked to approve it alone."""
    fee = rent_missed(kind="earlier-demand-fee", amount_ore=30_000)
    story = given(*OPENED, fee, until("10-07"), **BY_HAND)
    assert named(story) == ["approve-demand charge:2026-10-01.rent"]

    story.when(demands())
    assert named(story) == []
    left_out = "decide-line-left-out charge:2026-10-01.earlier-demand-fee"
    assert named(given(fee, until("10-07"), **BY_HAND)) == [left_out]


def test_whoever_was_not_reached_is_still_to_be_reached() -> None:
    """Three attempts are three attempts."""
    story = given(*WITH_LAWYER, *[spoke("not-reached")] * 3)

    assert named(story) == ["reach-tenant demand:1"]


def test_a_talk_before_the_hand_over_does_not_reach_the_tenant_in_the_window() -> None:
    """They were not told then what the lawyer has been asked to do."""
    assert named(given(*CURING, spoke("reached"), until("10-28"))) == ["reach-tenant demand:1"]


def test_a_second_demand_is_not_decided_while_a_termination_stands() -> None:
    """Its command would be refused: first the termination comes to something."""
    both = (rent_missed("10-01"), rent_missed("11-01"), until("10-01"))
    story = given(*both, policy=TRUSTING, now=given(*OPENED).now.replace(month=11, day=5)).given(until("12-09"))
    assert [one.split()[0] for one in named(story)] == ["decide-termination"] * 2

    story.when(terminates(1)).answers("done")
    assert named(story) == []


def test_a_broken_promise_is_a_task_again_when_the_money_goes_back() -> None:
    """Paid, and nothing to decide; bounced, and a person decides."""
    story = given(*BROKEN, until("11-03"), rent_missed("11-01", 500_000), pays(RENT))
    assert "decide-after-broken-agreement agreement:1" not in named(story)

    story.when(c.RecordPaymentBounced(payment="b1"))
    assert "decide-after-broken-agreement agreement:1" in named(story)
