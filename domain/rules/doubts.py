"""Which open doubts of the law does an answer rest on? Keys of law/doubts.toml.

Each rule that meets one takes its later, safer reading and says so. Which of them are open is the law's to say: what a
case is told names those of its law alone (`domain/case/legal_questions.py`), so that a doubt that was settled, or that
nobody had yet, changes no answer that was given under another edition.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from domain.deadline import Deadline

SATURDAY: Final = "saturday-as-hverdag"
SECTION_91: Final = "section-91-text"
WEEKEND_PAYMENTS: Final = "weekend-payments"
DIGITAL_POST: Final = "digital-post-dispatch"
DEMAND_FEE: Final = "demand-fee"
DUTY_OF_THE_MUNICIPALITY: Final = "rsl-5a-wording"
NOTICE_OF_THE_COURT: Final = "bailiff-court-notice"
INSIGNIFICANT_REST: Final = "insignificant-rest"
BROKEN_AGREEMENT: Final = "broken-agreement"
UNTIL_MIDNIGHT: Final = "cure-until-midnight"
LIMITATION: Final = "limitation"
PRIVATE_DEMANDS: Final = "private-digital-demand"
PROOF_OF_LETTERS: Final = "proof-after-postnord"
CARE_DWELLING: Final = "care-dwelling"
PASSIVITY: Final = "passivity"

_SATURDAY = 5  # date.weekday()


def in_order(doubts: Iterable[str]) -> tuple[str, ...]:
    """Give *doubts* without repetition, in one order, so that the same answer always reads the same."""
    return tuple(sorted(set(doubts)))


def counting_doubts(deadlines: Iterable[Deadline], sent: Iterable[date] = ()) -> Iterator[str]:
    """Give the doubt of Saturday and grundlovsdag where a count passed one, or a letter left on one."""
    passed = (step.day for deadline in deadlines for step in deadline.steps if step.day != deadline.counted_from)
    if any(_is_doubted(day) for day in (*passed, *sent)):
        yield SATURDAY


def is_weekend(day: date) -> bool:
    """Tell whether *day* is a Saturday or a Sunday: how payments of such days are dated is in doubt."""
    return day.weekday() >= _SATURDAY


def _is_doubted(day: date) -> bool:
    return day.weekday() == _SATURDAY or (day.month, day.day) == (6, 5)
