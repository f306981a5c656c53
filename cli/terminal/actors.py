"""Who gives a command? A role and a staff id, as it stands in the journal for ever: never a name or an address."""

import getpass
import re
from typing import Final

from client.errors import UnreadableInput

_ACTOR: Final = re.compile(r"[a-z][a-z0-9-]{0,39}(?:/[a-z0-9][a-z0-9.-]{0,59})?")
_MACHINES: Final = frozenset({"clock", "feed", "hands", "doctor"})


def actor(written: str | None) -> str:
    """The one who gives a command: *written*, or the office and whoever is logged in. Raises UnreadableInput.

    A role alone will do, but not for what cannot be undone: that the case itself refuses, and keeps on record.
    """
    if written is None:
        return f"office/{_login()}"
    if not _ACTOR.fullmatch(written):
        raise UnreadableInput("--by skal være rolle/medarbejdernummer med små bogstaver og tal, fx lawyer/a1.")
    if written.partition("/")[0] in _MACHINES:
        raise UnreadableInput("--by skal være et menneskes rolle; den rolle har kun systemet selv.")
    return written


def _login() -> str:
    try:
        login = getpass.getuser()
    except (OSError, KeyError):  # a process without a user of its own: KeyError before Python 3.13
        login = ""
    return re.sub(r"[^a-z0-9.-]", "", login.lower()).lstrip(".-")[:60] or "unknown"
