"""What do the commands of `policy` answer: which editions are there, what do they say, and what do they move?"""

from datetime import date
from typing import Any, Literal

from client.results.result import Instant, Result
from domain.case.agenda import Step
from domain.case.codes import PhaseName, StepName
from domain.policy import Edition
from domain.streams.organisation import PolicyAdopted


class PolicyFault(Result):
    """What is wrong with a file (Danish); the key is null where the whole file is meant."""

    file: str
    key: str | None
    fault: str


class SoundEdition(Result):
    """An edition that can be used: in force from a day, with departments that have something of their own."""

    organisation: str
    version: str
    valid_from: date
    departments: tuple[str, ...]


class PolicyCheckCount(Result):
    """How many editions can be used, and how many faults were found."""

    editions: int
    faults: int


class PolicyCheckSummary(Result):
    """The last object of `policy check`."""

    summary: PolicyCheckCount


class OrganisationPolicy(Result):
    """An organisation and the edition that is in force on the day (null: none); `editions` counts all that stand."""

    organisation: str
    name: str | None
    version: str | None
    valid_from: date | None
    editions: int

    @classmethod
    def of(cls, organisation: str, edition: Edition | None, editions: int) -> "OrganisationPolicy":
        """An organisation with the edition in force."""
        return cls(
            organisation=organisation,
            name=edition.own.name if edition else None,
            version=edition.version if edition else None,
            valid_from=edition.valid_from if edition else None,
            editions=editions,
        )


State = Literal["in-force", "to-come", "replaced", "withdrawn"]


class AdoptedEdition(Result):
    """An edition that was adopted: from which day it holds, by whom and on which day, and how it stands on the day."""

    edition: str
    valid_from: date
    by: str
    on: date
    state: State


class PolicySays(Result):
    """What an organisation's policy says on a day, key by key; a department's own where one was asked for."""

    organisation: str
    department: str | None
    on: date
    policy: dict[str, Any]


class PolicyDiffers(Result):
    """A key that says something else; of the whole organisation, or of a department.

    `kept_by_cases`: a running case keeps what it said before.
    """

    department: str | None
    key: str
    old: Any
    new: Any
    kept_by_cases: bool


class NextStep(Result):
    """The next step that the clock takes, and when (UTC)."""

    step: StepName
    due: Instant

    @classmethod
    def of(cls, step: Step | None) -> "NextStep | None":
        """A step of an agenda; None where nothing happens by itself."""
        return cls(step=step.name, due=step.due) if step else None


class CaseUnderPolicies(Result):
    """A case's next step: now, once the new edition is in force, and if the case is moved to it (null: none)."""

    case: str
    phase: PhaseName
    now: NextStep | None
    when_adopted: NextStep | None
    when_moved: NextStep | None


class PolicyDiffCount(Result):
    """The two editions, how many open cases were seen, how many get another next step, how many nobody could read."""

    old: str
    new: str
    cases: int
    touched: int
    unread: int


class PolicyDiffSummary(Result):
    """The last object of `policy diff`."""

    summary: PolicyDiffCount


class AdoptionResult(Result):
    """An edition that was adopted just now, is `known` already, or was withdrawn; `by` is who adopted it."""

    organisation: str
    version: str
    valid_from: date
    by: str
    result: Literal["adopted", "known", "withdrawn"]

    @classmethod
    def of(cls, event: PolicyAdopted, result: Literal["adopted", "known", "withdrawn"]) -> "AdoptionResult":
        """What was done with the edition of an adoption."""
        return cls(
            organisation=event.organisation,
            version=event.version,
            valid_from=event.valid_from,
            by=event.by,
            result=result,
        )


class WithdrawalRefused(Result):
    """Why no edition was withdrawn (Danish)."""

    result: Literal["refused"]
    reason: str
