"""What is written when a dispatch is taken up, so that the letter is kept with its claim?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from domain.account.state import Account
from domain.case.state import Case, Dispatch
from domain.law_of_the_day import LawOfTheDay
from domain.letter import Letter
from domain.policy import Policy


@dataclass(frozen=True)
class ClaimedLetter:
    """What whoever writes a letter knows: the case as it stands when the dispatch is claimed."""

    case: Case
    account: Account
    policy: Policy
    law: LawOfTheDay
    today: date
    dispatch: Dispatch


class Unwritable(Exception):
    """The letter cannot be written, for example because its tenant was erased; `code` is fit for an event."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


Writer = Callable[[ClaimedLetter], Letter]


@dataclass(frozen=True)
class OnPaper:
    """What a claim gives to its channel: the letter as it was kept, or why (a code) there is none."""

    letter: Letter | None
    why_not: str = ""
