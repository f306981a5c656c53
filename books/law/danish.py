"""How does one say in Danish what stands in a law file: a value, a mark, a rule of transition?"""

from collections.abc import Mapping
from datetime import date
from typing import Final, assert_never

from books.law.day_of_the_year import read_day_of_the_year
from books.law.parameter import Value
from domain.calendar import DayClass, EasterDay, FixedDay, Weekday
from domain.danish_day import WEEKDAYS, danish_day
from domain.law_of_the_day import ChosenBy
from domain.money import format_kroner, kroner

STATUS: Final[Mapping[str, str]] = {
    "A": "myndighed eller lovtekst",
    "B": "fagfolk",
    "C": "et spor eller en beregning",
    "X": "kilderne er uenige",
}
MARK: Final[Mapping[str, str]] = {
    "source": "læst",
    "knowledge": "viden uden kilde",
    "unverified": "skal efterprøves",
    "inference": "slutning",
    "recommendation": "eget valg",
}
CHOSEN_BY: Final[Mapping[ChosenBy, str]] = {
    ChosenBy.EVENT: "den dag, det sker",
    ChosenBy.DECISION: "den dag, det besluttes",
    ChosenBy.CASE_START: "den dag, sagen begyndte",
}
BASIS: Final[Mapping[str, str]] = {"statute": "lov", "practice": "praksis, ikke lov"}
KIND: Final[Mapping[str, str]] = {
    "official": "myndighed",
    "statute-copy": "gengivelse af lovtekst",
    "professional": "advokater og fagfolk",
    "housing": "boligsektoren",
    "public-note": "notat eller bilag",
    "none": "ingen kilde",
}
QUOTED: Final[Mapping[str, str]] = {
    "statute": "",
    "case": "Fra en afgørelse: ",
    "practice": "Fra praksis, ikke lov: ",
}
"""What stands before a quote of each kind: the law's own words stand alone."""

DAY_CLASS: Final[Mapping[DayClass, str]] = {
    DayClass.HELLIGDAG: "helligdag",
    DayClass.SHIFT: "udskyder en frist",
    DayClass.DOUBTFUL: "tvivlsom dag",
}
DAY_CLASS_AT_LENGTH: Final[Mapping[DayClass, str]] = {
    DayClass.HELLIGDAG: "Aldrig hverdag. En frist, der ender her, udskydes.",
    DayClass.SHIFT: "En frist, der ender her, udskydes. En hverdag efter loven, men ikke i forsigtig optælling.",
    DayClass.DOUBTFUL: "En hverdag efter loven. Forsigtig optælling tæller den ikke og afsender intet på den.",
}
_AID: Final[Mapping[str, str]] = {
    "repayable": "skal betales tilbage",
    "not-repayable": "skal ikke betales tilbage",
    "normally-not-repayable": "skal normalt ikke betales tilbage",
    "may-be-repayable": "kan gives mod tilbagebetaling",
    "unknown": "om det skal betales tilbage, vides ikke",
}
_NO_LEAP_YEAR: Final = 2025


def value_in_words(unit: str, value: int | str) -> str:
    """Return *value* with its unit: `335,00 kr.`, `9,75 %`, `14 dage`, `39 dage efter påskedag`."""
    if isinstance(value, str):
        return _AID[value] if unit == "aid" else _day_of_the_year(value)
    match unit:
        case "øre":
            return kroner(value)
        case "hundredths of a percent":
            return f"{format_kroner(value)} %"
        case "days":
            return f"{value} dag{'' if value == 1 else 'e'}"
        case "years":
            return f"{value} år"
        case "hverdage":
            return f"{value} hverdag{'' if value == 1 else 'e'}"
    return str(value)


def conflict_in_words(unit: str, value: Value) -> str:
    """Return what another source says instead, or nothing."""
    return "" if value.conflicting_value is None else value_in_words(unit, value.conflicting_value)


def checked_in_words(checked_on: date | None) -> str:
    """Return who has looked since: nobody, or a person on a day."""
    return "ingen har efterset det" if checked_on is None else f"efterset den {danish_day(checked_on)}"


def _day_of_the_year(text: str) -> str:
    named = read_day_of_the_year(text)
    assert named is not None  # files with any other text are refused
    match named:
        case EasterDay(0):
            return "påskedag"
        case EasterDay(offset):
            days = f"{abs(offset)} dag{'' if abs(offset) == 1 else 'e'}"
            return f"{days} {'efter' if offset > 0 else 'før'} påskedag"
        case FixedDay(month, day):
            return danish_day(date(_NO_LEAP_YEAR, month, day)).removesuffix(f" {_NO_LEAP_YEAR}")
        case Weekday(number):
            return f"hver {WEEKDAYS[number]}"
        case _:
            assert_never(named)
