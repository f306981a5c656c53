"""What can happen before the bailiff court, and how can a case end there?"""

import pytest

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import DispatchKind, HearingOutcome, PhaseName
from domain.case.state import Filed
from tests.domain.case.stages import DATED, EVICTION_ORDERED, FILED, STAGES
from tests.domain.case.story import Story, at, day, files, given, rent_missed, until

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
        (HearingOutcome.REJECTED, ("terminated", None, None), []),
    ],
)
def test_each_outcome_of_a_meeting(
    outcome: HearingOutcome, stands: tuple[str, str | None, str | None], called_back: list[str]
) -> None:
    """Ordered, adjourned, settled, rejected."""
    story = given(*DATED, until("12-08")).when(c.RecordHearing(outcome=outcome)).stands(*stands)

    assert [recall.to.value for recall in story.case.open_recalls] == called_back


def test_after_a_rejection_the_court_may_be_asked_anew_or_the_demand_voided() -> None:
    """A person decides; the clock does nothing."""
    rejected = (*DATED, until("12-08"), c.RecordHearing(outcome=HearingOutcome.REJECTED))

    given(*rejected).expects().when(files()).stands("before-bailiff-court")
    given(*rejected, c.VoidDemand(demand=1, why="other")).stands("in-arrears")


def test_a_rejection_stops_a_filing_that_has_not_left() -> None:
    """Whatever the court rejected: a new filing has letters of its own."""
    story = given(*STAGES["filing decided"], c.SetCourtDate(day=day("11-16")))

    story.when(c.RecordHearing(outcome=HearingOutcome.REJECTED))
    story.then("court-hearing-held", "dispatch-suppressed", "dispatch-suppressed")


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
    assert {letter.kind for letter in story.waiting_letters()} <= {DispatchKind.RECALL}


@pytest.mark.parametrize("stage", STAGES)
def test_a_tenant_may_move_out_at_any_stage(stage: str) -> None:
    """Nobody is to be put out any more."""
    story = (
        given(*STAGES[stage]).when(lambda told: c.RecordMovedOut(on=told.today)).stands("closed", "moved-out", "none")
    )

    assert {letter.kind for letter in story.waiting_letters()} <= {DispatchKind.RECALL}
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
