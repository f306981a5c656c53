"""Which deadlines did an event record, and is each the day that the statute gives?"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from audit.checker.check import faults_of
from domain.deadline import Deadline
from domain.event import Event

MARK: Final = "counted_from"
"""Stands in the stored form of every deadline, and of nothing else."""


@dataclass(frozen=True)
class Checked:
    """A recorded deadline with every day that was counted, and what is wrong with it (Danish), if anything."""

    deadline: Deadline
    faults: tuple[str, ...]


def checked_deadlines(event: Event) -> tuple[Checked, ...]:
    """Every deadline that *event* recorded, wherever in it, checked from the recorded object alone."""
    return tuple(Checked(deadline, faults_of(deadline)) for deadline in _deadlines_in(event))


def _deadlines_in(value: object) -> Iterator[Deadline]:
    match value:
        case Deadline():
            yield value
        case BaseModel():
            for name in type(value).model_fields:
                yield from _deadlines_in(getattr(value, name))
        case Mapping():
            for one in value.values():
                yield from _deadlines_in(one)
        case list() | tuple():
            for one in value:
                yield from _deadlines_in(one)


def faults_in(public: Any) -> Iterator[tuple[str, ...]]:
    """The faults of each deadline in the stored form of an event, whichever event that is and of whichever version."""
    if isinstance(public, dict) and MARK in public:
        yield faults_of_stored(json.dumps(public))
    elif isinstance(public, dict | list):
        for one in public.values() if isinstance(public, dict) else public:
            yield from faults_in(one)


@lru_cache(maxsize=4096)
def faults_of_stored(deadline: str) -> tuple[str, ...]:
    """The faults of a deadline as it is stored. Most rents are due on the same few days, so most deadlines are like one
    that was just checked.
    """
    try:
        return faults_of(Deadline.model_validate_json(deadline))
    except ValidationError:
        return ("Fristen kan ikke læses.",)
