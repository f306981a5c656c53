"""Does each deadline fall on the day the law gives, and does its proof show every day in between?"""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from books.law.book import LawBook
from domain.calendar import Mode, OutsideCalendarError
from domain.deadline import Deadline
from domain.law_of_the_day import LawOfTheDay
from domain.rules.cure_deadline import cure_deadline
from domain.rules.earliest_demand import earliest_demand
from domain.rules.earliest_termination import earliest_termination
from domain.rules.last_timely_day import last_timely_day

CALENDAR = LawBook.load().calendar

ONE_DAY = timedelta(days=1)
STATUTORY, CONSERVATIVE = Mode.STATUTORY, Mode.CONSERVATIVE
days = st.dates(date(2013, 1, 1), date(2100, 9, 1))  # sixty days and a shift later it is still 2100
modes = st.sampled_from(Mode)

with (Path(__file__).parent / "deadlines.csv").open(encoding="utf-8") as rows:
    TABLE = [
        {column: date.fromisoformat(day) for column, day in row.items()} for row in csv.DictReader(rows, delimiter=";")
    ]


def chain(due: date, mode: Mode, law: LawOfTheDay, arrived: date | None = None) -> list[Deadline]:
    """The four deadlines of a rent due on *due*; without *arrived*, the påkrav arrives on its earliest day."""
    timely = last_timely_day(due, mode, law)
    demand = earliest_demand(timely, mode, law)
    cure = cure_deadline(arrived or demand.day, mode, law)
    return [timely, demand, cure, earliest_termination(cure, law)]


def third_hverdag(demand: Deadline) -> date:
    """The third day that the proof of an earliest demand counts."""
    return [step.day for step in demand.steps if step.counted][2]


def test_the_case_of_the_western_high_court(law: LawOfTheDay) -> None:
    """U 2022.1586 V: due Friday 1 October 2021, påkrav on the 6th, arrived on the 7th, ophævelse on the 22nd."""
    timely, demand, cure, termination = chain(date(2021, 10, 1), STATUTORY, law, arrived=date(2021, 10, 7))

    assert timely.day == date(2021, 10, 1)
    assert third_hverdag(demand) == date(2021, 10, 5)
    assert demand.day == date(2021, 10, 6)
    assert cure.day == date(2021, 10, 21)
    assert termination.day == date(2021, 10, 22)


@pytest.mark.parametrize("row", TABLE, ids=[row["due"].isoformat() for row in TABLE])
def test_each_month_of_the_table_by_statute(row: dict[str, date], law: LawOfTheDay) -> None:
    """Each known month gives its five dates in the statutory mode."""
    timely, demand, cure, termination = chain(row["due"], STATUTORY, law)

    assert timely.day == row["last_timely"]
    assert third_hverdag(demand) == row["third_hverdag"]
    assert demand.day == row["earliest_statutory"]
    assert cure.day == row["cure_statutory"]
    assert termination.day == row["termination_statutory"]


@pytest.mark.parametrize("row", TABLE, ids=[row["due"].isoformat() for row in TABLE])
def test_each_month_of_the_table_conservatively(row: dict[str, date], law: LawOfTheDay) -> None:
    """Each known month gives its dates in the conservative mode."""
    timely, demand, cure, termination = chain(row["due"], CONSERVATIVE, law)

    assert timely.day == row["last_timely"]
    assert demand.day == row["earliest_conservative"]
    assert cure.day == row["cure_conservative"]
    assert termination.day == row["cure_conservative"] + ONE_DAY


@pytest.mark.parametrize(
    ("last_timely", "statutory", "conservative"),
    [
        (date(2025, 9, 15), date(2025, 9, 19), date(2025, 9, 19)),  # Monday: Friday, Friday
        (date(2025, 9, 16), date(2025, 9, 20), date(2025, 9, 22)),  # Tuesday: Saturday, Monday
        (date(2025, 9, 17), date(2025, 9, 22), date(2025, 9, 23)),  # Wednesday: Monday, Tuesday
        (date(2025, 9, 18), date(2025, 9, 23), date(2025, 9, 24)),  # Thursday: Tuesday, Wednesday
        (date(2025, 9, 19), date(2025, 9, 24), date(2025, 9, 25)),  # Friday: Wednesday, Thursday
    ],
)
def test_each_weekday(last_timely: date, statutory: date, conservative: date, law: LawOfTheDay) -> None:
    """In a week without holidays the earliest day follows from the weekday of the last timely day."""
    assert earliest_demand(last_timely, STATUTORY, law).day == statutory
    assert earliest_demand(last_timely, CONSERVATIVE, law).day == conservative


@pytest.mark.parametrize("due", [date(2025, 9, 13), date(2025, 9, 14)])
def test_a_due_date_in_a_weekend_gives_the_friday(due: date, law: LawOfTheDay) -> None:
    """Due on a Saturday or Sunday means paid in time on the Monday, and a påkrav on Friday at the earliest."""
    timely, demand, *_ = chain(due, STATUTORY, law)

    assert timely.day == date(2025, 9, 15)
    assert demand.day == date(2025, 9, 19)


@pytest.mark.parametrize(
    ("due", "third", "statutory", "conservative"),
    [
        (date(2024, 6, 3), date(2024, 6, 6), date(2024, 6, 7), date(2024, 6, 10)),  # the second hverdag
        (date(2025, 6, 1), date(2025, 6, 5), date(2025, 6, 6), date(2025, 6, 10)),  # the third
        (date(2026, 6, 1), date(2026, 6, 4), date(2026, 6, 5), date(2026, 6, 8)),  # the first day allowed
    ],
)
def test_grundlovsdag(due: date, third: date, statutory: date, conservative: date, law: LawOfTheDay) -> None:
    """5 June is a hverdag by the statute's own words; the conservative mode neither counts nor uses it."""
    demand = chain(due, STATUTORY, law)[1]

    assert (third_hverdag(demand), demand.day) == (third, statutory)
    assert chain(due, CONSERVATIVE, law)[1].day == conservative


@pytest.mark.parametrize(
    ("due", "timely"),
    [
        (date(2024, 4, 1), date(2024, 4, 2)),  # 2. påskedag
        (date(2023, 5, 5), date(2023, 5, 8)),  # the last store bededag
        (date(2024, 4, 26), date(2024, 4, 26)),  # the Friday that no longer is one
        (date(2026, 6, 5), date(2026, 6, 8)),  # grundlovsdag on a Friday
        (date(2027, 1, 1), date(2027, 1, 4)),  # a holiday, a Saturday and a Sunday
        (date(2026, 12, 24), date(2026, 12, 24)),  # no holiday by statute
        (date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_when_a_due_date_moves(due: date, timely: date, law: LawOfTheDay) -> None:
    """A due date moves past holidays, Saturdays and grundlovsdag, and past nothing else, in both modes."""
    assert last_timely_day(due, STATUTORY, law).day == timely
    assert last_timely_day(due, CONSERVATIVE, law).day == timely


@pytest.mark.parametrize(
    ("arrived", "cure"),
    [
        (date(2026, 10, 8), date(2026, 10, 22)),  # an ordinary Thursday
        (date(2026, 10, 10), date(2026, 10, 26)),  # day 14 is a Saturday
        (date(2026, 5, 22), date(2026, 6, 8)),  # day 14 is grundlovsdag, on a Friday
        (date(2026, 3, 19), date(2026, 4, 7)),  # day 14 is skærtorsdag
        (date(2026, 12, 10), date(2026, 12, 24)),  # juleaftensdag is no holiday by statute
        (date(2026, 12, 11), date(2026, 12, 28)),  # day 14 is juledag, then a Saturday
        (date(2026, 12, 17), date(2026, 12, 31)),
        (date(2026, 12, 18), date(2027, 1, 4)),  # day 14 is nytårsdag, a Friday
        (date(2023, 4, 21), date(2023, 5, 8)),  # day 14 is the last store bededag
        (date(2024, 4, 12), date(2024, 4, 26)),  # and the year after it is not
    ],
)
def test_when_the_time_to_pay_ends(arrived: date, cure: date, law: LawOfTheDay) -> None:
    """Fourteen days run through weekends and holidays; only the last day moves, in both modes alike."""
    assert cure_deadline(arrived, STATUTORY, law).day == cure
    assert cure_deadline(arrived, CONSERVATIVE, law).day == cure


def test_the_lease_may_be_terminated_the_day_after_even_on_a_saturday(law: LawOfTheDay) -> None:
    """The first lawful day is the day after the deadline in both modes; waiting for a working day is policy."""
    for mode in Mode:
        cure = cure_deadline(date(2024, 9, 6), mode, law)

        assert earliest_termination(cure, law).day == date(2024, 9, 21)


def test_the_proof_says_why_each_day_counted_or_not(law: LawOfTheDay) -> None:
    """Easter 2026: four days stepped over, each by its name."""
    demand = earliest_demand(date(2026, 4, 1), STATUTORY, law)

    assert [(step.day.day, step.counted, step.why) for step in demand.steps] == [
        (1, False, "sidste rettidige betalingsdag"),
        (2, False, "skærtorsdag"),
        (3, False, "langfredag"),
        (4, True, "1. hverdag"),
        (5, False, "påskedag"),
        (6, False, "2. påskedag"),
        (7, True, "2. hverdag"),
        (8, True, "3. hverdag"),
        (9, True, "påkrav kan tidligst afgives"),
    ]


def test_the_proof_of_a_moved_deadline_says_what_moved_it(law: LawOfTheDay) -> None:
    """Day fourteen counts, but the deadline goes on to the next hverdag."""
    cure = cure_deadline(date(2026, 10, 10), CONSERVATIVE, law)

    assert [tuple(step)[1:] for step in cure.steps[-3:]] == [
        (True, "dag 14, men lørdag: fristen udskydes"),
        (False, "søndag"),
        (True, "fristens sidste dag"),
    ]


@given(due=days)
def test_conservative_is_never_earlier(due: date, law: LawOfTheDay) -> None:
    """Whatever the due date, no conservative date lies before its statutory one."""
    statutory, conservative = chain(due, STATUTORY, law), chain(due, CONSERVATIVE, law)

    assert all(safe.day >= strict.day for safe, strict in zip(conservative, statutory, strict=True))


@given(due=days, mode=modes)
def test_a_demand_may_leave_on_its_earliest_day(due: date, mode: Mode, law: LawOfTheDay) -> None:
    """The earliest day for a påkrav is always a day on which one may be dispatched."""
    assert CALENDAR.may_dispatch_on(chain(due, mode, law)[1].day, mode)


@given(due=days, later=st.integers(0, 40), mode=modes)
def test_a_later_start_never_gives_an_earlier_deadline(due: date, later: int, mode: Mode, law: LawOfTheDay) -> None:
    """Every deadline grows with the due date."""
    early, late = chain(due, mode, law), chain(due + later * ONE_DAY, mode, law)

    assert all(one.day <= other.day for one, other in zip(early, late, strict=True))


@given(due=days, mode=modes)
def test_the_proof_shows_every_day_from_the_start_to_the_deadline(due: date, mode: Mode, law: LawOfTheDay) -> None:
    """No deadline lies before its start; the steps leave out no day, and the last is the deadline itself."""
    for deadline in chain(due, mode, law):
        length = (deadline.day - deadline.counted_from).days

        assert length >= 0
        assert [step.day for step in deadline.steps] == [
            deadline.counted_from + number * ONE_DAY for number in range(length + 1)
        ]
        assert deadline.steps[-1].counted
        assert all(step.why for step in deadline.steps)


@given(due=days, mode=modes, hverdage=st.integers(1, 10), cure_days=st.integers(1, 60))
def test_the_numbers_come_from_the_law(due: date, mode: Mode, hverdage: int, cure_days: int, law: LawOfTheDay) -> None:
    """With other numbers in the law the rules count as many days, and the last whole one is the tenant's."""
    other = replace(law, hverdage_before_demand=hverdage, cure_days=cure_days)
    _, demand, cure, _ = chain(due, mode, other)

    assert sum(step.counted for step in demand.steps) == hverdage + 1
    assert cure.steps[cure_days].day == cure.counted_from + cure_days * ONE_DAY
    assert cure.day >= cure.steps[cure_days].day


@given(due=days, mode=modes)
def test_a_deadline_survives_the_journal(due: date, mode: Mode, law: LawOfTheDay) -> None:
    """Written as JSON and read again, a deadline is the same, proof and all."""
    for deadline in chain(due, mode, law):
        assert Deadline.model_validate_json(deadline.model_dump_json()) == deadline
        assert (deadline.law_version, deadline.mode) == (law.version, mode)


def test_the_stored_proof_is_short(law: LawOfTheDay) -> None:
    """A step is stored as day, counted and why, without names; a whole chain stays under two kilobytes."""
    stored = [deadline.model_dump_json() for deadline in chain(date(2026, 10, 1), CONSERVATIVE, law)]

    assert '["2026-10-02",true,"1. hverdag"]' in stored[1]
    assert sum(map(len, stored)) < 2000


@pytest.mark.parametrize("rule", [last_timely_day, earliest_demand, cure_deadline])
@pytest.mark.parametrize("day", [date(1926, 10, 1), date(2012, 12, 31), date(2101, 1, 1)])
def test_outside_the_calendar_there_is_no_deadline(
    rule: Callable[[date, Mode, LawOfTheDay], Deadline], day: date, law: LawOfTheDay
) -> None:
    """Counting from a day before 2013 or after 2100 is an error and never a guess."""
    with pytest.raises(OutsideCalendarError):
        rule(day, STATUTORY, law)


@pytest.mark.parametrize("rule", [earliest_demand, cure_deadline])
def test_a_deadline_never_leaves_the_calendar(
    rule: Callable[[date, Mode, LawOfTheDay], Deadline], law: LawOfTheDay
) -> None:
    """A deadline that would fall after 2100 is an error too."""
    with pytest.raises(OutsideCalendarError):
        rule(date(2100, 12, 30), STATUTORY, law)
