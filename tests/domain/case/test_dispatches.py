"""Does each letter leave once, in its turn, and is whoever must stop asked until they answer?"""

from datetime import timedelta

import pytest

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import AidKind, DispatchKind, HearingOutcome, HoldKind, Party
from domain.case.state import DispatchState
from domain.case.worklist import worklist
from domain.clock import at_hour
from tests.domain.case.stages import (
    CURING,
    DATED,
    DEMAND_DECIDED,
    FILED,
    FILING_DECIDED,
    IN_BUFFER,
    OPENED,
    TERMINATION_DECIDED,
    WITH_LAWYER,
)
from tests.domain.case.story import (
    Act,
    at,
    claimed,
    day,
    demands,
    given,
    letter,
    pays,
    post_closes,
    reported,
    settled,
    under,
    until,
)
from tests.givers import MANAGER

DEMAND, TERMINATION, RECALL = DispatchKind.PAYMENT_DEMAND, DispatchKind.TERMINATION, DispatchKind.RECALL
PAID_AT_THE_LAWYER = (*WITH_LAWYER, post_closes(RECALL), pays(), until("10-28"))
"""Closed, and the lawyer is asked to stop by a letter that nobody has taken up yet."""


# --- intent, claim, send, outcome ------------------------------------------------------------------------------------


def test_a_letter_is_decided_claimed_sent_and_arrives() -> None:
    """Four facts, in four decisions."""
    story = given(*DEMAND_DECIDED).finds({"payment-demand": "intended"})

    story.when(claimed(DEMAND)).then("dispatch-claimed").answers("claimed").finds({"payment-demand": "claimed"})
    story.when(reported(DEMAND, "sent")).then("dispatch-sent").finds({"payment-demand": "sent"})
    story.given(until("10-09")).finds({"payment-demand": "arrived"})
    assert letter(DEMAND)(story).sent_on == day("10-07")


def test_each_letter_has_a_key_of_the_event_that_decided_it() -> None:
    """Unique in the case, the same on every retry, and never used twice."""
    story = given(*FILED, tenants=("anna", "bo"))
    keys = list(story.case.dispatches)

    assert len(keys) == len(set(keys)) == 9
    for key, dispatch in story.case.dispatches.items():
        assert key.startswith(f"tk-1-{dispatch.intended_in}-")


@pytest.mark.parametrize("honours_keys", [True, False])
def test_after_a_crash_only_a_channel_that_honours_keys_is_asked_again(honours_keys: bool) -> None:
    """Another one may have taken the letter already: a person finds out."""
    story = given(*DEMAND_DECIDED, claimed(DEMAND)).when(claimed(DEMAND, honours_keys=honours_keys))

    story.answers("claimed" if honours_keys else "unknown")
    story.then("dispatch-claimed" if honours_keys else "dispatch-outcome-unknown")


def test_a_letter_that_its_channel_did_not_take_is_tried_again() -> None:
    """Given back certainly unsent."""
    story = given(*DEMAND_DECIDED, claimed(DEMAND)).when(reported(DEMAND, "not-accepted"))

    story.then("dispatch-released").finds({"payment-demand": "intended"})
    story.when(claimed(DEMAND)).answers("claimed")


@pytest.mark.parametrize("state", ["intended", "sent", "arrived", "outcome-unknown", "suppressed"])
def test_an_outcome_is_recorded_once(state: str) -> None:
    """What is not under way has no outcome to report."""
    pasts = {
        "intended": DEMAND_DECIDED,
        "sent": (*DEMAND_DECIDED, post_closes(), until("10-07")),
        "arrived": CURING,
        "outcome-unknown": (*DEMAND_DECIDED, claimed(DEMAND), reported(DEMAND, "unknown")),
        "suppressed": (*DEMAND_DECIDED, pays()),
    }
    story = given(*pasts[state]).finds({"payment-demand": state})

    story.when(reported(DEMAND, "sent")).then().answers("gone")


@pytest.mark.parametrize("sent", [True, False])
def test_a_person_settles_what_nobody_knows(sent: bool) -> None:
    """It went; or it did not, and goes now."""
    story = given(*DEMAND_DECIDED, claimed(DEMAND), reported(DEMAND, "unknown"), post_closes(), until("10-08"))
    story.when(settled(DEMAND, sent=sent)).then("dispatch-settled")

    assert story.last(e.DispatchSettled).settled_by == MANAGER
    story.finds({"payment-demand": "sent" if sent else "intended"}).given(until("10-08"))
    story.finds({"payment-demand": "sent"}).when(settled(DEMAND, sent=True)).refuses("outcome-is-unknown")


@pytest.mark.parametrize("sent", [True, False])
def test_what_nobody_knows_can_be_settled_after_the_end(sent: bool) -> None:
    """Paid meanwhile: it is not sent again, and nothing else happens in the closed case."""
    story = given(*TERMINATION_DECIDED, claimed(TERMINATION), reported(TERMINATION, "unknown"), pays())
    story.when(settled(TERMINATION, sent=sent))

    story.then("dispatch-settled", *([] if sent else ["dispatch-suppressed"])).stands("closed", "paid", "own-payment")


@pytest.mark.parametrize(
    ("on", "rule"),
    [
        ("10-06", "sent-on-a-day-it-could"),
        ("10-07", None),
        ("10-12", None),
        ("10-13", "sent-on-a-day-it-could"),
    ],
)
def test_it_went_on_a_day_it_could_have(on: str, rule: str | None) -> None:
    """From the day it was taken up to this one."""
    story = given(*DEMAND_DECIDED, claimed(DEMAND), reported(DEMAND, "unknown"), at("10-12"))
    story.when(lambda told: c.SettleDispatch(key=letter(DEMAND)(told).key, sent=True, on=day(on)))

    story.answers("refused" if rule else "done", rule)


def test_what_is_settled_after_the_end_cures_nothing() -> None:
    """Moved out, then paid: the closed case keeps the demand as it was."""
    story = given(*TERMINATION_DECIDED, claimed(TERMINATION), reported(TERMINATION, "unknown"))
    story.given(c.RecordMovedOut(on=day("11-06")), pays())

    story.when(settled(TERMINATION, sent=True)).then("dispatch-settled").stands("closed", "moved-out", "none")


def test_a_late_hand_over_letter_is_no_termination() -> None:
    """The lawyer's mail was down until the termination was decided: only its own letter terminates."""
    story = given(*IN_BUFFER, post_closes(DispatchKind.LAWYER_HANDOVER), until("11-06"))
    story.given(post_closes(TERMINATION), lambda told: c.TerminateLease(reason="Ikke betalt.", ledger_of=told.today))
    story.given(until("11-06")).finds({"lawyer-handover": "sent", "termination": "intended"}).stands("with-lawyer")


def test_a_formal_letter_leaves_on_no_other_than_a_day_of_dispatch() -> None:
    """Decided on Friday and taken up on Saturday: not today, nor on Sunday; on Monday."""
    story = given(*TERMINATION_DECIDED, at("11-07")).when(claimed(TERMINATION)).then().answers("not-today")
    story.given(at("11-08")).when(claimed(TERMINATION)).then().answers("not-today")

    story.given(at("11-09")).when(claimed(TERMINATION)).then("dispatch-claimed").answers("claimed")


def test_other_letters_leave_on_any_day() -> None:
    """A reminder on a Saturday, the adviser's call, the notice and the filing."""
    story = given(*FILING_DECIDED, at("11-22")).when(claimed(DispatchKind.MUNICIPALITY_NOTICE)).answers("claimed")

    assert letter(DispatchKind.REMINDER)(story).sent_on == day("10-03")


def test_a_letter_that_nobody_knows_is_refused() -> None:
    """No key, no dispatch."""
    for command in (
        c.ClaimDispatch(key="x", honours_keys=True),
        c.ReportDispatch(key="x", outcome="sent"),
        c.SettleDispatch(key="x", sent=True),
    ):
        given(*CURING).when(command).refuses("dispatch-exists")


def test_a_reminder_that_was_not_taken_up_falls_away() -> None:
    """When it is paid, and when the demand has been decided."""
    waiting = (*OPENED, post_closes(DispatchKind.REMINDER), until("10-03"))
    given(*waiting, pays()).finds({"reminder": "suppressed"})
    given(*waiting, until("10-07")).finds({"reminder": "suppressed"})


def test_a_reminder_that_was_not_taken_up_waits_while_it_has_its_reason() -> None:
    """A part payment is no answer to it."""
    story = given(*OPENED, post_closes(DispatchKind.REMINDER), until("10-03"), pays(100)).finds(
        {"reminder": "intended"}
    )

    story.given(post_closes(), until("10-04")).finds({"reminder": "sent"})


def test_nothing_of_a_closed_case_is_left_to_go_out() -> None:
    """The request to the municipality, too."""
    story = given(*CURING, post_closes(DispatchKind.AID_REQUEST))
    story.given(c.RequestAid(kind=AidKind.ONE_OFF, consent_on=day("10-08")), pays())

    story.finds({"aid-request": "suppressed"}).stands("closed", "paid", "own-payment")


def test_a_filing_that_never_left_does_not_leave_with_the_next_one() -> None:
    """Rejected, because the court never got it: a new filing has its own letters."""
    story = given(*FILING_DECIDED, c.RecordFilingRejected(why="other"))

    story.finds({"municipality-notice": "suppressed", "court-filing": "suppressed"})
    assert story.waiting_letters() == []


def test_after_the_notice_was_settled_as_sent_the_filing_goes() -> None:
    """The court hears after the municipality, however that became known."""
    notice = DispatchKind.MUNICIPALITY_NOTICE
    story = given(*FILING_DECIDED, claimed(notice), reported(notice, "unknown"), post_closes(), until("11-17"))
    story.finds({"court-filing": "intended"}).given(settled(notice, sent=True), until("11-17"))

    story.finds({"municipality-notice": "sent", "court-filing": "sent"})


# --- recalls ---------------------------------------------------------------------------------------------------------


def test_a_recall_is_repeated_daily_and_then_weekly_until_it_is_acknowledged() -> None:
    """Also after the case has closed; five times in a row, then once a week."""
    story = given(*WITH_LAWYER, pays()).given(until("12-01"))

    asked = story.days_of(e.RecallDecided)
    assert asked == [
        *(day(f"10-{number}") for number in (28, 29, 30, 31)),
        day("11-01"),
        *(day(f"11-{number:02}") for number in (8, 15, 22, 29)),
    ]
    assert story.last(e.RecallDecided).attempt == len(asked)
    story.when(c.AcknowledgeRecall(to=Party.LAWYER)).then("recall-acknowledged").expects()
    story.given(until("12-24"))
    assert story.days_of(e.RecallDecided) == asked


def test_how_often_a_recall_is_repeated_is_the_policys() -> None:
    """Every third day."""
    story = given(*WITH_LAWYER, pays(), until("11-04"), policy=under(recall_repeat_days=3))

    assert story.days_of(e.RecallDecided) == [day("10-28"), day("10-31"), day("11-03")]


def test_how_often_in_a_row_is_the_policys_too() -> None:
    """Twice, then once a week; from then on a person's task is to telephone."""
    story = given(*WITH_LAWYER, pays(), until("11-06"), policy=under(recall_repeats=2))

    assert story.days_of(e.RecallDecided) == [day("10-28"), day("10-29"), day("11-05")]
    tasks = [item.task for item in worklist(story.case, story.account, story.policy, story.today)]
    assert tasks == ["chase-recall"]


def test_in_the_two_weeks_before_the_courts_day_a_recall_is_repeated_daily() -> None:
    """An eviction may come with that day, whoever else has been written to; after it, weekly again."""
    story = given(*DATED, c.WithdrawFiling(reason="Aftalt."), until("12-24"))
    to_court = [event.happened_on for _, event in story.events if _is_recall_of_court(event)]

    assert to_court == [
        *(day("11-16") + timedelta(days=n) for n in range(5)),
        day("11-24"),  # fourteen days before the 8th of December
        *(day("11-25") + timedelta(days=n) for n in range(14)),
        day("12-15"),
        day("12-22"),
    ]


def _is_recall_of_court(event: object) -> bool:
    return isinstance(event, e.RecallDecided) and event.to is Party.COURT


@pytest.mark.parametrize(
    ("by", "recalled"),
    [("lawyer/a1", ["court"]), ("court-clerk/f1", ["lawyer"]), ("office/k1", ["lawyer", "court"])],
)
def test_nobody_is_called_back_from_what_they_reported_themselves(by: str, recalled: list[str]) -> None:
    """The lawyer who tells of the settlement is not asked to stop."""
    settled = c.RecordHearing(outcome=HearingOutcome.SETTLED)
    story = given(*DATED, until("12-08")).when(settled, by=by)

    assert [recall.to.value for recall in story.case.open_recalls] == recalled


def test_an_acknowledged_recall_is_sent_no_more() -> None:
    """They telephoned before the letter was taken up."""
    story = given(*PAID_AT_THE_LAWYER).when(c.AcknowledgeRecall(to=Party.LAWYER))

    story.then("recall-acknowledged", "dispatch-suppressed").expects()
    assert not story.case.live
    story.when(c.AcknowledgeRecall(to=Party.LAWYER)).refuses("recall-is-open")


def test_nobody_acknowledges_what_was_not_asked() -> None:
    """There is no recall."""
    given(*WITH_LAWYER).when(c.AcknowledgeRecall(to=Party.COURT)).refuses("recall-is-open")


def test_lawyer_and_court_acknowledge_each_for_themselves() -> None:
    """One has stopped, the other is asked on."""
    story = given(*FILED, c.WithdrawFiling(reason="Aftalt."), c.AcknowledgeRecall(to=Party.COURT), until("11-20"))

    assert [recall.to.value for recall in story.case.open_recalls] == ["lawyer"]
    assert story.case.live


def test_a_run_looks_after_a_closed_case_until_nobody_must_be_stopped() -> None:
    """Open, a letter on its way, or a recall without an answer."""
    assert given(*CURING).case.live
    assert given(*PAID_AT_THE_LAWYER).case.live
    assert given(*CURING, pays()).case.live
    assert not given(*CURING, pays(), until("10-09")).case.live
    on_its_way = given(*DEMAND_DECIDED, claimed(DEMAND), pays())
    assert on_its_way.case.closed
    assert on_its_way.case.live
    assert not on_its_way.given(reported(DEMAND, "sent"), until("10-07")).case.live


def test_a_lawyer_who_gets_the_case_again_is_called_back_again() -> None:
    """Recalled for the first demand, handed over with the second, paid at last."""
    story = given(*WITH_LAWYER, pays(), c.AcknowledgeRecall(to=Party.LAWYER), until("11-02"))
    story.given(c.RecordPaymentBounced(payment="b1"), until("12-24")).stands("with-lawyer")

    story.when(pays()).stands("closed", "paid", "own-payment")
    assert [(recall.to.value, recall.attempt) for recall in story.case.open_recalls] == [("lawyer", 1)]


def test_joint_tenants_get_a_letter_each() -> None:
    """The demand and the termination to both, a friendly reminder to one."""
    story = given(*FILED, tenants=("anna", "bo"))

    assert [x.person for x in story.letters(DEMAND)] == [x.person for x in story.letters(TERMINATION)] == ["anna", "bo"]
    assert [x.person for x in story.letters(DispatchKind.REMINDER)] == ["anna"]


def test_a_demand_decided_by_hand_leaves_like_any_other() -> None:
    """Friday, by a person."""
    story = given(*OPENED, at("10-09"), demands(), until("10-09"))

    assert letter(DEMAND)(story).state is DispatchState.SENT


@pytest.mark.parametrize("kind", [DispatchKind.LAWYER_HANDOVER, DispatchKind.ADVISER_CALL])
def test_a_letter_that_cannot_be_delivered_holds_nobody_else_up(kind: DispatchKind) -> None:
    """The adviser hears although the lawyer's mail is down, and the other way round."""
    story = given(*IN_BUFFER, post_closes(kind), until("10-28"))
    other = {DispatchKind.LAWYER_HANDOVER, DispatchKind.ADVISER_CALL} - {kind}

    story.finds({kind.value: "intended", other.pop().value: "sent"})


@pytest.mark.parametrize("before", [(), (claimed(DEMAND),)], ids=["not taken up", "taken up, then a crash"])
def test_a_held_case_lets_no_letter_go(before: tuple[Act, ...]) -> None:
    """Not one that might leave only now, either; once released it goes, under the same key."""
    story = given(*DEMAND_DECIDED, *before, c.HoldCase(kind=HoldKind.OTHER_GROUND)).when(claimed(DEMAND))

    story.answers("gone").then().given(c.ReleaseHold(kind=HoldKind.OTHER_GROUND)).when(claimed(DEMAND)).answers(
        "claimed"
    )


def test_what_left_before_the_hold_is_still_reported() -> None:
    """The channel took it, and says so after somebody has died."""
    story = given(*DEMAND_DECIDED, claimed(DEMAND), c.HoldCase(kind=HoldKind.DEATH)).when(reported(DEMAND, "sent"))

    story.then("dispatch-sent")


def test_a_simulated_story_may_begin_anywhere() -> None:
    """At any hour of the day, too."""
    given(*OPENED, now=at_hour(day("10-03"), 23)).expects("remind 2026-10-03", "demand-payment 2026-10-07")
