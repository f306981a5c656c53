"""Does a sweep over the list of days name the follow-ups that have come, and nothing else?"""

from datetime import date

from domain.case.open_deadlines import OpenDeadline
from domain.case.worklist import WorkItem, follow_up_work

DAY = date(2027, 1, 8)


def test_a_follow_up_is_work_from_its_day_on() -> None:
    """The day before it is nobody's task."""
    deadline = OpenDeadline(None, "follow-up", DAY)

    assert follow_up_work(deadline, date(2027, 1, 7)) is None
    assert follow_up_work(deadline, DAY) == WorkItem("follow-up-tenant", "adviser", DAY, None)


def test_other_days_are_no_follow_ups() -> None:
    """A cure deadline is the law's, and no task of the adviser's."""
    assert follow_up_work(OpenDeadline(1, "cure", DAY), DAY) is None
