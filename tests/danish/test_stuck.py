"""Does a person read what does not go on, since when, and why?"""

from datetime import UTC, datetime

import pytest

from danish.stuck import why_asleep, why_forged, why_group, why_stuck, why_unreadable
from journal.stuck_groups import NEWER_VERSION, StuckGroup
from journal.views import Stuck, StuckIn

SINCE = datetime(2026, 11, 28, 7, 5, tzinfo=UTC)
DAY = "28. november 2026 kl. 08.05"


@pytest.mark.parametrize(
    ("what", "name", "attempts", "code", "messages", "said"),
    [
        (
            StuckIn.WORKFLOW_TASK, "", 1, "RuntimeError", 1,
            f"Kørslen er slået fejl 1 gang siden {DAY} (RuntimeError). Mindst 1 besked er kommet siden.",
        ),
        (
            StuckIn.ACTIVITY, "send-reminder", 7, "NotAccepted", 0,
            f"send-reminder er slået fejl 7 gange siden {DAY} (modtageren tog ikke imod).",
        ),
        (
            StuckIn.ACTIVITY, "handle-command", 7, "waits-for-a-policy", 2,
            (f"handle-command venter siden {DAY} (foreningen har ingen gældende politik). "
            "Mindst 2 beskeder er kommet siden."),
        ),
        (StuckIn.QUEUE, "", 0, "", 0, f"Kørslen venter på en worker siden {DAY}."),
    ],
)  # fmt: skip
def test_a_mark_is_told_in_a_sentence(
    what: StuckIn, name: str, attempts: int, code: str, messages: int, said: str
) -> None:
    """In numbers that agree, on the clock of Copenhagen."""
    assert why_stuck(Stuck("BF-101", "tk", what, name, SINCE, attempts, code, messages)) == said


@pytest.mark.parametrize(
    ("group", "said"),
    [
        (
            StuckGroup("activity", "send-reminder", "OutcomeUnknown", 2, SINCE),
            (
                f"2 lejemål, hvor send-reminder bliver ved med at slå fejl, siden {DAY} "
                "(ingen ved, om modtageren tog imod)."
            ),
        ),
        (StuckGroup("queue", "", "", 1, SINCE), f"1 lejemål, hvor kørslen venter, siden {DAY}."),
        (StuckGroup(NEWER_VERSION, "x.v9", "", 1, SINCE), f"1 lejemål venter på en nyere worker siden {DAY}."),
    ],
)
def test_a_group_is_told_in_a_sentence(group: StuckGroup, said: str) -> None:
    """For `status`."""
    assert why_group(group) == said


@pytest.mark.parametrize(
    ("number", "asleep", "forged", "unreadable"),
    [
        (1, "1 besked har ventet", "1 kørsel er begyndt", "ikke brugt: det er ikke krypteret."),
        (2, "2 beskeder har ventet", "2 kørsler er begyndt", "det er ikke krypteret. Det gælder 2 kørsler."),
    ],
)
def test_numbers_agree_with_their_words(number: int, asleep: str, forged: str, unreadable: str) -> None:
    """One, and more than one."""
    assert why_asleep(number, SINCE) == f"Kørslen sover: {asleep} siden {DAY}, og den tager ikke fat på noget."
    assert why_forged(number).startswith(forged)
    assert why_unreadable("det er ikke krypteret", number).endswith(unreadable)
