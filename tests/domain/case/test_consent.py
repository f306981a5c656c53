"""Does nothing go out on a consent that was taken back, and is the municipality asked what it decided?"""

import pytest

from domain.case import commands as c
from domain.case.codes import AidKind, AidWithdrawal, ConsentScope, DispatchKind, MunicipalityDecision
from tests.domain.case.stages import CURING, FILED, FILING_DECIDED
from tests.domain.case.story import day, given, post_closes, until
from tests.domain.case.test_letters_awaited import work

ASKS = c.RequestAid(kind=AidKind.ONE_OFF, consent_on=day("10-02"))
ASKS_FOR_RENT_AID = c.RequestAid(kind=AidKind.RENT_AID, consent_on=day("10-02"))
TAKEN_BACK = c.WithdrawConsent(scope=ConsentScope.AID_REQUEST)
MAY_ANSWER = c.RecordConsent(scope=ConsentScope.MUNICIPALITY_ANSWERS, on=day("11-16"))
HELPS = c.RecordMunicipalAnswer(decision=MunicipalityDecision.HELPS)


def test_what_was_asked_and_not_sent_when_consent_is_taken_back_never_goes() -> None:
    """Every application of it, and nobody waits for them."""
    story = given(*CURING, post_closes(DispatchKind.AID_REQUEST), ASKS, ASKS_FOR_RENT_AID).when(TAKEN_BACK)

    story.then("consent-withdrawn", *("aid-withdrawn", "dispatch-suppressed", "ladder-resumed") * 2)
    assert story.answer.warnings == ()
    assert story.case.running_aids == ()
    story.given(post_closes(), until("10-14")).finds({"aid-request": "suppressed, suppressed"})


def test_whoever_sent_it_already_tells_the_municipality() -> None:
    """The letter cannot be called back."""
    story = given(*CURING, ASKS, until("10-12")).when(TAKEN_BACK)

    assert story.answer.warnings == ("Ansøgningen er sendt. Giv selv kommunen besked om, at den er trukket tilbage.",)


@pytest.mark.parametrize("given_on", ["10-02", "10-09"])
def test_no_help_is_asked_for_on_a_consent_that_was_taken_back(given_on: str) -> None:
    """Refused with the reason, until a new one was given; the case goes on unharmed."""
    story = given(*CURING, ASKS, TAKEN_BACK)
    was = story.case.demands, story.case.pauses

    story.when(c.RequestAid(kind=AidKind.ONE_OFF, consent_on=day(given_on))).refuses("consent-was-withdrawn")
    assert "tog sit samtykke tilbage den 9. oktober 2026" in story.answer.because
    assert (story.case.demands, story.case.pauses) == was
    story.when(c.RecordConsent(scope=ConsentScope.AID_REQUEST, on=day("10-09"))).answers("done")
    story.when(c.RequestAid(kind=AidKind.ONE_OFF, consent_on=day("10-09"))).answers("done")


def test_a_later_consent_needs_no_command_of_its_own() -> None:
    """The application says on which day it was given."""
    story = given(*CURING, ASKS, TAKEN_BACK, until("10-12"))
    story.when(c.RequestAid(kind=AidKind.ONE_OFF, consent_on=day("10-12"))).answers("done")


@pytest.mark.parametrize(
    ("acts", "then", "rule"),
    [
        ((), TAKEN_BACK, "consent-stands"),
        ((), c.RecordConsent(scope=ConsentScope.AID_REQUEST, on=day("10-10")), "consent-first"),
        ((c.RecordConsent(scope=ConsentScope.AID_REQUEST, on=day("10-05")),), None, "one-consent-of-a-scope"),
        ((ASKS, TAKEN_BACK), c.RecordConsent(scope=ConsentScope.AID_REQUEST, on=day("10-05")), "consent-was-withdrawn"),
    ],
)
def test_a_consent_stands_once_from_a_day_that_has_been(
    acts: tuple[c.Command, ...], then: c.Command | None, rule: str
) -> None:
    """And is not given before it was taken back."""
    given(*CURING, *acts).when(then or acts[-1]).refuses(rule)  # type: ignore[arg-type]


def test_a_tenant_who_takes_one_consent_back_keeps_the_other() -> None:
    """Each says what it is for."""
    story = given(*FILED, ASKS, MAY_ANSWER, c.WithdrawConsent(scope=ConsentScope.MUNICIPALITY_ANSWERS))

    assert [aid.withdrawn_on for aid in story.case.aids] == [None]
    assert story.case.consent(ConsentScope.MUNICIPALITY_ANSWERS) is None


def test_an_application_taken_back_by_itself_leaves_the_consent_alone() -> None:
    """A mistake says nothing of what the tenant wants."""
    given(*CURING, ASKS, c.WithdrawAid(why=AidWithdrawal.MISTAKEN)).when(ASKS).answers("done")


# --- what the municipality decided after the notice -------------------------------------------------------------------


def test_on_day_fifteen_after_the_notice_the_answer_is_asked_for() -> None:
    """The municipality has fourteen days (RSL § 5 a, stk. 2), and may tell us with consent alone (stk. 3)."""
    story = given(*FILED)
    (asked,) = [item for item in work(story) if item.task.startswith("ask-")]
    assert (asked.task, asked.since, asked.due) == ("ask-consent-to-answer", day("11-16"), day("12-01"))

    (asked,) = [item for item in work(story.given(MAY_ANSWER)) if item.task.startswith("ask-")]
    assert (asked.task, asked.since) == ("ask-municipality-answer", day("12-01"))
    story.given(until("12-01")).when(HELPS).then("municipality-answered")
    assert [item.task for item in work(story) if item.task.startswith("ask-")] == []


def test_nobody_answers_a_notice_that_has_not_left() -> None:
    """Nor before it left."""
    given(*CURING).when(HELPS).refuses("municipality-was-told")
    given(*FILING_DECIDED).when(HELPS).refuses("municipality-was-told")
    early = c.RecordMunicipalAnswer(decision=MunicipalityDecision.NO_HELP, on=day("11-15"))
    given(*FILED).when(early).refuses("answer-after-notice")
