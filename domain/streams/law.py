"""Which doubtful amounts of the law has a person confirmed? An amount that nobody has confirmed is never charged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.event import Event
from domain.streams.organisation import LawConfirmationWithdrawn, LawValueConfirmed


@dataclass(frozen=True)
class Confirmation:
    """A person's word, given on the day `on`, that a parameter is `value_ore` from `start`.

    `instead_of_ore` is what another source said, and was found wrong. `by` is a role and staff id.
    """

    parameter: str
    start: date
    value_ore: int
    instead_of_ore: int | None
    by: str
    on: date


def confirmations_in(law_stream: Iterable[Event]) -> tuple[Confirmation, ...]:
    """What the law stream leaves confirmed, by parameter and day: the last word on each counts, until withdrawn.

    Whether the files still say what was confirmed is not asked here (`books.law.confirmation`).
    """
    standing: dict[tuple[str, date], Confirmation] = {}
    for event in law_stream:
        match event:
            case LawValueConfirmed():
                standing[event.parameter, event.start] = Confirmation(
                    parameter=event.parameter,
                    start=event.start,
                    value_ore=event.value_ore,
                    instead_of_ore=event.instead_of_ore,
                    by=event.by,
                    on=event.happened_on,
                )
            case LawConfirmationWithdrawn():
                standing.pop((event.parameter, event.start), None)
    return tuple(standing[key] for key in sorted(standing))
