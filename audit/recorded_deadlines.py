"""Which deadlines did an event record, and is each the day that the statute gives?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from audit.deadline_checker import faults_of
from domain.case.events import Event
from domain.deadline import Deadline


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
