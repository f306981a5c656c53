"""Who gives a command in a test, when nobody in particular does?"""

from domain.actors import Role
from domain.case.commands import PERSON_COMMANDS, name_of

ADVISER, LAWYER, MANAGER, OFFICE = "adviser/r1", "lawyer/a1", "manager/m1", "office/k1"
_ROLES = {name_of(command): command.roles for command in PERSON_COMMANDS}


def usual_giver(command: str) -> str:
    """The office, and a manager for what the office may not: no test needs an approval that is not about one."""
    return OFFICE if Role.OFFICE in _ROLES.get(command, {Role.OFFICE}) else MANAGER
