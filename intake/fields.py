"""How is one field of a list read, and when is it refused?

Each reader takes the text of a field and returns its value, or raises `FieldFault` with a Danish sentence
that names the column and the rule, and never repeats the text: what stands in it is somebody's.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Final, TypeAlias, TypeVar

from domain.clock import at_time
from domain.danish_day import danish_day
from domain.ids import plain_number
from domain.missed_payment import LONGEST_CODE, LONGEST_TEXT
from domain.money import AmountError, Ore, parse_kroner, parse_signed_kroner
from domain.plain_text import fault_in_text, looks_like_formula, tidy

Value = TypeVar("Value")
FieldReader: TypeAlias = Callable[[str, str], object]
"""Reads a field: the name of its column and its tidied text, which is not empty."""

YEARS_BACK: Final = 5
"""How old a day in a list may be, in years: claims for rent lapse after three, so older is a typing error."""
YEARS_AHEAD: Final = 1
"""How far ahead a day in a list may be, in years."""

_DANISH_DAY: Final = re.compile(r"(?P<day>[0-9]{2})-(?P<month>[0-9]{2})-(?P<year>[0-9]{4})")
_ISO_DAY: Final = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_INSTANT: Final = re.compile(
    r"(?P<day>[0-9-]{10})"
    r"(?:(?:T| (?:kl\.? ?)?)(?P<hour>[0-9]{1,2})[.:](?P<minute>[0-9]{2})(?:[.:](?P<second>[0-9]{2}))?)?"
)


class FieldFault(ValueError):
    """A field that cannot be used; the text is a Danish sentence that repeats nothing from the list."""


def field(fields: Mapping[str, str], column: str, read: Callable[[str, str], Value]) -> Value:
    """Return what *read* makes of the field in *column*; raises `FieldFault`, also for an empty field."""
    text = tidy(fields.get(column, ""))
    if not text:
        raise FieldFault(f"{column} mangler.")
    return read(column, text)


def plain_text(longest: int) -> Callable[[str, str], str]:
    """Make a reader of text of at most *longest* characters that can be shown and printed as it stands."""

    def read(column: str, text: str) -> str:
        if len(text) > longest:
            raise FieldFault(f"Teksten i «{column}» er for lang (højst {longest} tegn).")
        if unseen := fault_in_text(text):
            raise FieldFault(f"Teksten i «{column}» indeholder {unseen}.")
        if looks_like_formula(text):
            raise FieldFault(
                f"Teksten i «{column}» begynder med =, +, - eller @ og kan tages for en formel i et regneark."
            )
        if _is_twice_encoded(text):
            raise FieldFault(f"Teksten i «{column}» er gemt i et andet tegnsæt end resten af listen.")
        return text

    return read


def code() -> Callable[[str, str], str]:
    """Make a reader of a short name that a system gave: an organisation, a department."""
    return plain_text(LONGEST_CODE)


def number_as_written(column: str, text: str) -> str:
    """Read the number of a tenancy and leave it as it is written: its key sees through the spelling, and a tenancy that
    was named by the very letters before is found by them (docs/adr/0040-look-alike-numbers.md).
    """
    code()(column, plain_number(text))
    return code()(column, text)


def known_organisation(is_known: Callable[[str], bool]) -> FieldReader:
    """Make a reader of an organisation that *is_known*, which is to say: has a policy."""

    def read(column: str, text: str) -> str:
        as_written = code()(column, text)
        for organisation in (as_written, plain_number(as_written)):
            if is_known(organisation):
                return organisation
        raise FieldFault(f"{column} er ikke kendt: der findes ingen politikfil for den.")

    return read


def amount(_column: str, text: str) -> Ore:
    """Read a Danish amount into øre (`domain.money.parse_kroner`)."""
    try:
        return parse_kroner(text)
    except AmountError as fault:
        raise FieldFault(str(fault)) from None


def signed_amount(_column: str, text: str) -> Ore:
    """Read a Danish amount into øre, below zero where money went out (`domain.money.parse_signed_kroner`)."""
    try:
        return parse_signed_kroner(text)
    except AmountError as fault:
        raise FieldFault(str(fault)) from None


def any_day(column: str, text: str) -> date:
    """Read `01-10-2026` or `2026-10-01`, of whatever year."""
    match = _DANISH_DAY.fullmatch(text) or _ISO_DAY.fullmatch(text)
    if match is None:
        raise FieldFault(f"{column} kan ikke læses som en dato. Skriv 01-10-2026 eller 2026-10-01.")
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        raise FieldFault(f"{column} er en dato, der ikke findes i kalenderen.") from None


def day_near(today: date) -> FieldReader:
    """Make a reader of `01-10-2026` or `2026-10-01`, at most `YEARS_BACK` and `YEARS_AHEAD` from *today*."""

    def read(column: str, text: str) -> date:
        day = any_day(column, text)
        # Years of 366 days, so that 29 February needs no rule of its own: a limit for typing errors, not law.
        if not -YEARS_BACK * 366 <= (day - today).days <= YEARS_AHEAD * 366:
            raise FieldFault(
                f"{column} ligger for langt fra i dag (højst {YEARS_BACK} år tilbage og {YEARS_AHEAD} år frem)."
            )
        return day

    return read


def past_instant(today: date) -> FieldReader:
    """Make a reader of `01-10-2026`, `01-10-2026 08.30` and the like: an instant on the clocks of Copenhagen, at
    midnight as the day begins where no time is told; gives it in UTC. It lies on *today* at the latest.
    """

    def read(column: str, text: str) -> datetime:
        match = _INSTANT.fullmatch(text)
        if match is None:
            raise FieldFault(f"{column} kan ikke læses som en dato. Skriv 01-10-2026 eller 01-10-2026 08.30.")
        day = day_near(today)(column, match["day"])
        assert isinstance(day, date)
        if day > today:
            raise FieldFault(f"{column} ligger efter {danish_day(today)}: det kan ingen vide endnu.")
        try:
            on_the_clock = time(int(match["hour"] or 0), int(match["minute"] or 0), int(match["second"] or 0))
        except ValueError:
            raise FieldFault(f"{column} er et klokkeslæt, der ikke findes.") from None
        return at_time(day, on_the_clock)

    return read


def lease_name(column: str, text: str) -> str:
    """Read what an association calls a lease, by whichever dashes and spaces it is written."""
    return code()(column, plain_number(text))


def free_text(written: str, longest: int = LONGEST_TEXT) -> str:
    """Make a text that others wrote fit to be stored and shown; the same text always becomes the same."""
    return tidy("".join(sign if sign.isprintable() else " " for sign in tidy(written)))[:longest].rstrip()


def _is_twice_encoded(text: str) -> bool:
    # UTF-8 read as windows-1252 (SÃ¸ren): one row pasted from another system, or a whole export made twice.
    # No Danish word reads as UTF-8 by chance: each of its letters beyond ASCII would need a partner.
    if text.isascii():
        return False
    try:
        text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return True
