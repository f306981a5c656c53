"""What does `deadlines` answer: which days follow from a due date, and why each of them?"""

from collections.abc import Sequence
from datetime import date
from operator import not_
from typing import Literal

from pydantic import Field

from client.results.result import Result
from domain.deadline import Deadline
from domain.rules.deadline_chain import Chain

ProofSteps = tuple[Deadline, ...]


class Days(Result):
    """The five days that follow from a due date, in their order, and (left out with --no-proof) why each of them.

    `proof` has one deadline for each day, with every day that was counted.
    """

    last_timely_day: date
    third_hverdag: date
    earliest_demand: date
    cure_deadline: date
    earliest_termination: date
    proof: ProofSteps = Field(default=(), exclude_if=not_)


class DueDay(Days):
    """The answer to one due date; `warnings` (Danish) are left out where there are none."""

    warnings: tuple[str, ...] = Field(default=(), exclude_if=not_)


class RefusedDueDay(Result):
    """Why nothing follows from a due date (Danish)."""

    result: Literal["refused"]
    reason: str


class DueRowAnswer(Result):
    """What became of one row of a list: `row` is its line in the file; `reason` and `warnings` are Danish."""

    row: int
    result: Literal["counted", "refused"]
    reason: str | None
    warnings: tuple[str, ...]


class CountedRow(Days, DueRowAnswer):
    """The days that follow from one row of a list."""

    result: Literal["counted"]
    reason: None


class RefusedDueRow(DueRowAnswer):
    """Why nothing follows from a row."""

    result: Literal["refused"]
    reason: str


def days_of(chain: Chain[date] | Chain[Deadline]) -> dict[str, date]:
    """The five days by their names, in their order."""
    return {name: link.day if isinstance(link, Deadline) else link for name, link in chain._asdict().items()}


def proof_of(chain: Chain[date] | Chain[Deadline]) -> ProofSteps:
    """The deadlines of a chain that has its proofs; nothing of one that is days alone."""
    return tuple(link for link in chain if isinstance(link, Deadline))


def due_day(chain: Chain[date] | Chain[Deadline], warnings: Sequence[str]) -> DueDay:
    """The answer to one due date."""
    return DueDay(**days_of(chain), proof=proof_of(chain), warnings=tuple(warnings))


def counted_row(row: int, chain: Chain[date] | Chain[Deadline], warnings: Sequence[str]) -> CountedRow:
    """The answer to one row of a list."""
    return CountedRow(
        row=row, result="counted", reason=None, warnings=tuple(warnings), **days_of(chain), proof=proof_of(chain)
    )
