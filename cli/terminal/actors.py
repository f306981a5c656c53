"""Who gives a command? A role and a staff id, as it stands in the journal for ever: never a name or an address."""

import getpass
import re
from typing import Final

from client.errors import UnreadableInput
from domain.actors import PEOPLE, Role, giver_of, is_named_person, named

_ACTOR: Final = re.compile(r"[a-z][a-z0-9-]{0,39}(?:/[a-z0-9][a-z0-9.-]{0,59})?")


def actor(written: str | None, *, irreversible: bool = False) -> str:
    """The one who gives a command: *written*, or the office and whoever is logged in. Raises UnreadableInput.

    What cannot be undone is nobody's who did not say so: for that there is no default. A role alone will do for the
    rest; whether a role may give the command, the case itself says, and keeps on record.
    """
    if written is not None:
        return _read(written)
    if irreversible:
        raise UnreadableInput("Det kan ikke gøres om. Skriv med --by, hvem der beslutter det, fx --by manager/m1.")
    return f"{Role.OFFICE.value}/{_login()}"


def person(written: str | None) -> str:
    """The named person who decides: for what is given to no case. Raises UnreadableInput."""
    who = actor(written, irreversible=True)
    if not is_named_person(who):
        raise UnreadableInput("--by skal være et navngivet menneske: rolle/medarbejdernummer, fx manager/m1.")
    return who


def _read(written: str) -> str:
    if not _ACTOR.fullmatch(written):
        raise UnreadableInput("--by skal være rolle/medarbejdernummer med små bogstaver og tal, fx lawyer/a1.")
    if giver_of(written) not in PEOPLE:
        raise UnreadableInput(f"--by skal begynde med et menneskes rolle. Rollerne er: {named(PEOPLE)}.")
    return written


def _login() -> str:
    try:
        login = getpass.getuser()
    except (OSError, KeyError):  # a process without a user of its own: KeyError before Python 3.13
        login = ""
    return re.sub(r"[^a-z0-9.-]", "", login.lower()).lstrip(".-")[:60] or "unknown"
