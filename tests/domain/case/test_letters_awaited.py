"""Does the work list name the letters that a whole case waits for?"""

import pytest

from domain.case import commands as c
from domain.case.codes import DispatchKind, HoldKind
from domain.case.worklist import WorkItem, worklist
from tests.domain.case.stages import OPENED, WINDOW_ENDED
from tests.domain.case.story import (
    Act,
    Story,
    arrives,
    claimed,
    day,
    given,
    post_closes,
    reported,
    terminates,
    until,
)

DEMAND, TERMINATION = DispatchKind.PAYMENT_DEMAND, DispatchKind.TERMINATION
SENT = (*OPENED, until("10-07"))
TERMINATED = (*WINDOW_ENDED, terminates(), until("11-06"))
NOT_ARRIVED = c.ReleaseHold(kind=HoldKind.NOT_ARRIVED)
RETURNED = (arrives(DEMAND, "10-08", outcome="returned"), NOT_ARRIVED)
REFUSED = (post_closes(DEMAND), until("10-07"), claimed(DEMAND), reported(DEMAND, "refused"))


def work(story: Story) -> list[WorkItem]:
    """What somebody has to do, papers to be sent apart (`test_papers.py`)."""
    items = worklist(story.case, story.account, story.policy, story.today)
    return [item for item in items if item.task != "send-papers"]


@pytest.mark.parametrize(
    ("acts", "simulated", "task", "since"),
    [
        (SENT, False, "record-delivery", "10-07"),
        ((*SENT, until("10-08"), *RETURNED), False, "replace-letter", "10-08"),
        ((*OPENED, *REFUSED, c.ReleaseHold(kind=HoldKind.DISPATCH_REFUSED)), False, "replace-letter", "10-07"),
        ((*TERMINATED, arrives(TERMINATION, outcome="returned"), NOT_ARRIVED), True, "replace-letter", "11-06"),
    ],
    ids=["nobody knows", "returned", "refused", "a termination"],
)
def test_a_case_that_waits_for_a_letter_is_on_somebodys_list(
    acts: tuple[Act, ...], simulated: bool, task: str, since: str
) -> None:
    """No clock ends that wait: without this the case would be forgotten."""
    story = given(*acts, simulated=simulated)
    awaited = list(story.case.dispatches.values())[-1]

    assert work(story) == [WorkItem(task, "office", day(since), None, f"dispatch:{awaited.key}")]


@pytest.mark.parametrize(
    ("acts", "simulated"),
    [(SENT, True), ((*SENT, arrives(DEMAND)), False), ((*SENT, c.VoidDemand(demand=1, why="other")), False)],
    ids=["a rehearsal", "arrived", "annulled"],
)
def test_nobody_is_asked_for_what_is_known_or_needed_no_more(acts: tuple[Act, ...], simulated: bool) -> None:
    """The local post of a rehearsal tells by itself."""
    assert work(given(*acts, simulated=simulated)) == []


def test_while_a_person_must_look_that_is_the_task() -> None:
    """One thing at a time."""
    story = given(*SENT, arrives(DEMAND, outcome="returned"), simulated=False)

    assert [one.task for one in work(story)] == ["look-at-not-arrived"]
