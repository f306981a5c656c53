"""What is answered where nothing is done, because of what was asked for?"""

from typing import Literal

from client.errors import CaseChoice, NoSuchCase, NoSuchLetter, SeveralCases
from client.results.result import Result


class Unknown(Result):
    """There is no such case, or no such letter in it: `rule` refused, for the `reason` (Danish)."""

    result: Literal["refused"]
    case: None
    reason: str
    rule: str

    @classmethod
    def of(cls, error: NoSuchCase | NoSuchLetter) -> "Unknown":
        """What the error says."""
        return cls(result="refused", case=None, reason=str(error), rule=error.rule)


class Choice(Result):
    """One of the cases that a number may mean; `told` is Danish and names nobody."""

    case: str
    organisation: str
    simulated: bool
    told: str

    @classmethod
    def of(cls, one: CaseChoice) -> "Choice":
        """What the error says of it."""
        return cls(case=one.case, organisation=one.organisation, simulated=one.simulated, told=one.told)


class Several(Unknown):
    """The tenancy's number means several cases: `choices` are some of them, or all."""

    choices: tuple[Choice, ...]

    @classmethod
    def of_choice(cls, error: SeveralCases) -> "Several":
        """What the error says."""
        choices = tuple(map(Choice.of, error.choices))
        return cls(result="refused", case=None, reason=str(error), rule=error.rule, choices=choices)
