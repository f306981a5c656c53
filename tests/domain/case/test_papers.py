"""Which papers has a person to send after a letter, and until when?"""

import pytest

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import DispatchKind, HoldKind, Paper
from domain.case.worklist import worklist
from tests.domain.case.stages import CURING, FILED, FILING_DECIDED, WITH_LAWYER
from tests.domain.case.story import Act, Story, day, files, given, letter, pays, until

HANDOVER, FILING = DispatchKind.LAWYER_HANDOVER, DispatchKind.COURT_FILING


def awaited(story: Story) -> list[str]:
    """The letters whose papers somebody has to send, by their kind."""
    items = worklist(story.case, story.account, story.policy, story.today)
    keys = [str(item.subject).removeprefix("dispatch:") for item in items if item.task == "send-papers"]
    return [story.case.dispatches[key].kind.value for key in keys]


def sends_papers(kind: DispatchKind) -> Act:
    """The office sends what the latest letter of a kind names."""
    return lambda story: c.RecordPapersSent(key=letter(kind)(story).key)


AWAITED: dict[str, tuple[tuple[Act, ...], list[str]]] = {
    "nothing has gone to anybody": (CURING, []),
    "with the lawyer": (WITH_LAWYER, ["lawyer-handover"]),
    "sent to the lawyer": ((*WITH_LAWYER, sends_papers(HANDOVER)), []),
    "the filing has not left": (FILING_DECIDED, ["lawyer-handover"]),
    "filed": (FILED, ["lawyer-handover", "court-filing"]),
    "sent to the court": ((*FILED, sends_papers(HANDOVER), sends_papers(FILING)), []),
    "paid": ((*WITH_LAWYER, pays()), []),
    "annulled": ((*WITH_LAWYER, c.VoidDemand(demand=1, why="other")), []),
    "turned down": ((*FILED, sends_papers(HANDOVER), c.RecordFilingRejected(why="proof-missing")), []),
    "held": ((*WITH_LAWYER, c.HoldCase(kind=HoldKind.DEATH)), []),
}


@pytest.mark.parametrize(("acts", "letters"), AWAITED.values(), ids=AWAITED)
def test_papers_are_awaited_until_they_are_sent_or_nobody_needs_them(acts: tuple[Act, ...], letters: list[str]) -> None:
    """A letter that says "vi eftersender" is a promise, and somebody's task."""
    assert awaited(given(*acts)) == letters


def test_a_second_filing_needs_its_papers_again() -> None:
    """The first one was turned down, though its papers had come."""
    story = given(*FILED, sends_papers(HANDOVER), sends_papers(FILING), c.RecordFilingRejected(why="proof-missing"))

    story.given(files(Paper.DEMAND_ARRIVAL), until("11-17"))
    assert awaited(story) == ["court-filing"]


def test_papers_are_sent_once_and_only_where_a_letter_names_them() -> None:
    """Who sent them, and when, is a fact of the case."""
    story = given(*WITH_LAWYER).when(sends_papers(HANDOVER)).then("papers-sent")
    assert story.last(e.PapersSent).recorded_by == "office/k1"
    assert letter(HANDOVER)(story).papers_sent_on == day("10-28")

    story.when(sends_papers(HANDOVER)).answers("duplicate")
    story.when(sends_papers(DispatchKind.PAYMENT_DEMAND)).refuses("papers-are-awaited")
    story.when(c.RecordPapersSent(key="no-such-key")).refuses("dispatch-exists")
