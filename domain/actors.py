"""Who can act in a case, and in the streams beside the cases? The one definition of every stored actor.

An actor is stored as text. A part of the system goes by its own name (`clock`, `feed`, `dispatcher`,
`consistency-check`), the system as a whole by `system`, a person by role and opaque staff id (`lawyer/a1`), and where
nobody in particular is needed by the role alone. Never a name, never an address.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final, assert_never


class Role(StrEnum):
    """In which capacity somebody acts. Closed: what is not here may do nothing."""

    SYSTEM = "system"
    OFFICE = "office"
    MANAGER = "manager"
    ADVISER = "adviser"
    VOLUNTEER = "volunteer"
    CARETAKER = "caretaker"
    LAWYER = "lawyer"
    MUNICIPALITY = "municipality"
    COURT_CLERK = "court-clerk"
    AUDITOR = "auditor"
    OPERATOR = "operator"


class Part(StrEnum):
    """A part of the system that acts in its own name: each is the system's, and no person's."""

    CLOCK = "clock"
    FEED = "feed"
    DISPATCHER = "dispatcher"
    CONSISTENCY_CHECK = "consistency-check"


Giver = Role | Part
"""Who may give a command. `Role.SYSTEM` stands for the system and every part of it, a part for itself alone."""

SYSTEM: Final = Role.SYSTEM.value
CLOCK: Final = Part.CLOCK.value
FEED: Final = Part.FEED.value
DISPATCHER: Final = Part.DISPATCHER.value
CONSISTENCY_CHECK: Final = Part.CONSISTENCY_CHECK.value

PEOPLE: Final = tuple(role for role in Role if role is not Role.SYSTEM)
"""The roles that people have."""


def giver_of(actor: str) -> Giver | None:
    """The part or the role of a stored actor; None for a role that does not exist.

    Parts and the system have no staff ids: with one, the name is no role of theirs.
    """
    role, slash, _ = actor.partition("/")
    if not slash and role in set(Part):
        return Part(role)
    if role not in set(Role) or (slash and role == SYSTEM):
        return None
    return Role(role)


def is_named_person(actor: str) -> bool:
    """Whether an actor is one person, by role and staff id."""
    _, _, staff_id = actor.partition("/")
    return bool(staff_id) and giver_of(actor) in PEOPLE


def is_among(actor: str, givers: Iterable[Giver]) -> bool:
    """Whether an actor's role is one of *givers*."""
    giver, allowed = giver_of(actor), frozenset(givers)
    return giver is not None and (giver in allowed or (isinstance(giver, Part) and Role.SYSTEM in allowed))


def in_order(givers: Iterable[Giver]) -> tuple[Giver, ...]:
    """*givers* as lists show them: people first, in the order of the roles, then the system and its parts."""
    allowed = frozenset(givers)
    return tuple(one for one in (*PEOPLE, Role.SYSTEM, *Part) if one in allowed)


def why_not(actor: str, givers: Iterable[Giver], act: str) -> str | None:
    """Say in Danish why an actor may not do *act*; None where they may. Names roles, never a person."""
    allowed, giver = frozenset(givers), giver_of(actor)
    if giver is None:
        return f"Den rolle findes ikke. Rollerne er: {named(PEOPLE)}."
    if is_among(actor, allowed):
        return None
    return f"Rollen {giver.value} ({danish(giver)}) må ikke: {act}. Det må {named(in_order(allowed))}."


class RoleMayNot(Exception):
    """An act beside the cases that somebody's role may not do; the text is Danish and names roles alone."""


def require(actor: str, givers: Iterable[Giver], act: str) -> None:
    """Let only an actor whose role is one of *givers* do an act that no case decides. Raises RoleMayNot."""
    if because := why_not(actor, givers, act):
        raise RoleMayNot(because)


def named(givers: Iterable[Giver]) -> str:
    """`office (kontoret), manager (lederen)`: the stored names, each with its Danish."""
    return ", ".join(f"{one.value} ({danish(one)})" for one in givers)


def danish(giver: Giver) -> str:
    """What somebody with a role, or a part of the system, is called within a sentence."""
    match giver:
        case Role():
            return _role(giver)
        case Part():
            return _part(giver)
        case _:
            assert_never(giver)


def who(actor: str) -> str:
    """A stored actor within a sentence: what the system and its parts are called, and people by role and staff id."""
    giver = giver_of(actor)
    return danish(giver) if isinstance(giver, Part) or giver is Role.SYSTEM else actor


def _role(role: Role) -> str:
    match role:
        case Role.SYSTEM:
            return "systemet selv"
        case Role.OFFICE:
            return "kontoret"
        case Role.MANAGER:
            return "lederen"
        case Role.ADVISER:
            return "rådgiveren"
        case Role.VOLUNTEER:
            return "den frivillige"
        case Role.CARETAKER:
            return "ejendomsfunktionæren"
        case Role.LAWYER:
            return "advokaten"
        case Role.MUNICIPALITY:
            return "kommunen"
        case Role.COURT_CLERK:
            return "fogedretten"
        case Role.AUDITOR:
            return "revisoren"
        case Role.OPERATOR:
            return "driften"
        case _:
            assert_never(role)


def _part(part: Part) -> str:
    match part:
        case Part.CLOCK:
            return "sagens eget ur"
        case Part.FEED:
            return "foreningens system"
        case Part.DISPATCHER:
            return "den, der sender breve"
        case Part.CONSISTENCY_CHECK:
            return "eftersynet af journal og Temporal"
        case _:
            assert_never(part)
