"""Which month, due day and kind does the text name that came with a payment?

A text is the payer's own word on what their money is for, and nobody checks it. So it names something only where it can
be read in one way: two months, a day that may be the day of payment, the word for an instalment, or a month that may be
somebody's name say nothing. What is named in whole words is kept; the text itself is not.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from domain.event import Frozen
from domain.missed_payment import LegalDay
from domain.plain_text import tidy

MONTHS_BACK: Final = 36
"""How many months before its value date's own money may be for, where its text names the year."""
MONTHS_BACK_UNNAMED: Final = 5
"""The same where the text names the month alone: further back it is as near to the next year's."""
_MONTHS_AHEAD: Final = 1
_A_DAY_OF_PAYMENT: Final = timedelta(days=4)
"""How near to its value date a day in the text may be the day on which somebody paid."""

_NAMES: Final = (
    ("januar", "jan"),
    ("februar", "feb"),
    ("marts", "mar"),
    ("april", "apr"),
    ("maj",),
    ("juni", "jun"),
    ("juli", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "okt"),
    ("november", "nov"),
    ("december", "dec"),
)
_MONTHS: Final = {name: number for number, names in enumerate(_NAMES, 1) for name in names}
_NOBODYS_NAME: Final = frozenset({"januar", "februar", "marts", "september", "oktober", "november", "december"})
"""The months after which nobody is called: they are meant where they stand alone."""
_KINDS: Final = {
    **dict.fromkeys(("husleje", "huslejen", "boligleje", "leje", "lejen"), "rent"),
    **dict.fromkeys(("varme", "varmen"), "heating-on-account"),
    **dict.fromkeys(("vand", "vandet"), "water-on-account"),
    **dict.fromkeys(("antenne", "antennebidrag", "fællesantenne"), "antenna"),
    **dict.fromkeys(("depositum", "indskud", "boligindskud"), "deposit"),
    "påkravsgebyr": "earlier-demand-fee",
    "rykkergebyr": "reminder-fee",
}

_ABOUT_AN_AGREEMENT: Final = re.compile(r"\b(afdrag\w*|rater?|\w*ordning\w*|\w*aftale\w*|forskud\w*)\b")
_DAY: Final = re.compile(r"(?<![\d/.-])(?:(\d{1,2})[-./](\d{1,2})[-./](\d{4})|(\d{4})-(\d{2})-(\d{2}))(?![\d/-])")
_NUMBERED: Final = re.compile(r"(?<![\d/.,-])(?:(\d{1,2})[-./](\d{4})|(\d{4})[-./](\d{2}))(?![\d/,-])")
_NAMED: Final = re.compile(
    rf"(?<!\w)({'|'.join(sorted(_MONTHS, key=len, reverse=True))})(?![^\W\d])\.?(?:[ -/]?(\d{{4}})(?!\d))?"
)
_AFTER_A_DAY: Final = re.compile(r"\d{1,2}\.? ?$")
_AFTER_A_KIND: Final = re.compile(rf"\b({'|'.join(_KINDS)}|restance)[:,]? ?(for|vedr\.?|vedrørende)? ?$")
_DUE: Final = re.compile(r"\bforf\w*\.?:? ?(den )?$")


class Purpose(Frozen):
    """What a payer's text names: a month (its first day), a due day in it, a kind of charge; None: not named."""

    month: LegalDay | None = None
    due: LegalDay | None = None
    kind: str | None = None


def purpose_of(text: str, value_date: date) -> Purpose | None:
    """What the text of a payment with this value date names; None where that is nothing, or can be read in two ways.

    The rent without a month is nothing: it may be any month's.
    """
    words = " ".join(tidy(text).casefold().split())
    if _ABOUT_AN_AGREEMENT.search(words):
        return None
    days, rest = set(_days(words, value_date)), _DAY.sub(" ", words)
    months = {day.replace(day=1) for day in days} | set(_months(rest, value_date))
    kinds = {code for word, code in _KINDS.items() if re.search(rf"\b{word}\b", words)}
    if len(months) > 1 or len(days) > 1 or len(kinds) > 1 or None in months:
        return None
    month, kind = next(iter(months), None), next(iter(kinds), None)
    if month is None and kind in (None, "rent"):
        return None
    return Purpose(month=month, due=next(iter(days), None), kind=kind)


def _days(words: str, value_date: date) -> Iterator[date]:
    """The due days that are named; a day about the value date is taken for the day of payment."""
    for found in _DAY.finditer(words):
        day, month, year, iso_year, iso_month, iso_day = (int(part or 0) for part in found.groups())
        try:
            named = date(year or iso_year, month or iso_month, day or iso_day)
        except ValueError:
            continue
        if abs(named - value_date) > _A_DAY_OF_PAYMENT or _DUE.search(words[: found.start()]):
            yield named


def _months(words: str, value_date: date) -> Iterator[date | None]:
    """The months that are named, each by its first day; None for one that is no month money of that day can be for, or
    a word that may mean something else.
    """
    for found in _NUMBERED.finditer(words):
        month, year, year_first, month_last = (int(part or 0) for part in found.groups())
        number = month or month_last
        if 1 <= number <= len(_NAMES):
            yield _near(year or year_first, number, value_date, MONTHS_BACK)
    for found in _NAMED.finditer(words):
        name, year_named = found.groups()
        before = words[: found.start()]
        if _AFTER_A_DAY.search(before):
            yield None
        elif year_named:
            yield _near(int(year_named), _MONTHS[name], value_date, MONTHS_BACK)
        elif name in _NOBODYS_NAME or _AFTER_A_KIND.search(before):
            yield _of_nearest_year(_MONTHS[name], value_date)
        else:
            yield None


def _of_nearest_year(number: int, value_date: date) -> date | None:
    years = (value_date.year - 1, value_date.year, value_date.year + 1)
    near = (_near(year, number, value_date, MONTHS_BACK_UNNAMED) for year in years)
    return next((month for month in near if month), None)


def _near(year: int, number: int, value_date: date, months_back: int) -> date | None:
    months_ago = (value_date.year - year) * len(_NAMES) + value_date.month - number
    return date(year, number, 1) if -_MONTHS_AHEAD <= months_ago <= months_back else None
