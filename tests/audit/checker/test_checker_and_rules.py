"""Do the rules and the checker, written apart from each other, agree on every day, and does either notice the other?"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.checker import statute, statute_calendar
from audit.checker.check import faults_of
from audit.checker.statute_calendar import easter_sunday, names_of
from books.law.book import LawBook
from domain.calendar import Calendar, DayClass, DayRule, FixedDay, Mode, easter
from domain.deadline import DayStep, Deadline
from domain.law_of_the_day import LawOfTheDay
from domain.rules.cure_deadline import cure_deadline
from domain.rules.earliest_demand import earliest_demand
from domain.rules.earliest_termination import earliest_termination
from domain.rules.last_timely_day import last_timely_day
from domain.rules.third_hverdag import third_hverdag

ONE_DAY = timedelta(days=1)
BOOK = LawBook.load()
LAST_START = date(2100, 11, 30)
"""From later days the rules may rightly refuse to count: the deadline would lie after 2100."""


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day, both included."""
    return (first + number * ONE_DAY for number in range((last - first).days + 1))


def deadlines(day: date, mode: Mode, law: LawOfTheDay) -> tuple[Deadline, ...]:
    """All five, for a rent that is due on *day* and a påkrav that arrived on *day*."""
    timely = last_timely_day(day, mode, law)
    cure = cure_deadline(day, mode, law)
    return (
        timely,
        third_hverdag(timely, mode, law),
        earliest_demand(timely, mode, law),
        cure,
        earliest_termination(cure, law),
    )


def every_deadline(first: date, last: date, law: LawOfTheDay | None = None) -> Iterator[Deadline]:
    """Of every day as due date and as arrival, in both modes, under the law of that day unless *law* is given."""
    for day in days_between(first, last):
        of_the_day = law or BOOK.on(day)
        for mode in Mode:
            yield from deadlines(day, mode, of_the_day)


def faulty(found: Iterator[Deadline]) -> list[tuple[Deadline, tuple[str, ...]]]:
    return [(deadline, faults) for deadline in found if (faults := faults_of(deadline))]


# --- agreement ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first_year", range(2013, 2041, 4))
def test_the_checker_finds_no_fault_in_the_rules(first_year: int) -> None:
    """Every day of 2013 to 2040 as due date and as arrival, in both modes."""
    assert faulty(every_deadline(date(first_year, 1, 1), date(first_year + 3, 12, 31))) == []


@pytest.mark.parametrize("year", range(2013, 2101))
def test_both_calendars_and_a_third_one_agree(year: int) -> None:
    """Every day to 2100: its class for the checker and in the law's own calendar, and helligdage in `holidays`, too."""
    oracle, calendar = holidays.country_holidays("DK", years=year), BOOK.calendar
    assert easter_sunday(year) == easter(year)
    for day in days_between(date(year, 1, 1), date(year, 12, 31)):
        names = names_of(day)
        assert bool(names.helligdag) == (day.isoweekday() == 7 or day in oracle) == calendar.is_public_holiday(day)
        assert bool(names.moves_a_deadline) == calendar.is_shift_day(day)
        for mode in Mode:
            assert bool(names.uncounted(mode is Mode.CONSERVATIVE)) != calendar.counts_as_hverdag(day, mode)


# --- millions -------------------------------------------------------------------------------------------------------


@pytest.mark.volume
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("decade", range(2013, 2101, 11))
def test_whatever_is_changed_in_whatever_deadline_is_noticed(decade: int) -> None:
    """Every deadline of every day to 2100 as it is, and eight times with one thing changed: three million objects."""
    chance, checked = Random(decade), 0
    for deadline in every_deadline(date(decade, 1, 1), min(date(decade + 10, 12, 31), LAST_START)):
        assert faults_of(deadline) == ()
        for change in chance.choices(CHANGES, k=8):
            other = change(deadline, chance)
            assert faults_of(other), (change.__name__, deadline, other)
        checked += 9
    assert checked > 350_000


@given(
    day=st.dates(date(2013, 1, 1), LAST_START),
    mode=st.sampled_from(Mode),
    which=st.integers(0, 4),
    change=st.integers(0, 100).map(lambda number: CHANGES[number % len(CHANGES)]),
    seed=st.integers(0, 1 << 32),
)
def test_a_change_in_one_deadline_is_noticed(
    day: date, mode: Mode, which: int, change: Callable[[Deadline, Random], Deadline], seed: int
) -> None:
    """A few of those millions, each time others."""
    deadline = deadlines(day, mode, BOOK.on(day))[which]

    assert faults_of(change(deadline, Random(seed)))


def a_day_dropped(deadline: Deadline, chance: Random) -> Deadline:
    steps = list(deadline.steps)
    del steps[chance.randrange(len(steps))]
    return deadline.model_copy(update={"steps": tuple(steps)})


def a_day_twice(deadline: Deadline, chance: Random) -> Deadline:
    steps = list(deadline.steps)
    steps.insert(chance.randrange(len(steps) + 1), chance.choice(steps))
    return deadline.model_copy(update={"steps": tuple(steps)})


def a_day_moved(deadline: Deadline, chance: Random) -> Deadline:
    return _one_step(deadline, chance, lambda step: step._replace(day=step.day + _some_days(chance)))


def a_flag_flipped(deadline: Deadline, chance: Random) -> Deadline:
    return _one_step(deadline, chance, lambda step: step._replace(counted=not step.counted))


def a_reason_lost(deadline: Deadline, chance: Random) -> Deadline:
    return _one_step(deadline, chance, lambda step: step._replace(why=""))


def a_false_name(deadline: Deadline, chance: Random) -> Deadline:
    def renamed(step: DayStep) -> DayStep:
        false = sorted({"søndag", "lørdag", "2. påskedag", "store bededag", "juledag"} - names_of(step.day).every)
        return step._replace(why=chance.choice(false))

    return _one_step(deadline, chance, renamed)


def the_result_moved(deadline: Deadline, chance: Random) -> Deadline:
    return deadline.model_copy(update={"day": deadline.day + _some_days(chance)})


def the_start_moved(deadline: Deadline, chance: Random) -> Deadline:
    return deadline.model_copy(update={"counted_from": deadline.counted_from + _some_days(chance)})


def the_end_cut_off(deadline: Deadline, chance: Random) -> Deadline:
    """With a result that fits; where there is one day only, nothing is left."""
    steps = deadline.steps[: chance.randrange(len(deadline.steps))]
    return deadline.model_copy(update={"steps": steps, "day": steps[-1].day if steps else deadline.day})


def a_day_more(deadline: Deadline, chance: Random) -> Deadline:
    steps = (*deadline.steps, DayStep(deadline.day + ONE_DAY, chance.random() < 0.5, "fristens sidste dag"))
    return deadline.model_copy(update={"steps": steps, "day": steps[-1].day})


def another_century(deadline: Deadline, chance: Random) -> Deadline:
    return deadline.model_copy(update={"counted_from": deadline.counted_from - 36524 * ONE_DAY})


def another_rule(deadline: Deadline, chance: Random) -> Deadline:
    others = sorted({*statute.RULES, f"{deadline.name}.v2"} - {deadline.rule})
    return deadline.model_copy(update={"rule": chance.choice(others)})


CHANGES: tuple[Callable[[Deadline, Random], Deadline], ...] = (
    a_day_dropped, a_day_twice, a_day_moved, a_flag_flipped, a_reason_lost, a_false_name, the_result_moved,
    the_start_moved, the_end_cut_off, a_day_more, another_century, another_rule,
)  # fmt: skip


def _some_days(chance: Random) -> timedelta:
    return chance.choice((-14, -7, -2, -1, 1, 2, 7, 14)) * ONE_DAY


def _one_step(deadline: Deadline, chance: Random, change: Callable[[DayStep], DayStep]) -> Deadline:
    steps = list(deadline.steps)
    number = chance.randrange(len(steps))
    steps[number] = change(steps[number])
    return deadline.model_copy(update={"steps": tuple(steps)})


@given(day=st.dates(date(2013, 1, 1), LAST_START))
def test_the_mode_is_noticed_wherever_it_matters(day: date) -> None:
    """Another mode is a fault exactly where that mode would have counted other days."""
    of_the_day = BOOK.on(day)
    for one, other in zip(*(deadlines(day, mode, of_the_day) for mode in Mode), strict=True):
        swapped = one.model_copy(update={"mode": other.mode})

        assert bool(faults_of(swapped)) == (one.steps != other.steps)


# --- either of them broken ------------------------------------------------------------------------------------------


RULES_OF_DAYS = [rule for rule in BOOK.calendar.rules if rule.name not in ("påskedag", "pinsedag")]  # Sundays anyway


@pytest.mark.parametrize("lost", RULES_OF_DAYS, ids=lambda rule: rule.name)
def test_a_calendar_that_has_lost_a_day_is_noticed(lost: DayRule) -> None:
    """Each day of the law's calendar in turn, as when its file were gone."""
    calendar = Calendar(tuple(rule for rule in BOOK.calendar.rules if rule != lost))
    other = replace(BOOK.on(date(2023, 1, 1)), calendar=calendar)
    days = (*list(lost.days(2023))[:3], *list(lost.days(2024))[:3])  # 24 and 31 December 2023 are Sundays

    found = [one for day in days for one in faulty(every_deadline(day - 20 * ONE_DAY, day, other))]

    assert any(lost.name.casefold() in fault for _, faults in found for fault in faults)


@pytest.mark.parametrize("day_class", DayClass)
def test_a_calendar_with_a_day_too_many_is_noticed(day_class: DayClass) -> None:
    """1 May, whichever class somebody gave it."""
    added = DayRule("1. maj", day_class, FixedDay(5, 1), date(2013, 1, 1))
    other = replace(BOOK.on(date(2025, 1, 1)), calendar=Calendar((*BOOK.calendar.rules, added)))

    found = faulty(every_deadline(date(2025, 4, 10), date(2025, 5, 1), other))

    assert any(fault.startswith("torsdag 2025-05-01 er ikke talt med") for _, faults in found for fault in faults)


@pytest.mark.parametrize(("numbers", "sentence"), [
    ({"cure_days": 13}, "Der er talt 13 dage, hvor loven siger 14."),
    ({"cure_days": 15}, "Der er talt 15 dage, hvor loven siger 14."),
    ({"hverdage_before_demand": 2}, "Der er talt 2 hverdage, hvor loven siger 3."),
    ({"hverdage_before_demand": 4}, "Der er talt 4 hverdage, hvor loven siger 3."),
])  # fmt: skip
def test_a_law_file_with_another_number_is_said_to_be_one(numbers: dict[str, int], sentence: str) -> None:
    """For every day of three years, and nothing else is wrong."""
    other = replace(BOOK.on(date(2026, 1, 1)), **numbers)  # type: ignore[arg-type]
    rules = {"cure-deadline.v1"} if "cure_days" in numbers else {"third-hverdag.v1", "earliest-demand.v1"}

    found = faulty(every_deadline(date(2024, 1, 1), date(2026, 12, 31), other))

    assert {deadline.rule for deadline, _ in found} == rules
    assert len(found) == len(rules) * 2 * 1096
    assert all(len(faults) == 1 and faults[0].startswith(sentence) for _, faults in found)


BROKEN: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "Easter a week late": lambda patch: patch.setattr(
        statute_calendar, "easter_sunday", lambda year: easter_sunday(year) + 7 * ONE_DAY
    ),
    "no Sundays": lambda patch: patch.setattr(
        statute, "names_of", lambda day: names_of(day)._replace(helligdag=names_of(day).helligdag - {"søndag"})
    ),
    "Saturday no hverdag": lambda patch: patch.setattr(
        statute, "names_of", lambda day: names_of(day)._replace(helligdag=names_of(day).moves_a_deadline)
    ),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_checker_contradicts_the_rules(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """That the two agree says something of both."""
    named_days: Any = statute_calendar._named_days
    BROKEN[how](monkeypatch)
    named_days.cache_clear()
    try:
        assert faulty(every_deadline(date(2026, 1, 1), date(2026, 12, 31)))
    finally:
        named_days.cache_clear()
