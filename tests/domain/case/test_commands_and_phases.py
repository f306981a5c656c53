"""Which command may be given in which phase, and which rule refuses it in the others?

Every command a person may give stands in the table, so a new one is missing here until somebody has said where it
belongs. What a command needs besides a phase (a hold to release, aid to be answered) is told in the other stories.
"""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from domain.case import commands as c
from domain.case.codes import (
    AidKind,
    AidStep,
    AidWithdrawal,
    ConsentScope,
    ContactMethod,
    ContactOutcome,
    CourtFault,
    DeliveryOutcome,
    DispatchKind,
    FollowUpOutcome,
    HearingOutcome,
    HoldKind,
    Interruption,
    LegalStep,
    MunicipalityDecision,
    Party,
    PauseKind,
)
from domain.case.decide import refuse_unread
from domain.case.decision import Circumstances
from domain.case.state import Case, NoCase
from domain.finding import Finding
from tests.domain.case.stages import CURING, DATED, OPENED, VACATE_ENDED, WINDOW_ENDED, WITH_LAWYER
from tests.domain.case.story import (
    LAW,
    RENT,
    Act,
    Story,
    agrees,
    approves,
    at,
    day,
    demands,
    files,
    given,
    pays,
    proposes,
    terminates,
    until,
)

PHASES: dict[str, tuple[Act, ...]] = {
    "in-arrears": (*OPENED, at("10-08")),
    "under-demand": CURING,
    "with-lawyer": WINDOW_ENDED,
    "terminated": VACATE_ENDED,
    "before-bailiff-court": (*DATED, until("12-08")),
    "closed": (*WITH_LAWYER, pays()),
}
OPEN = [phase for phase in PHASES if phase != "closed"]
OCTOBER = "2026-10-01.rent"


def key_of(story: Story, kind: DispatchKind) -> str:
    """The key of the first letter of a kind, or one that there is not."""
    return next((dispatch.key for dispatch in story.letters(kind)), "no-such-key")


def delivery(story: Story) -> c.RecordDelivery:
    """The demand has arrived."""
    arrived = day("10-09")
    return c.RecordDelivery(key=key_of(story, DispatchKind.PAYMENT_DEMAND), outcome=DeliveryOutcome.ARRIVED, on=arrived)


COURT = dict.fromkeys(OPEN, "case-is-filed") | {"before-bailiff-court": None}
COMMANDS: dict[str, tuple[Act, Mapping[str, str | None]]] = {
    "record-payment-bounced": (c.RecordPaymentBounced(payment="b0"), dict.fromkeys(PHASES)),
    "correct-charge": (c.CorrectCharge(charge=OCTOBER, amount_ore=RENT + 1), dict.fromkeys(OPEN)),
    "withdraw-bounce": (c.WithdrawBounce(payment="b0"), dict.fromkeys(PHASES, "payment-has-bounced")),
    "confirm-payment": (c.ConfirmPayment(payment="b0"), dict.fromkeys(PHASES, "payment-waits")),
    "withdraw-charge": (c.WithdrawCharge(charge=OCTOBER), dict.fromkeys(OPEN)),
    "reinstate-charge": (c.ReinstateCharge(charge=OCTOBER), dict.fromkeys(PHASES, "charge-is-withdrawn")),
    "withdraw-money-out": (c.WithdrawMoneyOut(out="o0"), dict.fromkeys(PHASES, "money-out-exists")),
    "reinstate-money-out": (c.ReinstateMoneyOut(out="o0"), dict.fromkeys(PHASES, "money-out-exists")),
    "settle-contested": (
        c.SettleContested(charge=OCTOBER, counted=True),
        dict.fromkeys(PHASES, "charge-is-contested"),
    ),
    "uphold-charge": (c.UpholdCharge(charge=OCTOBER), dict.fromkeys(PHASES, "charge-is-asked-about")),
    "earmark-payment": (
        c.EarmarkPayment(payment="b0", charge=OCTOBER),
        dict.fromkeys(PHASES),
    ),
    "record-monthly-rent": (c.RecordMonthlyRent(amount_ore=RENT), dict.fromkeys(OPEN)),
    "record-interruption": (
        c.RecordInterruption(
            charge=OCTOBER, how=Interruption.ACKNOWLEDGEMENT, on=day("10-08"), document="Brev fra lejeren."
        ),
        dict.fromkeys(OPEN),
    ),
    "withdraw-interruption": (
        c.WithdrawInterruption(charge=OCTOBER, on=day("10-08"), reason="En anden lejers brev."),
        dict.fromkeys(OPEN, "interruption-is-recorded"),
    ),
    "place-row": (c.PlaceRow(row=OCTOBER, moved_in=True), dict.fromkeys(PHASES, "row-awaits-lease")),
    "offer-counselling": (c.OfferCounselling(by="visit"), dict.fromkeys(OPEN)),
    "record-contact": (c.RecordContact(by=ContactMethod.PHONE, outcome=ContactOutcome.REACHED), dict.fromkeys(OPEN)),
    "approve-demand": (demands(), dict.fromkeys(OPEN, "something-to-demand") | {"in-arrears": None}),
    "void-demand": (c.VoidDemand(demand=1, why="other"), dict.fromkeys(OPEN) | {"in-arrears": "demand-is-live"}),
    "record-delivery": (delivery, dict.fromkeys(OPEN) | {"in-arrears": "letter-exists"}),
    "call-adviser": (
        c.CallAdviser(),
        dict.fromkeys(OPEN, "demand-runs") | {"under-demand": None},
    ),
    "request-aid": (c.RequestAid(kind=AidKind.RENT_AID, consent_on=day("10-02")), dict.fromkeys(OPEN)),
    "answer-aid": (c.AnswerAid(granted=False), dict.fromkeys(OPEN, "aid-was-requested")),
    "withdraw-aid": (c.WithdrawAid(why=AidWithdrawal.NOT_NEEDED), dict.fromkeys(OPEN, "aid-was-requested")),
    "record-aid-step": (c.RecordAidStep(step=AidStep.ACKNOWLEDGED), dict.fromkeys(OPEN, "aid-was-requested")),
    "record-consent": (c.RecordConsent(scope=ConsentScope.AID_REQUEST, on=day("10-02")), dict.fromkeys(OPEN)),
    "withdraw-consent": (c.WithdrawConsent(scope=ConsentScope.AID_REQUEST), dict.fromkeys(OPEN, "consent-stands")),
    "record-municipal-answer": (
        c.RecordMunicipalAnswer(decision=MunicipalityDecision.HELPS),
        dict.fromkeys(OPEN, "municipality-was-told") | {"before-bailiff-court": None},
    ),
    "propose-agreement": (proposes(("12-15", RENT)), dict.fromkeys(OPEN)),
    "decline-agreement": (c.DeclineAgreement(proposal=1), dict.fromkeys(OPEN, "proposal-stands")),
    "make-agreement": (agrees(("12-15", RENT)), dict.fromkeys(OPEN)),
    "break-agreement": (c.BreakAgreement(), dict.fromkeys(OPEN, "agreement-stands")),
    "record-promise": (c.RecordPromise(day=day("12-15"), amount_ore=RENT), dict.fromkeys(OPEN)),
    "withdraw-promise": (c.WithdrawPromise(promise=1), dict.fromkeys(OPEN, "promise-stands")),
    "pause-ladder": (c.PauseLadder(until=day("12-24")), dict.fromkeys(OPEN)),
    "resume-ladder": (c.ResumeLadder(kind=PauseKind.AID_PENDING), dict.fromkeys(OPEN, "pause-stands")),
    "follow-policy": (c.FollowPolicy(edition="another-edition"), dict.fromkeys(OPEN, "edition-in-force")),
    "hold": (c.HoldCase(kind=HoldKind.DEATH), dict.fromkeys(OPEN)),
    "release-hold": (c.ReleaseHold(kind=HoldKind.DEATH), dict.fromkeys(OPEN, "hold-stands")),
    "withdraw-death": (c.WithdrawDeath(reason="En fejl."), dict.fromkeys(OPEN, "death-is-recorded")),
    "approve-legal-step": (
        approves(LegalStep.TERMINATE_LEASE),
        dict.fromkeys(OPEN, "step-stands-next") | {"with-lawyer": None},
    ),
    "terminate-lease": (
        terminates(),
        {
            "in-arrears": "demand-is-with-lawyer",
            "under-demand": "demand-is-with-lawyer",
            "with-lawyer": None,
            "terminated": "one-termination",
            "before-bailiff-court": "one-termination",
        },
    ),
    "accept-late-payment": (c.AcceptLatePayment(), dict.fromkeys(OPEN, "late-payment-waits")),
    "maintain-termination": (c.MaintainTermination(reason="Fastholdt."), dict.fromkeys(OPEN, "late-payment-waits")),
    "file-with-court": (files(), dict.fromkeys(OPEN, "lease-has-ended") | {"terminated": None}),
    "record-filing-rejected": (c.RecordFilingRejected(why="doubt"), COURT),
    "record-court-fault": (
        c.RecordCourtFault(fault=CourtFault.OTHER, reason="Set efter."),
        dict.fromkeys(OPEN, "rejection-is-unexplained"),
    ),
    "set-court-date": (c.SetCourtDate(day=day("12-15")), COURT),
    "cancel-court-date": (c.CancelCourtDate(), COURT),
    "record-hearing": (c.RecordHearing(outcome=HearingOutcome.ADJOURNED), COURT),
    "record-eviction": (c.RecordEviction(on=day("12-08")), COURT),
    "withdraw-filing": (c.WithdrawFiling(reason="Aftalt."), COURT),
    "record-moved-out": (c.RecordMovedOut(on=day("10-08")), dict.fromkeys(OPEN)),
    "acknowledge-recall": (
        c.AcknowledgeRecall(to=Party.LAWYER),
        dict.fromkeys(OPEN, "recall-is-open") | {"closed": None},
    ),
    "settle-dispatch": (
        lambda story: c.SettleDispatch(key=next(iter(story.case.dispatches), "no-such-key"), sent=True),
        dict.fromkeys(PHASES, "outcome-is-unknown") | {"in-arrears": "dispatch-exists"},
    ),
    "send-again": (
        lambda story: c.SendAgain(key=next(iter(story.case.dispatches), "no-such-key")),
        dict.fromkeys(PHASES, "dispatch-was-stopped") | {"in-arrears": "dispatch-exists"},
    ),
    "record-papers-sent": (
        lambda story: c.RecordPapersSent(key=key_of(story, DispatchKind.LAWYER_HANDOVER)),
        dict.fromkeys(["in-arrears", "under-demand"], "dispatch-exists")
        | dict.fromkeys(["with-lawyer", "terminated", "before-bailiff-court"]),
    ),
    "record-follow-up": (
        c.RecordFollowUp(months=1, outcome=FollowUpOutcome.STILL_THERE),
        dict.fromkeys(OPEN, "case-has-ended") | {"closed": "follow-up-on-its-day"},
    ),
    "advance-calendar": (lambda story: c.AdvanceCalendar(to=story.today), dict.fromkeys(PHASES)),
}
"""Each command, and the rule that refuses it in each phase: None where it may be given; closed: `case-open`."""


def in_phase(phase: str) -> Story:
    """A case in a phase, of which a little was paid on the first day."""
    opened, *rest = PHASES[phase]
    story = given(opened, pays(100, payment="b0"), *rest)
    assert story.case.phase.value == phase
    return story


def test_the_table_names_every_command() -> None:
    """Whoever adds a command says here where it may be given."""
    assert list(COMMANDS) == [c.name_of(command) for command in c.PERSON_COMMANDS]


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_taken_or_refused_by_its_rule(name: str, phase: str) -> None:
    """Refused, it leaves one fact with the rule and the case unharmed; taken, no refusal."""
    command, rules = COMMANDS[name]
    story = in_phase(phase)
    before, account, steps = story.case, story.account, story.agenda_of(story.case)

    story.when(command)
    rule = rules.get(phase, "case-open")
    if rule is None:
        assert "command-refused" not in story.types
        assert story.answer.result in ("done", "corrected")
    else:
        story.refuses(rule)
        assert story.case == replace(before, seq=before.seq + 1)
        assert (story.account, story.agenda_of(story.case)) == (account, steps)


OF_AN_ACCOUNT = ("record-payment-bounced", "withdraw-money-out", "reinstate-money-out")
"""What concerns an account, of which there may be no case yet."""


@pytest.mark.parametrize("command", [command for name, (command, _) in COMMANDS.items() if name not in OF_AN_ACCOUNT])
def test_a_command_for_a_case_that_was_never_opened_is_refused(command: Act) -> None:
    """And leaves nothing behind."""
    another = in_phase("under-demand")
    made = command(another) if callable(command) else command
    assert made is not None
    assert not isinstance(made, Story)

    story = Story(now=another.now).when(made).refuses("case-exists")
    assert story.events == []


def test_what_cannot_be_read_is_refused_with_its_reason() -> None:
    """An unknown field, a missing one: recorded in the case, if there is one, and nowhere else."""
    story = given(*CURING)
    finding = Finding(holds=False, rule="command-shape", because="Feltet beløb kendes ikke.")
    at_that_time = Circumstances(
        story.now, LAW.during(story.today, story.today), story.policy, "office/k1", "tk", "tk-2", 2
    )

    refused = refuse_unread("pay", finding, story.case, story.account, at_that_time)
    assert [event.type for event in refused.case_events] == ["command-refused.v1"]
    assert (refused.answer.result, refused.answer.because) == ("refused", "Feltet beløb kendes ikke.")
    assert isinstance(refused.state, Case)
    nothing = refuse_unread("pay", finding, NoCase(), story.account, at_that_time)
    assert (nothing.case_events, nothing.account_events, nothing.answer.case) == ((), (), None)
