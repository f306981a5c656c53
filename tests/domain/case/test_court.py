"""What can happen before the bailiff court, and how can a case end there?"""

from datetime import timedelta

import pytest

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import CourtFault, DispatchKind, HearingOutcome, HoldKind, Paper, Party, PhaseName
from domain.case.permission import A_NAMED_PERSON, ROLE_MAY_NOT
from domain.case.state import Filed
from domain.case.worklist import worklist
from domain.replace import replaced
from tests.domain.case.stages import DATED, EVICTION_ORDERED, FILED, STAGES, VACATE_ENDED
from tests.domain.case.story import NEVER_HELD, Act, Story, at, day, demands, files, given, pays, rent_missed, until

TOO_EARLY = c.RecordCourtFault(fault=CourtFault.SENT_TOO_EARLY, reason="Afsendt på den 3. hverdag.")
TOLD = (DispatchKind.LAWYER_HANDOVER, DispatchKind.COURT_FILING)
WITHDRAW = c.WithdrawFiling(reason="Der er indgået forlig.")


def court_of(story: Story) -> Filed:
    """What is known of the court."""
    assert isinstance(story.demand.phase, Filed)
    return story.demand.phase


# --- dates -----------------------------------------------------------------------------------------------------------


def test_the_court_sets_moves_and_cancels_its_date() -> None:
    """Each is a fact of its own; moved says from when."""
    story = given(*FILED).when(c.SetCourtDate(day=day("12-08"), place="at-address")).then("court-date-set")
    assert (court_of(story).court_day, court_of(story).place) == (day("12-08"), "at-address")

    story.when(c.SetCourtDate(day=day("12-15"))).then("court-date-set")
    assert story.last(e.CourtDateSet).moved_from == day("12-08")
    story.when(c.CancelCourtDate()).then("court-date-cancelled")
    assert (court_of(story).court_day, court_of(story).place) == (None, None)
    story.when(c.CancelCourtDate()).refuses("court-date-stands")
    story.stands("before-bailiff-court").expects()


@pytest.mark.parametrize(("on", "rule"), [("11-15", "court-date-ahead"), ("2150-01-01", "inside-the-calendar")])
def test_a_court_date_lies_ahead_and_within_the_calendar(on: str, rule: str) -> None:
    """Not yesterday, and not at the end of all days."""
    given(*FILED).when(c.SetCourtDate(day=day(on))).refuses(rule)


def test_a_meeting_is_recorded_on_its_day_or_later() -> None:
    """There must have been one."""
    given(*FILED).when(c.RecordHearing(outcome=HearingOutcome.ADJOURNED)).refuses("hearing-on-its-day")
    given(*DATED, until("12-07")).when(c.RecordHearing(outcome=HearingOutcome.ADJOURNED)).refuses("hearing-on-its-day")
    story = given(*DATED, until("12-10")).when(c.RecordHearing(outcome=HearingOutcome.ADJOURNED))
    assert story.last(e.CourtHearingHeld).happened_on == day("12-08")


# --- outcomes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "stands", "called_back"),
    [
        (HearingOutcome.EVICTION_ORDERED, ("before-bailiff-court", None, None), []),
        (HearingOutcome.ADJOURNED, ("before-bailiff-court", None, None), []),
        (HearingOutcome.SETTLED, ("closed", "settled", "agreement"), ["lawyer", "court"]),
    ],
)
def test_each_outcome_of_a_meeting(
    outcome: HearingOutcome, stands: tuple[str, str | None, str | None], called_back: list[str]
) -> None:
    """Ordered, adjourned, settled; of a rejection below."""
    story = given(*DATED, until("12-08")).when(c.RecordHearing(outcome=outcome)).stands(*stands)

    assert [recall.to.value for recall in story.case.open_recalls] == called_back


def test_a_rejection_stops_a_filing_that_has_not_left() -> None:
    """Whatever the court rejected: a new filing has letters of its own."""
    given(*STAGES["filing decided"], c.RecordFilingRejected(why="proof-missing")).finds(
        {"municipality-notice": "suppressed", "court-filing": "suppressed"}
    )


# --- rejected as invalid ---------------------------------------------------------------------------------------------

HEARING_REJECTS = (*DATED, until("12-08"), c.RecordHearing(outcome=HearingOutcome.REJECTED))
REJECTED: dict[str, tuple[Act, ...]] = {
    "the demand is invalid": (*FILED, c.RecordFilingRejected(why="demand-invalid")),
    "the termination is invalid": (*FILED, c.RecordFilingRejected(why="termination-invalid")),
    "a hearing rejects": HEARING_REJECTS,
}


@pytest.mark.parametrize("rejected", REJECTED.values(), ids=REJECTED)
def test_what_the_court_finds_invalid_is_over(rejected: tuple[Act, ...]) -> None:
    """Demand and termination end; the lawyer has to stop, and the court, which said so itself, is asked nothing."""
    story = given(*rejected).stands("in-arrears", holds=("court-rejected",))
    story.expects(f"repeat-recall {story.today + timedelta(days=1)}")

    assert [recall.to.value for recall in story.case.open_recalls] == ["lawyer"]
    story.when(files()).refuses("lease-has-ended")
    assert story.case.live_demands == ()


@pytest.mark.parametrize("rejected", REJECTED.values(), ids=REJECTED)
def test_no_fresh_demand_leaves_before_a_person_has_said_what_was_wrong(rejected: tuple[Act, ...]) -> None:
    """Neither by the clock under a standing approval nor by hand, nor by releasing the hold."""
    story = given(*rejected, c.AcknowledgeRecall(to=Party.LAWYER)).expects()
    story.given(until("2027-01-20"))
    assert len(story.case.demands) == 1

    story.when(demands()).refuses("no-hold")
    story.when(c.ReleaseHold(kind=HoldKind.COURT_REJECTED)).refuses("what-was-wrong")
    story.when(TOO_EARLY, by="feed").answers("refused", ROLE_MAY_NOT)
    story.when(TOO_EARLY, by="manager/").answers("refused", A_NAMED_PERSON)
    story.when(TOO_EARLY).then("court-fault-recorded", "hold-released")
    assert story.last(e.CourtFaultRecorded).recorded_by == "office/k1"
    story.given(until("2027-01-21")).stands("under-demand")
    story.when(TOO_EARLY).refuses("rejection-is-unexplained")


def test_whoever_knows_what_was_wrong_finds_it_on_the_list() -> None:
    """A hold of the same kind that somebody set by hand is released like any other."""

    def tasks(story: Story) -> list[str]:
        return [item.task for item in worklist(story.case, story.account, story.policy, story.today)]

    assert "record-court-fault" in tasks(given(*HEARING_REJECTS))
    by_hand = given(*FILED, c.HoldCase(kind=HoldKind.COURT_REJECTED))
    assert "look-at-court-rejected" in tasks(by_hand)
    by_hand.when(c.ReleaseHold(kind=HoldKind.COURT_REJECTED)).then("hold-released")


def test_the_rejection_itself_stands_in_the_way_not_only_the_hold() -> None:
    """Whatever became of the hold, nothing is demanded."""
    story = given(*REJECTED["the demand is invalid"])
    story.cases = {"tk-1": replaced(story.case, holds=())}

    story.when(demands()).refuses("what-was-wrong")


def test_the_fresh_demand_starts_anew() -> None:
    """Its own fourteen days, and the lawyer only afterwards."""
    for rejected in REJECTED.values():
        story = given(*rejected, TOO_EARLY)
        said_on = story.today
        story.given(until("2027-01-05"))
        assert [demand.number for demand in story.case.live_demands] == [2]
        assert story.demand.cure
        assert story.demand.cure.day > said_on + timedelta(days=14)


@pytest.mark.parametrize(("fault", "hold"), [("wrong-amount", "amount-corrected"), ("disputed", "disputed")])
def test_an_amount_in_doubt_is_not_demanded_again_as_it_was(fault: str, hold: str) -> None:
    """It waits until a person has corrected it, as after a demand that a person annuls."""
    story = given(*HEARING_REJECTS).when(c.RecordCourtFault(fault=CourtFault(fault), reason="Se kendelsen."))

    story.then("court-fault-recorded", "hold-released", "case-held").stands("in-arrears", holds=(hold,))


def test_what_was_paid_meanwhile_ends_the_case() -> None:
    """A late payment that the landlord had not answered counts from the day on which the termination is over."""
    story = given(*FILED, pays()).when(c.RecordFilingRejected(why="termination-invalid"))

    story.stands("closed", "paid", "own-payment")


def test_a_filing_that_lacked_proof_is_filed_again_with_what_was_added() -> None:
    """The same once more would be turned down once more."""
    for why in ("proof-missing", "doubt", "other"):
        story = given(*FILED, c.RecordFilingRejected(why=why)).stands("terminated")

        story.when(files()).refuses("something-was-added")
        story.when(files(Paper.DEMAND_ARRIVAL, Paper.LEASE)).stands("before-bailiff-court")
        assert story.last(e.CourtFilingDecided).added == (Paper.DEMAND_ARRIVAL, Paper.LEASE)


def test_a_rejection_that_an_older_version_left_standing_is_not_filed_again() -> None:
    """It had recorded the court's word and ended nothing: a person annuls the demand."""
    story = given(*FILED)
    ended = replaced(court_of(story).ended, rejected="demand-invalid")
    story.cases = {"tk-1": replaced(story.case, demands=(replaced(story.demand, phase=ended),))}

    story.when(files(Paper.LEASE)).refuses("court-found-invalid")
    story.when(c.VoidDemand(demand=1, why="other")).answers("done")


# --- evicted ---------------------------------------------------------------------------------------------------------


def test_an_eviction_on_the_courts_date() -> None:
    """Some courts meet at the address at once."""
    story = given(*FILED, c.SetCourtDate(day=day("12-08"), place="at-address"), until("12-09"))

    story.when(c.RecordEviction(on=day("12-08"))).then("eviction-carried-out", "case-closed")
    assert story.last(e.EvictionCarriedOut).happened_on == day("12-08")
    assert story.last(e.CaseClosed).phase is PhaseName.BEFORE_BAILIFF_COURT


@pytest.mark.parametrize(
    ("past", "on", "rule"),
    [
        (FILED, "11-16", "the-court-decides"),
        (DATED, "11-16", "the-court-decides"),
        ((*DATED, until("12-10")), "12-07", "the-court-decides"),
        (EVICTION_ORDERED, "11-15", "eviction-after-filing"),
        (EVICTION_ORDERED, "12-09", "eviction-after-filing"),
    ],
    ids=["no date", "before the date", "on a day before the date", "before filing", "in the future"],
)
def test_nobody_is_evicted_before_the_court_has_spoken(past: tuple[c.SetCourtDate, ...], on: str, rule: str) -> None:
    """Neither without its date or order, nor before it."""
    given(*past).when(c.RecordEviction(on=day(on))).refuses(rule)


def test_a_new_date_after_an_order_is_waited_for() -> None:
    """The eviction itself got a day: not before it."""
    story = given(*EVICTION_ORDERED, c.SetCourtDate(day=day("12-22"), place="at-address"), until("12-21"))

    story.when(c.RecordEviction(on=day("12-21"))).refuses("the-court-decides")
    story.given(until("12-22")).when(c.RecordEviction(on=day("12-22"))).stands("closed", "evicted", "none")


# --- withdrawn, moved out --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["filing decided", "filed", "court date set", "eviction ordered"])
def test_the_landlord_may_withdraw_until_the_eviction(stage: str) -> None:
    """The lease goes on; lawyer and court are called back, and what has not left never leaves."""
    story = given(*STAGES[stage]).when(WITHDRAW).stands("closed", "withdrawn", "landlord-relented")

    assert story.types[:3] == ["filing-withdrawn", "termination-lapsed", "demand-voided"]
    called = ["lawyer"] if stage == "filing decided" else ["lawyer", "court"]
    assert [recall.to.value for recall in story.case.open_recalls] == called
    assert {letter.kind for letter in story.waiting_letters()} <= NEVER_HELD


@pytest.mark.parametrize("stage", STAGES)
def test_a_tenant_may_move_out_at_any_stage(stage: str) -> None:
    """Nobody is to be put out any more."""
    story = (
        given(*STAGES[stage]).when(lambda told: c.RecordMovedOut(on=told.today)).stands("closed", "moved-out", "none")
    )

    assert {letter.kind for letter in story.waiting_letters()} <= NEVER_HELD
    told = {dispatch.to.value for dispatch in story.case.dispatches.values() if dispatch.kind in TOLD}
    waiting = {"filing decided": {"court"}}.get(stage, set())
    assert {recall.to.value for recall in story.case.open_recalls} == told - waiting


def test_nobody_has_moved_out_tomorrow() -> None:
    """A fact lies in the past."""
    given(*FILED).when(c.RecordMovedOut(on=day("11-17"))).refuses("not-in-the-future")


def test_every_demand_at_the_lawyer_is_called_back_when_the_filing_is_withdrawn() -> None:
    """October was filed, November is under demand: the whole case ends."""
    story = given(*FILED, rent_missed("11-01"), at("11-20")).when(WITHDRAW)

    assert [recall.to.value for recall in story.case.open_recalls] == ["lawyer", "court"]
    story.stands("closed", "withdrawn", "landlord-relented")


# --- what the court takes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tenants", "spouses", "fee_ore"),
    [(("anna",), False, 75_000), (("anna", "bo"), False, 150_000), (("anna", "bo"), True, 75_000)],
)
def test_the_court_fee_is_one_for_each_tenant_unless_they_are_said_to_be_spouses(
    tenants: tuple[str, ...], spouses: bool, fee_ore: int
) -> None:
    """Who said so is recorded with the filing."""
    story = given(*VACATE_ENDED, files(cohabiting_spouses=spouses), tenants=tenants)
    filed = story.last(e.CourtFilingDecided)

    assert (filed.court_fee_ore, filed.cohabiting_spouses) == (fee_ore, spouses or None)
    assert ("samlevende ægtefæller" in (filed.court_fee_reason or "")) == (len(tenants) > 1)


@pytest.mark.parametrize("tenants", [("anna",), ("anna", "bo", "carl")])
def test_only_two_can_be_cohabiting_spouses(tenants: tuple[str, ...]) -> None:
    """The law spares the spouses alone: of three, somebody is none."""
    given(*VACATE_ENDED, tenants=tenants).when(files(cohabiting_spouses=True)).refuses("spouses-are-two")
