"""Which of a case's steps and letters wait until the money is in?

A demand, a termination and a filing, with the letters that carry them; nothing else, and no rehearsal that was not told
to. A person's step is refused meanwhile, the clock's and a letter that was decided go on by themselves.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from domain.calendar import Calendar
from domain.case.codes import DispatchKind, StepName
from domain.case.state import Case, Dispatch
from domain.feeds import FeedsSay, FeedsTold, feeds_say, rehearsal_says
from domain.policy import Policy

FED_LETTERS: Final = frozenset({DispatchKind.PAYMENT_DEMAND, DispatchKind.TERMINATION, DispatchKind.COURT_FILING})
"""The letters of the steps that nobody can undo."""


def feeds_of(case: Case, told: FeedsTold, policy: Policy, calendar: Calendar, today: date) -> FeedsSay:
    """What the payment feeds say on a day of a case's own calendar."""
    if case.simulated and not case.waits_for_feeds:
        return rehearsal_says(policy, calendar, today)
    return feeds_say(told.rehearsed if case.simulated else told.real, policy, calendar, today)


def why_it_waits(steps: Iterable[StepName], letters: Iterable[Dispatch], say: FeedsSay) -> str | None:
    """Why what is due does not go yet, in Danish: of *steps* of the clock a demand, or one of *letters*."""
    waits = StepName.DEMAND_PAYMENT in steps or any(letter_waits(letter, say) for letter in letters)
    return say.because if say.behind and waits else None


def letter_waits(dispatch: Dispatch, say: FeedsSay) -> bool:
    """Whether a letter may not be taken up as long as a feed is behind."""
    return bool(say.behind) and dispatch.kind in FED_LETTERS
