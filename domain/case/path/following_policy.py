"""When does a running case leave the policy under which it was opened? Only by a named person's act."""

from typing import Final

from domain.case import events as e
from domain.case.commands import FollowPolicy
from domain.case.decision import Answer, DecisionBuilder, refuse
from domain.ids import short_version

_SHORTEST: Final = 8
"""As many signs of an edition's number say for sure that the person has looked at it."""


def follow(d: DecisionBuilder, command: FollowPolicy) -> Answer:
    """Let the case take on the terms of the edition in force. What is recorded stays; what comes next is counted anew.

    The person names the edition: it may be another one than the one they have looked at.
    """
    case, edition = d.open_case, d.at.policy.version
    if len(command.edition) < _SHORTEST or not edition.startswith(command.edition):
        because = (
            f"Den udgave af politikken, der gælder nu, begynder {short_version(edition)}. Se efter, om det er den."
        )
        refuse("edition-in-force", because)
    if case.edition == edition:
        refuse("another-edition", "Sagen følger allerede den udgave af politikken, der gælder nu.")
    d.record(e.PolicyFollowed(happened_on=d.today, edition=edition, instead_of=case.edition))
    return Answer("done", case.id)
