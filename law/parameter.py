"""What was and is the value of one number in the law, since when, and how sure is it?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from domain.timeline import NothingInForceError, Timeline, UnorderedTimelineError
from law.errors import NoLawInForceError
from law.table import Table

STATUSES = ("A", "B", "C", "X")
CONFLICT = "X"
CONFIRMED = ("A", "B")
"""The statuses whose amounts may be charged; the others wait for a person to confirm them."""

_ALWAYS = ("from", "value", "source", "status", "checked_on")
_IN_CONFLICT = ("conflicting_value", "conflicting_source")


@dataclass(frozen=True)
class Value:
    """A value from `start` until the next one. Amounts are øre; `note` (Danish) may be empty.

    Status A is official or statute text, B a professional source, C a lead or a computed value, X a conflict,
    and then `conflicting_value` is what `conflicting_source` says. `checked_on`: the day a person last looked.
    """

    start: date
    value: int
    source: str
    status: str
    checked_on: date | None
    note: str
    conflicting_value: int | None
    conflicting_source: str | None

    @property
    def confirmed(self) -> bool:
        """Whether the value may be used where a wrong one would cost somebody money."""
        return self.status in CONFIRMED


@dataclass(frozen=True)
class Parameter:
    """One file of law/parameters: a number of the law through time."""

    file: str
    title: str
    danish: str
    unit: str
    values: Timeline[Value]

    def on(self, day: date) -> Value:
        """Return the value in force on *day*; NoLawInForceError before the first one."""
        try:
            return self.values.on(day)
        except NothingInForceError:
            raise NoLawInForceError(self.file, day) from None


def read_parameter(file: str, content: bytes, unit: str, sources: Collection[str]) -> Parameter:
    """Return the parameter in *content*, whose unit must be *unit* and whose sources are among *sources*."""
    whole = Table.read(file, content)
    whole.knows_only("title", "danish", "unit", "values")
    return Parameter(
        file=file,
        title=whole.filled_text("title"),
        danish=whole.filled_text("danish"),
        unit=whole.one_of("unit", (unit,)),
        values=_timeline(whole, sources),
    )


def _timeline(whole: Table, sources: Collection[str]) -> Timeline[Value]:
    values = [_value(table, sources) for table in whole.tables("values")]
    try:
        return Timeline.of((value.start, value) for value in values)
    except UnorderedTimelineError as overlap:
        whole.refuse(
            "values",
            f"værdien efter den fra {overlap.day.isoformat()} begynder ikke senere end den. "
            "Skriv værdierne i rækkefølge, hver med sin egen startdag.",
        )


def _value(table: Table, sources: Collection[str]) -> Value:
    status = table.one_of("status", STATUSES)
    table.knows_only(*_ALWAYS, "note", *(_IN_CONFLICT if status == CONFLICT else ()))
    for key in ("source", "conflicting_source") if status == CONFLICT else ("source",):
        if table.text(key) not in sources:
            table.refuse(key, f"kilden '{table.text(key)}' står ikke i sources.toml. Tilføj den dér.")
    return Value(
        start=table.day("from"),
        value=table.whole_number("value"),
        source=table.text("source"),
        status=status,
        checked_on=table.day_or_empty("checked_on"),
        note=table.text("note") if table.has("note") else "",
        conflicting_value=table.whole_number("conflicting_value") if status == CONFLICT else None,
        conflicting_source=table.text("conflicting_source") if status == CONFLICT else None,
    )
