"""Does an unpaid rent go the whole path, each step on its own day and no step before it?"""

from datetime import UTC, datetime

import pytest

from domain.calendar import Mode
from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import Channel, DispatchKind, HearingOutcome, Paper, PhaseName
from domain.case.state import Filed
from domain.clock import at_hour
from tests.domain.case.stages import (
    DEMAND_DECIDED,
    DEMAND_SENT,
    EVICTION_ORDERED,
    FILED,
    FILING_DECIDED,
    IN_BUFFER,
    LEASE_ENDED,
    OPENED,
    STAGES,
    VACATE_ENDED,
    WITH_LAWYER,
)
from tests.domain.case.story import POLICIES, Act, day, demands, files, given, rent_missed, terminates, under, until
from tests.givers import MANAGER, OFFICE


def test_a_missed_rent_is_reminded_demanded_and_handed_over() -> None:
    """In arrears: a reminder after two days, a demand on the first lawful day; after the deadline, the lawyer."""
    story = (
        given(*OPENED).answers("opened").stands("in-arrears").expects("remind 2026-10-03", "demand-payment 2026-10-07")
    )

    story.given(until("10-09")).stands("under-demand").expects("hand-over 2026-10-28")
    assert [(kind.value, story.letters(kind)[0].channel.value) for kind in list(DispatchKind)[:2]] == [
        ("reminder", "print"),
        ("payment-demand", "print"),
    ]

    story.given(until("11-06")).stands("with-lawyer").expects()
    assert story.days_of(e.HandedOverToLawyer) == [day("10-28")]
    assert story.days_of(e.AdviserWindowEnded) == [day("11-06")]


@pytest.mark.parametrize(
    ("stage", "phase", "expected"),
    [
        ("opened", "in-arrears", ["remind 2026-10-03", "demand-payment 2026-10-07"]),
        ("reminded", "in-arrears", ["demand-payment 2026-10-07"]),
        ("demand decided", "under-demand", []),
        ("demand sent", "under-demand", ["local-post-delivers 2026-10-09"]),
        ("curing", "under-demand", ["hand-over 2026-10-28"]),
        ("last day to pay", "under-demand", ["hand-over 2026-10-28"]),
        ("in the buffer", "under-demand", ["hand-over 2026-10-28"]),
        ("with the lawyer", "with-lawyer", ["end-adviser-window 2026-11-06"]),
        ("window ended", "with-lawyer", []),
        ("termination decided", "with-lawyer", []),
        ("termination sent", "terminated", ["local-post-delivers 2026-11-10"]),
        ("lease ended", "terminated", ["end-vacate-period 2026-11-16"]),
        ("vacate period ended", "terminated", []),
        ("filing decided", "before-bailiff-court", []),
        ("filed", "before-bailiff-court", []),
        ("court date set", "before-bailiff-court", []),
        ("eviction ordered", "before-bailiff-court", []),
    ],
)
def test_each_stage_has_its_phase_and_its_next_step(stage: str, phase: str, expected: list[str]) -> None:
    """What a case shows and what the clock does next, at every stage of the path."""
    given(*STAGES[stage]).stands(phase).expects(*expected)


def test_the_path_ends_with_an_eviction_by_the_courts_order() -> None:
    """The last station: one ending, and nothing left to do."""
    story = given(*EVICTION_ORDERED).when(c.RecordEviction(on=day("12-08")))

    story.then("eviction-carried-out", "case-closed").stands("closed", "evicted", "none").expects()
    assert story.last(e.CaseClosed).phase is PhaseName.BEFORE_BAILIFF_COURT


def test_the_deadline_is_recorded_with_its_proof() -> None:
    """The days to pay run from the arrival; the event holds rule, law, mode and every day."""
    fact = given(*DEMAND_SENT, until("10-09")).last(e.CureDeadlineSet)

    assert (fact.arrived_on, fact.cure.day, fact.earliest_termination.day) == (day("10-09"), day("10-23"), day("10-24"))
    assert fact.hand_over_on == day("10-28"), "two bank days of buffer after Friday the 23rd"
    assert fact.cure.mode is Mode.CONSERVATIVE
    assert len(fact.cure.law_version) == 64
    assert [step.day for step in fact.cure.steps][::14] == [day("10-09"), day("10-23")]


def test_the_adviser_is_called_in_the_decision_that_hands_the_case_over() -> None:
    """Lawyer and adviser hear at once; the adviser has the eight days of the policy."""
    story = given(*IN_BUFFER).when(until("10-28"))

    handed_over, called = story.last(e.HandedOverToLawyer), story.last(e.AdviserCalled)
    assert handed_over.window_until == day("11-05")
    assert [intent.to.value for intent in (*handed_over.dispatches, *called.dispatches)] == ["lawyer", "adviser"]
    together = [event.type for known, event in story.events if known == day("10-28")][:3]
    assert together == ["cure-deadline-passed.v1", "handed-over-to-lawyer.v1", "adviser-called.v1"]


def test_counselling_is_offered_with_every_demand() -> None:
    """The free offer is recorded in the same decision as the demand."""
    story = given(*DEMAND_DECIDED)

    assert story.days_of(e.CounsellingOffered) == story.days_of(e.PaymentDemandDecided) == [day("10-07")]
    assert story.last(e.CounsellingOffered).by is Channel.PRINT


def test_the_municipality_hears_before_the_court() -> None:
    """Both are decided at once, but the filing cannot be taken up before the notice has left."""
    story = given(*VACATE_ENDED).when(files())
    story.then("municipality-notice-decided", "court-filing-decided")
    notice, filing = story.letters(DispatchKind.MUNICIPALITY_NOTICE)[0], story.letters(DispatchKind.COURT_FILING)[0]

    assert filing.after == notice.key
    assert [letter.kind.value for letter in story.waiting_letters()] == ["municipality-notice"]
    story.when(c.ClaimDispatch(key=filing.key, honours_keys=True)).then().answers("gone")
    story.given(until("11-16")).finds({"municipality-notice": "sent", "court-filing": "sent"})


@pytest.mark.parametrize("outcome", ["unknown", "refused"])
def test_a_notice_that_did_not_certainly_leave_blocks_the_filing(outcome: str) -> None:
    """Not sent, or perhaps not sent, is not told."""
    story = given(*FILING_DECIDED)
    notice = story.letters(DispatchKind.MUNICIPALITY_NOTICE)[0].key
    story.given(c.ClaimDispatch(key=notice, honours_keys=True))
    story.given(c.ANY_COMMAND.validate_python({"command": "report-dispatch", "key": notice, "outcome": outcome}))

    assert story.waiting_letters() == []
    story.play_until(day("12-24")).finds({"court-filing": "intended"})


def test_whoever_decides_what_cannot_be_undone_is_named() -> None:
    """The clock's demand rests on the standing approval, termination and filing on a person; each says why."""
    story = given(*FILED)

    assert story.last(e.PaymentDemandDecided).approved_by == "lederen af udlejningen"
    assert story.last(e.TerminationDecided).decided_by == story.last(e.CourtFilingDecided).decided_by == MANAGER
    for event in (e.PaymentDemandDecided, e.TerminationDecided, e.CourtFilingDecided):
        finding = story.last(event).finding
        assert finding.holds
        assert finding.sources
    assert story.last(e.TerminationDecided).sealed["anna"].text == "Ikke betalt."
    assert story.last(e.CourtFilingDecided).court_fee_ore == 75_000


@pytest.mark.parametrize(
    ("stage", "act"),
    [("reminded", demands()), ("window ended", terminates()), ("vacate period ended", files())],
    ids=["demand", "termination", "filing"],
)
@pytest.mark.parametrize("sender", ["manager", "manager/"])
def test_nobody_without_a_name_decides_what_cannot_be_undone(stage: str, act: Act, sender: str) -> None:
    """A role that may is not enough: somebody has to stand for it."""
    given(*STAGES[stage], until("11-16") if stage != "reminded" else until("10-05")).when(act, by=sender).refuses(
        "a-named-person"
    )


@pytest.mark.parametrize(
    ("stage", "command", "words"),
    [
        ("reminded", "approve-demand", "3. oktober 2026"),
        ("window ended", "terminate-lease", "6. november 2026"),
        ("vacate period ended", "file-with-court", "16. november 2026"),
    ],
)
def test_an_old_balance_is_no_ground(stage: str, command: str, words: str) -> None:
    """Each irreversible step needs the ledger of its own day."""
    story = given(*STAGES[stage])
    old = {"command": command, "reason": "Ikke betalt.", "ledger_of": "2026-10-01"}

    story.when(c.ANY_COMMAND.validate_python(old)).refuses("fresh-ledger")
    assert words in story.answer.because


# --- never a day early ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "today", "rule"),
    [
        (Mode.STATUTORY, "10-05", "may-demand-be-sent.v2"),
        (Mode.STATUTORY, "10-06", None),
        (Mode.CONSERVATIVE, "10-06", "may-demand-be-sent.v2"),
        (Mode.CONSERVATIVE, "10-07", None),
        (Mode.CONSERVATIVE, "10-10", "may-demand-be-sent.v2"),  # a Saturday
        (Mode.STATUTORY, "10-10", None),
        (Mode.STATUTORY, "10-11", "may-demand-be-sent.v2"),  # a Sunday
    ],
)
def test_a_person_cannot_demand_too_early_either(mode: Mode, today: str, rule: str | None) -> None:
    """Due Thursday 1 October: by statute from Tuesday the 6th, conservatively from Wednesday the 7th."""
    policy = under(demand_standing_approval=None).model_copy(update={"mode": mode})
    story = given(*OPENED, until(today), policy=policy).when(demands())

    story.answers("refused" if rule else "done", rule)


@pytest.mark.parametrize(
    ("today", "rule"),
    [("11-05", "adviser-window"), ("11-06", None), ("11-07", "may-lease-be-terminated.v1"), ("11-09", None)],
)
def test_a_lease_is_terminated_after_the_advisers_days_and_on_a_day_of_dispatch(today: str, rule: str | None) -> None:
    """Not while the adviser has the case, and not on a Saturday."""
    given(*WITH_LAWYER, until(today)).when(terminates()).answers("refused" if rule else "done", rule)


def test_a_lease_is_never_terminated_before_the_deadline_has_passed() -> None:
    """Even where the policy gives neither buffer nor window: handed over on the day after, terminated then at once."""
    story = given(*OPENED, until("10-23"), policy=under(buffer_bank_days=0, adviser_window_days=0))

    story.expects("hand-over 2026-10-26").when(terminates()).refuses("demand-is-with-lawyer")
    story.given(until("10-26")).when(terminates()).refuses("adviser-window")
    story.given(until("10-27")).when(terminates()).answers("done")


@pytest.mark.parametrize(("today", "rule"), [("11-15", "vacate-period"), ("11-16", None)])
def test_a_case_is_filed_when_the_days_to_leave_are_over(today: str, rule: str | None) -> None:
    """Arrived on the 10th; the tenant has the whole of the 15th."""
    given(*LEASE_ENDED, until(today)).when(files()).answers("refused" if rule else "done", rule)


@pytest.mark.parametrize(
    ("due", "listed", "demanded", "cure", "handed_over"),
    [
        ("2026-04-01", "2026-04-07", "2026-04-10", "2026-04-28", "2026-05-01"),  # over Easter
        ("2026-05-01", "2026-05-04", "2026-05-07", "2026-05-26", "2026-05-29"),  # deadline on 2. pinsedag
        ("2026-06-01", "2026-06-02", "2026-06-08", "2026-06-24", "2026-06-29"),  # first day is grundlovsdag
        ("2026-12-01", "2026-12-02", "2026-12-07", "2026-12-23", "2026-12-30"),  # buffer over Christmas
        ("2027-01-01", "2027-01-05", "2027-01-08", "2027-01-26", "2027-01-29"),  # a holiday and a Saturday
    ],
)
def test_the_path_steps_over_every_holiday(due: str, listed: str, demanded: str, cure: str, handed_over: str) -> None:
    """Easter, Whitsun, 5 June, Christmas and the new year each move the days that they must."""
    story = given(rent_missed(due), until("2027-03-01"), now=at_hour(day(listed)))

    assert [deadline.day for deadline in (story.last(e.CureDeadlineSet).cure,)] == [day(cure)]
    assert story.days_of(e.PaymentDemandDecided) == [day(demanded)]
    assert story.days_of(e.HandedOverToLawyer) == [day(handed_over)]


def test_steps_run_at_eight_in_copenhagen_summer_and_winter() -> None:
    """The clocks change on 25 October: the same hour on the wall is another instant."""
    story = given(*OPENED, until("10-10"))
    winter = story.agenda_of(story.case)[0].due
    summer = given(*OPENED).agenda_of(given(*OPENED).case)[0].due

    assert summer == datetime(2026, 10, 3, 6, tzinfo=UTC)
    assert winter == datetime(2026, 10, 28, 7, tzinfo=UTC)


# --- letters --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mail", "digital_post", "reminder", "formal"),
    [
        (True, True, "mail", "digital-post"),
        (True, False, "mail", "print"),
        (False, True, "digital-post", "digital-post"),
        (False, False, "print", "print"),
    ],
)
def test_a_demand_never_leaves_by_mail(mail: bool, digital_post: bool, reminder: str, formal: str) -> None:
    """A friendly reminder may; a demand goes by Digital Post where the tenant has it, else on paper."""
    story = given(*OPENED, until("10-07"), mail=mail, digital_post=digital_post)

    assert story.letters(DispatchKind.REMINDER)[0].channel.value == reminder
    assert story.letters(DispatchKind.PAYMENT_DEMAND)[0].channel.value == formal


def test_a_policy_cannot_send_a_demand_by_mail() -> None:
    """Whoever writes it into a policy file is told so."""
    channels = POLICIES.editions["BF-101"][-1].own.channels.model_dump()

    with pytest.raises(ValueError, match="aldrig som e-mail"):
        type(POLICIES.editions["BF-101"][-1].own.channels).model_validate(
            channels | {"payment_demand": ["mail", "print"]}
        )


def test_digital_post_arrives_at_once_and_gains_days() -> None:
    """Available in the mailbox is arrived: the fourteen days run from the day of dispatch."""
    story = given(*OPENED, until("10-07"), digital_post=True)

    assert story.last(e.CureDeadlineSet).cure.day == day("10-21")


def test_a_fee_that_nobody_has_confirmed_is_left_out() -> None:
    """The sources disagree about 2026: the demand asks for no fee and says why, and the ledger holds none."""
    story = given(*DEMAND_DECIDED)
    fact = story.last(e.PaymentDemandDecided)

    assert fact.fee_ore == 0
    assert "udeladt" in fact.fee_reason
    assert story.account.fees == ()
    assert story.account.balance_ore() == 800_000


def test_a_reminder_has_no_fee_and_no_effect() -> None:
    """It costs nothing and starts no clock."""
    story = given(*STAGES["reminded"])

    assert story.account.balance_ore() == 800_000
    assert story.case.demands == ()


def test_a_late_list_is_not_reminded_first() -> None:
    """Once a demand is lawful the time of friendly reminders is over."""
    given(*OPENED, now=at_hour(day("10-20"))).expects("demand-payment 2026-10-20")


def test_without_a_standing_approval_a_person_must_demand() -> None:
    """The clock reminds, and then waits for a person."""
    story = given(*OPENED, until("11-01"), policy=under(demand_standing_approval=None))

    story.stands("in-arrears").expects().when(demands()).answers("refused", "may-demand-be-sent.v2")  # a Sunday
    story.given(until("11-02")).when(demands()).answers("done").stands("under-demand")
    assert story.last(e.PaymentDemandDecided).approved_by == OFFICE


def test_a_standing_approval_counts_from_its_first_day() -> None:
    """Given from 2 November on, it covers nothing before."""
    approval = POLICIES.editions["BF-101"][-1].own.ladder.demand_standing_approval
    assert approval is not None
    policy = under(demand_standing_approval=approval.model_copy(update={"from_": day("11-01")}))

    given(*STAGES["reminded"], policy=policy).expects("demand-payment 2026-11-02")


def test_the_court_may_be_asked_anew_after_it_said_no() -> None:
    """A rejected filing goes back to the ended lease, and a new filing needs a new notice."""
    story = (
        given(*FILED, c.RecordFilingRejected(why="proof-missing"))
        .stands("terminated")
        .when(files(Paper.DEMAND_ARRIVAL))
    )

    story.answers("done").finds({"municipality-notice": "sent, intended", "court-filing": "sent, intended"})
    assert isinstance(story.demand.phase, Filed)
    story.given(until("11-16")).finds({"municipality-notice": "sent, sent", "court-filing": "sent, sent"})


def test_an_adjourned_meeting_needs_a_new_date() -> None:
    """Held without a decision: neither an eviction nor another meeting can be recorded before the court sets a day."""
    story = given(*STAGES["court date set"], until("12-08")).when(c.RecordHearing(outcome=HearingOutcome.ADJOURNED))

    story.then("court-hearing-held").stands("before-bailiff-court")
    story.when(c.RecordHearing(outcome=HearingOutcome.ADJOURNED)).refuses("hearing-on-its-day")
    story.when(c.RecordEviction(on=day("12-08"))).refuses("the-court-decides")
    story.when(c.SetCourtDate(day=day("2027-01-12"))).then("court-date-set")
