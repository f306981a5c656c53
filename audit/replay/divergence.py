"""Where does what was recorded differ from what comes out today?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from domain.event import Event


@dataclass(frozen=True)
class Divergence:
    """One value that differs: `where` names an event (`case/… nr. 7`) or a view, `field` the place in it.

    `recorded` and `today` are JSON-ready; None where one side has nothing at all.
    """

    where: str
    field: str
    recorded: Any
    today: Any


def between_events(
    recorded: Sequence[Event], today: Sequence[Event], stream: str, first_seq: int
) -> Iterator[Divergence]:
    """What differs between the events of a stream and those decided now, sealed parts apart: they prove nothing."""
    for seq, (was, now) in enumerate(zip_longest(recorded, today), start=first_seq):
        where = f"{stream} nr. {seq}"
        if was is None or now is None or type(was) is not type(now):
            yield Divergence(where, "type", _type_of(was), _type_of(now))
        else:
            yield from between(where, _public(was), _public(now))


def between(where: str, recorded: Any, today: Any, field: str = "") -> Iterator[Divergence]:
    """What differs between two JSON-ready values, down to the innermost place."""
    if recorded == today:
        return
    if isinstance(recorded, Mapping) and isinstance(today, Mapping):
        for key in dict.fromkeys((*recorded, *today)):
            yield from between(where, recorded.get(key), today.get(key), f"{field}.{key}" if field else str(key))
    elif isinstance(recorded, list) and isinstance(today, list) and len(recorded) == len(today):
        for place, (was, now) in enumerate(zip(recorded, today, strict=True)):
            yield from between(where, was, now, f"{field}[{place}]")
    else:
        yield Divergence(where, field, recorded, today)


def _public(event: Event) -> dict[str, Any]:
    return event.model_dump(mode="json", exclude={"sealed"})


def _type_of(event: Event | None) -> str | None:
    return None if event is None else str(type(event).model_fields["type"].default)
