"""Do lawyer and court who have a case hear at once of money that it may not count, and of what became of it?"""

import pytest

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import DispatchKind, HoldKind, Party
from tests.domain.case.stages import CURING, DATED, FILED, FILING_DECIDED, STAGES, VACATE_ENDED, WITH_LAWYER
from tests.domain.case.story import Act, Story, at, given, in_doubt, pays, post_closes, until

OCTOBER = "2026-10-01.rent"
BEFORE_COURT = (*FILED, in_doubt("11-13", "11-16"))
COUNTED = c.SettleContested(charge=OCTOBER, counted=True)
NOT_COUNTED = c.SettleContested(charge=OCTOBER, counted=False)


def told(story: Story) -> list[str]:
    """Which word to lawyer or court the last act decided."""
    decided = (event for event in story.new if isinstance(event, e.LawyerNoticeDecided | e.CourtNoticeDecided))
    return ["lawyer" if isinstance(event, e.LawyerNoticeDecided) else "court" for event in decided]


HEARS: dict[str, tuple[tuple[Act, ...], Act, list[str]]] = {
    "neither has it": (CURING, in_doubt("10-08", "10-09"), []),
    "the lawyer": (WITH_LAWYER, in_doubt("10-27", "10-28"), ["lawyer"]),
    "the lawyer, of a lease that has ended": (VACATE_ENDED, in_doubt("11-13", "11-16"), ["lawyer"]),
    "both": (FILED, in_doubt("11-13", "11-16"), ["lawyer", "court"]),
    "both, with a day in court": (DATED, in_doubt("11-13", "11-16"), ["lawyer", "court"]),
    "the court not yet": (FILING_DECIDED, in_doubt("11-13", "11-16"), ["lawyer"]),
    "of more money": (
        (*BEFORE_COURT, until("11-17")),
        pays(100, value="11-14", booked="11-14", payment="b9"),
        ["lawyer", "court"],
    ),
    "that it was counted": ((*BEFORE_COURT, until("11-17")), COUNTED, ["lawyer", "court"]),
    "that it was not": ((*BEFORE_COURT, until("11-17")), NOT_COUNTED, ["lawyer", "court"]),
    "that it went back": ((*BEFORE_COURT, until("11-17")), c.RecordPaymentBounced(payment="b0"), ["lawyer", "court"]),
    "while the first letter waits": (
        (*FILED, post_closes(*DispatchKind), in_doubt("11-13", "11-16")),
        pays(100, value="11-14", booked="11-14", payment="b9"),
        [],
    ),
}


@pytest.mark.parametrize(("acts", "act", "hear"), HEARS.values(), ids=HEARS)
def test_who_has_the_case_hears_of_the_money(acts: tuple[Act, ...], act: Act, hear: list[str]) -> None:
    """In the decision that contests it or answers; a letter that waits says how it stands when it leaves."""
    assert told(given(*acts).when(act)) == hear


@pytest.mark.parametrize("stage", STAGES)
def test_at_every_stage_it_leaves_at_once_and_nothing_climbs(stage: str) -> None:
    """No hold and no pause keeps the word back; no step of the path is taken while nobody knows."""
    story = given(*STAGES[stage], post_closes())
    story.given(in_doubt(story.today.isoformat(), _tomorrow(story)))
    phase, story = story.case.phase, story.given(c.HoldCase(kind=HoldKind.DISPUTED))
    story.send_letters()

    assert story.account.contests
    lawyer, court = story.case.handover, story.case.filing
    assert bool(lawyer and lawyer.sent_on) == any(x.sent_on for x in story.letters(DispatchKind.LAWYER_NOTICE))
    assert bool(court and court.sent_on) == any(x.sent_on for x in story.letters(DispatchKind.COURT_NOTICE))
    assert story.given(c.ReleaseHold(kind=HoldKind.DISPUTED), until("12-30")).case.phase == phase


def _tomorrow(story: Story) -> str:
    story.given(at(story.today.replace(day=story.today.day + 1).isoformat()))
    return story.today.isoformat()


def test_a_hand_over_that_has_not_left_waits_and_no_word_goes_before_it() -> None:
    """The lawyer has not been told of any debt."""
    story = given(*CURING, post_closes(DispatchKind.LAWYER_HANDOVER), until("10-28"), in_doubt("10-27", "10-28"))
    assert told(story) == []

    story.given(post_closes()).send_letters()
    story.finds({"lawyer-handover": "intended"})


def test_the_court_hears_nothing_more_of_a_filing_that_is_over() -> None:
    """What is paid ends it, and the recall says so."""
    story = given(*FILED, post_closes(DispatchKind.COURT_NOTICE), in_doubt("11-13", "11-16"))
    story.given(c.WithdrawFiling(reason="Der er fundet en løsning."))

    assert story.letters(DispatchKind.COURT_NOTICE)[0].state.value == "suppressed"
    assert Party.COURT in {recall.to for recall in story.case.open_recalls}


def test_the_municipality_is_not_told_of_a_filing_over_contested_money() -> None:
    """The notice goes before the filing, and would be untrue if that never left."""
    story = given(*FILING_DECIDED, in_doubt("11-13", "11-16"), post_closes())
    story.send_letters()

    story.finds({"municipality-notice": "intended", "court-filing": "intended"})
