"""On which days do the instalments of a rhythm fall, and how large is each?"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import assert_never

from domain.calendar import refuse_far_off
from domain.case.codes import Rhythm
from domain.case.events import Instalment

WEEK = timedelta(days=7)


def in_rhythm(first: date, times: int, rhythm: Rhythm, owed_ore: int) -> tuple[Instalment, ...]:
    """What is owed (øre) in *times* equal instalments from *first* on; what does not divide goes with the last.

    Monthly ones fall on the same day of each month, or on its last where it has no such day. Raises
    OutsideCalendarError for days beyond the calendar.
    """
    share, rest = divmod(owed_ore, times)
    days = list(_days(first, times, rhythm))
    amounts = [share] * (times - 1) + [share + rest]
    return tuple(Instalment(due=due, amount_ore=ore) for due, ore in zip(days, amounts, strict=True))


def _days(first: date, times: int, rhythm: Rhythm) -> Iterator[date]:
    refuse_far_off(first)
    for turn in range(times):
        match rhythm:
            case Rhythm.WEEKLY:
                yield first + turn * WEEK
            case Rhythm.EVERY_OTHER_WEEK:
                yield first + 2 * turn * WEEK
            case Rhythm.MONTHLY:
                yield _months_after(first, turn)
            case _:
                assert_never(rhythm)


def _months_after(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    year = first.year + years
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))
