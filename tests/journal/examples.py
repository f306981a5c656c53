"""What does an event of each type look like, with every field filled in? Built from the models, the same every time."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)

_VALUES: Mapping[type, Any] = {
    bool: True,
    int: 77_213,
    str: "eksempel",
    date: date(2026, 10, 2),
    time: time(9, 15),
    datetime: datetime(2026, 10, 2, 6, 0, tzinfo=UTC),
}


def example(model: type[M]) -> M:
    """One event in which no optional field is left out."""
    return model(**{name: _value(field.annotation) for name, field in model.model_fields.items()})


def _value(annotation: Any) -> Any:
    kind, inner = get_origin(annotation), get_args(annotation)
    if kind is Annotated:
        return _value(inner[0])
    if kind is Literal:
        return inner[0]
    if kind in (Union, UnionType):
        return _value(next(one for one in inner if one is not NoneType))
    if kind in (tuple, list, frozenset):
        return kind([_value(inner[0])])
    if kind is dict:
        return {"p-1": _value(inner[1])}
    return _of_class(annotation)


def _of_class(annotation: Any) -> Any:
    if issubclass(annotation, Enum):
        return next(iter(annotation))
    if issubclass(annotation, BaseModel):
        return example(annotation)
    if issubclass(annotation, tuple):  # a named one
        return annotation(*map(_value, get_type_hints(annotation).values()))
    return _VALUES[annotation]
