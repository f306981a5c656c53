"""Does the chain fall on the days of the law, with proof and without, on every day and around every change?"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from books.law.book import LawBook
from domain.calendar import Mode, OutsideCalendarError
from domain.law_of_the_day import Laws
from domain.rules.deadline_chain import ArrivedTooEarlyError, chain_of_days, deadline_chain
from tests.books.law.editions import chosen_by, edition, value_from
from tests.domain.rules.plain_count import counted

BOOK = LawBook.load()
ONE_DAY = timedelta(days=1)
FIRST, LAST = date(2013, 1, 1), date(2040, 12, 31)
STATUTORY, CONSERVATIVE = Mode.STATUTORY, Mode.CONSERVATIVE
LAWS = BOOK.during(decision=date(2026, 10, 1), case_start=date(2026, 10, 1))
both_modes = pytest.mark.parametrize("mode", Mode)

with (Path(__file__).parent / "deadlines.csv").open(encoding="utf-8") as rows:
    TABLE = [
        {column: date.fromisoformat(day) for column, day in row.items()} for row in csv.DictReader(rows, delimiter=";")
    ]


def chain(due: date, arrived: date | None, mode: Mode, laws: Laws = LAWS) -> tuple[date, ...]:
    """The five days, which are the same with proof and without."""
    days = chain_of_days(due, arrived, mode, laws)
    assert tuple(deadline.day for deadline in deadline_chain(due, arrived, mode, laws)) == days
    return tuple(days)


def days_from(first: date, last: date) -> list[date]:
    return [first + number * ONE_DAY for number in range((last - first).days + 1)]


# --- what is known --------------------------------------------------------------------------------------------------


@both_modes
@pytest.mark.parametrize("row", TABLE, ids=[row["due"].isoformat() for row in TABLE])
def test_each_month_of_the_table(row: dict[str, date], mode: Mode) -> None:
    """Each known month gives its five days, dispatched and arrived on the earliest day of the mode."""
    if mode is STATUTORY:
        known = (row["third_hverdag"], row["earliest_statutory"], row["cure_statutory"], row["termination_statutory"])
    else:
        cure = row["cure_conservative"]
        known = (row["third_conservative"], row["earliest_conservative"], cure, cure + ONE_DAY)

    assert chain(row["due"], None, mode) == (row["last_timely"], *known)


@pytest.mark.parametrize(
    ("mode", "third", "earliest"),
    [(STATUTORY, date(2021, 10, 5), date(2021, 10, 6)), (CONSERVATIVE, date(2021, 10, 6), date(2021, 10, 7))],
)
def test_the_case_of_the_western_high_court(mode: Mode, third: date, earliest: date) -> None:
    """U 2022.1586 V: due 1 October 2021, arrived on the 7th, to be paid by the 21st, terminated on the 22nd."""
    timely, *counted_days = chain(date(2021, 10, 1), date(2021, 10, 7), mode)

    assert timely == date(2021, 10, 1)
    assert counted_days == [third, earliest, date(2021, 10, 21), date(2021, 10, 22)]


SITUATIONS = [
    # due, arrived, mode, third hverdag, earliest demand, cure deadline
    ("grundlovsdag is the third hverdag", "2025-06-01", "", STATUTORY, "2025-06-05", "2025-06-06", "2025-06-20"),
    ("and conservatively none", "2025-06-01", "", CONSERVATIVE, "2025-06-06", "2025-06-10", "2025-06-24"),
    ("grundlovsdag is the sending day", "2026-06-01", "", STATUTORY, "2026-06-04", "2026-06-05", "2026-06-19"),
    ("and conservatively none", "2026-06-01", "", CONSERVATIVE, "2026-06-04", "2026-06-08", "2026-06-22"),
    ("grundlovsdag ends the time", "2026-05-13", "2026-05-22", STATUTORY, "2026-05-18", "2026-05-19", "2026-06-08"),
    ("in both modes", "2026-05-13", "2026-05-22", CONSERVATIVE, "2026-05-20", "2026-05-21", "2026-06-08"),
    ("Easter", "2026-04-01", "", STATUTORY, "2026-04-08", "2026-04-09", "2026-04-23"),
    ("Easter", "2026-04-01", "", CONSERVATIVE, "2026-04-09", "2026-04-10", "2026-04-24"),
    ("the last store bededag", "2023-05-02", "", STATUTORY, "2023-05-06", "2023-05-08", "2023-05-22"),
    ("the last store bededag", "2023-05-02", "", CONSERVATIVE, "2023-05-08", "2023-05-09", "2023-05-23"),
    ("a year later it is a day like any", "2024-04-23", "", STATUTORY, "2024-04-26", "2024-04-27", "2024-05-13"),
    ("a year later it is a day like any", "2024-04-23", "", CONSERVATIVE, "2024-04-26", "2024-04-29", "2024-05-13"),
    ("24 December is the third", "2026-12-21", "", STATUTORY, "2026-12-24", "2026-12-28", "2027-01-11"),
    ("and conservatively none", "2026-12-21", "", CONSERVATIVE, "2026-12-28", "2026-12-29", "2027-01-12"),
    ("31 December is the third", "2026-12-28", "", STATUTORY, "2026-12-31", "2027-01-02", "2027-01-18"),
    ("and conservatively none", "2026-12-28", "", CONSERVATIVE, "2027-01-04", "2027-01-05", "2027-01-19"),
    ("24 December ends the time", "2026-12-01", "2026-12-10", CONSERVATIVE, "2026-12-04", "2026-12-07", "2026-12-24"),
    ("31 December ends the time", "2026-12-01", "2026-12-17", CONSERVATIVE, "2026-12-04", "2026-12-07", "2026-12-31"),
    ("into summer time", "2026-03-10", "2026-03-18", STATUTORY, "2026-03-13", "2026-03-14", "2026-04-01"),
    ("into winter time", "2026-10-12", "2026-10-19", STATUTORY, "2026-10-15", "2026-10-16", "2026-11-02"),
    ("29 February is the third", "2024-02-26", "", STATUTORY, "2024-02-29", "2024-03-01", "2024-03-15"),
    ("29 February ends the time", "2024-02-01", "2024-02-15", CONSERVATIVE, "2024-02-06", "2024-02-07", "2024-02-29"),
    ("2100 has none", "2100-02-10", "2100-02-19", STATUTORY, "2100-02-13", "2100-02-15", "2100-03-05"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("due", "arrived", "mode", "third", "earliest", "cure"),
    [row[1:] for row in SITUATIONS],
    ids=[f"{row[0]}, {row[3]}" for row in SITUATIONS],
)
def test_days_that_are_known_to_be_special(
    due: str, arrived: str, mode: Mode, third: str, earliest: str, cure: str
) -> None:
    """Grundlovsdag in each of its three places, Easter, store bededag, Christmas, the clocks, leap days."""
    _, *days = chain(date.fromisoformat(due), date.fromisoformat(arrived) if arrived else None, mode)

    assert [day.isoformat() for day in days[:3]] == [third, earliest, cure]
    assert days[3] == days[2] + ONE_DAY


# --- every day ------------------------------------------------------------------------------------------------------


@both_modes
def test_every_due_date_is_counted_as_on_fingers(mode: Mode) -> None:
    """Every day of 2013 to 2040, and so each weekday and holiday of twenty years: with proof, without, and by hand."""
    assert [due for due in days_from(FIRST, LAST) if chain(due, None, mode) != counted(due, None, mode)] == []


@both_modes
def test_every_arrival_is_counted_as_on_fingers(mode: Mode) -> None:
    """The påkrav arrives on every day of 2013 to 2040, one to forty days after it may be sent."""
    differing = []
    for number, due in enumerate(days_from(FIRST, LAST)):
        arrived = counted(due, None, mode)[2] + number % 40 * ONE_DAY
        if chain(due, arrived, mode) != counted(due, arrived, mode):
            differing.append((due, arrived))

    assert differing == []


@pytest.mark.parametrize("of_the_year", [(1, 1), (6, 5), (12, 24), (12, 25), (12, 26), (12, 31)])
def test_those_days_hold_each_fixed_day_on_every_weekday(of_the_year: tuple[int, int]) -> None:
    """What the two tests above go over: the days that do not move with Easter have been each day of the week."""
    assert {day.weekday() for day in days_from(FIRST, LAST) if (day.month, day.day) == of_the_year} == set(range(7))


@given(due=st.dates(FIRST, date(2100, 10, 1)), later=st.none() | st.integers(0, 60), mode=st.sampled_from(Mode))
def test_no_day_lies_before_the_one_it_follows_from(due: date, later: int | None, mode: Mode) -> None:
    """Up to 2100: the days stand in their order, and the termination is the day after the time to pay."""
    arrived = None if later is None else chain(due, None, mode)[2] + later * ONE_DAY
    timely, third, demand, cure, termination = chain(due, arrived, mode)

    assert due <= timely < third < demand < cure == termination - ONE_DAY
    assert (timely, third, demand, cure, termination) == counted(due, arrived, mode)


# --- around every change --------------------------------------------------------------------------------------------


def changes() -> Iterator[date]:
    """Each day on which a value of the law begins to hold, or has just ended."""
    parameters = (*BOOK.parameters.values(), *(holiday.parameter for holiday in BOOK.holidays.values()))
    for value in (value for parameter in parameters for value in parameter.values.entries):
        yield value.start
        if value.until:
            yield value.until + ONE_DAY


CHANGES = sorted({day for day in changes() if FIRST < day < date(2100, 1, 1)})


@both_modes
@pytest.mark.parametrize("change", CHANGES, ids=date.isoformat)
def test_around_every_change_of_the_law(change: date, mode: Mode) -> None:
    """The last day before each change of a value or holiday, the day of it and the day after: due, and arrived."""
    for day in (change - ONE_DAY, change, change + ONE_DAY):
        assert chain(day, None, mode) == counted(day, None, mode)
        due = day - 30 * ONE_DAY
        if due >= FIRST:
            assert chain(due, day, mode) == counted(due, day, mode)


def test_store_bededag_is_among_the_changes() -> None:
    """The search for changes sees the one holiday that was abolished."""
    assert date(2024, 1, 1) in CHANGES


@both_modes
def test_another_time_to_pay_holds_for_what_arrives_from_that_day_on(mode: Mode) -> None:
    """Fourteen days become twenty-one on 15 October 2026: the day of arrival chooses, not the due date."""
    book = edition(value_from("cure_period", date(2026, 10, 15), 21))
    laws = book.during(decision=date(2026, 10, 1), case_start=date(2026, 10, 1))
    due = date(2026, 10, 1)

    assert [chain(due, date(2026, 10, day), mode, laws)[3] for day in (14, 15, 16)] == [
        date(2026, 10, 28),
        date(2026, 11, 5),
        date(2026, 11, 6),
    ]


@both_modes
def test_other_hverdage_hold_for_what_falls_due_from_that_day_on(mode: Mode) -> None:
    """Three hverdage become five on Tuesday 15 September 2026: the due date chooses."""
    book = edition(value_from("hverdage_before_demand", date(2026, 9, 15), 5))
    laws = book.during(decision=date(2026, 9, 1), case_start=date(2026, 9, 1))
    thirds = [chain(date(2026, 9, day), None, mode, laws)[1] for day in (14, 15, 16)]

    assert thirds[0] == date(2026, 9, 17)
    assert thirds[1:] == (
        [date(2026, 9, 21), date(2026, 9, 22)] if mode is STATUTORY else [date(2026, 9, 22), date(2026, 9, 23)]
    )


def test_a_number_that_the_decision_chooses_is_chosen_by_the_decision() -> None:
    """Where the law's file says so, the day of arrival no longer matters."""
    book = edition(value_from("cure_period", date(2026, 10, 15), 21), chosen_by("cure_period", "decision"))
    due, arrived = date(2026, 10, 1), date(2026, 10, 20)
    before, after = (book.during(decision=date(2026, 10, day), case_start=due) for day in (14, 15))

    assert chain(due, arrived, STATUTORY, before)[3] == date(2026, 11, 3)
    assert chain(due, arrived, STATUTORY, after)[3] == date(2026, 11, 10)


# --- what is refused ------------------------------------------------------------------------------------------------


@both_modes
@pytest.mark.parametrize("rule", [chain_of_days, deadline_chain])
@pytest.mark.parametrize(
    ("due", "arrived"),
    [
        ("1926-10-01", None),
        ("2012-12-31", None),
        ("2101-01-01", None),
        ("2126-10-01", None),
        ("0001-01-01", None),
        ("9999-12-31", None),
        ("2100-12-20", None),  # its days end in 2101
        ("2026-10-01", "1926-10-08"),
        ("2026-10-01", "2101-01-01"),
        ("2026-10-01", "9999-12-31"),
    ],
)
def test_outside_the_calendar_there_is_no_chain(due: str, arrived: str | None, mode: Mode, rule: object) -> None:
    """A day of the wrong century, and one whose deadlines nobody can know: an error that says so, never a guess."""
    assert callable(rule)
    with pytest.raises(OutsideCalendarError, match="2013-2100"):
        rule(date.fromisoformat(due), date.fromisoformat(arrived) if arrived else None, mode, LAWS)


@pytest.mark.parametrize("rule", [chain_of_days, deadline_chain])
@pytest.mark.parametrize(
    ("mode", "arrived", "said"),
    [
        (STATUTORY, date(2026, 10, 5), "før den 6. oktober 2026, den første lovlige dag. Det er ugyldigt"),
        (CONSERVATIVE, date(2026, 10, 5), "før den 6. oktober 2026, den første lovlige dag. Det er ugyldigt"),
        (STATUTORY, date(2026, 9, 30), "før den 6. oktober 2026"),  # before the rent was due
    ],
)
def test_an_arrival_before_a_demand_may_be_sent_is_refused(mode: Mode, arrived: date, said: str, rule: object) -> None:
    """The day before the earliest one: the påkrav was sent too early, and no time to pay runs from it."""
    assert callable(rule)
    with pytest.raises(ArrivedTooEarlyError, match=said):
        rule(date(2026, 10, 1), arrived, mode, LAWS)


@pytest.mark.parametrize("arrived", [date(2024, 1, 6), date(2024, 1, 7)])
def test_an_arrival_that_only_the_statute_allows_is_counted_from(arrived: date) -> None:
    """Sent on Saturday 6 January 2024, its first lawful day: the conservative mode would have waited until Monday."""
    conservative, statutory = (chain(date(2024, 1, 1), arrived, mode) for mode in (CONSERVATIVE, STATUTORY))

    assert conservative[2] == date(2024, 1, 8)
    assert conservative[3:] == statutory[3:]


@both_modes
def test_an_arrival_on_the_first_day_is_the_earliest_chain(mode: Mode) -> None:
    """Sent and arrived on its first lawful day."""
    earliest = chain(date(2026, 10, 1), None, mode)

    assert chain(date(2026, 10, 1), earliest[2], mode) == earliest
