"""Would help that is asked for now be answered before something of the case cannot be undone?

The days to the next point of no return, against how long the municipality usually takes: the middle one of its answers
in the association's own cases.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_high

from domain.case.open_deadlines import OpenDeadline
from domain.case.state import Case


@dataclass(frozen=True)
class UsualAnswer:
    """How many calendar days the municipality usually takes to answer, and the number of cases that it rests on."""

    days: int
    cases: int


@dataclass(frozen=True)
class Race:
    """The last day before something cannot be undone, and the day around which an answer is expected.

    `days_left` are calendar days, fewer than none where that day is past. `expected_on` is of the application that was
    sent first and runs, or else of one that is sent today; None where the municipality has never answered.
    """

    last: OpenDeadline
    days_left: int
    usual: UsualAnswer | None
    expected_on: date | None
    runs: bool

    @property
    def is_lost(self) -> bool:
        """Whether the answer is expected too late."""
        return self.expected_on is not None and self.expected_on > self.last.day


def usual_answer(days_by_case: Mapping[str, Sequence[int]]) -> UsualAnswer | None:
    """The usual answer of a municipality, from the days that each answer took; None where it gave none."""
    days = [each for answers in days_by_case.values() for each in answers]
    return UsualAnswer(median_high(days), len(days_by_case)) if days else None


def race(case: Case, last: OpenDeadline | None, usual: UsualAnswer | None, today: date) -> Race | None:
    """How an application fares against *last*, the point of no return; None where nothing is threatened."""
    if case.closed or last is None:
        return None
    sent_on = min((aid.requested_on for aid in case.running_aids), default=None)
    expected_on = max(today, (sent_on or today) + timedelta(days=usual.days)) if usual else None
    return Race(last, (last.day - today).days, usual, expected_on, runs=sent_on is not None)
