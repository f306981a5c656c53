"""Do marks of what is stuck stand as long as somebody says so, and disturb nothing?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from journal.stuck_groups import NEWER_VERSION, StuckGroup, groups
from journal.views import Stuck, StuckIn, Unread
from tests.journal.samples import ORG, JournalDatabase

SINCE = datetime(2026, 11, 1, 8, tzinfo=UTC)
FAILS = Stuck(ORG, "tk", StuckIn.WORKFLOW_TASK, "", SINCE, 3, "RuntimeError", 2)
LETTER = Stuck(ORG, "tk", StuckIn.ACTIVITY, "send-reminder", SINCE + timedelta(hours=1), 7, "NotAccepted")


async def test_marks_are_replaced_and_taken_away(database: JournalDatabase) -> None:
    """What is said last of a tenancy is all that stands, and nothing of another tenancy is touched."""
    other = replace(FAILS, tenancy_key="other")
    await database.journal.mark_stuck(ORG, "other", [other])
    await database.journal.mark_stuck(ORG, "tk", [FAILS, LETTER])
    first = await database.reader.stuck()
    await database.journal.mark_stuck(ORG, "tk", [replace(LETTER, attempts=8)])
    then = await database.reader.stuck()
    await database.journal.mark_stuck(ORG, "tk", [])

    assert first == [other, FAILS, LETTER]
    assert then == [other, replace(LETTER, attempts=8)]
    assert await database.reader.stuck() == [other]


def test_what_is_the_same_is_told_once_with_the_oldest_day() -> None:
    """By what does not go on and why; a tenancy with two letters is one tenancy."""
    marks = [LETTER, replace(LETTER, since=SINCE + timedelta(days=1)), replace(LETTER, tenancy_key="b"), FAILS]
    unread = [Unread(ORG, "c", "case/c-1", 3, "neighbour-heard.v1", SINCE - timedelta(days=1))]

    assert groups(marks, unread) == [
        StuckGroup(NEWER_VERSION, "neighbour-heard.v1", "", 1, SINCE - timedelta(days=1)),
        StuckGroup("workflow-task", "", "RuntimeError", 1, SINCE),
        StuckGroup("activity", "send-reminder", "NotAccepted", 2, SINCE + timedelta(hours=1)),
    ]
