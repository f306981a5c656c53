"""What is there to say of an event, and what has to be known for it?"""

from dataclasses import dataclass
from typing import Final

from domain.account.state import Account
from domain.case.state import Case, NoCase
from domain.policy import Policy


@dataclass(frozen=True)
class Words:
    """What is said of one event, in Danish.

    `title` names it in an auditor's list, with what tells it from others of its kind. `sentence` tells it in the story
    of the case, unless `in_story` says that another event tells it too, or that it says nothing about this case.
    `grounds` say what it rested on besides a finding that it carries.
    """

    title: str
    sentence: str
    grounds: tuple[str, ...]
    in_story: bool = True


@dataclass(frozen=True)
class Around:
    """What was known before and after an event, or before and after the decision that recorded it.

    `policy` is the one that it was decided under; None where nobody asks for grounds, or it cannot be read. What it
    asked for is then left out.
    """

    before: NoCase | Case
    case: NoCase | Case
    account_before: Account
    account: Account
    policy: Policy | None = None


IN_ITS_FINDING: Final[tuple[str, ...]] = ()
"""The grounds of an event whose finding says it all."""


def given(*reasons: str | None) -> tuple[str, ...]:
    """Those of *reasons* that there are; with none, that something is known which was not, and no more."""
    return tuple(filter(None, reasons)) or (
        "En oplysning, der er indført. Den ændrer, hvad vi ved, og kræver ingen frist.",
    )
