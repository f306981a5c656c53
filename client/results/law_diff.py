"""What does `law diff` answer: what differs between two editions of the law, and what does it move in open cases?"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from pydantic import Field

from audit.impact.affected_cases import Moved
from books.law.diff import ChangeKind, DayKind, Difference, FieldChange, ParameterChange, ValueChange
from client.results.result import Result
from domain.case.codes import PhaseName
from domain.case.forecast import AMOUNTS, CaseNow, ForecastItem

ContentResult = int | date | str | None


class FieldDiffers(Result):
    """A key whose content changed; null where the key is not there."""

    key: str
    old: ContentResult
    new: ContentResult

    @classmethod
    def of(cls, change: FieldChange) -> "FieldDiffers":
        """A change of a field."""
        return cls(key=change.key, old=change.old, new=change.new)


class ValueDiffers(Result):
    """A dated value, known by its first day: value and mark of the newer edition that has it. Amounts are øre."""

    how: ChangeKind
    start: date = Field(serialization_alias="from")
    value: str | int
    status: str
    fields: tuple[FieldDiffers, ...]

    @classmethod
    def of(cls, change: ValueChange) -> "ValueDiffers":
        """A change of a value."""
        fields = tuple(map(FieldDiffers.of, change.fields))
        return cls(how=change.kind, start=change.start, value=change.value, status=change.status, fields=fields)


class EntryDiffers(Result):
    """A number or a day of the calendar that is added, removed or changed."""

    differs: Literal["parameter", "holiday"]
    how: ChangeKind
    file: str
    name: str
    danish: str
    unit: str
    fields: tuple[FieldDiffers, ...]
    values: tuple[ValueDiffers, ...]


class DaysDiffer(Result):
    """Days that are good for something else now; a name (Danish) is null on an ordinary day."""

    differs: Literal["days"]
    old: DayKind
    new: DayKind
    old_name: str | None
    new_name: str | None
    days: tuple[date, ...]


class TextDiffers(Result):
    """An entry of a file that moves no day and no amount by itself; null where the whole file is meant."""

    differs: Literal["text"]
    how: ChangeKind
    file: str
    entry: str | None


def differences(found: Difference) -> Iterator[EntryDiffers | DaysDiffer | TextDiffers]:
    """What differs in the law itself, one object each."""
    for change in found.parameters:
        yield _entry("parameter", change)
    for change in found.holidays:
        yield _entry("holiday", change)
    for days in found.days:
        yield DaysDiffer(
            differs="days",
            old=days.before,
            new=days.after,
            old_name=days.old_name,
            new_name=days.new_name,
            days=days.days,
        )
    for text in found.texts:
        yield TextDiffers(differs="text", how=text.kind, file=text.file, entry=text.entry or None)


def _entry(differs: Literal["parameter", "holiday"], change: ParameterChange) -> EntryDiffers:
    return EntryDiffers(
        differs=differs,
        how=change.kind,
        file=change.file,
        name=change.name,
        danish=change.danish,
        unit=change.unit,
        fields=tuple(map(FieldDiffers.of, change.fields)),
        values=tuple(map(ValueDiffers.of, change.values)),
    )


class MovedDay(Result):
    """A day ahead of a case under each edition; null where that edition gives none, and `why` (Danish).

    `by` are the Danish names of the files of the law that move it.
    """

    what: ForecastItem
    subject: str
    old: date | None
    new: date | None
    by: tuple[str, ...]
    why: str | None


class MovedAmount(Result):
    """An amount (øre) ahead of a case under each edition; null where that edition gives none, and `why` (Danish).

    `by` are the Danish names of the files of the law that change it.
    """

    what: ForecastItem
    subject: str
    old_ore: int | None
    new_ore: int | None
    by: tuple[str, ...]
    why: str | None


class CaseMoves(Result):
    """What moves ahead of one open case. `waits`: it rests or stands still, and is counted as if it went on today."""

    case: str
    organisation: str
    phase: PhaseName
    simulated: bool
    today: date
    waits: bool
    moved: tuple[MovedDay | MovedAmount, ...]

    @classmethod
    def of(cls, case: CaseNow, moved: Sequence[Moved]) -> "CaseMoves":
        """What the comparison found for a case."""
        return cls(
            case=case.case.id,
            organisation=case.case.organisation,
            phase=case.case.phase,
            simulated=case.case.simulated,
            today=case.today,
            waits=waits(case),
            moved=tuple(map(_moved, moved)),
        )


def waits(of: CaseNow) -> bool:
    """Whether the case rests without a last day, or waits for a person: what is ahead of it is counted from today."""
    return bool(of.case.holds) or any(pause.until is None for pause in of.case.pauses)


def _moved(one: Moved) -> MovedDay | MovedAmount:
    told = {"what": one.what, "subject": str(one.subject), "by": one.by, "why": one.why or None}
    if one.what in AMOUNTS:
        return MovedAmount.model_validate({**told, "old_ore": one.old, "new_ore": one.new})
    return MovedDay.model_validate({**told, "old": one.old, "new": one.new})


class LawsCompared(Result):
    """The two editions (hashes), and whether they say anything different."""

    old: str
    new: str
    differs: bool


class CasesCompared(LawsCompared):
    """How many open cases of the kind that was asked for (real, or simulated) were seen, how many are touched, how many
    of their days and amounts, how many are unread.
    """

    cases: int
    touched: int
    days: int
    amounts: int
    unread: int


class LawDiffSummary(Result):
    """The last object of `law diff`; without counts where no cases were asked for, or the editions are the same."""

    summary: CasesCompared | LawsCompared
