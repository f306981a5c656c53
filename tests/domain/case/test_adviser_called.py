"""Can a person call the adviser in before the case goes to the lawyer, once, and whom does that give a task?"""

import pytest

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import DispatchKind
from domain.case.worklist import WorkItem, worklist
from tests.domain.case.stages import CURING, FILED, OPENED, STAGES, WITH_LAWYER
from tests.domain.case.story import POLICIES, Act, Story, at, day, given, pays, until

POLICY = POLICIES.editions["BF-101"][-1].own
CALLS = c.CallAdviser()


def to_reach(story: Story) -> list[WorkItem]:
    """The tasks to reach the tenant."""
    return [item for item in worklist(story.case, story.account, POLICY, story.today) if item.task == "reach-tenant"]


def calls(story: Story) -> list[str]:
    """What became of each call to the adviser."""
    letters = story.case.dispatches.values()
    return [str(one.state) for one in letters if one.kind is DispatchKind.ADVISER_CALL]


def test_a_call_while_the_days_to_pay_run_gives_the_adviser_until_the_last_of_them() -> None:
    """The message leaves and the task stands, by one decision."""
    story = given(*CURING).when(CALLS)
    event = story.last(e.AdviserCalled)
    (task,) = to_reach(story)

    assert (event.demand, [one.kind for one in event.dispatches]) == (1, [DispatchKind.ADVISER_CALL])
    assert (task.role, task.since, task.due, task.subject) == ("adviser", story.today, day("10-23"), "demand:1")


def test_a_demand_on_its_way_has_no_last_day_yet() -> None:
    """Nobody knows it before the demand has arrived."""
    (task,) = to_reach(given(*STAGES["demand sent"]).when(CALLS))

    assert task.due is None


@pytest.mark.parametrize("stage", [OPENED, WITH_LAWYER, FILED], ids=["no demand yet", "with the lawyer", "in court"])
def test_it_is_for_a_demand_that_runs(stage: tuple[Act, ...]) -> None:
    """Before there is nothing to be called for, and later the hand-over has called."""
    given(*stage).when(CALLS).refuses("demand-runs")


def test_nobody_is_called_twice_for_one_demand() -> None:
    """The second call says when the first was."""
    given(*CURING, CALLS).when(CALLS).refuses("adviser-called-once")


def test_the_hand_over_calls_again() -> None:
    """Whoever was called early learns that the lawyer has the case, and by when."""
    story = given(*CURING, CALLS, until("10-28"))

    assert len(calls(story)) == 2
    assert [task.due for task in to_reach(story)] == [day("11-05")]


def test_a_payment_ends_the_task_and_a_message_that_has_not_left() -> None:
    """Nobody is sent to a household that has paid."""
    story = given(*CURING, at("10-12"), CALLS).when(pays())

    assert to_reach(story) == []
    assert calls(story) == ["suppressed"]
