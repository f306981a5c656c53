"""What was and is the value of one rule or number in the law, since when, and how sure is it?"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import pairwise

from books.law.day_of_the_year import read_day_of_the_year
from books.law.errors import NoLawInForceError
from books.law.table import TomlTable, each
from books.law.toml_line import Place
from domain.calendar import ONE_DAY
from domain.law_of_the_day import ChosenBy
from domain.streams.law import Confirmation
from domain.timeline import NothingInForceError, Timeline

STATUSES = ("A", "B", "C", "X")
CONFLICT = "X"
CONFIRMED = ("A", "B")
"""The statuses whose amounts may be charged; the others wait for a person to confirm them."""

MONEY = "øre"
"""The unit of what can be charged, and of what a person can confirm."""

BASES = ("statute", "practice")
AID_KINDS = ("repayable", "not-repayable", "normally-not-repayable", "may-be-repayable", "unknown")

_ALWAYS = ("from", "value", "source", "status", "checked_on")
_SOMETIMES = ("until", "note")
_IN_CONFLICT = ("conflicting_value", "conflicting_source")


def _day_of_the_year(table: TomlTable, key: str) -> str:
    text = table.filled_text(key)
    if read_day_of_the_year(text) is None:
        table.refuse(key, f"'{text}' kan ikke læses. Skriv for eksempel easter+39, 12-25 eller saturday.")
    return text


MOST_ORE = 100_000_000
"""No amount of this law is near a million kroner: a number beyond it is a slip."""

UNITS: Mapping[str, Callable[[TomlTable, str], int | str]] = {
    MONEY: partial(TomlTable.whole_number, lowest=0, highest=MOST_ORE),
    "days": partial(TomlTable.whole_number, lowest=1, highest=366),
    "years": partial(TomlTable.whole_number, lowest=1, highest=30),
    "hverdage": partial(TomlTable.whole_number, lowest=1, highest=366),
    "count": partial(TomlTable.whole_number, lowest=1, highest=1_000),
    "hundredths of a percent": partial(TomlTable.whole_number, lowest=0, highest=10_000),
    "aid": lambda table, key: table.one_of(key, AID_KINDS),
    "day of the year": _day_of_the_year,
}
"""How a value of each unit is read."""


@dataclass(frozen=True)
class Value:
    """A value from `start` until the next one, or until the day `until`. Amounts are øre; `note` (Danish) may be empty.

    Status A is official or statute text, B a professional source, C a lead or a computed value, X a conflict,
    and then `conflicting_value` is what `conflicting_source` says. `checked_on`: the day a person last looked.
    `confirmed_by`: the act of the law stream that lets a doubtful amount be charged; files never say it.
    """

    start: date
    until: date | None
    value: int | str
    source: str
    status: str
    checked_on: date | None
    note: str
    conflicting_value: int | str | None
    conflicting_source: str | None
    confirmed_by: Confirmation | None = None

    @property
    def number(self) -> int:
        """The value of a parameter that is a number."""
        assert isinstance(self.value, int)
        return self.value

    @property
    def said(self) -> Mapping[int, str]:
        """The source of each number that is said, of two where they are in conflict."""
        if self.conflicting_value is None or self.conflicting_source is None:
            return {self.number: self.source}
        return {self.number: self.source, int(self.conflicting_value): self.conflicting_source}

    @property
    def sure(self) -> bool:
        """Whether the files alone say it well enough that no person needs to confirm it."""
        return self.status in CONFIRMED

    @property
    def confirmed(self) -> bool:
        """Whether the value may be used where a wrong one would cost somebody money."""
        return self.sure or self.confirmed_by is not None


@dataclass(frozen=True)
class Parameter:
    """One file: a number or a rule of the law through time.

    `chosen_by` is its rule of transition: by which day the value is chosen that holds for something. `basis` says
    whether it is statute or only practice, `provision` where it stands (Danish, may be empty).
    """

    file: str
    title: str
    danish: str
    unit: str
    chosen_by: ChosenBy
    basis: str
    provision: str
    values: Timeline[Value]
    places: tuple[Place, Place] = field(compare=False, repr=False)
    """Where its first and its last value stand, for whoever asks beyond them."""

    def last_days(self) -> tuple[date | None, ...]:
        """Return the last day in force of each value, None where no end is known."""
        before_the_next = (start - ONE_DAY for start in self.values.starts[1:])
        return (*before_the_next, self.values.entries[-1].until)

    def on(self, day: date) -> Value:
        """Return the value in force on *day*; NoLawInForceError before the first one, and after the last has ended."""
        try:
            return self.values.on(day)
        except NothingInForceError:
            first, last = self.places
            nearest = first if day < self.values.starts[0] else last
            raise NoLawInForceError(self.file, day, nearest.line_of("from")) from None

    def starting(self, day: date) -> Value | None:
        """Return the value whose first day is *day*, if there is one."""
        return next((value for value in self.values.entries if value.start == day), None)


KEYS = ("title", "danish", "unit", "chosen_by", "basis", "provision", "values")


def read_parameter(whole: TomlTable, units: Collection[str], sources: Collection[str], *further_keys: str) -> Parameter:
    """Return the parameter that a *whole* file is, its unit among *units* and its sources among *sources*."""
    whole.knows_only(*KEYS, *further_keys)
    unit = whole.one_of("unit", tuple(units))
    return Parameter(
        file=whole.file,
        title=whole.filled_text("title"),
        danish=whole.filled_text("danish"),
        unit=unit,
        chosen_by=ChosenBy(whole.one_of("chosen_by", tuple(ChosenBy))),
        basis=whole.one_of("basis", BASES),
        provision=whole.text("provision"),
        values=_timeline(tables := whole.tables("values"), UNITS[unit], sources),
        places=(tables[0].place, tables[-1].place),
    )


def _timeline(
    tables: Sequence[TomlTable], read: Callable[[TomlTable, str], int | str], sources: Collection[str]
) -> Timeline[Value]:
    values = each(tables, lambda table: _value(table, read, sources))
    each(zip(pairwise(values), tables[1:], strict=False), lambda both: _refuse_overlap_and_gap(*both[0], both[1]))
    return Timeline.of(((value.start, value) for value in values), last=values[-1].until)


def _refuse_overlap_and_gap(earlier: Value, later: Value, table: TomlTable) -> None:
    if later.start <= earlier.start:
        table.refuse(
            "from",
            f"værdien begynder ikke senere end den før, som gælder fra {earlier.start.isoformat()}. "
            "Skriv værdierne i rækkefølge, hver med sin egen startdag.",
        )
    if earlier.until is None:
        return
    if earlier.until >= later.start:
        table.refuse(
            "from",
            f"værdien overlapper den før, som gælder til og med {earlier.until.isoformat()}. Ret en af de to dage.",
        )
    if (later.start - earlier.until).days > 1:
        table.refuse(
            "from",
            f"der er et hul: ingen værdi gælder fra dagen efter {earlier.until.isoformat()} til dagen før "
            f"{later.start.isoformat()}. Tilføj den værdi, der gjaldt da, eller slet 'until' i den før.",
        )


def _value(table: TomlTable, read: Callable[[TomlTable, str], int | str], sources: Collection[str]) -> Value:
    status = table.one_of("status", STATUSES)
    table.knows_only(*_ALWAYS, *_SOMETIMES, *(_IN_CONFLICT if status == CONFLICT else ()))
    for key in ("source", "conflicting_source") if status == CONFLICT else ("source",):
        if table.text(key) not in sources:
            table.refuse(key, f"kilden '{table.text(key)}' står ikke i sources.toml. Tilføj den dér.")
    start, until = table.day("from"), table.day("until") if table.has("until") else None
    if until is not None and until < start:
        table.refuse("until", f"slutdagen ligger før startdagen {start.isoformat()}. Ret en af de to dage.")
    value = read(table, "value")
    if status == CONFLICT:
        _refuse_no_conflict(table, value, read(table, "conflicting_value"))
    return Value(
        start=start,
        until=until,
        value=value,
        source=table.text("source"),
        status=status,
        checked_on=table.day_or_empty("checked_on"),
        note=table.text("note") if table.has("note") else "",
        conflicting_value=read(table, "conflicting_value") if status == CONFLICT else None,
        conflicting_source=table.text("conflicting_source") if status == CONFLICT else None,
    )


def _refuse_no_conflict(table: TomlTable, value: int | str, conflicting_value: int | str) -> None:
    """Two sources say two things, or a person would be asked to choose between one and the same."""
    if conflicting_value == value:
        table.refuse(
            "conflicting_value",
            "begge kilder siger det samme, og så er de ikke i strid. Skriv, hvad den anden kilde siger, eller giv "
            "værdien et andet mærke end X, og slet 'conflicting_value' og 'conflicting_source'.",
        )
    if table.text("conflicting_source") == table.text("source"):
        table.refuse("conflicting_source", "det er den samme kilde som i 'source'. Skriv den, der siger noget andet.")
