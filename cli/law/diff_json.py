"""How is the difference between two editions of the law told to machines? Amounts in øre, days as ISO dates."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from audit.impact.affected_cases import Comparison, Moved
from books.law.diff import Content, Difference, FieldChange, ValueChange
from cli.law.diff_text import CaseCount, waits
from domain.case.forecast import AMOUNTS, CaseNow


def difference_as_json(found: Difference) -> Iterator[dict[str, Any]]:
    """What differs in the law itself, one object each."""
    for kind, changes in (("parameter", found.parameters), ("holiday", found.holidays)):
        for change in changes:
            yield {
                "differs": kind,
                "how": change.kind.value,
                "file": change.file,
                "name": change.name,
                "danish": change.danish,
                "unit": change.unit,
                "fields": _fields(change.fields),
                "values": [_value_as_json(value) for value in change.values],
            }
    for days in found.days:
        yield {
            "differs": "days",
            "old": days.before.value,
            "new": days.after.value,
            "old_name": days.old_name,
            "new_name": days.new_name,
            "days": [day.isoformat() for day in days.days],
        }
    for text in found.texts:
        yield {"differs": "text", "how": text.kind.value, "file": text.file, "entry": text.entry or None}


def _value_as_json(value: ValueChange) -> dict[str, Any]:
    return {
        "how": value.kind.value,
        "from": value.start.isoformat(),
        "value": value.value,
        "status": value.status,
        "fields": _fields(value.fields),
    }


def _fields(fields: Sequence[FieldChange]) -> list[dict[str, Any]]:
    return [{"key": field.key, "old": _plain(field.old), "new": _plain(field.new)} for field in fields]


def _plain(content: Content) -> str | int | None:
    return content.isoformat() if isinstance(content, date) else content


def case_as_json(of: CaseNow, moved: Sequence[Moved]) -> dict[str, Any]:
    """What moves ahead of one case."""
    return {
        "case": of.case.id,
        "organisation": of.case.organisation,
        "phase": of.case.phase.value,
        "simulated": of.case.simulated,
        "today": of.today.isoformat(),
        "waits": waits(of),
        "moved": [_moved(one) for one in moved],
    }


def _moved(one: Moved) -> dict[str, Any]:
    unit = "_ore" if one.what in AMOUNTS else ""
    return {
        "what": one.what.value,
        "subject": str(one.subject),
        f"old{unit}": _plain(one.old),
        f"new{unit}": _plain(one.new),
        "by": list(one.by),
        "why": one.why or None,
    }


def summary_as_json(comparison: Comparison, tally: CaseCount | None) -> dict[str, Any]:
    """What was found in all; without cases where none were asked for, or the editions are the same."""
    found: dict[str, Any] = {
        "old": comparison.old.version,
        "new": comparison.new.version,
        "differs": not comparison.difference.empty,
    }
    return {"summary": found | (vars(tally) if tally else {})}
