"""Does `why` answer each question about a case as the rules do, with where it stands and what is in doubt?"""

import pytest

from cli.why import told, why
from client.errors import UnreadableInput
from client.results.why import WhyResult
from client.why import QUESTIONS, Answered, Question, answers
from domain.case import commands as c
from domain.case.codes import DispatchKind
from domain.case.events import DemandVoided
from domain.case.legal_questions import Lawfulness
from domain.case.state import Case
from runtime.settings import Settings
from tests.books.law.editions import edition, settled
from tests.domain.case.stages import (
    CURING,
    DATED,
    DEMAND_DECIDED,
    LEASE_ENDED,
    OPENED,
    STAGES,
    VACATE_ENDED,
    WINDOW_ENDED,
)
from tests.domain.case.story import LAW, Act, Story, arrives, day, given, pays, rent_missed, until


def asked_of(story: Story, on: str | None = None) -> Question:
    """Ask about a story's case on its own day, or another."""
    when = day(on) if on else story.today
    assert isinstance(story.case, Case)
    laws = LAW.during(when, story.case.opened_on)
    annulled = tuple(event for _, event in story.events if isinstance(event, DemandVoided))
    return Question(Lawfulness(story.case, story.account, laws, story.policy.mode), story.policy, when, annulled)


def answered(story: Story, question: str, on: str | None = None) -> list[Answered]:
    """Every answer to a question."""
    return list(answers(asked_of(story, on), LAW, question))


@pytest.mark.parametrize(
    ("acts", "on", "question", "holds", "words"),
    [
        (OPENED, None, "demand", False, "Første lovlige dag er den 7. oktober 2026."),
        (OPENED, "10-07", "demand", True, "kunne kræves ved påkrav fra den 7. oktober 2026"),
        (CURING, None, "demand", False, "Der er ingen ubetalt post, som ikke allerede er med i et påkrav."),
        (OPENED, None, "valid", False, "Sagen har intet gældende påkrav."),
        (DEMAND_DECIDED, None, "valid", False, "kan ikke afgøres endnu"),
        (CURING, None, "valid", True, "er kommet frem til alle lejere"),
        ((*CURING, c.WithdrawCharge(charge="2026-10-01.rent")), None, "valid", False, "8.000,00 kr. mere, end der"),
        ((*CURING, c.VoidDemand(demand=1, why="other")), None, "valid", False, "Sagen har intet gældende påkrav."),
        (DEMAND_DECIDED, None, "arrived", False, "ikke afsendt"),
        (CURING, None, "arrived", True, "afleveret på lejerens adresse den 9. oktober 2026"),
        ((*CURING, arrives(DispatchKind.PAYMENT_DEMAND, outcome="returned")), None, "arrived", False, "kom retur"),
        (
            CURING,
            None,
            "terminate",
            False,
            "til og med den 23. oktober 2026. Første lovlige dag er den 24. oktober 2026;",
        ),
        (CURING, None, "terminate", False, "men ophævelsen afsendes tidligst den 26. oktober 2026."),
        (CURING, "10-26", "terminate", True, "Fristen udløb den 23. oktober 2026"),
        (WINDOW_ENDED, None, "terminate", True, "påkravets beløb er ikke betalt"),
        ((*WINDOW_ENDED, pays(100, value="10-05")), None, "terminate", False, "1,00 kr. mere, end der skyldtes"),
        (OPENED, None, "payment", True, "før noget påkrav. Uden et påkrav kan der ikke ophæves."),
        (CURING, None, "payment", True, "inden fristens udløb"),
        (CURING, "10-24", "payment", True, "før ophævelsen er afsendt"),
        (LEASE_ENDED, "11-12", "payment", False, "Udlejeren vælger"),
        (CURING, None, "file", False, "Lejeaftalen er ikke ophævet"),
        (VACATE_ENDED, None, "file", True, "kommunen underrettes samtidig"),
        (DATED, None, "file", True, "kommunen blev underrettet den 16. november 2026"),
        (OPENED, None, "municipality", True, "senest samtidig med"),
        (DATED, None, "municipality", True, "Det skete den 16. november 2026 skriftligt."),
    ],
)
def test_each_question_has_the_answer_of_its_rule(
    acts: tuple[Act, ...], on: str | None, question: str, holds: bool, words: str
) -> None:
    """At each stage, and for a day to come."""
    (one,) = answered(given(*acts), question, on)

    assert one.finding.holds == holds
    assert words in one.finding.because


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("stage", STAGES)
def test_every_question_is_answered_at_every_stage(stage: str, question: str) -> None:
    """In Danish and for machines, with sources and doubts by their titles; nothing is asked in vain."""
    story = given(*STAGES[stage])
    asked = asked_of(story)
    for one in answered(story, question):
        page, item = "\n".join(told(one, LAW)), WhyResult.of(one, asked, LAW).model_dump(mode="json")
        assert f"[{question}]" in page
        assert (item["question"], item["as_of"]) == (question, story.today.isoformat())
        assert item["rule"].startswith(LAW.rules[QUESTIONS[question][0]].rule)
        assert all(source["title"] in page for source in item["sources"])
        assert all(doubt["title"] in page for doubt in item["doubts"])
        assert all(word in page for word in (one.finding.missing or "").split(", "))


def test_a_settled_doubt_is_not_told() -> None:
    """The finding keeps its key, as every recorded one does; people and machines are not told that it is open."""
    story = given(*CURING)
    (one,) = answered(story, "file")
    book = edition(settled("bailiff-court-notice"))
    before, after = (WhyResult.of(one, asked_of(story), law).model_dump(mode="json")["doubts"] for law in (LAW, book))

    assert "bailiff-court-notice" in one.finding.doubts
    assert after == [doubt for doubt in before if doubt["key"] != "bailiff-court-notice"] != before
    assert LAW.doubts["bailiff-court-notice"].title in "\n".join(told(one, LAW))
    assert LAW.doubts["bailiff-court-notice"].title not in "\n".join(told(one, book))


def test_two_tenants_and_two_demands_are_answered_one_by_one() -> None:
    """Each demand, and each letter to each tenant."""
    story = given(*CURING, until("11-03"), tenants=("anna", "bo"))
    story.given(rent_missed("11-01"), until("11-10"))

    assert [one.demand for one in answered(story, "valid")] == [1, 2]
    assert [one.about for one in answered(story, "arrived")] == [
        f"påkrav {number} til lejer {tenant}" for number in (1, 2) for tenant in (1, 2)
    ]


def test_a_demand_that_was_annulled_says_why_beside_the_fresh_one() -> None:
    """In the words of the day it was found, with that day; the fresh one has an answer of its own."""
    story = given(*CURING, c.VoidDemand(demand=1, why="sent-too-early"), until("10-20"))

    old, new = answered(story, "valid")

    assert (old.demand, old.about, old.finding.holds) == (1, "påkrav 1, annulleret den 9. oktober 2026", False)
    assert "afsendt for tidligt" in old.finding.because
    assert (new.demand, new.about, new.finding.holds) == (2, "påkrav 2", True)


async def test_an_unknown_question_teaches_those_there_are() -> None:
    """Before any server is asked."""
    with pytest.raises(UnreadableInput, match="demand, valid, arrived, terminate, payment, file, municipality"):
        await why(Settings.from_environment({}), None, "x", "weather", None)  # type: ignore[arg-type]


@pytest.mark.parametrize("as_of", ["2012-12-31", "2101-01-01", "31-02-2026", "i går", ""])
async def test_a_day_that_nobody_can_answer_for_is_refused(as_of: str) -> None:
    """Outside the calendar, or no day at all; before any server is asked."""
    with pytest.raises(UnreadableInput, match="--as-of"):
        await why(Settings.from_environment({}), None, "x", None, as_of)  # type: ignore[arg-type]
