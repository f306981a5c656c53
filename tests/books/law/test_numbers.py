"""Does every further number of the law stand in the files with the days, marks and silences that were read?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from books.law.book import LawBook
from books.law.errors import NoLawInForceError
from books.law.loader import COUNTED_SINCE, COUNTED_WITH, DAYS
from books.law.parameter import Parameter
from domain.calendar import DayClass, Mode

BOOK = LawBook.load()
ONE_DAY = timedelta(days=1)

DEFAULT_INTEREST = [
    # from, hundredths of a percent, status
    (date(2013, 3, 1), 820, "A"),
    (date(2015, 7, 1), 805, "A"),
    (date(2021, 7, 1), 765, "A"),
    (date(2022, 1, 1), 755, "A"),
    (date(2022, 7, 1), 755, "A"),
    (date(2023, 1, 1), 990, "A"),
    (date(2023, 7, 1), 1125, "A"),
    (date(2024, 1, 1), 1175, "B"),
    (date(2024, 7, 1), 1150, "B"),
    (date(2025, 1, 1), 1075, "B"),
    (date(2025, 7, 1), 975, "B"),
    (date(2026, 1, 1), 975, "B"),
]


def test_default_interest_through_the_years() -> None:
    """Every rate that is known, with the mark that says how well."""
    entries = BOOK.parameters["default_interest"].values.entries

    assert [(value.start, value.value, value.status) for value in entries] == DEFAULT_INTEREST


@pytest.mark.parametrize(("start", "rate", "status"), DEFAULT_INTEREST[1:])
def test_each_change_of_default_interest(start: date, rate: int, status: str) -> None:
    """The day before a change has the old rate, the day itself and the day after have the new one."""
    interest = BOOK.parameters["default_interest"]
    before = DEFAULT_INTEREST[[known for known, _, _ in DEFAULT_INTEREST].index(start) - 1]

    assert interest.on(start - ONE_DAY).value == before[1]
    assert [(interest.on(day).value, interest.on(day).status) for day in (start, start + ONE_DAY)] == [
        (rate, status)
    ] * 2


@pytest.mark.parametrize(
    ("day", "words"), [(date(2013, 2, 28), "28. februar 2013"), (date(2026, 7, 1), "1. juli 2026")]
)
def test_an_unknown_rate_is_no_guess(day: date, words: str) -> None:
    """Before the first rate and after the last day of the last one there is no answer, but a loud error."""
    with pytest.raises(NoLawInForceError) as raised:
        BOOK.parameters["default_interest"].on(day)

    assert str(raised.value).startswith("parameters/default_interest.toml, linje ")
    assert f"values: ingen værdi gælder den {words}" in str(raised.value)


def test_the_last_known_rate_holds_to_its_last_day() -> None:
    """30 June 2026 is the last day with a rate."""
    assert BOOK.parameters["default_interest"].on(date(2026, 6, 30)).value == 975


@pytest.mark.parametrize(
    ("name", "day", "value"),
    [
        ("court_fee", date(2021, 9, 30), 30000),
        ("court_fee", date(2021, 10, 1), 75000),
        ("court_fee_at_address", date(2021, 9, 30), 40000),
        ("court_fee_at_address", date(2021, 10, 1), 0),
        ("appeal_fee_landsret", date(2021, 10, 1), 75000),
        ("appeal_fee_hojesteret", date(2021, 10, 1), 150000),
        ("reminder_fee_maximum", date(2026, 10, 1), 10000),
        ("reminder_count_maximum", date(2026, 10, 1), 3),
        ("reminder_days_between", date(2026, 10, 1), 10),
        ("cure_period", date(2009, 6, 1), 14),
        ("hverdage_before_demand", date(2013, 1, 1), 3),
        ("adviser_window", date(2026, 10, 1), 8),
        ("aid_enkeltydelse", date(2026, 10, 1), "may-be-repayable"),
        ("aid_midlertidig_huslejehjaelp", date(2026, 10, 1), "may-be-repayable"),
        ("aid_personligt_tillaeg", date(2026, 10, 1), "normally-not-repayable"),
        ("aid_boligstoette", date(2026, 10, 1), "normally-not-repayable"),
        ("aid_indskudslaan", date(2026, 10, 1), "repayable"),
        ("aid_administration_af_husleje", date(2025, 6, 30), "unknown"),
        ("aid_administration_af_husleje", date(2025, 7, 1), "not-repayable"),
        ("aid_huslejetilskud_2026", date(2026, 12, 31), "unknown"),
    ],
)
def test_each_further_number(name: str, day: date, value: int | str) -> None:
    """Every number that the files hold beside the demand fee and default interest."""
    assert BOOK.parameters[name].on(day).value == value


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("appeal_fee_landsret", date(2021, 9, 30)),
        ("cure_period", date(2009, 5, 31)),
        ("hverdage_before_demand", date(2012, 12, 31)),
        ("aid_huslejetilskud_2026", date(2026, 1, 26)),
        ("aid_huslejetilskud_2026", date(2027, 1, 1)),
    ],
)
def test_outside_what_is_known(name: str, day: date) -> None:
    """A day before the first value, or after a last one that has ended, has no answer."""
    with pytest.raises(NoLawInForceError):
        BOOK.parameters[name].on(day)


class Asked(dict[str, Parameter]):
    """Parameters that keep the names under which somebody asked for one."""

    def __init__(self) -> None:
        super().__init__(BOOK.parameters)
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> Parameter:
        self.names.add(name)
        return super().__getitem__(name)


def test_every_number_that_rules_read_is_asked_for() -> None:
    """What a day's law is made of are those of which files without a value on some day are refused, and no others."""
    asked = Asked()
    replace(BOOK, parameters=asked).on(date(2026, 10, 1))

    assert asked.names == {*COUNTED_WITH, *COUNTED_SINCE}


def test_every_day_of_the_calendar_must_be_there() -> None:
    """Files without one of the shipped days are refused."""
    assert set(DAYS) == set(BOOK.holidays)


def test_only_practice_is_called_practice() -> None:
    """The adviser's days are practice; so are the days on which only banks are closed; all else is statute."""
    dated = {**BOOK.parameters, **{name: holiday.parameter for name, holiday in BOOK.holidays.items()}}

    assert {name for name, one in dated.items() if one.basis == "practice"} == {
        "adviser_window",
        "aid_chase",
        "christmas_eve",
        "new_years_eve",
        "friday_after_ascension",
    }


def test_what_was_not_read_is_not_called_official() -> None:
    """Whatever was written down without a source carries the mark of a lead."""
    dated = [*BOOK.parameters.values(), *(holiday.parameter for holiday in BOOK.holidays.values())]
    without = [value for one in dated for value in one.values.entries if value.source == "uden-kilde"]

    assert without
    assert {value.status for value in without} == {"C"}


STORE_BEDEDAG = [
    # the fourth Friday after Easter, a public holiday until 2023
    (date(2013, 4, 26), True),
    (date(2022, 5, 13), True),
    (date(2023, 5, 5), True),
    (date(2024, 4, 26), False),
    (date(2025, 5, 16), False),
]


@pytest.mark.parametrize(("day", "holiday"), STORE_BEDEDAG)
def test_store_bededag_and_its_end(day: date, holiday: bool) -> None:
    """Until 2023 it is no hverdag in either mode, from 2024 an ordinary one in both."""
    assert {BOOK.calendar.counts_as_hverdag(day, mode) for mode in Mode} == {not holiday}


def test_the_classes_of_days() -> None:
    """Who is in which class, by name."""
    of_class = {
        day_class: {name for name, one in BOOK.holidays.items() if one.day_class is day_class} for day_class in DayClass
    }

    assert of_class[DayClass.SHIFT] == {"saturday", "grundlovsdag"}
    assert of_class[DayClass.DOUBTFUL] == {"christmas_eve", "new_years_eve", "friday_after_ascension"}
    assert len(of_class[DayClass.HELLIGDAG]) == 12
