"""Can it be told who gave a command, and is it never a name?"""

import getpass
import re

import pytest

from cli.terminal.actors import actor, person
from client.errors import UnreadableInput


@pytest.mark.parametrize("login", ["k1", "DOMÆNE\\Jens Hansen", "jens.hansen@example.com", "", "..", "æøå"])
def test_whoever_is_logged_in_gives_it_for_the_office(login: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --by the office and the login name give it, reduced to plain letters, digits, points and hyphens."""
    monkeypatch.setattr(getpass, "getuser", lambda: login)

    assert re.fullmatch(r"office/[a-z0-9][a-z0-9.-]*", actor(None))


def test_a_process_without_a_user_still_gives_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a container there may be no login name."""

    def nobody() -> str:
        raise OSError("no user")

    monkeypatch.setattr(getpass, "getuser", nobody)

    assert actor(None) == "office/unknown"


@pytest.mark.parametrize("written", ["lawyer/a1", "adviser/r-17.b", "court-clerk"])
def test_a_role_and_a_staff_id_stand_as_written(written: str) -> None:
    """A role may stand alone: what needs a named person is refused by the case."""
    assert actor(written) == written


@pytest.mark.parametrize(
    "written",
    ["", "Jens Hansen", "lawyer/", "/a1", "lawyer/Jens", "a@b.dk", "lawyer/a1/b", "clock", "feed/x", "system", "hands"],
)
def test_names_and_machines_give_no_commands(written: str) -> None:
    """Neither a person's name nor one of the system's own roles is taken."""
    with pytest.raises(UnreadableInput, match="--by"):
        actor(written)


@pytest.mark.parametrize("written", ["landlord/u1", "doctor", "hands"])
def test_a_role_that_does_not_exist_is_answered_with_those_that_do(written: str) -> None:
    """In one line, before anything is sent."""
    with pytest.raises(UnreadableInput, match=r"Rollerne er: office \(kontoret\), manager \(lederen\)"):
        actor(written)


def test_what_cannot_be_undone_has_no_default() -> None:
    """It becomes nobody's who did not say so: the machine's user least of all."""
    with pytest.raises(UnreadableInput, match="Skriv med --by, hvem der beslutter det"):
        actor(None, irreversible=True)
    assert actor("manager/m1", irreversible=True) == person("manager/m1") == "manager/m1"


@pytest.mark.parametrize("written", [None, "manager", "clock", "manager/"])
def test_what_is_given_to_no_case_needs_a_named_person(written: str | None) -> None:
    """The kill switch and the word on a doubtful amount are somebody's."""
    with pytest.raises(UnreadableInput, match="--by"):
        person(written)
