"""Does nothing that nobody can undo leave before all money is in, and does it go on by itself once it is?"""

from datetime import timedelta

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.case import commands as c
from domain.case.codes import DispatchKind, LegalStep
from domain.case.events import (
    CommandRefused,
    CourtFilingDecided,
    DispatchClaimed,
    LegalStepApproved,
    PaymentDemandDecided,
)
from domain.case.events import TerminationDecided as Termination
from domain.policy import Policy
from tests.domain.case.stages import STAGES
from tests.domain.case.story import (
    Act,
    Story,
    adopts,
    arrives,
    at,
    claimed,
    complete_to,
    day,
    demands,
    edition,
    files,
    given,
    pays,
    post_closes,
    rent_missed,
    terminates,
    until,
)
from tests.givers import LAWYER, MANAGER, OFFICE

DEMAND = DispatchKind.PAYMENT_DEMAND


def fed(lag: int = 1, *feeds: str) -> Policy:
    """The sample policy of an association that names its payment feeds."""
    return edition("fed", payment_feeds=feeds or ("bank",), feed_lag_bank_days=lag)


def real(**tenancy: object) -> Story:
    """A real case of October's rent under such a policy; its demand may leave from 7 October on."""
    return given(rent_missed(), simulated=False, policy=fed(), **tenancy)


def test_a_demand_waits_for_the_money_to_be_in_and_leaves_by_itself_with_the_day_on_record() -> None:
    """Due on the 7th: told to the 8th on the 12th is not enough, told to the 9th is."""
    story = real().given(until("10-11"))
    assert not story.days_of(PaymentDemandDecided)

    story.given(complete_to("10-08"), until("10-12"))
    assert not story.days_of(PaymentDemandDecided)

    story.given(complete_to("10-09")).when(c.HearOfFeed())
    assert (story.answer.result, story.new) == ("done", ())
    assert story.agenda_of(story.case)[0].due <= story.now

    story.given(until("10-12"))
    assert story.days_of(PaymentDemandDecided) == [day("10-12")]
    assert story.last(PaymentDemandDecided).feeds == {"bank": day("10-09")}
    assert story.last(DispatchClaimed).feeds == {"bank": day("10-09")}


def test_what_waits_is_no_hold_no_task_and_no_event() -> None:
    """The step falls due again on the next day, and answers why it waits."""
    story = real().given(at("10-09"))
    step = story.agenda_of(story.case)[0]
    story.given(at("10-12"))
    before = len(story.events)
    story.when(c.TakeStep(step=step.name, subject=step.subject))

    assert story.answer.result == "waits-for-feed"
    assert "ikke meldt" in story.answer.because
    assert (len(story.events), story.case.holds) == (before, ())
    story.expects("demand-payment 2026-10-13")


def test_a_payment_meanwhile_ends_what_waited() -> None:
    """No demand is sent for it, whatever is told afterwards."""
    story = real().given(until("10-12"), pays(), complete_to("10-12"), until("10-14"))

    assert not story.days_of(PaymentDemandDecided)
    story.stands("closed", "paid", "own-payment")


def test_a_person_is_refused_with_the_day_that_is_missing() -> None:
    """What the feeds said is recorded with the refusal, so that it is decided the same again."""
    story = real(post_is_closed=frozenset()).given(complete_to("10-07"), at("10-09")).when(demands())

    story.refuses("feed-is-complete")
    assert story.last(CommandRefused).feeds == {"bank": day("10-07")}
    assert "8. oktober 2026" in story.answer.because


def test_a_letter_that_was_decided_is_not_taken_up_once_midnight_asked_for_another_day() -> None:
    """Decided on Friday on Thursday's money; on Monday it needs Friday's."""
    story = real().given(post_closes(DEMAND), complete_to("10-08"), until("10-09"), at("10-12"))
    assert story.days_of(PaymentDemandDecided) == [day("10-09")]
    story.when(claimed(DEMAND)).answers("waits-for-feed").then()

    story.given(complete_to("10-09")).when(claimed(DEMAND)).answers("claimed")
    assert story.last(DispatchClaimed).feeds == {"bank": day("10-09")}


def test_a_letter_that_waits_is_looked_at_every_day_so_that_another_edition_lets_it_go() -> None:
    """The association takes its feed away: nobody tells the case, and the next morning finds it so."""
    story = real().given(post_closes(DEMAND), complete_to("10-08"), until("10-09"), at("10-12"))
    story.expects("look-at-feed 2026-10-13")
    step = story.agenda_of(story.case)[0]
    story.given(at("10-13")).when(c.TakeStep(step=step.name, subject=step.subject)).answers("waits-for-feed").then()

    story.given(adopts(edition("none"))).when(c.TakeStep(step=step.name, subject=step.subject)).answers("done").then()
    story.expects().when(claimed(DEMAND)).answers("claimed")


def test_a_policy_may_let_its_feeds_lag() -> None:
    """Three bank days back from Wednesday is Friday."""
    story = given(rent_missed(), complete_to("10-02"), until("10-07"), simulated=False, policy=fed(3))

    assert story.days_of(PaymentDemandDecided) == [day("10-07")]


def test_of_two_feeds_the_one_that_is_behind_lets_everything_wait() -> None:
    """The bank is in, the giro is not."""
    story = given(rent_missed(), complete_to("10-08"), simulated=False, policy=fed(1, "bank", "giro"))
    story.given(until("10-09"))
    assert not story.days_of(PaymentDemandDecided)

    story.given(complete_to("10-08", "giro"), until("10-09"))
    assert story.last(PaymentDemandDecided).feeds == {"bank": day("10-08"), "giro": day("10-08")}


def test_termination_and_filing_wait_too_and_record_the_day() -> None:
    """Everything between them goes on without."""
    story = real().given(complete_to("10-08"), until("10-09"), arrives(DEMAND), until("11-20"))
    story.when(terminates(), by="manager/m1").refuses("feed-is-complete")
    story.given(complete_to("11-19")).when(terminates(), by="manager/m1")
    assert story.last(Termination).feeds == {"bank": day("11-19")}

    story.given(until("11-20"), arrives(DispatchKind.TERMINATION), until("12-04"))
    story.when(files(), by="manager/m1").refuses("feed-is-complete")
    story.given(complete_to("12-03")).when(files(), by="manager/m1")
    assert story.last(CourtFilingDecided).feeds == {"bank": day("12-03")}


def test_a_rehearsal_is_complete_on_each_of_its_days() -> None:
    """Nothing was told of it, and what it rests on is recorded all the same."""
    story = given(rent_missed(), until("10-09"), policy=fed())

    assert story.days_of(PaymentDemandDecided) == [day("10-07")]
    assert story.last(PaymentDemandDecided).feeds == {"bank": day("10-06")}


def test_a_rehearsal_that_was_told_otherwise_waits_for_what_is_told_of_rehearsals() -> None:
    """What is told of real money, or of a rehearsal whose calendar is further on, is no word of it."""
    story = given(rent_missed(waits_for_feeds=True), complete_to("10-08"), policy=fed())
    story.given(complete_to("12-01", rehearsed=True), until("10-09"))
    assert not story.days_of(PaymentDemandDecided)

    story.given(complete_to("10-08", rehearsed=True), until("10-09"))
    assert story.days_of(PaymentDemandDecided) == [day("10-09")]


def test_an_association_without_a_feed_goes_on_as_before() -> None:
    """A named person answers for the ledger; nothing more is recorded."""
    story = given(rent_missed(), until("10-09"), simulated=False)

    assert story.days_of(PaymentDemandDecided) == [day("10-07")]
    assert story.last(PaymentDemandDecided).feeds == {}


UNSEEN: dict[str, Act] = {
    "demand": c.ApproveDemand(reason="Kontrolleret."),
    "approval": c.ApproveLegalStep(step=LegalStep.TERMINATE_LEASE, reason="Godkendt."),
    "termination": c.TerminateLease(reason="Ikke betalt."),
    "filing": c.FileWithCourt(reason="Ikke fraflyttet."),
}
"""What nobody can undo, by a person who does not say that the ledger was seen."""


def test_where_the_feeds_answer_for_the_ledger_no_person_has_to() -> None:
    """From the demand to the court, each step says to which day the money was in."""
    story = real(post_is_closed=frozenset()).given(complete_to("10-08"), at("10-09"))
    story.when(UNSEEN["demand"]).answers("done")
    decided = story.last(PaymentDemandDecided)
    assert (decided.ledger_of, decided.feeds) == (day("10-09"), {"bank": day("10-08")})

    story.given(until("10-09"), arrives(DEMAND), until("11-20"))
    story.when(UNSEEN["approval"], by=OFFICE).refuses("feed-is-complete")
    story.given(complete_to("11-19")).when(UNSEEN["approval"], by=OFFICE).then("legal-step-approved")
    assert story.last(LegalStepApproved).feeds == {"bank": day("11-19")}
    story.when(UNSEEN["termination"], by=LAWYER).answers("done")
    assert (story.last(Termination).ledger_of, story.last(Termination).feeds) == (
        day("11-20"),
        {"bank": day("11-19")},
    )

    story.given(until("11-20"), arrives(DispatchKind.TERMINATION), until("12-04"), complete_to("12-03"))
    story.when(UNSEEN["filing"], by=MANAGER).answers("done")
    assert story.last(CourtFilingDecided).feeds == {"bank": day("12-03")}


@pytest.mark.parametrize(
    ("stage", "step"),
    [
        ("reminded", "demand"),
        ("window ended", "approval"),
        ("window ended", "termination"),
        ("vacate period ended", "filing"),
    ],
)
def test_without_a_feed_a_named_person_answers_for_the_ledger(stage: str, step: str) -> None:
    """Whoever does not say that it was seen today is refused, and told how to say it."""
    story = given(*STAGES[stage]).when(UNSEEN[step], by=MANAGER)

    story.refuses("fresh-ledger")
    assert "ledger_of" in story.answer.because


def test_an_old_balance_is_no_ground_beside_a_feed_either() -> None:
    """Who says what was seen is taken at the word."""
    story = real(post_is_closed=frozenset()).given(complete_to("10-08"), at("10-09"))

    story.when(c.ApproveDemand(reason="Kontrolleret.", ledger_of=day("10-08"))).refuses("fresh-ledger")


def test_the_feed_counts_from_the_edition_that_names_it_in_every_case() -> None:
    """A running case keeps its ladder, and not the way in which its association hears of money."""
    story = given(rent_missed(), simulated=False)
    before = story.policy
    story.earlier = {before.version: before}
    story.policy = fed()
    story.given(until("10-09"))

    assert not story.days_of(PaymentDemandDecided)


@pytest.mark.parametrize("lag", [1, 2, 5])
def test_whatever_day_is_told_no_demand_leaves_before_the_feed_reaches_it(lag: int) -> None:
    """Told anew each morning to a day two weeks before: the demand never leaves, and leaves the day that it is told."""
    story = given(rent_missed(), simulated=False, policy=fed(lag))
    morning = day("10-05")
    while morning < day("10-28"):
        story.given(complete_to(str(morning - timedelta(days=14))), until(str(morning)))
        morning += timedelta(days=1)

    assert not story.days_of(PaymentDemandDecided)
    story.given(complete_to("10-26"), until("10-27"))
    assert len(story.days_of(PaymentDemandDecided)) == 1


@for_all(st.lists(st.tuples(st.integers(0, 6), st.integers(-3, 20)), max_size=12), st.integers(1, 5))
def test_whatever_is_told_and_whenever_what_left_rested_on_money_that_was_in(
    mornings: list[tuple[int, int]], lag: int
) -> None:
    """Days pass, and a day before or after is told of: each demand says that it was far enough, and no claim is on less
    than its own day asks for.
    """
    story = given(rent_missed(), simulated=False, policy=fed(lag))
    for passed, ago in mornings:
        today = story.today + timedelta(days=passed)
        story.given(complete_to(str(today - timedelta(days=ago))), until(str(today)))

    for on, event in story.events:
        if isinstance(event, PaymentDemandDecided) or (isinstance(event, DispatchClaimed) and event.feeds):
            assert story.law.calendar.bank_days_before(on, lag) <= event.feeds["bank"] < on
