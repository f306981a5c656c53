"""Who may give which command? Asked before anything else is; what each command allows stands on its class."""

from typing import Final

from domain.actors import Role, giver_of, is_named_person, why_not
from domain.case.commands import Command, MakeAgreement, name_of
from domain.finding import Finding

ROLE_MAY_NOT: Final = "role-may-not"
A_NAMED_PERSON: Final = "a-named-person"


def why_may_not_give(command: type[Command], actor: str) -> Finding | None:
    """Say under which rule an actor may not give a command, whatever the case; None where they may."""
    if because := why_not(actor, command.roles, name_of(command)):
        return Finding(holds=False, rule=ROLE_MAY_NOT, because=because + _instead(command, actor))
    if command.irreversible and not is_named_person(actor):
        because = "Det skridt skal besluttes af et navngivet menneske, fx manager/m1 eller lawyer/a1."
        return Finding(holds=False, rule=A_NAMED_PERSON, because=because)
    return None


def _instead(command: type[Command], actor: str) -> str:
    """What somebody may do who wants the same and may not do it."""
    proposes = command is MakeAgreement and giver_of(actor) in (Role.ADVISER, Role.LAWYER)
    return " Foreslå ordningen med propose-agreement." if proposes else ""
