"""Through which entry point may a command come, and for whom may it speak there?

An entry point proves itself with a key of its own and asserts who gives a command: that proves the entry point, not the
person (docs/adr/0030-entry-points.md).
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final, assert_never

from domain.actors import PEOPLE, Giver, Part, Role, danish, giver_of, is_among
from domain.finding import Finding


class EntryPoint(StrEnum):
    """Where a command came in. Closed; stored with every event."""

    CLIENT = "client"
    WEB = "web"
    SYSTEM = "system"


FROM_OUTSIDE: Final[frozenset[Giver]] = frozenset(PEOPLE) | {Part.FEED}
"""For whom an entry point may speak at most that is not the system itself: people, and the associations' systems."""
RULE: Final = "entry-point-may-assert"


def most_roles(of: EntryPoint) -> frozenset[Giver]:
    """For whom an entry point may speak at most, whatever the settings say."""
    match of:
        case EntryPoint.CLIENT | EntryPoint.WEB:
            return FROM_OUTSIDE
        case EntryPoint.SYSTEM:
            return frozenset(Role) | frozenset(Part)
        case _:
            assert_never(of)


def why_may_not_assert(via: EntryPoint, actor: str, allowed: Iterable[Giver]) -> Finding | None:
    """Why an entry point that may speak for *allowed* may not for *actor*; None where it may, and where there is no
    such role: that is refused in any case.
    """
    giver = giver_of(actor)
    if giver is None or is_among(actor, allowed):
        return None
    because = f"Kommandoen kom via {called(via)}, som ikke må optræde som {giver.value} ({danish(giver)})."
    return Finding(holds=False, rule=RULE, because=because)


def called(via: EntryPoint) -> str:
    """What an entry point is called within a sentence."""
    match via:
        case EntryPoint.CLIENT:
            return "kommandolinjen"
        case EntryPoint.WEB:
            return "websiderne"
        case EntryPoint.SYSTEM:
            return "systemet selv"
        case _:
            assert_never(via)
