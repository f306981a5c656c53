"""Which day is it, and how was it counted, day by day?"""

from datetime import date
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, InstanceOf

from domain.calendar import Mode


class DayStep(NamedTuple):
    """One calendar day of a count: whether the rule used it, and why (Danish).

    `counted` is false for the day a period starts from and for every day stepped over. A tuple and not a
    model, because it is stored dozens of times per case: in JSON it is `["2026-10-02", true, "1. hverdag"]`.
    """

    day: date
    counted: bool
    why: str


Steps = Annotated[InstanceOf[tuple[DayStep, ...]] | tuple[DayStep, ...], Field(union_mode="left_to_right")]
"""A tuple is taken as it stands: a rule has just made it. What is read comes as lists, and each of them is checked."""


class Deadline(BaseModel):
    """A day that the law gives, with its proof; recorded once in an event and never recomputed.

    `steps` holds every calendar day from `counted_from` to `day`, both included, in order; the last one is
    `day` itself and counts. `sources` are keys of law/sources.toml, `law_version` is the LawBook's hash.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    day: date
    counted_from: date
    rule: str
    mode: Mode
    law_version: str
    steps: Steps
    sources: tuple[str, ...]
