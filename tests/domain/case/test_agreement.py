"""Does an agreement let rest what it should, for as long as it is kept?"""

import pytest

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import AidKind, PauseKind
from tests.domain.case.stages import CURING, DEMAND_DECIDED, REMINDED, STAGES
from tests.domain.case.story import (
    NEVER_HELD,
    RENT,
    Act,
    agrees,
    at,
    bounces,
    day,
    files,
    given,
    pays,
    post_closes,
    rent_missed,
    terminates,
    until,
)

ASKS = c.RequestAid(kind=AidKind.ONE_OFF, consent_on=day("10-02"))
HALVES: Act = agrees(("11-15", RENT // 2), ("12-15", RENT // 2))
ALL_LATER: Act = agrees(("2027-03-01", RENT))


@pytest.mark.parametrize("stage", STAGES)
def test_an_agreement_lets_the_ladder_rest_at_every_stage(stage: str) -> None:
    """Whatever was demanded of what it covers is given up; nothing of it leaves any more, and nobody climbs."""
    story = given(*STAGES[stage], post_closes())

    story.when(ALL_LATER).stands("in-arrears", pauses=("agreement",))
    assert {letter.kind for letter in story.waiting_letters()} <= NEVER_HELD
    story.given(until("2027-02-28")).stands("in-arrears", pauses=("agreement",))
    later = [event.type for known, event in story.events if known > day("2027-01-01")]
    assert set(later) <= {"recall-decided.v1", "dispatch-claimed.v1", "dispatch-sent.v1"}


@pytest.mark.parametrize("stage", STAGES)
def test_a_broken_agreement_waits_for_a_person_at_every_stage(stage: str) -> None:
    """The clock notices after the bank days, and a person decides what follows: a fresh demand, and nothing older."""
    story = given(*STAGES[stage], post_closes(), ALL_LATER, until("2027-03-20"))

    assert story.days_of(e.AgreementBroken) == [day("2027-03-04")]
    assert story.last(e.AgreementBroken).missing_ore == RENT
    story.stands("in-arrears", pauses=("agreement-broken",))
    known = len(story.case.demands)
    story.given(c.ResumeLadder(kind=PauseKind.AGREEMENT_BROKEN), until("2027-03-31")).stands("under-demand")
    assert (len(story.case.demands), story.demand.decided_on) == (known + 1, day("2027-03-22"))


def test_a_person_breaks_an_agreement_too() -> None:
    """Before the clock does, and not before the instalment can no longer be in time; there must be one that runs."""
    story = given(*CURING, HALVES, until("11-17")).when(c.BreakAgreement()).refuses("instalment-is-missing")
    story.given(at("11-18", 1)).when(c.BreakAgreement())

    story.then("agreement-broken", "ladder-resumed", "ladder-paused").stands("in-arrears", pauses=("agreement-broken",))
    story.when(c.BreakAgreement()).refuses("agreement-stands")
    given(*CURING).when(c.BreakAgreement()).refuses("agreement-stands")


def test_each_instalment_has_its_day_and_the_bank_days_after_it() -> None:
    """Due on Sunday the 15th: looked at on the third bank day after."""
    story = given(*CURING, HALVES).expects("check-agreement 2026-11-18")

    story.given(pays(RENT // 2 - 1)).expects("check-agreement 2026-11-18")
    story.given(pays(1)).expects("check-agreement 2026-12-18")
    story.given(until("12-18")).stands("in-arrears", pauses=("agreement-broken",))


def test_an_instalment_that_bounces_is_missing_again() -> None:
    """Paid and gone back: looked at on its day as if nothing had come."""
    story = given(*CURING, HALVES, pays(RENT // 2)).expects("check-agreement 2026-12-18").when(bounces())

    story.then("payment-bounced").expects("check-agreement 2026-11-18")


def test_an_agreement_is_not_ended_like_a_pause() -> None:
    """It is broken, kept or replaced; nobody resumes past it while it is kept."""
    given(*CURING, HALVES).when(c.ResumeLadder(kind=PauseKind.AGREEMENT)).refuses("agreement-stands")


def test_another_pause_ends_as_usual_while_an_agreement_runs() -> None:
    """The adviser works beside it."""
    story = given(*CURING, HALVES, c.PauseLadder(until=day("11-01"))).when(c.ResumeLadder(kind=PauseKind.ADVISER_WORK))

    story.then("ladder-resumed").stands("in-arrears", pauses=("agreement",))


def test_a_new_agreement_may_follow_a_broken_one() -> None:
    """One at a time."""
    story = given(*CURING, HALVES).when(HALVES).refuses("one-agreement-at-a-time")

    story.given(until("11-18")).when(ALL_LATER).stands("in-arrears", pauses=("agreement",))


@pytest.mark.parametrize(
    ("instalments", "rule"),
    [
        (agrees(("10-01", RENT)), "instalments-in-order"),  # in the past
        (agrees(("11-15", RENT // 2), ("11-15", RENT // 2)), "instalments-in-order"),
        (agrees(("12-15", RENT // 2), ("11-15", RENT // 2)), "instalments-in-order"),
        (agrees(("11-15", RENT - 1)), "instalments-cover-arrears"),
        (agrees(("2150-01-01", RENT)), "inside-the-calendar"),
        (agrees(("9999-12-31", RENT)), "inside-the-calendar"),
    ],
)
def test_an_agreement_covers_what_is_owed_in_order(instalments: Act, rule: str) -> None:
    """Days ahead, one after the other, and enough in all."""
    given(*CURING).when(instalments).refuses(rule)


def test_more_than_is_owed_may_be_agreed_on_and_is_said() -> None:
    """A fee may be part of it; a slip of the hand would be written to the tenant."""
    story = given(*CURING).when(agrees(("11-15", RENT + 100))).answers("done")

    assert story.answer.warnings == ("Afdragene er 8.001,00 kr. i alt og mere end restancen, som er 8.000,00 kr.",)
    assert given(*CURING).when(HALVES).answer.warnings == ()


def test_a_first_instalment_may_be_due_today() -> None:
    """They pay at the desk."""
    given(*CURING).when(agrees(("10-09", 1), ("11-15", RENT - 1))).answers("done")


def test_there_is_no_agreement_about_nothing() -> None:
    """All paid after the termination: the landlord chooses, and does not make instalments of it."""
    story = given(*STAGES["vacate period ended"], pays()).when(ALL_LATER).refuses("something-is-owed")

    story.stands("terminated", pauses=("late-payment",))


def test_an_agreement_ends_the_other_rests() -> None:
    """Aid that was waited for, adviser's work: the agreement takes their place."""
    story = given(*CURING, ASKS, c.PauseLadder(until=day("11-01"))).when(HALVES)

    story.stands("in-arrears", pauses=("agreement",))


def test_an_agreement_before_the_demand_left_gives_the_demand_up() -> None:
    """Decided and not yet taken up: nobody gets a threat for what was just agreed."""
    story = given(*DEMAND_DECIDED, post_closes()).when(HALVES)

    story.then(
        "agreement-made", "demand-voided", "dispatch-suppressed", "ladder-paused", "tenant-notice-decided"
    ).stands("in-arrears", pauses=("agreement",))


def test_a_demand_that_has_left_ends_and_the_tenant_is_told() -> None:
    """Whoever agrees on instalments asks for nothing by the demand's last day any more."""
    story = given(*CURING).when(HALVES)

    story.then("agreement-made", "demand-voided", "ladder-paused", "tenant-notice-decided").stands(
        "in-arrears", pauses=("agreement",)
    )
    assert story.last(e.TenantNoticeDecided).demands == (1,)


def test_an_agreement_that_is_kept_leaves_what_came_after_it() -> None:
    """October is paid off in instalments; November, missed later, is followed on."""
    story = given(*REMINDED, agrees(("11-15", RENT)), until("11-03"), rent_missed("11-01", 500_000))

    story.when(pays(RENT)).then("payment-booked", "ladder-resumed").stands("in-arrears")
    story.given(until("11-06")).stands("under-demand")


def test_money_cures_what_is_demanded_and_keeps_the_agreement() -> None:
    """November's demand ends leases sooner: the money is laid on it, and a person looks at what October lacks then."""
    story = given(*REMINDED, agrees(("11-15", RENT)), until("11-03"), rent_missed("11-01", 500_000), until("11-06"))
    story.when(pays(RENT)).then("payment-booked", "demand-cured", "tenant-notice-decided").stands(
        "in-arrears", pauses=("agreement",)
    )

    story.given(until("11-18")).stands("in-arrears", holds=("amount-corrected",))
    assert story.days_of(e.AgreementBroken) == []


def test_an_agreement_that_does_not_reach_any_more_is_not_kept_for_ever() -> None:
    """All instalments are paid, but the charge was raised meanwhile: a person decides about the rest."""
    story = given(*REMINDED, agrees(("11-15", RENT)), c.CorrectCharge(charge="2026-10-01.rent", amount_ore=RENT + 5))

    story.given(pays(RENT), until("11-18")).stands("in-arrears", holds=("amount-corrected",))
    assert story.days_of(e.AgreementBroken) == []


def test_nothing_irreversible_is_done_while_an_agreement_is_kept() -> None:
    """Neither demand, nor termination, nor filing."""
    given(*REMINDED, agrees(("11-30", RENT)), until("10-07")).when(
        lambda told: c.ApproveDemand(reason="Kontrolleret.", ledger_of=told.today)
    ).refuses("no-pause")
    given(*STAGES["window ended"], ALL_LATER).when(terminates()).refuses("demand-is-with-lawyer")
    given(*STAGES["vacate period ended"], ALL_LATER).when(files()).refuses("lease-has-ended")
