"""Is this recorded deadline the day that the statute gives?

Answered from the recorded object alone, and written from the statute's words (`statute.py`, `own_calendar.py`): nothing
here comes from the rules that made it, from their calendar or from the files of the law. A deadline that was made under
a law file with another number is told so. What cannot be seen in one object is not answered: whether its start is what
happened, and a mode under which the same days would have counted. `audit replay` decides both again.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Final, NamedTuple

from audit.checker.statute import RULES, Due, Rule
from audit.checker.statute_calendar import FIRST_YEAR, LAST_YEAR, WEEKDAYS, in_range, names_of
from domain.deadline import DayStep, Deadline

_ONE_DAY: Final = timedelta(days=1)
_MOST: Final = 400
"""Longer counts are no period of this law under any number."""


def faults_of(deadline: Deadline) -> tuple[str, ...]:
    """Everything wrong with *deadline*, one Danish sentence each; none when it is what the statute gives."""
    rule = RULES.get(deadline.rule)
    if rule is None:
        return (f"Reglen »{deadline.rule}« er ukendt, så fristen kan ikke efterregnes.",)
    return (*_labels(deadline, rule), *_days(deadline, rule))


def _labels(deadline: Deadline, rule: Rule) -> Iterator[str]:
    if deadline.name != deadline.rule.partition(".")[0]:
        yield f"Fristen hedder »{deadline.name}«, men er regnet efter reglen »{deadline.rule}«."
    if not re.fullmatch("[0-9a-f]{64}", deadline.law_version):
        yield "Det står ikke, hvilken lovbog fristen er regnet efter."
    if rule.source not in deadline.sources:
        yield f"Kilden »{rule.source}« mangler: den bestemmelse, fristen følger af."
    if not all(key.strip() for key in deadline.sources):
        yield "En af kilderne har intet navn."


def _days(deadline: Deadline, rule: Rule) -> Iterator[str]:
    outside = next((day for day in _all_days(deadline) if not in_range(day)), None)
    if outside:
        yield f"{outside.isoformat()} ligger uden for {FIRST_YEAR}-{LAST_YEAR}, som loven her er skrevet for."
        return
    start = deadline.counted_from
    if rule.start and (names := names_of(start).moves_a_deadline):
        yield f"{rule.start} kan ikke være {_named(start)} ({_listed(names)})."
    if deadline.mode not in ("statutory", "conservative"):
        yield f"Læsemåden »{deadline.mode}« er ukendt."
        return
    lawful = rule.days(start, deadline.mode == "conservative", rule.number)
    faults = _against(deadline, lawful)
    if faults and (number := _number_counted(deadline, rule)):
        yield f"Der er talt {number} {rule.unit}, hvor loven siger {rule.number}. Loven giver {_named(lawful[-1].day)}."
    else:
        yield from faults


def _number_counted(deadline: Deadline, rule: Rule) -> int | None:
    """The number with which the whole object would be right, None where no number explains it."""
    conservative = deadline.mode == "conservative"
    for number in range(1, min(len(deadline.steps), _MOST) + 1) if rule.number else ():
        lawful = rule.days(deadline.counted_from, conservative, number)
        if lawful[-1].day == deadline.day and not _against(deadline, lawful):
            return number
    return None


def _against(deadline: Deadline, lawful: Sequence[Due]) -> tuple[str, ...]:
    return (*_gaps(deadline), *_result(deadline, lawful), *_steps(deadline.steps, lawful))


def _gaps(deadline: Deadline) -> Iterator[str]:
    """The steps are the calendar days from the start to the result, each of them once and in order."""
    days = [step.day for step in deadline.steps]
    if not days:
        yield "Ingen dage er vist."
        return
    if days[0] != deadline.counted_from:
        yield f"Der regnes fra {_named(deadline.counted_from)}, men den første viste dag er {_named(days[0])}."
    for one, other in pairwise(days):
        if other != one + _ONE_DAY:
            yield f"Efter {_named(one)} står {_named(other)} i stedet for {_named(one + _ONE_DAY)}."
    if days[-1] != deadline.day:
        yield f"Fristen er {_named(deadline.day)}, men den sidste viste dag er {_named(days[-1])}."


def _result(deadline: Deadline, lawful: Sequence[Due]) -> Iterator[str]:
    if deadline.day != lawful[-1].day:
        yield f"Fristen er {_named(deadline.day)}, men loven giver {_named(lawful[-1].day)}."


def _steps(steps: Iterable[DayStep], lawful: Sequence[Due]) -> Iterator[str]:
    due_on = {due.day: due for due in lawful}
    for step in steps:
        due = due_on.get(step.day)
        if due is None:  # the result is wrong, and that is said
            continue
        if step.counted and not due.counted:
            why = _listed(due.because) or "dagen, der regnes fra"
            yield f"{_named(step.day)} er talt med, men tæller ikke ({why})."
        elif due.counted and not step.counted:
            yield f"{_named(step.day)} er ikke talt med, men tæller{f' ({due.number})' if due.number else ''}."
        else:
            yield from _reason(step, due)


# --- the reasons given ----------------------------------------------------------------------------------------------


class _Claims(NamedTuple):
    names: frozenset[str]
    numbers: frozenset[str]


_SAME: Final[Mapping[str, str]] = MappingProxyType(
    {
        "kristi himmelfart": "kristi himmelfartsdag",
        "fredag efter kristi himmelfart": "fredag efter kristi himmelfartsdag",
        "fredagen efter kristi himmelfart": "fredag efter kristi himmelfartsdag",
        "fredagen efter kristi himmelfartsdag": "fredag efter kristi himmelfartsdag",
        "anden påskedag": "2. påskedag",
        "anden pinsedag": "2. pinsedag",
        "1. juledag": "juledag",
        "anden juledag": "2. juledag",
        "juleaften": "juleaftensdag",
        "nytårsaften": "nytårsaftensdag",
    }
)
_NAMES: Final = {name for number in range(365) for name in names_of(date(2023, 1, 1) + number * _ONE_DAY).every}
_CLAIM: Final = re.compile(
    rf"(?<!\w)(?:(?P<name>{'|'.join(sorted(map(re.escape, (*_NAMES, *_SAME)), key=len, reverse=True))})"
    r"|(?P<number>dag \d+|\d+\. hverdag))(?!\w)"
)


@lru_cache(maxsize=1024)
def _claims(why: str) -> _Claims:
    """What a reason says of its day that can be true or false: its names, and its number in a count."""
    found = list(_CLAIM.finditer(why.casefold()))
    names = (match["name"] for match in found)
    return _Claims(
        frozenset(_SAME.get(name, name) for name in names if name),
        frozenset(match["number"] for match in found if match["number"]),
    )


def _reason(step: DayStep, due: Due) -> Iterator[str]:
    """The words of a reason are free; what they say of the day has to be so."""
    names, numbers = _claims(step.why)
    true = names_of(step.day).every
    if not step.why.strip():
        yield f"{_named(step.day)} har ingen grund."
    elif names - true or (due.because and not names & due.because):
        really = _listed(due.because or true) or "en almindelig dag"
        yield f"{_named(step.day)} er begrundet med »{step.why}«, men er {really}."
    elif numbers != ({due.number} if due.number else set()):
        yield f"{_named(step.day)} er begrundet med »{step.why}«, men er {due.number or 'ikke talt med et nummer'}."


def _all_days(deadline: Deadline) -> Iterator[date]:
    yield from (deadline.counted_from, deadline.day)
    yield from (step.day for step in deadline.steps)


def _named(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.isoformat()}"


def _listed(names: Iterable[str]) -> str:
    return " og ".join(sorted(names))
