"""How is the difference between two editions of the law told to people?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from audit.impact.affected_cases import Comparison, Moved
from books.law.danish import BASIS, CHOSEN_BY, DAY_CLASS, value_in_words
from books.law.diff import ChangeKind, Content, DayChange, DayKind, FieldChange, ParameterChange, ValueChange
from client.results.law_diff import waits
from danish.codes import danish
from danish.phrases import about
from danish.prose import counted, listed
from domain.calendar import DayClass
from domain.case.forecast import AMOUNTS, CaseNow, DayOrOre, ForecastItem
from domain.danish_day import danish_day
from domain.ids import short_version
from domain.law_of_the_day import ChosenBy
from domain.money import kroner

FORECAST_ITEMS: Final[Mapping[ForecastItem, str]] = MappingProxyType(
    {
        ForecastItem.DEMAND: "første dag, påkravet kan sendes",
        ForecastItem.DEMAND_FEE: "påkravsgebyr",
        ForecastItem.ARRIVAL: "dagen, brevet tidligst er fremme",
        ForecastItem.CURE: "sidste dag at betale",
        ForecastItem.HAND_OVER: "overdragelse til advokaten",
        ForecastItem.ADVISER_WINDOW: "rådgiverens sidste dag",
        ForecastItem.EARLIEST_TERMINATION: "første dag, lejemålet må ophæves",
        ForecastItem.TERMINATION: "første dag, ophævelsen kan sendes",
        ForecastItem.VACATE: "sidste dag at fraflytte",
        ForecastItem.COURT_FEE: "retsafgift",
        ForecastItem.CHECK_AGREEMENT: "dagen, der ses efter, om afdraget er betalt",
    }
)
"""What can lie ahead of a case."""

KEYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title": "engelsk titel",
        "danish": "navn",
        "unit": "enhed",
        "chosen_by": "vælges efter",
        "basis": "grundlag",
        "provision": "bestemmelse",
        "class": "slags dag",
        "until": "til og med",
        "value": "værdi",
        "source": "kilde",
        "status": "mærke",
        "checked_on": "efterset",
        "note": "bemærkning",
        "conflicting_value": "en anden kilde siger",
        "conflicting_source": "den anden kilde",
        "confirmed_by": "bekræftet af",
    }
)
"""The keys of the law's files."""

_EDITIONS: Final = MappingProxyType({ChangeKind.ADDED: "ny", ChangeKind.REMOVED: "væk", ChangeKind.CHANGED: "ændret"})
_DAYS: Final = MappingProxyType(
    {DayKind(day_class): words for day_class, words in DAY_CLASS.items()} | {DayKind.ORDINARY: "almindelig hverdag"}
)
_NONE: Final = "intet"
_MANY: Final = 4


@dataclass
class CaseCount:
    """How many open cases were looked at, how many are touched, what moves in them, how many nobody can read here."""

    cases: int = 0
    touched: int = 0
    days: int = 0
    amounts: int = 0
    unread: int = 0

    def add(self, moved: Sequence[Moved]) -> None:
        """Count a case."""
        self.cases += 1
        self.touched += bool(moved)
        amounts = sum(one.what in AMOUNTS for one in moved)
        self.amounts += amounts
        self.days += len(moved) - amounts


def difference_in_words(comparison: Comparison) -> Iterator[str]:
    """What differs in the law itself, line by line."""
    found = comparison.difference
    yield f"Loven, fra {short_version(comparison.old.version)} til {short_version(comparison.new.version)}"
    if comparison.identical:
        yield "  De to udgaver er ens."
    elif found.empty:
        yield "  Kun kommentarer og opstilling er anderledes."
    for change in (*found.parameters, *found.holidays):
        yield from _file(change)
    for days in found.days:
        yield f"  Kalenderen 2013-2100: {_day_change(days)}"
    for text in found.texts:
        yield f"  {text.file}{', ' if text.entry else ''}{text.entry}: {_EDITIONS[text.kind]}"


def _file(change: ParameterChange) -> Iterator[str]:
    alone = "" if change.kind is ChangeKind.CHANGED else f": filen er {_EDITIONS[change.kind]}"
    yield f"  {change.danish} ({change.file}){alone}"
    for field in change.fields:
        yield f"    {_field(field, change.unit)}"
    for value in change.values:
        yield f"    fra {danish_day(value.start)}: {_value(value, change.unit)}"


def _value(value: ValueChange, unit: str) -> str:
    if value.kind is ChangeKind.CHANGED:
        return "; ".join(_field(field, unit) for field in value.fields)
    said = f"{value_in_words(unit, value.value)} (mærke {value.status})"
    return f"{_EDITIONS[value.kind]} værdi, {said}" if value.kind is ChangeKind.ADDED else f"{said} er væk"


def _field(field: FieldChange, unit: str) -> str:
    old, new = (_content(field.key, content, unit) for content in (field.old, field.new))
    return f"{KEYS[field.key]}: {old} → {new}"


def _content(key: str, content: Content, unit: str) -> str:
    match key, content:
        case _, None | "":
            return _NONE
        case _, date():
            return danish_day(content)
        case "value" | "conflicting_value", int() | str():
            return value_in_words(unit, content)
        case "chosen_by", str():
            return CHOSEN_BY[ChosenBy(content)]
        case "basis", str():
            return BASIS[content]
        case "class", str():
            return DAY_CLASS[DayClass(content)]
    return str(content)


def _day_change(change: DayChange) -> str:
    shown = [danish_day(day) for day in change.days[:_MANY]]
    days = listed(shown) if len(change.days) <= _MANY else f"{', '.join(shown)} … ({len(change.days)} dage)"
    return f"{_what(change.before, change.old_name)} → {_what(change.after, change.new_name)}: {days}"


def _what(kind: DayKind, name: str | None) -> str:
    return f"{_DAYS[kind]} ({name})" if name else _DAYS[kind]


def case_in_words(of: CaseNow, moved: Sequence[Moved]) -> Iterator[str]:
    """What moves ahead of one case, line by line."""
    case = of.case
    marks = [danish(case.phase)]
    if case.simulated:
        marks.append(f"prøvesag, kalenderen står på {danish_day(of.today)}")
    if waits(of):
        marks.append("hviler eller står stille: regnet, som om den gik videre i dag")
    yield f"  Sag {case.id} · {' · '.join(marks)}"
    for one in moved:
        by = f" ({listed(one.by)})" if one.by else ""
        yield f"    {about(one.subject, case)}: {FORECAST_ITEMS[one.what]} {_ahead(one.old)} → {_ahead(one.new)}{by}"
        if one.why:
            yield f"      {one.why}"


def _ahead(value: DayOrOre | None) -> str:
    if value is None:
        return "kan ikke regnes ud"
    return danish_day(value) if isinstance(value, date) else kroner(value)


def summary(tally: CaseCount) -> Iterator[str]:
    """What was found in all, in Danish."""
    if tally.touched:
        yield ""
    yield (
        f"{counted(tally.cases, 'åben sag', 'åbne sager')} er set igennem: {tally.touched} berøres, "
        f"{counted(tally.days, 'dag', 'dage')} og {tally.amounts} beløb bliver andre. Noterede frister står fast."
    )
    if tally.unread:
        yield f"{counted(tally.unread, 'sag', 'sager')} kan denne version ikke læse."
    if tally.touched:
        yield (
            "Dage, der endnu ikke er noteret, er regnet, som om hvert brev er fremme den første dag, det kan sendes, "
            "og hvert skridt tages på sin første dag."
        )
