"""How does an event become a row, and a row an event again, many versions later?

The journal knows no event by name. It is handed a codec: normally a ModelCodec over frozen pydantic models,
each with three agreed fields:

- `type: Literal["payment-demand-dispatched.v1"]`, stored in a column of its own;
- `happened_on: date`, the legal day, stored in the public part and in a column;
- optionally `sealed: dict[str, SomeModel | None]`, person id to that person's part. Everything in it is
stored encrypted, everything outside it is public. A part whose key was destroyed comes back as None.

A new optional field keeps the version. Anything else is a new version: the new model is registered in the
place of the old one, and a Lifter turns stored rows of the old type into the next. Lifters form a chain (v1
to v2, v2 to v3), so none is ever edited again.
"""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Literal, Protocol, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from journal.errors import JournalError, PersonErasedError, UnknownEventTypeError, UnreadableEventError

E = TypeVar("E")
M = TypeVar("M", bound=BaseModel)
SealedParts = Mapping[str, Mapping[str, Any] | None]
"""Person id to that person's part; None where the key was destroyed."""


@dataclass(frozen=True, slots=True)
class SealedPart:
    """What one event says about one person, in clear: `data` is JSON-ready."""

    person_id: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Encoded:
    """One event, ready to be stored: `public` is JSON-ready, without `type` and `sealed`."""

    type: str
    public: Mapping[str, Any]
    sealed: tuple[SealedPart, ...]
    happened_on: date


class EventCodec(Protocol[E]):
    """What the journal asks of whoever knows the events."""

    def encode(self, event: E) -> Encoded:
        """The event as it is stored."""
        ...

    def decode(self, type_name: str, public: Mapping[str, Any], sealed: SealedParts) -> E:
        """The stored fields as an event of today. Raises UnknownEventTypeError, UnreadableEventError."""
        ...


@dataclass(frozen=True, slots=True)
class Fields:
    """The stored fields of one event on their way through the lifters: fresh dictionaries, free to change."""

    public: dict[str, Any]
    sealed: dict[str, dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Lifter:
    """Turns the stored fields of type `old` into those of type `new`, the next version of it."""

    old: str
    new: str
    lift: Callable[[Fields], Fields]


class ModelCodec(Generic[M]):
    """The codec over a set of pydantic models and the lifters that lead to them."""

    def __init__(self, models: Iterable[type[M]], lifters: Iterable[Lifter] = ()) -> None:
        """Raises JournalError when two models share a type, or a lifter does not lead to a model."""
        self._models: dict[str, type[M]] = {}
        for model in models:
            name = type_name_of(model)
            if name in self._models:
                raise JournalError(f"two models claim the event type {name!r}")
            self._models[name] = model
        self._lifters = {lifter.old: lifter for lifter in lifters}
        for lifter in self._lifters.values():
            if lifter.old in self._models or lifter.new not in self._models.keys() | self._lifters.keys():
                raise JournalError(f"the lifter from {lifter.old!r} to {lifter.new!r} leads nowhere")

    @property
    def types(self) -> frozenset[str]:
        """Every type that can be read, the lifted ones included."""
        return frozenset(self._models.keys() | self._lifters.keys())

    def model_of(self, type_name: str) -> type[M]:
        """The model of a type that is still written. Raises UnknownEventTypeError."""
        if type_name not in self._models:
            raise UnknownEventTypeError(type_name)
        return self._models[type_name]

    def encode(self, event: M) -> Encoded:
        """The event as it is stored. Raises PersonErasedError when a part about a person is None."""
        fields = event.model_dump(mode="json", exclude={"type"})
        parts = fields.pop("sealed", None) or {}
        if None in parts.values():
            raise PersonErasedError("an event with an erased part cannot be stored anew")
        sealed = tuple(SealedPart(person, parts[person]) for person in sorted(parts))
        return Encoded(type_name_of(type(event)), fields, sealed, _happened_on(event))

    def decode(self, type_name: str, public: Mapping[str, Any], sealed: SealedParts) -> M:
        """The stored fields as an event of today. Raises UnknownEventTypeError, UnreadableEventError."""
        name, public, sealed = self._lifted(type_name, public, sealed)
        model = self.model_of(name)
        data: dict[str, Any] = {**public, "type": name}
        if sealed:
            data["sealed"] = sealed
        try:
            return model.model_validate(data, strict=False)
        except ValidationError as error:
            # The error of pydantic quotes the values, and those may be personal: only the places are kept.
            wrong = {str(problem["loc"][0]) for problem in error.errors(include_input=False) if problem["loc"]}
        raise UnreadableEventError(type_name, tuple(sorted(wrong)))

    def _lifted(
        self, name: str, public: Mapping[str, Any], sealed: SealedParts
    ) -> tuple[str, Mapping[str, Any], SealedParts]:
        if name not in self._lifters:
            return name, public, sealed
        fields = deepcopy(
            Fields(dict(public), {person: None if part is None else dict(part) for person, part in sealed.items()})
        )
        while lifter := self._lifters.get(name):
            name, fields = lifter.new, lifter.lift(fields)
        return name, fields.public, fields.sealed


def type_name_of(model: type[BaseModel]) -> str:
    """The one value of a model's `type: Literal[...]`. Raises JournalError when there is not exactly one."""
    field = model.model_fields.get("type")
    values = get_args(field.annotation) if field and get_origin(field.annotation) is Literal else ()
    if len(values) != 1 or not isinstance(values[0], str):
        raise JournalError(f"{model.__name__} needs a field `type: Literal[...]` with exactly one text")
    return values[0]


def _happened_on(event: BaseModel) -> date:
    day = getattr(event, "happened_on", None)
    if not isinstance(day, date):
        raise JournalError(f"{type(event).__name__} needs a field `happened_on: date`")
    return day
