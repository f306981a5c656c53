"""What does money do, at every stage, when it comes in, comes in part, is seen late, or goes back?"""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.account import events as account_events
from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import DispatchKind, HearingOutcome, HoldKind, PauseKind, PhaseName
from domain.clock import at_hour
from domain.danish_day import danish_day
from domain.payment import why_too_far_ahead
from tests.domain.case.stages import (
    CURING,
    EVICTION_ORDERED,
    FILED,
    IN_BUFFER,
    LAST_DAY,
    LEASE_ENDED,
    OPENED,
    STAGES,
    TERMINATION_SENT,
    VACATE_ENDED,
    WITH_LAWYER,
)
from tests.domain.case.story import (
    NEVER_HELD,
    POLICIES,
    RENT,
    Act,
    Story,
    agrees,
    arrives,
    at,
    bounces,
    claimed,
    day,
    files,
    given,
    pays,
    post_closes,
    rent_missed,
    reported,
    terminates,
    under,
    until,
)

STOPS = {
    "opened": ("in-arrears", []),
    "reminded": ("in-arrears", []),
    "demand decided": ("under-demand", []),
    "demand sent": ("under-demand", []),
    "curing": ("under-demand", []),
    "last day to pay": ("under-demand", []),
    "in the buffer": ("under-demand", []),
    "with the lawyer": ("with-lawyer", ["lawyer"]),
    "window ended": ("with-lawyer", ["lawyer"]),
    "termination decided": ("with-lawyer", ["lawyer"]),
    "termination sent": ("terminated", ["lawyer"]),
}
"""The stages at which full payment ends the case, its phase then, and who must be called back."""
CHOICES = [stage for stage in STAGES if stage not in STOPS]
"""The stages at which the landlord has the choice."""


@pytest.mark.parametrize("stage", STOPS)
def test_full_payment_ends_the_case_before_the_termination_has_arrived(stage: str) -> None:
    """Until then no right to terminate is left: whoever acts on it is called back, whatever waits is suppressed."""
    phase, called_back = STOPS[stage]
    story = given(*STAGES[stage]).when(pays()).stands("closed", "paid", "own-payment")

    assert story.last(e.CaseClosed).phase is PhaseName(phase)
    assert [recall.to.value for recall in story.case.open_recalls] == called_back
    assert {letter.kind for letter in story.waiting_letters()} <= NEVER_HELD
    story.expects(*[f"repeat-recall {day_after(story)}" for _ in called_back])


def day_after(story: Story) -> str:
    """The day after the story's today."""
    return story.today.replace(day=story.today.day + 1).isoformat()


@pytest.mark.parametrize(
    ("stage", "effect"),
    [
        ("reminded", None),
        ("curing", "inden fristens udløb"),
        ("last day to pay", "inden fristens udløb"),
        ("in the buffer", "før ophævelsen er afsendt"),
        ("with the lawyer", "før ophævelsen er afsendt"),
        ("termination decided", "før ophævelsen er afsendt"),
        ("termination sent", "før ophævelsen er afsendt"),  # on the same day: read for the tenant
        ("lease ended", "før ophævelsen er kommet frem"),
        ("court date set", "efter sagen er i fogedretten"),
    ],
)
def test_each_stage_has_its_own_consequence(stage: str, effect: str | None) -> None:
    """The record says which rule stopped it, in words a caseworker reads."""
    story = given(*STAGES[stage]).when(pays())
    findings = [
        event.finding.because for event in story.new if isinstance(event, e.DemandCured | e.LatePaymentReceived)
    ]

    assert [effect in finding for finding in findings if effect] == ([True] if effect else [])


def test_a_payment_while_the_termination_is_on_its_way_stops_it() -> None:
    """Sent on the 6th, paid on the 9th, delivered on the 10th: it cannot be relied on."""
    story = given(*TERMINATION_SENT, at("11-09")).when(pays())

    story.then(
        "payment-booked",
        "termination-lapsed",
        "demand-cured",
        "recall-decided",
        "case-closed",
        "tenant-notice-decided",
    ).stands("closed", "paid", "own-payment")
    assert "før ophævelsen er kommet frem" in story.last(e.TerminationLapsed).finding.because


def test_the_day_of_dispatch_counts_not_the_day_of_decision() -> None:
    """Decided on the 6th, sent on the 9th, arrived on the 11th; then we hear of a payment on the 9th."""
    story = given(*STAGES["termination decided"], at("11-09"), post_closes(), until("11-12"))
    assert story.last(e.LeaseTerminated).arrived_on == day("11-11")

    story.when(pays(value="11-09")).stands("closed", "paid", "own-payment")
    assert "før ophævelsen er afsendt" in story.last(e.DemandCured).finding.because


@pytest.mark.parametrize("stage", CHOICES)
def test_after_the_termination_has_arrived_the_landlord_chooses(stage: str) -> None:
    """Paid the day after or later, at court too: our own steps rest, and a person must say what follows."""
    later = until("11-11") if stage == "lease ended" else until("11-16")
    story = given(*STAGES[stage], later).when(pays())

    story.then("payment-booked", "late-payment-received", "ladder-paused", "lawyer-notice-decided")
    story.stands(story.case.phase.value, pauses=("late-payment",)).expects()
    assert [letter.kind for letter in story.waiting_letters()] == [DispatchKind.LAWYER_NOTICE]


@pytest.mark.parametrize("stage", CHOICES)
def test_the_landlord_may_let_the_lease_go_on(stage: str) -> None:
    """Everybody who acts on the termination is called back, and nothing of it goes out any more."""
    story = given(*STAGES[stage], at("11-16") if stage == "lease ended" else until("11-16"), pays())
    filed = "court" if story.case.phase is PhaseName.BEFORE_BAILIFF_COURT and stage != "filing decided" else None

    story.when(c.AcceptLatePayment()).stands("closed", "paid", "landlord-relented")
    assert [recall.to.value for recall in story.case.open_recalls] == ["lawyer", *([filed] if filed else [])]
    story.play_until(day("12-24")).finds({"court-filing": "suppressed"} if stage == "filing decided" else {})


@pytest.mark.parametrize("stage", CHOICES)
def test_the_landlord_may_keep_the_termination(stage: str) -> None:
    """The money is kept under reservation; the case goes on from where it rested, and is not asked about again."""
    maintain = c.MaintainTermination(reason="Modtaget uden præjudice.")
    story = given(*STAGES[stage], until("11-11") if stage == "lease ended" else until("11-16"), pays())
    phase = story.case.phase.value

    story.when(maintain).then("termination-maintained", "ladder-resumed", "tenant-notice-decided").stands(phase)
    story.given(until("12-24"), pays(100)).stands(phase)
    story.when(maintain).refuses("late-payment-waits")


def test_nothing_is_filed_while_the_landlord_must_choose() -> None:
    """A filing that was decided, or taken up next, waits for the choice."""
    story = given(*STAGES["filing decided"], pays(value="11-16"))

    story.given(until("12-01")).finds({"municipality-notice": "intended", "court-filing": "intended"})
    given(*VACATE_ENDED, pays(value="11-16")).when(files()).refuses("no-pause")


def test_the_choice_is_not_ended_like_a_pause() -> None:
    """A late payment's rest ends by the landlord's choice alone."""
    story = given(*LEASE_ENDED, until("11-12"), pays())

    story.when(c.ResumeLadder(kind=PauseKind.LATE_PAYMENT)).refuses("late-payment-waits")


def test_a_payment_that_came_late_ends_nothing_by_itself_once_the_lease_has_ended_and_the_court_has_spoken() -> None:
    """Withdrawn until the eviction is carried out: after an order, too, the landlord may accept."""
    story = given(*EVICTION_ORDERED, pays()).stands("before-bailiff-court", pauses=("late-payment",))

    story.when(c.AcceptLatePayment()).stands("closed", "paid", "landlord-relented")


# --- when it counts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "booked"),
    [("10-23", "10-28"), ("10-28", "10-23"), ("10-01", None)],
    ids=["value date on the last day", "booked on the last day", "paid long ago"],
)
@pytest.mark.parametrize("stage", ["with the lawyer", "termination sent", "vacate period ended", "eviction ordered"])
def test_paid_on_the_last_day_is_paid_in_time_whenever_we_hear_of_it(
    stage: str, value: str, booked: str | None
) -> None:
    """The payer's day counts, not the day of import: even a termination and a court date fall."""
    story = given(*STAGES[stage]).when(pays(value=value, booked=booked)).stands("closed", "paid", "own-payment")

    assert "inden fristens udløb" in story.last(e.DemandCured).finding.because
    assert {recall.to.value for recall in story.case.open_recalls} >= {"lawyer"}


@pytest.mark.parametrize("days", [5, 0, 31])
@pytest.mark.parametrize("field", ["value", "booked"])
def test_money_that_is_far_from_being_there_stops_nothing(field: str, days: int) -> None:
    """By the policy's days ahead of the case's own day, whichever of its two days is meant."""
    policy = POLICIES.editions["BF-101"][-1].own.model_copy(update={"payment_days_ahead": days})
    story = given(*CURING, policy=policy)
    near, far = (story.today + timedelta(days=ahead) for ahead in (days, days + 1))

    def paid(on: date) -> Act:
        text = on.isoformat()
        return pays(value=text) if field == "value" else pays(booked=text)

    story.when(paid(far)).refuses("payment-days-are-near")
    story.when(paid(near)).answers("done")


OFF = st.integers(-400, 400)


@for_all(st.dates(date(2020, 1, 1), date(2030, 1, 1)), OFF, OFF, st.integers(0, 31))
def test_only_the_later_of_a_payments_days_may_be_too_far_off(today: date, value: int, booked: int, days: int) -> None:
    """However long ago the other one is; and the reason names the day that is."""
    value_date, booked_on = today + timedelta(days=value), today + timedelta(days=booked)
    because = why_too_far_ahead(value_date, booked_on, today, days)

    assert (because is None) is (max(value, booked) <= days)
    assert because is None or danish_day(max(value_date, booked_on)) in because


def test_back_dated_news_undo_a_choice_that_was_made_without_them() -> None:
    """The landlord kept the termination; then it turns out that all was paid in time."""
    story = given(*LEASE_ENDED, until("11-12"), pays(), c.MaintainTermination(reason="Fastholdt."))

    story.when(pays(RENT, value="10-20")).stands("closed", "paid", "own-payment")


def test_back_dated_news_end_the_wait_for_a_choice() -> None:
    """The choice falls away with the termination; what else is owed goes on by itself."""
    story = given(*LEASE_ENDED, rent_missed("11-01", 900_000), until("11-12"), pays(RENT))
    story.stands("terminated", pauses=("late-payment",))

    story.when(pays(RENT, value="10-20")).stands("in-arrears")
    story.expects("demand-payment 2026-11-12", "repeat-recall 2026-11-13")


def test_the_buffer_gives_payments_of_the_last_day_time_to_come_in() -> None:
    """Paid on Friday the 23rd, booked on Monday the 26th: the lawyer never hears of it."""
    story = given(*LAST_DAY, until("10-26")).when(pays(value="10-23", booked="10-26"))

    story.stands("closed", "paid", "own-payment").play_until(day("12-24"))
    assert story.days_of(e.HandedOverToLawyer) == []


# --- not all of it --------------------------------------------------------------------------------------------------


LETTERS_WAIT = ("demand decided", "termination decided")
"""Where a letter that has not left would say too much."""


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage not in LETTERS_WAIT])
def test_part_payment_keeps_the_case_open(stage: str) -> None:
    """A rest above the floor is not paid, at any stage: the case goes on with it."""
    story = given(*STAGES[stage])
    phase, steps = story.case.phase.value, story.agenda_of(story.case)

    story.when(pays(RENT - 100_000)).then("payment-booked").stands(phase)
    assert story.agenda_of(story.case) == steps
    assert story.account.balance_ore() == 100_000


def test_a_termination_that_has_not_left_waits_when_a_part_is_paid() -> None:
    """It was decided on all of it: a person weighs what is left, once, and then it goes."""
    story = given(*STAGES["termination decided"]).when(pays(RENT - 100_000)).then("payment-booked", "case-held")
    story.given(post_closes(), until("11-06")).finds({"termination": "intended"})

    weighed = c.ReleaseHold(kind=HoldKind.AMOUNT_CORRECTED, rest_is_significant=True)
    story.given(weighed, until("11-06")).finds({"termination": "sent"})


def test_a_lease_of_which_a_part_is_owed_ends_only_when_somebody_says_that_the_rest_matters() -> None:
    """The floor is not enough: above it a person still says so."""
    story = given(*STAGES["window ended"], pays(RENT - 100_000)).when(terminates())
    story.refuses("may-lease-be-terminated.v1")
    assert "mangler 1.000,00 kr." in story.answer.because

    weighed = c.TerminateLease(
        reason="Resten er flere måneder gammel.", ledger_of=story.today, rest_is_significant=True
    )
    story.when(weighed).answers("done")
    assert story.last(e.TerminationDecided).rest_is_significant


def test_a_demand_that_has_not_left_never_states_more_than_is_owed() -> None:
    """Part paid between decision and post: too high an amount can void it, so a fresh demand states the rest."""
    story = given(*STAGES["demand decided"]).when(pays(300_000))

    story.then("payment-booked", "demand-voided", "dispatch-suppressed").stands("in-arrears")
    story.given(post_closes(), until("10-07")).finds({"payment-demand": "suppressed, sent"})
    assert [line.amount_ore for line in story.demand.lines] == [500_000]


def test_the_rest_in_time_cures() -> None:
    """Two payments that together make the whole count from the day of the second."""
    story = given(*CURING, pays(RENT - 100), until("10-22")).when(pays(100)).stands("closed", "paid", "own-payment")

    assert "22. oktober 2026" in story.last(e.DemandCured).finding.because


def test_a_demand_asks_only_for_what_is_left() -> None:
    """Part paid before the demand: the line is the rest."""
    story = given(*OPENED, pays(300_000), until("10-07"))

    assert [line.amount_ore for line in story.last(e.PaymentDemandDecided).lines] == [500_000]


def test_too_much_is_credit_for_the_next_missed_rent() -> None:
    """What was paid too much pays the next rent: it opens a case and ends it in the same decision."""
    story = given(*CURING, pays(2 * RENT), until("11-03")).when(rent_missed("11-01"))

    story.then("charge-booked", "case-opened", "charge-joined", "case-closed").answers("opened-and-closed")
    assert len(story.cases) == 2


def test_a_fee_alone_keeps_no_case_alive() -> None:
    """The demand fee is owed and carried forward; the demand is cured without it."""
    approval = POLICIES.editions["BF-101"][-1].own.ladder.demand_standing_approval
    assert approval
    policy = under(demand_standing_approval=approval.model_copy(update={"from_": day("2023-01-01")}))
    story = given(rent_missed("2023-10-01"), until("2023-10-06"), now=at_hour(day("2023-10-03")), policy=policy)
    fee = story.last(e.PaymentDemandDecided).fee_ore
    assert fee > 0

    story.when(pays(RENT)).stands("closed", "paid", "own-payment")
    assert story.account.balance_ore() == fee


def test_an_earlier_fee_on_a_list_is_never_demanded_by_itself() -> None:
    """It goes along with a rent; alone it is neither reminded nor demanded, by the clock or by a person."""
    story = given(rent_missed(kind="earlier-demand-fee", amount_ore=30_000), until("10-20")).expects()
    story.when(lambda told: c.ApproveDemand(reason="Kontrolleret.", ledger_of=told.today)).refuses("a-fee-alone")

    story.when(pays()).stands("closed", "paid", "own-payment")


def test_an_earlier_fee_that_went_along_ends_no_lease() -> None:
    """The rent paid, the fee not: the demand is cured and the case over; the fee stays owed."""
    story = given(rent_missed(kind="earlier-demand-fee", amount_ore=30_000, due="09-01"), rent_missed(), until("10-10"))
    assert [line.amount_ore for line in story.demand.lines] == [30_000, RENT]

    story.when(pays(RENT)).stands("closed", "paid", "own-payment")
    assert story.account.balance_ore() == 30_000


# --- whose money ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "cause"),
    [
        ("tenant", "municipality", "municipal-aid"),
        ("municipality", "tenant", "own-payment"),
        ("other", "lawyer", "own-payment"),
    ],
)
def test_the_cause_is_whose_money_completed_it(first: str, second: str, cause: str) -> None:
    """Municipal aid counts as the cause where it completes the payment, on the same day too."""
    story = given(*WITH_LAWYER, pays(RENT - 100_000, payer=first))  # type: ignore[arg-type]

    story.when(pays(100_000, payer=second)).stands("closed", "paid", cause)  # type: ignore[arg-type]


# --- the same money, and other money under its name -----------------------------------------------------------------


@pytest.mark.parametrize("bounced", [False, True])
@pytest.mark.parametrize("other", [{"amount_ore": 100_001}, {"value": "10-04"}, {"booked": "10-07"}])
def test_other_money_under_a_known_reference_is_refused_and_never_taken_for_known(
    other: dict[str, Any], bounced: bool
) -> None:
    """A payer's own reference comes every month: called a duplicate, next month's rent would never count."""
    first: dict[str, Any] = {"amount_ore": 100_000, "value": "10-05", "booked": "10-06", "payment": "b7"}
    story = given(*OPENED, pays(**first), *([bounces("b7")] if bounced else []))
    balance = story.account.balance_ore()

    story.when(pays(**first)).answers("duplicate")
    story.when(pays(**first | other)).refuses("one-reference-one-payment")
    assert story.account.balance_ore() == balance


# --- money that goes back -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", STOPS)
def test_a_payment_that_bounces_reopens_the_case_at_every_stage(stage: str) -> None:
    """What was cured stays cured: back in arrears, and a fresh demand with fourteen new days."""
    story = given(*STAGES[stage], pays(), post_closes(), until("11-12")).when(bounces())

    story.then("payment-bounced", "case-reopened").stands("in-arrears").given(until("11-16"))
    assert story.days_of(e.PaymentDemandDecided)[-1] == day("11-12")
    assert story.demand.cure
    assert story.demand.cure.day == day("11-30")


@pytest.mark.parametrize("stage", CHOICES)
def test_a_late_payment_that_bounces_leaves_nothing_to_choose(stage: str) -> None:
    """The rest ends and the path goes on from where it stood."""
    story = given(*STAGES[stage], until("11-11") if stage == "lease ended" else until("11-16"))
    phase, steps = story.case.phase.value, story.agenda_of(story.case)

    story.given(pays()).when(bounces()).then("payment-bounced", "ladder-resumed").stands(phase)
    assert story.agenda_of(story.case) == steps


def test_a_part_payment_that_bounces_only_changes_the_balance() -> None:
    """The demand stated it all, so its days go on."""
    story = given(*CURING, pays(100_000)).when(bounces())

    story.then("payment-bounced").stands("under-demand").expects("hand-over 2026-10-28")


def test_a_part_payment_that_bounces_after_the_demand_makes_it_state_too_little() -> None:
    """The demand asked for the rest alone: a person must say what it is worth."""
    story = given(*OPENED, pays(300_000), until("10-09")).when(bounces())

    story.then("payment-bounced", "case-held").stands("under-demand", holds=("amount-corrected",))


def test_whoever_pays_what_the_demand_asks_for_has_cured_it_whatever_bounced_since() -> None:
    """It asked for half, because the other half was paid; that came back, and needs a demand of its own."""
    half = given(*OPENED, pays(RENT // 2, value="10-02"), until("10-09"), bounces("b1"))
    assert [line.amount_ore for line in half.demand.lines] == [RENT // 2]

    half.given(c.ReleaseHold(kind=HoldKind.AMOUNT_CORRECTED)).when(pays(RENT // 2))

    half.then("payment-booked", "demand-cured", "tenant-notice-decided").stands("in-arrears")
    half.given(until("10-20"))
    assert [line.amount_ore for line in half.demand.lines] == [RENT // 2]


@pytest.mark.parametrize(
    "ending",
    [
        (c.WithdrawFiling(reason="Aftalt."),),
        (c.SetCourtDate(day=day("11-16")), c.RecordHearing(outcome=HearingOutcome.SETTLED)),
    ],
    ids=["withdrawn", "settled"],
)
def test_a_rent_that_nobody_follows_any_more_is_warned_of(ending: tuple[Act, ...]) -> None:
    """September was paid, October's case ended otherwise, and September's payment bounces."""
    story = given(rent_missed("2026-09-01"), pays(), now=at_hour(day("09-08")))
    story.given(at("10-02"), *FILED, *ending).when(bounces("b1"))

    assert "følges ikke af sig selv" in "".join(story.answer.warnings)
    story.when(rent_missed("2026-09-01")).answers("duplicate")
    assert "følges ikke af sig selv" in "".join(story.answer.warnings)


def test_a_payment_bounces_once_and_never_counts_again() -> None:
    """The same news twice changes nothing, and the same payment listed again neither."""
    story = given(*CURING, pays(), bounces())

    story.when(bounces()).then().answers("duplicate")
    story.when(pays(RENT, payment="b1")).then().answers("duplicate")


def test_a_payment_of_an_earlier_case_that_bounces_is_followed_in_the_open_case() -> None:
    """No tenancy has two open cases: the open one takes the old rent in, with a demand of its own."""
    story = given(*CURING, pays(), until("11-03"), rent_missed("11-01"), until("11-10")).when(bounces())

    story.then("payment-bounced", "charge-joined").stands("under-demand")
    story.given(until("11-12"))
    assert [demand.charges for demand in story.case.demands] == [("2026-11-01.rent",), ("2026-10-01.rent",)]
    story.when(pays()).stands("closed", "paid", "own-payment")
    assert story.account.balance_ore() == 0


def test_a_payment_of_an_earlier_case_reopens_the_latest_one() -> None:
    """Where all cases are closed, the latest follows what is owed again."""
    story = given(*CURING, pays(), until("11-03"), rent_missed("11-01"), pays()).stands("closed", "paid", "own-payment")

    story.when(bounces("b1")).then("payment-bounced", "case-reopened", "charge-joined").stands("in-arrears")
    assert story.case.id == "tk-2"


def test_a_latest_case_from_which_everything_was_taken_follows_it_too() -> None:
    """Nobody gave a claim up there: October would be owed, and no list could bring it back."""
    november = (until("11-03"), rent_missed("11-01"), c.WithdrawCharge(charge="2026-11-01.rent"))
    story = given(*CURING, pays(), *november).stands("closed", "withdrawn", "none")

    story.when(bounces("b1")).then("payment-bounced", "case-reopened", "charge-joined").stands("in-arrears")


@pytest.mark.parametrize(
    "ending",
    [
        (c.RecordMovedOut(on=day("11-16")),),
        (c.WithdrawFiling(reason="Aftalt."),),
        (c.SetCourtDate(day=day("11-16")), c.RecordHearing(outcome=HearingOutcome.SETTLED)),
    ],
    ids=["moved out", "withdrawn", "settled"],
)
def test_what_did_not_end_by_payment_is_not_reopened_by_a_bounce(ending: tuple[c.RecordMovedOut, ...]) -> None:
    """A part payment that bounces later is owed, but the case stays as it ended."""
    story = given(*FILED, pays(100), *ending).when(bounces())

    story.then("payment-bounced").answers("done")
    assert story.case.closed


def test_a_person_who_had_to_look_must_still_look_when_a_bounce_reopens() -> None:
    """A death does not go away because somebody paid."""
    story = given(*CURING, c.HoldCase(kind=HoldKind.DEATH), pays()).stands("closed", "paid", "own-payment")

    story.when(bounces()).stands("in-arrears", holds=("death",)).expects()


# --- which payments -------------------------------------------------------------------------------------------------


def test_the_same_payment_counts_once() -> None:
    """Sent a thousand times it is one."""
    story = given(*CURING, pays(100_000, payment="b1"))
    account = story.account

    for _ in range(3):
        story.when(pays(100_000, payment="b1")).then().answers("duplicate")
    assert story.account == account


def test_money_that_had_not_gone_back_counts_again_from_its_own_days() -> None:
    """Noted as gone back by mistake: told again it is known and does not count, and the answer says the way back."""
    story = given(*CURING, pays(), bounces())
    paid = story.account.bounced[0]
    value, booked = paid.value_date.isoformat(), paid.booked_on.isoformat()
    story.when(pays(paid.amount_ore, payment="b1", value=value, booked=booked)).answers("duplicate")
    assert "withdraw-bounce payment=b1" in story.answer.warnings[0]

    story.when(c.WithdrawBounce(payment="b1")).stands("closed", "paid", "own-payment")
    story.when(c.WithdrawBounce(payment="b1")).refuses("payment-has-bounced")
    given(*CURING).when(c.WithdrawBounce(payment="b9")).refuses("payment-exists")


def test_a_payment_before_anything_was_owed_is_kept_on_the_account() -> None:
    """Ordinary rent, or money of which a later list has not heard; what never came cannot go back."""
    pay = c.RecordPayment(payment="b1", amount_ore=1, value_date=day("10-05"), booked_on=day("10-05"))

    assert given().when(pay).account.unapplied() == {"b1": 1}
    given(*OPENED).when(bounces("b9")).refuses("payment-exists")


def test_a_payment_after_the_end_is_booked_and_changes_no_case() -> None:
    """The ledger outlives the case."""
    story = given(*CURING, c.RecordMovedOut(on=day("10-09"))).when(pays(RENT))

    story.then("payment-booked").answers("done").stands("closed", "moved-out", "none")
    assert story.account.balance_ore() == 0


def test_money_of_a_case_pays_what_that_case_demands_first() -> None:
    """An older debt of a case that was settled takes nothing from what is demanded now."""
    story = given(*FILED, c.SetCourtDate(day=day("11-16")), c.RecordHearing(outcome=HearingOutcome.SETTLED))
    story.given(until("12-02"), rent_missed("12-01"), until("12-08"))

    story.when(pays(RENT)).stands("closed", "paid", "own-payment")
    assert story.account.outstanding_ore(["2026-10-01.rent"]) == RENT


def test_whoever_pays_what_a_demand_asks_for_has_cured_it_whatever_else_is_owed() -> None:
    """September and the antenna are listed when October is already demanded: the money is October's."""
    story = given(*CURING, rent_missed("09-01", 700_000), rent_missed(kind="antenna", amount_ore=10_000))

    story.when(pays(RENT)).then("payment-booked", "demand-cured", "tenant-notice-decided").stands("in-arrears")
    assert story.last(account_events.PaymentBooked).towards == ("2026-10-01.rent",)
    assert story.account.outstanding_ore(["2026-09-01.rent", "2026-10-01.antenna"]) == 710_000


def test_money_goes_to_the_most_advanced_demand_first() -> None:
    """October is with the lawyer, September was listed late and is under demand: the lawyer's is saved."""
    story = given(*WITH_LAWYER, rent_missed("09-01"), until("11-02"))

    story.when(pays(RENT)).stands("under-demand")
    assert [recall.to.value for recall in story.case.open_recalls] == ["lawyer"]


# --- agreement: the last instalment ----------------------------------------------------------------------------------


def test_an_agreement_that_is_kept_to_the_end_saves_the_home() -> None:
    """Closed by the last instalment, with the agreement as its cause."""
    story = given(*WITH_LAWYER, agrees(("11-15", 500_000), ("12-15", 300_000)), until("11-13"), pays(500_000))

    story.stands("in-arrears", pauses=("agreement",))
    story.given(until("12-15")).when(pays(300_000)).stands("closed", "paid", "agreement")


# --- races with the post ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "kind"),
    [
        ("demand decided", DispatchKind.PAYMENT_DEMAND),
        ("termination decided", DispatchKind.TERMINATION),
    ],
)
def test_a_payment_before_the_claim_suppresses_the_letter(stage: str, kind: DispatchKind) -> None:
    """It never leaves."""
    story = given(*STAGES[stage], pays()).finds({kind.value: "suppressed"})

    story.when(claimed(kind)).then().answers("gone")


def test_a_hand_over_that_was_not_taken_up_needs_no_recall() -> None:
    """Nobody was told, so nobody is called back."""
    closed = given(*IN_BUFFER)
    closed.post_is_closed = frozenset({DispatchKind.LAWYER_HANDOVER})

    closed.given(until("10-28"), pays()).finds({"lawyer-handover": "suppressed"}).expects()


def test_a_claim_before_the_payment_leads_to_a_recall() -> None:
    """Taken up is perhaps sent: the lawyer is called back although nobody reported it sent."""
    story = given(*IN_BUFFER)
    story.post_is_closed = frozenset({DispatchKind.LAWYER_HANDOVER})
    story.given(until("10-28"), claimed(DispatchKind.LAWYER_HANDOVER)).when(pays())

    story.then("payment-booked", "demand-cured", "recall-decided", "case-closed", "tenant-notice-decided")
    story.when(reported(DispatchKind.LAWYER_HANDOVER, "sent")).then("dispatch-sent")


def test_what_the_channel_gives_back_after_the_payment_is_suppressed() -> None:
    """Claimed, paid, not accepted: it is not tried again."""
    story = given(*STAGES["termination decided"], claimed(DispatchKind.TERMINATION), pays())

    story.when(reported(DispatchKind.TERMINATION, "not-accepted")).then("dispatch-released", "dispatch-suppressed")


def test_a_paid_letter_is_not_asked_for_again_after_a_crash() -> None:
    """Claimed, crashed, paid: to ask again could send it only now, so a person finds out what became of it."""
    story = given(*STAGES["termination decided"], claimed(DispatchKind.TERMINATION), pays())

    story.when(claimed(DispatchKind.TERMINATION)).then("dispatch-outcome-unknown").answers("unknown")


def test_a_payment_on_the_day_of_arrival_comes_before_it() -> None:
    """The order within one day is unknown and read for the tenant."""
    story = given(*LEASE_ENDED).when(pays(value="11-10"))

    story.stands("closed", "paid", "own-payment")


def test_a_delivery_that_is_reported_late_makes_an_earlier_payment_a_timely_one() -> None:
    """The termination's arrival is corrected to a later day than the payment's: nothing is left of it."""
    story = given(*TERMINATION_SENT, until("11-10"), until("11-12"), pays())
    story.stands("terminated", pauses=("late-payment",))

    story.when(arrives(DispatchKind.TERMINATION, "11-12")).stands("closed", "paid", "own-payment")
