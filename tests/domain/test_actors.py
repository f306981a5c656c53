"""Is everybody who acts one of those that are known, and nobody else?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.actors import (
    CLOCK,
    CONSISTENCY_CHECK,
    DISPATCHER,
    FEED,
    PEOPLE,
    SYSTEM,
    Part,
    Role,
    RoleMayNot,
    danish,
    giver_of,
    in_order,
    is_among,
    is_named_person,
    require,
    who,
    why_not,
)

STORED = {SYSTEM: Role.SYSTEM, CLOCK: Part.CLOCK, FEED: Part.FEED, DISPATCHER: Part.DISPATCHER}
STORED |= {CONSISTENCY_CHECK: Part.CONSISTENCY_CHECK}


@pytest.mark.parametrize(("actor", "giver"), STORED.items())
def test_the_system_and_its_parts_go_by_their_own_names(actor: str, giver: Role | Part) -> None:
    """No staff id makes a person of them, and no person is one of them."""
    assert giver_of(actor) is giver
    assert giver_of(f"{actor}/x1") is None
    assert not is_named_person(actor)
    assert who(actor) == danish(giver) != actor


@pytest.mark.parametrize("role", PEOPLE)
def test_a_person_goes_by_role_and_staff_id(role: Role) -> None:
    """With the role alone somebody acts, but nobody in particular."""
    assert giver_of(f"{role.value}/a1") is giver_of(role.value) is role
    assert is_named_person(f"{role.value}/a1")
    assert not is_named_person(role.value)
    assert not is_named_person(f"{role.value}/")
    assert who(f"{role.value}/a1") == f"{role.value}/a1"


@given(st.text())
def test_whatever_is_no_role_may_nothing(text: str) -> None:
    """It is refused with the list of roles, and without a word of what was written."""
    actor = f"x{text}"

    because = why_not(actor, (*Role, *Part), "send")
    assert giver_of(actor) is None
    assert not is_among(actor, (*Role, *Part))
    assert because is not None
    assert because == why_not("landlord/u1", (), "hold")
    assert all(f"{role.value} ({danish(role)})" in because for role in PEOPLE)


@given(st.sets(st.sampled_from([*Role, *Part])), st.sampled_from([*PEOPLE, *Part]))
def test_exactly_those_who_may_are_let_act(allowed: set[Role | Part], giver: Role | Part) -> None:
    """A part of the system may what it may itself, and what the system may."""
    actor = f"{giver.value}/a1" if giver in PEOPLE else giver.value
    may = giver in allowed or (isinstance(giver, Part) and Role.SYSTEM in allowed)

    assert is_among(actor, allowed) is may
    assert (why_not(actor, allowed, "hold") is None) is may
    if may:
        require(actor, allowed, "hold")
    else:
        with pytest.raises(RoleMayNot, match="må ikke: hold"):
            require(actor, allowed, "hold")


def test_a_refusal_says_who_may_and_names_nobody() -> None:
    """Whoever reads it knows whom to ask."""
    assert why_not("caretaker/v7", {Role.MANAGER, Role.LAWYER}, "terminate-lease") == (
        "Rollen caretaker (ejendomsfunktionæren) må ikke: terminate-lease. "
        "Det må manager (lederen), lawyer (advokaten)."
    )


def test_lists_show_people_before_the_system() -> None:
    """In the order of the roles, each once."""
    assert in_order({Part.FEED, Role.SYSTEM, Role.OPERATOR, Role.OFFICE}) == (
        Role.OFFICE,
        Role.OPERATOR,
        Role.SYSTEM,
        Part.FEED,
    )


def test_everybody_has_a_danish_name_of_their_own() -> None:
    """Two that are called the same could not be told apart in a refusal."""
    names = [danish(one) for one in (*Role, *Part)]

    assert len(set(names)) == len(names)
