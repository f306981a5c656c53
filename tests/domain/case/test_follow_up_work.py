"""Is a follow-up work once its day has come, and not before?"""

from datetime import date

from domain.case.open_deadlines import OpenDeadline
from domain.case.worklist import WorkItem, follow_up_work, worklist
from tests.domain.case.stages import CURING
from tests.domain.case.story import POLICIES, at, given, pays

DAY = date(2027, 1, 8)


def test_a_follow_up_is_work_from_its_day_on() -> None:
    """The day before it is nobody's task."""
    deadline = OpenDeadline(None, "follow-up", DAY)

    assert follow_up_work(deadline, date(2027, 1, 7)) is None
    assert follow_up_work(deadline, DAY) == WorkItem("follow-up-tenant", "adviser", DAY, None)


def test_other_days_are_no_follow_ups() -> None:
    """A cure deadline is the law's, and no task of the adviser's."""
    assert follow_up_work(OpenDeadline(1, "cure", DAY), DAY) is None


def test_a_closed_case_has_those_that_have_come_on_its_list() -> None:
    """One and three months after the payment of 8 October 2026, and not yet the others."""
    story = given(*CURING, at("10-08"), pays())
    items = worklist(story.case, story.account, POLICIES.editions["BF-101"][-1].own, DAY)

    assert [item.since for item in items if item.task == "follow-up-tenant"] == [date(2026, 11, 8), DAY]
