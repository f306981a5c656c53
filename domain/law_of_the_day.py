"""Which legal numbers hold for something that happens on one day?"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.calendar import Calendar


class ChosenBy(StrEnum):
    """A rule of transition: by which day is the value of a parameter chosen, once the law has changed?

    By the day of the event it is about (the arrival of a påkrav, the dispatch of a letter), by the day of the
    decision, or by the day on which the case was opened.
    """

    EVENT = "event"
    DECISION = "decision"
    CASE_START = "case-start"


@dataclass(frozen=True)
class Fee:
    """A fee the law sets: `amount_ore` is what may be charged, 0 while nobody has confirmed its value.

    `status` is the mark of the value (A official, B professional, C lead or computed, X conflict); `why` says
    in Danish why the amount is charged or left out.
    """

    amount_ore: int
    confirmed: bool
    status: str
    why: str


@dataclass(frozen=True)
class AidTerms:
    """A kind of help of the municipality: its Danish name, where the law has it, from `first` to `last` (None: no end
    is known).

    `repayment` says in Danish whether it is to be paid back, by the value of the day; None where it is not in force.
    """

    name: str
    provision: str
    first: date
    last: date | None
    repayment: str | None


@dataclass(frozen=True)
class LawOfTheDay:
    """What rules receive instead of the law book: the numbers for something on `day`, and which book said so."""

    version: str
    day: date
    calendar: Calendar
    cure_days: int
    hverdage_before_demand: int
    demand_fee: Fee
    court_fee: Fee
    limitation_years: int | None
    """None under a law that was kept before rules asked for it."""
    municipality_answer_days: int | None
    """Calendar days in which the municipality decides after the notice of a filing; None as above."""
    aid_chase_days: int | None
    """Calendar days (practice) after which an application, a grant or an appeal is asked about; None as above."""
    aids: Mapping[str, AidTerms]
    """By the kind (`AidKind`), those not in force on the day too."""


@dataclass(frozen=True)
class Laws:
    """The law as one decision sees it. `on` gives the numbers for something that happens on a day.

    Each number is chosen by its own rule of transition, so the day of the decision and that of the case's opening are
    settled before. Every day of the calendar has its numbers: the law book refuses files in which one has none.
    """

    version: str
    calendar: Calendar
    open_doubts: Collection[str]
    """Keys of what nobody has settled in this edition: an answer under it rests on no other doubt."""
    on: Callable[[date], LawOfTheDay]
