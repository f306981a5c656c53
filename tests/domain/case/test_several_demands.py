"""Does each missed month have its own demand and its own days, and each mistake in one its own remedy?"""

import pytest

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import DispatchKind, HoldKind
from domain.clock import at_hour
from tests.domain.case.stages import CURING, DEMAND_DECIDED, FILED, LEASE_ENDED, OPENED, REMINDED, STAGES, WINDOW_ENDED
from tests.domain.case.story import (
    NEVER_HELD,
    RENT,
    Story,
    agrees,
    at,
    day,
    demands,
    given,
    pays,
    post_closes,
    rent_missed,
    terminates,
    until,
)

OCTOBER, NOVEMBER = "2026-10-01.rent", "2026-11-01.rent"
TWO_MONTHS = (*CURING, until("11-03"), rent_missed("11-01", 500_000))
"""October is with the lawyer since 28 October; November was due on a Sunday and is listed on Tuesday the 3rd."""


# --- a second month --------------------------------------------------------------------------------------------------


def test_a_second_missed_month_joins_with_its_own_demand_and_days() -> None:
    """One case, two demands, and the case shows the one that is further."""
    story = given(*TWO_MONTHS).answers("joined").stands("with-lawyer")
    story.expects("remind 2026-11-04", "demand-payment 2026-11-06", "end-adviser-window 2026-11-06")
    story.given(until("11-30"))

    assert [demand.charges for demand in story.case.demands] == [(OCTOBER,), (NOVEMBER,)]
    assert [demand.cure.day for demand in story.case.demands if demand.cure] == [day("10-23"), day("11-24")]
    assert story.days_of(e.HandedOverToLawyer) == [day("10-28"), day("11-27")]


def test_two_months_that_are_ripe_together_share_a_demand() -> None:
    """Each is past its own third hverdag: one letter over both."""
    story = given(rent_missed("10-01"), rent_missed("11-01"), until("11-06"), now=at_hour(day("11-05")))

    assert [demand.charges for demand in story.case.demands] == [(OCTOBER,), (NOVEMBER,)]
    later = given(rent_missed("10-01"), rent_missed("11-01"), until("11-09"), now=at_hour(day("11-07")))
    assert [demand.charges for demand in later.case.demands] == [(OCTOBER, NOVEMBER)]


def test_a_month_that_is_not_ripe_is_left_out_of_the_demand() -> None:
    """A person demands on the day before November may be demanded: October alone is in it."""
    story = given(rent_missed("10-01"), now=at_hour(day("11-03"))).given(rent_missed("11-01")).when(demands())

    assert [line.charge for line in story.last(e.PaymentDemandDecided).lines] == [OCTOBER]


@pytest.mark.parametrize("mode", ["older first", "together"])
def test_curing_one_demand_leaves_the_other_running(mode: str) -> None:
    """October paid: its termination falls, November's days go on untouched."""
    story = given(*TWO_MONTHS, until("11-12"))
    before = story.case.demands[1]

    story.when(pays(RENT) if mode == "older first" else pays(RENT + 1)).stands("under-demand")
    assert story.case.demands[1] == before
    assert [recall.to.value for recall in story.case.open_recalls] == ["lawyer"]


def test_the_lawyer_is_called_back_when_the_last_demand_there_is_over() -> None:
    """Not while another demand is with them."""
    story = given(*TWO_MONTHS, until("11-27")).when(pays(RENT))

    story.then("payment-booked", "demand-cured", "tenant-notice-decided").stands("with-lawyer")
    story.when(pays(500_000)).then(
        "payment-booked", "demand-cured", "recall-decided", "case-closed", "tenant-notice-decided"
    )


def test_while_a_termination_stands_no_other_demand_climbs() -> None:
    """November waits under demand until October's termination has come to something."""
    story = given(*TWO_MONTHS, until("11-06"), terminates(), until("12-24"))

    assert story.days_of(e.HandedOverToLawyer) == [day("10-28")]
    story.when(terminates(2)).refuses("one-termination")
    story.when(pays(RENT, value="11-06")).stands("under-demand").given(until("12-28"))
    assert story.days_of(e.HandedOverToLawyer)[-1] == day("12-24")


def test_letters_of_a_cured_demand_are_stopped_while_the_other_runs() -> None:
    """October's termination was decided and has not left: paid, it never does, though November is still owed."""
    story = given(*TWO_MONTHS, until("11-06"), post_closes(DispatchKind.TERMINATION), terminates())

    story.when(pays(RENT)).stands("under-demand").finds({"termination": "suppressed"})


def test_curing_another_demand_does_not_choose_for_the_landlord() -> None:
    """October was paid too late and waits for a choice; November is paid meanwhile."""
    story = given(*TWO_MONTHS, until("11-06"), terminates(), until("11-12"), pays(RENT))

    story.when(pays(500_000)).then("payment-booked", "demand-cured", "tenant-notice-decided").stands(
        "terminated", pauses=("late-payment",)
    )
    story.when(c.AcceptLatePayment()).stands("closed", "paid", "landlord-relented")


def test_rent_missed_after_filing_joins_the_case_and_not_the_court_claim() -> None:
    """The filing was about October; November is followed, and demanded only when the lease goes on."""
    story = given(*FILED, rent_missed("11-01")).answers("joined").stands("before-bailiff-court").expects()

    story.given(until("11-20"), pays(RENT), c.AcceptLatePayment()).stands("in-arrears").given(until("11-26"))
    assert [demand.charges for demand in story.case.demands] == [(OCTOBER,), (NOVEMBER,)]


@pytest.mark.parametrize(
    "ending",
    [c.RecordMovedOut(on=day("11-27"))],
    ids=["moved out"],
)
def test_whoever_acts_on_any_demand_is_called_back_when_the_whole_case_ends(ending: c.RecordMovedOut) -> None:
    """Two demands with the lawyer, and the tenant has left."""
    story = given(*TWO_MONTHS, until("11-27")).when(ending)

    story.then("tenant-moved-out", "recall-decided", "case-closed").stands("closed", "moved-out", "none")


def test_a_later_termination_may_rest_on_either_demand() -> None:
    """The lawyer names the demand; without a name it is the older one."""
    story = given(*TWO_MONTHS, until("12-08")).when(terminates(2))

    assert story.last(e.TerminationDecided).demand == 2
    assert given(*TWO_MONTHS, until("12-08"), terminates()).last(e.TerminationDecided).demand == 1


# --- corrections -----------------------------------------------------------------------------------------------------


def until_sent(story: Story) -> None:
    """The demand leaves, if it has not."""
    story.send_letters()


@pytest.mark.parametrize("feed", [True, False], ids=["by a list", "by a person"])
def test_a_correction_before_the_demand_changes_what_is_demanded(feed: bool) -> None:
    """Nothing was stated yet, so nothing is wrong."""
    correct = rent_missed(amount_ore=500_000) if feed else c.CorrectCharge(charge=OCTOBER, amount_ore=500_000)
    story = given(*REMINDED).when(correct).then("charge-adjusted", "charge-corrected").answers("corrected")

    story.stands("in-arrears").given(until("10-07"))
    assert [line.amount_ore for line in story.last(e.PaymentDemandDecided).lines] == [500_000]


@pytest.mark.parametrize("amount", [500_000, 900_000], ids=["too high", "too low"])
@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage not in ("opened", "reminded")])
def test_a_correction_after_the_demand_is_for_a_person(stage: str, amount: int) -> None:
    """A demand that states a wrong amount can be void: nothing goes on before somebody has looked."""
    story = given(*STAGES[stage], post_closes(DispatchKind.MUNICIPALITY_NOTICE), until_sent)
    phase = story.case.phase.value

    story.when(rent_missed(amount_ore=amount)).then("charge-adjusted", "charge-corrected", "case-held")
    story.answers("corrected").stands(phase, holds=("amount-corrected",))
    assert {step.name.value for step in story.agenda_of(story.case)} <= {"local-post-delivers"}


@pytest.mark.parametrize("feed", [True, False], ids=["by a list", "by a person"])
def test_a_demand_that_has_not_left_and_states_too_much_is_void(feed: bool) -> None:
    """Nobody knows of it yet, so nobody needs to look: a fresh one states what is owed."""
    correct = rent_missed(amount_ore=500_000) if feed else c.CorrectCharge(charge=OCTOBER, amount_ore=500_000)
    story = given(*DEMAND_DECIDED).when(correct).stands("in-arrears")

    story.given(post_closes(), until("10-07")).stands("under-demand")
    assert [line.amount_ore for line in story.demand.lines] == [500_000]


def test_a_demand_that_has_not_left_and_states_too_little_is_made_anew_once_a_person_has_looked() -> None:
    """A letter states what is owed as it leaves; nobody has the old one."""
    story = given(*DEMAND_DECIDED).when(c.CorrectCharge(charge=OCTOBER, amount_ore=900_000))

    story.stands("under-demand", holds=("amount-corrected",))
    story.given(post_closes(), c.ReleaseHold(kind=HoldKind.AMOUNT_CORRECTED), until("10-07")).stands("under-demand")
    story.finds({"payment-demand": "suppressed, sent"})
    assert [line.amount_ore for line in story.demand.lines] == [900_000]


def test_one_line_too_high_is_enough() -> None:
    """Rent and water demanded together, the water lowered before the letter left: both are demanded afresh."""
    water = "2026-10-01.water-on-account"
    story = given(rent_missed(), rent_missed(kind="water-on-account", amount_ore=50_000))
    story.given(post_closes(DispatchKind.PAYMENT_DEMAND), until("10-07"))

    story.when(c.CorrectCharge(charge=water, amount_ore=40_000)).finds({"payment-demand": "suppressed"})


def test_whoever_pays_what_the_demand_states_has_cured_it() -> None:
    """Raised after the demand: the rest is owed, but needs a demand of its own."""
    story = given(*CURING, c.CorrectCharge(charge=OCTOBER, amount_ore=RENT + 100_000), until("10-20"))
    story.given(c.ReleaseHold(kind=HoldKind.AMOUNT_CORRECTED)).when(pays(RENT))

    story.then("payment-booked", "demand-cured", "tenant-notice-decided").stands("in-arrears").expects(
        "demand-payment 2026-10-20"
    )
    story.given(until("10-20"))
    assert [line.amount_ore for line in story.demand.lines] == [100_000]


def test_a_correction_down_to_what_was_paid_ends_the_case() -> None:
    """They had paid all that was truly owed, and on that day."""
    story = given(*CURING, pays(500_000), until("11-06")).when(c.CorrectCharge(charge=OCTOBER, amount_ore=500_000))

    story.stands("closed", "paid", "own-payment")
    assert "9. oktober 2026" in story.last(e.DemandCured).finding.because


def test_a_correction_to_the_same_amount_is_none() -> None:
    """Neither a fact nor a hold."""
    story = given(*CURING)

    story.when(rent_missed()).then().answers("duplicate")
    story.when(c.CorrectCharge(charge=OCTOBER, amount_ore=RENT)).then().answers("duplicate")


def test_a_lowered_charge_of_an_earlier_case_pays_what_this_one_demands() -> None:
    """Money that the old case needs no more cures the new demand, so no step comes to nothing."""
    story = given(*CURING, pays(RENT), until("11-03"), rent_missed("11-01", 500_000), until("11-12"))

    story.when(rent_missed(amount_ore=300_000)).answers("corrected").stands("closed", "paid", "own-payment")


def test_an_unknown_or_withdrawn_charge_cannot_be_corrected() -> None:
    """There is nothing to correct."""
    story = given(*OPENED, rent_missed(kind="water-on-account"))

    story.when(c.CorrectCharge(charge=NOVEMBER, amount_ore=1)).refuses("charge-exists")
    story.given(c.WithdrawCharge(charge=OCTOBER)).when(c.WithdrawCharge(charge=OCTOBER)).refuses("charge-exists")


# --- withdrawn -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", STAGES)
def test_a_case_whose_only_charge_is_withdrawn_ends_at_every_stage(stage: str) -> None:
    """It should never have been: the demand is void, and whoever acts on it is called back."""
    story = given(*STAGES[stage]).when(c.WithdrawCharge(charge=OCTOBER)).stands("closed", "withdrawn", "none")

    assert ("demand-voided" in story.types) == (stage not in ("opened", "reminded"))
    assert {letter.kind for letter in story.waiting_letters()} <= NEVER_HELD
    story.when(rent_missed()).then().answers("duplicate")


def test_a_demand_that_stated_a_withdrawn_charge_is_void_as_a_whole() -> None:
    """It stated too much; what is still owed is demanded afresh."""
    story = given(rent_missed(), rent_missed(kind="water-on-account", amount_ore=50_000), until("10-09"))
    story.when(c.WithdrawCharge(charge="2026-10-01.water-on-account"))

    story.then("charge-adjusted", "charge-withdrawn", "demand-voided", "tenant-notice-decided").stands(
        "in-arrears"
    ).given(until("10-09"))
    assert [line.charge for line in story.demand.lines] == [OCTOBER]
    assert story.demand.number == 2


# --- voided ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("why", "held"),
    [
        ("sent-too-early", None),
        ("not-arrived", None),
        ("other", None),
        ("wrong-amount", "amount-corrected"),
        ("disputed", "disputed"),
    ],
)
def test_a_voided_demand_needs_a_fresh_one(why: str, held: str | None) -> None:
    """With new days; but what is disputed or wrong is not demanded again before a person has looked."""
    void = c.ANY_COMMAND.validate_python({"command": "void-demand", "demand": 1, "why": why})
    story = given(*CURING, at("10-12")).when(void).stands("in-arrears", holds=(held,) if held else ())
    if held:
        story.expects().given(c.ReleaseHold(kind=HoldKind(held)))

    story.expects("demand-payment 2026-10-12").given(until("10-14"))
    assert story.demand.cure
    assert story.demand.cure.day == day("10-28")
    story.when(c.VoidDemand(demand=1, why="other")).refuses("demand-is-live")


@pytest.mark.parametrize("stage", ["demand decided", "with the lawyer", "termination decided", "filed"])
def test_whatever_rests_on_a_voided_demand_falls_with_it(stage: str) -> None:
    """Letters are stopped, lawyer and court called back, and the lease goes on."""
    story = given(*STAGES[stage]).when(c.VoidDemand(demand=1, why="other")).stands("in-arrears")

    gone = {"demand decided": [], "filed": ["lawyer", "court"]}.get(stage, ["lawyer"])
    assert [recall.to.value for recall in story.case.open_recalls] == gone
    assert {letter.kind for letter in story.waiting_letters()} <= NEVER_HELD


def test_voiding_a_demand_after_a_late_payment_leaves_no_choice_behind() -> None:
    """With the termination goes the choice about it: the other month goes on by itself."""
    story = given(*LEASE_ENDED, rent_missed("11-01"), until("11-12"), pays(RENT))

    story.when(c.VoidDemand(demand=1, why="other")).stands("in-arrears")
    story.expects("demand-payment 2026-11-12", "repeat-recall 2026-11-13")


def test_an_agreement_lets_rest_only_what_it_covers() -> None:
    """October is agreed on; November, missed later, climbs by itself and takes October not with it."""
    story = given(*CURING, agrees(("11-15", 400_000), ("12-15", 400_000)), until("11-03"), rent_missed("11-01"))
    story.given(pays(400_000, value="11-13"), until("11-27"))

    assert [demand.charges for demand in story.case.demands] == [(OCTOBER,), (NOVEMBER,)]
    assert [fact.demand for _, fact in story.events if isinstance(fact, e.HandedOverToLawyer)] == [2]


def test_a_charge_that_is_agreed_on_is_not_demanded_with_another() -> None:
    """Agreed before any demand: November's demand is about November."""
    story = given(*REMINDED, agrees(("11-30", RENT)), until("11-03"), rent_missed("11-01"), until("11-06"))

    assert [demand.charges for demand in story.case.demands] == [(NOVEMBER,)]


def test_nobody_terminates_on_a_demand_that_is_not_with_the_lawyer() -> None:
    """The number must be one of a demand there."""
    given(*WINDOW_ENDED).when(terminates(2)).refuses("demand-is-with-lawyer")
    given(*DEMAND_DECIDED).when(terminates()).refuses("demand-is-with-lawyer")
