"""Which days does the statute count for each deadline? Its words once more, apart from the rules of the product.

Almenlejeloven §§ 44 and 90(2), with U 2022.1586 V and U 2016.1109 H. The numbers are the statute's own: three hverdage
and fourteen days, since 1 January 2013. A deadline that a new law gives is entered here by somebody who has read it.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import count, takewhile
from types import MappingProxyType
from typing import Final, NamedTuple

from audit.checker.statute_calendar import names_of


class Due(NamedTuple):
    """How one day of the count has to stand: whether it counts, the names it may be passed over for (one of them has to
    be given) and the number it has to carry, as `dag 3` or `3. hverdag`.
    """

    day: date
    counted: bool
    because: frozenset[str] = frozenset()
    number: str = ""


_Days = Callable[[date, bool, int], list[Due]]
"""The days from a start day on, in conservative mode or not, when the statute's number were that one."""


def _last_timely_day(due: date, _conservative: bool, _number: int) -> list[Due]:
    """§ 44: "udskydes forfaldsdagen til den efterfølgende hverdag"; again, where that one is a Saturday. Both modes."""
    return _moved_on(due)


def _third_hverdag(last_timely: date, conservative: bool, number: int) -> list[Due]:
    """§ 90(2): "3. hverdag efter sidste rettidige betalingsdag", so that day itself is none of the three."""
    days, hverdage = [Due(last_timely, False)], 0
    for day in _days_after(last_timely):
        because = names_of(day).uncounted(conservative)
        hverdage += not because
        days.append(Due(day, not because, because, "" if because else f"{hverdage}. hverdag"))
        if hverdage == number:
            return days
    raise AssertionError  # days do not end


def _earliest_demand(last_timely: date, conservative: bool, number: int) -> list[Due]:
    """§ 90(2): "kan tidligst afgives efter 3. hverdag"; where that is a Saturday or grundlovsdag, "den følgende
    hverdag". No påkrav on a Sunday or a holiday, so the first hverdag after the third is meant every time.
    """
    days = _third_hverdag(last_timely, conservative, number)
    barred = list(takewhile(lambda day: names_of(day).uncounted(conservative), _days_after(days[-1].day)))
    days += [Due(day, False, names_of(day).uncounted(conservative)) for day in barred]
    return [*days, Due(days[-1].day + _ONE_DAY, True)]


def _cure_deadline(arrived: date, _conservative: bool, number: int) -> list[Due]:
    """§ 90(2): fourteen whole days, weekends and holidays among them; the last one moves as a due date does."""
    days = [Due(arrived + after * _ONE_DAY, True, number=f"dag {after}") for after in range(1, number + 1)]
    *before, last = [Due(arrived, False), *days]
    if names := names_of(last.day).moves_a_deadline:
        return [*before, last._replace(because=names), *_moved_on(last.day)[1:]]
    return [*before, last]


def _earliest_termination(cure: date, _conservative: bool, _number: int) -> list[Due]:
    """The day after the last day to pay, whatever day that is; a day earlier it is void (U 2016.1109 H)."""
    return [Due(cure, False), Due(cure + _ONE_DAY, True)]


def _moved_on(day: date) -> list[Due]:
    """*day* and those after it, to the first one on which a due date or a deadline can fall."""
    passed = list(takewhile(lambda one: names_of(one).moves_a_deadline, _days_after(day - _ONE_DAY)))
    days = [Due(one, False, names_of(one).moves_a_deadline) for one in passed]
    return [*days, Due(day + len(days) * _ONE_DAY, True)]


class Rule(NamedTuple):
    """How a rule counts, the provision it rests on (a key of law/sources.toml), and its number with what that counts.

    `start` says what the day is that it counts from, where the statute lets it fall on no Saturday and no holiday.
    """

    days: _Days
    source: str
    number: int = 0
    unit: str = ""
    start: str = ""


_ONE_DAY: Final = timedelta(days=1)
_TIMELY, _CURE = "En sidste rettidig betalingsdag", "En betalingsfrist"
RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "last-timely-day.v1": Rule(_last_timely_day, "almenlejeloven-44"),
        "third-hverdag.v1": Rule(_third_hverdag, "almenlejeloven-90", 3, "hverdage", _TIMELY),
        "earliest-demand.v1": Rule(_earliest_demand, "almenlejeloven-90", 3, "hverdage", _TIMELY),
        "cure-deadline.v1": Rule(_cure_deadline, "almenlejeloven-90", 14, "dage"),
        "earliest-termination.v1": Rule(_earliest_termination, "almenlejeloven-90", start=_CURE),
    }
)
"""By the name that deadlines are recorded under."""


def _days_after(day: date) -> Iterator[date]:
    return (day + number * _ONE_DAY for number in count(1))
